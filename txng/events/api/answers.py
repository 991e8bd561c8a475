"""Events as answers: JSON or XML, identifiers in the form that was asked for.

Without GS1-EPC-Format, events leave as they were captured. The openapi of EPCIS 2.0 names Always_GS1_Digital_Link as
what an absent header means; we translate only where we are asked, because what left is what was sealed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from txng.core.canon import canonical
from txng.core.epcis.event import Event
from txng.core.epcis.identifier_format import FORMATS, Format
from txng.core.epcis.write_json import write_query_document
from txng.core.epcis.xml import write_xml
from txng.core.problems import Problem
from txng.events.api.media import JSON, XML, chosen, version_of, wanted_media_type
from txng.events.api.resource import CBV_XML_FORMATS
from txng.events.lookups import StoredEvent
from txng.events.told import told as event_told

MEDIA = (JSON, XML)
_LONGEST_HEADER = 4_000
_LOSSES_TOLD = 5


def events_told(
    request: HttpRequest, found: Sequence[StoredEvent], *, query_name: str, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """An EPCISQueryDocument, in what the asker wants.

    raises  Refused rest.not_acceptable, rest.version
    """
    media, form = wanted_media_type(request, MEDIA), format_of(request)
    events = [event_told(one, form) for one in found]
    told = {"GS1-EPC-Format": form, **_extensions(events), "Vary": "Accept, GS1-EPC-Format", **(headers or {})}
    if media == XML:
        return _in_xml(request, events, query_name, told)
    document = write_query_document(events, query_name=query_name, created_at=timezone.now())
    # Canonical, because it alone keeps every digit of a long number; a reader does not mind sorted names.
    return HttpResponse(canonical(document), content_type=JSON, headers=told)


def format_of(request: HttpRequest) -> Format:
    """The form of identifiers in an answer; no preference leaves them as they were captured."""
    asked = chosen(request, "GS1-EPC-Format", FORMATS)
    return "Never_Translates" if asked in (None, "No_Preference") else cast("Format", asked)


def _in_xml(request: HttpRequest, events: Sequence[Event], query_name: str, told: Mapping[str, str]) -> HttpResponse:
    """What XML cannot say is left out, counted and named in a header: the asker can still ask for JSON."""
    version = version_of(request, XML)
    spelling = chosen(request, "GS1-CBV-XML-Format", CBV_XML_FORMATS) or "No_Preference"
    losses: list[Problem] = []
    document = write_xml.write_query_document(
        events,
        query_name=query_name,
        created_at=timezone.now(),
        version=version,
        cbv_format=cast("write_xml.CbvFormat", spelling),
        losses=losses,
    )
    lost = {"Txng-Losses": losses_told(losses)} if losses else {}
    versions = {"GS1-EPCIS-Version": f"{version}.0", "GS1-CBV-XML-Format": spelling}
    return HttpResponse(document, content_type=XML, headers={**told, **versions, **lost})


def losses_told(losses: Sequence[Problem]) -> str:
    named = [
        f"{problem.code} {problem.pointer}".encode("ascii", "replace").decode() for problem in losses[:_LOSSES_TOLD]
    ]
    return "; ".join([str(len(losses)), *named])[:_LONGEST_HEADER]


def _extensions(events: Sequence[Event]) -> dict[str, str]:
    """The namespaces of the answer, as far as a header can hold them."""
    pairs = sorted({f"{prefix}={uri}" for event in events for prefix, uri in event.namespaces.items()})
    plain = [pair for pair in pairs if pair.isascii() and pair.isprintable() and "," not in pair]
    text = ",".join(plain)
    return {"GS1-Extensions": text} if plain and len(text) <= _LONGEST_HEADER else {}
