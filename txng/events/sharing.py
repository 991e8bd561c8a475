"""Who may see which event of another organisation: the one who has the data lets it be seen, by naming.

An event that names another organisation, as a source, a destination or the keeper of its place, is shown to it: it is
addressed. And it tells that organisation about its items: from then on it is shown the teller's own events about them
that name nobody, the earlier ones too. So everybody sees one step: what his partner did himself, never what others said
to his partner, nor what his partner said to others. Who claims to have received something opens nobody's book but his
own.

A follower of the log: what is not sealed is not shown. When a naming event is withdrawn, nothing more is shown because of
it; what was shown stays, with its declaration (ADR 16).

Nobody is named by a place that he registered only after its user had begun to act there: registering is not proof.
"""

from __future__ import annotations

import logging
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from txng.core.epcis.event import Event
from txng.core.epcis.read_json import restore
from txng.core.gs1.identify import identify
from txng.core.trace.links import LinkKind, links_of
from txng.events import sharing_rows as rows
from txng.events.lookups import key_nos
from txng.events.sharing_contents import Holder, can_be_told, contents_of
from txng.events.sharing_rows import Reading, Shown, Stored, Telling
from txng.events.standing import RECEIVED, SHIPPED
from txng.registry.lookups import owners_of
from txng.tlog.follow import LeafRow
from txng.tlog.lookups import sealed

logger = logging.getLogger(__name__)

_ENDS = {"sourceList": "source", "destinationList": "destination"}
_OWN_END = {"sourceList": SHIPPED, "destinationList": RECEIVED}  # who ships is the source, who receives the destination


@dataclass(frozen=True, slots=True)
class Said:
    """One sealed event, weighed.

    named         other organisations that it names
    is_addressed  it names somebody: one of them, or a party that is not registered here
    keys          numbers of the items that somebody may be told about; where it names an organisation, of what is in
                  them too
    ground        where its own organisation acts, and nobody else has registered it
    """

    index: int
    stored: Stored
    named: frozenset[int]
    is_addressed: bool
    keys: tuple[int, ...]
    ground: frozenset[str]

    def shown_to(self, organisation_id: int) -> Shown:
        return Shown(organisation_id, self.stored.event_no, self.index, self.stored.event_time, self.stored.record_time)


def follow(leaves: Sequence[LeafRow]) -> None:
    """Show newly sealed events to whom they may be shown; inside the caller's transaction.

    cost   some twenty statements, the rows of the events' items, and PAGE rows of each history that is told anew
    """
    indexes: dict[int, int] = {}
    for leaf in leaves:
        if leaf.kind == "event":
            indexes.setdefault(leaf.ref, leaf.index)
    said = _said(indexes)
    declared = _declared(said)
    tellings = _tellings(said)
    rows.note_ground((one.stored.teller_id, place) for one in said for place in one.ground)
    rows.note_addressed(one.stored.event_no for one in said if one.is_addressed)
    rows.tell(tellings)
    rows.end(
        (key, one.stored.teller_id, one.stored.event_no, declaration.index)
        for declaration, one in declared
        for key in one.keys
    )
    rows.show(one.shown_to(named) for one in said for named in one.named)
    rows.show_told(
        (key, one.stored.teller_id, one.stored.event_no, one.index, one.stored.event_time, one.stored.record_time)
        for one in said
        if not one.is_addressed
        for key in one.keys
    )
    _read_histories(rows.first_told(tellings))
    _show_declarations(declared)
    _go_on(leaves[0].index)


def keys_told(event: Event) -> set[str]:
    """The items of an event that somebody can be told about, and the lots that it says of its serials."""
    lots = {link.src for link in links_of(event) if link.kind is LinkKind.MEMBER}
    return lots.union(item.key for item in event.items if can_be_told(item.key, is_class=item.is_class))


@dataclass(frozen=True, slots=True)
class _Named:
    """What one event names, before it is known whose that is.

    acting   the places and ends among them at which, or as which, its organisation itself acts
    """

    stored: Stored
    ends: frozenset[str]
    places: frozenset[str]
    acting: frozenset[str]
    keys: frozenset[str]


def _said(indexes: Mapping[int, int]) -> list[Said]:
    """The events that can be read, weighed; in the order of their numbers."""
    found = [named for one in rows.events_stored(indexes) if (named := _read(one)) is not None] if indexes else []
    owners = owners_of({key for one in found for key in one.ends | one.places})
    ground = rows.own_ground((one.stored.teller_id, _ground(key)) for one in found for key in one.ends | one.places)
    numbers = key_nos({key for one in found for key in one.keys}) if found else {}
    said = [_weighed(one, indexes[one.stored.event_no], _owners_to(one, owners, ground), numbers) for one in found]
    return _with_contents(said)


