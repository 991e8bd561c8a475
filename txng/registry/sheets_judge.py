"""Rows of a sheet → drafts of products, and every cell that is wrong: where, what, and what would be right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice
from typing import Any

from txng.accounts.viewer import Viewer
from txng.core.gs1.identify import OWN
from txng.core.problems import Problem, Refused
from txng.core.vn.cells import digits_in
from txng.registry import identities
from txng.registry.models import Product
from txng.registry.sheets_bounds import MAX_ROWS, too_large
from txng.registry.sheets_columns import COLUMNS, EXAMPLE, Column, WrongCellError, heading_row, text_in
from txng.registry.sheets_open import Cell, Row, column_name, rows_of

CHUNK = 1_000
_PRODUCT_FIELDS = frozenset({"name", "name_en", "brand", "groups", "origin", "description", "hs_code"})
_FIRST_ROWS = 20


@dataclass(frozen=True, slots=True)
class CellFault:
    """One wrong cell, as the sender's screen names it: "C17"."""

    row: int
    column: str
    heading: str
    got: str
    problem: Problem

    @property
    def cell(self) -> str:
        return f"{self.column}{self.row}"


@dataclass(slots=True)
class JudgedRow:
    """One row: its draft where it is right, else its faults; `key` "" where it has none."""

    number: int
    cells: list[Cell]
    key: str = ""
    draft: dict[str, Any] = field(default_factory=dict)
    faults: list[CellFault] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the headings stand: the number of their row, the columns by their places, and the row itself."""

    row: int
    columns: Mapping[int, Column]
    cells: list[Cell]

    def place_of(self, name: str) -> int:
        """The place of a field's column; of what has none, that of the name, where its fault is told."""
        places = {column.field: place for place, column in self.columns.items()}
        return places.get(name, places["name"])


def judge(viewer: Viewer, data: bytes) -> tuple[Headings, Iterator[list[JudgedRow]]]:
    """The headings of a file, and its rows in chunks, each row judged.

    raises  Refused: what is wrong with the file as a whole, also while the rows are read
    """
    rows = rows_of(data)
    first = list(islice(rows, _FIRST_ROWS))
    at, columns = heading_row(first)
    cells = next(cells for number, cells in first if number == at)
    headings = Headings(at, columns, cells)
    return headings, _judged(viewer, headings, (row for row in chain(first, rows) if row[0] > at))


def _judged(viewer: Viewer, headings: Headings, rows: Iterable[Row]) -> Iterator[list[JudgedRow]]:
    seen = _Seen()
    count = 0
    iterator = iter(rows)
    while chunk := [_judge_row(viewer, headings, row) for row in islice(iterator, CHUNK)]:
        chunk = [row for row in chunk if not text_in(_cell(row.cells, headings.place_of("name"))).startswith(EXAMPLE)]
        count += len(chunk)
        if count > MAX_ROWS:
            raise too_large(f"hơn {MAX_ROWS} sản phẩm", f"more than {MAX_ROWS} products", f"{MAX_ROWS} dòng")
        for row in chunk:
            if row.key and not row.faults:
                seen.check(row, headings)
        _check_owners(viewer, chunk, headings)
        yield chunk
    if not count:
        raise Refused(Problem("sheets.empty"))


def _judge_row(viewer: Viewer, headings: Headings, row: Row) -> JudgedRow:
    judged = JudgedRow(*row)
    values: dict[str, Any] = {}
    for place, column in headings.columns.items():
        cell = _cell(judged.cells, place)
        if cell == "" or (isinstance(cell, str) and not cell.strip()):
            if column.is_required:
                _fault(
                    judged, headings, column.field, Problem("sheets.cell_missing", values={"heading": column.heading})
                )
            continue
        try:
            values[column.field] = column.read(cell)
        except WrongCellError as wrong:
            told = {"want": wrong.want, "want_en": wrong.want_en, "got": _shown(cell)}
            _fault(judged, headings, column.field, Problem(wrong.code, values=told))
        except Refused as refused:
            for problem in refused.problems:
                _fault(judged, headings, column.field, problem)
    _judge_together(viewer, judged, headings, values)
    return judged


