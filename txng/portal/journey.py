"""The journey as lines to read: twelve households that harvested in one week are one line, not twelve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from txng.accounts.lookups import OrganisationFace
from txng.core.gs1.identify import label_of, lot_of
from txng.events.history import Relation
from txng.portal.pages import Entry
from txng.portal.steps import Words
from txng.registry.lookups import PlaceFace, ProductFace

_MERGED_FROM = 3  # alike events that are told as one line
_PLACES_NAMED = 3  # more than so many are told by their communes


@dataclass(frozen=True, slots=True)
class Line:
    """One line: one event, several alike, or several of one day by one hand.

    since, until   days; the same where it is one day
    words          what happened, each once
    count          how many events, sealed and waiting; `waiting` are those not sealed yet
    is_merged      one line of many alike
    code           of a step that has no words; ""
    is_claim       what somebody outside the chain says
    places, actors each once, in the order met
    item           another lot it happened to, with its product where that is registered; None for the page's own, for
                   several, and for pieces and packages
    how            why another item's event stands here, in Vietnamese; "" for the page's own
    indexes        of all that are sealed
    """

    since: date
    until: date
    words: tuple[Words, ...]
    relation: Relation
    count: int
    places: tuple[str, ...]
    actors: tuple[OrganisationFace, ...]
    item: str | None
    item_product: ProductFace | None
    how: str
    indexes: tuple[int, ...]
    waiting: int
    is_withdrawn: bool
    is_merged: bool = False
    code: str = ""
    is_claim: bool = False


def lines_of(journey: Sequence[Entry], *, lot: str | None = None) -> tuple[Line, ...]:
    """The journey's lines, oldest first.

    lot   the key of the lot that the page's own item is of
    """
    lines: list[Line] = []
    for _, alike in groupby(journey, key=_likeness):
        entries = list(alike)
        together = len(entries) >= _MERGED_FROM
        for line in [_line(entries, lot)] if together else [_line([entry], lot) for entry in entries]:
            if lines and _is_one_hand(lines[-1], line):
                lines[-1] = _joined(lines[-1], line)
            else:
                lines.append(line)
    return tuple(lines)


def latest(lines: Sequence[Line], count: int) -> tuple[Line, ...]:
    """As many lines as fit a page: the item's own before those of others, the latest before the older."""
    ranked = sorted(range(len(lines)), key=lambda n: (lines[n].relation is not Relation.OWN, -n))
    return tuple(lines[n] for n in sorted(ranked[:count]))


def place_text(place: PlaceFace | None, key: str | None) -> str:
    """A place in words; a code where it is not registered, and nothing of what might be coordinates."""
    if place is not None:
        return ", ".join(filter(None, [place.name, place.commune if place.commune not in place.name else ""]))
    return label_of(key) if key and key.startswith(("414/", "417/")) else ""


def _likeness(entry: Entry) -> tuple[object, ...]:
    is_one = entry.relation is Relation.OWN or entry.is_withdrawn or entry.is_claim
    return entry.words, entry.code, entry.relation, id(entry) if is_one else 0


def _is_one_hand(line: Line, following: Line) -> bool:
    same = ("since", "until", "relation", "places", "actors", "item", "how", "is_withdrawn", "code", "is_claim")
    return not (line.is_merged or following.is_merged) and all(
        getattr(line, name) == getattr(following, name) for name in same
    )


def _joined(line: Line, following: Line) -> Line:
    return replace(
        line,
        words=tuple(dict.fromkeys((*line.words, *following.words))),
        count=line.count + following.count,
        indexes=line.indexes + following.indexes,
        waiting=line.waiting + following.waiting,
    )


def _line(entries: Sequence[Entry], lot: str | None) -> Line:
    first = entries[0]
    items = {entry.item for entry in entries}
    item = items.pop() if len(items) == 1 else None
    indexes = [entry.index for entry in entries if entry.index is not None]
    return Line(
        since=min(entry.at.date() for entry in entries),
        until=max(entry.at.date() for entry in entries),
        words=(first.words,),
        relation=first.relation,
        count=len(entries),
        places=_places(entries),
        actors=tuple(dict.fromkeys(entry.actor for entry in entries if entry.actor)),
        item=item if item and lot_of(item) else None,
        item_product=first.product if item and lot_of(item) else None,
        how=_how(first, lot),
        indexes=tuple(indexes),
        waiting=len(entries) - len(indexes),
        is_withdrawn=first.is_withdrawn,
        is_merged=len(entries) >= _MERGED_FROM,
        code=first.code,
        is_claim=first.is_claim,
    )


def _how(entry: Entry, lot: str | None) -> str:
    if entry.item is not None and entry.item == lot:
        return "cả lô"
    if entry.relation is Relation.BEFORE:
        return "bước trước"
    if entry.relation is Relation.CARRIER:
        return "một phần của lô" if "/21/" in (entry.item or "") else "trong thùng, kiện hàng"
    return ""


def _places(entries: Sequence[Entry]) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(text for entry in entries if (text := place_text(entry.place, entry.place_key))))
    if len(named) <= _PLACES_NAMED:
        return named
    communes = tuple(dict.fromkeys(entry.place.commune for entry in entries if entry.place and entry.place.commune))
    return communes or named
