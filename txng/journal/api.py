"""What a phone says to this node, and what it is told: JSON, by the session of whoever has signed in.

A page of ours and the phone's worker are the only callers: machines send EPCIS. As everywhere where a cookie counts, what
changes something bears the form's token, which `du-lieu` tells.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.http import content_disposition_header

from txng.accounts.lookups import organisations_of
from txng.accounts.organisations_amending import show_name
from txng.accounts.viewer import Viewer
from txng.core.epcis.read_values import instant_of
from txng.core.problems import Problem, Refused
from txng.journal import answers, attachments, handovers_phone, resolving, rolls, state
from txng.journal.attachments import CHUNK_MOST
from txng.journal.recording import Sent
from txng.journal.report import report_of
from txng.journal.report_files import TYPES, content_of
from txng.web.api import body_of, endpoint, json_of, json_response
from txng.web.pages import language_of

MOST_ENTRIES = 50
SYNC_MOST_BYTES = 262_144
_DEVICE = re.compile(r"[A-Za-z0-9_-]{8,64}")
_WANT = '{"device": "…", "clock": "2026-11-22T08:12:00+07:00", "entries": […]} (≤ 50)'
_LEVEL = 6
_RESOLUTION_MOST_BYTES = 2_000
_SHOWN_AS_IS = {"Content-Security-Policy": "default-src 'none'; sandbox", "Content-Disposition": "inline"}
View = Callable[..., HttpResponse]


def _for_phones(*methods: str, max_bytes: int = 0) -> Callable[[View], View]:
    """A door for who has signed in; whatever changes something bears the form's token (accounts.middleware.Forms)."""

    def decorate(view: View) -> View:
        @endpoint(methods=methods, max_bytes=max_bytes, open_to_all=True)
        @wraps(view)
        def door(request: HttpRequest, viewer: Viewer, **path: Any) -> HttpResponse:
            signed_in = getattr(request, "signed_in", None)
            if signed_in is None:
                raise Refused(Problem("journal.signed_out"))
            if signed_in.must_set_up:
                raise Refused(Problem("journal.second_factor"))
            return view(request, viewer, timezone.now(), **path)

        door.csrf_exempt = False  # type: ignore[attr-defined]
        return door

    return decorate


@_for_phones("POST", max_bytes=SYNC_MOST_BYTES)
def sync(request: HttpRequest, viewer: Viewer, now: datetime) -> HttpResponse:
    """/nhat-ky/dong-bo/: entries of one phone; each is answered for itself."""
    device, clock, entries = _message(json_of(request))
    sent = Sent(device, round((clock - now).total_seconds()))
    told = answers.answers_to(viewer, entries, sent, now=now, language=language_of(request))
    return json_response({"server_time": now, "answers": told, "again_after_s": None})


@_for_phones("GET")
def data(request: HttpRequest, viewer: Viewer, now: datetime) -> HttpResponse:
    """/nhat-ky/du-lieu: all that a phone must know to work without a network."""
    token = get_token(request)
    document = state.state_of(viewer, now=now)
    etag = state.etag_of(document, request.META.get("CSRF_COOKIE", ""))
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers=headers)
    person = {"name": viewer.label}
    answer = json_response({"at": now, "person": person, "token": token, **document}, headers=headers)
    return _compressed(request, answer)


@_for_phones("GET", "PUT", max_bytes=CHUNK_MOST)
def attachment(request: HttpRequest, viewer: Viewer, now: datetime, number: UUID) -> HttpResponse:
    """/nhat-ky/dinh-kem/{id}: how much of a file is here; one more part of it."""
    if request.method == "PUT":
        offset, length = _number(request, "Upload-Offset"), _number(request, "Upload-Length")
        done = attachments.put(viewer, number, body_of(request), offset=offset, length=length, now=now)
    else:
        done = attachments.progress_of(viewer, number, now=now)
    headers = {"Upload-Offset": str(done.offset), "Upload-Length": str(done.length), "Cache-Control": "no-store"}
    return json_response({"offset": done.offset, "is_done": done.is_done}, headers=headers)


@_for_phones("GET")
def attachment_file(request: HttpRequest, viewer: Viewer, now: datetime, number: UUID) -> HttpResponse:  # noqa: ARG001
    """/nhat-ky/dinh-kem/{id}/tep: the picture or the voice note; for those who write for the organisation."""
    content, media_type = attachments.content_of(viewer, number, now=now)
    return HttpResponse(content, content_type=media_type, headers=_SHOWN_AS_IS)


