"""Sheets that we give: the template, the sender's own rows with their faults, and what is registered.

Every text goes out as a text: what begins like a formula stays asleep, in a workbook by Excel's own mark, in a .csv
behind an apostrophe, which is taken off where the file comes back.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]

from txng.registry import groups
from txng.registry.sheets_columns import COLUMNS, FAULTS_HEADING
from txng.registry.sheets_judge import Headings, JudgedRow
from txng.registry.sheets_open import Cell, column_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

_DANGER = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_ROWS_OF_TEMPLATE = 5_000
_EXACT = 1e15  # a float beyond has lost digits: it goes out as it was read
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
            "default_date_format": "dd/mm/yyyy", "remove_timezone": True, "nan_inf_to_errors": True}  # fmt: skip
_GUIDE = (
    "Điền mỗi sản phẩm một dòng trong trang “Sản phẩm”. Cột có dấu * phải điền; cần Mã GTIN, hoặc Mã nội bộ nếu chưa có GTIN.",
    "Ngày viết 31/12/2026. Số viết 1.234,5. Ngành hàng và Đơn vị chọn trong danh sách; nhiều ngành cách nhau bằng dấu ;",
    "Một sản phẩm có nhiều lô: mỗi lô một dòng, giữ nguyên các cột khác.",
    "Dòng có tên bắt đầu bằng “Ví dụ:” là của tệp mẫu và không được nhập.",
    "Tải lên sẽ chỉ xem trước. Chỉ khi bấm Xác nhận mới ghi, và trong 24 giờ có thể hoàn tác.",
)


@dataclass(frozen=True, slots=True)
class _Style:
    """How cells look. `asleep` bears the apostrophe of Excel: edited and left again, the text is still no formula."""

    plain: Any
    asleep: Any


def _style(workbook: Any, looks: Mapping[str, Any]) -> _Style:
    return _Style(workbook.add_format(looks), workbook.add_format({**looks, "quote_prefix": True}))


def template() -> bytes:
    """The workbook to fill in: headings, an example, drop-downs of groups and units, a page of guidance."""
    with tempfile.TemporaryFile() as file:
        # Validations refer to a page written after; rows of one page must come in their order, which they do.
        with xlsxwriter.Workbook(file, _OPTIONS) as workbook:
            sheet = workbook.add_worksheet("Sản phẩm")
            text, head = _style(workbook, _PLAIN), _style(workbook, _HEAD)
            for place, column in enumerate(COLUMNS):
                sheet.set_column(place, place, column.width, None if column.field == "amount" else text.plain)
            _write_row(
                sheet, 0, [f"{column.heading} *" if column.is_required else column.heading for column in COLUMNS], head
            )
            _write_row(sheet, 1, [column.example for column in COLUMNS], text)
            sheet.freeze_panes(1, 0)
            lists = [(place, column) for place, column in enumerate(COLUMNS) if column.choices]
            for at, (place, column) in enumerate(lists):
                letter = chr(65 + at)
                source = f"='Danh mục'!${letter}$2:${letter}${len(column.choices) + 1}"
                # Several groups may stand in one cell: what is not in the list is asked about, not forbidden.
                sheet.data_validation(
                    1, place, _ROWS_OF_TEMPLATE, place, {"validate": "list", "source": source, "error_type": "warning"}
                )
            _page(workbook, "Hướng dẫn", [[line] for line in _GUIDE], width=120)
            longest = max(len(column.choices) for _, column in lists)
            rows = [
                [column.choices[row] if row < len(column.choices) else "" for _, column in lists]
                for row in range(longest)
            ]
            _page(workbook, "Danh mục", [[column.heading for _, column in lists], *rows], width=40)
        return _read_back(file)


def with_faults(headings: Headings, chunks: Iterable[list[JudgedRow]]) -> bytes:
    """The sender's own rows, wrong cells in red, and a last column that says what is wrong and what would be right."""
    with tempfile.TemporaryFile() as file:
        with xlsxwriter.Workbook(file, _OPTIONS) as workbook:
            sheet = workbook.add_worksheet("Sản phẩm")
            red, head, plain = (_style(workbook, looks) for looks in (_RED, _HEAD, _PLAIN))
            known = [cell for cell in headings.cells if cell != FAULTS_HEADING]
            last = max(max(headings.columns) + 1, len(known))
            # Every row keeps its number: what is said of C17 is to be found in C17.
            _write_row(sheet, headings.row - 1, [*_padded(known, last), FAULTS_HEADING], head)
            for row in (row for chunk in chunks for row in chunk):
                wrong = {fault.column for fault in row.faults}
                said = "\n".join(f"{fault.cell} {fault.heading}: {fault.problem.sentence()}" for fault in row.faults)
                _write_row(sheet, row.number - 1, [*_padded(row.cells, last), said], plain, red=red, wrong=wrong)
            sheet.set_column(0, last - 1, 18)
            sheet.set_column(last, last, 80)
            sheet.freeze_panes(headings.row, 0)
        return _read_back(file)


