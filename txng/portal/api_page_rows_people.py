"""Every operation for machines on organisations, registrations, people, mandates, proposals, keys and the audit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from txng.accounts.api import keys, mandates, organisations, proposals, registrations
from txng.accounts.api.door import schema_of
from txng.events.openapi import JSON, Answer, Example, Operation, Words, pretty

COMMUNE, PROVINCE = "21289", "51"  # xã Sơn Hà, tỉnh Quảng Ngãi
_AS_JSON = {"Content-Type": JSON}
_TEXT: Mapping[str, Any] = {"type": "string"}
_NUMBER: Mapping[str, Any] = {"type": "integer"}
_WHY = "Quyết định 12/QĐ-UBND"
_AFTER = ("after",)
_ONCE = ("Idempotency-Key",)
_WRITES = (400, 401, 403, 404, 409, 413, 422)
PARAMETERS: Mapping[str, tuple[str, Words, Mapping[str, Any]]] = {
    "province": ("query", ("mã tỉnh", "code of the province"), _TEXT),
    "commune": ("query", ("mã xã", "code of the commune"), _TEXT),
    "state": ("query", ("tình trạng", "how it stands"), _TEXT),
    "sector": ("query", ("mã ngành", "code of a sector"), _TEXT),
    "ended": ("query", ("true: những quyền đã kết thúc", "true: those that ended"), {"type": "string", "enum": ["true", "false"]}),
    "month": ("query", ("tháng, như 2026-11", "a month such as 2026-11"), _TEXT),
    "of": ("query", ("own: việc của mình; area: trên địa bàn", "own: one's own acts; area: those in one's area"), {"type": "string", "enum": ["own", "area"]}),
    "Idempotency-Key": ("header", ("gửi lại cùng khóa thì không ghi hai lần", "the same again is not done twice"), {"type": "string", "minLength": 1, "maxLength": 200}),
}  # fmt: skip
PATHS: Mapping[str, tuple[Words, str]] = {"number": (("số, như đã trả lời", "its number, as it was told"), "integer")}


def _row(*needed: str) -> Mapping[str, Any]:
    return {"type": "object", "required": list(needed)}


def _page(name: str) -> Mapping[str, Any]:
    return {
        "type": "object",
        "required": [name],
        "properties": {name: {"type": "array", "items": {"type": "object"}}, "next": _TEXT},
    }


SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "Whoami": _row("organisation", "person", "key", "mandates"),
    "Organisation": _row("id", "code", "name", "kind", "province_code", "commune_code", "state"),
    "Organisations": _page("organisations"),
    "Steps": _page("steps"),
    "Registrations": _page("registrations"),
    "Registration": _row("registration", "steps", "alike"),
    "Decided": _row("registration", "state", "organisation"),
    "Mandates": _page("mandates"),
    "Mandate": _row("id", "holder", "role", "place", "first", "last", "leaves"),
    "Rights": _row("person", "rights", "mandates"),
    "Proposals": _page("proposals"),
    "Proposal": _row("id", "action", "what", "by_person", "expires_at", "is_confirmed"),
    "Keys": _page("keys"),
    "Key": _row("id", "label", "scopes", "expires_at", "state"),
    "Regulation": _row("number", "effective_from", "actions", "roles", "scopes"),
    "AuditLines": _page("lines"),
    "Transparency": _row("month", "purposes"),
    "Proposed": _row("proposal"),
    "Ended": _row("ended"),
    "Made": {"type": "object", "required": ["id"], "properties": {"id": _NUMBER}},
    "NewRegistration": schema_of(registrations.DRAFT),
    "Decision": schema_of(registrations.DECISION),
    "Amendment": schema_of(organisations.AMENDMENT),
    "Standing": schema_of(organisations.STANDING),
    "Move": schema_of(organisations.MOVE),
    "Merge": schema_of(organisations.MERGE),
    "NewMandate": schema_of(mandates.WISH),
    "EndMandate": schema_of(mandates.END),
    "ProposalAnswer": schema_of(proposals.ANSWER),
    "NewKey": schema_of(keys.WISH),
    "Nothing": schema_of({}),
}  # fmt: skip


def operations() -> Iterator[Operation]:
    """All of them, in the order of a story: who am I, an organisation registers, is decided on, moved; rights, keys."""
    yield from _who()
    yield from _registrations()
    yield from _organisations()
    yield from _proposals()
    yield from _mandates()
    yield from _keys()


def _sent(body: Mapping[str, Any], **known: str) -> str:
    """A body as a sample; what an earlier answer tells stands in braces, bare."""
    text = pretty({**body, **{name: f"{{{hole}}}" for name, hole in known.items()}})
    for hole in known.values():
        text = text.replace(f'"{{{hole}}}"', f"{{{hole}}}")
    return text


def _get(path: str, name: str, purpose: Words, schema: str, **more: Any) -> Operation:
    """Something to read, by a person's key; of one thing its number is asked for."""
    numbered = "{number}" in path
    values = {"number": "{number}"} if numbered else {}
    more = {
        "problems": (400, 404) if numbered else (400,),
        "of_person": True,
        "examples": (Example(purpose, values, more.pop("sample", "")),),
    } | more
    return Operation("GET", path, name, "People", purpose, {200: Answer(purpose, {JSON: schema})}, **more)


