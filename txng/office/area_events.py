"""/quan-tri/su-kien/: the events of one's area, for who holds a mandate to read them; with a purpose where a role needs one.

Each page that is answered is one line of the audit, with what was asked for and the purpose that was told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone

from txng.accounts import organisations_lookups as organisations
from txng.accounts import purposes
from txng.accounts.area_lookups import needs_purpose
from txng.accounts.lookups import organisations_of
from txng.core.epcis.event import Part
from txng.core.epcis.query import Query
from txng.core.epcis.query_conditions import Compare, Condition, Field, KeyPattern, OnField, OnItems
from txng.core.epcis.vocabulary import BIZ_STEP
from txng.core.gs1.identify import OWN, digital_link_of, identify, label_of, own_parts, product_of
from txng.core.problems import Problem, Refused
from txng.core.trace.links import is_bare
from txng.core.vn.legible import legible
from txng.events.lookups import Page, StoredEvent, area_events
from txng.events.visibility import READS
from txng.office.door import Asking, needs, page
from txng.office.forms import day_in
from txng.registry.lookups import places_of, products_of
from txng.territory import lookups as territory
from txng.territory.lookups import UnitFace

ADDRESS = "/quan-tri/su-kien/"
PER_PAGE, ITEMS_SHOWN, TEXT_MOST = 30, 3, 100
_FILTERS = ("xa", "to_chuc", "buoc", "tu", "den", "ma")


@dataclass(frozen=True, slots=True)
class Row:
    """One event in words: `code` leads to its trace, "" where it names no single thing or lot."""

    at: datetime
    step: str
    organisation: str
    place: str
    items: tuple[str, ...]
    more_items: int
    is_declaration: bool
    code: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, and how the words typed were understood; a word that nothing answers to finds nothing."""

    unit: UnitFace | None
    organisation: organisations.OrganisationRow | None
    conditions: tuple[Condition, ...]
    unknown: tuple[str, ...]


@page("GET", "POST")
def listed(asking: Asking) -> HttpResponse:
    """`?xa=&to_chuc=&buoc=&tu=&den=&ma=&trang=`; `POST viec` tells a purpose and its case, or that it is done with."""
    needs(asking, "events.read_area")
    faults = None
    if asking.request.method == "POST":
        try:
            _told(asking)
            return HttpResponseRedirect(f"{ADDRESS}?xong=1")
        except Refused as refused:
            faults = refused
    given = {name: asking.request.GET.get(name, "").strip()[:TEXT_MOST] for name in _FILTERS}
    asked, found = Asked(None, None, (), ()), None
    try:
        asked = _asked(asking, given)
        found = _found(asking, asked, given)
    except Refused as refused:
        faults = refused
    return asking.answered("office/area_events.html", _shown(asking, given, asked, found), faults=faults)


def _told(asking: Asking) -> None:
    given = asking.request.POST
    if given.get("viec") == "xong":
        purposes.forget(asking.request)
        return
    code, case = given.get("muc_dich", ""), given.get("vu_viec", "")
    purposes.tell(asking.request, asking.viewer, code, case, now=asking.now)


def _asked(asking: Asking, given: Mapping[str, str]) -> Asked:
    conditions: list[Condition] = [*_times(given), *([_items(given["ma"])] if given["ma"] else [])]
    if given["buoc"] in BIZ_STEP.labels:
        conditions.append(OnField(Field.BIZ_STEP, Compare.IN, (given["buoc"],)))
    unit = _unit(given["xa"], asking.day) if given["xa"] else None
    rows: Sequence[organisations.OrganisationRow] = ()
    if given["to_chuc"]:
        rows = organisations.organisations_in_area(asking.viewer, asking.day, text=given["to_chuc"], limit=1)
    organisation = next(iter(rows), None)
    answers = (("xa", unit), ("to_chuc", organisation))
    unknown = tuple(given[name] for name, answer in answers if given[name] and answer is None)
    return Asked(unit, organisation, tuple(conditions), unknown)


def _found(asking: Asking, asked: Asked, given: Mapping[str, str]) -> Page | None:
    if asked.unknown:
        return None
    what = "su-kien/" + urlencode({name: value for name, value in given.items() if value})
    token = asking.request.GET.get("trang") or None
    query = Query(asked.conditions, per_page=PER_PAGE, page_token=token)
    return area_events(
        asking.viewer,
        query,
        place=_path(asked.unit),
        organisation_id=asked.organisation.id if asked.organisation else None,
        what=what,
    )


