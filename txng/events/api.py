"""EPCIS 2.0 over HTTP: /epcis/v2/capture and /epcis/v2/events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import wraps
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from txng import __version__
from txng.accounts.viewer import Viewer
from txng.core.canon import canonical
from txng.core.epcis.event import Event
from txng.core.epcis.query import read_query
from txng.core.epcis.read_json import read_event
from txng.core.epcis.write_json import write_query_document
from txng.core.problems import Problem, Refused
from txng.events import jobs, lookups
from txng.events.capture import Receipt, bounded, capture, limits
from txng.events.models import CaptureJob
from txng.tlog.lookups import sealed
from txng.web.api import View, body_of, endpoint, json_response
from txng.web.pages import language_of
from txng.web.problems import body_of as problem_body
from txng.web.problems import error_of, status_of

_JSON = ("application/json", "application/ld+json")
_VERSIONS = {"GS1-EPCIS-Version": "2.0.0", "GS1-CBV-Version": "2.0.0"}
_DISCOVERY = {
    **{f"GS1-{standard}-{bound}": "2.0.0" for standard in ("EPCIS", "CBV") for bound in ("Min", "Max")},
    "GS1-EPC-Format": "Never_Translates",
    "GS1-Vendor-Version": __version__,
}


def _limits_told() -> dict[str, str]:
    return {
        "GS1-EPCIS-Capture-Limit": str(settings.CAPTURE_MAX_EVENTS),
        "GS1-EPCIS-Capture-File-Size-Limit": str(settings.CAPTURE_MAX_BYTES),
        "GS1-Capture-Error-Behaviour": "all",
    }


def _max_bytes() -> int:
    return int(settings.CAPTURE_MAX_BYTES)


def _with_gs1_headers(door: View) -> View:
    """The headers of EPCIS on every answer of a door, refusals too; a too large document is told what is taken."""

    @wraps(door)
    def answered(request: HttpRequest, *args: Any, **path: Any) -> HttpResponse:
        response = door(request, *args, **path)
        told = {**_VERSIONS, **(_limits_told() if response.status_code == 413 else {})}
        for name, value in told.items():
            response.headers.setdefault(name, value)
        return response

    return answered


@_with_gs1_headers
@endpoint(methods=("OPTIONS", "GET", "POST"), max_bytes=_max_bytes)
def captures(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """POST a document to be judged; GET the documents of one's organisation."""
    if request.method == "OPTIONS":
        return _discovered("OPTIONS, GET, POST", _limits_told())
    if request.method == "GET":
        return _list_jobs(request, viewer)
    _refuse_media_type(request)
    behaviour = request.headers.get("GS1-Capture-Error-Behaviour", "rollback")
    job = jobs.keep(viewer, body_of(request), error_behaviour=behaviour, now=timezone.now())
    return json_response(_job(request, job), status=202, headers={"Location": f"/epcis/v2/capture/{job.id}"})


@_with_gs1_headers
@endpoint(methods=("OPTIONS", "GET"))
def capture_job(request: HttpRequest, viewer: Viewer, job_id: str) -> HttpResponse:
    """How far one document has come, and what became of each of its events."""
    if request.method == "OPTIONS":
        return _discovered("OPTIONS, GET")
    return json_response(_job(request, jobs.job_of(viewer, job_id)))


