"""What the doors give and take, as JSON Schema: as much as a client relies on, no more. Not a copy of GS1's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_TEXT: Mapping[str, Any] = {"type": "string"}
_TIME: Mapping[str, Any] = {"type": "string", "format": "date-time"}
_WHOLE: Mapping[str, Any] = {"type": "integer", "minimum": 0}
_FLAG: Mapping[str, Any] = {"type": "boolean"}


def _object(required: str, **properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": required.split(), "properties": properties}


def _list_of(schema: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{schema}"}}


def _one_of(*values: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


_CONTEXT: Mapping[str, Any] = {"type": ["string", "array", "object"]}
_EVENT_TYPES = _one_of("ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent")
_EVENT = _object(
    "type eventTime eventTimeZoneOffset",
    type=_EVENT_TYPES,
    eventID={"type": "string", "description": "any URI; without one the event gets its hash"},
    eventTime=_TIME,
    eventTimeZoneOffset={"type": "string", "pattern": "^[+-][0-9]{2}:[0-9]{2}$"},
    action=_one_of("ADD", "OBSERVE", "DELETE"),
    bizStep=_TEXT,
    disposition=_TEXT,
    errorDeclaration={"type": "object"},
)
_PROBLEM_ENTRY = _object("code detail", code=_TEXT, pointer=_TEXT, detail=_TEXT)
_RECEIPT = _object(
    "eventID eventNo recordTime status",
    eventID=_TEXT,
    eventNo=_WHOLE,
    recordTime=_TIME,
    status=_one_of("captured", "known"),
    index={"type": "integer", "minimum": 0, "description": "its place in the log, once sealed"},
    proof=_TEXT,
)

SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "Event": _EVENT,
    "EventWithContext": {"allOf": [{"$ref": "#/components/schemas/Event"}], "required": ["@context"]},
    "Document": {
        **_object(
            "@context type epcisBody",
            type=_one_of("EPCISDocument", "EPCISQueryDocument"),
            schemaVersion=_TEXT,
            creationDate=_TIME,
            epcisHeader={"type": "object"},
            epcisBody={"type": "object"},
        )
    },
    "QueryDocument": _object(
        "@context type epcisBody",
        type=_one_of("EPCISQueryDocument"),
        epcisBody=_object(
            "queryResults",
            queryResults=_object("resultsBody", resultsBody=_object("eventList", eventList=_list_of("Event"))),
        ),
    ),
    "Xml": {"type": "string", "description": "EPCIS 2.0 or 1.2 in XML, valid against GS1's XML Schema"},
    "Text": _TEXT,
    "Bytes": {"type": "string", "contentEncoding": "binary"},
    "Collection": _object(
        "@context type member",
        **{"@context": _CONTEXT},
        type=_one_of("Collection"),
        member={"type": "array", "items": _TEXT},
    ),
    "Problem": _object(
        "type title status",
        type=_TEXT,
        title=_TEXT,
        status=_WHOLE,
        detail=_TEXT,
        instance=_TEXT,
        errors={"type": "array", "items": _PROBLEM_ENTRY},
    ),
    "Receipt": _RECEIPT,
    "Result": _object(
        "pointer status problems",
        pointer=_TEXT,
        status=_one_of("captured", "known", "refused"),
        eventID=_TEXT,
        index=_WHOLE,
        problems={"type": "array", "items": _PROBLEM_ENTRY},
    ),
    "CaptureJob": _object(
        "captureID createdAt running success captureErrorBehaviour errors documentSha256",
        captureID=_TEXT,
        createdAt=_TIME,
        finishedAt=_TIME,
        running=_FLAG,
        success=_FLAG,
        captureErrorBehaviour=_one_of("rollback", "proceed"),
        errors={"type": "array", "items": {"type": "object"}},
        results=_list_of("Result"),
        documentSha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
    ),
    "CaptureJobs": _list_of("CaptureJob"),
    "Verdict": _object(
        "dryRun success errors results",
        dryRun={"const": True},
        success=_FLAG,
        errors={"type": "array", "items": {"type": "object"}},
        results={"type": "array", "items": {"type": "object", "required": ["pointer", "status", "problems"]}},
    ),
    "CaptureAnswer": {"anyOf": [{"$ref": "#/components/schemas/CaptureJob"}, {"$ref": "#/components/schemas/Verdict"}]},
    "SignedReceipt": _object(
        "type events",
        type={"const": "txng.receipt@v1"},
        events={
            "type": "array",
            "minItems": 1,
            "items": _object(
                "event nonce organisation proof", event={"type": "object"}, nonce=_TEXT, organisation=_TEXT, proof=_TEXT
            ),
        },
    ),
    "ReceiptWaiting": _object("captureID events sealed", captureID=_TEXT, events=_WHOLE, sealed=_WHOLE),
    "Query": _object("name query", name=_TEXT, query={"type": "object"}),
    "Queries": _list_of("Query"),
    "SubscriptionWish": {
        **_object(
            "dest",
            dest={"type": "string", "format": "uri"},
            signatureToken=_TEXT,
            stream={"const": True},
            schedule={"type": "object"},
            reportIfEmpty=_FLAG,
            initialRecordTime=_TIME,
        ),
        "oneOf": [{"required": ["stream"]}, {"required": ["schedule"]}],
    },
    "Subscription": _object(
        "subscriptionID createdAt",
        subscriptionID=_TEXT,
        dest=_TEXT,
        createdAt=_TIME,
        health={"type": "object"},
    ),
    "Subscriptions": _list_of("Subscription"),
    "DeadLetters": {"type": "array", "items": {"type": "object"}},
    "Replay": {"type": "object", "properties": {"initialRecordTime": _TIME}},
    "Anything": {"type": ["object", "array"]},
}
