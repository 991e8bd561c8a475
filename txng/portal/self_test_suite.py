"""TXNG-KN 1, the conformance suite for whoever connects software: six things to show, each shown by what is handed in.

Judged are the provider's own documents, queries and subscriptions, by the same readers as at the EPCIS doors. Whoever
passes has shown that its software says what it means; that it does so every day is seen in what it sends.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from txng.core.epcis.event import Event
from txng.core.epcis.event_id import CbvVersion, event_hash, fingerprint
from txng.core.epcis.limits import Limits
from txng.core.epcis.query import read_query, read_query_body
from txng.core.epcis.self_test import Examined, examine, is_xml
from txng.core.problems import Problem, Refused
from txng.subscriptions.addresses import check_address
from txng.subscriptions.api.wishes import read_wish

NAME, VERSION = "TXNG-KN", "1"
_PER_PAGE_MAX = 1_000
_SUBSCRIPTION_FIELDS = {"dest", "stream", "schedule", "signatureToken", "secret"}

Words = tuple[str, str]  # Vietnamese, English


@dataclass(frozen=True, slots=True)
class Handed:
    """One thing handed in, as it was taken.

    document  where it is EPCIS; `problems` are those of a query or a subscription
    kind      "document", "query", "subscription"
    """

    name: str
    kind: str
    document: Examined | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """One capability, and what came of it.

    code       for machines: "json", "xml", "declaration", "resend", "query", "subscription"
    how        what to hand in to show it
    is_tried   something was handed in for it
    because    why it passed or not
    """

    code: str
    title: Words
    how: Words
    is_tried: bool
    passed: bool
    because: Words


@dataclass(frozen=True, slots=True)
class _Judged:
    is_tried: bool
    passed: bool
    because: Words


_TITLES: Mapping[str, tuple[Words, Words]] = {
    "json": (
        ("Gửi được JSON", "Sends JSON"),
        ("một EPCISDocument JSON-LD 2.0", "an EPCISDocument in JSON-LD 2.0"),
    ),
    "xml": (
        ("Gửi được XML", "Sends XML"),
        ("một EPCISDocument XML 2.0 hoặc 1.2", "an EPCISDocument in XML 2.0 or 1.2"),
    ),
    "declaration": (
        ("Sửa sai đúng cách", "Corrects mistakes"),
        (
            "sự kiện gốc, và chính nó gửi lại kèm errorDeclaration",
            "the original event, and the same again with an errorDeclaration",
        ),
    ),
    "resend": (
        ("Gửi lại không trùng", "Resends without duplicates"),
        ("cùng một sự kiện trong hai tệp, như khi mạng đứt", "the same event in two files, as after a lost connection"),
    ),
    "query": (
        ("Hỏi được dữ liệu", "Queries"),
        ("địa chỉ của một câu hỏi, hoặc một câu hỏi JSON", "the address of a query, or a query in JSON"),
    ),
    "subscription": (
        ("Đăng ký nhận tin", "Subscribes"),
        ("JSON của một đăng ký nhận tin (webhook)", "the JSON of a webhook subscription"),
    ),
}
_NOTHING: Words = ("Chưa đưa gì để xét.", "Nothing was handed in for it.")


def take(name: str, data: bytes, *, now: datetime, limits: Limits, version: CbvVersion = "2.0") -> Handed:
    """What one file is, and what is wrong with it.

    version   of CBV, whose hashes of events are told
    returns   a document where it is nothing else: its faults will say what it lacks
    """
    if is_xml(data):
        return Handed(name, "document", examine(data, now=now, limits=limits, version=version))
    query = _address_in(data)
    if query is not None:
        return Handed(name, "query", problems=_faults_of(lambda: read_query(query, per_page_max=_PER_PAGE_MAX)))
    value = _object_in(data)
    if value is not None and "type" not in value:
        if isinstance(value.get("query"), dict):
            body: Mapping[str, Any] = value["query"]
            faults = _faults_of(lambda: read_query_body(body, per_page_max=_PER_PAGE_MAX))
            return Handed(name, "query", problems=tuple(fault.at("/query") for fault in faults))
        if _SUBSCRIPTION_FIELDS & value.keys():
            return Handed(name, "subscription", problems=_subscription_faults(value))
    return Handed(name, "document", examine(data, now=now, limits=limits, version=version))


def judge(handed: Sequence[Handed]) -> tuple[Level, ...]:
    """All levels of the suite; passed is who passed each."""
    documents = [one.document for one in handed if one.document is not None]
    found = {
        "json": _form(documents, "JSON"),
        "xml": _form(documents, "XML"),
        "declaration": _declaration(documents),
        "resend": _resend(documents),
        "query": _asked([one for one in handed if one.kind == "query"]),
        "subscription": _asked([one for one in handed if one.kind == "subscription"]),
    }
    return tuple(
        Level(code, title, how, found[code].is_tried, found[code].passed, found[code].because)
        for code, (title, how) in _TITLES.items()
    )


def _form(documents: Iterable[Examined], form: str) -> _Judged:
    mine = [one for one in documents if one.form.startswith(form)]
    if not mine:
        return _Judged(False, False, _NOTHING)
    faults = sum(len(one.faults) for one in mine)
    events = sum(len(one.events) for one in mine)
    if faults or not events:
        return _Judged(
            True, False, (f"Còn {faults} lỗi trong {events} sự kiện.", f"{faults} faults in {events} events are left.")
        )
    return _Judged(True, True, (f"{events} sự kiện, không lỗi.", f"{events} events without a fault."))


def _declaration(documents: Iterable[Examined]) -> _Judged:
    events = _events(documents)
    originals = {event.event_id: event for event in events if event.event_id and not event.is_declaration}
    declared = [event for event in events if event.is_declaration]
    if not declared:
        return _Judged(False, False, _NOTHING)
    for event in declared:
        original = originals.get(event.event_id or "")
        if original is None:
            name = event.event_id or "(không có eventID)"
            return _Judged(
                True,
                False,
                (
                    f"Thiếu sự kiện gốc của khai báo {name}: hai bản phải cùng eventID.",
                    f"The original of the declaration {name} is not here: both bear one eventID.",
                ),
            )
        if event_hash(original) != event_hash(event):
            return _Judged(
                True,
                False,
                (
                    f"Khai báo {event.event_id} đã đổi nội dung: phải giữ y nguyên sự kiện gốc, chỉ thêm errorDeclaration.",
                    f"The declaration {event.event_id} changed the content: the original must stay as it was.",
                ),
            )
    count = len(declared)
    return _Judged(
        True,
        True,
        (
            f"{count} khai báo giữ nguyên nội dung sự kiện gốc.",
            f"{count} declarations keep the content of their originals.",
        ),
    )


def _resend(documents: Iterable[Examined]) -> _Judged:
    seen: dict[tuple[str, bool], bytes] = {}
    again = 0
    for document in documents:
        here = {}
        for event in _events([document]):
            identity = (event.event_id or event_hash(event), event.is_declaration)
            here[identity] = fingerprint(event)
            if identity in seen and seen[identity] != here[identity]:
                return _Judged(
                    True,
                    False,
                    (
                        f"Lần gửi sau dùng lại mã {identity[0]} cho nội dung khác.",
                        f"The second sending gives the id {identity[0]} to another content.",
                    ),
                )
            again += identity in seen
        seen |= here
    if not again:
        return _Judged(False, False, _NOTHING)
    return _Judged(
        True,
        True,
        (f"{again} sự kiện gửi lại được nhận ra là cũ.", f"{again} events sent again are known as the same."),
    )


def _asked(mine: Sequence[Handed]) -> _Judged:
    if not mine:
        return _Judged(False, False, _NOTHING)
    faults = [problem for one in mine for problem in one.problems]
    if faults:
        return _Judged(True, False, (faults[0].sentence("vi"), faults[0].sentence("en")))
    return _Judged(True, True, ("Đọc được, không lỗi.", "Read without a fault."))


def _events(documents: Iterable[Examined]) -> list[Event]:
    return [one.event for document in documents for one in document.events if one.event is not None and not one.faults]


def _address_in(data: bytes) -> dict[str, list[str]] | None:
    """The parameters of a query that was handed in as its address; None where it is none."""
    try:
        text = data.decode().strip().removeprefix("GET ").strip()
    except UnicodeDecodeError:
        return None
    if not text.startswith(("http://", "https://", "/epcis/", "?")) or any(letter.isspace() for letter in text):
        return None
    return parse_qs(urlsplit(text).query, keep_blank_values=True)


def _object_in(data: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _subscription_faults(value: Mapping[str, Any]) -> tuple[Problem, ...]:
    wish, problems = read_wish(value, query_name=NAME, query={}, epc_format="No_Preference", cbv_format="No_Preference")
    return (*problems, *_faults_of(lambda: check_address(wish.dest)))


def _faults_of(read: Any) -> tuple[Problem, ...]:
    try:
        read()
    except Refused as refused:
        return refused.problems
    return ()