def _owners_to(one: _Named, owners: Mapping[str, int], ground: Container[tuple[int, str]]) -> dict[str, int]:
    """Whose each name is to this event's organisation: where it acted before anybody registered it is its own."""
    teller = one.stored.teller_id
    whose = {key: teller if (teller, _ground(key)) in ground else owners.get(key) for key in one.ends | one.places}
    return {key: owner for key, owner in whose.items() if owner is not None}


def _ground(key: str) -> str:
    """A place or party by what it stands on: its GLN, whichever part or side of it is named."""
    scheme, _, rest = key.partition("/")
    return f"414/{rest.partition('/')[0]}" if scheme in ("414", "417") else key


def _with_contents(said: Sequence[Said]) -> list[Said]:
    inside = contents_of(
        Holder(n, key, one.stored.teller_id, one.index) for n, one in enumerate(said) if one.named for key in one.keys
    )
    return [replace(one, keys=tuple({*one.keys, *inside[n]})) if n in inside else one for n, one in enumerate(said)]


def _read(stored: Stored) -> _Named | None:
    try:
        event = restore(stored.body)
        places = frozenset(place for place in (event.read_point, event.biz_location) if place)
        ends = {field: frozenset(_ends(event, field)) for field in _ENDS}
        own = (field for field, steps in _OWN_END.items() if event.biz_step in steps)
        acting = places.union(*(ends[field] for field in own))
        return _Named(stored, frozenset().union(*ends.values()), places, acting, frozenset(keys_told(event)))
    except Exception:
        logger.exception("event %s cannot be read: it is shown to nobody but its own organisation", stored.event_no)
        return None


def _ends(event: Event, field: str) -> Iterator[str]:
    for entry in event.body.get(field) or ():
        yield identify(entry[_ENDS[field]]).key


def _weighed(one: _Named, index: int, owners: Mapping[str, int], numbers: Mapping[str, int]) -> Said:
    # A place that nobody registered is taken for the own, a party or an end of the way for somebody else's.
    others: set[int | None] = {owners.get(end) for end in one.ends}
    others |= {owners[place] for place in one.places if place in owners}
    others.discard(one.stored.teller_id)
    named = frozenset(other for other in others if other is not None)
    keys = tuple(sorted(numbers[key] for key in one.keys if key in numbers))
    ground = frozenset(
        _ground(key) for key in one.acting if owners.get(key, one.stored.teller_id) == one.stored.teller_id
    )
    return Said(index, one.stored, named, bool(others), keys, ground)


def _declared(said: Iterable[Said]) -> list[tuple[Said, Said]]:
    """Each declaration of error with what it declares, where that is stored."""
    declarations = {one.stored.event_no: one for one in said if one.stored.is_declaration}
    originals = rows.counterparts_of(one.stored for one in declarations.values())
    found = {one.stored.event_no: one for one in _said(sealed("event", originals.values()))} if originals else {}
    return [(declarations[number], found[other]) for number, other in sorted(originals.items()) if other in found]


def _tellings(said: Iterable[Said]) -> list[Telling]:
    """What the events tell; one withdrawn before it was sealed tells nothing."""
    telling = [one for one in said if one.named and one.keys and not one.stored.is_declaration]
    declarations = rows.counterparts_of(one.stored for one in telling)
    ends = sealed("event", declarations.values()) if declarations else {}
    found = []
    for one in telling:
        number = one.stored.event_no
        ended = ends.get(declarations.get(number, -1))
        if ended is None or ended > one.index:
            found += [
                Telling(key, one.stored.teller_id, named, number, one.index, ended)
                for key in one.keys
                for named in one.named
            ]
    return found


def _show_declarations(declared: Sequence[tuple[Said, Said]]) -> None:
    """Who sees an event sees that it was withdrawn."""
    told = rows.ever_told((key, one.stored.teller_id, one.stored.event_no) for _, one in declared for key in one.keys)
    told |= {(one.stored.event_no, named) for _, one in declared for named in one.named}
    shown = rows.shown((organisation_id, number) for number, organisation_id in told)
    rows.show(
        declaration.shown_to(organisation_id)
        for declaration, one in declared
        for organisation_id, number in shown
        if number == one.stored.event_no
    )


def _read_histories(readings: Sequence[Reading], *, at: int = 0) -> None:
    """Show what the tellers recorded before they told; what came later in the log is shown when it comes."""
    found = rows.read_on(readings)
    indexes = sealed("event", {row.event_no for row in found}) if found else {}
    before = (row for row in found if indexes.get(row.event_no, row.since_index) < row.since_index)
    rows.show(row._replace(since_index=max(at, row.since_index)) for row in before)


def _go_on(index: int) -> None:
    """Read long histories on. Their rows bear an index of this turn: who follows behind us has yet to come there."""
    _read_histories(rows.take_readings(index), at=index)
