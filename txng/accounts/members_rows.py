"""Rows of a sheet, or of lines that somebody pasted → households as a cooperative writes them; every wrong cell at once.

>>> found = headings_in([(1, ["HTX Sơn Hà"]), (3, ["STT", "Họ và tên", "Số ĐT", "Xã/phường", "Diện tích (ha)"])])
>>> found.row, found.columns
(3, {1: 'name', 2: 'phone', 3: 'commune', 4: 'area'})
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from txng.accounts.members import MemberDraft
from txng.core.problems import Problem, Refused
from txng.core.vn.cells import digits_in, number_in
from txng.core.vn.unaccented import unaccented
from txng.territory import lookups as territory

Row = tuple[int, Sequence[object]]  # its number as the sender's screen shows it, from 1; its cells

_HEADING_ROWS = 20
_COMMUNES_MOST = 200  # of members of one cooperative; each is looked up by itself
_HEADINGS: Mapping[str, tuple[str, ...]] = {  # lower case, without marks, as people write them
    "name": ("ho ten", "ho va ten", "ten ho", "chu ho", "ten thanh vien", "ho ten chu ho", "name"),
    "number": (
        "so dinh danh",
        "so dinh danh ca nhan",
        "cccd",
        "so cccd",
        "can cuoc",
        "so can cuoc",
        "ma so thue",
        "mst",
    ),
    "phone": ("dien thoai", "so dien thoai", "sdt", "so dt", "dt", "phone"),
    "commune": ("xa", "xa/phuong", "xa, phuong", "xa phuong", "dia chi", "noi o", "commune"),
    "member_number": ("ma thanh vien", "so thanh vien", "ma so thanh vien", "ma tv"),
    "plots": ("thua dat", "thua", "ma thua", "ma thua dat", "vung trong", "ma vung trong"),
    "area": ("dien tich", "dien tich (ha)", "dien tich ha", "ha"),
    "share_unit": ("don vi phan gop", "don vi gop", "don vi tinh"),
}
_FIELDS = {name: field for field, names in _HEADINGS.items() for name in names}


@dataclass(frozen=True, slots=True)
class Headings:
    """The number of the row of headings, and which field stands in which column, from 0."""

    row: int
    columns: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Read:
    """What a sheet says: the households, and the number of the row of each."""

    drafts: list[MemberDraft]
    numbers: list[int]


def read_rows(rows: Iterable[Row], *, unit_id: int | None, day: date) -> Read:
    """The households of a sheet.

    unit_id   the commune of those who name none: the cooperative's own
    raises    Refused with every cell that cannot be read, each at /rows/{number of its row}/{field}
    """
    listed = [(number, cells) for number, cells in rows if any(_text(cell) for cell in cells)]
    headings = headings_in(listed)
    below = [(number, _fields(cells, headings)) for number, cells in listed if number > headings.row]
    communes = communes_meant({cells.get("commune", "") for _, cells in below}, day)
    problems: list[Problem] = []
    drafts = [_draft(number, cells, communes, unit_id, problems) for number, cells in below]
    if problems:
        raise Refused(problems)
    return Read(drafts, [number for number, _ in below])


def headings_in(rows: Sequence[Row]) -> Headings:
    """Where the headings stand, among the first rows.

    raises   Refused members.headings
    """
    best = Headings(0, {})
    for number, cells in rows[:_HEADING_ROWS]:
        found = {place: _FIELDS[name] for place, cell in enumerate(cells) if (name := _heading(cell)) in _FIELDS}
        if len(set(found.values())) > len(set(best.columns.values())):
            best = Headings(number, found)
    known = set(best.columns.values())
    missing = [
        name
        for name, fields in (("Họ tên", {"name"}), ("Số định danh / Điện thoại", {"number", "phone"}))
        if not fields & known
    ]
    if missing:
        raise Refused(Problem("members.headings", values={"missing": ", ".join(missing)}))
    return best


def _heading(cell: object) -> str:
    return unaccented(_text(cell)).rstrip("*: ").strip()


def _fields(cells: Sequence[object], headings: Headings) -> dict[str, str]:
    """Field → text. Numbers that a sheet took for amounts are digits again; one that it rounded stays wrong, and is told."""
    found = {}
    for place, field in headings.columns.items():
        cell = cells[place] if place < len(cells) else ""
        found[field] = _digits(cell) if field in ("number", "phone") else _text(cell)
    return found


def _draft(
    number: int, cells: Mapping[str, str], communes: Mapping[str, int], unit_id: int | None, problems: list[Problem]
) -> MemberDraft:
    where = f"/rows/{number}"
    said = cells.get("commune", "")
    if said and said not in communes:
        problems.append(Problem("members.commune", f"{where}/commune", {"got": said[:100]}))
    area: Decimal | None = None
    if written := cells.get("area", ""):
        area = number_in(written)
        if area is None:
            problems.append(Problem("members.area", f"{where}/area", {"got": written[:50]}))
    return MemberDraft(
        name=cells.get("name", ""), number=_lost_zero(cells.get("number", ""), 12),
        phone=_lost_zero(cells.get("phone", ""), 10), unit_id=communes.get(said, unit_id if not said else None),
        member_number=cells.get("member_number", ""), area_ha=area, share_unit=cells.get("share_unit", ""),
        plots=tuple(one.strip() for one in cells.get("plots", "").split(";") if one.strip()),
    )  # fmt: skip


def communes_meant(texts: Iterable[str], day: date) -> dict[str, int]:
    """Text → the one commune of today that it means; a text of several or none is absent. As many questions as texts differ."""
    found = {}
    for text in sorted(texts)[:_COMMUNES_MOST]:
        named = territory.named(text, day) if text else []
        units = {one.id for each in named for one in each.now if one.level == "commune"}
        exact = {
            one.id for each in named for one in each.now
            if one.level == "commune" and one.name.casefold() in text.casefold()
        }  # fmt: skip
        chosen = units if len(units) == 1 else exact
        if len(chosen) == 1:
            found[text] = next(iter(chosen))
    return found


def _lost_zero(text: str, length: int) -> str:
    """A sheet took a number for an amount and dropped its first nought: nothing else has one digit less."""
    return f"0{text}" if text.isdigit() and len(text) == length - 1 and text[0] != "0" else text


def _digits(cell: object) -> str:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return digits_in(cell) or _text(cell)
    return _text(cell)


def _text(cell: object) -> str:
    return " ".join(str(cell).split()) if cell is not None else ""
