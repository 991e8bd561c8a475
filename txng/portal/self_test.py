"""/tu-kiem-tra-ket-noi/: a provider's documents judged as at the EPCIS door, and nothing of them stored.

Without a key only what is true of the document by itself is told; with one, also what this node knows of the same
organisation. People get a page that works without script, machines the same as JSON.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from txng.accounts.signin import viewer_of_key
from txng.accounts.viewer import Viewer
from txng.core.epcis.limits import Limits
from txng.core.epcis.self_test_samples import Sample, sample_named, samples
from txng.core.problems import Problem, Refused
from txng.events import naming
from txng.events.capture import limits as limits_of_node
from txng.events.verdicts import Verdict, verdicts_on
from txng.portal import self_test_telling as telling
from txng.portal.self_test_suite import Handed, judge, take
from txng.portal.self_test_telling import Outcome
from txng.web.api import json_response
from txng.web.pages import language_of, wants_json
from txng.web.problems import status_of

MAX_BYTES = 1_048_576  # of one request, whoever asks
MAX_EVENTS, MAX_FILES = 200, 12
AT_ONCE = 2  # requests that are being judged, in each web process
WHOLE_SET = "du-bo"  # ?mau= all sound samples in one go
_WAIT_S = 2.0
_PASTED = {"vi": "nội dung dán", "en": "pasted text"}
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")

_gate = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, read.

    files    name and content of each; text is what was pasted, to show it again
    """

    viewer: Viewer
    files: tuple[tuple[str, bytes], ...]
    text: str = ""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """GET: what this is, samples, `?mau=` one of them judged. POST: files, pasted text or a bare document judged."""
    language, sample = language_of(request), None
    asked: Asked | None = None
    try:
        sample = _sample(request)
        asked = _asked(request, sample)
        if asked is None:
            return _empty(request, language)
        outcomes = _judged(asked)
    except Refused as refused:
        if wants_json(request):
            raise
        told = {
            "said": [problem.sentence(language) for problem in refused.problems],
            "text": _text_again(request, refused),
        }
        return render(
            request, "portal/self_test.html", _around(language) | told, status=status_of(refused, on_epcis=False)
        )
    return _answered(request, asked, outcomes, sample)


def _answered(request: HttpRequest, asked: Asked, outcomes: Sequence[Outcome], sample: Sample | None) -> HttpResponse:
    language = language_of(request)
    levels = judge([one.handed for one in outcomes])
    if wants_json(request):
        return json_response(telling.as_json(outcomes, levels, language, now=timezone.now()))
    told = {
        "text": asked.text,
        "sample": sample,
        "has_key": not asked.viewer.is_public,
        **telling.for_people(outcomes, levels, language, now=timezone.now()),
    }
    return render(request, "portal/self_test.html", _around(language) | told)


def _empty(request: HttpRequest, language: str) -> HttpResponse:
    if wants_json(request):
        return json_response(telling.described(language, MAX_BYTES, MAX_EVENTS, MAX_FILES))
    return render(request, "portal/self_test.html", _around(language))


def _around(language: str) -> dict[str, Any]:
    return {
        "samples": telling.samples_told(samples(), language),
        "levels": telling.levels_told(judge([]), language),
        "limits": {"kilobytes": MAX_BYTES // 1024, "events": MAX_EVENTS, "files": MAX_FILES},
        "suite": telling.SUITE,
    }


def _sample(request: HttpRequest) -> Sample | None:
    name = _sample_name(request)
    if not name or name == WHOLE_SET:
        return None
    found = sample_named(name)
    if found is None:
        known = ", ".join(sample.name for sample in samples())
        raise Refused(Problem("self_test.unknown_sample", values={"name": name[:60], "known": known}))
    return found


def _sample_name(request: HttpRequest) -> str:
    return "" if request.method == "POST" else str(request.GET.get("mau", ""))


def _asked(request: HttpRequest, sample: Sample | None) -> Asked | None:
    """What is to be judged; None where only the page is asked for.

    raises  Refused web.too_large, accounts.key_unknown, self_test.nothing, self_test.too_many
    """
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if sample is not None:
        return Asked(viewer, ((sample.name, sample.text.encode()),), sample.text)
    if _sample_name(request) == WHOLE_SET:
        return Asked(viewer, tuple((one.name, one.text.encode()) for one in samples() if one.is_sound))
    if request.method != "POST":
        return None
    _refuse_too_large(request)
    if not request.headers.get("Content-Type", "").startswith(_FORMS):
        files: list[tuple[str, bytes]] = [("", request.body)] if request.body.strip() else []
        return _checked(Asked(viewer, tuple(files)))
    text = request.POST.get("noi_dung", "")
    pasted = [(_PASTED[language_of(request)], text.encode())] if text.strip() else []
    given = [(str(file.name)[:120], file.read()) for file in request.FILES.getlist("tep")]
    key = request.POST.get("khoa", "").strip()
    return _checked(Asked(viewer_of_key(key, request) if key else viewer, (*pasted, *given), text))


def _checked(asked: Asked) -> Asked:
    if not asked.files:
        raise Refused(Problem("self_test.nothing"))
    if len(asked.files) > MAX_FILES:
        raise Refused(Problem("self_test.too_many", values={"count": len(asked.files), "limit": MAX_FILES}))
    return asked


def _refuse_too_large(request: HttpRequest) -> None:
    """Before anything of the body is read; a body of unknown length is not read at all."""
    declared = request.headers.get("Content-Length", "")
    length = int(declared) if declared.isdigit() else 0
    if length > MAX_BYTES:
        raise Refused(Problem("web.too_large", values={"bytes": length, "limit": MAX_BYTES}))


def _text_again(request: HttpRequest, refused: Refused) -> str:
    """What was pasted, so that nobody pastes it twice because of a mistyped key."""
    is_form = request.headers.get("Content-Type", "").startswith(_FORMS)
    if request.method != "POST" or not is_form or "web.too_large" in {problem.code for problem in refused.problems}:
        return ""
    return str(request.POST.get("noi_dung", ""))


def _judged(asked: Asked) -> list[Outcome]:
    now, bounds = timezone.now(), _limits()
    with _one_at_a_time():
        handed = [take(name, data, now=now, limits=bounds, version=naming.version()) for name, data in asked.files]
        return [Outcome(one, _verdicts(asked.viewer, one, now)) for one in handed]


def _verdicts(viewer: Viewer, one: Handed, now: datetime) -> dict[str, Verdict]:
    """What this node would say of the events, each as if the others had no fault; nothing for the public."""
    if viewer.organisation_id is None or one.document is None or not one.document.reads:
        return {}
    return {verdict.pointer: verdict for verdict in verdicts_on(viewer, one.document.reads, now=now)}


def _limits() -> Limits:
    node = limits_of_node()
    return replace(
        node, max_bytes=min(MAX_BYTES, node.max_bytes), max_events=min(MAX_EVENTS, settings.CAPTURE_MAX_EVENTS)
    )


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if not _gate.acquire(timeout=_WAIT_S):
        raise Refused(Problem("self_test.busy"))
    try:
        yield
    finally:
        _gate.release()
