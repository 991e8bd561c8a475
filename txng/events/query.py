"""One Query value → one SQL statement: where rows come from, what must hold, in which order, from which place on.

Pages are keysets: a page costs its rows, the first as the ten thousandth. An order by an extension field has two
stretches, because an event may lack the field: first those that have it, in its order, then the others by event time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import signing

from txng.core.epcis.query import Query
from txng.core.epcis.query_conditions import Condition, Field, OnFacts, OnField, OnItems
from txng.core.epcis.query_keys import code_of
from txng.core.epcis.query_names import Extension, fields_of
from txng.core.problems import Problem, Refused
from txng.events.query_clauses import (
    Part,
    Values,
    either,
    event_digest,
    facts_clause,
    field_clause,
    is_one_fact,
    items_clause,
    joined,
)
from txng.events.visibility import Eyes, Whose, products_clause, standing, visible

COLUMNS = "e.event_no, e.organisation_id, e.event_id, e.is_declaration, e.event_time, e.record_time, e.body"
COLUMN_COUNT = COLUMNS.count(",") + 1
_EVENTS = "events_event e"
_SIGNER = signing.Signer(salt="txng.events.page")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HAVE, _LACK = "have", "lack"  # the stretches of an order by an extension field

__all__ = ["COLUMNS", "event_digest"]


@dataclass(frozen=True, slots=True)
class Known:
    """What the tables say about the names in a query.

    key_nos        the numbers of the keys it names
    namespaces     prefix → the namespaces it has stood for
    last_event_no  no event has a greater number: the planner need not look at the empty partitions
    """

    key_nos: Mapping[str, int] = field(default_factory=dict)
    namespaces: Mapping[str, Sequence[str]] = field(default_factory=dict)
    last_event_no: int = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: behind this event.

    stretch   of an order by an extension field; "" in the other orders
    at        the value of the order: a time as microseconds since 1970; before it a fact in hexadecimal
    given     how many events the pages before held
    """

    stretch: str
    at: Sequence[int | str]
    event_no: int
    given: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, whole. Its rows are COLUMNS and the values of the order."""

    sql: str
    values: Values


def place_of(query: Query, agreement: int | None = None) -> Place | None:
    """The place that the query's token names; raises Refused query.page_token."""
    if query.page_token is None:
        return None
    try:
        mark, *place = _SIGNER.unsign_object(query.page_token)
        found = Place(*place)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Refused(Problem("query.page_token")) from error
    # A token continues the question it was given for; with other conditions it would skip events silently.
    if mark != _mark(query, agreement):
        raise Refused(Problem("query.page_token"))
    return found


def token_of(query: Query, place: Place, agreement: int | None = None) -> str:
    """The token of the page that begins there."""
    return _SIGNER.sign_object([_mark(query, agreement), place.stretch, place.at, place.event_no, place.given])


def place_after(stretch: str, row: Sequence[Any], given: int) -> Place:
    """The place behind a row of the statement."""
    *facts, at = row[COLUMN_COUNT:]
    micros = (at - _EPOCH) // timedelta(microseconds=1)
    return Place(stretch, [*(bytes(fact).hex() for fact in facts), micros], row[0], given)


def stretches_of(query: Query, place: Place | None) -> tuple[str, ...]:
    """The stretches that are still to be read, in their order."""
    if not isinstance(query.order_by, Extension):
        return ("",)
    return (_LACK,) if place is not None and place.stretch == _LACK else (_HAVE, _LACK)


def statement_of(eyes: Eyes, query: Query, known: Known, *, stretch: str, place: Place | None, limit: int) -> Statement:
    """The events of `query` that are seen, in their order, from `place` on.

    cost   what is narrow is asked once, and each event found whether it is seen; for the rest, each way of seeing is a
           stream in one order, so that a page costs a page of each whoever else has recorded what
    """
    after = place if place is not None and place.stretch == stretch else None
    if stretch == _HAVE or _asks_once(eyes, query):
        sql, values = _stream(
            query, known, _all(visible(eyes, query, known.key_nos), query, known), stretch=stretch, after=after
        )
        return Statement(f"{sql} limit %s", [*values, limit])
    streams = [
        _of_each(way, _stream(query, known, way, stretch=stretch, after=after), limit)
        for way in _ways(eyes, query, known)
    ]
    direction = _direction(query)
    once = f"distinct on ({COLUMN_COUNT + 1}, 1) " if len(streams) > _APART else ""
    return Statement(
        f"select {once}* from ({' union all '.join(f'({sql} limit %s)' for sql, _ in streams)}) found "  # noqa: S608 - our own words
        f"order by {COLUMN_COUNT + 1} {direction}, 1 {direction} limit %s",
        [*(value for _, values in streams for value in (*values, limit)), limit],
    )


