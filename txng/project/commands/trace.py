"""Truy một mã: những gì đã vào nó (ngược) hoặc những gì đã ra từ nó (xuôi), in thành cây.

CODE is what stands on a stamp or package: a Digital Link, its path (01/…/10/…), an element string, an EPC URN, an SSCC.
Without a key one sees what everyone may see. The exit status is 0 also when steps are missing: they are marked with "!".

  txng trace 01/08938999110016/10/ST25-008 --to https://truyxuat.example
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from txng.project.commands import remote
from txng.project.commands.failure import CommandFailed
from txng.project.commands.remote import Node, faults_of

MOST_BRANCHES = 40  # of one item; a lot may have a million serials, a terminal has some lines
_JOINS = {
    "backward": {"transformed": "làm từ", "packed": "chứa", "associated": "mang theo", "member": "thuộc lô"},
    "forward": {"transformed": "làm thành", "packed": "đóng vào", "associated": "gắn vào", "member": "gồm"},
}
# What belongs to the start, though no link leads to it: a pallet's contents, the serials of a lot made piece by piece.
_APART = {"forward": "chứa: ", "backward": "gồm: "}
_REASONS = {"levels": "quá nhiều bậc", "items": "quá nhiều mục", "time": "quá lâu"}
_UNITS = {"KGM": "kg", "GRM": "g", "TNE": "tấn", "LTR": "lít", None: "đơn vị"}


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="mã trên tem, bao bì / the code on a stamp or package")
    remote.arguments(parser)
    parser.add_argument("--direction", choices=("backward", "forward"), default="backward",
                        help="backward: truy ngược (mặc định) · forward: truy xuôi")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="in nguyên câu trả lời / print the answer as it came")


def run(given: Namespace) -> int:
    """Print the trace; 1 when the code cannot be traced."""
    with Node(given) as node:
        answer = node.request("GET", "/api/v1/trace", params={"code": given.code, "direction": given.direction})
    if not answer.is_success:
        raise CommandFailed("\n".join(faults_of(answer)))
    body = answer.json()
    if given.json:
        json.dump(body, sys.stdout, ensure_ascii=False, indent=1)
        print()
        return 0
    for line in lines_of(body):
        print(line)
    return 0


def lines_of(body: Mapping[str, Any]) -> Iterator[str]:
    """The tree of a trace, line by line, with what is missing and where it stopped."""
    tree = _Tree(body)
    yield from tree.branch(body["start"], "", "")
    apart = [item["key"] for item in body["items"] if item["key"] not in tree.shown and item["key"] not in tree.left_out]
    for key in apart:
        yield from tree.branch(key, "", _APART[body["direction"]])
    yield ""
    yield f"{len(body['items'])} mục, {len(body['events'])} sự kiện, {len(body['missing'])} bước chưa được ghi."
    for event in body["withdrawn"]:
        yield f"Đã đính chính, không tính: {event['step']['vi']} ngày {_day(event['date'])}."
    if body["cut"]:
        reason = _REASONS[body["cut"]["reason"]]
        yield f"Còn nữa: dừng lại vì {reason}, ở {len(body['cut']['frontier'])} mục. Hãy truy tiếp từ một mục ở cuối cây."


@dataclass
class _Tree:
    """A trace being printed: guards that each item is told once, wherever else it stands."""

    body: Mapping[str, Any]
    shown: set[str] = field(default_factory=set)
    left_out: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        near, far = ("to", "from") if self.body["direction"] == "backward" else ("from", "to")
        self.items = {item["key"]: item for item in self.body["items"]}
        self.events = {event["event"]: event for event in self.body["events"]}
        self.branches: dict[str, dict[str, str]] = {}
        for link in self.body["links"]:
            self.branches.setdefault(link[near], {})[link[far]] = link["kind"]
        self.marks: dict[str, list[str]] = {}
        for mark in (*self.body["missing"], *self.body["marks"]):
            self.marks.setdefault(mark["key"], []).append(mark["sentence"])

    def branch(self, key: str, indent: str, join: str) -> Iterator[str]:
        """One item with all that hangs on it; `indent` is what stands left of its own lines."""
        item = self.items.get(key, {"label": key, "product": None, "appearances": []})
        name = f" · {item['product']}" if item["product"] else ""
        if key in self.shown:
            yield f"{join}{item['label']}{name} (đã nêu trên)"
            return
        self.shown.add(key)
        yield f"{join}{item['label']}{name}"
        further = list(self.branches.get(key, {}).items())
        self.left_out |= {other for other, _ in further[MOST_BRANCHES:]}
        rail = indent + ("│  " if further else "   ")
        for line in (*self._steps(item["appearances"]), *(f"! {mark}" for mark in self.marks.get(key, ()))):
            yield f"{rail}  {line}"
        yield from self._further(further, indent)

    def _further(self, further: Sequence[tuple[str, str]], indent: str) -> Iterator[str]:
        joins, last = _JOINS[self.body["direction"]], len(further) - 1
        for place, (key, kind) in enumerate(further[:MOST_BRANCHES]):
            turn, rail = ("└─ ", "   ") if place == last else ("├─ ", "│  ")
            yield from self.branch(key, indent + rail, f"{indent}{turn}{joins[kind]}: ")
        if last >= MOST_BRANCHES:
            yield f"{indent}└─ … và {last + 1 - MOST_BRANCHES} mục nữa; --json in tất cả"

    def _steps(self, appearances: Sequence[Mapping[str, Any]]) -> Iterator[str]:
        for one in appearances:
            event = self.events.get(one["event"])
            if event:
                who = [part["name"] for part in (event["place"], event["organisation"]) if part]
                use = " (đầu vào)" if one["part"] == "input" else ""
                yield " · ".join((_day(event["date"]), event["step"]["vi"] + use + _amount(one), *who))


def _amount(one: Mapping[str, Any]) -> str:
    if "quantity" not in one:
        return ""
    return f": {one['quantity'].replace('.', ',')} {_UNITS.get(one['uom'], one['uom'])}"


def _day(text: str) -> str:
    return date.fromisoformat(text).strftime("%d/%m/%Y")
