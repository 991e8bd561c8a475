"""Every operation for machines on what stands on goods and where it leads: stamps, links, hosts of links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from txng.accounts.api.door import Fields, schema_of
from txng.events.openapi import JSON, Answer, Example, Operation, Words, pretty
from txng.journal import handovers_api
from txng.links import api as links
from txng.stamps import api as stamps

_AS_JSON = {"Content-Type": JSON}
_ONCE = ("Idempotency-Key",)
_WRITES = (400, 401, 403, 404, 409, 413, 422)
_NUMBER = {"number": "{number}"}
_NOBODYS = {"number": "999999999"}  # where no sample can make what it needs: what is answered then
_NO_HANDOVER = {"handover": "00000000-0000-7000-8000-000000000000"}
_TEXT: Mapping[str, Any] = {"type": "string"}
_ROWS: Mapping[str, Any] = {"type": "array", "items": {"type": "object"}}
_MANGOES = "01/08938501234568"
PATHS: Mapping[str, tuple[Words, str]] = {"handover": (("số của lần bàn giao", "number of the hand-over"), "string")}
PARAMETERS: Mapping[str, tuple[str, Words, Mapping[str, Any]]] = {
    "open": ("query", ("true: chỉ đề nghị chưa xét", "true: undecided ones alone"), {"type": "string", "enum": ["true", "false"]}),
    "organisation": ("query", ("số của tổ chức", "number of the organisation"), {"type": "integer"}),
    "first": ("query", ("từ số thứ tự", "the first running number"), {"type": "integer", "minimum": 1}),
    "last": ("query", ("đến số thứ tự", "the last running number"), {"type": "integer", "minimum": 1}),
}  # fmt: skip


def _page(name: str) -> Mapping[str, Any]:
    return {"type": "object", "required": [name], "properties": {name: _ROWS, "next": _TEXT}}


def _row(*needed: str) -> Mapping[str, Any]:
    return {"type": "object", "required": list(needed)}


_BODIES: Mapping[str, Fields] = {
    "NewStampRequest": stamps.REQUEST, "StampDecision": stamps.DECISION, "StampIssue": stamps.ISSUE,
    "StampStretch": stamps.STRETCH, "StampVoid": stamps.VOID, "NewLink": links.LINK, "LinkChange": links.CONTENT,
    "NewLinkHost": links.HOST, "LinkHostDecision": links.DECISION, "NewHandover": handovers_api.OFFER,
    "HandoverAnswer": handovers_api.ANSWER, "HandoverWithdrawal": handovers_api.WITHDRAWAL,
}  # fmt: skip
SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    **{name: schema_of(fields) for name, fields in _BODIES.items()},
    "StampRequests": _page("requests"),
    "StampRequest": _row("id", "organisation_id", "product_key", "form", "quantity", "approved"),
    "StampBatches": _page("batches"),
    "StampBatch": _row("id", "product_key", "form", "count", "stock", "in_use", "void", "acts"),
    "Links": _page("links"),
    "Link": _row("id", "anchor", "type", "href", "title"),
    "LinkHosts": _page("hosts"),
    "LinkHost": _row("id", "host"),
    "Handovers": _page("handovers"),
    "Handover": _row("id", "direction", "lots", "received", "state", "offered_at"),
}


def operations() -> Iterator[Operation]:
    """All of them, in the order of a story."""
    yield from _stamps()
    yield from _links()
    yield from _handovers()


def _stamps() -> Iterator[Operation]:
    requests, batches = "/api/v1/stamps/requests", "/api/v1/stamps/batches"
    yield _post(
        requests, "postStampRequest", ("Xin cấp tem cho một sản phẩm", "Ask for stamps for a product"), ("NewStampRequest", "StampRequest", 201),
        pretty({"product": _MANGOES, "quantity": 1000, "purpose": "Tem vụ đông xuân"}), links={name: {"number": "$response.body#/id"} for name in ("getStampRequest", "postStampDecision", "postStampIssue")},
    )  # fmt: skip
    yield _get(
        requests,
        "getStampRequests",
        ("Đề nghị cấp tem", "Requests for stamps"),
        "StampRequests",
        query=("open", "after"),
    )
    yield _get(f"{requests}/{{number}}", "getStampRequest", ("Một đề nghị", "One request"), "StampRequest")
    yield _post(
        f"{requests}/{{number}}/decision", "postStampDecision", ("Duyệt hoặc từ chối: việc của cán bộ địa bàn", "Approve or refuse: for the officer of the place"),
        ("StampDecision", "StampRequest", 200), pretty({"quantity": 1000}), told=403,
    )  # fmt: skip
    yield _post(
        f"{requests}/{{number}}/issue", "postStampIssue", ("Phát hành số tem đã duyệt; chưa duyệt thì 409", "Issue what was approved; 409 before"),
        ("StampIssue", "StampBatch", 201), "{}", told=409,
    )  # fmt: skip
    yield _get(
        batches, "getStampBatches", ("Các lô tem của mình", "One's own batches"), "StampBatches", query=("organisation", "after")
    )  # fmt: skip
    yield _get(f"{batches}/{{number}}", "getStampBatch", ("Một lô tem và diễn biến", "One batch and its history"), "StampBatch", told=404)  # fmt: skip
    purpose = ("Danh sách mã, cho máy in", "Its codes, for printers")
    yield Operation(
        "GET", f"{batches}/{{number}}/codes", "getStampCodes", "Codes", purpose,
        {200: Answer(("số thứ tự, mã, địa chỉ", "running number, code, address"), {"text/csv": "Text"})}, query=("first", "last"),
        problems=(400, 404, 422), examples=(Example(purpose, _NOBODYS, status=404),),
    )  # fmt: skip
    for act, name, words, body, sample in (
        ("activate", "postStampActivation", ("Kích hoạt", "Activate"), "StampStretch", {"first": 1, "last": 500}),
        ("attach", "postStampAttachment", ("Gắn lô hàng", "Say of which lot they are"), "StampStretch", {"lot": f"{_MANGOES}/10/XOAI-2511"}),
        ("void", "postStampVoid", ("Huỷ, hoặc báo mất cuộn", "Void, or tell of a lost roll"), "StampVoid", {"first": 501, "last": 520, "reason": "Mất cuộn", "is_lost": True}),
    ):  # fmt: skip
        yield _post(
            f"{batches}/{{number}}/{act}", name, words, (body, "StampBatch", 200), pretty(sample), told=404, values=_NOBODYS
        )  # fmt: skip


def _links() -> Iterator[Operation]:
    one = "/api/v1/links/{number}"
    link = {
        "anchor": _MANGOES, "type": "gs1:pip", "href": "https://xoai.vidu.vn/cat", "title": "Xoài cát Cao Lãnh",
        "languages": ["vi"],
    }  # fmt: skip
    yield _post(
        "/api/v1/links", "postLink", ("Đăng ký một liên kết của mã", "Register a link of a code"), ("NewLink", "Link", 201), pretty(link),
        links={name: {"number": "$response.body#/id"} for name in ("getLink", "patchLink", "deleteLink")},
    )  # fmt: skip
    yield _get(
        "/api/v1/links", "getLinks", ("Liên kết của mình", "One's own links"), "Links", query=("organisation", "after")
    )
    yield _get(one, "getLink", ("Một liên kết", "One link"), "Link")
    yield _post(
        one, "patchLink", ("Sửa: thành bản mới", "Change it: another version"), ("LinkChange", "Link", 200),
        pretty({"title": "Xoài cát Cao Lãnh, vụ mới"}), method="PATCH",
    )  # fmt: skip
    purpose = ("Kết thúc liên kết", "End it")
    yield Operation(
        "DELETE", one, "deleteLink", "Codes", purpose, {204: Answer(purpose, {})}, problems=(404,),
        examples=(Example(purpose, _NUMBER, status=204),),
    )  # fmt: skip
    hosts = "/api/v1/link-hosts"
    yield _post(
        hosts, "postLinkHost", ("Khai một tên miền, nhận mã xác nhận", "Claim a host, get its token"), ("NewLinkHost", "LinkHost", 201),
        pretty({"host": "xoai.vidu.vn"}),
    )  # fmt: skip
    yield _get(hosts, "getLinkHosts", ("Tên miền của mình", "One's own hosts"), "LinkHosts", query=("organisation", "after"))  # fmt: skip
    yield _post(
        f"{hosts}/{{number}}/verification", "postLinkHostVerification", ("Kiểm tra mã xác nhận trên tên miền", "Look for the token on the host"),
        ("LinkHostDecision", "LinkHost", 200), "{}", told=404, values=_NOBODYS,
    )  # fmt: skip


def _handovers() -> Iterator[Operation]:
    every, one = "/api/v1/handovers", "/api/v1/handovers/{handover}"
    given = {"lot": f"{_MANGOES}/10/XOAI-2511", "quantity": "100", "unit": "kg"}
    yield _post(
        every, "postHandover", ("Giao một lô", "Hand over a lot"), ("NewHandover", "Handover", 201), pretty(given),
        links={name: {"handover": "$response.body#/id"} for name in ("getHandover", "postHandoverAnswer", "postHandoverWithdrawal")},
    )  # fmt: skip
    yield _get(every, "getHandovers", ("Đã giao, đã nhận", "Given and taken"), "Handovers", query=("organisation",))
    yield _get(one, "getHandover", ("Một lần bàn giao", "One hand-over"), "Handover", told=404, values=_NO_HANDOVER)
    for act, name, words, body, sample in (
        ("answer", "postHandoverAnswer", ("Nhận, hay từ chối", "Take, or refuse"), "HandoverAnswer", {"is_taken": True}),
        ("withdrawal", "postHandoverWithdrawal", ("Rút lại", "Take back"), "HandoverWithdrawal", {}),
    ):  # fmt: skip
        yield _post(
            f"{one}/{act}", name, words, (body, "Handover", 200), pretty(sample), told=404, values=_NO_HANDOVER
        )  # fmt: skip


def _get(path: str, name: str, purpose: Words, schema: str, *, told: int = 200, **more: Any) -> Operation:
    """Something to read; `told` what its example is answered with."""
    numbered = "{" in path
    values = more.pop("values", (_NUMBER if told == 200 else _NOBODYS) if numbered else {})
    return Operation(
        "GET", path, name, "Codes", purpose, {200: Answer(purpose, {JSON: schema})},
        problems=(400, 404) if numbered else (400,), examples=(Example(purpose, values, status=told),), **more,
    )  # fmt: skip


def _post(path: str, name: str, purpose: Words, words: tuple[str, str, int], sample: str, **more: Any) -> Operation:
    """Something to do; `words` its body, its answer and its status, `told` what its sample is answered with."""
    body, schema, status = words
    values = more.pop("values", _NUMBER if "{number}" in path else {})
    example = Example(purpose, values, headers=_AS_JSON, body=sample, status=more.pop("told", status))
    return Operation(
        more.pop("method", "POST"), path, name, "Codes", purpose, {status: Answer(purpose, {JSON: schema}, ("Location",) if status == 201 else ())},
        headers=_ONCE, body={JSON: body}, problems=_WRITES, examples=(example,), **more,
    )  # fmt: skip
