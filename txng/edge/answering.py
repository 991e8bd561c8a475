"""A group of requests, answered together: what stands in the database is asked once for all of them.

Two rounds at most. The first asks what the stamps are, whether pieces have a history of their own, what links and recalls
there are; the second counts the scans, and is committed before anybody is told "first scan". A page that is not at hand is
fetched in a thread, by the portal's own functions, while the others go on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from txng.cases.in_force import RECALLS, newest_in
from txng.core.gs1.identify import Identified, product_of
from txng.core.gs1.resolver import Outcome, Wanted, resolve
from txng.edge import replies
from txng.edge.asked import Asked, Presented
from txng.edge.database import Database, Question, Rows, beside
from txng.edge.goods import Moment, Versions
from txng.edge.goods import Wanted as WantedGoods
from txng.edge.reply import Reply, Settle
from txng.events.histories import KNOWN
from txng.links.lookups import AT_ANCHORS, link_in
from txng.portal.recalls import Recalled, told_of
from txng.portal.resolver_links import links_among
from txng.portal.stamps import is_in_use, is_of_another, places_of, recall_keys_of
from txng.portal.stories import VERSIONS as STORIES
from txng.registry.lookups import VERSIONS as REGISTERED
from txng.stamps import scans
from txng.stamps.lookups import STAMPS, Stamp
from txng.stamps.scans import Look, Place, SeenSoFar

_LINKS, _STAMPS = beside(RECALLS, AT_ANCHORS), beside(KNOWN, STAMPS)
_HREF, _IS_DEFAULT, _IS_MULTI, _IS_VERIFIED = 2, 7, 8, 9  # columns of AT_ANCHORS
_UNSEEN = SeenSoFar()


@dataclass(slots=True)
class One:
    """A request of a group, and what the group's questions found of it, for whoever makes its answer.

    settle      told the answer
    place       which stamp it is, by its letters
    is_djangos  it is rarer than the edge knows
    reply       a redirect
    doubt       what scans.judged asks for, where this scan may make the stamp suspect
    again       the same stamp was scanned by another in this very group: it waits for the next
    """

    asked: Asked
    settle: Settle
    place: Place | None = None
    is_djangos: bool = False
    reply: Reply | None = None
    recall: Recalled | None = None
    stamp: Stamp | None = None
    seen: SeenSoFar = _UNSEEN
    doubt: tuple[Place, Stamp, Sequence[Any]] | None = None
    again: bool = False


class Scanned(NamedTuple):
    """A stamp of ours among a group's requests."""

    one: One
    shown: Presented
    place: Place
    stamp: Stamp


def genuine(group: Sequence[One]) -> list[One]:
    """Those whose letters fit together, as far as they are written as stamps; nothing is asked for it."""
    presented = [(one, one.asked.stamp.written) for one in group if one.asked.stamp]
    if not presented:
        return list(group)
    for (one, _), place in zip(presented, places_of([written for _, written in presented]), strict=True):
        one.place = place
    return [one for one in group if one.place or not one.asked.stamp]


async def tell(group: Sequence[One], database: Database, moment: Moment) -> None:
    """Find what is to be said to each of a group that is genuine.

    raises   one of database.AWAY
    """
    first = await _first(group, database, moment)
    _follow_links(group, first)
    scanned = list(_stamps_among(group, first))
    if scanned:
        await _count(scanned, database, moment)


def _stamps_among(group: Sequence[One], first: Mapping[str, Rows]) -> Iterator[Scanned]:
    stamps = {row[:2]: Stamp._make(row[2:]) for row in first.get(STAMPS, ())}
    known = {row[0] for row in first.get(KNOWN, ())}
    for one in group:
        shown = one.asked.stamp
        place = one.place
        if shown is None or place is None or one.is_djangos:
            continue
        stamp = stamps.get(place)
        if stamp is None or one.asked.key in known or is_of_another(shown.written, stamp):
            one.is_djangos = True
        else:
            one.stamp = stamp
            yield Scanned(one, shown, place, stamp)


async def _first(group: Sequence[One], database: Database, moment: Moment) -> dict[str, Rows]:
    """The rows of STAMPS, KNOWN, AT_ANCHORS and RECALLS; of codes, for a stamp's are known only with its batch."""
    places = {one.place: None for one in group if one.place}
    pieces = {"keys": [one.asked.key for one in group if one.place]}
    asked = [one.asked for one in group]
    anchors = {anchor: None for one in asked if not one.manner.is_json for anchor in one.anchors}
    keys = {key: None for one in asked if one.code and not one.stamp for key in _keys_of(one.code)}
    goods = {"keys": list(keys), "now": moment.at}
    questions: list[Question] = []
    if places:
        questions.append((_STAMPS, scans.values_of_places(list(places)) | pieces))
    if anchors:
        questions.append((_LINKS, {"anchors": list(anchors), "day": moment.at.date()} | goods))
    elif keys:
        questions.append((RECALLS, goods))
    rows = await _asked(database, questions)
    found = {
        STAMPS: _without(rows.get(_STAMPS)),
        AT_ANCHORS: _without(rows.get(_LINKS)),
        RECALLS: rows.get(RECALLS, []),
    }
    rare: list[Question] = [(KNOWN, pieces)] if _has(rows.get(_STAMPS)) else []
    if _has(rows.get(_LINKS)):
        rare.append((RECALLS, goods))
    return found | await _asked(database, rare)


