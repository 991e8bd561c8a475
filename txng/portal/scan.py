"""The citizen's scan: a Digital Link address → a page, JSON, or the honest words that nothing can be said."""

from __future__ import annotations

import logging
from datetime import datetime
from urllib.parse import urlsplit

import orjson
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from txng.core.gs1.identify import Identified
from txng.core.problems import Problem, Refused
from txng.portal.addresses import code_of, mended
from txng.portal.looks import look_of
from txng.portal.misses import is_too_often
from txng.portal.pages import Page, page_of
from txng.portal.recalls import recall_of
from txng.portal.rendering import Frame, malformed_html
from txng.portal.said import ASKED, OWN, PAGE, PROBLEM, Said, cache_of, recall_keys, recalled, told, unsaid
from txng.portal.stamps import Written, page_of_stamp, written_as_serial, written_as_short
from txng.portal.verdicts import MALFORMED, MISTYPED, OUT_OF_REACH, TOO_OFTEN, UNMADE, Saying, Verdict
from txng.web import problems
from txng.web.pages import language_of, wants_json
from txng.web.raw_path import path_of

logger = logging.getLogger(__name__)

_CODE_LETTERS = 60


@require_safe
def scan(request: HttpRequest, path: str) -> HttpResponse:
    """/01/… and every other key: what is known of the code in the address."""
    frame = frame_of(request, timezone.localtime())
    raw = path_of(request.META)
    try:
        code = code_of(path) if raw is None else code_of(raw, is_raw=True)
    except Refused as refused:
        return _malformed(request, path, refused, frame)
    stamp = written_as_serial(code)
    try:
        return _stamp(request, stamp, frame) if stamp else _known(request, code, frame)
    except (OperationalError, InterfaceError):
        logger.exception("database out of reach during a scan")
        return _unsaid(request, stamp.key if stamp else code.key, OUT_OF_REACH, frame)


@require_safe
def short(request: HttpRequest, code: str) -> HttpResponse:
    """/s/…: a stamp in its short form, however it was typed."""
    frame = frame_of(request, timezone.localtime())
    stamp = written_as_short(code)
    if stamp is None:
        if is_too_often(request, f"s/{code}"):
            return _unsaid(request, f"s/{code[:_CODE_LETTERS]}", TOO_OFTEN, frame)
        return _mistyped(request, code, frame)
    try:
        return _stamp(request, stamp, frame)
    except (OperationalError, InterfaceError):
        logger.exception("database out of reach during a scan")
        return _unsaid(request, stamp.key, OUT_OF_REACH, frame)


def frame_of(request: HttpRequest, now: datetime) -> Frame:
    """The frame of this answer: language, official domain, time."""
    return Frame(language_of(request), urlsplit(settings.PUBLIC_URL).netloc, settings.PUBLIC_URL.rstrip("/"), now)


def _known(request: HttpRequest, code: Identified, frame: Frame) -> HttpResponse:
    page = page_of(code, today=frame.checked_at.date())
    page = recalled(page, recall_of(recall_keys(page), frame.checked_at))
    if page.is_unmade:
        return _unsaid(request, code.key, UNMADE, frame)
    return _told(request, page, frame, cache=cache_of(page))


def _stamp(request: HttpRequest, stamp: Written, frame: Frame) -> HttpResponse:
    look = look_of(request, frame.checked_at, is_app=wants_json(request))
    page = page_of_stamp(stamp, look, now=frame.checked_at)
    if page.verdict is Verdict.UNKNOWN and is_too_often(request, stamp.key):
        return _unsaid(request, stamp.key, TOO_OFTEN, frame)
    return _told(request, page, frame, cache=OWN)


def _told(request: HttpRequest, page: Page, frame: Frame, *, cache: str) -> HttpResponse:
    return _sent(told(page, frame, frame.checked_at.date(), is_json=wants_json(request), cache=cache))


def _mistyped(request: HttpRequest, code: str, frame: Frame) -> HttpResponse:
    refused = Refused(Problem("stamps.short_mistyped", values={"code": code[:_CODE_LETTERS]}))
    if wants_json(request):
        return _problem(request, refused, MISTYPED.status, frame)
    html = malformed_html(code, [], None, saying=MISTYPED, frame=frame)
    return _sent(Said(html.encode(), MISTYPED.status, PAGE, ASKED, frame.language))


def _malformed(request: HttpRequest, path: str, refused: Refused, frame: Frame) -> HttpResponse:
    status = MALFORMED.status
    if wants_json(request):
        return _problem(request, refused, status, frame)
    sentences = [problem.sentence(frame.language) for problem in refused.problems]
    html = malformed_html(path, sentences, mended(path), saying=MALFORMED, frame=frame)
    return _sent(Said(html.encode(), status, PAGE, ASKED, frame.language))


def _problem(request: HttpRequest, refused: Refused, status: int, frame: Frame) -> HttpResponse:
    body = problems.body_of(refused, language=frame.language, status=status, on_epcis=False)
    data = orjson.dumps(body | {"instance": request.path})
    return _sent(Said(data, status, PROBLEM, ASKED, frame.language))


def _unsaid(request: HttpRequest, key: str, saying: Saying, frame: Frame) -> HttpResponse:
    return _sent(unsaid(key, saying, frame, is_json=wants_json(request)))


def _sent(said: Said) -> HttpResponse:
    return HttpResponse(said.data, status=said.status, content_type=said.content_type, headers=said.headers)
