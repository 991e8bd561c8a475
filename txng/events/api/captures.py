"""/capture: documents pushed to be judged later, and what became of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.events import jobs
from txng.events.api.media import JSON, is_acceptable, refuse_sent_version, sent_media_type, wanted_media_type
from txng.events.api.paging import cut, next_page, page_of, unknown_parameter
from txng.events.api.receipts import jobs_told, listed_told, verdict_told
from txng.events.api.resource import ROOT, captured_bytes, resource
from txng.events.verdicts import verdicts_on
from txng.web.api import body_of, json_response
from txng.web.pages import language_of


def _push(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Keep a document; with ?dry-run=true, say what would become of it."""
    is_trial = is_dry_run(request)
    media = sent_media_type(request)
    refuse_sent_version(request, media)
    behaviour = request.headers.get("GS1-Capture-Error-Behaviour", "rollback")
    if is_trial:
        return _tried(request, viewer, media, behaviour)
    job = jobs.keep(viewer, body_of(request), error_behaviour=behaviour, now=timezone.now(), media_type=media)
    (told,) = jobs_told([job], language_of(request))
    return created(request, told, status=202, location=f"{ROOT}/capture/{job.id}")


def _tried(request: HttpRequest, viewer: Viewer, media: str, behaviour: str) -> HttpResponse:
    wanted_media_type(request, [JSON])
    document = jobs.read_pushed(viewer, body_of(request), error_behaviour=behaviour, media_type=media)
    verdicts = verdicts_on(viewer, document.reads, now=timezone.now())
    return json_response(verdict_told(verdicts, behaviour, document.problems, language_of(request)))


def _list(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    wanted_media_type(request, [JSON])
    now = timezone.now()
    per_page, before = page_of(request, now=now)
    found = jobs.jobs_of(viewer, before=before, limit=per_page + 1)
    _, mark = cut([job.id for job, _ in found], per_page)
    return json_response(listed_told(found[:per_page], language_of(request)), headers=next_page(request, mark, now=now))


def _one(request: HttpRequest, viewer: Viewer, job_id: str) -> HttpResponse:
    wanted_media_type(request, [JSON])
    (told,) = jobs_told([jobs.job_of(viewer, job_id)], language_of(request))
    return json_response(told)


def is_dry_run(request: HttpRequest) -> bool:
    """Is only a verdict asked for?

    raises  Refused for any other parameter or value: a trial that was misspelt must not be stored
    """
    unknown = [name for name in request.GET if name not in ("dry-run", "lang")]
    if unknown:
        raise Refused([unknown_parameter(name, ["dry-run"]) for name in unknown])
    given = request.GET.get("dry-run", "false")
    if given not in ("true", "false"):
        values = {"name": "dry-run", "got": given[:200], "want": "true hoặc false", "want_en": "true or false"}
        raise Refused(Problem("query.parameter_value", values=values))
    return given == "true"


def created(request: HttpRequest, told: dict[str, Any], *, status: int, location: str) -> HttpResponse:
    """What was taken in: its address, and our words on it to those who read JSON.

    The standard's answer is the header alone; a client that only reads XML is not refused for what it does not need.
    """
    if is_acceptable(request, JSON):
        return json_response(told, status=status, headers={"Location": location})
    return HttpResponse(status=status, headers={"Location": location})


captures = resource({"GET": _list, "POST": _push}, max_bytes=captured_bytes)
capture_job = resource({"GET": _one}, exists=jobs.job_of)
