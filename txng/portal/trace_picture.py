"""The picture of a chain: boxes by level from the top down, one trunk between them, drawn for a screen 360 px wide.

Only where things stand is computed here; words come in, and the template writes the SVG. Two boxes stand side by side
and the trunk runs between them, so that a link of any length has a free way.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

WIDTH = 328  # a 360 px screen less the page's margins: one unit is one pixel there, and text never below 13 px
TEXT_PX = 13
_GUTTER = 28
_BOX = (WIDTH - _GUTTER) // 2
_TRUNK = WIDTH / 2
_PAD = 8
_LINE = 17
_GAP = 12
_HEAD = 30  # for the name of a level
_MOST_LINES = 2  # of one text in one box; the table under the picture has the rest
_ARROW = 5


@dataclass(frozen=True, slots=True)
class Card:
    """One item as it comes in.

    number   the same as in the table
    title    its name; `texts` the lines under it; `marks` what is wrong with it, in short
    """

    number: int
    key: str
    level: int
    title: str
    texts: tuple[str, ...]
    marks: tuple[str, ...] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """One link between two cards, as the goods went; `is_made` where one became the other, false where it was packed."""

    src: str
    dst: str
    is_made: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text: its baseline, and how it looks: "title", "text" or "mark"."""

    x: float
    y: float
    text: str
    look: str


@dataclass(frozen=True, slots=True)
class Box:
    """One card, placed."""

    card: Card
    x: float
    y: float
    width: float
    height: float
    lines: tuple[Line, ...]

    @property
    def is_wide(self) -> bool:
        return self.width == WIDTH


@dataclass(frozen=True, slots=True)
class Picture:
    """All that the template draws; `notes` name the levels and count what is not shown."""

    height: float
    boxes: tuple[Box, ...]
    notes: tuple[Line, ...]
    solid: tuple[str, ...]  # SVG paths of links by transformation
    dashed: tuple[str, ...]  # of packing, attaching, belonging
    arrows: tuple[str, ...]  # SVG paths
    width: int = WIDTH


def draw(
    cards: Sequence[Card],
    edges: Iterable[Edge],
    *,
    heads: Mapping[int, str],
    rests: Mapping[int, str],
    is_backward: bool,
) -> Picture:
    """Place cards and links.

    cards        by level; the first is the start
    heads        level → what stands above it
    rests        level → "… và 12 vật phẩm nữa", for the levels that are not shown whole
    is_backward  the goods went upward in the picture, and the arrows point so
    """
    boxes: list[Box] = []
    notes: list[Line] = []
    y = 0.0
    for level in dict.fromkeys(card.level for card in cards):
        notes.append(Line(0, y + _HEAD - 10, heads[level], "head"))
        placed, y = _level([card for card in cards if card.level == level], y + _HEAD)
        boxes += placed
        if level in rests:
            notes.append(Line(0, y + TEXT_PX, rests[level], "rest"))
            y += _LINE + _GAP
    by_key = {box.card.key: box for box in boxes}
    known = {(edge.src, edge.dst, edge.is_made): edge for edge in edges if {edge.src, edge.dst} <= by_key.keys()}
    ways = [(edge, *_way(by_key[edge.src], by_key[edge.dst], is_backward=is_backward)) for edge in known.values()]
    return Picture(
        y,
        tuple(boxes),
        tuple(notes),
        tuple(dict.fromkeys(path for edge, path, _ in ways if edge.is_made)),
        tuple(dict.fromkeys(path for edge, path, _ in ways if not edge.is_made)),
        tuple(dict.fromkeys(arrow for _, _, arrow in ways)),
    )


def wrapped(text: str, width: float) -> list[str]:
    """The text in lines of at most `width` px at TEXT_PX, at most two; what does not fit ends in "…"."""
    lines: list[str] = []
    rest = unicodedata.normalize("NFC", " ".join(text.split()))
    while rest and len(lines) < _MOST_LINES:
        is_last = len(lines) == _MOST_LINES - 1
        line = _fitting(rest, width, ends="…" if is_last else "")
        rest = rest[len(line) :].lstrip()
        lines.append(line.rstrip() + ("…" if is_last and rest else ""))
    return lines


