"""JSON or a form → the draft of a piece of evidence or a mark: every fault of every field at once."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import date
from typing import Any

from txng.core.problems import Problem, Refused
from txng.registry.drafts import LABEL_LENGTH, Field, _code, _day, _key, _label, _name, _prose, _read
from txng.registry.evidence_schemes import KINDS, MARK_KINDS, OCOP_MONTHS, schemes

MOST_PARAMETERS = 100
STARS = range(3, 6)
_CALENDAR_MONTHS = 12


def _one_of(known: Mapping[str, Any]) -> Any:
    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in known:
            raise ValueError(f"một trong: {', '.join(known)} / one of them")
        return value

    return read


def _scheme(value: Any) -> str:
    if value not in schemes():
        told = {"scheme": str(value)[:LABEL_LENGTH], "known": ", ".join(schemes())}
        raise Refused(Problem("evidence.scheme_unknown", "/scheme", told))
    return str(value)


def _stars(value: Any) -> int:
    number = int(value) if isinstance(value, str) and value in ("3", "4", "5") else value
    if isinstance(number, bool) or number not in STARS:
        raise ValueError("3, 4 hoặc 5 sao / 3, 4 or 5 stars")
    return int(number)


def _number(value: Any) -> int:
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 19):
        raise ValueError("một số / a number")
    return int(text)


def _yes(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true hoặc false / true or false")  # noqa: TRY004 - what _read catches
    return value


def _parameters(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or len(value) > MOST_PARAMETERS:
        raise ValueError(f"danh sách chỉ tiêu, nhiều nhất {MOST_PARAMETERS} / a list of at most {MOST_PARAMETERS}")
    return [_read(one, PARAMETER, f"/parameters/{place}") for place, one in enumerate(value)]


def _document(value: Any) -> bytes:
    data = value.get("data") if isinstance(value, dict) else None
    try:
        return base64.b64decode(data or "", validate=True) if isinstance(data, str) and data else _no_base64()
    except (binascii.Error, ValueError):
        return _no_base64()


def _no_base64() -> bytes:
    raise Refused(Problem("evidence.document_base64", "/document"))


PARAMETER: Mapping[str, Field] = {
    "name": Field(_label, "chỉ tiêu", required=True),
    "value": Field(_label, "kết quả, như máy in ra", required=True),
    "unit": Field(_code, "đơn vị"),
    "limit": Field(_label, "giới hạn"),
    "is_within": Field(_yes, "true: đạt; false: vượt giới hạn", required=True),
}
EVIDENCE: Mapping[str, Field] = {
    "kind": Field(_one_of(KINDS), "loại: certificate, test, ocop, mark", required=True),
    "subject": Field(_key, "mã sản phẩm, lô, địa điểm, hoặc urn:x-txng:organisation:mã", required=True),
    "scheme": Field(_scheme, "loại chứng nhận, như vietgap"),
    "issuer_code": Field(_code, "mã tổ chức cấp, trên Cổng"),
    "issuer_name": Field(_name, "tên nơi cấp không có trên Cổng"),
    "number": Field(_label, "số giấy"),
    "valid_from": Field(_day, "ngày hiệu lực; của kết quả kiểm nghiệm và quyết định: ngày ký"),
    "valid_to": Field(_day, "ngày hết hạn"),
    "scope": Field(_prose, "phạm vi"),
    "method": Field(_label, "phương pháp thử"),
    "parameters": Field(_parameters, "các chỉ tiêu đã thử"),
    "stars": Field(_stars, "số sao OCOP"),
    "is_reevaluation": Field(_yes, "true: đánh giá lại"),
    "mark": Field(_number, "số của nhãn hiệu"),
    "follows": Field(_number, "số của giấy mà giấy này gia hạn"),
    "document": Field(_document, "bản chụp hoặc PDF: {data: base64}"),
    "document_is_public": Field(_yes, "true: ai cũng xem được bản chụp"),
}
MARK: Mapping[str, Field] = {
    "kind": Field(_one_of(MARK_KINDS), "loại: collective, indication, certification", required=True),
    "name": Field(_name, "tên nhãn hiệu", required=True),
    "number": Field(_label, "số văn bằng bảo hộ", required=True),
    "registered_on": Field(_day, "ngày cấp văn bằng", required=True),
    "valid_to": Field(_day, "ngày hết hạn văn bằng"),
    "owner_code": Field(_code, "mã tổ chức chủ sở hữu; của mình nếu không ghi"),
}
MARK_USER: Mapping[str, Field] = {
    "organisation": Field(_code, "mã tổ chức được dùng", required=True),
    "first": Field(_day, "từ ngày"),
    "last": Field(_day, "đến ngày"),
}
_OF_KIND: Mapping[str, tuple[str, ...]] = {
    "certificate": ("scheme", "issuer_code", "issuer_name", "number", "valid_from"),
    "test": ("method", "parameters", "issuer_code", "issuer_name", "number", "valid_from"),
    "ocop": ("stars", "is_reevaluation", "issuer_code", "issuer_name", "number", "valid_from"),
    "mark": ("mark",),
}
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "certificate": ("scheme", "number", "valid_from"),
    "test": ("number", "valid_from", "parameters"),
    "ocop": ("stars", "number", "valid_from"),
    "mark": ("mark",),
}
_OF_ALL = ("kind", "subject", "scope", "valid_to", "follows", "document", "document_is_public")


def read_evidence(value: Any) -> dict[str, Any]:
    """The draft of a piece of evidence; of an OCOP decision without an end, the end that the law gives it.

    raises  Refused with every missing, unknown and wrong field, and those that belong to another kind
    """
    try:
        draft = _read(value, EVIDENCE, "")
        problems = []
    except Refused as refused:
        draft, problems = {}, list(refused.problems)
    if isinstance(value, dict):
        problems += _of_kind(value)
    if draft.get("kind") == "ocop" and "valid_to" not in draft and "valid_from" in draft:
        draft["valid_to"] = months_after(draft["valid_from"], OCOP_MONTHS)
    problems += faults_of_days(draft.get("valid_from"), draft.get("valid_to"))
    if problems:
        raise Refused(problems)
    return draft


def _of_kind(value: Mapping[str, Any]) -> list[Problem]:
    """What its kind lacks, and what belongs to another."""
    kind, sent = value.get("kind"), [name for name in EVIDENCE if value.get(name) not in (None, "", [])]
    if not isinstance(kind, str) or kind not in _OF_KIND:
        return []
    problems = [
        Problem("evidence.field_of_another_kind", f"/{name}", {"field": name, "kind": kind})
        for name in sent
        if name not in (*_OF_ALL, *_OF_KIND[kind])
    ]
    problems += [
        Problem("web.field_missing", f"/{name}", {"field": name, "meaning": EVIDENCE[name].meaning})
        for name in _NEEDED[kind]
        if name not in sent
    ]
    if kind != "mark" and ("issuer_code" in sent) == ("issuer_name" in sent):
        problems.append(Problem("evidence.issuer_needed", "/issuer_code"))
    return problems


def read_mark(value: Any) -> dict[str, Any]:
    """The draft of a mark."""
    draft = _read(value, MARK, "")
    if problems := faults_of_days(draft["registered_on"], draft.get("valid_to")):
        raise Refused(problems)
    return draft


def read_mark_user(value: Any) -> dict[str, Any]:
    """Who may use a mark, from when to when."""
    draft = _read(value, MARK_USER, "")
    if problems := faults_of_days(draft.get("first"), draft.get("last"), field="last"):
        raise Refused(problems)
    return draft


def faults_of_days(first: date | None, last: date | None, *, field: str = "valid_to") -> list[Problem]:
    """What ends before it begins."""
    if first is None or last is None or first <= last:
        return []
    return [Problem("evidence.days", f"/{field}", {"valid_from": first.isoformat(), "valid_to": last.isoformat()})]


def months_after(day: date, months: int) -> date:
    """The last day of so many months that begin on a day.

    >>> months_after(date(2024, 12, 26), 36), months_after(date(2024, 3, 31), 11), months_after(date(2024, 2, 29), 12)
    (datetime.date(2027, 12, 26), datetime.date(2025, 2, 28), datetime.date(2025, 2, 28))
    """
    year, month = divmod(day.month - 1 + months, _CALENDAR_MONTHS)
    for last in range(day.day, 0, -1):
        try:
            return date(day.year + year, month + 1, last)
        except ValueError:
            continue  # no such day in this month
    raise AssertionError("every month has a first day")
