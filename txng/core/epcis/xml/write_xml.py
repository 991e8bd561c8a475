"""Events → EPCIS 2.0 or 1.2 in XML, valid against GS1's XML Schema.

XML says less than JSON-LD, and 1.2 less than 2.0. Nothing is left out silently: each loss is a Problem, and who does
not ask for the losses is refused where there are any.

source   EPCIS 2.0, 9; EPCIS 1.2, 9
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from txng.core.epcis.event import Event
from txng.core.epcis.xml.names import EPCIS_12, EPCIS_20, MASTER_DATA_12, MASTER_DATA_20, QUERY_12, QUERY_20
from txng.core.epcis.xml.write_event import write_event
from txng.core.epcis.xml.write_header import write_header, write_vocabularies
from txng.core.epcis.xml.writing import CbvFormat, Version, Writing, attribute_text
from txng.core.problems import Problem, Refused

__all__ = ["CbvFormat", "Version", "losses_of", "write_document", "write_master_data_document", "write_query_document"]


def write_document(
    events: Sequence[Event],
    *,
    created_at: datetime,
    version: Version = "2.0",
    cbv_format: CbvFormat = "No_Preference",
    header: Mapping[str, Any] | None = None,
    namespaces: Mapping[str, str] | None = None,
    losses: list[Problem] | None = None,
) -> bytes:
    """An EPCISDocument in UTF-8.

    cbv_format   how CBV words are spelled; No_Preference writes URNs, as 1.2 must in any case
    header       epcisHeader as `Document.header` has it, with `namespaces` for its own fields
    losses       what could not be said is added here, pointers "/index/field" into `events`
    raises       Refused with the losses, where none were asked for
    source       EPCIS 2.0, 9.5
    """
    is_12 = version == "1.2"
    writing = Writing(version=version, cbv_format=cbv_format, prefixes={"epcis": EPCIS_12 if is_12 else EPCIS_20})
    if header:
        writing.begin(namespaces or {}, "/epcisHeader")
        write_header(header, writing, _date(created_at))
    writing.open("EPCISBody")
    _write_event_list(events, writing)
    writing.close("EPCISBody")
    return _finished("epcis:EPCISDocument", version, created_at, (writing, losses))


def write_query_document(
    events: Sequence[Event],
    *,
    query_name: str,
    created_at: datetime,
    subscription_id: str | None = None,
    version: Version = "2.0",
    cbv_format: CbvFormat = "No_Preference",
    losses: list[Problem] | None = None,
) -> bytes:
    """An EPCISQueryDocument: the answer to a query or a subscription. As `write_document` for the rest."""
    is_12 = version == "1.2"
    prefixes = {"epcisq": QUERY_12 if is_12 else QUERY_20, "epcis": EPCIS_12 if is_12 else EPCIS_20}
    writing = Writing(version=version, cbv_format=cbv_format, prefixes=prefixes)
    writing.parts.append("<EPCISBody><epcisq:QueryResults>")
    writing.leaf("queryName", query_name)
    if subscription_id is not None:
        writing.leaf("subscriptionID", subscription_id)
    writing.open("resultsBody")
    _write_event_list(events, writing)
    writing.parts.append("</resultsBody></epcisq:QueryResults></EPCISBody>")
    return _finished("epcisq:EPCISQueryDocument", version, created_at, (writing, losses))


def write_master_data_document(
    vocabularies: Sequence[Any],
    *,
    created_at: datetime,
    version: Version = "2.0",
    namespaces: Mapping[str, str] | None = None,
    losses: list[Problem] | None = None,
) -> bytes:
    """An EPCISMasterDataDocument. As `write_document` for the rest.

    vocabularies   as epcisMasterData's vocabularyList has them, with `namespaces` for fields of their own
    source         EPCIS 2.0, 9.4; EPCIS 1.2, 9.4
    """
    is_12 = version == "1.2"
    writing = Writing(
        version=version, cbv_format="No_Preference", prefixes={"epcismd": MASTER_DATA_12 if is_12 else MASTER_DATA_20}
    )
    writing.begin(namespaces or {}, "/epcisHeader")
    writing.open("EPCISBody")
    write_vocabularies(vocabularies, writing)
    writing.close("EPCISBody")
    return _finished("epcismd:EPCISMasterDataDocument", version, created_at, (writing, losses))


def losses_of(events: Sequence[Event], version: Version) -> list[Problem]:
    """What XML of this version cannot say of these events: the report of a conversion, without its result."""
    writing = Writing(version=version, cbv_format="No_Preference", prefixes={})
    _write_event_list(events, writing)
    return writing.losses


def _write_event_list(events: Sequence[Event], writing: Writing) -> None:
    writing.open("EventList")
    for index, event in enumerate(events):
        write_event(event, index, writing)
    writing.close("EventList")


def _finished(
    root: str, version: Version, created_at: datetime, written: tuple[Writing, list[Problem] | None]
) -> bytes:
    writing, losses = written
    if losses is not None:
        losses += writing.losses
    elif writing.losses:
        raise Refused(writing.losses)
    declared = "".join(f' xmlns:{prefix}="{attribute_text(iri)}"' for prefix, iri in writing.prefixes.items())
    date = _date(created_at)
    start = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}{declared} schemaVersion="{version}" creationDate="{date}">'
    )
    return "".join((start, *writing.parts, f"</{root}>\n")).encode()


def _date(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
