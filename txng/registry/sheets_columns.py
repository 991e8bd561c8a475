"""The columns of a sheet of products: their headings as people read them, and how each cell is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from txng.core.problems import Problem, Refused
from txng.core.vn.cells import day_in, digits_in, number_in, number_text
from txng.core.vn.unaccented import unaccented
from txng.registry import drafts, groups
from txng.registry.sheets_open import Cell, Row, column_name

UNITS: Mapping[str, str] = {
    "g": "g", "gam": "g", "kg": "kg", "tan": "tấn", "ml": "ml", "l": "l", "lit": "l", "m": "m", "m2": "m²", "m3": "m³",
    "cai": "cái", "chiec": "chiếc", "con": "con", "cay": "cây", "qua": "quả", "goi": "gói", "hop": "hộp", "chai": "chai",
    "lon": "lon", "bao": "bao", "tui": "túi", "thung": "thùng", "bo": "bộ", "doi": "đôi", "vien": "viên", "tam": "tấm",
    "cuon": "cuộn",
}  # fmt: skip
EXAMPLE = "Ví dụ:"  # a row whose name begins so is the template's own
FAULTS_HEADING = "Lỗi"
_HEADING_ROWS = 20
_MOST = Decimal(10) ** 12


class WrongCellError(Exception):
    """What a cell should have been, in both languages."""

    def __init__(self, want: str, want_en: str, code: str = "sheets.cell_wrong") -> None:
        super().__init__(want)
        self.want, self.want_en, self.code = want, want_en, code


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    names    other headings under which people bring it, lower case, without marks
    read     cell → value; WrongCellError or Refused where it cannot be
    choices  what its drop-down offers
    """

    field: str
    heading: str
    read: Callable[[Cell], Any]
    example: Cell
    names: tuple[str, ...] = ()
    is_required: bool = False
    choices: tuple[str, ...] = ()
    width: int = 18


def heading_row(rows: Sequence[Row]) -> tuple[int, dict[int, Column]]:
    """The number of the row of headings among the first rows, and which column stands where, from 0.

    raises  Refused: none of them holds the required headings; one stands twice
    """
    best: dict[int, Column] = {}
    for number, cells in rows[:_HEADING_ROWS]:
        named = {place: column for place, cell in enumerate(cells) if (column := _BY_NAME.get(_bare(cell)))}
        if len(named) > len(best):
            best, at = named, number
    present = {column.field for column in best.values()}
    missing = [column.heading for column in COLUMNS if column.is_required and column.field not in present]
    if not present & {"key", "own_code"}:
        missing.insert(0, COLUMNS[0].heading)
    if missing:
        raise Refused(Problem("sheets.headings", values={"missing": ", ".join(f"“{name}”" for name in missing)}))
    _check_once(best)
    return at, best


def _check_once(named: Mapping[int, Column]) -> None:
    places: dict[str, list[int]] = {}
    for place, column in named.items():
        places.setdefault(column.heading, []).append(place)
    twice = {heading: some for heading, some in places.items() if len(some) > 1}
    if twice:
        raise Refused(
            [
                Problem(
                    "sheets.heading_twice", values={"heading": heading, "columns": ", ".join(map(column_name, some))}
                )
                for heading, some in twice.items()
            ]
        )


def _bare(cell: Cell) -> str:
    text = re.sub(r"\(.*?\)|\*", " ", unaccented(str(cell)))
    return " ".join(text.replace("_", " ").split())


def text_in(cell: Cell) -> str:
    """A cell as text: a whole number without ".0"."""
    return (digits_in(cell) or "") if isinstance(cell, float) else str(cell)


def _code(cell: Cell) -> str:
    digits = digits_in(cell)
    if digits is None:
        raise WrongCellError("", "", "sheets.cell_rounded")
    return digits


def _field(name: str, want: str, want_en: str) -> Callable[[Cell], Any]:
    def read(cell: Cell) -> Any:
        try:
            return drafts.PRODUCT[name].read(text_in(cell))
        except ValueError as error:
            raise WrongCellError(want, want_en) from error

    return read


def _text(name: str, most: int) -> Callable[[Cell], Any]:
    return _field(name, f"chữ, dài nhất {most} ký tự", f"text of at most {most} characters")