def _judge_together(viewer: Viewer, row: JudgedRow, headings: Headings, values: dict[str, Any]) -> None:
    """What no cell says alone: the code, the amount with its unit, the lot with its days."""
    wrong = {fault.heading for fault in row.faults}
    _judge_code(viewer, row, headings, values)
    draft = {name: values[name] for name in _PRODUCT_FIELDS if name in values}
    if ("amount" in values) != ("unit" in values) and not wrong & {_HEADINGS["amount"], _HEADINGS["unit"]}:
        lacking = "unit" if "amount" in values else "amount"
        _fault(row, headings, lacking, Problem("sheets.unit_missing"))
    if "amount" in values and "unit" in values:
        draft["net_content"] = f"{values['amount']} {values['unit']}"
    days: dict[str, date] = {name: values[name] for name in _DAYS if name in values}
    if "lot" in values:
        draft["lots"] = [{"lot": values["lot"]} | days]
    elif days and _HEADINGS["lot"] not in wrong:
        _fault(row, headings, "lot", Problem("sheets.lot_missing"))
    if len(days) == len(_DAYS) and days["best_before_on"] < days["made_on"]:
        told = {"lot": str(values.get("lot", ""))} | {name: f"{day:%d/%m/%Y}" for name, day in days.items()}
        _fault(row, headings, "best_before_on", Problem("registry.lot_days", values=told))
    row.draft = draft
    row.warnings = identities.warnings_of(draft)


_DAYS = ("made_on", "best_before_on")
_HEADINGS = {column.field: column.heading for column in COLUMNS}


def _judge_code(viewer: Viewer, row: JudgedRow, headings: Headings, values: Mapping[str, Any]) -> None:
    codes = [name for name in ("key", "own_code") if name in values]
    wrong = {fault.heading for fault in row.faults}
    if wrong & {_HEADINGS["key"], _HEADINGS["own_code"]}:
        return
    if len(codes) != 1:
        name = "key" if any(column.field == "key" for column in headings.columns.values()) else "own_code"
        _fault(row, headings, name, Problem("sheets.code_double" if codes else "sheets.code_missing"))
        return
    row.key, problems = identities.key_of(viewer, {codes[0]: values[codes[0]]})
    for problem in problems:
        _fault(row, headings, codes[0], problem)


class _Seen:
    """The codes of the rows before: a product may come again with another lot, never as another product."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[int, int, set[str]]] = {}

    def check(self, row: JudgedRow, headings: Headings) -> None:
        """Tell a row that repeats one before it."""
        said = hash(repr(sorted((name, value) for name, value in row.draft.items() if name != "lots")))
        lot = row.draft["lots"][0]["lot"] if "lots" in row.draft else ""
        first, same, lots = self.rows.setdefault(row.key, (row.number, said, set()))
        if first == row.number or (said == same and lot and lot not in lots):
            lots.add(lot)
            return
        how = ("", "") if said == same else (", với nội dung khác", ", as another product")
        told = {"key": row.key.rpartition("/")[2], "row": first, "how": how[0], "how_en": how[1]}
        _fault(row, headings, _code_field(row), Problem("sheets.twice", values=told))


def _check_owners(viewer: Viewer, chunk: list[JudgedRow], headings: Headings) -> None:
    """Two questions for a whole chunk: whose are these keys, and these prefixes?"""
    keys = {row.key for row in chunk if row.key}
    known = dict(Product.objects.filter(key__in=keys, withdrawn_at=None).values_list("key", "organisation_id"))
    _, problems = identities.ownerships(viewer, keys)
    anothers = {str(problem.values["key"]): problem for problem in problems}
    for row in chunk:
        owner = known.get(row.key)
        row.is_new = owner is None
        if owner not in (None, viewer.organisation_id):
            _fault(row, headings, _code_field(row), Problem("registry.taken", values={"key": row.key}))
        elif row.key in anothers:
            _fault(row, headings, _code_field(row), anothers[row.key])


def _code_field(row: JudgedRow) -> str:
    return "own_code" if row.key.startswith(OWN) else "key"


def _fault(row: JudgedRow, headings: Headings, name: str, problem: Problem) -> None:
    place = headings.place_of(name)
    got = _shown(_cell(row.cells, place))
    row.faults.append(CellFault(row.number, column_name(place), _HEADINGS[name], got, problem))


def _cell(cells: list[Cell], place: int) -> Cell:
    return cells[place] if place < len(cells) else ""


def _shown(cell: Cell) -> str:
    text = (digits_in(cell) or str(cell)) if isinstance(cell, float) else str(cell)
    return text if len(text) <= 60 else f"{text[:59]}…"
