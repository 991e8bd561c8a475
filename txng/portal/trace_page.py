"""GET /truy-vet/: a chain as a picture and as a table, for people; without script, readable on a small phone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from txng.core.epcis.event import Part
from txng.core.gs1.identify import label_of
from txng.core.problems import Problem, Refused
from txng.core.trace.balance import Verdict, Weighed
from txng.core.trace.links import LinkKind
from txng.core.trace.units import BASE, Dimension
from txng.core.trace.walk import Direction
from txng.core.vn.legible import legible
from txng.events.traced import Appearance, EventFace, ItemFace, Trace
from txng.events.tracing import trace
from txng.portal.rendering import words_of_label
from txng.portal.steps import words_of
from txng.portal.steps_missing import judged, sentence_of
from txng.portal.trace_api import page_of, read_code
from txng.portal.trace_picture import Card, Edge, Picture, draw
from txng.web.pages import language_of
from txng.web.problems import status_of

MAX_ITEMS = 2_000  # a page is for eyes; the API goes on to what the law's inspector needs
BOXES_PER_LEVEL, ROWS_PER_LEVEL = 8, 40
_STEPS_TOLD = 6  # of one item in the table; its own page has the rest
_JOINED = 6
_DIRECTIONS = {"nguoc": Direction.BACKWARD, "xuoi": Direction.FORWARD}

Words = tuple[str, str]  # Vietnamese, English
_INTO: Mapping[LinkKind, Words] = {  # read backward: what this item did for the numbered one
    LinkKind.TRANSFORMED: ("làm thành", "became"),
    LinkKind.PACKED: ("đóng vào", "packed into"),
    LinkKind.ASSOCIATED: ("gắn vào", "attached to"),
    LinkKind.MEMBER: ("là lô của", "is the lot of"),
}
_FROM: Mapping[LinkKind, Words] = {  # read forward: what it has from the numbered one
    LinkKind.TRANSFORMED: ("làm từ", "made from"),
    LinkKind.PACKED: ("chứa", "holds"),
    LinkKind.ASSOCIATED: ("mang theo", "carries"),
    LinkKind.MEMBER: ("thuộc lô", "of lot"),
}
_MARKS: Mapping[str, Words] = {
    "trace.step_before_missing": ("Bước trước chưa được ghi", "Step before not recorded"),
    "trace.receipt_missing": ("Bên nhận chưa ghi nhận", "Receipt not recorded"),
    "trace.order_doubtful": ("Thứ tự thời gian chưa chắc", "Order of time in doubt"),
    "trace.more_out_than_in": ("Ra nhiều hơn vào", "More out than in"),
    "trace.unit_unknown": ("Đơn vị chưa biết", "Unknown unit"),
}
_BY: Words = ("theo", "says")
_UNNAMED: Words = ("tổ chức chưa có tên", "an unnamed organisation")
_MORE: Words = ("Còn nữa, chưa hiện", "More, not shown")
_VERDICTS: Mapping[Verdict, Words] = {
    Verdict.WITHIN: ("Ra không nhiều hơn vào", "No more out than in"),
    Verdict.EXCESS: ("Ra nhiều hơn vào", "More out than in"),
    Verdict.UNJUDGED: ("Không so được", "Cannot be compared"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One item in the table, in words."""

    number: int
    name: str
    code: str
    url: str | None
    steps: tuple[str, ...]
    hidden_steps: int
    joins: tuple[str, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the table; `rest` counts the items that are not in it."""

    head: str
    rows: tuple[Row, ...]
    rest: str


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """ma, chieu=nguoc|xuoi → the chain; without ma, what the page is for and where to write a code."""
    language = language_of(request)
    text, way = request.GET.get("ma", ""), request.GET.get("chieu", "nguoc")
    asked = {"text": text, "way": way if way in _DIRECTIONS else "nguoc"}
    if not text.strip():
        return render(request, "portal/trace.html", asked)
    try:
        found = _found(request, text, way)
    except Refused as refused:
        said = [problem.sentence(language) for problem in refused.problems]
        status = status_of(refused, on_epcis=False)
        return render(request, "portal/trace.html", asked | {"problems": said}, status=status)
    return render(request, "portal/trace.html", asked | _Telling(found, language).context())


def _found(request: HttpRequest, text: str, way: str) -> Trace:
    if way not in _DIRECTIONS:
        values = {"got": way[:40], "want": ", ".join(_DIRECTIONS)}
        raise Refused(Problem("trace.direction_unknown", values=values))
    code = read_code(text, name="ma")
    viewer = request.viewer  # type: ignore[attr-defined]
    return trace(viewer, code.key, _DIRECTIONS[way], lot=code.lot, max_items=MAX_ITEMS)


class _Telling:
    """One trace being told in one language: guards that picture and table number the same items alike."""

    def __init__(self, found: Trace, language: str) -> None:
        self.found, self.is_english = found, language == "en"
        self.language = language
        self.is_backward = found.direction is Direction.BACKWARD
        self.marks = self._marked()
        self.levels = self._ordered()
        shown = (item for items in self.levels.values() for item in items[:ROWS_PER_LEVEL])
        self.numbers = {item.key: number for number, item in enumerate(shown, 1)}
        self.joined = self._joined()

    def context(self) -> dict[str, Any]:
        """What the template says."""
        found = self.found
        return {
            "title": self._name(found.items[0]),
            "code": self._code(found.start),
            "is_backward": self.is_backward,
            "count": len(found.items),
            "is_alone": len(found.items) == 1,
            "picture": self._picture(),
            "levels": [self._level(level) for level in self.levels],
            "said": [*self._steps_missing(), *(one.sentence(self.language) for one in found.problems[:ROWS_PER_LEVEL])],
            "unsaid": len(found.problems[ROWS_PER_LEVEL:]),
            "withdrawn": [self._step(Appearance(face, Part.SUBJECT)) for face in found.withdrawn[:ROWS_PER_LEVEL]],
            "cut": found.cut and {"reason": found.cut.reason, "count": len(found.cut.frontier)},
            "weighed": [self._weighed(one) for one in found.weighed[:ROWS_PER_LEVEL]],
            "unshown": len(found.weighed[ROWS_PER_LEVEL:]),
            "unweighed": found.unweighed,
            "other_way": "?" + urlencode({"ma": found.start, "chieu": "xuoi" if self.is_backward else "nguoc"}),
            "api_url": "/api/v1/trace?" + urlencode({"code": found.start, "direction": found.direction.value}),
        }

    def _steps_missing(self) -> list[str]:
        told = judged(self.found)
        sentence = sentence_of(told, english=self.is_english) if told else ""
        return [sentence] if sentence else []

    def _marked(self) -> dict[str, list[str]]:
        marks: dict[str, list[str]] = defaultdict(list)
        for problem in self.found.problems:
            words = self._said(_MARKS[problem.code])
            if words not in marks[problem.values["key"]]:
                marks[problem.values["key"]].append(words)
        for key in self.found.cut.frontier if self.found.cut else ():
            marks[key].append(self._said(_MORE))
        return marks

    def _ordered(self) -> dict[int, list[ItemFace]]:
        """Items by level; what is marked comes first, so that it is seen where not all is shown."""
        levels: dict[int, list[ItemFace]] = defaultdict(list)
        for item in sorted(self.found.items, key=lambda item: (item.level, item.key not in self.marks, item.key)):
            levels[item.level].append(item)
        return levels

    def _joined(self) -> dict[str, list[str]]:
        joined: dict[str, list[str]] = defaultdict(list)
        words = _INTO if self.is_backward else _FROM
        for link in self.found.links:
            far, near = (link.src, link.dst) if self.is_backward else (link.dst, link.src)
            if near in self.numbers and far in self.numbers:
                owner = self._owner(self.found.events[link.event])
                join = f"{self._said(words[link.kind])} {self.numbers[near]} ({self._said(_BY)} {owner})"
                if join not in joined[far]:
                    joined[far].append(join)
        return joined

    def _picture(self) -> Picture:
        cards = [self._card(item) for items in self.levels.values() for item in items[:BOXES_PER_LEVEL]]
        edges = [Edge(link.src, link.dst, link.kind is LinkKind.TRANSFORMED) for link in self.found.links]
        rests = {level: self._rest(len(items) - BOXES_PER_LEVEL) for level, items in self.levels.items()}
        return draw(
            cards,
            edges,
            heads={level: self._head(level) for level in self.levels},
            rests={level: rest for level, rest in rests.items() if rest},
            is_backward=self.is_backward,
        )

    def _card(self, item: ItemFace) -> Card:
        main = self._main(item)
        step = [self._said(_said_of(main)), self._day(main.event)] if main else []
        owner = self._owner(main.event) if main else ""
        texts = (self._code(item.key), " · ".join(step), owner)
        marks = tuple(self.marks.get(item.key, ()))
        return Card(self.numbers[item.key], item.key, item.level, self._name(item), texts, marks, page_of(item.key))

    def _main(self, item: ItemFace) -> Appearance | None:
        """The event that says most of an item: its birth, else the first recorded."""
        births = (one for one in item.appearances if one.part is Part.OUTPUT or one.event.action == "ADD")
        return next(births, item.appearances[0] if item.appearances else None)

    def _level(self, level: int) -> Level:
        items = self.levels[level]
        rows = tuple(self._row(item) for item in items[:ROWS_PER_LEVEL])
        return Level(self._head(level), rows, self._rest(len(items) - ROWS_PER_LEVEL))

    def _row(self, item: ItemFace) -> Row:
        told = [self._step(one) for one in item.appearances]
        joins = self.joined.get(item.key, [])
        return Row(
            number=self.numbers[item.key],
            name=self._name(item),
            code=self._code(item.key),
            url=page_of(item.key),
            steps=tuple(told[:_STEPS_TOLD]),
            hidden_steps=len(told[_STEPS_TOLD:]),
            joins=tuple(joins[:_JOINED]) + (("…",) if len(joins) > _JOINED else ()),
            marks=tuple(self.marks.get(item.key, ())),
        )

    def _step(self, one: Appearance) -> str:
        amount = "" if one.quantity is None else self._amount(one.quantity, one.uom or "C62")
        place = legible(one.event.place.name) if one.event.place else ""
        texts = (self._day(one.event), self._said(_said_of(one)), amount, place, self._owner(one.event))
        return " · ".join(text for text in texts if text)

    def _owner(self, face: EventFace) -> str:
        """Who said it: anyone may record an event about anyone's lot, so none is shown without its author."""
        return legible(face.organisation.public_name) if face.organisation else self._said(_UNNAMED)

    def _weighed(self, one: Weighed) -> dict[str, str]:
        return {
            "name": self._short(one.key),
            "into": self._sums(one.balance.into.items()),
            "out": self._sums(one.balance.out.items()),
            "verdict": self._said(_VERDICTS[one.balance.verdict]),
            "look": one.balance.verdict.value,
        }

    def _sums(self, side: Iterable[tuple[Dimension, Decimal]]) -> str:
        return ", ".join(self._amount(amount, BASE[dimension]) for dimension, amount in side) or "–"

    def _head(self, level: int) -> str:
        if level == 0:
            return self._said(("Vật phẩm đang xem", "This item"))
        if self.is_backward:
            return self._said((f"{level} bước trước đó", f"{level} step{'s' * (level > 1)} before"))
        return self._said((f"{level} bước sau đó", f"{level} step{'s' * (level > 1)} after"))

    def _rest(self, count: int) -> str:
        return self._said((f"… và {count} vật phẩm nữa", f"… and {count} more items")) if count > 0 else ""

    def _name(self, item: ItemFace) -> str:
        if item.product:
            return legible((item.product.name_en if self.is_english else "") or item.product.name)
        return self._label(item.key)[0]

    def _code(self, key: str) -> str:
        return self._label(key)[1]

    def _short(self, key: str) -> str:
        return " · ".join(self._label(key))

    def _label(self, key: str) -> tuple[str, str]:
        """What kind of thing a key names, and which one: ("GTIN 8938501234568", "Lô KQ-2611"), ("SSCC", "0089…")."""
        if page_of(key) is None:
            return self._said(("Vật phẩm", "Item")), legible(key)
        name, _, rest = label_of(key).partition(" · ")
        if not rest:
            kind, _, value = name.partition(" ")
            return kind, value
        if self.is_english:
            name, _, rest = words_of_label(f"{name} · {rest}").partition(" · ")
        return name, rest[:1].upper() + rest[1:]

    def _day(self, face: EventFace) -> str:
        return f"{localtime(face.event_time):%d/%m/%Y}"

    def _amount(self, amount: Decimal, uom: str) -> str:
        text = f"{amount.normalize():,f}"
        return f"{text if self.is_english else text.translate(_VIETNAMESE)} {uom}"

    def _said(self, words: Words) -> str:
        return words[self.is_english]


_VIETNAMESE = str.maketrans(",.", ".,")


def _said_of(one: Appearance) -> Words:
    return words_of(one.event.type, one.event.biz_step, one.part)