def _shown(asking: Asking, given: Mapping[str, str], asked: Asked, found: Page | None) -> dict[str, Any]:
    token = found.next_token if found else None
    kept = {name: value for name, value in given.items() if value}
    return {
        "rows": _rows(found.events) if found else [],
        "more": urlencode({**kept, "trang": token}) if token else "",
        "given": given,
        "asked": asked,
        "is_narrowed": bool(kept),
        "steps": sorted(BIZ_STEP.labels.items(), key=lambda one: one[1]),
        "needs_purpose": needs_purpose(asking.viewer, READS, asking.day),
        "purposes": purposes.PURPOSES,
        "told": _purpose(asking.viewer.purpose),
        "posted": asking.request.POST,
    }


def _purpose(told: str) -> tuple[str, str, str] | None:
    """The purpose that holds, in Vietnamese and English, and its case."""
    code, _, case = told.partition(" · ")
    return (*purposes.PURPOSES.get(code, (code, code)), case) if told else None


def _rows(events: Sequence[StoredEvent]) -> list[Row]:
    values = [(one, one.event()) for one in events]
    owners = organisations_of(one.organisation_id for one in events)
    places = places_of(key for _, event in values for key in (event.read_point, event.biz_location) if key)
    products = products_of(product for _, event in values for item in event.items if (product := product_of(item.key)))

    def row(stored: StoredEvent, event: Any) -> Row:
        place = places.get(event.read_point or "") or places.get(event.biz_location or "")
        owner = owners.get(stored.organisation_id)
        keys = list(dict.fromkeys(item.key for item in event.items))
        named = [(products.get(product_of(key) or ""), label_of(key)) for key in keys[:ITEMS_SHOWN]]
        return Row(
            stored.event_time,
            legible(BIZ_STEP.label(event.biz_step)) if event.biz_step in BIZ_STEP.labels else event.biz_step or "",
            legible(owner.public_name) if owner else "",
            legible(place.name) if place else "",
            tuple(legible(f"{face.name} · {label}" if face else label) for face, label in named),
            max(0, len(keys) - ITEMS_SHOWN),
            stored.is_declaration,
            next((link for key in keys if (link := _link(key))), ""),
        )

    return [row(stored, event) for stored, event in values]


def _link(key: str) -> str:
    """The code by which the trace page finds an item; a product alone has no trace."""
    path = digital_link_of(key, "")
    return path[1:] if (path.startswith("/") or own_parts(key)) and not is_bare(key) else ""


def _items(text: str) -> OnItems:
    digits = text.replace(" ", "")
    is_gtin = digits.isascii() and digits.isdigit() and len(digits) in (8, 12, 13, 14)
    found = identify(f"01/{digits.zfill(14)}" if is_gtin else text)
    faults = [problem for problem in found.problems if not problem.is_warning]
    if faults:
        raise Refused(faults)
    is_product, below = product_of(found.key) == found.key, ":" if found.key.startswith(OWN) else "/"
    return OnItems(tuple(Part), (found.key,), (KeyPattern((f"{found.key}{below}",)),) if is_product else ())


def _times(given: Mapping[str, str]) -> list[Condition]:
    first, last = day_in(given["tu"]), day_in(given["den"])
    if first and last and first > last:
        values = {
            "name": "tu",
            "got": given["tu"],
            "want": "ngày không sau ngày cuối",
            "want_en": "a day not after the last",
        }
        raise Refused(Problem("query.parameter_value", "/tu", values))
    found: list[Condition] = []
    if first:
        found.append(OnField(Field.EVENT_TIME, Compare.AT_LEAST, (_begins(first),)))
    if last:
        found.append(OnField(Field.EVENT_TIME, Compare.BELOW, (_begins(last + timedelta(days=1)),)))
    return found


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_default_timezone())


def _unit(text: str, day: date) -> UnitFace | None:
    """What a name or a code of today means; where it bears several, the first: the page says which one."""
    if text.isdigit():
        return territory.unit_of("commune", text, day) or territory.unit_of("province", text, day)
    return next((unit for named in territory.named(text, day) for unit in named.now), None)


def _path(unit: UnitFace | None) -> tuple[str, ...]:
    if unit is None:
        return ()
    return (unit.province_code,) if unit.level == "province" else (unit.province_code, unit.code)
