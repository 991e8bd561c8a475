"""Every operation for machines on certificates, tests, OCOP decisions and marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from txng.events.openapi import JSON, Answer, Example, Operation, Words, pretty
from txng.registry.evidence_drafts import EVIDENCE, MARK, MARK_USER
from txng.registry.evidence_schemes import KINDS, MARK_KINDS, STANDINGS

_AS_JSON = {"Content-Type": JSON}
_TEXT: Mapping[str, Any] = {"type": "string"}
_NUMBER: Mapping[str, Any] = {"type": "integer"}
_ONCE = ("Idempotency-Key",)
_WRITES = (400, 401, 403, 404, 409, 413, 415, 422)
_LISTS, _FLAGS, _NUMBERS = ("parameters",), ("document_is_public", "is_reevaluation"), ("stars", "mark", "follows")
PARAMETERS: Mapping[str, tuple[str, Words, Mapping[str, Any]]] = {
    "kind": ("query", ("loại", "kind"), {"type": "string", "enum": list(KINDS)}),
    "standing": ("query", ("tình trạng", "how it stands"), {"type": "string", "enum": list(STANDINGS)}),
    "soon": ("query", ("true: hết hạn trong 60 ngày", "true: ends within 60 days"), {"type": "string", "enum": ["true", "false"]}),
}  # fmt: skip
PATHS: Mapping[str, tuple[Words, str]] = {
    "line": (("số dòng trong danh sách", "number of the line in the list"), "integer")
}


def _type_of(name: str) -> Mapping[str, Any]:
    if name in _LISTS:
        return {"type": "array", "items": {"type": "object", "required": ["name", "value", "is_within"]}}
    if name == "document":
        return {
            "type": "object",
            "required": ["data"],
            "properties": {"data": {"type": "string", "contentEncoding": "base64"}},
        }
    return {"type": "boolean"} if name in _FLAGS else _NUMBER if name in _NUMBERS else _TEXT


def _draft(fields: Mapping[str, Any], **kinds: Any) -> Mapping[str, Any]:
    return {
        "type": "object",
        "required": [name for name, field in fields.items() if field.required],
        "properties": {name: _type_of(name) for name in fields} | kinds,
    }


SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "NewEvidence": _draft(EVIDENCE, kind={"enum": list(KINDS)}),
    "NewMark": _draft(MARK, kind={"enum": list(MARK_KINDS)}),
    "NewMarkUser": _draft(MARK_USER),
    "EvidenceReason": {"type": "object", "properties": {"reason": _TEXT}},
    "Evidence": {"type": "object", "required": ["id", "kind", "subject", "standing", "issuer", "valid_from"]},
    "EvidencePage": {"type": "object", "required": ["evidence"], "properties": {"evidence": {"type": "array"}, "next": _TEXT}},
    "EvidenceRecorded": {"type": "object", "required": ["id", "standing"], "properties": {"id": _NUMBER, "standing": _TEXT}},
    "MarkPage": {"type": "object", "required": ["marks"], "properties": {"marks": {"type": "array"}, "next": _TEXT}},
    "MarkUsers": {"type": "object", "required": ["users"], "properties": {"users": {"type": "array"}}},
    "MarkMade": {"type": "object", "required": ["id"], "properties": {"id": _NUMBER}},
}  # fmt: skip
_VIETGAP = {
    "kind": "certificate",
    "subject": "01/08938501234568",
    "scheme": "vietgap",
    "number": "VG-2026-0147",
    "issuer_name": "Trung tâm Chứng nhận Cao Lãnh",
    "valid_from": "2026-03-01",
    "valid_to": "2028-02-29",
}
_MARK = {"kind": "collective", "name": "Xoài Cao Lãnh", "number": "4-0123456-000", "registered_on": "2023-05-04"}


def operations() -> Iterator[Operation]:
    """All of them, in the order of a story."""
    yield from _evidence()
    yield from _papers()
    yield from _marks()


def _evidence() -> Iterator[Operation]:
    yield _post(
        "/api/v1/evidence",
        "postEvidence",
        ("Khai một chứng nhận, kết quả, quyết định", "Record a certificate, test or decision"),
        ("NewEvidence", "EvidenceRecorded", 201),
        pretty(_VIETGAP),
    )
    yield _get(
        "/api/v1/evidence",
        "getEvidence",
        ("Chứng nhận của mình và do mình cấp, từng trang", "Evidence that one has or gave, page by page"),
        "EvidencePage",
        query=("kind", "standing", "soon", "after"),
    )
    yield _get(
        "/api/v1/evidence/{number}",
        "getOneEvidence",
        ("Một chứng nhận và lịch sử", "One of them, and what became of it"),
        "Evidence",
    )
    yield _post(
        "/api/v1/evidence/{number}/confirm",
        "postEvidenceConfirm",
        ("Nơi cấp xác nhận", "Its issuer confirms"),
        ("EvidenceReason", "Evidence", 200),
        "{}",
    )
    yield _post(
        "/api/v1/evidence/{number}/revoke",
        "postEvidenceRevoke",
        ("Nơi cấp thu hồi, có lý do", "Its issuer revokes it, with the reason"),
        ("EvidenceReason", "Evidence", 200),
        pretty({"reason": "Dư lượng vượt giới hạn"}),
    )


def _papers() -> Iterator[Operation]:
    yield _post(
        "/api/v1/evidence/{number}/withdraw",
        "postEvidenceWithdraw",
        ("Người khai rút lại", "Its owner withdraws it"),
        ("EvidenceReason", "Evidence", 200),
        pretty({"reason": "Khai nhầm sản phẩm"}),
    )
    purpose: Words = ("Bản chụp, cho người có liên quan", "The paper, for those concerned")
    papers = Answer(purpose, {"application/pdf": "Bytes", "image/webp": "Bytes"})
    yield Operation(
        "GET",
        "/api/v1/evidence/{number}/document",
        "getEvidenceDocument",
        "Evidence",
        purpose,
        {200: papers},
        problems=(404,),
        examples=(Example(purpose, {"number": "{number}"}),),
    )


def _marks() -> Iterator[Operation]:
    yield _post(
        "/api/v1/marks",
        "postMark",
        ("Khai nhãn hiệu tập thể, chỉ dẫn địa lý của mình", "Register a mark of one's own"),
        ("NewMark", "MarkMade", 201),
        pretty(_MARK),
    )
    yield _get(
        "/api/v1/marks",
        "getMarks",
        ("Nhãn hiệu của mình hoặc mình được dùng", "Marks that one owns or may use"),
        "MarkPage",
        query=("after",),
    )
    yield _post(
        "/api/v1/marks/{number}/users",
        "postMarkUser",
        ("Thêm tổ chức được dùng", "Put an organisation on the list"),
        ("NewMarkUser", "MarkMade", 201),
        pretty({"organisation": "htx-cao-lanh", "first": "2026-01-01"}),
    )
    yield _get("/api/v1/marks/{number}/users", "getMarkUsers", ("Ai được dùng", "Who may use it"), "MarkUsers")
    yield _post("/api/v1/marks/{number}/users/{line}/end", "postMarkUserEnd", ("Bỏ khỏi danh sách", "Take it off the list"), ("EvidenceReason", "MarkMade", 200), pretty({"reason": "Không đạt kiểm tra"}))  # fmt: skip


def _holes(path: str) -> dict[str, str]:
    return {name: f"{{{name}}}" for name in ("number", "line") if f"{{{name}}}" in path}


def _get(path: str, name: str, purpose: Words, schema: str, *, query: tuple[str, ...] = ()) -> Operation:
    problems = (400, 404) if "{number}" in path else (400,)
    return Operation(
        "GET", path, name, "Evidence", purpose, {200: Answer(purpose, {JSON: schema})}, query=query, problems=problems,
        examples=(Example(purpose, _holes(path)),),
    )  # fmt: skip


def _post(path: str, name: str, purpose: Words, shapes: tuple[str, str, int], sample: str) -> Operation:
    body, told, status = shapes
    return Operation(
        "POST", path, name, "Evidence", purpose, {status: Answer(purpose, {JSON: told})}, headers=_ONCE, body={JSON: body},
        problems=_WRITES, examples=(Example(purpose, _holes(path), headers=_AS_JSON, body=sample, status=status),),
    )  # fmt: skip
