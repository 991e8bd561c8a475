"""Entries of one phone → what became of each, in the words of its template and of its sender's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from txng.accounts.viewer import Viewer
from txng.core.journal.judge import words_of
from txng.core.problems import Problem, Refused
from txng.journal import devices
from txng.journal.published import template_named
from txng.journal.recording import Answer, Sent, record_entry
from txng.tlog.lookups import sealed

_TITLES = {
    "vi": {True: "Hãy xem lại", False: "Cần sửa"},
    "en": {True: "Please look again", False: "To be corrected"},
}


def answers_to(
    viewer: Viewer, entries: Sequence[Any], sent: Sent, *, now: datetime, language: str
) -> list[dict[str, Any]]:
    """Keep each of these entries for itself, in their order; what is refused holds up none of the others."""
    found = [_one(viewer, one, sent, now, language) for one in entries]
    devices.note(viewer, _organisations(entries, found), sent, now=now)
    _add_indexes([one for one in found if one[1] is not None and one[1].received_at < now])  # nothing is sealed at once
    return [one for one, _ in found]


def told(answer: Answer, language: str, template: str = "") -> dict[str, Any]:
    """One answer as the phone reads it."""
    return {
        "id": answer.id, "version": answer.version, "state": answer.state, "received_at": answer.received_at,
        "event_ids": list(answer.event_ids), "index": None,
        "problems": problems_told(answer.problems, language, template), "flags": list(answer.flags),
    }  # fmt: skip


def problems_told(problems: Iterable[Problem], language: str, template: str = "") -> list[dict[str, Any]]:
    """Problems as the phone reads them."""
    return [
        {
            "code": one.code, "title": _TITLES[language][one.is_warning], "detail": _detail(one, language, template),
            "pointer": one.pointer, "is_warning": one.is_warning,
        }
        for one in problems
    ]  # fmt: skip


_Found = tuple[dict[str, Any], Answer | None]


def _one(viewer: Viewer, document: Any, sent: Sent, now: datetime, language: str) -> _Found:
    template = str(document.get("template", "")) if isinstance(document, Mapping) else ""
    try:
        answer = record_entry(viewer, document, now=now, sent=sent)
    except Refused as refused:
        return _refused(document, refused, language, template), None
    return told(answer, language, template), answer


def _refused(document: Any, refused: Refused, language: str, template: str) -> dict[str, Any]:
    named = document if isinstance(document, Mapping) else {}
    return {
        "id": named.get("id"), "version": named.get("version"), "state": "refused", "received_at": None, "event_ids": [],
        "index": None, "problems": problems_told(refused.problems, language, template), "flags": [],
    }  # fmt: skip


def _detail(problem: Problem, language: str, template: str) -> str:
    try:
        return words_of(problem, template_named(template), language)
    except Refused:  # of a template that nobody knows: our own words
        return problem.sentence(language)


def _add_indexes(found: Iterable[_Found]) -> None:
    """Where the log holds what came before: one question for all."""
    known = {answer.event_nos[-1]: face for face, answer in found if answer is not None and answer.event_nos}
    for number, index in (sealed("event", known) if known else {}).items():
        known[number]["index"] = index


def _organisations(entries: Sequence[Any], found: Sequence[_Found]) -> set[int]:
    return {
        document["organisation"] for document, (_, answer) in zip(entries, found, strict=True) if answer is not None
    }
