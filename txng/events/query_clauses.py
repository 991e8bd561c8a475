"""What each condition of a query means in rows: a piece of SQL and the values of its placeholders.

A condition is written so that the planner may go either way: from the index of the condition to its events, or from
the events that another condition has narrowed to this one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from txng.core.epcis.query_conditions import Compare, Field, KeyPattern, OnFacts, OnField, OnItems, Span
from txng.core.epcis.query_keys import code_of
from txng.core.epcis.query_names import fields_of
from txng.events.write_rows import PART_CODES

Values = Sequence[Any]
Part = tuple[str, Values]  # a piece of SQL and the values of its placeholders

_LAST_LETTER = "\U0010ffff"
_EVENT_ID = """e.event_no in (
    select k.event_no from events_known k
    where k.event_digest in (select encode(digest, 'hex')::uuid from unnest(%b::bytea[]) as asked (digest))
) and e.event_id = any(%b::text[])"""


def event_digest(event_id: str) -> bytes:
    """16 bytes by which an eventID is known: as short for a URI of a kilobyte as for a UUID."""
    return hashlib.sha256(event_id.encode()).digest()[:16]


def field_clause(condition: OnField) -> Part:
    """The event's own row."""
    if condition.field is Field.EVENT_ID:
        ids = [str(value) for value in condition.values]
        return _EVENT_ID, [[event_digest(value) for value in ids], ids]
    column = _COLUMNS[condition.field]
    if condition.compare is Compare.IN:
        if len(condition.values) == 1:
            return f"{column} = %s", condition.values
        return f"{column} = any(%b::text[])", [list(condition.values)]
    return f"{column} {_SIGNS[condition.compare]} %s", condition.values


_SIGNS: Mapping[Compare, str] = {Compare.AT_LEAST: ">=", Compare.BELOW: "<"}
_COLUMNS: Mapping[Field, str] = {
    Field.TYPE: "e.type",
    Field.EVENT_TIME: "e.event_time",
    Field.RECORD_TIME: "e.record_time",
    Field.ACTION: "e.action",
    Field.BIZ_STEP: "e.biz_step",
    Field.DISPOSITION: "e.disposition",
    Field.READ_POINT: "e.read_point",
    Field.BIZ_LOCATION: "e.biz_location",
}


def items_clause(condition: OnItems, key_nos: Mapping[str, int]) -> Part:
    """The rows of the items asked for; `i` is the row of events_item.

    key_nos   the numbers of the keys asked for; a key never seen has none, and matches nothing
    cost      of a pattern: the keys that begin so, and all their rows
    """
    numbers = [key_nos[key] for key in condition.keys if key in key_nos]
    ways: list[Part] = [("i.key_no = any(%b::bigint[])", (numbers,))]
    if len(numbers) == 1:
        ways = [("i.key_no = %s", (numbers[0],))]
    ways += [_pattern_clause(pattern, start) for pattern in condition.patterns for start in pattern.starts]
    ways = ways[1:] if not numbers and len(ways) > 1 else ways
    parts = sorted(PART_CODES[part] for part in condition.parts)
    is_every = len(parts) == len(PART_CODES)
    return joined([either(ways), *([] if is_every else [("i.part = any(%b::smallint[])", (parts,))])])


def _pattern_clause(pattern: KeyPattern, start: str) -> Part:
    tests: list[Part] = [("k.key >= %s and k.key < %s", (start, start + _LAST_LETTER))]
    if pattern.holds:
        tests.append(("position(%s in k.key) > 0", (pattern.holds,)))
    if pattern.lacks:
        tests.append(("position(%s in substr(k.key, %s)) = 0", (pattern.lacks, len(start) + 1)))
    sql, values = joined(tests)
    return f"i.key_no in (select k.key_no from events_key k where {sql})", values  # noqa: S608 - our own words


def facts_clause(condition: OnFacts, namespaces: Mapping[str, Sequence[str]]) -> Part:
    """The facts asked for; `f` is the row of events_fact.

    namespaces   prefix → the namespaces it has stood for
    """
    spans = [(low, high) for span in condition.spans for low, high in _bytes_of(span, namespaces)]
    exact = [low for low, high in spans if high is None]
    ways: list[Part] = [("f.fact >= %b and f.fact < %b", (low, high)) for low, high in spans if high is not None]
    if len(exact) == 1:
        ways.append(("f.fact = %b", (exact[0],)))
    elif exact:
        ways.append(("f.fact = any(%b::bytea[])", (exact,)))
    return either(ways)


def is_one_fact(condition: OnFacts) -> bool:
    """Whether an event can have no more than one row of what is asked."""
    (span, *others) = condition.spans or (None,)
    return not others and span is not None and span.high is None and isinstance(span.field, str)


def _bytes_of(span: Span, namespaces: Mapping[str, Sequence[str]]) -> Iterable[tuple[bytes, bytes | None]]:
    for name in fields_of(span.field, namespaces):
        code = code_of(name)
        yield code + span.low, None if span.high is None else code + span.high


def joined(parts: Sequence[Part]) -> Part:
    """All of them."""
    return _with(" and ", parts)


def either(parts: Sequence[Part]) -> Part:
    """One of them; none, where there is none."""
    if not parts:
        return "false", ()
    sql, values = _with(" or ", parts)
    return (f"({sql})" if len(parts) > 1 else sql), values


def _with(word: str, parts: Sequence[Part]) -> Part:
    bracketed: Callable[[str], str] = (lambda sql: f"({sql})") if word == " or " and len(parts) > 1 else str
    return word.join(bracketed(sql) for sql, _ in parts), [value for _, values in parts for value in values]
