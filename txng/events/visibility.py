"""Whose events somebody sees at one moment, and how much of each: own, shared, by mandate, by agreement.

Mandates and agreements are asked with each read and never copied into rows, so that what has ended opens nothing from
that instant. Whoever sees an event by several ways sees what any of them tells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from txng.accounts.area_lookups import (
    Lying,
    covers,
    extents_read,
    lying_of,
    organisations_clause,
    organisations_in,
)
from txng.accounts.mandates_lookups import Extent
from txng.accounts.surviving import records_of
from txng.accounts.viewer import Viewer
from txng.agreements import lookups as agreements
from txng.core.epcis.query import Query
from txng.core.epcis.query_conditions import Condition, OnItems
from txng.core.mandates.mandate import Path, is_within
from txng.events.agreed import WHOLE, Sight, asked_within, may_order
from txng.events.query_clauses import Part, either, items_clause, joined

READS = ("events.read_all", "events.read_area")  # what a mandate must let its holder do
MOST_PROBED = 200  # organisations whose streams are merged; of more, everybody's events are walked in their order
# A question for each event, never the list of all that is shared with the viewer: that may be a million.
_SHARED = "(select true from events_shared s where s.organisation_id = %s and s.event_no = e.event_no)"
_LAST_LETTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Opened:
    """What one agreement opens: whose events, and how much of each.

    giver_id   an organisation; None: those that lie in `extents`
    """

    id: int
    giver_id: int | None
    extents: tuple[Extent, ...]
    sight: Sight

    def is_of(self, organisation_id: int, lying: Lying | None) -> bool:
        return organisation_id == self.giver_id if self.giver_id is not None else covers(self.extents, lying)


@dataclass(frozen=True, slots=True)
class Eyes:
    """Whose events are seen.

    organisation_id   its own, and what is shared with it; None: neither
    extents           by mandate: of organisations that lie there
    ids               by mandate: of these organisations; of those that were merged into its own
    opened            by agreement; what it does not tell of an event is neither shown nor found
    """

    organisation_id: int | None = None
    sees_all: bool = False
    extents: tuple[Extent, ...] = ()
    opened: tuple[Opened, ...] = ()
    ids: tuple[int, ...] = ()

    @property
    def is_nobody(self) -> bool:
        """Sees what everyone sees, and no event."""
        return self == Eyes()


class Whose(NamedTuple):
    """Organisations, by their numbers and by where they lie; of their events as much as `products` says."""

    ids: tuple[int, ...]
    extents: tuple[Extent, ...]
    products: frozenset[str] = frozenset()

    def clause(self, column: str = "e.organisation_id") -> Part:
        ways: list[Part] = [(f"{column} = any(%b::bigint[])", (list(self.ids),))] if self.ids else []
        return either([*ways, *([organisations_clause(self.extents, column)] if self.extents else [])])


def eyes_of(viewer: Viewer, *, agreement: int | None = None, now: datetime | None = None) -> Eyes:
    """What the viewer sees at this moment; by one agreement alone, where the call names it.

    raises   Refused agreements.not_there, agreements.expired and others of an agreement that opens nothing
    cost     one statement for agreements
    """
    now = now or timezone.now()
    if agreement is not None:
        return Eyes(opened=_opened([agreements.open_by_id(viewer, agreement, now=now)]))
    if viewer.sees_all:
        return Eyes(viewer.organisation_id, sees_all=True)
    day = timezone.localdate(now)
    extents = tuple(extent for action in READS for extent in extents_read(viewer, action, day))
    is_everything = any(not one.place and not one.sectors for one in extents)
    opened = () if is_everything else _opened(agreements.open_to(viewer, "events", now=now))
    merged = () if is_everything else _merged(viewer)
    return Eyes(viewer.organisation_id, is_everything, () if is_everything else extents, opened, merged)


def area_eyes_of(viewer: Viewer, *, place: Path = (), organisation_id: int | None = None, now: datetime) -> Eyes:
    """What the viewer sees by mandate alone, in one place of it, or of one organisation of it; nothing elsewhere.

    cost   one statement where an organisation is named
    """
    day = timezone.localdate(now)
    extents = tuple(extent for action in READS for extent in extents_read(viewer, action, day))
    if organisation_id is not None:
        return Eyes(ids=(organisation_id,) if covers(extents, lying_of([organisation_id]).get(organisation_id)) else ())
    if not place and any(not one.place and not one.sectors for one in extents):
        return Eyes(sees_all=True)
    within = (
        Extent(place if is_within(place, one.place) else one.place, one.sectors)
        for one in extents
        if _meet(one.place, place)
    )
    return Eyes(extents=tuple(dict.fromkeys(within)))


def _merged(viewer: Viewer) -> tuple[int, ...]:
    """The records that are taken for the viewer's organisation: what they recorded stays theirs, and is read as its own."""
    if viewer.organisation_id is None:
        return ()
    return tuple(one for one in records_of([viewer.organisation_id]) if one != viewer.organisation_id)


def _meet(one: Path, other: Path) -> bool:
    return is_within(one, other) or is_within(other, one)


def ears_of(viewer: Viewer, *, agreement: int | None = None, now: datetime | None = None) -> Eyes:
    """Whose word on master data the viewer hears: everybody's; his organisation's own, and what agreements open.

    raises   as eyes_of
    """
    now = now or timezone.now()
    if agreement is not None:
        return Eyes(opened=_opened([agreements.open_by_id(viewer, agreement, now=now)], "master_data"))
    if viewer.sees_all:
        return Eyes(viewer.organisation_id, sees_all=True)
    return Eyes(
        viewer.organisation_id, opened=_opened(agreements.open_to(viewer, "master_data", now=now), "master_data")
    )


