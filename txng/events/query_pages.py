"""One page of a query's answer: what its names mean in the tables, its rows, and the token of the page that follows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from txng.accounts.viewer import Viewer
from txng.core.epcis.query import Query
from txng.core.epcis.query_conditions import Condition, OnAttributes, OnDescendants, OnFacts, OnItems
from txng.core.epcis.query_names import Extension
from txng.core.problems import Problem, Refused
from txng.events.query import (
    COLUMN_COUNT,
    Known,
    Place,
    count_of,
    place_after,
    place_of,
    statement_of,
    stretches_of,
    token_of,
)
from txng.events.query_master import descended, having
from txng.events.visibility import Eyes
from txng.events.write_rows import run

_KEY_NOS = "select key, key_no from events_key where key = any(%b)"
_NAMESPACES = "select prefix, namespace from events_prefix where prefix = any(%b)"
_LAST = "select last_value from events_event_no"

Row = Sequence[Any]


def page_of(viewer: Viewer, eyes: Eyes, query: Query, *, agreement: int | None = None) -> tuple[list[Row], str | None]:
    """The rows of one page (query.COLUMNS), and the token of the next; None on the last.

    agreement   the one that the call names: its pages are not those of the same question without it
    raises      Refused query.page_token, query.too_large, query.too_many_named
    """
    asked, place = (
        query,
        place_of(query, agreement),
    )  # a token belongs to the question, whatever master data says of it meanwhile
    query = replace(query, conditions=tuple(resolved(viewer, one) for one in query.conditions))
    known = _known(query)
    if query.count_max is not None and place is None:
        _refuse_too_large(eyes, query, known)
    given = 0 if place is None else place.given
    left = None if query.count_limit is None else query.count_limit - given
    size = query.per_page if left is None else min(query.per_page, left)
    found = _rows(eyes, query, (known, place), size + 1)
    rows, last = found[:size], size == left
    if len(found) <= size or last or not rows:
        return [row[:COLUMN_COUNT] for _, row in rows], None
    stretch, row = rows[-1]
    return [row[:COLUMN_COUNT] for _, row in rows], token_of(asked, place_after(stretch, row, given + size), agreement)


def resolved(viewer: Viewer, condition: Condition) -> Condition:
    """A condition on master data as one on events; every other as it is.

    raises   Refused query.too_many_named
    """
    if isinstance(condition, OnDescendants):
        return descended(viewer, condition)
    if isinstance(condition, OnAttributes):
        return having(viewer, condition)
    return condition


def _rows(eyes: Eyes, query: Query, at: tuple[Known, Place | None], limit: int) -> list[tuple[str, Row]]:
    known, place = at
    found: list[tuple[str, Row]] = []
    for stretch in stretches_of(query, place):
        if len(found) < limit:
            left = limit - len(found)
            statement = statement_of(eyes, query, known, stretch=stretch, place=place, limit=left)
            rows = run(statement.sql, statement.values).fetchall()
            found += [(stretch, row) for row in rows]
    return found


def _refuse_too_large(eyes: Eyes, query: Query, known: Known) -> None:
    assert query.count_max is not None, "asked before"
    statement = count_of(eyes, query, known, limit=query.count_max + 1)
    ((count,),) = run(statement.sql, statement.values).fetchall()
    if count > query.count_max:
        raise Refused(Problem("query.too_large", values={"limit": query.count_max}))


def _known(query: Query) -> Known:
    keys = sorted({key for one in query.conditions if isinstance(one, OnItems) for key in one.keys})
    prefixes = sorted(_prefixes(query))
    ((last,),) = run(_LAST, ()).fetchall()
    namespaces: dict[str, list[str]] = {}
    for prefix, namespace in run(_NAMESPACES, (prefixes,)).fetchall() if prefixes else ():
        namespaces.setdefault(prefix, []).append(namespace)
    return Known(dict(run(_KEY_NOS, (keys,)).fetchall()) if keys else {}, namespaces, last)


def _prefixes(query: Query) -> Iterable[str]:
    """The prefixes that nobody has explained yet."""
    asked: list[Any] = [span.field for one in query.conditions if isinstance(one, OnFacts) for span in one.spans]
    for field in (*asked, query.order_by):
        if isinstance(field, Extension) and field.prefix is not None:
            yield field.prefix
