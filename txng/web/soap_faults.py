"""A refusal, told to who speaks SOAP: a fault with the exception of EPCIS, whichever floor refused.

The door itself, the key before it, a database that is away, a fault of ours: all are told here, by problems.answer.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from txng.core.epcis.xml.soap_calls import Binding, Frame
from txng.core.epcis.xml.soap_faults import IMPLEMENTATION, exception_of, write_fault
from txng.core.problems import KINDS, Refused
from txng.web.pages import language_of

ADDRESSES = frozenset(("/epcis/v1", "/epcis/v1/", "/epcis/v1/query", "/epcis/v1/Query.svc"))
SOAP_12 = "application/soap+xml"
_MEDIA: Mapping[Binding, str] = {"1.1": "text/xml", "1.2": SOAP_12, "document": "application/xml"}
# Refusals of the door, not of the call, that HTTP has a status of its own for: clients act upon it before they read.
_OF_THE_DOOR = ("web", "accounts", "organisations")
_OF_HTTP = frozenset((401, 403, 413, 415, 421, 503))


def is_call(request: HttpRequest) -> bool:
    """Whether the query interface is spoken; its WSDL is read by GET, like any page."""
    return request.method == "POST" and request.path in ADDRESSES


def media_type_of(request: HttpRequest) -> str:
    """What the sender says its message is."""
    return request.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def framed(request: HttpRequest, frame: Frame) -> None:
    """Note how a call came, once it is known: what is refused from then on is told in the same frame."""
    request.soap_frame = frame  # type: ignore[attr-defined]


def frame_of(request: HttpRequest) -> Frame:
    """How a call came, as far as it is known: its media type tells of the envelope before that is read."""
    by_media = Frame("1.2" if media_type_of(request) == SOAP_12 else "1.1")
    frame: Frame = getattr(request, "soap_frame", by_media)
    return frame


def content_type(frame: Frame) -> str:
    """The media type of an answer."""
    return f"{_MEDIA[frame.binding]}; charset=utf-8"


def answer(request: HttpRequest, refused: Refused, *, status: int, headers: Mapping[str, str]) -> HttpResponse:
    """The fault.

    status   what the refusal would be over plain HTTP
    """
    frame, language = frame_of(request), language_of(request)
    data = write_fault(frame, refused.problems, language=language, created_at=timezone.now())
    told = {"Content-Language": language, **headers}
    return HttpResponse(data, status=_status(frame, refused, status), content_type=content_type(frame), headers=told)


def _status(frame: Frame, refused: Refused, status: int) -> int:
    """500 for a fault in SOAP 1.1, whosever it is; 400 for the sender's in SOAP 1.2; HTTP's own without an envelope."""
    for problem in refused.problems:
        of_http = KINDS[problem.code].status
        if problem.code.partition(".")[0] in _OF_THE_DOOR and of_http in _OF_HTTP:
            return of_http
    if frame.binding == "document":
        return status
    is_ours = exception_of(refused.problems) == IMPLEMENTATION
    return 400 if frame.binding == "1.2" and not is_ours else 500
