"""Which unit a code or a name means on a day, what is below it, and what became of it. Open to everybody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Q, QuerySet

from txng.core.vn import province
from txng.core.vn.unaccented import unaccented
from txng.territory.files import EARLIEST, REFORM
from txng.territory.models import Succession, Unit, Unread

Level = Literal["province", "district", "commune"]
LEVELS: tuple[Level, ...] = ("province", "district", "commune")
_KIND = re.compile(
    r"^(?:(thanh pho|thi xa|thi tran|dac khu|phuong|quan|huyen|xa|tinh|tp|tx|tt)\s+|(tp|tx|tt|p|q|h|x)\.\s*)(?=\S)"
)
_SHORT = {"tp": "thanh pho", "tx": "thi xa", "tt": "thi tran", "p": "phuong", "q": "quan", "h": "huyen", "x": "xa"}


@dataclass(frozen=True, slots=True)
class UnitFace:
    """One unit; `id` names it for ever, its code only on a day."""

    id: int
    level: Level
    code: str
    kind: str
    name: str
    parent_code: str
    province_code: str
    valid_from: date
    valid_to: date | None

    @property
    def full_name(self) -> str:
        return f"{self.kind.capitalize()} {self.name}"


@dataclass(frozen=True, slots=True)
class Named:
    """A unit that bears a name, and what its land is called on the day asked for: itself, where it is still in force."""

    unit: UnitFace
    now: tuple[UnitFace, ...]


_COLUMNS = tuple(UnitFace.__dataclass_fields__)


def earliest() -> date:
    """The first day that can be answered."""
    return EARLIEST


def units_of(level: Level, as_of: date, *, within: str = "", after: str = "", limit: int = 500) -> list[UnitFace]:
    """The units of a level on a day, by code, those after `after`.

    within   the code of a province or, before REFORM, of a district, on that day; "" for the whole country
    """
    rows = _on(as_of).filter(level=level, code__gt=after)
    if within:
        rows = rows.filter(Q(province_code=within) | Q(parent_code=within))
    return _faces(rows.order_by("code")[:limit])


def counts_of(as_of: date) -> dict[str, int]:
    """How many units of each level were in force."""
    return {level: _on(as_of).filter(level=level).count() for level in LEVELS}


def unit_of(level: Level, code: str, as_of: date) -> UnitFace | None:
    """The unit that a code named on a day."""
    return next(iter(_faces(_on(as_of).filter(level=level, code=code))), None)


def communes_by_code(codes: Iterable[str], as_of: date) -> dict[str, UnitFace]:
    """The communes of a day by their codes."""
    return {one.code: one for one in _faces(_on(as_of).filter(level="commune", code__in=set(codes)))}


def units_by_id(ids: Iterable[int]) -> dict[int, UnitFace]:
    """Units by their numbers."""
    return {one.id: one for one in _faces(Unit.objects.filter(id__in=set(ids)))}


def named(text: str, as_of: date, *, limit: int = 20) -> list[Named]:
    """The units that bear a name, with or without marks, of any day, and what they are on the day asked for.

    text   "Sơn Hà", "huyện Sơn Hà", "xã Sơn Bua, huyện Sơn Tây, tỉnh Quảng Ngãi": what follows narrows what goes before
    """
    first, *around = [part for part in re.split(r"[,;]", unaccented(text)) if part.strip()] or [""]
    kind, name = _kind_and_name(first)
    rows = Unit.objects.filter(name_norm=name, valid_from__lte=as_of)
    if kind:
        rows = rows.filter(kind__in=_spelled(kind))
    found = _faces(rows.order_by("-level", "-valid_from", "code")[:200])  # provinces first
    for part in around:
        found = _within(found, _kind_and_name(part)[1])
    found = found[:limit]
    became = _successors(found, as_of)
    return [Named(one, became[one.id]) for one in found]


def successors_of(unit: UnitFace, as_of: date) -> tuple[UnitFace, ...]:
    """What the land of a unit is on a later day: itself while it is in force, else all that took a part of it."""
    return _successors([unit], as_of)[unit.id]


def predecessors_of(unit: UnitFace) -> list[tuple[UnitFace, bool]]:
    """What a commune since REFORM was formed of, and whether the whole of it came."""
    rows = Succession.objects.filter(formed_id=unit.id).order_by("former__code")
    links = list(rows.values_list("former_id", "is_whole"))
    units = units_by_id(former for former, _ in links)
    return [(units[former], is_whole) for former, is_whole in links]


def successors_of_many(units: Sequence[UnitFace], as_of: date) -> dict[int, tuple[UnitFace, ...]]:
    """The same for many, by their numbers; three questions."""
    return _successors(units, as_of)


def predecessors_of_many(units: Sequence[UnitFace]) -> dict[int, list[tuple[UnitFace, bool]]]:
    """What each of these communes since REFORM was formed of, and whether the whole of it came; two questions."""
    rows = Succession.objects.filter(formed_id__in=[one.id for one in units]).order_by("former__code")
    links = list(rows.values_list("formed_id", "former_id", "is_whole"))
    former = units_by_id(one for _, one, _ in links)
    found: dict[int, list[tuple[UnitFace, bool]]] = {}
    for formed, one, is_whole in links:
        found.setdefault(formed, []).append((former[one], is_whole))
    return found


def unread() -> list[tuple[UnitFace, str]]:
    """Words of the decrees that could not be read, and the communes in whose sentences they stand."""
    rows = list(Unread.objects.order_by("formed__code").values_list("formed_id", "words"))
    units = units_by_id(formed for formed, _ in rows)
    return [(units[formed], words) for formed, words in rows]


def _on(as_of: date) -> QuerySet[Unit]:
    return Unit.objects.filter(Q(valid_to=None) | Q(valid_to__gte=as_of), valid_from__lte=as_of)


def _faces(rows: Iterable[Unit] | QuerySet[Unit]) -> list[UnitFace]:
    return [UnitFace(*(getattr(row, column) for column in _COLUMNS)) for row in rows]


def _kind_and_name(part: str) -> tuple[str, str]:
    part = part.strip()
    match = _KIND.match(part)
    # "Phường 14" is called 14, and "Thị trấn" alone nothing at all.
    if match is None or not part[match.end() :]:
        return "", part
    said = match[1] or match[2]
    return _SHORT.get(said, said), part[match.end() :]


def _spelled(kind: str) -> list[str]:
    kinds = ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "thị trấn", "phường", "xã", "đặc khu")
    return [one for one in kinds if unaccented(one) == kind]


def _within(found: Sequence[UnitFace], name: str) -> list[UnitFace]:
    """Those that lay in a district or province of this name."""
    rows = Unit.objects.filter(name_norm=name, level__in=["province", "district"]).values_list(
        "level", "code", "valid_from"
    )
    around = {(level, code, valid_from >= REFORM) for level, code, valid_from in rows}
    return [
        one
        for one in found
        if ("province", one.province_code, one.valid_from >= REFORM) in around
        or ("district", one.parent_code, one.valid_from >= REFORM) in around
    ]


def _successors(units: Sequence[UnitFace], as_of: date) -> dict[int, tuple[UnitFace, ...]]:
    """Three questions, however many units are asked about."""
    ended = [one for one in units if one.valid_to is not None and one.valid_to < as_of]
    links = _links(ended)
    formed = units_by_id(code for codes in links.values() for code in codes)
    provinces = {one.code: one for one in units_of("province", as_of)} if ended else {}
    found: dict[int, tuple[UnitFace, ...]] = {}
    for one in units:
        if one not in ended:
            found[one.id] = (one,)
        elif one.level == "province":
            found[one.id] = tuple(filter(None, [provinces.get(_province_now(one.code))]))
        else:
            found[one.id] = tuple(sorted((formed[code] for code in links.get(one.id, ())), key=lambda unit: unit.code))
    return found


def _links(ended: Sequence[UnitFace]) -> dict[int, set[int]]:
    """Unit → the communes since REFORM that its land, or a part of it, went into."""
    districts = {one.code: one.id for one in ended if one.level == "district"}
    communes = [one.id for one in ended if one.level == "commune"]
    rows = Succession.objects.filter(
        Q(former_id__in=[*communes, *districts.values()])
        | Q(former__level="commune", former__parent_code__in=districts)
    )
    links: dict[int, set[int]] = {}
    for former, level, parent, formed in rows.values_list(
        "former_id", "former__level", "former__parent_code", "formed_id"
    ):
        links.setdefault(former, set()).add(formed)
        if level == "commune" and parent in districts:
            links.setdefault(districts[parent], set()).add(formed)
    return links


def _province_now(code: str) -> str:
    before = province.province_of(code, EARLIEST)
    return before.successor if before else code