def count_of(eyes: Eyes, query: Query, known: Known, *, limit: int) -> Statement:
    """How many events the query has, counted no further than `limit`."""
    if _asks_once(eyes, query):
        ways = [_all(visible(eyes, query, known.key_nos), query, known)]
    else:
        ways = _ways(eyes, query, known)
    counted, values = [], list[Any]()
    for way in ways:
        where, given = joined([*way.tests, ("e.event_no <= %s", (known.last_event_no,))])
        stream = f"select e.event_no from {way.source[0]} where {where}"  # noqa: S608 - our own words
        sql, given = _of_each(way, (stream, [*way.source[1], *given]), limit)
        counted.append(f"({sql} limit %s)")
        values += [*given, limit]
    what = "distinct counted.event_no" if len(ways) > _APART else "*"
    return Statement(f"select count({what}) from ({' union all '.join(counted)}) counted", values)  # noqa: S608 - our own words


_NARROW = frozenset({Field.EVENT_ID, Field.READ_POINT, Field.BIZ_LOCATION})


_APART = 2  # ways that no event is in twice: own, shared


@dataclass(frozen=True, slots=True)
class _Way:
    """Where a stream of events comes from, what is asked of it, and the table of its times.

    each   organisations, for each of which the stream is begun, so that the busiest does not hide the others
    """

    source: Part
    tests: list[Part]
    times: str = "e"
    each: tuple[int, ...] = ()


def _asks_once(eyes: Eyes, query: Query) -> bool:
    """Whether one statement is best: all is seen, or nothing, or a condition finds few events whoever recorded them."""
    return (
        eyes.sees_all
        or eyes.is_nobody
        or any(
            isinstance(one, OnItems) or (isinstance(one, OnField) and one.field in _NARROW) for one in query.conditions
        )
    )


def _all(seen: Part, query: Query, known: Known) -> _Way:
    source, rest = _source(query.conditions, known, _bounds(query, Field.EVENT_TIME))
    return _Way(source, [seen, *rest])


def _ways(eyes: Eyes, query: Query, known: Known) -> list[_Way]:
    """The own events, and those that others share: no event is in both; then by mandate and agreement."""
    ways = [_others(whose, query, known) for whose in standing(eyes, query)]
    if eyes.organisation_id is None:
        return ways or [_all(("false", ()), query, known)]
    own = _all(("e.organisation_id = %s", (eyes.organisation_id,)), query, known)
    tests = [_clause(one, known) for one in query.conditions]
    bounds = _of("s", _bounds(query, Field.EVENT_TIME, Field.RECORD_TIME))
    source = "events_shared s join events_event e on e.event_no = s.event_no"
    return [own, _Way((source, ()), [("s.organisation_id = %s", (eyes.organisation_id,)), *bounds, *tests], "s"), *ways]


def _others(whose: Whose, query: Query, known: Known) -> _Way:
    if whose.products:
        bounds = _of("i", _bounds(query, Field.EVENT_TIME))
        sql, values = joined([products_clause(whose.products, "i.key_no"), *bounds])
        rows = f"select distinct i.event_time, i.event_no from events_item i where {sql}"  # noqa: S608 - our own words
        source = f"({rows}) d join events_event e on e.event_no = d.event_no and e.event_time = d.event_time"
        return _Way((source, values), [whose.clause(), *(_clause(one, known) for one in query.conditions)])
    way = _all(whose.clause(), query, known)
    if whose.extents or not whose.ids or way.source[0] != _EVENTS:
        return way
    (_, *rest) = way.tests
    return _Way(way.source, [("e.organisation_id = w.organisation_id", ()), *rest], each=whose.ids)


def _of_each(way: _Way, stream: Part, limit: int) -> Part:
    """The stream begun for each of the way's organisations, where it has any."""
    if not way.each:
        return stream
    sql, values = stream
    each = f"select of_one.* from unnest(%b::bigint[]) w (organisation_id) cross join lateral ({sql} limit %s) of_one"  # noqa: S608 - our own words
    return each, [list(way.each), *values, limit]


def _stream(query: Query, known: Known, way: _Way, *, stretch: str, after: Place | None) -> Part:
    """The events of one way in the order asked for; without its limit."""
    order = tuple(one.replace("e.", f"{way.times}.") for one in _order(query, stretch))
    number = f"{way.times}.event_no"
    ordered = _ordered_by(query, known, stretch)
    tests = [*way.tests, *([ordered] if ordered else []), *_after(query, (*order, number), after)]
    where, values = joined([*tests, ("e.event_no <= %s", (known.last_event_no,))])
    # By the number alone: told the time too, the planner thinks the two equalities independent, and sorts everything.
    facts = " join events_fact o on o.event_no = e.event_no" if stretch == _HAVE else ""
    sorting = ", ".join(f"{one} {_direction(query)}" for one in (*order, number))
    return (
        f"select {COLUMNS}, {', '.join(order)} from {way.source[0]}{facts} where {where} order by {sorting}",  # noqa: S608 - our own words
        [*way.source[1], *values],
    )


