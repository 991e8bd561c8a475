"""All that a phone must know to work without a network: whose logs its owner keeps, their places, products and lots.

The statements are as many for one entry as for ten thousand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import orjson
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from txng.accounts.lookups import OrganisationFace, names_of, organisations_of
from txng.accounts.members_lookups import members_of
from txng.accounts.organisations_requests import shown_as
from txng.accounts.parties import Party, parties_by_code
from txng.accounts.viewer import Viewer
from txng.core.journal.entry import Entry
from txng.core.journal.judge import release_day
from txng.journal import conflicts, handovers_lookups, lookups, reminders, stock
from txng.journal.acting import written_for
from txng.journal.lookups import Log, logs_of
from txng.journal.published import InForce, document_of, template_named, templates_in_force
from txng.journal.stock import Lot
from txng.registry.of_makers import PlaceOfMaker, ProductOfMaker, places_of_makers, products_of_makers

_GONE_SHOWN = timedelta(days=60)
_MOST_LOTS = 300  # of one organisation: who has more keeps no log on a phone
_M2_OF_HA = 10_000
_MOST_PARTNERS, _MOST_MATERIALS = 50, 100
_MATERIAL = ("material", "unit", "interval_days", "expires_on")


def state_of(viewer: Viewer, *, now: datetime) -> dict[str, Any]:
    """The document of GET /nhat-ky/du-lieu, without what changes at each question."""
    day = timezone.localdate(now)
    modes = written_for(viewer, day)
    entries = stock.entries_of(modes, now=now)
    moved = handovers_lookups.moves_of(modes, now)
    lots = [one for one in stock.lots_of(entries, moved).values() if _is_shown(one, day)]
    products = products_of_makers(modes)
    chosen = templates_in_force(day)
    refs = {one.template for one in lots} | {one for one in (chosen.ref_for(one) for one in products) if one}
    return {
        "organisations": _organisations(viewer, _Found(modes, entries, lots, products, chosen), day),
        # Who has products gets their templates alone: each is some thirty kilobytes. Who has none may begin anything.
        "templates": {ref: document_of(ref) for ref in sorted(refs or chosen.refs)},
        "conflicts": lookups.conflicts_told(conflicts.open_conflicts(modes)),
        "newest": conflicts.resolved_lately(modes, now - timedelta(days=lookups.RECEIVED_DAYS)),
        "reminders": reminders.open_reminders(modes),
        "received": lookups.received_lately(viewer, modes, now=now),
        **{name: import_string(path)(list(modes), now) for name, path in settings.JOURNAL_STATE.items()},
    }


def etag_of(document: Mapping[str, Any], secret: str) -> str:
    """The strong ETag of a state; another session has another token, and so another ETag."""
    digest = hashlib.sha256(orjson.dumps(document, option=orjson.OPT_SORT_KEYS) + secret.encode())
    return f'"{digest.hexdigest()[:32]}"'


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read of all organisations at once."""

    modes: Mapping[int, str]
    entries: Sequence[Entry]
    lots: Sequence[Lot]
    products: Sequence[ProductOfMaker]
    chosen: InForce


def _organisations(viewer: Viewer, found: _Found, day: date) -> list[dict[str, Any]]:
    modes, entries, products = found.modes, found.entries, found.products
    faces, own_names, places = organisations_of(modes), names_of(modes), places_of_makers(modes)
    names = {one.key: one.name for one in products}
    partners = parties_by_code(
        {one.partner.organisation for one in entries if one.partner and one.partner.organisation}
    )
    logs = logs_of(entries, modes)
    shown = shown_as([one for one, mode in modes.items() if mode == "own"])
    return [
        {
            **_face(faces[number], own_names[number], mode),
            **({"is_named": shown[number][0], "shown_as": faces[number].public_name} if number in shown else {}),
            "places": [_place(one) for one in places if one.organisation_id == number],
            "products": [
                {"key": one.key, "name": one.name, "template": found.chosen.ref_for(one)}
                for one in products
                if one.organisation_id == number
            ],
            "lots": [_lot(one, names, logs[number]) for one in found.lots if one.organisation_id == number][
                -_MOST_LOTS:
            ],
            "partners": _partners(logs[number], partners),
            "materials": _materials(logs[number]),
            "members": _members(viewer, faces[number], mode, day),
        }
        for number, mode in sorted(modes.items(), key=lambda item: (item[1] != "own", item[0]))
        if number in faces
    ]


def _face(face: OrganisationFace, name: str, mode: str) -> dict[str, Any]:
    """As whoever writes for it knows it: citizens read of a household its initials alone."""
    return {
        "id": face.id, "code": face.code, "name": name, "kind": face.kind, "commune": face.commune, "mode": mode,
    }  # fmt: skip


def _place(one: PlaceOfMaker) -> dict[str, Any]:
    area = None if one.area_ha is None else float(one.area_ha * _M2_OF_HA)
    return {"key": one.key, "name": one.name, "kind": one.kind, "area_m2": area}


def _lot(lot: Lot, names: Mapping[str, str], log: Log) -> dict[str, Any]:
    template = template_named(lot.template)
    release = release_day(lot.key, [*_bought(log), *lot.entries], template)
    return {
        "key": lot.key, "code": lot.code, "name": names.get(lot.product, ""), "product": lot.product, "place": lot.place,
        "state": lot.state, "quantity": _number(lot.quantity), "unit": lot.unit, "started_on": lot.started_on.isoformat(),
        "template": lot.template, "missing": log.missing_told(lot), "last": {kind: dict(one) for kind, one in lot.last.items()},
        "release_on": release.isoformat() if release else None,
    }  # fmt: skip


def _partners(log: Log, known: Mapping[str, Party]) -> list[dict[str, str]]:
    """Whom one sold to or bought from, the latest first."""
    codes = dict.fromkeys(one.partner.organisation for one in reversed(log.entries) if one.partner)
    return [{"code": code, "name": known[code].public_name} for code in codes if code in known][:_MOST_PARTNERS]


def _bought(log: Log) -> list[Entry]:
    return [one for one in log.entries if _effect(one) == "buys"]


def _effect(entry: Entry) -> str:
    kind = template_named(entry.template).kind(entry.kind)
    return kind.effect if kind else ""


def _number(value: Decimal | None) -> str:
    return "" if value is None else format(value.normalize(), "f")


def _materials(log: Log) -> list[dict[str, Any]]:
    """What was bought lately, each once, the newest first."""
    found: dict[str, dict[str, Any]] = {}
    for one in reversed(_bought(log)):
        kind = template_named(one.template).kind(one.kind)
        roles = {role: kind.of_role(role) for role in _MATERIAL} if kind else {}
        told = {role: one.fields.get(asked.key, "") if asked else "" for role, asked in roles.items()}
        if name := told.pop("material", ""):
            found.setdefault(name, {"name": name, **told})
    return list(found.values())[:_MOST_MATERIALS]


def _members(viewer: Viewer, face: OrganisationFace, mode: str, day: date) -> list[dict[str, Any]]:
    if mode != "own" or face.kind != "cooperative":
        return []
    return [
        {"id": one.household_id, "name": one.household_name, "number": one.number, "plots": list(one.plots)}
        for one in members_of(viewer, face.id, day)
        if one.household_id is not None
    ]


def _is_shown(lot: Lot, day: date) -> bool:
    return lot.state != "gone" or (bool(lot.entries) and day - lot.entries[-1].day <= _GONE_SHOWN)
