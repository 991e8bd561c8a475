"""The verdict of a self-test in words: as JSON for machines, as what a template shows to people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from txng.core.epcis.event import Event, Item, Part
from txng.core.epcis.self_test import ExaminedEvent
from txng.core.epcis.self_test_samples import Sample, samples
from txng.core.gs1.identify import label_of
from txng.core.problems import Problem
from txng.core.vn.legible import legible
from txng.events.verdicts import Verdict
from txng.portal.self_test_hints import LINK_WORDS, joins_of, missed_of
from txng.portal.self_test_suite import NAME, VERSION, Handed, Level, judge
from txng.portal.steps import words_of
from txng.web.problems import error_of

SUITE = f"{NAME} {VERSION}"
MOST_SHOWN = 50  # events of one document on a page; the JSON has all
_MOST_JOINS, _MOST_ITEMS = 12, 30

Words = tuple[str, str]  # Vietnamese, English
_PARTS: Mapping[Part, Words] = {
    Part.SUBJECT: ("vật phẩm", "item"),
    Part.PARENT: ("bên ngoài", "container"),
    Part.CHILD: ("bên trong", "content"),
    Part.INPUT: ("đầu vào", "input"),
    Part.OUTPUT: ("đầu ra", "output"),
}
# Of an event: what a node would do (with a key), or what is true of it by itself (without).
_STATUSES: Mapping[str, Words] = {
    "sound": ("Không có lỗi", "No fault"),
    "faulty": ("Có lỗi", "Has faults"),
    "accepted": ("Sẽ được ghi", "Would be recorded"),
    "known": ("Đã ghi từ trước, sẽ không ghi lần nữa", "Recorded before, would not be recorded again"),
    "refused": ("Sẽ bị từ chối", "Would be refused"),
}
_KINDS: Mapping[str, Words] = {
    "query": ("Câu hỏi", "Query"),
    "subscription": ("Đăng ký nhận tin", "Subscription"),
}


_SAMPLE_FORMS = {"application/json": "JSON", "application/xml": "XML", "text/plain": "URL"}
_VIETNAMESE = str.maketrans(",.", ".,")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file; `verdicts` are those of the node, by pointer, for a viewer with a key."""

    handed: Handed
    verdicts: Mapping[str, Verdict]


def as_json(outcomes: Sequence[Outcome], levels: Sequence[Level], language: str, *, now: datetime) -> dict[str, Any]:
    """The whole verdict; `stored` is false, always."""
    return {
        "stored": False,
        "suite": {"name": SUITE, "passed": all(one.passed for one in levels), "levels": levels_told(levels, language)},
        "files": [_file(one, language, now) for one in outcomes],
    }


def for_people(outcomes: Sequence[Outcome], levels: Sequence[Level], language: str, *, now: datetime) -> dict[str, Any]:
    """The same for the page, with long documents cut and counted."""
    files = [_file(one, language, now) for one in outcomes]
    for file in files:
        file["unshown"] = len(file["events"][MOST_SHOWN:])
        file["events"] = file["events"][:MOST_SHOWN]
    return {"files": files, "levels": levels_told(levels, language), "passed": sum(one.passed for one in levels)}


def described(language: str, max_bytes: int, max_events: int, max_files: int) -> dict[str, Any]:
    """What can be handed in, for machines."""
    return {
        "suite": {
            "name": SUITE,
            "levels": [{"code": one["code"], "title": one["title"], "how": one["how"]} for one in _untried(language)],
        },
        "samples": samples_told(samples(), language),
        "limits": {"bytes": max_bytes, "events": max_events, "files": max_files},
    }


def levels_told(levels: Iterable[Level], language: str) -> list[dict[str, Any]]:
    english = language == "en"
    return [
        {
            "code": one.code,
            "title": one.title[english],
            "how": one.how[english],
            "tried": one.is_tried,
            "passed": one.passed,
            "because": legible(one.because[english]),
        }
        for one in levels
    ]


def samples_told(found: Iterable[Sample], language: str) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "title": one.title[language == "en"],
            "form": _SAMPLE_FORMS[one.media_type] + (" 1.2" if one.name.endswith("-12") else ""),
            "media_type": one.media_type,
            "sound": one.is_sound,
            "url": f"?mau={one.name}",
        }
        for one in found
    ]