def _direction(query: Query) -> str:
    return "desc" if query.is_descending else "asc"


def _source(conditions: Sequence[Condition], known: Known, bounds: Sequence[Part]) -> tuple[Part, list[Part]]:
    """Where rows come from, and what remains to be asked of them.

    One item's rows lie in the order (event time, event), and so do those of one fact: a page costs a page of them,
    however many there are.
    """
    items = (one for one in conditions if isinstance(one, OnItems))
    facts = (one for one in conditions if isinstance(one, OnFacts) and is_one_fact(one))
    driving: OnItems | OnFacts | None = next(items, None) or next(facts, None)
    rest = [_clause(one, known) for one in conditions if one is not driving]
    if isinstance(driving, OnItems):
        sql, values = joined([items_clause(driving, known.key_nos), *_of("i", bounds)])
        rows = f"select distinct i.event_time, i.event_no from events_item i where {sql}"  # noqa: S608 - our own words
        return (
            f"({rows}) d join events_event e on e.event_no = d.event_no and e.event_time = d.event_time",
            values,
        ), rest
    if isinstance(driving, OnFacts):
        join = "events_fact f join events_event e on e.event_no = f.event_no and e.event_time = f.event_time"
        return (join, ()), [facts_clause(driving, known.namespaces), *_of("f", bounds), *rest]
    return (_EVENTS, ()), rest


def _clause(condition: Condition, known: Known) -> Part:
    if isinstance(condition, OnField):
        return field_clause(condition)
    if isinstance(condition, OnItems):
        sql, values = items_clause(condition, known.key_nos)
        same = "i.event_no = e.event_no and i.event_time = e.event_time"
        return f"exists (select from events_item i where {same} and {sql})", values
    assert isinstance(condition, OnFacts), "master data has been looked up before"
    sql, values = facts_clause(condition, known.namespaces)
    return f"e.event_no in (select f.event_no from events_fact f where {sql})", values  # noqa: S608 - our own words


def _bounds(query: Query, *fields: Field) -> list[Part]:
    return [field_clause(one) for one in query.conditions if isinstance(one, OnField) and one.field in fields]


def _of(table: str, bounds: Sequence[Part]) -> list[Part]:
    return [(sql.replace("e.", f"{table}."), values) for sql, values in bounds]


def _order(query: Query, stretch: str) -> tuple[str, ...]:
    if stretch == _HAVE:
        return "o.fact", "o.event_time"  # as the index has them
    return ("e.record_time",) if query.order_by is Field.RECORD_TIME else ("e.event_time",)


def _ordered_by(query: Query, known: Known, stretch: str) -> Part | None:
    """An event stands where its first value stands, in the order asked for, or behind all where it has none."""
    if not isinstance(query.order_by, Extension):
        return None
    codes = [code_of(name) for name in fields_of(query.order_by, known.namespaces)]
    fields = [(code, code + b"\xff") for code in codes]
    of_p = either([("p.fact >= %b and p.fact < %b", bounds) for bounds in fields])
    others = f"select from events_fact p where p.event_no = e.event_no and {of_p[0]}"
    if stretch == _LACK:
        return f"not exists ({others})", of_p[1]
    of_o = either([("o.fact >= %b and o.fact < %b", bounds) for bounds in fields])
    sign = ">" if query.is_descending else "<"
    return f"{of_o[0]} and not exists ({others} and p.fact {sign} o.fact)", [*of_o[1], *of_p[1]]


def _after(query: Query, order: Sequence[str], place: Place | None) -> list[Part]:
    if place is None:
        return []
    *facts, micros = place.at
    values = [
        *(bytes.fromhex(str(fact)) for fact in facts),
        _EPOCH + timedelta(microseconds=int(micros)),
        place.event_no,
    ]
    marks = ", ".join("%b" if isinstance(value, bytes) else "%s" for value in values)
    return [(f"({', '.join(order)}) {'<' if query.is_descending else '>'} ({marks})", values)]


def _mark(query: Query, agreement: int | None) -> str:
    under = () if agreement is None else (agreement,)
    asked = repr((query.conditions, query.order_by, query.is_descending, query.count_limit, *under))
    return hashlib.sha256(asked.encode()).hexdigest()[:16]
