"""Groups of products, what the law asks of them, and since when: read from the files in data/, each with its source.

A product may be of several groups. Nothing here is in a table: the law is the same at every node of one version.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from txng.core.vn.unaccented import unaccented

FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Group:
    """One group. `kind`: "label" (NĐ 37/2026, Phụ lục I), "sector" (the programme's), "ocop"."""

    code: str
    name: str
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class LabelContent:
    """What must stand on the labels of a group."""

    group: str
    is_required: bool
    what: str


@dataclass(frozen=True, slots=True)
class Risk:
    """What a circular says of goods under an HS code, from one day to another; None: until it is changed.

    on_roadmap   high risk alone does not make traceability a duty: the ministry's roadmap does
    """

    hs_code: str
    group: str
    name: str
    level: str
    on_roadmap: bool
    ministry: str
    basis: str
    valid_from: date
    valid_to: date | None


def groups(kind: str = "") -> list[Group]:
    """All groups, or those of one kind, in the order of their law."""
    return [group for group in _groups().values() if kind in ("", group.kind)]


def group_of(text: str) -> Group | None:
    """The group of a code, or of a name with or without marks; None where none or several bear it."""
    if text in _groups():
        return _groups()[text]
    named = _by_name().get(unaccented(text), [])
    return named[0] if len(named) == 1 else next((group for group in named if group.kind == "sector"), None)


def groups_named(text: str) -> list[Group]:
    """The groups that a text may mean: the one of its code or whole name, else all whose names hold it, marks or none."""
    exact = group_of(text)
    if exact is not None:
        return [exact]
    wanted = unaccented(text)
    return [group for group in _groups().values() if wanted and wanted in unaccented(group.name)]


def label_contents(group: str) -> list[LabelContent]:
    """What must stand on the labels of a group, in the decree's order."""
    return [one for one in _label_contents() if one.group == group]


def risk_of(hs_code: str, day: date) -> Risk | None:
    """What was said of an HS code on a day; None where we know of nothing, which does not mean low."""
    found = [one for one in _risks().get(hs_code.replace(".", ""), ()) if _is_in_force(one, day)]
    return max(found, key=lambda one: one.valid_from, default=None)


def risks(day: date) -> list[Risk]:
    """All that was in force on a day."""
    return [one for rows in _risks().values() for one in rows if _is_in_force(one, day)]


def _is_in_force(one: Risk, day: date) -> bool:
    return one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)


@cache
def _groups() -> dict[str, Group]:
    return {row[0]: Group(row[0], row[1], row[2], row[3]) for row in lines_of("groups.txt")}


@cache
def _by_name() -> dict[str, list[Group]]:
    found: dict[str, list[Group]] = {}
    for group in _groups().values():
        found.setdefault(unaccented(group.name), []).append(group)
    return found


@cache
def _label_contents() -> tuple[LabelContent, ...]:
    return tuple(LabelContent(group, need == "R", what) for group, need, what in lines_of("label_contents.txt"))


@cache
def _risks() -> dict[str, list[Risk]]:
    found: dict[str, list[Risk]] = {}
    for hs, group, name, level, roadmap, ministry, basis, first, last in lines_of("risks.txt"):
        until = date.fromisoformat(last) if last else None
        row = Risk(hs, group, name, level, roadmap == "1", ministry, basis, date.fromisoformat(first), until)
        found.setdefault(hs, []).append(row)
    return found


def lines_of(name: str) -> list[list[str]]:
    """The rows of a file in data/; its first line tells the columns and the source."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    return [line.split("|") for line in text.splitlines() if not line.startswith("#")]