def _post(path: str, name: str, purpose: Words, body: str, **told: Any) -> Operation:
    """Something to do, safely again with an Idempotency-Key.

    told   answer: its status and schema; samples: bodies with the status that each is answered with; more of Operation
    """
    status, schema = told.pop("answer")
    headers = ("Location",) if status in (201, 202) else ()
    values = {"number": "{number}"} if "{number}" in path else {}
    examples = tuple(
        Example(purpose, values, headers=_AS_JSON, body=text, status=each) for text, each in told.pop("samples")
    )
    fields: dict[str, Any] = {
        "headers": _ONCE, "body": {JSON: body}, "problems": _WRITES, "of_person": True, "examples": examples,
    }  # fmt: skip
    return Operation(
        "POST", path, name, "People", purpose, {status: Answer(purpose, {JSON: schema}, headers)},
        **fields | told,
    )  # fmt: skip


def _who() -> Iterator[Operation]:
    yield _get(
        "/api/v1/regulation",
        "getRegulation",
        ("Quy chế phân quyền, theo ngày", "The regulation of a day"),
        "Regulation",
        query=("as_of",),
        is_open=True,
    )
    yield _get(
        "/api/v1/whoami", "getWhoami", ("Khóa này thay ai, được làm gì", "Whom this key speaks for, and what it opens"), "Whoami",
        links={"getRights": {"number": "$response.body#/person/id"}, "postMerge": {"into": "$response.body#/organisation/id"}, "patchOrganisation": {"number": "$response.body#/organisation/id"}, "postKey": {"organisation": "$response.body#/organisation/id"}, "postAgreement": {"organisation": "$response.body#/organisation/code"}},
    )  # fmt: skip


def _registrations() -> Iterator[Operation]:
    draft = {
        "kind": "household", "name": "Hộ Đinh Thị Hương", "number": "051099012345", "commune": COMMUNE,
        "phone": "0987654321", "consent": True,
    }  # fmt: skip
    one = "/api/v1/registrations/{number}"
    yield _post(
        "/api/v1/registrations", "postRegistration", ("Một tổ chức xin đăng ký", "An organisation asks to be known"), "NewRegistration", answer=(201, "Made"),
        samples=((_sent(draft), 201),), of_person=False, links={"getRegistration": {"number": "$response.body#/id"}, "postDecision": {"number": "$response.body#/id"}},
    )  # fmt: skip
    yield _get(
        "/api/v1/registrations",
        "getRegistrations",
        ("Hồ sơ trên địa bàn mình", "The registrations of one's area"),
        "Registrations",
        query=("state", *_AFTER),
        problems=(400, 403),
    )
    yield _get(
        one,
        "getRegistration",
        ("Một hồ sơ và những gì giống nó", "One of them, and what looks like it"),
        "Registration",
    )
    made = {
        name: {"number": "$response.body#/organisation"}
        for name in ("getOrganisation", "getSteps", "postStanding", "postMove", "postMerge")
    }
    yield _post(
        f"{one}/decision", "postDecision", ("Duyệt, trả lại hoặc từ chối", "Approve, return or refuse"), "Decision", answer=(200, "Decided"),
        samples=((_sent({"decision": "approved"}), 200),), links=made,
    )  # fmt: skip


def _organisations() -> Iterator[Operation]:
    one = "/api/v1/organisations/{number}"
    yield _get(
        "/api/v1/organisations", "getOrganisations", ("Tổ chức trên địa bàn và của mình", "Organisations of one's area, and one's own"), "Organisations",
        query=("q", "province", "commune", "state", "sector", *_AFTER), sample="q=dinh%20thi&state=active",
    )  # fmt: skip
    yield _get(one, "getOrganisation", ("Một tổ chức", "One of them"), "Organisation")
    purpose = ("Sửa những gì tổ chức mình tự khai", "Amend what one's own says of itself")
    yield Operation(
        "PATCH", one, "patchOrganisation", "People", purpose, {200: Answer(purpose, {JSON: "Organisation"})}, headers=_ONCE,
        body={JSON: "Amendment"}, problems=_WRITES, of_person=True,
        examples=(Example(purpose, {"number": "{number}"}, headers=_AS_JSON, body=_sent({"address": "Thôn Làng Rê", "phone": "0987 000 009"})),),
    )  # fmt: skip
    yield _post(
        f"{one}/standing", "postStanding", ("Tạm dừng, cho hoạt động lại, đóng", "Suspend, let go on, close"), "Standing", answer=(200, "Organisation"),
        samples=tuple((_sent({"state": state, "reason": _WHY}), 200) for state in ("suspended", "active")),
    )  # fmt: skip
    yield _post(
        f"{one}/move",
        "postMove",
        ("Chuyển sang xã khác", "Put it into another commune"),
        "Move",
        answer=(200, "Organisation"),
        samples=((_sent({"commune": "00004", "reason": _WHY}), 200),),
    )
    yield _get(f"{one}/steps", "getSteps", ("Lịch sử tình trạng", "What became of it"), "Steps")
    yield _post(
        f"{one}/merge", "postMerge", ("Đề nghị gộp hai hồ sơ", "Propose that it be taken for another"), "Merge", answer=(202, "Proposed"),
        samples=((_sent({"reason": "Cùng một đơn vị"}, into="into"), 202),),
        links={"getProposal": {"number": "$response.body#/proposal"}, "postAnswer": {"number": "$response.body#/proposal"}},
    )  # fmt: skip