def workbook_of(title: str, facts: Mapping[str, str], headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """An export: its first page says what was asked (filters, time, who), its second holds the rows."""
    with tempfile.TemporaryFile() as file:
        with xlsxwriter.Workbook(file, _OPTIONS) as workbook:
            _page(
                workbook, "Bộ lọc", [["Danh sách", title], *([name, value] for name, value in facts.items())], width=40
            )
            sheet = workbook.add_worksheet("Dữ liệu")
            sheet.set_column(0, len(headings) - 1, 22)
            plain = _style(workbook, _PLAIN)
            _write_row(sheet, 0, headings, _style(workbook, _HEAD))
            for at, row in enumerate(rows, 1):
                _write_row(sheet, at, row, plain)
        return _read_back(file)


def csv_of(
    title: str, facts: Mapping[str, str], headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> Iterator[bytes]:
    """The same as .csv: UTF-8 with its mark, so that Excel reads the letters; what was asked stands above the headings."""
    yield b"\xef\xbb\xbf"
    above: list[Sequence[Cell]] = [["Danh sách", title], *([name, value] for name, value in facts.items()), []]
    for row in (*above, headings, *rows):
        line = io.StringIO()
        csv.writer(line, delimiter=";", lineterminator="\r\n").writerow([asleep(_text(cell)) for cell in row])
        yield line.getvalue().encode()


def asleep(text: str) -> str:
    """A text that no sheet takes for a formula."""
    return f"'{text}" if text.startswith(_DANGER) else text


def group_names(codes: Iterable[str]) -> str:
    """Groups by their names, as one cell holds them."""
    found = {group.code: group.name for group in groups.groups()}
    return "; ".join(found.get(code, code) for code in codes)


_PLAIN = {"num_format": "@"}
_HEAD = {"bold": True, "bg_color": "#E8EEF7", "border": 1, "num_format": "@"}
_RED = {"bg_color": "#FBE0DE", "font_color": "#8B1A10", "num_format": "@"}


def _page(workbook: Any, name: str, rows: Iterable[Sequence[Cell]], *, width: int) -> None:
    sheet = workbook.add_worksheet(name)
    sheet.set_column(0, 10, width)
    plain = _style(workbook, _PLAIN)
    for at, row in enumerate(rows):
        _write_row(sheet, at, row, plain)


def _write_row(
    sheet: Any, at: int, cells: Sequence[Cell], style: _Style, *, red: _Style | None = None, wrong: Iterable[str] = ()
) -> None:
    places = set(wrong)
    for place, cell in enumerate(cells):
        form = red if red and column_name(place) in places else style
        if isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) < _EXACT:
            sheet.write_number(at, place, cell, form.plain)
        else:
            text = _text(cell)
            sheet.write_string(at, place, text, form.asleep if text.startswith(_DANGER) else form.plain)


def _text(cell: Cell) -> str:
    if isinstance(cell, (date, datetime)):
        return f"{cell:%d/%m/%Y}"
    return str(cell)[:32_767]


def _padded(cells: Sequence[Cell], length: int) -> list[Cell]:
    return [*cells[:length], *[""] * (length - len(cells))]


def _read_back(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()
