"""/queries/{name}/subscriptions: who is told of what answers a query, and how each fares.

`SimpleEventQuery` stands here too, though nobody keeps it: its subscriber is told of every event that it may see.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import wraps
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from txng.accounts.viewer import Viewer
from txng.core.epcis.identifier_format import FORMATS
from txng.core.problems import Problem, Refused
from txng.events import named_queries
from txng.events.api.captures import created
from txng.events.api.media import JSON, chosen, refuse_sent_version, sent_media_type, wanted_media_type
from txng.events.api.paging import next_page, page_of
from txng.events.api.resource import CBV_XML_FORMATS, resource
from txng.events.lookups import events_by_no
from txng.subscriptions import actions, lookups
from txng.subscriptions.api.told import (
    dead_letters_told,
    location_of_subscription,
    subscription_told,
    time_told,
)
from txng.subscriptions.api.wishes import read_wish, time_in
from txng.web.api import View, body_of, json_of, json_response

MAX_BYTES = 65_536
_REPLAY_FIELDS = ("initialRecordTime",)


def _list(request: HttpRequest, viewer: Viewer, name: str) -> HttpResponse:
    wanted_media_type(request, [JSON])
    _query(viewer, name)
    now = timezone.now()
    per_page, after = page_of(request, now=now)
    found = lookups.subscriptions_of(viewer, name, after=after or "", limit=per_page + 1)
    mark = found[per_page - 1].subscription_id if len(found) > per_page else None
    return json_response(
        [subscription_told(one) for one in found[:per_page]], headers=next_page(request, mark, now=now)
    )


def _post(request: HttpRequest, viewer: Viewer, name: str) -> HttpResponse:
    refuse_sent_version(request, sent_media_type(request, [JSON]))
    wish, problems = read_wish(
        json_of(request),
        query_name=name,
        query=_query(viewer, name),
        epc_format=chosen(request, "GS1-EPC-Format", FORMATS) or "No_Preference",
        cbv_format=chosen(request, "GS1-CBV-XML-Format", CBV_XML_FORMATS) or "No_Preference",
    )
    kept = actions.subscribe(viewer, wish, now=timezone.now(), problems=problems)
    location = location_of_subscription(name, kept.subscription_id)
    return created(request, subscription_told(kept), status=201, location=location)


def _one(request: HttpRequest, viewer: Viewer, name: str, subscription_id: str) -> HttpResponse:
    wanted_media_type(request, [JSON])
    return json_response(subscription_told(_standing(viewer, name, subscription_id)))


def _delete(request: HttpRequest, viewer: Viewer, name: str, subscription_id: str) -> HttpResponse:  # noqa: ARG001 - the frame hands it
    actions.unsubscribe(viewer, subscription_id, query_name=name)
    return HttpResponse(status=204)


def _dead(request: HttpRequest, viewer: Viewer, name: str, subscription_id: str) -> HttpResponse:
    """What the receiver refused for good, page by page."""
    wanted_media_type(request, [JSON])
    _standing(viewer, name, subscription_id)
    now = timezone.now()
    per_page, mark = page_of(request, now=now)
    index, event_no = map(int, (mark or "-1 -1").split())
    found = lookups.dead_letters_of(viewer, subscription_id, after=(index, event_no), limit=per_page + 1)
    page, last = found[:per_page], found[per_page - 1] if len(found) > per_page else None
    told = dead_letters_told(page, events_by_no(viewer, [one.event_no for one in page]))
    following = None if last is None else f"{last.log_index} {last.event_no}"
    return json_response(told, headers=next_page(request, following, now=now))


def _replay(request: HttpRequest, viewer: Viewer, name: str, subscription_id: str) -> HttpResponse:
    """Deliver again: {} what was refused for good; {"initialRecordTime": …} everything recorded from then on."""
    wanted_media_type(request, [JSON])
    data = body_of(request)
    given = _object(data) if data.strip() else {}
    known = ", ".join(_REPLAY_FIELDS)
    problems = [
        Problem("subscriptions.field_unknown", f"/{field[:100]}", {"field": field[:100], "known": known})
        for field in given.keys() - set(_REPLAY_FIELDS)
    ]
    since = time_in(given, problems)
    if problems:
        raise Refused(problems)
    kept = actions.replay(viewer, subscription_id, query_name=name, since=since, now=timezone.now())
    return json_response(subscription_told(kept))


def _resume(request: HttpRequest, viewer: Viewer, name: str, subscription_id: str) -> HttpResponse:
    wanted_media_type(request, [JSON])
    kept = actions.resume(viewer, subscription_id, query_name=name, now=timezone.now())
    return json_response(subscription_told(kept))


def _query(viewer: Viewer, name: str) -> Mapping[str, Any]:
    """The parameters of a query; raises Refused rest.unknown_query."""
    return {} if name == named_queries.PREDEFINED else named_queries.named(viewer, name).query


def _standing(viewer: Viewer, name: str, subscription_id: str) -> lookups.Standing:
    return lookups.subscription_of(viewer, subscription_id, query_name=name)


def _object(data: bytes) -> Mapping[str, Any]:
    try:
        given = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise Refused(Problem("web.not_json", values={"reason": str(error)})) from error
    if not isinstance(given, dict):
        values = {"field": "(body)", "want": "một đối tượng JSON", "want_en": "a JSON object"}
        raise Refused(Problem("subscriptions.shape", values=values))
    return given


def _with_min_record_time(door: View) -> View:
    """OPTIONS of one subscription tells from when on what is still to come was recorded."""

    @wraps(door)
    def answered(request: HttpRequest, name: str, subscription_id: str) -> HttpResponse:
        response = door(request, name=name, subscription_id=subscription_id)
        if request.method == "OPTIONS" and response.status_code == 204:
            standing = _standing(request.viewer, name, subscription_id)  # type: ignore[attr-defined]
            response.headers["GS1-Query-Min-Record-Time"] = time_told(standing.min_record_time)
        return response

    return answered


subscriptions = resource({"GET": _list, "POST": _post}, max_bytes=MAX_BYTES, exists=_query)
subscription = _with_min_record_time(resource({"GET": _one, "DELETE": _delete}, exists=_standing))
dead = resource({"GET": _dead}, exists=_standing)
replay = resource({"POST": _replay}, max_bytes=MAX_BYTES, exists=_standing)
resume = resource({"POST": _resume}, exists=_standing)