def _proposals() -> Iterator[Operation]:
    one = "/api/v1/proposals/{number}"
    yield _get(
        "/api/v1/proposals",
        "getProposals",
        ("Đề nghị chờ người thứ hai", "What waits for a second person"),
        "Proposals",
    )
    yield _get(one, "getProposal", ("Một đề nghị", "One of them"), "Proposal")
    # Whoever proposed cannot confirm: the sample shows how that is refused.
    yield _post(
        f"{one}/answer",
        "postAnswer",
        ("Xác nhận hoặc từ chối đề nghị của người khác", "Confirm or reject what another proposed"),
        "ProposalAnswer",
        answer=(200, "Proposal"),
        samples=((_sent({"confirmed": True}), 403),),
    )


def _mandates() -> Iterator[Operation]:
    one = "/api/v1/mandates/{number}"
    wish = {
        "to": "0912345678", "name": "Nguyễn Văn Bình", "role": "PROVINCE_OFFICER", "province": PROVINCE,
        "last": "2027-06-30", "reason": _WHY,
    }  # fmt: skip
    yield _post(
        "/api/v1/mandates", "postMandate", ("Giao quyền, mời người", "Give a mandate, invite somebody"), "NewMandate", answer=(201, "Made"),
        samples=((_sent(wish), 201),), links={"getMandate": {"number": "$response.body#/id"}, "postRevoke": {"number": "$response.body#/id"}},
    )  # fmt: skip
    yield _get(
        "/api/v1/mandates",
        "getMandates",
        ("Quyền mình giao hoặc thu được", "The mandates that one could give or take"),
        "Mandates",
        query=("ended", *_AFTER),
    )
    yield _get(
        one,
        "getMandate",
        ("Một quyền, và chỗ của nó trong nhật ký", "One of them, and where the log holds it"),
        "Mandate",
    )
    yield _post(
        f"{one}/revoke",
        "postRevoke",
        ("Thu hồi ngay", "End it at once"),
        "EndMandate",
        answer=(200, "Ended"),
        samples=((_sent({"reason": "Chuyển công tác"}), 200),),
    )
    yield _get(
        "/api/v1/people/{number}/rights",
        "getRights",
        ("Vì sao người này được làm", "Why a person may do what he may"),
        "Rights",
    )


def _keys() -> Iterator[Operation]:
    one = "/api/v1/keys/{number}"
    wish = {"label": "Máy đóng gói", "scopes": ["events.record", "events.read"], "last": "2027-06-30"}
    yield _post(
        "/api/v1/keys", "postKey", ("Cấp khóa cho tổ chức; bí mật chỉ nói một lần", "Make a key for an organisation; its secret is told once"), "NewKey", answer=(201, "Made"),
        samples=((_sent(wish, organisation="organisation"), 201),),
        links={name: {"number": "$response.body#/id"} for name in ("getKey", "postKeyRotate", "postKeyRevoke")},
    )  # fmt: skip
    yield _get("/api/v1/keys", "getKeys", ("Các khóa mình quản lý", "The keys that one manages"), "Keys", query=_AFTER)
    yield _get(one, "getKey", ("Một khóa, không bao giờ hiện bí mật", "One of them, never its secret"), "Key")
    yield _post(
        f"{one}/rotate",
        "postKeyRotate",
        ("Khóa mới; khóa cũ còn bảy ngày", "A new key; the old one lives a week"),
        "Nothing",
        answer=(201, "Made"),
        samples=((_sent({}), 201),),
    )
    yield _post(
        f"{one}/revoke",
        "postKeyRevoke",
        ("Thu hồi khóa ngay", "End a key at once"),
        "Nothing",
        answer=(200, "Made"),
        samples=((_sent({}), 200),),
    )
    yield from _read_back()


def _read_back() -> Iterator[Operation]:
    """What was looked at, by whom and for what."""
    yield _get(
        "/api/v1/transparency",
        "getTransparency",
        ("Dữ liệu hạn chế được xem để làm gì, theo tháng", "For what restricted data were read, by month"),
        "Transparency",
        query=("month",),
        sample="month=2026-11",
        problems=(400,),
    )
    yield _get(
        "/api/v1/audit",
        "getAudit",
        ("Nhật ký truy cập", "The audit"),
        "AuditLines",
        query=("of", *_AFTER),
        sample="of=area",
        problems=(400, 403),
    )
