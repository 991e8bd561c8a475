"""Stamps on paper: sheets of A4 with 65 labels, rolls with one label a page. The design once, the codes as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from numpy.typing import NDArray

from txng.core.stamp.font import Font
from txng.core.stamp.many import Letters, texts
from txng.core.stamp.pdf import MM, Drawings, document
from txng.core.stamp.qr import Series

_PUT = b"q 1 0 0 1 %.2f %.2f cm/D Do Q\n"
QUIET = 4  # modules of white around a symbol (ISO/IEC 18004 6.3.8)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where labels lie on a page; millimetres.

    columns, rows   of labels; left, top   the margins; width, height   of one label; step_x   from label to label
    """

    name: str
    page: tuple[float, float]
    columns: int
    rows: int
    left: float
    top: float
    width: float
    height: float
    step_x: float

    @property
    def labels(self) -> int:
        return self.columns * self.rows

    def corners(self) -> list[tuple[float, float]]:
        """The lower left corner of each label, in points, line by line."""
        return [
            ((self.left + column * self.step_x) * MM, (self.page[1] - self.top - (row + 1) * self.height) * MM)
            for row in range(self.rows)
            for column in range(self.columns)
        ]


A4_65: Final = Layout("a4-65", (210, 297), 5, 13, 4.75, 10.7, 38.1, 21.2, 40.6)
ROLL_50_30: Final = Layout("roll-50x30", (50, 30), 1, 1, 0, 0, 50, 30, 50)
LAYOUTS = {one.name: one for one in (A4_65, ROLL_50_30)}


@dataclass(frozen=True, slots=True)
class Design:
    """What every stamp of a batch says.

    title    the product; caption   what to do; domain   the one that the code opens, printed so that another is noticed
    """

    title: str
    caption: str
    domain: str

    @property
    def text(self) -> str:
        return self.title + self.caption + self.domain


def sheets(
    layout: Layout, design: Design, font: Font, series: Series, stamps: Iterable[Letters], *, first: int = 1
) -> Iterator[bytes]:
    """The file, piece by piece.

    series   of the codes' addresses; stamps   their letters, some at a time; first   the running number of the first
    cost     some seven microseconds and 115 bytes a stamp; memory of one piece
    """
    drawing = _Drawing(layout, font, series)
    corners = b"".join(_PUT % corner for corner in layout.corners())
    shared = Drawings(
        drawing.design(design), (layout.width * MM, layout.height * MM),
        corners, (layout.page[0] * MM, layout.page[1] * MM),
    )  # fmt: skip
    return document(font, shared, drawing.pages(stamps, first))


@dataclass(frozen=True)
class _Drawing:
    layout: Layout
    font: Font
    series: Series

    @property
    def _module(self) -> float:
        """The side of a module in points: the symbol with its quiet zone is as high as the label, less a margin."""
        return min((self.layout.height - 1) * MM, self.layout.width * MM / 2) / (self.series.size + 2 * QUIET)

    @property
    def _text_left(self) -> float:
        return self._module * (self.series.size + 2 * QUIET) + 0.3 * MM

    def design(self, design: Design) -> bytes:
        """What is the same on every label: title, caption, domain."""
        width = self.layout.width * MM - self._text_left - 1 * MM
        size = 0.085 * self.layout.height * MM
        top = (self.layout.height - 1.6) * MM - size
        lines = [(line, size) for line in self.font.wrapped(design.title, size, width, 3)]
        small = 0.8 * size
        lines += [(line, small) for line in self.font.wrapped(design.caption, small, width, 2)]
        drawn, y = [], top
        for line, one in lines:
            drawn.append(_glyphs(self.font, line, one, self._text_left, y))
            y -= 1.2 * one
        fitted = min(1.05 * size, size * width / max(self.font.width_of(design.domain, size), 1))
        drawn.append(_glyphs(self.font, design.domain, fitted, self._text_left, 0.34 * self.layout.height * MM))
        return "\n".join(drawn).encode()

    def pages(self, stamps: Iterable[Letters], first: int) -> Iterator[bytes]:
        """The content of each page; the last may be half empty."""
        page: list[bytes] = []
        frames = self._frames()
        for letters in stamps:
            codes = self.series.packed(letters)
            for text, code in zip(texts(letters), _rows(codes), strict=True):
                page.append(self._label(frames[len(page)], text, code, first))
                first += 1
                if len(page) == self.layout.labels:
                    yield b"/P Do\n" + self._set + b"".join(page)
                    page = []
        if page:
            labels = b"".join(_PUT % corner for corner in self.layout.corners()[: len(page)])
            yield labels + self._set + b"".join(page)

    @property
    def _set(self) -> bytes:
        """Size and distance of the letters that change."""
        size = 0.075 * self.layout.height * MM
        return b"BT/A %.1f Tf %.1f TL ET\n" % (size, 1.25 * size)

    def _frames(self) -> list[tuple[bytes, bytes]]:
        """For each place on the page what stands before the code, and before the letters."""
        side = self._module * self.series.size
        low = (self.layout.height * MM - side) / 2
        image = b"q %.1f 0 0 %.1f %.1f %.1f cm BI/IM true/W %d/H %d/BPC 1/D[1 0] ID "
        frames = []
        for x, y in self.layout.corners():
            code = (side, side, x + self._module * QUIET, y + low, self.series.size, self.series.size)
            letters = (x + self._text_left, y + 0.34 * self.layout.height * MM)
            frames.append((image % code, b"\nEI Q BT %.1f %.1f Td T*(" % letters))
        return frames

    def _label(self, frame: tuple[bytes, bytes], text: str, code: bytes, number: int) -> bytes:
        half = len(text) // 2
        upper, lower = text[:half].encode(), text[half:].encode()
        return b"%s%s%s%s)Tj T*(%s)Tj T*(%d)Tj ET\n" % (frame[0], code, frame[1], upper, lower, number)


def _rows(codes: NDArray) -> list[bytes]:  # type: ignore[type-arg]
    width = codes.shape[1]
    whole = codes.tobytes()
    return [whole[at : at + width] for at in range(0, len(whole), width)]


def _glyphs(font: Font, text: str, size: float, x: float, y: float) -> str:
    return f"BT/V {size:.2f} Tf {x:.2f} {y:.2f} Td<{font.shown(text)}>Tj ET"
