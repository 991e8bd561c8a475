"""/epcis/v1/: the query interface in SOAP, its WSDL, and capture of XML documents.

source   EPCIS 1.2, 10.2 and 11; SOAP 1.1, 6; SOAP 1.2 part 2, 7
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from txng.accounts.viewer import Viewer
from txng.core.epcis.identifier_format import FORMATS, Format
from txng.core.epcis.xml.soap_answers import write_answer
from txng.core.epcis.xml.soap_calls import Frame
from txng.core.epcis.xml.soap_read import MAX_BYTES, read_call, read_message
from txng.core.epcis.xml.soap_wsdl import write_wsdl
from txng.core.epcis.xml.writing import Version
from txng.core.problems import Problem, Refused
from txng.events import jobs
from txng.events.api.captures import created
from txng.events.api.media import XML, chosen, refuse_sent_version, sent_media_type
from txng.events.api.receipts import jobs_told
from txng.events.api.resource import captured_bytes
from txng.soap.operations import Asker, answer_to
from txng.web import problems
from txng.web.api import body_of, endpoint
from txng.web.pages import language_of
from txng.web.soap_faults import SOAP_12, content_type, framed, media_type_of

ADDRESS = "/epcis/v1/"
_TAKEN = frozenset(("text/xml", "application/xml", SOAP_12))
_WSDL_VERSIONS: Mapping[str, Version] = {"1.2": "1.2", "": "1.2", "2.0": "2.0"}


@endpoint(methods=("GET", "POST"), max_bytes=MAX_BYTES, open_to_all=True)
def query(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The query interface: POST a call; GET says in WSDL how to. What is refused becomes a SOAP fault on its way out."""
    if request.method == "GET":
        return _wsdl(request)
    _refuse_media_type(request)
    if viewer.is_public:
        raise Refused(Problem("web.key_needed"))
    message = read_message(body_of(request))
    frame = message.frame
    framed(request, frame)
    asker = Asker(viewer, frame, timezone.now(), _form(request, frame))
    answer = answer_to(read_call(message), asker)
    lost = {"Txng-Losses": str(len(answer.losses))} if answer.losses else {}
    data = write_answer(answer.message, frame, created_at=asker.now)
    return HttpResponse(data, content_type=content_type(frame), headers=lost)


@endpoint(methods=("POST",), max_bytes=captured_bytes)
def capture(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Record a document of EPCIS 1.x or 2.0 in XML: all of it at once, or nothing.

    A sender of 1.2 knows no jobs: it takes 200 for "captured" and never asks again. So the document is kept as a job
    like any other, and judged before it is answered.
    """
    refuse_sent_version(request, sent_media_type(request, [XML]))
    now = timezone.now()
    kept = jobs.keep(viewer, body_of(request), error_behaviour="rollback", now=now, media_type=XML)
    job = jobs.judge(kept.id, now=now)
    location = f"/epcis/v2/capture/{job.id}"
    if not job.success:
        refused = Refused([jobs.problem_of(stored) for stored in job.problems])
        return problems.answer(request, refused, {"Location": location})
    (told,) = jobs_told([job], language_of(request))
    return created(request, told, status=200, location=location)


def _wsdl(request: HttpRequest) -> HttpResponse:
    """The WSDL for 1.2; with ?wsdl=2.0 for the names of 2.0."""
    asked = {name.lower(): str(value) for name, value in request.GET.items()}
    version = _WSDL_VERSIONS.get(asked.get("wsdl", ""))
    if version is None:
        values = {"name": "wsdl", "got": asked["wsdl"][:100], "want": "1.2 hoặc 2.0", "want_en": "1.2 or 2.0"}
        raise Refused(Problem("query.parameter_value", values=values))
    address = settings.PUBLIC_URL.rstrip("/") + ADDRESS
    return HttpResponse(write_wsdl(address, version), content_type="text/xml; charset=utf-8")


def _form(request: HttpRequest, frame: Frame) -> Format:
    """How identifiers are written: 1.2 knows URNs alone; 2.0 gets them as they were captured."""
    asked = chosen(request, "GS1-EPC-Format", FORMATS)
    if asked in (None, "No_Preference"):
        return "Always_EPC_URN" if frame.version == "1.2" else "Never_Translates"
    return cast("Format", asked)


def _refuse_media_type(request: HttpRequest) -> None:
    given = media_type_of(request)
    if given not in _TAKEN:
        values = {"got": given[:100] or "(-)", "want": " / ".join(sorted(_TAKEN))}
        raise Refused(Problem("web.media_type", values=values))