@_with_gs1_headers
@endpoint(methods=("OPTIONS", "GET", "POST"), max_bytes=_max_bytes)
def events(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """POST one event and have it judged at once; GET events by the parameters of EPCIS."""
    if request.method == "OPTIONS":
        return _discovered("OPTIONS, GET, POST", _limits_told())
    return _capture_one(request, viewer) if request.method == "POST" else _query(request, viewer)


@_with_gs1_headers
@endpoint(methods=("OPTIONS", "GET"))
def event(request: HttpRequest, viewer: Viewer, event_id: str) -> HttpResponse:
    """The event of one eventID, and the declaration that corrects it."""
    if request.method == "OPTIONS":
        return _discovered("OPTIONS, GET")
    found = lookups.events_of_id(viewer, event_id)
    if not found:
        raise Refused(Problem("capture.unknown_event", values={"event_id": event_id[:200]}))
    return _document(found)


def _capture_one(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    _refuse_media_type(request)
    now = timezone.now()
    read = read_event(body_of(request), limits=limits())
    faults = [problem for problem in read.problems if not problem.is_warning]
    if faults:
        raise Refused(bounded(faults))
    (receipt,) = capture(viewer, [read], now=now)
    headers = {"Location": _location(receipt.event_id)}
    if receipt.status == "captured":
        return json_response(_receipt(receipt), status=201, headers=headers)
    values = {"event_id": receipt.event_id, "record_time": _time(receipt.record_time)}
    known = Refused(Problem("capture.known", "/eventID", values))
    body = problem_body(known, language=language_of(request), status=409, on_epcis=True)
    body |= {"instance": request.path, "receipt": _receipt(receipt)}
    return json_response(body, status=409, headers=headers, content_type="application/problem+json")


def _query(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    query = read_query(dict(request.GET.lists()), per_page_max=settings.PER_PAGE_MAX)
    page = lookups.events_matching(viewer, query)
    link = {"Link": _next_link(request, page.next_token)} if page.next_token else {}
    return _document(page.events, link)


def _list_jobs(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    unknown = [name for name in request.GET if name not in ("perPage", "nextPageToken")]
    query = read_query({name: request.GET.getlist(name) for name in request.GET}, per_page_max=settings.PER_PAGE_MAX)
    if unknown:
        values = {"name": unknown[0], "known": "perPage, nextPageToken"}
        raise Refused(Problem("query.unknown_parameter", values=values))
    found = jobs.jobs_of(viewer, before=query.page_token, limit=query.per_page + 1)
    page = found[: query.per_page]
    headers = {"Link": _next_link(request, page[-1].id)} if len(found) > len(page) else {}
    return json_response([_job(request, job) for job in page], headers=headers)


def _refuse_media_type(request: HttpRequest) -> None:
    given = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if given not in _JSON:
        raise Refused(Problem("web.media_type", values={"got": given or "(-)", "want": " / ".join(_JSON)}))


def _discovered(allowed: str, more: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(status=204, headers={"Allow": allowed, **_DISCOVERY, **(more or {})})


def _next_link(request: HttpRequest, token: str) -> str:
    parameters = [(name, value) for name, values in request.GET.lists() if name != "nextPageToken" for value in values]
    query = urlencode([*parameters, ("nextPageToken", token)])
    return f'<{settings.PUBLIC_URL}{request.path}?{query}>; rel="next"'


def _document(found: Sequence[lookups.StoredEvent], headers: dict[str, str] | None = None) -> HttpResponse:
    told = [_with_record_time(one.event(), one.record_time) for one in found]
    document = write_query_document(told, query_name="SimpleEventQuery", created_at=timezone.now())
    # Canonical, because it alone keeps every digit of a long number; a reader does not mind sorted names.
    return HttpResponse(
        canonical(document),
        content_type="application/json",
        headers={"GS1-EPC-Format": "Never_Translates", **(headers or {})},
    )


def _with_record_time(event: Event, record_time: datetime) -> Event:
    return replace(event, body={**event.body, "recordTime": _time(record_time)})


def _job(request: HttpRequest, job: CaptureJob) -> dict[str, Any]:
    """The standard's captureJob, and beside it what became of each event."""
    numbers = [result["event_no"] for result in job.results if "event_no" in result]
    indexes = sealed("event", numbers) if numbers else {}
    language = language_of(request)
    body: dict[str, Any] = {
        "captureID": job.id,
        "createdAt": _time(job.created_at),
        "running": job.finished_at is None,
        "success": job.success,
        "captureErrorBehaviour": job.error_behaviour,
        "errors": [_error(jobs.problem_of(stored), language) for stored in job.problems],
        "documentSha256": bytes(job.sha256).hex(),
        "results": [_result(result, indexes, language) for result in job.results],
    }
    return body | ({"finishedAt": _time(job.finished_at)} if job.finished_at else {})


def _error(problem: Problem, language: str) -> dict[str, Any]:
    """One error of a captureJob: RFC 7807 as the standard wants it, our code and the place beside."""
    refused = Refused(problem)
    body = problem_body(refused, language=language, status=status_of(refused, on_epcis=True), on_epcis=True)
    del body["errors"]
    return body | error_of(problem, language)


def _result(result: dict[str, Any], indexes: dict[int, int], language: str) -> dict[str, Any]:
    found = {"problems": [error_of(jobs.problem_of(stored), language) for stored in result["problems"]]}
    place = {"pointer": f"#{result['pointer']}", "status": result["status"]}
    if "event_no" not in result:
        return place | found
    record_time = datetime.fromisoformat(result["record_time"])
    number, index = result["event_no"], indexes.get(result["event_no"])
    receipt = Receipt(result["event_id"], number, record_time, result["status"], index)
    return place | _receipt(receipt) | found


def _receipt(receipt: Receipt) -> dict[str, Any]:
    proof = {} if receipt.index is None else {"index": receipt.index, "proof": f"/log/proof/{receipt.index}"}
    return {
        "eventID": receipt.event_id,
        "eventNo": receipt.event_no,
        "recordTime": _time(receipt.record_time),
        "status": receipt.status,
        **proof,
    }


def _location(event_id: str) -> str:
    return f"/epcis/v2/events/{quote(event_id, safe='')}"


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
