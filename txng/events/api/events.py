"""/events: one event pushed and judged at once; events asked for by the parameters of EPCIS."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from txng.accounts.viewer import Viewer
from txng.core.canon import canonical
from txng.core.epcis import read_json
from txng.core.epcis.query import Query, read_query
from txng.core.epcis.query_asked import bad_value
from txng.core.epcis.read_json import Read
from txng.core.epcis.write_json import write_event
from txng.core.epcis.xml import read_xml
from txng.core.problems import Problem, Refused
from txng.events import lookups
from txng.events.api.agreement import AGREEMENT, agreement_in
from txng.events.api.answers import MEDIA, events_told
from txng.events.api.captures import is_dry_run
from txng.events.api.media import (
    JSON,
    XML,
    extensions_of,
    is_acceptable,
    refuse_sent_version,
    sent_media_type,
    wanted_media_type,
)
from txng.events.api.paging import next_page, parameters_of
from txng.events.api.receipts import location_of, receipt_told, time_told, verdict_told
from txng.events.api.resource import captured_bytes, resource
from txng.events.capture import Receipt, bounded, capture, limits
from txng.events.lookups import StoredEvent
from txng.events.verdicts import verdicts_on
from txng.web import problems
from txng.web.api import body_of, json_response
from txng.web.pages import language_of

SIMPLE = "SimpleEventQuery"
_READERS = {JSON: read_json.read_event, XML: read_xml.read_event}


@dataclass(frozen=True, slots=True)
class View:
    """How an answer is wanted, whatever it is asked.

    is_current   without what was declared to be in error
    agreement    only what this agreement opens
    """

    is_current: bool = False
    agreement: int | None = None


def page_told(
    request: HttpRequest, viewer: Viewer, query: Query, view: View, *, query_name: str = SIMPLE
) -> HttpResponse:
    """One page of the events that a query asks for.

    raises       Refused query.…, rest.…, agreements.…
    """
    page = lookups.events_matching(viewer, query, agreement=view.agreement)
    found = _current(page.events) if view.is_current else page.events
    headers = next_page(request, page.next_token, now=timezone.now())
    return events_told(request, found, query_name=query_name, headers=headers)


def parted(parameters: Mapping[str, Sequence[str]]) -> tuple[View, dict[str, Sequence[str]]]:
    """`view=current` and `agreement=N`, and the parameters without them.

    raises  Refused query.parameter_value for another view, and for what is no number
    """
    given = list(parameters.get("view", ()))
    if given not in ([], ["current"]):
        raise Refused(bad_value("view", "|".join(given)[:200], "current", "current"))
    rest = {name: texts for name, texts in parameters.items() if name not in ("view", AGREEMENT)}
    return View(bool(given), agreement_in(parameters)), rest


def _post(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Record one event; with ?dry-run=true, say what would become of it."""
    is_trial = is_dry_run(request)
    media = sent_media_type(request)
    refuse_sent_version(request, media)
    read = _READERS[media](body_of(request), limits=limits())
    if is_trial:
        wanted_media_type(request, [JSON])
        verdicts = verdicts_on(viewer, [read], now=timezone.now())
        return json_response(verdict_told(verdicts, "rollback", (), language_of(request)))
    return _captured(request, viewer, read)


def _captured(request: HttpRequest, viewer: Viewer, read: Read) -> HttpResponse:
    faults = [problem for problem in read.problems if not problem.is_warning]
    if faults:
        raise Refused(bounded(faults))
    (receipt,) = capture(viewer, [read], now=timezone.now())
    if receipt.status != "captured":
        return _known(request, receipt)
    headers = {"Location": location_of(receipt.event_id), "Txng-Receipt": _in_header(receipt)}
    if not is_acceptable(request, JSON):
        return HttpResponse(status=201, headers=headers)
    assert read.event, "what cannot be read is refused"
    kept = {**read.event.body, "eventID": receipt.event_id, "recordTime": time_told(receipt.record_time)}
    told = canonical(write_event(replace(read.event, body=kept)))
    return HttpResponse(told, status=201, content_type=JSON, headers=headers)


def _known(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    values = {"event_id": receipt.event_id, "record_time": time_told(receipt.record_time)}
    known = Refused(Problem("capture.known", "/eventID", values))
    headers = {"Location": location_of(receipt.event_id), "Txng-Receipt": _in_header(receipt)}
    return problems.answer(request, known, headers, more={"receipt": receipt_told(receipt)})


def _in_header(receipt: Receipt) -> str:
    """The receipt as one line of ASCII: the body of an answer belongs to the standard."""
    return json.dumps(receipt_told(receipt))


def _query(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    wanted_media_type(request, MEDIA)
    view, parameters = parted(parameters_of(request, now=timezone.now()))
    namespaces = extensions_of(request)
    query = read_query(parameters, per_page_max=settings.PER_PAGE_MAX, namespaces=namespaces)
    return page_told(request, viewer, query, view)


def _one(request: HttpRequest, viewer: Viewer, event_id: str) -> HttpResponse:
    """The event of one eventID, and the declaration that corrects it."""
    wanted_media_type(request, MEDIA)
    found = lookups.events_of_id(viewer, event_id, agreement=agreement_in(dict(request.GET.lists())))
    if not found:
        raise _unknown(event_id)
    return events_told(request, found, query_name=SIMPLE)


def _refuse_unknown(viewer: Viewer, event_id: str) -> None:
    if not lookups.is_event_id(viewer, event_id):
        raise _unknown(event_id)


def _unknown(event_id: str) -> Refused:
    return Refused(Problem("capture.unknown_event", values={"event_id": event_id[:200]}))


def _current(events: Sequence[StoredEvent]) -> list[StoredEvent]:
    """Without the declarations, and without what they declare to be in error. A page may hold fewer for it."""
    plain = [one for one in events if not one.is_declaration]
    gone = lookups.withdrawn([one.event_no for one in plain])
    return [one for one in plain if one.event_no not in gone]


events = resource({"GET": _query, "POST": _post}, max_bytes=captured_bytes)
event = resource({"GET": _one}, exists=_refuse_unknown)
