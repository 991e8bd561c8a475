"""Kinds of certificates, and the words of all evidence: read from data/evidence_schemes.txt, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from txng.registry.groups import lines_of

Words = tuple[str, str]  # Vietnamese, English

OCOP_MONTHS = 36  # QĐ 148/QĐ-TTg, 24/02/2023
KINDS: Mapping[str, Words] = {
    "certificate": ("Giấy chứng nhận", "Certificate"),
    "test": ("Kết quả kiểm nghiệm", "Test result"),
    "ocop": ("Quyết định OCOP", "OCOP decision"),
    "mark": ("Nhãn hiệu được dùng", "Mark in use"),
}
MARK_KINDS: Mapping[str, Words] = {
    "collective": ("Nhãn hiệu tập thể", "Collective mark"),
    "indication": ("Chỉ dẫn địa lý", "Geographical indication"),
    "certification": ("Nhãn hiệu chứng nhận", "Certification mark"),
}
STANDINGS: Mapping[str, Words] = {
    "confirmed": ("đã xác nhận", "confirmed"),
    "declared": ("tự công bố", "self-declared"),
    "waiting": ("chờ xác nhận", "waiting to be confirmed"),
    "ahead": ("chưa tới ngày hiệu lực", "not yet in force"),
    "expired": ("đã hết hạn", "expired"),
    "declined": ("không được xác nhận", "not confirmed"),
    "revoked": ("đã bị thu hồi", "revoked"),
    "withdrawn": ("đã rút lại", "withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Scheme:
    """One kind of certificate; `months` is how long it usually lasts, None where we cannot say."""

    code: str
    words: Words
    months: int | None
    source: str


@cache
def schemes() -> Mapping[str, Scheme]:
    """All of them, in the order of the file."""
    rows = lines_of("evidence_schemes.txt")
    return {
        code: Scheme(code, (vi, en), int(months) if months else None, source) for code, vi, en, months, source in rows
    }


def title_of(kind: str, scheme: str, details: Mapping[str, object], mark_name: str) -> Words:
    """What a piece of evidence is called, in a few words.

    >>> title_of("ocop", "", {"stars": 4}, "")
    ('OCOP 4 sao', 'OCOP 4 stars')
    """
    match kind:
        case "certificate" if scheme in schemes():
            return schemes()[scheme].words
        case "ocop":
            return f"OCOP {details.get('stars')} sao", f"OCOP {details.get('stars')} stars"
        case "mark":
            return mark_name, mark_name
    return KINDS[kind]
