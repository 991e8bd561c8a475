"""Queries that an organisation keeps under a name: each organisation has names of its own.

What is kept is the JSON object as it was given, after it was read once: so a name never hides a question that cannot
be asked. It is read anew each time, with the language of queries as it then is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from txng.accounts.viewer import Viewer
from txng.core.epcis.query import Query, read_query_body
from txng.core.problems import Problem, Refused
from txng.events.models import NamedQuery

MAX_NAME = 200  # characters
MAX_QUERIES = 1_000  # of one organisation
PREDEFINED = "SimpleEventQuery"  # what GET /events answers; nobody may give this name to another question


@dataclass(frozen=True, slots=True)
class Named:
    """One kept query: its name, and its parameters as they were given."""

    name: str
    query: Mapping[str, Any]
    created_at: datetime


def keep(viewer: Viewer, definition: Any, *, now: datetime) -> Named:
    """Keep a query.

    definition   {"name": …, "query": {parameter: text, number, true, false or list}}
    raises       Refused capture.no_organisation, rest.query_shape, rest.query_exists, query.…
    """
    if viewer.organisation_id is None:
        raise Refused(Problem("capture.no_organisation"))
    name, query = _shape(definition)
    if "nextPageToken" in query:
        raise Refused(Problem("query.page_token", "/query/nextPageToken"))
    query_of(query)
    if name == PREDEFINED:
        raise _exists(name)
    with transaction.atomic():
        if _own(viewer).count() >= MAX_QUERIES:
            raise Refused(Problem("rest.too_many_queries", values={"limit": MAX_QUERIES}))
        key = {"organisation_id": viewer.organisation_id, "name": name}
        kept, is_new = NamedQuery.objects.get_or_create(**key, defaults={"query": query, "created_at": now})
    if not is_new:
        raise _exists(name)
    return Named(kept.name, kept.query, kept.created_at)


def named(viewer: Viewer, name: str) -> Named:
    """One query of the viewer's organisation.

    raises  Refused rest.unknown_query
    """
    found = _own(viewer).filter(name=name).first()
    if found is None:
        raise Refused(Problem("rest.unknown_query", values={"name": name[:100]}))
    return Named(found.name, found.query, found.created_at)


def all_named(viewer: Viewer, *, after: str | None, limit: int) -> list[Named]:
    """The queries of the viewer's organisation by name, those after `after`."""
    found = _own(viewer).filter(name__gt=after or "").order_by("name")
    return [Named(one.name, one.query, one.created_at) for one in found[:limit]]


def delete(viewer: Viewer, name: str) -> None:
    """Forget one query.

    raises  Refused rest.unknown_query
    """
    deleted, _ = _own(viewer).filter(name=name).delete()
    if not deleted:
        raise Refused(Problem("rest.unknown_query", values={"name": name[:100]}))


def query_of(query: Mapping[str, Any]) -> Query:
    """A query in JSON, read.

    raises  Refused query.…
    """
    return read_query_body(query, per_page_max=settings.PER_PAGE_MAX)


def _own(viewer: Viewer) -> QuerySet[NamedQuery]:
    if viewer.organisation_id is None:
        return NamedQuery.objects.none()
    return NamedQuery.objects.filter(organisation_id=viewer.organisation_id)


def _shape(definition: Any) -> tuple[str, dict[str, Any]]:
    given = definition if isinstance(definition, dict) else {}
    name, query = given.get("name"), given.get("query")
    is_name = isinstance(name, str) and 0 < len(name) <= MAX_NAME and "/" not in name
    rights = {
        "name": is_name and _is_text(name),
        "query": isinstance(query, dict) and _is_text(query),
        **dict.fromkeys(given.keys() - {"name", "query"}, False),
    }
    wrong = [field for field, is_right in rights.items() if not is_right]
    if wrong:
        values = [{"field": field[:100], "limit": MAX_NAME} for field in wrong]
        raise Refused([Problem("rest.query_shape", f"/{value['field']}", value) for value in values])
    assert isinstance(name, str), "just asked"
    assert isinstance(query, dict), "just asked"
    return name, query


def _is_text(value: Any) -> bool:
    """Can the database keep it? It keeps no NUL."""
    return b"\\u0000" not in orjson.dumps(value)


def _exists(name: str) -> Refused:
    return Refused(Problem("rest.query_exists", values={"name": name}))
