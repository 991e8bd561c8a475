"""A report as a file: PDF with the letters it needs inside, and a workbook whose first page says what it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from txng.core.stamp.font import Font, font_of
from txng.core.stamp.pdf import MM, Drawings, document
from txng.journal.report import Report
from txng.journal.report_lines import Line
from txng.registry.sheets_write import XLSX, workbook_of

PDF = "application/pdf"
TYPES = {"vu.pdf": PDF, "vu.xlsx": XLSX}
_WIDTH, _HEIGHT = 210 * MM, 297 * MM
_LEFT, _RIGHT, _TOP, _BOTTOM = 18 * MM, 18 * MM, 16 * MM, 18 * MM
_STATE = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc")
# Columns of the table: heading, left edge and width in points.
_COLUMNS = (
    ("Ngày", _LEFT, 20 * MM), ("Việc", _LEFT + 21 * MM, 34 * MM), ("Đã ghi", _LEFT + 56 * MM, 72 * MM),
    ("Số lượng", _LEFT + 129 * MM, 45 * MM),
)  # fmt: skip
_SIZE, _SMALL, _STEP = 9.0, 7.5, 11.5
_MOST_LINES = 40  # of one cell


def content_of(report: Report, name: str) -> bytes:
    """The report as "vu.pdf" or "vu.xlsx"."""
    return pdf_of(report) if name == "vu.pdf" else xlsx_of(report)


def xlsx_of(report: Report) -> bytes:
    """Facts on the first page, entries on the second."""
    facts = dict(report.facts) | {
        "Còn thiếu": "; ".join(report.missing) or "không", "Kiểm chứng": report.proof,
        **{f"Lô {code}": f"{state} {left}".strip() for code, state, left in report.sums},
    }  # fmt: skip
    headings = ("Ngày", "Việc", "Đã ghi", "Số lượng", "Máy chủ nhận lúc", "Ghi chú")
    rows = (
        (
            one.day, one.work, "; ".join(f"{label}: {value}" for label, value in one.what), "; ".join(one.amounts),
            one.received, ", ".join(one.notes),
        )
        for one in report.lines
    )  # fmt: skip
    return workbook_of(report.title, facts, headings, rows)


def pdf_of(report: Report) -> bytes:
    """Portrait A4, as many pages as it takes; every page says which report it is of and its number."""
    paper = _Paper(_font())
    paper.heading(report)
    paper.table(report.lines)
    paper.ending(report)
    shared = Drawings(b"", (1, 1), b"", (_WIDTH, _HEIGHT))
    return b"".join(document(paper.font, shared, paper.finished(report)))


@dataclass
class _Paper:
    """Pages as they fill."""

    font: Font
    pages: list[list[str]] = field(default_factory=lambda: [[]])
    y: float = _HEIGHT - _TOP

    def heading(self, report: Report) -> None:
        """The state, the title, the facts in two columns."""
        for text, size in ((_STATE[0], 11.0), (_STATE[1], 10.0)):
            self._centred(text, size)
        self._rule(60 * MM)
        self.y -= 8 * MM
        self._centred(report.title, 15.0)
        self._centred(f"Lô, vụ: {report.code}", 10.0)
        self.y -= 4 * MM
        for label, value in report.facts:
            lines = self.font.wrapped(value or "–", _SIZE, _WIDTH - _LEFT - _RIGHT - 32 * MM, 3)
            self._room(len(lines) * _STEP)
            self._text(f"{label}:", _SIZE, _LEFT)
            for line in lines:
                self._text(line, _SIZE, _LEFT + 32 * MM)
                self.y -= _STEP
        self.y -= 3 * MM

    def table(self, lines: Sequence[Line]) -> None:
        """One row an entry; the headings again on every page."""
        self._headings()
        for one in lines:
            cells = self._cells(one)
            height = max(len(cell) for cell in cells) * _STEP + 4
            if self.y - height < _BOTTOM:
                self._new_page()
                self._headings()
            top = self.y
            for (_, left, _), cell in zip(_COLUMNS, cells, strict=True):
                self.y = top
                for text, size in cell:
                    self._text(text, size, left)
                    self.y -= _STEP
            self.y = top - height
            self._rule(_WIDTH - _LEFT - _RIGHT, grey=True)
        if not lines:
            self._text("Chưa có lần ghi nào.", _SIZE, _LEFT)
            self.y -= _STEP

    def ending(self, report: Report) -> None:
        """What is left, what is missing, what can be checked."""
        self.y -= 4 * MM
        told = [f"Lô {code}: {state}{f', {left}' if left else ''}" for code, state, left in report.sums]
        told.append(f"Còn thiếu theo mẫu: {'; '.join(report.missing) if report.missing else 'không thiếu bước nào'}.")
        for text in (*told, report.proof):
            for line in self.font.wrapped(text, _SIZE, _WIDTH - _LEFT - _RIGHT, 8):
                self._room(_STEP)
                self._text(line, _SIZE, _LEFT)
                self.y -= _STEP
        self._room(30 * MM)
        self.y -= 6 * MM
        self._text("Người ghi nhật ký", _SIZE, _LEFT + 20 * MM)
        self._text("Xác nhận của hợp tác xã, UBND xã (nếu có)", _SIZE, _LEFT + 90 * MM)
        self.y -= _STEP
        self._text("(ký, ghi rõ họ tên)", _SMALL, _LEFT + 22 * MM)
        self._text("(ký, đóng dấu)", _SMALL, _LEFT + 108 * MM)

    def finished(self, report: Report) -> Iterator[bytes]:
        """The pages, each with its foot."""
        for number, page in enumerate(self.pages, 1):
            foot = f"{report.title.capitalize()} {report.code} · trang {number}/{len(self.pages)}"
            drawn = _glyphs(self.font, foot, _SMALL, _LEFT, 10 * MM)
            yield "\n".join([*page, drawn, ""]).encode()

    def _cells(self, one: Line) -> list[list[tuple[str, float]]]:
        day = [(f"{one.day:%d/%m/%Y}", _SIZE)]
        work = [(line, _SIZE) for line in self.font.wrapped(one.work, _SIZE, _COLUMNS[1][2], 4)]
        work += [(line, _SMALL) for note in one.notes for line in self.font.wrapped(note, _SMALL, _COLUMNS[1][2], 2)]
        what = [
            (line, _SIZE)
            for label, value in one.what
            for line in self.font.wrapped(f"{label}: {value}", _SIZE, _COLUMNS[2][2], 4)
        ][:_MOST_LINES]
        received = f"Máy chủ nhận {one.received:%H:%M %d/%m/%Y}"
        what.append((received, _SMALL))
        amounts = [
            (line, _SIZE) for told in one.amounts for line in self.font.wrapped(told, _SIZE, _COLUMNS[3][2], 3)
        ]  # fmt: skip
        return [day, work, what, amounts]

    def _headings(self) -> None:
        for heading, left, _ in _COLUMNS:
            self._text(heading, _SIZE, left)
        self.y -= _STEP + 3
        self._rule(_WIDTH - _LEFT - _RIGHT)

    def _centred(self, text: str, size: float) -> None:
        self._text(text, size, (_WIDTH - self.font.width_of(text, size)) / 2)
        self.y -= size * 1.45

    def _text(self, text: str, size: float, left: float) -> None:
        self.pages[-1].append(_glyphs(self.font, text, size, left, self.y))

    def _rule(self, width: float, *, grey: bool = False) -> None:
        left, y = (_WIDTH - width) / 2, self.y + _STEP - 2.5
        self.pages[-1].append(
            f"q {'0.75 G 0.3' if grey else '0 G 0.6'} w {left:.2f} {y:.2f} m {left + width:.2f} {y:.2f} l S Q"
        )

    def _room(self, height: float) -> None:
        if self.y - height < _BOTTOM:
            self._new_page()

    def _new_page(self) -> None:
        self.pages.append([])
        self.y = _HEIGHT - _TOP


def _glyphs(font: Font, text: str, size: float, x: float, y: float) -> str:
    return f"BT/V {size:.2f} Tf {x:.2f} {y:.2f} Td<{font.shown(text)}>Tj ET"


@cache
def _font() -> Font:
    return font_of(files("font_roboto").joinpath("files/Roboto-Medium.ttf").read_bytes(), "Roboto-Medium")
