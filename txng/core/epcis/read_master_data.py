"""The rules of master data in JSON: every fault of an epcisHeader, at its place.

What the schema plainly forbids is refused: no type, no id, no text where a text must be. What is only odd is warned of
and kept as it is written: others have sent it for years.

source   EPCIS 2.0 JSON Schema (epcisHeader, vocabulary, vocabularyElement, attribute)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from txng.core.epcis.master_data import many
from txng.core.epcis.parse_faults import escaped
from txng.core.epcis.read_fields import read_extension
from txng.core.epcis.read_values import Rule, is_uri
from txng.core.epcis.reading import Reading, shown
from txng.core.epcis.vocabulary import nearest
from txng.core.gs1.identify import identify


class _Shape(NamedTuple):
    """The fields of one object, and the first of them that must be there."""

    where: str
    fields: Mapping[str, Rule]
    required: str = ""


def read_header(header: Any, at: str, reading: Reading) -> None:
    """Every fault of an epcisHeader that concerns master data."""
    if not isinstance(header, dict):
        reading.fault("epcis.not_object", at, got=shown(header))
    elif "epcisMasterData" in header:
        _object(header["epcisMasterData"], f"{at}/epcisMasterData", reading, _MASTER_DATA)


def check_id(text: str) -> str | None:
    """The code of what is odd in the id of an element or a child; None where nothing is."""
    named = identify(text)
    return "epcis_master.id_misspelt" if any(not problem.is_warning for problem in named.problems) else None


def _object(value: Any, at: str, reading: Reading, shape: _Shape) -> None:
    if not isinstance(value, dict):
        reading.fault("epcis.not_object", at, got=shown(value))
        return
    if shape.required and shape.required not in value:
        reading.fault("epcis.field_missing", at, name=shape.required, where=shape.where)
    for name, content in value.items():
        rule = shape.fields.get(name)
        if rule is not None:
            rule(content, f"{at}/{name}", reading)
        elif ":" in name:
            read_extension(name, content, at, reading)
        elif not name.startswith("@"):
            near = nearest(name, shape.fields) if reading.has_room else ""
            reading.fault("epcis_master.field_unknown", f"{at}/{escaped(name)}", name=shown(name), nearest=near)


def _each(rule: Rule) -> Rule:
    """A list, or one alone: some write an object where the schema has an array of one."""

    def read(value: Any, at: str, reading: Reading) -> None:
        if isinstance(value, list):
            for index, one in enumerate(value):
                rule(one, f"{at}/{index}", reading)
        elif value is not None:
            rule(value, at, reading)

    return read


def _vocabulary(value: Any, at: str, reading: Reading) -> None:
    _object(value, at, reading, _VOCABULARY)


def _element(value: Any, at: str, reading: Reading) -> None:
    _object(value, at, reading, _ELEMENT)


def _attribute(value: Any, at: str, reading: Reading) -> None:
    _object(value, at, reading, _ATTRIBUTE)
    if isinstance(value, dict) and value.get("attribute") is None:
        reading.fault("epcis_master.no_value", at, name=shown(value.get("id")))


def _elements(value: Any, at: str, reading: Reading) -> None:
    reading.items += len(many(value))
    if reading.items > reading.limits.max_items:
        reading.fault("epcis.too_many_items", at, got=reading.items, limit=reading.limits.max_items)
        return
    _each(_element)(value, at, reading)


def _uri(value: Any, at: str, reading: Reading) -> None:
    if not isinstance(value, str):
        reading.fault("epcis.not_text", at, got=shown(value))
    elif not is_uri(value, reading.limits.max_uri):
        reading.fault("epcis.uri", at, value=shown(value))


def _id(value: Any, at: str, reading: Reading) -> None:
    _uri(value, at, reading)
    odd = check_id(value) if isinstance(value, str) else None
    if odd:
        reading.fault(odd, at, value=shown(value))


def _name(value: Any, at: str, reading: Reading) -> None:
    # The schema wants a URI; bare names are in use, and XML's anyURI is any text.
    if not isinstance(value, str):
        reading.fault("epcis.not_text", at, got=shown(value))
    elif not value or len(value.encode()) > reading.limits.max_uri:
        reading.fault("epcis.uri", at, value=shown(value))


def _anything(_value: Any, _at: str, _reading: Reading) -> None:
    """The sender's own, of any shape."""


_ATTRIBUTE = _Shape("attribute", {"id": _name, "attribute": _anything}, "id")
_ELEMENT = _Shape("vocabularyElement", {"id": _id, "attributes": _each(_attribute), "children": _each(_id)}, "id")
_VOCABULARY = _Shape("vocabulary", {"type": _uri, "vocabularyElementList": _elements}, "type")
_MASTER_DATA = _Shape("epcisMasterData", {"vocabularyList": _each(_vocabulary)})
