"""Objects and lists of EPCIS JSON: tables of fields, extensions with declared prefixes, lists with a bound."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from txng.core.epcis.parse_faults import escaped
from txng.core.epcis.read_context import Context, read_context
from txng.core.epcis.read_values import Rule, identifier, named_by, quantity, uom, uri
from txng.core.epcis.reading import Reading, shown
from txng.core.epcis.vocabulary import NAMESPACES, nearest

Rules = Mapping[str, Rule]


def read_fields(value: Mapping[str, Any], at: str, reading: Reading, rules: Rules, *, where: str) -> None:
    """Every field of an object by its rule; a name with a prefix is an extension; other names are faults."""
    for name, content in value.items():
        rule = rules.get(name)
        if rule is not None:
            rule(content, f"{at}/{name}", reading)
        elif ":" in name:
            read_extension(name, content, at, reading)
        else:
            name_unknown(name, at, reading, rules, where)


def name_unknown(name: str, at: str, reading: Reading, rules: Rules, where: str) -> None:
    place = f"{at}/{escaped(name)}"
    if rules:
        near = nearest(name, rules) if reading.has_room else ""
        reading.fault("epcis.field_unknown", place, name=shown(name), where=where, nearest=near)
    else:
        reading.fault("epcis.prefix_missing", place, name=shown(name), where=where)


def require(value: Mapping[str, Any], names: tuple[str, ...], at: str, reading: Reading, *, where: str) -> None:
    """Name every required field that is not there."""
    for name in names:
        if name not in value:
            reading.fault("epcis.field_missing", at, name=name, where=where)


def object_of(rules: Rules, required: tuple[str, ...], *, where: str, is_closed: bool = False) -> Rule:
    """A reader of objects with these fields.

    is_closed   no extensions: the standard leaves no place for them
    """

    def read(value: Any, at: str, reading: Reading) -> None:
        if not isinstance(value, dict):
            reading.fault("epcis.not_object", at, got=shown(value))
            return
        for name in required:
            if name not in value:
                reading.fault("epcis.field_missing", at, name=name, where=where)
        for name, content in value.items():
            rule = rules.get(name)
            if rule is not None:
                rule(content, f"{at}/{name}", reading)
            elif is_closed or ":" not in name:
                name_unknown(name, at, reading, rules, where)
            else:
                read_extension(name, content, at, reading)

    return read


def list_of(rule: Rule, *, needs_one: bool = False) -> Rule:
    """A reader of arrays, each element by `rule`."""

    def read(value: Any, at: str, reading: Reading) -> None:
        if not is_bounded_list(value, at, reading):
            return
        if needs_one and not value:
            reading.fault("epcis.list_empty", at)
        for index, element in enumerate(value):
            rule(element, f"{at}/{index}", reading)

    return read


def unique_list_of(rule: Rule, *, needs_one: bool = False) -> Rule:
    """A reader of arrays of texts that may not repeat."""
    read_list = list_of(rule, needs_one=needs_one)

    def read(value: Any, at: str, reading: Reading) -> None:
        read_list(value, at, reading)
        if isinstance(value, list) and len(value) <= reading.limits.max_items:
            name_duplicates(value, at, reading)

    return read


def one_or_many(rule: Rule) -> Rule:
    """A reader of a value that may stand alone or in an array."""
    read_list = list_of(rule)

    def read(value: Any, at: str, reading: Reading) -> None:
        (read_list if isinstance(value, list) else rule)(value, at, reading)

    return read


def is_bounded_list(value: Any, at: str, reading: Reading) -> bool:
    """Whether `value` is an array within the event's bound; says what is wrong where it is not."""
    if not isinstance(value, list):
        reading.fault("epcis.not_array", at, got=shown(value))
        return False
    reading.items += len(value)
    if reading.items > reading.limits.max_items:
        reading.fault("epcis.too_many_items", at, got=reading.items, limit=reading.limits.max_items)
        reading.items -= len(value)
        return False
    return True


def name_duplicates(value: list[Any], at: str, reading: Reading) -> None:
    texts = [element for element in value if isinstance(element, str)]
    if len(set(texts)) == len(texts):
        return
    seen: set[str] = set()
    for index, element in enumerate(value):
        if isinstance(element, str):
            if element in seen:
                reading.fault("epcis.duplicate_item", f"{at}/{index}", value=shown(element))
            seen.add(element)


def things(value: Any, at: str, reading: Reading) -> None:
    """A list of EPCs: each one thing."""
    if not is_bounded_list(value, at, reading):
        return
    for index, element in enumerate(value):
        named = named_by(element, reading)
        if named is None:
            uri(element, f"{at}/{index}", reading)
        elif named.problems or named.is_class:
            identifier(element, f"{at}/{index}", reading)
            if named.is_class:
                reading.fault("epcis.class_among_things", f"{at}/{index}", value=shown(element))


def unique_things(value: Any, at: str, reading: Reading) -> None:
    """A list of EPCs, none twice."""
    things(value, at, reading)
    if isinstance(value, list) and len(value) <= reading.limits.max_items:
        name_duplicates(value, at, reading)


def _epc_class(value: Any, at: str, reading: Reading) -> None:
    named = named_by(value, reading)
    if named is None or named.problems:
        identifier(value, at, reading)
    if named is not None and named.scheme is not None and not named.is_class:
        reading.fault("epcis.thing_among_classes", at, value=shown(value))


classes = list_of(
    object_of(
        {"epcClass": _epc_class, "quantity": quantity, "uom": uom},
        ("epcClass",),
        where="quantityElement",
        is_closed=True,
    )
)


def read_extension(name: str, content: Any, at: str, reading: Reading) -> None:
    """A field of the sender's own: its prefix must be declared; what is inside is theirs."""
    _check_prefix(name, at, reading, reading.namespaces)
    if isinstance(content, (dict, list)):
        _read_own(content, f"{at}/{escaped(name)}", reading, reading.namespaces)


def _check_prefix(name: str, at: str, reading: Reading, namespaces: Mapping[str, str]) -> None:
    prefix, _, local = name.partition(":")
    if prefix in namespaces or prefix in NAMESPACES or local.startswith("//") or prefix == "urn":
        return
    reading.fault("epcis.prefix_undeclared", f"{at}/{escaped(name)}", prefix=shown(prefix), name=shown(name))


def _read_own(content: Any, at: str, reading: Reading, namespaces: Mapping[str, str]) -> None:
    # Bare names are free here: openepcis' valid documents and the hash vectors carry them inside an extension.
    # Never too deep to recurse: parse() has bounded the nesting.
    if isinstance(content, list):
        if is_bounded_list(content, at, reading):
            for index, element in enumerate(content):
                if isinstance(element, (dict, list)):
                    _read_own(element, f"{at}/{index}", reading, namespaces)
        return
    if "@context" in content:
        outer = Context(namespaces)
        namespaces = read_context(content["@context"], f"{at}/@context", reading, outer).namespaces
    for name, inner in content.items():
        if ":" in name:
            _check_prefix(name, at, reading, namespaces)
        if name != "@context" and isinstance(inner, (dict, list)):
            _read_own(inner, f"{at}/{escaped(name)}", reading, namespaces)