def width_of(text: str) -> float:
    """How wide a text is at TEXT_PX, a little more rather than less: no font is at hand on the server."""
    return TEXT_PX * sum(map(_em, text))


def _level(cards: Sequence[Card], top: float) -> tuple[list[Box], float]:
    if len(cards) == 1:
        box = _box(cards[0], 0, top, WIDTH)
        return [box], top + box.height + _GAP
    boxes: list[Box] = []
    y = top
    for place in range(0, len(cards), 2):
        row = [_box(card, n * (_BOX + _GUTTER), y, _BOX) for n, card in enumerate(cards[place : place + 2])]
        height = max(box.height for box in row)
        boxes += [Box(box.card, box.x, box.y, box.width, height, box.lines) for box in row]
        y += height + _GAP
    return boxes, y


def _box(card: Card, x: float, y: float, width: float) -> Box:
    room = width - 2 * _PAD
    titled = [(line, "title") for line in wrapped(f"{card.number}. {card.title}", room / 1.08)]  # bold is wider
    told = [(line, "text") for text in card.texts if text for line in wrapped(text, room)]
    marked = [(line, "mark") for text in card.marks for line in wrapped(f"▲ {text}", room)]
    texts = [*titled, *told, *marked]
    lines = tuple(Line(x + _PAD, y + _PAD + 12 + n * _LINE, line, look) for n, (line, look) in enumerate(texts))
    return Box(card, x, y, width, len(texts) * _LINE + 2 * _PAD, lines)


def _way(src: Box, dst: Box, *, is_backward: bool) -> tuple[str, str]:
    """The path from the upper to the lower box along the trunk, and the arrow where the goods arrive."""
    upper, lower = (dst, src) if is_backward else (src, dst)
    if upper.y > lower.y or upper is lower:
        upper, lower = lower, upper
    leave, enter = _leave(upper), _enter(lower)
    path = f"M{leave[0]:g} {leave[1]:g}H{_TRUNK:g}V{enter[1]:g}H{enter[0]:g}"
    return path, _arrow(upper, leave, is_up=True) if is_backward else _arrow(lower, enter, is_up=False)


def _leave(box: Box) -> tuple[float, float]:
    if box.is_wide:
        return _TRUNK, box.y + box.height
    return _side(box), box.y + box.height - 2 * _PAD


def _enter(box: Box) -> tuple[float, float]:
    return (_TRUNK, box.y) if box.is_wide else (_side(box), box.y + 2 * _PAD)


def _side(box: Box) -> float:
    return box.x + box.width if box.x < _TRUNK else box.x


def _arrow(box: Box, at: tuple[float, float], *, is_up: bool) -> str:
    x, y = at
    if box.is_wide:
        back = y + _ARROW * 1.6 if is_up else y - _ARROW * 1.6
        return f"M{x:g} {y:g}L{x - _ARROW:g} {back:g}H{x + _ARROW:g}z"
    back = x + _ARROW * 1.6 if box.x < _TRUNK else x - _ARROW * 1.6
    return f"M{x:g} {y:g}L{back:g} {y - _ARROW:g}V{y + _ARROW:g}z"


def _fitting(text: str, width: float, *, ends: str) -> str:
    if width_of(text) <= width:
        return text
    length = len(text)
    while length > 1 and width_of(text[:length] + ends) > width:
        length -= 1
    space = text.rfind(" ", 0, length + 1)
    # A long code has no spaces: it is broken where it must be.
    return text[: space if space > length // 2 else length]


def _em(letter: str) -> float:
    base = unicodedata.normalize("NFD", letter)[:1]
    if base in "iljtfrI.,:;'|!()[]/-·1 ":
        return 0.36
    if base in "mwMW…—@%":
        return 0.92
    return 0.7 if base.isupper() else 0.58
