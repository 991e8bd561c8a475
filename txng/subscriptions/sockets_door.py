"""/queries/{name}/events with `Upgrade: websocket`: how a subscription by WebSocket begins.

The server asks Django with an `Offer` in the environment, where no header can put one. So a key, a host, a language, a
version are judged as everywhere, and a refusal is the same problem+json with its status; only what is taken up becomes
a connection. Browsers send no key, so the Origin of a page need not be looked at.

source   EPCIS 2.0, 8.2.5 and openapi.yaml (GET /queries/{queryName}/events); RFC 6455 4.2.2
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from txng.accounts.viewer import Viewer
from txng.core.epcis.identifier_format import FORMATS
from txng.core.epcis.read_values import instant_of
from txng.core.epcis.schedule import NAMES, Schedule, read_schedule
from txng.core.problems import Problem, Refused
from txng.events import named_queries
from txng.events.api import queries
from txng.events.api.media import JSON, chosen, wanted_media_type
from txng.events.api.resource import CBV_XML_FORMATS, resource
from txng.subscriptions import actions
from txng.subscriptions.sockets_rows import open_sockets_of
from txng.subscriptions.wish import Wish

OFFER = "txng.socket"  # in the environment of a request that begins a WebSocket
_STREAM, _REPORT, _SINCE = "stream", "reportIfEmpty", "initialRecordTime"
_KNOWN = (_STREAM, *NAMES, _REPORT, _SINCE)
_FLAGS = {"true": True, "false": False}
_WANTED = {
    _STREAM: ("true", "true"),
    _REPORT: ("true hoặc false", "true or false"),
    _SINCE: (
        "thời điểm có múi giờ, như 2026-01-15T08:00:00+07:00",
        "a time with its zone, as 2026-01-15T08:00:00+07:00",
    ),
}


@dataclass
class Offer:
    """The server's offer to keep a connection open.

    has_room      false: this process has as many as it can hold
    taken_up_by   the number of the subscription that is told over it; None: refused
    """

    has_room: bool
    taken_up_by: int | None = None


def query_events(request: HttpRequest, name: str) -> HttpResponse:
    """The events that answer a query: now, or from now on where a connection is offered."""
    if isinstance(request.META.get(OFFER), Offer):
        return _begin(request, name=name)
    return queries.query_events(request, name=name)


def read_wish(given: Mapping[str, str], *, query_name: str) -> tuple[Wish, list[Problem]]:
    """What is asked for in the address, as far as it can be read, and what cannot; the query itself is not looked at."""
    schedule, problems = _schedule(given)
    problems += [*_unknown(given), *_wrong(given)]
    if (given.get(_STREAM) == "true") == any(name in given for name in NAMES):
        problems.append(Problem("subscriptions.stream_or_schedule", f"/{_STREAM}"))
    wish = Wish(
        query_name=query_name,
        query={},
        channel="socket",
        dest="",
        is_named=query_name != named_queries.PREDEFINED,
        schedule=schedule,
        report_if_empty=_FLAGS.get(given.get(_REPORT, ""), False),
        initial_record_time=_time_in(given),
    )
    return wish, problems


def _open(request: HttpRequest, viewer: Viewer, name: str) -> HttpResponse:
    """Take the offer up: a subscription whose life is the connection's."""
    wanted_media_type(request, [JSON])
    offer: Offer = request.META[OFFER]
    _refuse_too_many(viewer, offer)
    wish, problems = read_wish({key: str(request.GET[key]) for key in request.GET}, query_name=name)
    wish = replace(
        wish,
        query=named_queries.named(viewer, name).query if wish.is_named else {},
        epc_format=chosen(request, "GS1-EPC-Format", FORMATS) or "No_Preference",
        cbv_format=chosen(request, "GS1-CBV-XML-Format", CBV_XML_FORMATS) or "No_Preference",
    )
    offer.taken_up_by = actions.subscribe(viewer, wish, now=timezone.now(), problems=problems).number
    return HttpResponse(status=101)


_begin = resource({"GET": _open})


def _refuse_too_many(viewer: Viewer, offer: Offer) -> None:
    if not offer.has_room:
        raise Refused(Problem("subscriptions.sockets_full"))
    limit = settings.SOCKETS_OF_ORGANISATION
    if viewer.organisation_id is not None and open_sockets_of(viewer.organisation_id) >= limit:
        raise Refused(Problem("subscriptions.sockets_too_many", values={"limit": limit}))


def _schedule(given: Mapping[str, str]) -> tuple[Schedule | None, list[Problem]]:
    fields = {name: given[name] for name in NAMES if name in given}
    if not fields:
        return None, []
    try:
        return read_schedule(fields), []
    except Refused as refused:
        return None, list(refused.problems)


def _unknown(given: Mapping[str, str]) -> Iterator[Problem]:
    for name in given.keys() - set(_KNOWN):
        values = {"field": name[:100], "known": ", ".join(_KNOWN)}
        yield Problem("subscriptions.field_unknown", f"/{name[:100]}", values)


def _wrong(given: Mapping[str, str]) -> Iterator[Problem]:
    rights = {
        _STREAM: given.get(_STREAM, "true") in _FLAGS,
        _REPORT: given.get(_REPORT, "true") in _FLAGS,
        _SINCE: _SINCE not in given or _time_in(given) is not None,
    }
    for name, is_right in rights.items():
        if not is_right:
            want, want_en = _WANTED[name]
            yield Problem("subscriptions.shape", f"/{name}", {"field": name, "want": want, "want_en": want_en})


def _time_in(given: Mapping[str, str]) -> datetime | None:
    # A "+" that was not percent-encoded arrives as a space, and no time has one there.
    return instant_of(given[_SINCE].replace(" ", "+")) if _SINCE in given else None