def lasting_eyes_of(viewer: Viewer) -> Eyes:
    """What the viewer sees without mandate and agreement: what stays open once it is, and so can be delivered later."""
    return Eyes(viewer.organisation_id, viewer.sees_all)


def visible(eyes: Eyes, query: Query, key_nos: Mapping[str, int]) -> Part:
    """That the event `e` is seen by one way or another, and answers the query by what this way tells of it."""
    if eyes.sees_all:
        return "true", ()
    ways = [] if eyes.organisation_id is None else [_own(eyes.organisation_id), (_SHARED, (eyes.organisation_id,))]
    if eyes.extents:
        ways.append(organisations_clause(eyes.extents, "e.organisation_id"))
    if eyes.ids:
        ways.append(Whose(eyes.ids, ()).clause())
    for sight, whose in _by_sight(eyes.opened).items():
        asked = asked_within(sight, query.conditions) if may_order(sight, query) else None
        if asked is not None:
            ways.append(joined([whose.clause(), *_told_items(sight, query.conditions, asked, key_nos)]))
    return either(ways)


def standing(eyes: Eyes, query: Query) -> list[Whose]:
    """The streams of whole organisations beside own and shared, and of their products.

    cost   one statement where there are areas, to count the organisations in them
    """
    able = [
        one for one in eyes.opened
        if may_order(one.sight, query) and asked_within(one.sight, query.conditions) is not None
    ]  # fmt: skip
    found = _by_products(able)
    everything = found.pop(frozenset(), Whose((), ()))
    whole = Whose((*everything.ids, *eyes.ids), (*eyes.extents, *everything.extents))
    return [*([_few(whole)] if whole.ids or whole.extents else []), *found.values()]


def products_clause(products: Iterable[str], column: str) -> Part:
    """That the number of a key in `column` is of an item of these products.

    cost   the keys that begin so
    """
    sql, values = key_of_products(products, "k.key")
    return f"{column} in (select k.key_no from events_key k where {sql})", values  # noqa: S608 - our own words


def key_of_products(products: Iterable[str], column: str) -> Part:
    """That the key in `column` names one of these products, or an item of one: agreed.is_of, for rows."""
    ways: list[Part] = []
    for product in sorted(products):
        _, _, gtin = product.partition("/")
        ways.append((f"{column} = %s", (product,)))
        starts = (f"{product}/", *([f"8006/{gtin}"] if product.startswith("01/") else []))
        ways += [(f"{column} >= %s and {column} < %s", (start, start + _LAST_LETTER)) for start in starts]
    return either(ways)


def _own(organisation_id: int) -> Part:
    return "e.organisation_id = %s", (organisation_id,)


def _opened(found: Sequence[agreements.Open], dataset: str = "events") -> tuple[Opened, ...]:
    return tuple(
        Opened(
            one.id,
            one.giver_id,
            () if one.place is None else (Extent(one.place, one.sectors),),
            Sight(one.products, one.fields) if one.products or one.fields else WHOLE,
        )
        for one in found
        if one.dataset == dataset
    )


def _by_sight(opened: Iterable[Opened]) -> dict[Sight, Whose]:
    parties: dict[Sight, list[Opened]] = defaultdict(list)
    for one in opened:
        parties[one.sight].append(one)
    return {sight: _parties(of_sight, sight.products) for sight, of_sight in parties.items()}


def _by_products(opened: Iterable[Opened]) -> dict[frozenset[str], Whose]:
    parties: dict[frozenset[str], list[Opened]] = defaultdict(list)
    for one in opened:
        parties[one.sight.products].append(one)
    return {products: _parties(of_products, products) for products, of_products in parties.items()}


def _parties(opened: Sequence[Opened], products: frozenset[str]) -> Whose:
    givers = tuple(sorted({one.giver_id for one in opened if one.giver_id is not None}))
    return Whose(givers, tuple(extent for one in opened for extent in one.extents), products)


def _few(whose: Whose) -> Whose:
    """Organisations of a small area by their numbers."""
    ids = organisations_in(whose.extents, at_most=MOST_PROBED) if whose.extents else []
    if ids is None or len({*ids, *whose.ids}) > MOST_PROBED:
        return whose
    return Whose(tuple(sorted({*ids, *whose.ids})), ())


def _told_items(
    sight: Sight, conditions: Sequence[Condition], asked: Sequence[tuple[Condition, ...]], key_nos: Mapping[str, int]
) -> list[Part]:
    """What of a query's items must be found among those that are told, and that one of them is of the products."""
    if sight.is_whole:
        return []
    tests = [
        either(
            [
                _item(items_clause(one, key_nos), sight if one.patterns else WHOLE)
                for one in within
                if isinstance(one, OnItems)
            ]
        )
        for condition, within in zip(conditions, asked, strict=True)
        if isinstance(condition, OnItems)
    ]
    if not tests and sight.products:
        tests.append(_item(("true", ()), sight))
    return tests


def _item(clause: Part, sight: Sight) -> Part:
    of_products = [products_clause(sight.products, "i.key_no")] if sight.products else []
    sql, values = joined([clause, *of_products])
    return (
        f"exists (select from events_item i where i.event_no = e.event_no and i.event_time = e.event_time and {sql})",
        values,
    )
