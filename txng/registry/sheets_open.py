"""Bytes of an .xlsx or .csv → rows of cells, each with its number as the sender's screen shows it."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook

from txng.core.problems import Problem, Refused
from txng.registry.sheets_bounds import (
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_TEXT,
    SPARE_ROWS,
    check_workbook,
    too_large,
)

Cell = str | int | float | bool | date | datetime | time | timedelta
Row = tuple[int, list[Cell]]  # its number, from 1; its cells from column A

_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_SEPARATORS = ";\t,"
_DANGER = ("=", "+", "-", "@", "\t", "\r")


def rows_of(data: bytes) -> Iterator[Row]:
    """The rows of the first sheet that hold anything; what the file is, its first bytes tell.

    raises  Refused: no such file, too large, not sound; before the first row, but for a .csv that goes on too long
    """
    if len(data) > MAX_BYTES:
        raise too_large(f"{len(data)} byte", f"{len(data)} bytes", f"{MAX_BYTES} byte")
    if data.startswith(_ZIP):
        check_workbook(data)
        return _rows_of_workbook(data)
    if data.startswith(_OLD_EXCEL) or (b"\x00" in data[:1_000] and not _has_utf16_mark(data)):
        raise Refused(Problem("sheets.kind"))
    return _rows_of_text(_text_of(data))


def column_name(number: int) -> str:
    """The letters of a column, from 0: A, B, … AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _rows_of_workbook(data: bytes) -> Iterator[Row]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            sheet = workbook.get_sheet_by_index(0)
            if sheet.start is None:
                return
            _, indent = sheet.start  # rows come from the first of the sheet, cells from the first column in use
            for number, cells in enumerate(sheet.iter_rows(), 1):
                if any(cell != "" for cell in cells):
                    yield number, [""] * indent + list(cells)
    except CalamineError as error:
        raise Refused(Problem("sheets.unsound", values={"reason": str(error)[:80]})) from error


def _text_of(data: bytes) -> str:
    encoding = "utf-16" if _has_utf16_mark(data) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        # Older code pages (1258, TCVN3) differ in marks alone: to guess would turn names into other names.
        raise Refused(Problem("sheets.encoding", values={"row": data[: error.start].count(b"\n") + 1})) from error


def _has_utf16_mark(data: bytes) -> bool:
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def _rows_of_text(text: str) -> Iterator[Row]:
    csv.field_size_limit(MAX_TEXT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator_of(text))
    before = 0
    try:
        for cells in reader:
            number, before = before + 1, reader.line_num
            if number > MAX_ROWS + SPARE_ROWS:
                raise too_large(f"hơn {MAX_ROWS} dòng", f"more than {MAX_ROWS} rows", f"{MAX_ROWS} dòng")
            if len(cells) > MAX_COLUMNS:
                raise too_large(f"{len(cells)} cột", f"{len(cells)} columns", f"{MAX_COLUMNS} cột")
            if any(cells):
                yield number, [_literal(cell) for cell in cells]
    except csv.Error as error:
        raise Refused(Problem("sheets.unsound", values={"reason": f"CSV: {error}"[:80]})) from error


def _separator_of(text: str) -> str:
    """That which parts the first lines most often, outside of quotes."""
    outside = "".join(text[:4_000].split('"')[::2])
    return max(_SEPARATORS, key=outside.count)


def _literal(cell: str) -> str:
    # What we wrote to keep a formula asleep is taken off again: the cell means what it meant.
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_DANGER) else cell
