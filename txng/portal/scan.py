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
from txng.core.problems import Refused
from txng.portal.addresses import code_of, mended
from txng.portal.answers import json_of, unchecked_json
from txng.portal.pages import page_of
from txng.portal.rendering import Frame, html_of, malformed_html, out_of_reach_html, unknown_html
from txng.portal.verdicts import MALFORMED, OUT_OF_REACH, SAYINGS, UNMADE, Saying, Verdict
from txng.web import problems
from txng.web.pages import language_of, wants_json
from txng.web.raw_path import path_of

logger = logging.getLogger(__name__)

_PAGE, _JSON, _PROBLEM = "text/html; charset=utf-8", "application/json", "application/problem+json"
# A lot's page may stand 30 s in a shared cache; what speaks of one piece, or of nothing, is asked each time.
_SHARED, _ASKED = "public, max-age=30", "no-cache"


@require_safe
def scan(request: HttpRequest, path: str) -> HttpResponse:
    """/01/… and every other key: what is known of the code in the address."""
    now = timezone.localtime()
    frame = frame_of(request, now)
    raw = path_of(request.META)
    try:
        code = code_of(path) if raw is None else code_of(raw, is_raw=True)
    except Refused as refused:
        return _malformed(request, path, refused, frame)
    try:
        return _known(request, code, frame)
    except (OperationalError, InterfaceError):
        logger.exception("database out of reach during a scan")
        return _unsaid(request, code, OUT_OF_REACH, frame)


def frame_of(request: HttpRequest, now: datetime) -> Frame:
    """The frame of this answer: language, official domain, time."""
    return Frame(language_of(request), urlsplit(settings.PUBLIC_URL).netloc, settings.PUBLIC_URL.rstrip("/"), now)


def _known(request: HttpRequest, code: Identified, frame: Frame) -> HttpResponse:
    today = frame.checked_at.date()
    page = page_of(code, today=today)
    if page.is_unmade:
        return _unsaid(request, code, UNMADE, frame)
    status = SAYINGS[page.verdict].status
    cache = _SHARED if page.verdict not in (Verdict.UNCHECKED, Verdict.UNKNOWN) else _ASKED
    if wants_json(request):
        return _answer(orjson.dumps(json_of(page, frame)), frame, status=status, content_type=_JSON, cache=cache)
    html = unknown_html(page, frame) if page.verdict is Verdict.UNKNOWN else html_of(page, frame, today=today)
    return _answer(html.encode(), frame, status=status, content_type=_PAGE, cache=cache)


def _malformed(request: HttpRequest, path: str, refused: Refused, frame: Frame) -> HttpResponse:
    status = MALFORMED.status
    if wants_json(request):
        body = problems.body_of(refused, language=frame.language, status=status, on_epcis=False)
        data = orjson.dumps(body | {"instance": request.path})
        return _answer(data, frame, status=status, content_type=_PROBLEM, cache=_ASKED)
    sentences = [problem.sentence(frame.language) for problem in refused.problems]
    html = malformed_html(path, sentences, mended(path), saying=MALFORMED, frame=frame)
    return _answer(html.encode(), frame, status=status, content_type=_PAGE, cache=_ASKED)


def _unsaid(request: HttpRequest, code: Identified, saying: Saying, frame: Frame) -> HttpResponse:
    if wants_json(request):
        data, content_type = orjson.dumps(unchecked_json(code.key, saying, frame)), _JSON
    else:
        data, content_type = out_of_reach_html(code.key, saying, frame).encode(), _PAGE
    response = _answer(data, frame, status=saying.status, content_type=content_type, cache="no-store")
    response["Retry-After"] = "30"
    return response


def _answer(data: bytes, frame: Frame, *, status: int, content_type: str, cache: str) -> HttpResponse:
    headers = {"Cache-Control": cache, "Vary": "Accept, Accept-Language", "Content-Language": frame.language}
    return HttpResponse(data, status=status, content_type=content_type, headers=headers)
