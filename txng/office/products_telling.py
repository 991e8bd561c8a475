"""A product in plain words: whose its number is and why, what risk the law sees in it, what was changed when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from txng.office.products_fields import label_of
from txng.registry import retention
from txng.registry.groups import group_of, risk_of
from txng.registry.products_lookups import STALE_AFTER_DAYS, ProductSeen
from txng.registry.versions import Version

_KINDS = {
    "registered": ("Khai báo lần đầu", "Registered"), "amended": ("Sửa", "Amended"), "read_again": ("Đọc lại nguồn", "Source read again"),
    "put_back": ("Hoàn tác một lần nhập", "An import was undone"), "withdrawn": ("Rút", "Withdrawn"),
    "merged": ("Gộp vào bản ghi khác", "Merged into another"), "unmerged": ("Bỏ gộp", "Merge undone"),
}  # fmt: skip
_LEVELS = {
    "high": ("rủi ro cao", "high risk"),
    "medium": ("rủi ro trung bình", "medium risk"),
    "low": ("rủi ro thấp", "low risk"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the page: what, in which words, and where it is written; `tone` is good, wait, bad or "" ."""

    label: str
    text: str
    basis: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One version: what was done, by whom, and each field before and after."""

    version: int
    what: str
    by: str
    reason: str
    at: datetime
    changes: Sequence[tuple[str, str, str]]


def facts_of(one: ProductSeen, day: date, language: str) -> list[Fact]:
    """Ownership of the number, freshness of what was read abroad, risk and roadmap."""
    english = language == "en"
    return [_ownership(one, english=english), *_freshness(one, english=english), *_risks(one, day, english=english)]


def history_of(versions: Sequence[Version], language: str) -> list[Step]:
    """The versions in plain words."""
    english = language == "en"
    return [
        Step(
            one.version, _KINDS.get(one.kind, (one.kind, one.kind))[english], one.label, one.reason, one.at,
            [(label_of(name, language), _plain(one.before.get(name)), _plain(one.fields.get(name))) for name in one.changed],
        )
        for one in versions
    ]  # fmt: skip


def kept_of(one: ProductSeen, day: date, language: str) -> list[Fact]:
    """Until when what is told of it must be kept, and what holds it."""
    english, kept = language == "en", retention.kept_until(one.key, day)
    label = ("Giữ dữ liệu", "Data are kept")[english]
    if kept.until is None:
        text = (
            "Chưa có quy định thời hạn cho nhóm hàng này: không xóa gì.",
            "No rule says how long: nothing is erased.",
        )[english]
        found = [Fact(label, text)]
    else:
        found = [
            Fact(
                label,
                f"{('ít nhất đến hết ngày', 'at least until')[english]} {kept.until:%d/%m/%Y}",
                "; ".join(kept.basis),
            )
        ]
    return found + [Fact(("Lệnh giữ", "Hold")[english], reason, tone="wait") for _, reason in kept.holds]


def _ownership(one: ProductSeen, *, english: bool) -> Fact:
    label = ("Quyền với số", "Whose number")[english]
    country = one.country[english] if one.country else "?"
    told: dict[str, tuple[tuple[str, str], str, str]] = {
        "verified": ((f"Mã doanh nghiệp {one.prefix} đã được xác minh là của tổ chức này.",
                      f"The company prefix {one.prefix} was verified as this organisation's."), one.prefix_source, "good"),
        "claimed": ((f"Tổ chức tự khai mã doanh nghiệp {one.prefix}; chưa ai xác minh.",
                     f"The organisation says that the company prefix {one.prefix} is its own; nobody has verified it."), "", "wait"),
        "foreign": ((f"Số do GS1 {country} cấp; số chỉ nói nơi đăng ký, không nói nơi sản xuất.",
                     f"The number was given by GS1 {country}; it tells where it was registered, not where the goods were made."), one.source, ""),
        "own": (("Mã nội bộ, không phải khóa GS1: chỉ có nghĩa trong hệ thống này, cùng tên tổ chức.",
                 "A code of its own, no GS1 key: it has a meaning only here, together with the organisation."), "", ""),
    }  # fmt: skip
    unknown = (
        ("Chưa biết mã doanh nghiệp của số này. Hãy khai mã doanh nghiệp để được xác minh.",
         "The company prefix of this number is not known. Claim it to have it verified."), "", "wait",
    )  # fmt: skip
    words, basis, tone = told.get(one.ownership, unknown)
    return Fact(label, words[english], basis, tone)


def _freshness(one: ProductSeen, *, english: bool) -> list[Fact]:
    if not one.source:
        return []
    label = ("Nguồn thông tin", "Source")[english]
    if one.source_on is None or one.read_days is None:
        text = (f"Nguồn {one.source}, không rõ ngày đọc.", f"Source {one.source}, day unknown.")[english]
        return [Fact(label, text, tone="wait")]
    read = f"{one.source_on:%d/%m/%Y}"
    text = (f"Nguồn {one.source}, đọc ngày {read}, đã {one.read_days} ngày.",
            f"Source {one.source}, read on {read}, {one.read_days} days ago.")[english]  # fmt: skip
    if one.is_stale:
        text += (
            f" Quá {STALE_AFTER_DAYS} ngày: hãy đọc lại.",
            f" More than {STALE_AFTER_DAYS} days: please read it again.",
        )[english]
    return [Fact(label, text, tone="wait" if one.is_stale else "")]


def _risks(one: ProductSeen, day: date, *, english: bool) -> list[Fact]:
    risk = risk_of(one.hs_code, day) if one.hs_code else None
    label = ("Mức rủi ro", "Risk")[english]
    if risk is None:
        text = ("Chưa thấy trong danh mục rủi ro đã nạp; điều đó không có nghĩa là rủi ro thấp.",
                "Not among the lists of risk that are loaded; that does not mean low risk.")[english]  # fmt: skip
        return [Fact(label, text)]
    level = _LEVELS[risk.level][english]
    roadmap = (("có trong lộ trình truy xuất", "on the roadmap of traceability") if risk.on_roadmap else
               ("chưa có trong lộ trình truy xuất", "not on the roadmap of traceability yet"))[english]  # fmt: skip
    return [
        Fact(
            label,
            f"{risk.name}: {level}; {roadmap}. {risk.ministry}.",
            risk.basis,
            "bad" if risk.level == "high" else "",
        )
    ]


def _plain(value: Any) -> str:
    if value in (None, "", []):
        return "–"
    if isinstance(value, list):
        return "; ".join(group.name if (group := group_of(str(one))) else str(one) for one in value)
    return str(value)