def _lot(cell: Cell) -> str:
    lot = text_in(cell).strip()
    if not 0 < len(lot) <= _LOT_LENGTH or not lot.isprintable():
        raise WrongCellError(f"số lô dài nhất {_LOT_LENGTH} ký tự", f"a lot of at most {_LOT_LENGTH} characters")
    return lot


_LOT_LENGTH = 20  # AI (10)


def _groups(cell: Cell) -> list[str]:
    names = [name.strip() for name in re.split(r"[;|\n]", str(cell)) if name.strip()]
    try:
        read: list[str] = drafts.PRODUCT["groups"].read(names)
    except ValueError as error:
        raise WrongCellError(
            "nhiều nhất 10 nhóm hàng, cách nhau bằng dấu ;", "at most 10 groups, parted by ;"
        ) from error
    return read


def _amount(cell: Cell) -> str:
    number = number_in(cell)
    if number is None or not 0 < number < _MOST:
        raise WrongCellError("một số lớn hơn 0 như 1.234,5", "a number above 0 such as 1.234,5")
    return number_text(number)


def _unit(cell: Cell) -> str:
    unit = UNITS.get(unaccented(str(cell)).replace("²", "2").replace("³", "3"))
    if unit is None:
        raise WrongCellError("một đơn vị trong danh sách", "a unit of the list")
    return unit


def _day(cell: Cell) -> Any:
    day = day_in(cell)
    if day is None or day.year not in drafts.YEARS:
        raise WrongCellError("một ngày như 31/12/2026", "a day such as 31/12/2026")
    return day


_UNITS_OFFERED = tuple(dict.fromkeys(UNITS.values()))
_GROUPS_OFFERED = tuple(group.name for group in groups.groups("sector"))
COLUMNS: tuple[Column, ...] = (
    Column("key", "Mã GTIN", _code, "8938501234568", ("gtin", "ma vach", "ma san pham", "barcode", "ma so ma vach")),
    Column("own_code", "Mã nội bộ", _field("own_code", "mã gồm chữ, số và . _ - /, dài nhất 60", "a code of letters, digits and . _ - /, at most 60"),
           "", ("ma noi bo", "sku", "ma hang", "own code")),
    Column("name", "Tên sản phẩm", _text("name", drafts.NAME_LENGTH), f"{EXAMPLE} Khổ qua rừng sấy khô", ("ten", "ten hang", "ten hang hoa", "name", "product name"), is_required=True, width=36),
    Column("name_en", "Tên tiếng Anh", _text("name_en", drafts.NAME_LENGTH), "Dried wild bitter melon", ("name en", "english name"), width=28),
    Column("brand", "Nhãn hiệu", _text("brand", drafts.LABEL_LENGTH), "Sơn Hà", ("thuong hieu", "brand")),
    Column("groups", "Ngành hàng", _groups, "Nông sản", ("nhom hang", "nganh", "nhom", "group", "sector"), choices=_GROUPS_OFFERED, width=26),
    Column("origin", "Xuất xứ", _text("origin", drafts.LABEL_LENGTH), "Việt Nam", ("noi san xuat", "origin")),
    Column("amount", "Lượng", _amount, 1234.5, ("khoi luong", "khoi luong tinh", "the tich", "dinh luong", "amount"), width=12),
    Column("unit", "Đơn vị", _unit, "g", ("don vi tinh", "dvt", "unit"), choices=_UNITS_OFFERED, width=10),
    Column("description", "Mô tả", _text("description", drafts.TEXT_LENGTH), "Sấy lạnh, không đường", ("mo ta san pham", "description"), width=36),
    Column("hs_code", "Mã HS", _field("hs_code", "mã HS 4, 6 hoặc 8 chữ số", "an HS code of 4, 6 or 8 digits"), "", ("hs", "hs code"), width=12),
    Column("lot", "Số lô", _lot, "KQ-2611", ("lo", "lot"), width=14),
    Column("made_on", "Ngày sản xuất", _day, "20/11/2026", ("nsx", "made on"), width=14),
    Column("best_before_on", "Hạn sử dụng", _day, "20/11/2027", ("hsd", "best before"), width=14),
)  # fmt: skip
_BY_NAME = {name: column for column in COLUMNS for name in (_bare(column.heading), *column.names)}