def _has(rows: Rows | None) -> bool:
    return bool(rows and rows[0][0])


def _without(rows: Rows | None) -> Rows:
    """The rows of `beside` as its statement has them."""
    return [row[1:] for row in rows or () if row[1] is not None]


def _keys_of(code: Identified) -> list[str]:
    """By which keys the goods of a code may be recalled."""
    if code.scheme == "gtin":
        return [code.key]
    return [key for key in dict.fromkeys((code.key, code.lot, product_of(code.key))) if key]


def _follow_links(group: Sequence[One], first: Mapping[str, Rows]) -> None:
    """Recalls of codes, and redirects; a recall is told before anybody is sent on."""
    recalls = first.get(RECALLS, ())
    links: dict[str, Rows] = {}
    for row in first.get(AT_ANCHORS, ()):
        links.setdefault(row[0], []).append(row)
    if not recalls and not links:
        return
    for one in group:
        asked = one.asked
        if asked.code is None:
            continue
        if recalls and not asked.stamp:
            recall = newest_in(recalls, _keys_of(asked.code))
            one.recall = told_of(recall) if recall else None
        if links and not asked.manner.is_json:
            rows = [row for anchor in asked.anchors for row in links.get(anchor, ())]
            if rows and asked.stamp:
                one.is_djangos = True  # links of one stamp: nobody has them by the thousand
            elif rows:
                _follow(asked.code, one, rows)


def _follow(code: Identified, one: One, rows: Rows) -> None:
    """Where a reader is sent. Defaults by language are for the rules; the one default, where there is one, needs none."""
    asked = one.asked
    defaults = [row for row in rows if row[_IS_VERIFIED] and (row[_IS_DEFAULT] or row[_IS_MULTI])]
    if any(row[_IS_MULTI] for row in defaults):
        at = {anchor: [link_in(row) for row in rows if row[0] == anchor] for anchor in asked.anchors}
        here = links_among(at, asked.anchors, code, root=replies.root())
        answer = resolve(here.levels(""), Wanted("", asked.manner.languages, asked.manner.media_types))
        one.is_djangos = answer.outcome is Outcome.MANY
        href = answer.link.href if answer.link is not None and not here.is_own(answer.link) else ""
    else:
        href = defaults[0][_HREF] if defaults else ""
    if href and one.recall is None:
        one.reply = replies.redirect(href, code)


async def _count(scanned: Sequence[Scanned], database: Database, moment: Moment) -> None:
    """The second round: recalls of what the stamps stand on, scans that count, and what was seen before."""
    counted: dict[Place, tuple[Stamp, Look]] = {}
    looked: dict[Place, None] = {}
    keys: dict[str, None] = {}
    for one, shown, place, stamp in scanned:
        keys |= dict.fromkeys(recall_keys_of(shown.written, stamp))
        if not is_in_use(stamp) or (shown.visitor.is_program and not one.asked.manner.is_json):
            looked[place] = None
        elif place not in counted:
            counted[place] = (stamp, Look(moment.at, shown.visitor.cohort, shown.cell, shown.radius))
        else:
            # Who looks from the same group within a minute made one scan; another's is counted after this one.
            one.again = counted[place][1].cohort != shown.visitor.cohort
    questions: list[Question] = [(RECALLS, {"keys": list(keys), "now": moment.at})]
    if counted:
        rows = [(place, *what) for place, what in counted.items()]
        questions.append((scans.SCANNED, scans.values_of(rows, moment.at)))
    answers = await _asked(database, questions)
    fresh = {row[:2]: row for row in answers.get(scans.SCANNED, ())}
    looked |= dict.fromkeys(place for place in counted if place not in fresh)
    before = await _seen(list(looked), database)
    for one, shown, place, stamp in scanned:
        recall = newest_in(answers[RECALLS], recall_keys_of(shown.written, stamp)) if answers[RECALLS] else None
        one.recall = told_of(recall) if recall else None
        row = fresh.get(place)
        one.seen = scans.so_far(row) if row else before.get(place, _UNSEEN)
        if row and scans.is_to_be_judged(stamp, row):
            one.doubt = (place, stamp, row)


async def _seen(places: list[Place], database: Database) -> dict[Place, SeenSoFar]:
    """What was seen of stamps that nobody scans now."""
    if not places:
        return {}
    rows = await _asked(database, [(scans.SEEN, scans.values_of_places(places))])
    return {Place(*row[:2]): scans.so_far(row) for row in rows[scans.SEEN]}


async def versions(goods: Collection[WantedGoods], database: Database) -> list[Versions]:
    """Of which rows the pages of these goods would be made now."""
    stories, rows = await database.ask([
        (STORIES, {"keys": list({one.story for one in goods})}),
        (REGISTERED, {"keys": list({key for one in goods for key in one.keys})}),
    ])  # fmt: skip
    of_stories, of_rows = _by_key(stories), _by_key(rows)
    return [
        frozenset((*of_stories.get(one.story, ()), *(row for key in one.keys for row in of_rows.get(key, ()))))
        for one in goods
    ]


def _by_key(rows: Rows) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for key, version in rows:
        found.setdefault(key, []).append((key, version))
    return found


async def _asked(database: Database, questions: list[Question]) -> dict[str, Rows]:
    if not questions:
        return {}
    rows = await database.ask(questions)
    return {statement: answer for (statement, _), answer in zip(questions, rows, strict=True)}
