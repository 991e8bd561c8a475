"""A sender's own fields of JSON → elements: the way back of `read_own`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from txng.core.epcis.xml.names import XML
from txng.core.epcis.xml.writing import Writing

_TEXTS = ("#text", "@value")
_JSON_LD = frozenset((
    "@context", "@direction", "@graph", "@id", "@included", "@index", "@json", "@language", "@list", "@nest", "@none",
    "@prefix", "@propagate", "@protected", "@reverse", "@set", "@type", "@version", "@vocab",
))  # fmt: skip


def write_own(name: str, value: Any, writing: Writing) -> None:
    """An own field as elements: one for each member of an array, none for null.

    name    as JSON has it: "prefix:local", a bare name inside another's object, a whole IRI
    """
    if value is None:
        return
    if isinstance(value, (list, tuple)):
        for each in value:
            write_own(name, each, writing)
        return
    qualified = writing.qualified_name(name)
    if qualified is None:
        writing.lose("epcis_xml.json_only" if name in _JSON_LD else "epcis_xml.no_name", name)
    elif isinstance(value, Mapping):
        _write_object(qualified, value, writing)
    else:
        writing.leaf(qualified, value)


def own_attribute(name: str, value: Any, writing: Writing) -> str:
    """An own field where XML has attributes only (sensorReport): ` name="value"`, or "" and a loss."""
    if isinstance(value, (list, tuple)) and len(value) == 1:
        value = value[0]
    if value is None:
        return ""
    if isinstance(value, (list, tuple, Mapping)):
        writing.lose("epcis_xml.no_attribute", name)
        return ""
    qualified = writing.qualified_name(name)
    if qualified is None:
        writing.lose("epcis_xml.no_name", name)
        return ""
    return writing.attribute(qualified, value)


def _write_object(qualified: str, value: Mapping[str, Any], writing: Writing) -> None:
    attributes, texts, inside = "", [], []
    for name, inner in value.items():
        if name in _TEXTS and not isinstance(inner, (list, tuple, Mapping)):
            texts.append(inner)
        elif name.startswith("@xmlns"):
            continue  # a declaration that came along from somebody's XML; ours stand at the root
        elif name in _JSON_LD or name in _TEXTS:
            writing.lose("epcis_xml.json_only", name)
        elif name.startswith("@"):
            attributes += own_attribute(name[1:], inner, writing)
        elif writing.iri_of(name) == XML:
            attributes += own_attribute(name, inner, writing)
        else:
            inside.append((name, inner))
    text = "".join(filter(None, (writing.text_of(qualified, each) for each in texts if each is not None)))
    writing.open(qualified, attributes)
    if text:
        writing.parts.append(text)
    for name, inner in inside:
        write_own(name, inner, writing)
    writing.close(qualified)
