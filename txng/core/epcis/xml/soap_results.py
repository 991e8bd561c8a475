"""QueryResults: the answer of a query in XML, alone in a SOAP body, or in an EPCISQueryDocument sent to a subscriber.

What 1.2 cannot say of an event is told beside the results, in an element of our own that the schema lets pass: readers
who do not know it pass it over, and nothing is left out in silence.

source   EPCIS 1.2 and 2.0, query XML Schema (QueryResults, xsd:any ##other); EPCIS 1.2, 8.2.8 (callback)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from txng.core.epcis.event import Event
from txng.core.epcis.xml.names import EPCIS_12, EPCIS_20, QUERY_12, QUERY_20
from txng.core.epcis.xml.write_event import write_event
from txng.core.epcis.xml.write_header import write_vocabularies
from txng.core.epcis.xml.writing import Version, Writing, attribute_text, element_text
from txng.core.problems import Problem

QUERY_NAMESPACES: Mapping[Version, str] = {"1.2": QUERY_12, "2.0": QUERY_20}
_EPCIS_NAMESPACES: Mapping[Version, str] = {"1.2": EPCIS_12, "2.0": EPCIS_20}
LOSSES = "urn:x-txng:losses"  # the namespace of our own element
_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MOST_LOSSES = 100  # told one by one; the attribute `count` has them all

Exceptional = Literal["QueryTooLargeException", "ImplementationException"]
Severity = Literal["ERROR", "SEVERE"]


def write_callback(
    events: Sequence[Event],
    query_name: str,
    subscription_id: str,
    created_at: datetime,
    *,
    version: Version = "1.2",
    losses: list[Problem] | None = None,
) -> bytes:
    """What a subscriber of the SOAP interface is sent: an EPCISQueryDocument with QueryResults, in UTF-8.

    losses   what this version cannot say is added here, and told in the document in any case
    source   EPCIS 1.2, 8.2.8.1 (callbackResults)
    """
    results = write_results(
        events, query_name=query_name, subscription_id=subscription_id, version=version, losses=losses
    )
    return as_document(results, version, created_at)


def write_callback_fault(
    exception: Exceptional,
    reason: str,
    *,
    query_name: str,
    subscription_id: str,
    created_at: datetime,
    version: Version = "1.2",
    severity: Severity = "ERROR",
) -> bytes:
    """What a subscriber is sent instead of results: too many of them, or a failure of ours.

    reason    in words
    severity  of an ImplementationException: SEVERE where trying again will not help
    source    EPCIS 1.2, 8.2.8.2 and 8.2.8.3 (callbackQueryTooLargeException, callbackImplementationException)
    """
    of_failure = f"<severity>{severity}</severity>" if exception == "ImplementationException" else ""
    named = _leaf("queryName", query_name) + _leaf("subscriptionID", subscription_id)
    body = f"{_leaf('reason', reason)}{of_failure}{named}"
    namespace = QUERY_NAMESPACES[version]
    message = f'<epcisq:{exception} xmlns:epcisq="{namespace}">{body}</epcisq:{exception}>'
    return as_document(message, version, created_at)


def write_results(
    events: Sequence[Event],
    *,
    query_name: str,
    subscription_id: str | None = None,
    version: Version = "1.2",
    losses: list[Problem] | None = None,
) -> str:
    """A QueryResults element with events, which declares all the prefixes it uses."""
    writing = _writing(version)
    writing.open("EventList")
    for index, event in enumerate(events):
        write_event(event, index, writing)
    writing.close("EventList")
    if losses is not None:
        losses += writing.losses
    return _results(writing, query_name, subscription_id, version)


def write_vocabulary_results(
    vocabularies: Iterable[Any],
    namespaces: Mapping[str, str],
    *,
    query_name: str,
    version: Version = "1.2",
    losses: list[Problem] | None = None,
) -> str:
    """A QueryResults element with master data.

    vocabularies   as epcisMasterData's vocabularyList has them in JSON
    namespaces     prefix → IRI, of their own fields
    """
    writing = _writing(version)
    writing.begin(namespaces, "")
    write_vocabularies(vocabularies, writing)
    if losses is not None:
        losses += writing.losses
    return _results(writing, query_name, None, version)


def as_document(message: str, version: Version, created_at: datetime) -> bytes:
    """An EPCISQueryDocument around one message of the query interface."""
    namespace = QUERY_NAMESPACES[version]
    date = created_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    root = f'epcisq:EPCISQueryDocument xmlns:epcisq="{namespace}" schemaVersion="{version}" creationDate="{date}"'
    body = f"<{root}><EPCISBody>{message}</EPCISBody></epcisq:EPCISQueryDocument>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()


def _writing(version: Version) -> Writing:
    prefixes = {"epcisq": QUERY_NAMESPACES[version], "epcis": _EPCIS_NAMESPACES[version]}
    return Writing(version=version, cbv_format="No_Preference", prefixes=prefixes)


def _results(writing: Writing, query_name: str, subscription_id: str | None, version: Version) -> str:
    told = _losses(writing.losses, version)
    declared = "".join(f' xmlns:{prefix}="{attribute_text(iri)}"' for prefix, iri in writing.prefixes.items())
    named = _leaf("queryName", query_name)
    if subscription_id is not None:
        named += _leaf("subscriptionID", subscription_id)
    body = f"<resultsBody>{''.join(writing.parts)}</resultsBody>"
    return f"<epcisq:QueryResults{declared}>{named}{body}{told}</epcisq:QueryResults>"


def _losses(losses: Sequence[Problem], version: Version) -> str:
    """What could not be said, in our own element; "" where all was."""
    if not losses:
        return ""
    told = "".join(
        f'<txng:loss code="{loss.code}" at="{_quoted(loss.pointer)}">{plain(loss.sentence("en"))}</txng:loss>'
        for loss in losses[:MOST_LOSSES]
    )
    head = f'txng:losses xmlns:txng="{LOSSES}" version="{version}" count="{len(losses)}"'
    return f"<{head}>{told}</txng:losses>"


def _quoted(text: str) -> str:
    return attribute_text(_UNSAYABLE.sub("\ufffd", text))


def _leaf(name: str, text: str) -> str:
    return f"<{name}>{plain(text)}</{name}>"


def plain(text: str) -> str:
    """Our own words, or a sender's name, as the text of an element; what XML has no character for is shown as such."""
    return element_text(_UNSAYABLE.sub("\ufffd", text))