def _untried(language: str) -> list[dict[str, Any]]:
    return levels_told(judge([]), language)


def _file(outcome: Outcome, language: str, now: datetime) -> dict[str, Any]:
    handed: Handed = outcome.handed
    document = handed.document
    problems = handed.problems if document is None else document.problems
    events = [] if document is None else document.events
    told = [_event(one, outcome.verdicts.get(one.pointer), language, now) for one in events]
    faults = [problem for problem in problems if not problem.is_warning]
    return {
        "name": legible(handed.name),
        "kind": handed.kind,
        "form": _KINDS[handed.kind][language == "en"] if document is None else document.form,
        "type": "" if document is None else document.type,
        "sound": not faults and all(one["status"] not in ("faulty", "refused") for one in told),
        "faults": [_problem(problem, language) for problem in faults],
        "warnings": [_problem(problem, language) for problem in problems if problem.is_warning],
        "events": told,
    }


def _event(one: ExaminedEvent, verdict: Verdict | None, language: str, now: datetime) -> dict[str, Any]:
    english = language == "en"
    problems = one.problems if verdict is None else verdict.problems  # the node finds all that reading finds, and more
    faults = [problem for problem in problems if not problem.is_warning]
    status = verdict.status if verdict is not None else "faulty" if faults else "sound"
    return {
        "pointer": f"#{one.pointer}",
        "status": status,
        "said": _STATUSES[status][english],
        **(_read(one.event, language) if one.event is not None else {}),
        "hash": one.hash,
        "faults": [_problem(problem, language) for problem in faults],
        "warnings": [_problem(problem, language) for problem in problems if problem.is_warning],
        "joins": _joins(one.event, english) if one.event is not None else [],
        "grade_misses": [words[english] for words in missed_of(one.event, now=now)] if one.event is not None else [],
        "lost_in_1_2": [_problem(problem, language) for problem in one.losses],
    }


def _read(event: Event, language: str) -> dict[str, Any]:
    """What was understood, so that the sender sees whether it is what was meant."""
    english = language == "en"
    is_lot = any(item.is_class for item in event.items)
    words = words_of(event.type, event.biz_step, Part.OUTPUT, is_lot=is_lot)
    return {
        "type": event.type.value,
        "event_id": event.event_id,
        "event_time": event.body["eventTime"],
        "at": f"{localtime(event.event_time):%d/%m/%Y %H:%M}",
        "step": {"code": event.biz_step, "label": words[english]},
        "action": event.action,
        "places": [label_of(key) for key in dict.fromkeys((event.read_point, event.biz_location)) if key],
        "declares_error": event.is_declaration,
        "items": [_item(item, english) for item in event.items[:_MOST_ITEMS]],
        "more_items": max(0, len(event.items) - _MOST_ITEMS),
    }


def _item(item: Item, english: bool) -> dict[str, Any]:
    amount = "" if item.quantity is None else _amount(item, english)
    return {
        "part": _PARTS[item.part][english],
        "key": item.key,
        "label": legible(_code_text(item.key, english)),
        "amount": amount,
    }


def _amount(item: Item, english: bool) -> str:
    text = f"{item.quantity:,f}" if item.quantity is not None else ""
    whole = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{whole if english else whole.translate(_VIETNAMESE)} {item.uom or ''}".strip()


def _code_text(key: str, english: bool) -> str:
    text = label_of(key)
    return text.replace(" · lô ", " · lot ").replace(" · số sê-ri ", " · serial ") if english else text


def _joins(event: Event, english: bool) -> list[str]:
    links = joins_of(event)
    told = [
        legible(f"{_code_text(link.src, english)} {LINK_WORDS[link.kind][english]} {_code_text(link.dst, english)}")
        for link in links[:_MOST_JOINS]
    ]
    rest = len(links) - len(told)
    return [*told, f"… (+{rest})"] if rest > 0 else told


def _problem(problem: Problem, language: str) -> dict[str, Any]:
    """One problem with its place: a JSON Pointer, or an XPath and its line."""
    line = {"line": problem.values["line"]} if "line" in problem.values else {}
    return error_of(problem, language) | line
