"""Does an event answer a query? The same question as the repository's SQL puts to its rows, put to one event.

A condition asks of an event what its rows would say: its own fields, its items by key, its rarer fields as facts of
bytes. So both give one answer, and a test asks both ways.

source   EPCIS 2.0, 8.2.7.1; 8.2.5 (subscriptions)
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from txng.core.epcis.event import Event, Part
from txng.core.epcis.query_conditions import Compare, Condition, Field, KeyPattern, OnFacts, OnField, OnItems
from txng.core.epcis.query_facts import facts_of
from txng.core.epcis.query_keys import code_of
from txng.core.epcis.query_names import fields_of

_LAST_LETTER = "\U0010ffff"

Namespaces = Mapping[str, Sequence[str]]  # prefix → the namespaces it has stood for
Stretch = tuple[bytes, bytes | None]  # of facts: from, to; None: that one alone
Test = Callable[["Said"], bool]


@dataclass(frozen=True)
class Said:
    """What one event says to queries.

    event_id     as it is kept: the sender's, or the one it was given
    record_time  when it was kept
    """

    event: Event
    event_id: str
    record_time: datetime

    @cached_property
    def fields(self) -> dict[Field, str | None]:
        """The text that each field holds."""
        event = self.event
        return {
            Field.TYPE: event.type.value,
            Field.EVENT_ID: self.event_id,
            Field.ACTION: event.action,
            Field.BIZ_STEP: event.biz_step,
            Field.DISPOSITION: event.disposition,
            Field.READ_POINT: event.read_point,
            Field.BIZ_LOCATION: event.biz_location,
        }

    @cached_property
    def parts(self) -> dict[str, set[Part]]:
        """Key of an item → the parts it plays."""
        found: dict[str, set[Part]] = {}
        for item in self.event.items:
            found.setdefault(item.key, set()).add(item.part)
        return found

    @cached_property
    def facts(self) -> list[bytes]:
        """Every fact, in the order of bytes."""
        return sorted(facts_of(self.event))

    @cached_property
    def fact_set(self) -> frozenset[bytes]:
        return frozenset(self.facts)

    @cached_property
    def codes(self) -> frozenset[bytes]:
        """The codes of the fields that it has facts of."""
        return frozenset(fact[:8] for fact in self.facts)


def matches(conditions: Sequence[Condition], said: Said, namespaces: Namespaces) -> bool:
    """Does the event hold all of them?

    conditions   without master data: what asks by it is turned into plain conditions before
    namespaces   for extension fields whose prefix the query did not explain
    """
    return all(test_of(condition, namespaces)(said) for condition in conditions)


def test_of(condition: Condition, namespaces: Namespaces) -> Test:
    """A condition made ready to be asked of many events."""
    if isinstance(condition, OnField):
        return _field_test(condition)
    if isinstance(condition, OnItems):
        return _items_test(condition)
    assert isinstance(condition, OnFacts), "master data has been looked up before"
    return _facts_test(condition, namespaces)


def stretches_of(condition: OnFacts, namespaces: Namespaces) -> list[Stretch]:
    """The stretches of facts of which the event must have one."""
    return [
        (code + span.low, None if span.high is None else code + span.high)
        for span in condition.spans
        for code in map(code_of, fields_of(span.field, namespaces))
    ]


def is_of(key: str, pattern: KeyPattern) -> bool:
    """Does the pattern stand for this key?"""
    return pattern.holds in key and any(_begins(key, start, pattern.lacks) for start in pattern.starts)


def _begins(key: str, start: str, lacks: str) -> bool:
    if not start <= key < start + _LAST_LETTER:
        return False
    return not lacks or lacks not in key[len(start) :]


def _field_test(condition: OnField) -> Test:
    field, values = condition.field, frozenset(condition.values)
    if condition.compare is Compare.IN:
        return lambda said: said.fields[field] in values
    (bound,) = condition.values
    assert isinstance(bound, datetime), "only times are asked for from one side"
    is_low, is_event_time = condition.compare is Compare.AT_LEAST, field is Field.EVENT_TIME

    def test(said: Said) -> bool:
        at = said.event.event_time if is_event_time else said.record_time
        return at >= bound if is_low else at < bound

    return test


def _items_test(condition: OnItems) -> Test:
    keys, parts, patterns = frozenset(condition.keys), frozenset(condition.parts), condition.patterns

    def test(said: Said) -> bool:
        known = said.parts
        if any(not parts.isdisjoint(known[key]) for key in keys & known.keys()):
            return True
        return any(
            not parts.isdisjoint(played) and any(is_of(key, pattern) for pattern in patterns)
            for key, played in (known.items() if patterns else ())
        )

    return test


def _facts_test(condition: OnFacts, namespaces: Namespaces) -> Test:
    stretches = stretches_of(condition, namespaces)
    exact = frozenset(low for low, high in stretches if high is None)
    ranges = [(low, high) for low, high in stretches if high is not None]

    def test(said: Said) -> bool:
        if not exact.isdisjoint(said.fact_set):
            return True
        return any(_lies_between(said.facts, low, high) for low, high in ranges)

    return test


def _lies_between(facts: Sequence[bytes], low: bytes, high: bytes) -> bool:
    n = bisect_left(facts, low)
    return n < len(facts) and facts[n] < high
