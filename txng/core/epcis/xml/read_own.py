"""A sender's own elements → JSON: `<example:field>` is "example:field", as in the JSON-LD that GS1 and openepcis pair.

    <example:a>text</example:a>                   "example:a": "text"
    <example:a/>                                  "example:a": ""
    <example:a><example:b>1</example:b></…>       "example:a": {"example:b": "1"}
    <example:a example:b="1">text</example:a>     "example:a": {"example:b": "1", "#text": "text"}
    the same name twice                           "example:a": ["1", "2"]

Values stay text: the paired JSON documents have "10" where XML has xsi:type="xsd:integer", and the event hash knows no
types, so an xsi:type tells nothing that must be kept. An attribute becomes a member like an element of its name; that
is how both hash.
"""

from __future__ import annotations

from typing import Any

from lxml.etree import _Element as Element

from txng.core.epcis.reading import shown
from txng.core.epcis.xml.names import MOST_PREFIXES, XINCLUDE, XSI
from txng.core.epcis.xml.shaping import Shaping

_BLANKS = " \t\r\n"
_XSI = "{" + XSI + "}"
_XINCLUDE = "{" + XINCLUDE + "}"


def read_own(element: Element, into: dict[str, Any], shaping: Shaping) -> None:
    """One element of the sender's, put into the object that holds it."""
    put(into, _name_of(element.tag, element.prefix, element, shaping), own_value(element, shaping))


def put(into: dict[str, Any], name: str, value: Any) -> None:
    """A value under its name; a name met again makes an array."""
    if name not in into:
        into[name] = value
    elif isinstance(into[name], list):
        into[name].append(value)
    else:
        into[name] = [into[name], value]


def own_value(element: Element, shaping: Shaping, depth: int = 0) -> Any:
    """What an element of the sender's holds: text, or an object of its attributes, children and text."""
    if str(element.tag).startswith(_XINCLUDE):
        shaping.fault("epcis_xml.xinclude", element)
    if depth > shaping.reading.limits.max_depth:
        shaping.fault("epcis_xml.depth", element, limit=shaping.reading.limits.max_depth)
        return ""
    text = (element.text or "").strip(_BLANKS)
    if not len(element) and not element.keys():
        return text
    value: dict[str, Any] = {}
    read_own_attributes(element, value, shaping)
    for child in element:
        put(value, _name_of(child.tag, child.prefix, child, shaping), own_value(child, shaping, depth + 1))
        tail = (child.tail or "").strip(_BLANKS)
        text = f"{text} {tail}".strip() if tail else text
    if not value:
        return text
    if text:
        value["#text"] = text
    return value


def read_own_attributes(element: Element, into: dict[str, Any], shaping: Shaping) -> None:
    """Every attribute but those of XML Schema itself."""
    prefixes: dict[str, str | None] | None = None
    for key, text in element.items():
        name = str(key)
        if name.startswith(_XSI):
            continue
        prefix = None
        if name[0] == "{":
            prefixes = prefixes or {iri: declared for declared, iri in element.nsmap.items() if declared}
            prefix = prefixes.get(name[1:].partition("}")[0])
        put(into, _name_of(name, prefix, element, shaping), str(text).strip(_BLANKS))


def _name_of(tag: str, prefix: str | None, element: Element, shaping: Shaping) -> str:
    name = shaping.scope.name_of(tag, prefix)
    if name is not None:
        return name
    namespace, _, local = tag[1:].partition("}")
    if shaping.scope.is_full:
        shaping.fault("epcis_xml.prefixes", element, got=MOST_PREFIXES + 1, limit=MOST_PREFIXES)
    else:
        shaping.fault("epcis_xml.namespace_relative", element, name=shown(local), got=shown(namespace))
    return f"epcis:{local}"  # refused already: not once more for its name
