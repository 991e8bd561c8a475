"""Rows of events as somebody sees them: whole, or with what agreements tell of them; and the meter of that use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from txng.accounts.area_lookups import Lying, covers, lying_of
from txng.agreements import uses
from txng.core.epcis.event import Event
from txng.core.epcis.master_data import Element
from txng.core.epcis.read_json import restore
from txng.events.agreed import Sight, reduced, reduced_element, text_of
from txng.events.sharing_rows import are_shared
from txng.events.visibility import Eyes, Opened

Row = Sequence[Any]  # query.COLUMNS
Said = tuple[int, str, Element]


def as_seen(eyes: Eyes, rows: Sequence[Row]) -> tuple[list[Row], Mapping[int, int]]:
    """The rows with what is told of them, and by which agreements: id → how many of them it opened.

    cost   nothing without agreements; else two statements, and reading the events that only they open
    """
    left = beside_agreements(eyes, {row[0]: row[1] for row in rows}) if eyes.opened else {}
    if not left:
        return list(rows), {}
    lying = lying_of(left.values())
    used, seen = Counter[int](), list[Row]()
    for row in rows:
        if row[0] not in left:
            seen.append(row)
            continue
        event = restore(row[6])
        opening = [one for one in eyes.opened if one.is_of(row[1], lying.get(row[1])) and _has_item(one, event)]
        if opening:  # always: the statement found it by one of them
            used.update(one.id for one in opening)
            seen.append(_told(row, event, [one.sight for one in opening]))
    return seen, used


def heard(ears: Eyes, said: Sequence[Said]) -> tuple[list[Element], Mapping[int, int]]:
    """Elements of master data with what is told of them, and by which agreements: id → how many it opened.

    said   of each who says it, its key, and the element whole
    cost   one statement where there are agreements
    """
    others = {owner for owner, _, _ in said if owner != ears.organisation_id} if ears.opened else set()
    by_owner = {} if ears.sees_all or not others else sights_of(ears, others)
    used, told = Counter[int](), list[Element]()
    for owner, key, element in said:
        opening = [one for one in by_owner.get(owner, ()) if one.sight.tells_item(key)]
        used.update(one.id for one in opening)
        told.append(reduced_element(element, [one.sight for one in opening]) if owner in others else element)
    return told, used


def beside_agreements(eyes: Eyes, owners: Mapping[int, int]) -> dict[int, int]:
    """Of these events, number → owner, those that are seen by nothing but agreements, or not at all.

    cost   two statements
    """
    if eyes.sees_all:
        return {}
    left = {number: owner for number, owner in owners.items() if owner != eyes.organisation_id}
    if left and eyes.organisation_id is not None:
        shared = are_shared(eyes.organisation_id, left)
        left = {number: owner for number, owner in left.items() if number not in shared}
    if left and eyes.extents:
        lying = lying_of(left.values())
        left = {number: owner for number, owner in left.items() if not covers(eyes.extents, lying.get(owner))}
    return left


def sights_of(eyes: Eyes, owners: Collection[int]) -> dict[int, tuple[Opened, ...]]:
    """Owner → the agreements by which something of its events is told.

    cost   one statement
    """
    lying: Mapping[int, Lying] = lying_of(owners) if eyes.opened else {}
    found = {owner: tuple(one for one in eyes.opened if one.is_of(owner, lying.get(owner))) for owner in owners}
    return {owner: opened for owner, opened in found.items() if opened}


def note_use(eyes: Eyes, used: Mapping[int, int], *, is_named: bool = False, now: datetime) -> None:
    """Count an answer once for each agreement that opened something of it; for one that was named, even for nothing."""
    asked = {one.id: 0 for one in eyes.opened} if is_named else {}
    for rows, ids in _by_count({**asked, **used}).items():
        uses.count(ids, rows=rows, now=now)


def _by_count(used: Mapping[int, int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for number, rows in used.items():
        found.setdefault(rows, []).append(number)
    return found


def _has_item(one: Opened, event: Event) -> bool:
    return not one.sight.products or any(one.sight.tells_item(item.key) for item in event.items)


def _told(row: Row, event: Event, sights: Iterable[Sight]) -> Row:
    told = reduced(event, list(sights))
    if told is event:
        return row
    return [*row[:2], told.body.get("eventID", ""), *row[3:6], text_of(told)]
