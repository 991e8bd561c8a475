"""From one parameter and its values to one condition: the few ways in which a line of the table asks.

Each function here is told what it asks about, once, and gives the reading of that line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from txng.core.epcis import query_keys as keys
from txng.core.epcis import query_values as read
from txng.core.epcis.event import Part
from txng.core.epcis.master_data import attribute_name
from txng.core.epcis.query_conditions import (
    Compare,
    Condition,
    Field,
    KeyPattern,
    OnAttributes,
    OnDescendants,
    OnFacts,
    OnField,
    OnItems,
    Span,
)
from txng.core.epcis.query_facts import QUANTITY, typed
from txng.core.epcis.query_facts import measured as in_unit_named
from txng.core.epcis.query_names import Extension, Scope, full_name
from txng.core.epcis.query_values import Reader
from txng.core.epcis.read_values import word_of
from txng.core.epcis.units import UNKNOWN, in_unit, known_units, units_like
from txng.core.epcis.vocabulary import BUSINESS_TRANSACTION, SOURCE_DESTINATION
from txng.core.gs1.identify import identify
from txng.core.problems import Problem, Refused

MAX_VALUES = 1_000  # of one parameter; more is a join, not a question
_TABLES = {"bizTransaction": BUSINESS_TRANSACTION, "source": SOURCE_DESTINATION, "destination": SOURCE_DESTINATION}
_SPREADS = ("sensor.sDev",)  # differences, not points of a scale
V = TypeVar("V")
Asks = Callable[["Asked"], Condition | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """One parameter as it was asked.

    begin        "EQ", "GE" … or ""
    holes        what fills the holes of its line
    texts        its values, lists taken apart
    namespaces   prefixes that the question declares
    """

    name: str
    begin: str
    texts: tuple[str, ...]
    holes: Mapping[str, str] = field(default_factory=dict)
    namespaces: Mapping[str, str] = field(default_factory=dict)

    def values(self, reader: Reader[V]) -> tuple[V, ...]:
        """All values; raises Refused with each that cannot be read."""
        if len(self.texts) > MAX_VALUES:
            values = {"name": self.name, "count": len(self.texts), "limit": MAX_VALUES}
            raise Refused(Problem("query.too_many_values", values=values))
        good, problems = [], []
        for text in self.texts:
            try:
                good.append(reader.read(text, self.namespaces))
            except ValueError:
                problems.append(bad_value(self.name, text, reader.want, reader.want_en))
        if problems:
            raise Refused(problems)
        return tuple(dict.fromkeys(good))

    def value(self, reader: Reader[V]) -> V:
        """The only value; raises Refused."""
        found = self.values(reader)
        if len(self.texts) != 1:
            raise Refused(Problem("query.parameter_twice", values={"name": self.name}))
        return found[0]


def bad_value(name: str, got: str, want: str, want_en: str) -> Problem:
    """A value that cannot be read, and what would be right."""
    return Problem("query.parameter_value", values={"name": name, "got": got[:200], "want": want, "want_en": want_en})


def field_in(of: Field, reader: Reader[str]) -> Asks:
    return lambda asked: OnField(of, Compare.IN, (*asked.values(reader),))


def field_when(of: Field) -> Asks:
    compares = {"GE": Compare.AT_LEAST, "LT": Compare.BELOW}
    return lambda asked: OnField(of, compares[asked.begin], (asked.value(read.INSTANT),))


def words(of: str, reader: Reader[str]) -> Asks:
    return lambda asked: OnFacts(tuple(Span(of, keys.word(text)) for text in asked.values(reader)))


def words_of_type(of: str) -> Asks:
    def make(asked: Asked) -> Condition:
        kind = word_of(asked.holes["type"], _TABLES[of], asked.namespaces)
        return OnFacts(tuple(Span(typed(of, kind), keys.word(key)) for key in asked.values(read.AN_IDENTIFIER)))

    return make


def boolean(of: str) -> Asks:
    return lambda asked: OnFacts((Span(of, keys.literal(asked.value(read.A_BOOLEAN))),))


def presence(of: str) -> Asks:
    return lambda asked: OnFacts((Span(of, keys.PRESENT),)) if asked.value(read.PRESENCE) else None


def instants(of: str) -> Asks:
    def make(asked: Asked) -> Condition:
        if asked.begin == "EQ":
            return OnFacts(tuple(Span(of, keys.instant(at)) for at in asked.values(read.INSTANT)))
        return OnFacts((_span(of, asked.begin, asked.value(read.INSTANT)),), is_range=True)

    return make


def numbers(of: str) -> Asks:
    return lambda asked: OnFacts((_span(of, asked.begin, asked.value(read.A_NUMBER)),), is_range=True)


def measured(of: str) -> Asks:
    """A number in a unit: also what was stored in another unit of the same kind. Without a unit, in whichever."""

    def make(asked: Asked) -> Condition:
        given = asked.values(read.A_NUMBER) if asked.begin == "EQ" else (asked.value(read.A_NUMBER),)
        spans = tuple(span for value in given for span in _in_every_unit(of, asked, value))
        return OnFacts(spans, is_range=asked.begin != "EQ")

    return make


def quantity() -> Asks:
    return measured(QUANTITY)


def extension(scope: Scope, *, is_inner: bool) -> Asks:
    def make(asked: Asked) -> Condition | None:
        name = asked.holes["field"]
        of = Extension(scope, is_inner, full_name(name, asked.namespaces) or name)
        if asked.begin == "EXISTS":
            return OnFacts((Span(of, b"", b"\xff"),)) if asked.value(read.PRESENCE) else None
        if asked.begin == "EQ":
            return OnFacts(tuple(Span(of, key) for found in asked.values(read.ANYTHING) for key in found))
        return OnFacts((_span(of, asked.begin, asked.value(read.ORDERED)),), is_range=True)

    return make


def items(*parts: Part) -> Asks:
    """An item by its key or a pattern. A key says by itself what it names, so a lot asked for as an EPC is found."""
    return lambda asked: _items(parts, asked.values(read.AN_ITEM))


def classes(*parts: Part) -> Asks:
    """A class of items by its key or a pattern; a key of one thing is no class, and matches nothing."""

    def make(asked: Asked) -> Condition:
        found = [one for one in asked.values(read.A_CLASS) if isinstance(one, KeyPattern) or _may_be_class(one)]
        return _items(parts, found)

    return make


def descendants(of: Field) -> Asks:
    return lambda asked: OnDescendants(of, asked.values(read.A_KEY))


def attributes() -> Asks:
    """A field whose master data has an attribute of one of these names; a name without namespace is met by all."""
    return lambda asked: OnAttributes(_holder(asked), _attributes(asked, asked.values(read.A_TEXT)))


def attribute_values() -> Asks:
    """The same, and the attribute has one of these values."""

    def make(asked: Asked) -> Condition:
        return OnAttributes(_holder(asked), _attributes(asked, (asked.holes["attribute"],)), asked.values(read.A_TEXT))

    return make


def _holder(asked: Asked) -> str:
    own = asked.holes.get("own")
    return asked.holes["described"] if own is None else full_name(own, asked.namespaces) or own


def _attributes(asked: Asked, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(attribute_name(name, asked.namespaces) for name in names)


def _items(parts: tuple[Part, ...], found: Sequence[str | KeyPattern]) -> OnItems:
    named = tuple(one for one in found if isinstance(one, str))
    return OnItems(parts, named, tuple(one for one in found if isinstance(one, KeyPattern)))


def _may_be_class(key: str) -> bool:
    named = identify(key)
    return named.scheme is None or named.is_class


def _in_every_unit(of: str, asked: Asked, value: Decimal) -> list[Span]:
    uom = asked.holes.get("uom")
    if uom is None:
        return [_span(in_unit_named(of, code), asked.begin, value) for code in (*known_units(), UNKNOWN)]
    spans = [_span(in_unit_named(of, uom), asked.begin, value)]
    for code in units_like(uom)[1:]:
        converted = in_unit(value, uom, code, is_difference=of in _SPREADS)
        if converted is not None:
            spans.append(_span(in_unit_named(of, code), asked.begin, converted, is_rounded=True))
    return spans


def _span(of: str | Extension, begin: str, value: Decimal | datetime, *, is_rounded: bool = False) -> Span:
    """The values that stand in this relation to `value`; is_rounded: equal as doubles is equal."""
    if isinstance(value, datetime):
        first, exact, end = b"t", keys.instant(value), keys.after_instants()
        low, after = exact, exact + b"\x00"
    else:
        first, exact, end = b"n", keys.number(value), keys.after_numbers()
        low, after = keys.at_least(value), keys.above(value)
    return {
        "EQ": Span(of, low, after) if is_rounded else Span(of, exact),
        "GE": Span(of, low, end),
        "GT": Span(of, after, end),
        "LE": Span(of, first, after),
        "LT": Span(of, first, low),
    }[begin]
