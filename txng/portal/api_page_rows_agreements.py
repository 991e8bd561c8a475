"""Every operation for machines on agreements of sharing data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from txng.accounts.api.door import schema_of
from txng.agreements.api import END
from txng.agreements.drafts import needed_fields
from txng.agreements.terms import DATASETS, SIDES
from txng.events.openapi import JSON, Answer, Example, Operation, Words, pretty

_AS_JSON = {"Content-Type": JSON}
_TEXT: Mapping[str, Any] = {"type": "string"}
_TEXTS: Mapping[str, Any] = {"type": "array", "items": _TEXT}
_ONE = "/api/v1/agreements/{number}"
_NUMBER = {"number": "{number}"}
_WRITES = (400, 401, 403, 404, 409, 413, 422)
PARAMETERS: Mapping[str, tuple[str, Words, Mapping[str, Any]]] = {
    "unsigned": ("query", ("true: chờ một bên ký", "true: those that wait for a party"), {"type": "string", "enum": ["true", "false"]}),
}  # fmt: skip
_PARTY: Mapping[str, Any] = {
    "type": "object",
    "properties": {"organisation": _TEXT, "place": _TEXTS, "sectors": _TEXTS},
}
SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "NewAgreement": {
        "type": "object",
        "required": list(needed_fields()),
        "additionalProperties": False,
        "properties": {
            "side": {"enum": list(SIDES)}, "number": _TEXT, "giver": _PARTY, "receiver": _PARTY,
            "dataset": {"enum": list(DATASETS)}, "products": _TEXTS, "fields": _TEXTS, "purpose": _TEXT, "basis": _TEXT,
            "first": {**_TEXT, "format": "date"}, "expires_at": {**_TEXT, "format": "date-time"},
        },
    },
    "EndAgreement": schema_of(END),
    "Agreement": {
        "type": "object",
        "required": ["id", "number", "standing", "giver", "receiver", "dataset", "products", "fields", "expires_at", "signatures", "end", "leaves"],
    },
    "Agreements": {"type": "object", "required": ["agreements"], "properties": {"agreements": {"type": "array"}, "next": _TEXT}},
    "AgreementUse": {
        "type": "object",
        "required": ["hours"],
        "properties": {"hours": {"type": "array", "items": {"type": "object", "required": ["hour", "asks", "rows"]}}, "next": _TEXT},
    },
}  # fmt: skip
_DRAFT = {
    "side": "giver", "number": "12/TT-CSDL", "giver": {"place": ["51"], "sectors": ["nong-san"]},
    "receiver": {"organisation": "{organisation}"}, "dataset": "events", "products": ["08938501234568"],
    "fields": ["bizStep", "quantityList"], "purpose": "Đối chiếu nguồn gốc nông sản", "basis": "Nghị định 37/2026/NĐ-CP",
    "first": "2026-11-22", "expires_at": "2028-06-30T00:00:00+07:00",
}  # fmt: skip


def operations() -> Iterator[Operation]:
    """All of them, in the order of a story: proposed, read, signed, used, ended."""
    acts = ("getAgreement", "postAgreementSign", "postAgreementEnd", "getAgreementUse")
    yield _post(
        "/api/v1/agreements", "postAgreement", ("Đề nghị thoả thuận và ký bên mình", "Propose an agreement, and sign one's side"),
        ("NewAgreement", 201), pretty(_DRAFT), links={act: {"number": "$response.body#/id"} for act in acts},
    )  # fmt: skip
    yield _get(
        "/api/v1/agreements", "getAgreements", ("Thoả thuận của mình, từng trang", "One's own agreements, page by page"),
        "Agreements", query=("unsigned", "after"),
    )  # fmt: skip
    yield _get(
        _ONE,
        "getAgreement",
        ("Một thoả thuận, và chỗ của nó trong nhật ký", "One of them, and where the log holds it"),
        "Agreement",
    )
    # Whoever signed for one party cannot sign for the other: the sample shows how that is refused.
    yield _post(
        f"{_ONE}/sign",
        "postAgreementSign",
        ("Ký thay bên chưa ký", "Sign for the other party"),
        ("Nothing", 200),
        "{}",
        status=403,
    )
    yield _get(
        f"{_ONE}/use",
        "getAgreementUse",
        ("Báo cáo chia sẻ, từng giờ", "The sharing report, hour by hour"),
        "AgreementUse",
        query=("after",),
    )
    yield _post(
        f"{_ONE}/end", "postAgreementEnd", ("Chấm dứt ngay, hoặc từ chối ký", "End it at once, or refuse it"), ("EndAgreement", 200),
        pretty({"reason": "Không còn cần nữa"}),
    )  # fmt: skip


def _get(path: str, name: str, purpose: Words, schema: str, *, query: tuple[str, ...] = ()) -> Operation:
    is_of_one = "{number}" in path
    return Operation(
        "GET", path, name, "Agreements", purpose, {200: Answer(purpose, {JSON: schema})}, query=query,
        problems=(400, 404) if is_of_one else (400,), of_person=True,
        examples=(Example(purpose, _NUMBER if is_of_one else {}),),
    )  # fmt: skip


def _post(path: str, name: str, purpose: Words, told: tuple[str, int], sample: str, **more: Any) -> Operation:
    """Something to do; `told` the schema of its body and its status, `status` that of the sample where it is another."""
    schema, good = told
    values = _NUMBER if "{number}" in path else {}
    return Operation(
        "POST", path, name, "Agreements", purpose,
        {good: Answer(purpose, {JSON: "Agreement"}, ("Location",) if good == 201 else ())}, headers=("Idempotency-Key",),
        body={JSON: schema}, problems=_WRITES, of_person=True, links=more.get("links", {}),
        examples=(Example(purpose, values, headers=_AS_JSON, body=sample, status=more.get("status", good)),),
    )  # fmt: skip
