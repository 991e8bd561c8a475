"""One Query value → one SQL statement. A condition is one line of CLAUSES; order and page are a keyset."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import signing

from txng.accounts.viewer import Viewer
from txng.core.epcis.query import Compare, Condition, Field, Query, Value
from txng.core.problems import Problem, Refused

COLUMNS = "e.event_no, e.organisation_id, e.event_id, e.is_declaration, e.event_time, e.record_time, e.body"
ORDER_COLUMNS: Mapping[Field, str] = {Field.EVENT_TIME: "event_time", Field.RECORD_TIME: "record_time"}
_SIGNER = signing.Signer(salt="txng.events.page")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Values = Sequence[Any]
Part = tuple[str, Values]  # a piece of SQL and the values of its placeholders


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; it asks for one row more than the page holds, to know whether there is a next page."""

    sql: str
    values: Values


def event_digest(event_id: str) -> bytes:
    """16 bytes by which an eventID is known: as short for a URI of a kilobyte as for a UUID."""
    return hashlib.sha256(event_id.encode()).digest()[:16]


def statement_of(viewer: Viewer, query: Query, key_nos: Mapping[str, int]) -> Statement:
    """The events of `query` that `viewer` may see, in their order, one more than a page.

    key_nos   the numbers of the keys the query names; a key never seen has none, and matches nothing
    raises    Refused query.page_token
    """
    order = ORDER_COLUMNS[query.order_by]
    direction = "desc" if query.is_descending else "asc"
    source = _source(query, key_nos)
    where = _joined([visible(viewer), *_clauses(query), *_after_page(query, f"e.{order}, e.event_no")])
    return Statement(
        f"select {COLUMNS} from {source[0]} where {where[0]} "  # noqa: S608 - made of this file's own words
        f"order by e.{order} {direction}, e.event_no {direction} limit %s",
        [*source[1], *where[1], query.per_page + 1],
    )


def visible(viewer: Viewer) -> Part:
    """What the viewer may see: all, or the events of the own organisation."""
    if viewer.sees_all:
        return "true", ()
    if viewer.organisation_id is None:
        return "false", ()
    return "e.organisation_id = %s", (viewer.organisation_id,)


def token_after(query: Query, event_time: datetime, record_time: datetime, event_no: int) -> str:
    """The token of the page that follows this last event."""
    at = event_time if query.order_by is Field.EVENT_TIME else record_time
    return _SIGNER.sign_object([_mark(query), (at - _EPOCH) // timedelta(microseconds=1), event_no])


def _source(query: Query, key_nos: Mapping[str, int]) -> Part:
    """Where rows come from: the events, or the rows of the items asked for.

    One item's rows lie in the order (event time, event), so a page of its history costs a page of them, however
    many there are.
    """
    asked = [condition for condition in query.conditions if condition.field is Field.ANY_EPC]
    if not asked:
        return "events_event e", ()
    numbers = [key_nos[str(key)] for condition in asked for key in condition.values if str(key) in key_nos]
    one = ("key_no = %s", (numbers[0],)) if len(numbers) == 1 else ("key_no = any(%b::bigint[])", (numbers,))
    bounds = [_part(condition) for condition in query.conditions if condition.field is Field.EVENT_TIME]
    if query.order_by is Field.EVENT_TIME:
        bounds += _after_page(query, "event_time, event_no")
    sql, values = _joined([one, *((sql.removeprefix("e."), values) for sql, values in bounds)])
    items = f"select distinct event_time, event_no from events_item where {sql}"  # noqa: S608 - made of this file's own words
    return f"({items}) i join events_event e on e.event_no = i.event_no and e.event_time = i.event_time", values


def _after_page(query: Query, columns: str) -> list[Part]:
    if query.page_token is None:
        return []
    try:
        mark, micros, event_no = _SIGNER.unsign_object(query.page_token)
    except (signing.BadSignature, ValueError) as error:
        raise Refused(Problem("query.page_token")) from error
    # A token continues the question it was given for; with other conditions it would skip events silently.
    if mark != _mark(query):
        raise Refused(Problem("query.page_token"))
    at = _EPOCH + timedelta(microseconds=micros)
    return [(f"({columns}) {'<' if query.is_descending else '>'} (%s, %s)", (at, event_no))]


def _mark(query: Query) -> str:
    asked = repr((query.conditions, query.order_by, query.is_descending))
    return hashlib.sha256(asked.encode()).hexdigest()[:16]


def _clauses(query: Query) -> list[Part]:
    return [_part(condition) for condition in query.conditions if condition.field is not Field.ANY_EPC]


def _part(condition: Condition) -> Part:
    sql, values_of = CLAUSES[condition.field, condition.compare]
    return sql, values_of(condition.values)


def _joined(parts: Sequence[Part]) -> Part:
    return " and ".join(sql for sql, _ in parts), [value for _, values in parts for value in values]


def _list(values: Sequence[Value]) -> Values:
    return [list(values)]


def _only(values: Sequence[Value]) -> Values:
    return [values[0]]


def _event_ids(values: Sequence[Value]) -> Values:
    return [[event_digest(str(value)) for value in values], list(values)]


_EVENT_ID = """e.event_no in (
    select k.event_no from events_known k
    where k.event_digest in (select encode(digest, 'hex')::uuid from unnest(%b::bytea[]) as asked (digest))
) and e.event_id = any(%s::text[])"""

# What each condition of core.epcis.query means in rows; MATCH_anyEPC is in _source.
CLAUSES: Mapping[tuple[Field, Compare], tuple[str, Callable[[Sequence[Value]], Values]]] = {
    (Field.TYPE, Compare.IN): ("e.type = any(%s::text[])", _list),
    (Field.EVENT_ID, Compare.IN): (_EVENT_ID, _event_ids),
    (Field.EVENT_TIME, Compare.AT_LEAST): ("e.event_time >= %s", _only),
    (Field.EVENT_TIME, Compare.BELOW): ("e.event_time < %s", _only),
    (Field.RECORD_TIME, Compare.AT_LEAST): ("e.record_time >= %s", _only),
    (Field.RECORD_TIME, Compare.BELOW): ("e.record_time < %s", _only),
    (Field.BIZ_STEP, Compare.IN): ("e.biz_step = any(%s::text[])", _list),
}