@_for_phones("POST", max_bytes=_RESOLUTION_MOST_BYTES)
def conflict(request: HttpRequest, viewer: Viewer, now: datetime, number: UUID) -> HttpResponse:
    """/nhat-ky/xung-dot/{entry}: a person says which of two phones holds."""
    given = json_of(request)
    keep = given.get("keep") if isinstance(given, dict) else None
    if not isinstance(keep, str):
        raise Refused(Problem("journal.sync_form", "/keep", {"want": '{"keep": "…"}'}))
    done = resolving.resolve(viewer, number, keep=keep, now=now)
    made = answers.told(done.answer, language_of(request)) if done.answer else None
    return json_response({"keep": done.keep, "sides": [done.first, done.second], "answer": made})


@_for_phones("GET")
def report(request: HttpRequest, viewer: Viewer, now: datetime, name: str) -> HttpResponse:
    """/nhat-ky/bao-cao/vu.pdf, vu.xlsx: a season on paper; `?co-so=` the organisation, `?lo=` the lot."""
    organisation, lot = request.GET.get("co-so", ""), request.GET.get("lo", "")
    is_number = organisation.isascii() and organisation.isdigit() and len(organisation) < 16
    if not is_number:
        raise Refused(Problem("journal.lot_not_there"))
    found = report_of(viewer, int(organisation), lot, now=now)
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=f"{found.code}-{name}")}
    return HttpResponse(content_of(found, name), content_type=TYPES[name], headers=headers)


@_for_phones("POST", max_bytes=_RESOLUTION_MOST_BYTES)
def handover(request: HttpRequest, viewer: Viewer, now: datetime, number: UUID) -> HttpResponse:
    """/nhat-ky/ban-giao/{id}: whether goods that were offered are taken; said again it is the same answer."""
    given = json_of(request)
    if not isinstance(given, dict) or given.get("answer") not in ("accept", "refuse"):
        raise Refused(Problem("journal.sync_form", "/answer", {"want": '{"answer": "accept"}, {"answer": "refuse"}'}))
    return json_response(handovers_phone.answered(viewer, number, given, now=now))


@_for_phones("POST", max_bytes=_RESOLUTION_MOST_BYTES)
def shown_name(request: HttpRequest, viewer: Viewer, now: datetime) -> HttpResponse:
    """/nhat-ky/ten-ho: whether everybody reads a household's full name; else its initials and commune."""
    given = json_of(request)
    wanted = given if isinstance(given, dict) else {}
    number, is_named = wanted.get("organisation"), wanted.get("is_named")
    if type(number) is not int or not isinstance(is_named, bool):
        raise Refused(Problem("journal.sync_form", "", {"want": '{"organisation": 1, "is_named": true}'}))
    show_name(viewer, number, is_named=is_named, now=now)
    return json_response({"is_named": is_named, "name": organisations_of([number])[number].public_name})


@_for_phones("POST", max_bytes=_RESOLUTION_MOST_BYTES)
def roll(request: HttpRequest, viewer: Viewer, now: datetime) -> HttpResponse:
    """/nhat-ky/tem/cuon: a roll by its first and last stamp, put to a lot and activated; `"is_look": true` only asks."""
    given = json_of(request)
    if not isinstance(given, dict):
        raise Refused(Problem("journal.sync_form", "", {"want": '{"first": "…", "last": "…", "lot": "…"}'}))
    act = rolls.looked_at if given.get("is_look") is True else rolls.activated
    return json_response(act(viewer, given, now=now))


def _compressed(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The answer in a sixth of its bytes: ten templates are 300 kB, and a phone in the mountains pays for each.

    Nothing of the request comes back in it, and the token is masked anew each time: its length tells nobody anything.
    """
    answer.headers["Vary"] = "Accept-Encoding, Cookie"
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        answer.content = gzip.compress(answer.content, _LEVEL, mtime=0)
        answer.headers["Content-Encoding"] = "gzip"
        answer.headers["Content-Length"] = str(len(answer.content))
    return answer


def _message(given: Any) -> tuple[str, datetime, list[Any]]:
    """Device, its clock, its entries."""
    if not isinstance(given, dict):
        raise Refused(Problem("journal.sync_form", "", {"want": _WANT}))
    device, clock, entries = (given.get(name) for name in ("device", "clock", "entries"))
    at = instant_of(clock) if isinstance(clock, str) else None
    is_right = isinstance(device, str) and _DEVICE.fullmatch(device) and isinstance(entries, list)
    if not is_right or at is None or len(entries) > MOST_ENTRIES:  # type: ignore[arg-type]
        raise Refused(Problem("journal.sync_form", "", {"want": _WANT}))
    assert isinstance(device, str), "judged above"
    return device, at, list(entries or [])


def _number(request: HttpRequest, name: str) -> int:
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise Refused(Problem("journal.attachment_headers", values={"want": "Upload-Offset, Upload-Length"}))
    return int(text)
