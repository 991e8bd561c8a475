"""/queries: questions kept under a name, and the events that answer them."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from txng.accounts.viewer import Viewer
from txng.core.epcis.parse_faults import escaped
from txng.core.problems import Problem, Refused
from txng.events import named_queries
from txng.events.api.answers import MEDIA
from txng.events.api.captures import created
from txng.events.api.events import page_told, parted
from txng.events.api.media import JSON, refuse_sent_version, sent_media_type, wanted_media_type
from txng.events.api.paging import cut, next_page, page_of, parameters_of, unknown_parameter
from txng.events.api.resource import ROOT, resource
from txng.web.api import json_of, json_response

MAX_BYTES = 262_144  # of one definition: a thousand identifiers, with room
_CONTROLS = ("perPage", "nextPageToken", "view", "agreement")


def _list(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    wanted_media_type(request, [JSON])
    now = timezone.now()
    per_page, after = page_of(request, now=now)
    found = named_queries.all_named(viewer, after=after, limit=per_page + 1)
    _, mark = cut([one.name for one in found], per_page)
    return json_response([_told(one) for one in found[:per_page]], headers=next_page(request, mark, now=now))


def _post(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    refuse_sent_version(request, sent_media_type(request, [JSON]))
    try:
        kept = named_queries.keep(viewer, json_of(request), now=timezone.now())
    except Refused as refused:
        raise Refused([_placed(problem) for problem in refused.problems]) from refused
    return created(request, _told(kept), status=201, location=f"{ROOT}/queries/{quote(kept.name, safe='')}")


def _placed(problem: Problem) -> Problem:
    """A fault of a parameter, with the place of that parameter in the definition."""
    name = problem.values.get("name")
    is_of_parameter = problem.code.startswith("query.") and not problem.pointer and name
    return problem.at(f"/query/{escaped(str(name))}") if is_of_parameter else problem


def _one(request: HttpRequest, viewer: Viewer, name: str) -> HttpResponse:
    wanted_media_type(request, [JSON])
    return json_response(_told(named_queries.named(viewer, name)))


def _delete(request: HttpRequest, viewer: Viewer, name: str) -> HttpResponse:  # noqa: ARG001 - the frame hands it
    named_queries.delete(viewer, name)
    return HttpResponse(status=204)


def _events(request: HttpRequest, viewer: Viewer, name: str) -> HttpResponse:
    """The events that answer it now. Its conditions are its own: the address says only which page."""
    wanted_media_type(request, MEDIA)
    given = parameters_of(request, now=timezone.now())
    unknown = [parameter for parameter in given if parameter not in _CONTROLS]
    if unknown:
        raise Refused([unknown_parameter(parameter, _CONTROLS) for parameter in unknown])
    kept = named_queries.named(viewer, name)
    view, page = parted(given)
    query = named_queries.query_of({**kept.query, **{control: texts[0] for control, texts in page.items()}})
    return page_told(request, viewer, query, view, query_name=kept.name)


def _told(one: named_queries.Named) -> dict[str, object]:
    return {"name": one.name, "query": one.query}


queries = resource({"GET": _list, "POST": _post}, max_bytes=MAX_BYTES)
query = resource({"GET": _one, "DELETE": _delete}, exists=named_queries.named)
query_events = resource({"GET": _events}, exists=named_queries.named)
