"""A group of requests, answered together: what stands in the database is asked once for all of them.

Two rounds at most. The first asks what the stamps are, whether pieces have a history of their own, what links and recalls
there are; the second counts the scans, and is committed before anybody is told "first scan". A page that is not at hand is
fetched in a thread, by the portal's own functions, while the others go on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from txng.cases.in_force import RECALLS, newest_in
from txng.core.gs1.identify import Identified, product_of
from txng.core.gs1.resolver import Outcome, Wanted, resolve
from txng.edge import replies
from txng.edge.asked import Asked, Presented
from txng.edge.database import Database, Question, Rows, beside
from txng.edge.goods import Moment, Reply, Versions
from txng.edge.goods import Wanted as WantedGoods
from txng.events.histories import KNOWN
from txng.links.lookups import AT_ANCHORS, link_in
from txng.portal.recalls import Recalled, told_of
from txng.portal.resolver_links import links_among
from txng.portal.stamps import is_in_use, is_of_another, recall_keys_of
from txng.portal.stories import VERSIONS as STORIES
from txng.registry.lookups import VERSIONS as REGISTERED
from txng.stamps import scans
from txng.stamps.lookups import STAMPS, Stamp
from txng.stamps.scans import Look, Place, SeenSoFar

_LINKS, _STAMPS = beside(RECALLS, AT_ANCHORS), beside(KNOWN, STAMPS)
_HREF, _IS_DEFAULT, _IS_MULTI, _IS_VERIFIED = 2, 7, 8, 9  # columns of AT_ANCHORS


@dataclass(slots=True)
class Told:
    """What a group's questions found of one request, for whoever makes the page.

    is_djangos  it is rarer than the edge knows
    reply       a redirect
    doubt       what scans.judged asks for, where this scan may make the stamp suspect
    again       the same stamp was scanned by another in this very group: it waits for the next
    """

    is_djangos: bool = False
    reply: Reply | None = None
    recall: Recalled | None = None
    stamp: Stamp | None = None
    seen: SeenSoFar = field(default_factory=SeenSoFar)
    doubt: tuple[Place, Stamp, Sequence[Any]] | None = None
    again: bool = False


async def told(group: Sequence[Asked], database: Database, moment: Moment) -> list[Told]:
    """What is to be said to each, in their order; none of them is forged.

    raises   one of database.AWAY
    """
    found = [Told() for _ in group]
    first = await _first(group, database, moment)
    _follow_links(group, found, first)
    stamps = {Place(*row[:2]): Stamp(*row[2:]) for row in first.get(STAMPS, ())}
    known = {row[0] for row in first.get(KNOWN, ())}
    scanned: list[tuple[Asked, Presented, Told]] = []
    for one, to in zip(group, found, strict=True):
        if one.stamp is None or to.is_djangos:
            continue
        to.stamp = stamps.get(one.stamp.place) if one.stamp.place else None
        if to.stamp is None or one.key in known or is_of_another(one.stamp.written, to.stamp):
            to.is_djangos = True
        else:
            scanned.append((one, one.stamp, to))
    if scanned:
        await _count(scanned, database, moment)
    return found


async def _first(group: Sequence[Asked], database: Database, moment: Moment) -> dict[str, Rows]:
    """The rows of STAMPS, KNOWN, AT_ANCHORS and RECALLS; of codes, for a stamp's are known only with its batch."""
    places = {one.stamp.place: None for one in group if one.stamp and one.stamp.place}
    pieces = {"keys": [one.key for one in group if one.stamp]}
    anchors = {anchor: None for one in group if not one.manner.is_json for anchor in one.anchors}
    keys = {key: None for one in group if one.code and not one.stamp for key in _keys_of(one.code)}
    goods = {"keys": list(keys), "now": moment.at}
    questions: list[Question] = []
    if places:
        questions.append((_STAMPS, scans.values_of_places(list(places)) | pieces))
    if anchors:
        questions.append((_LINKS, {"anchors": list(anchors), "day": moment.at.date()} | goods))
    elif keys:
        questions.append((RECALLS, goods))
    rows = await _asked(database, questions)
    found = {STAMPS: _without(rows.get(_STAMPS)), AT_ANCHORS: _without(rows.get(_LINKS)), RECALLS: rows.get(RECALLS, [])}
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
    return [key for key in dict.fromkeys((code.key, code.lot, product_of(code.key))) if key]


def _follow_links(group: Sequence[Asked], found: Sequence[Told], first: Mapping[str, Rows]) -> None:
    """Recalls of codes, and redirects; a recall is told before anybody is sent on."""
    recalls = first.get(RECALLS, ())
    links: dict[str, Rows] = {}
    for row in first.get(AT_ANCHORS, ()):
        links.setdefault(row[0], []).append(row)
    if not recalls and not links:
        return
    for one, to in zip(group, found, strict=True):
        if one.code is None:
            continue
        if recalls and not one.stamp:
            recall = newest_in(recalls, _keys_of(one.code))
            to.recall = told_of(recall) if recall else None
        if links and not one.manner.is_json:
            rows = [row for anchor in one.anchors for row in links.get(anchor, ())]
            if rows and one.stamp:
                to.is_djangos = True  # links of one stamp: nobody has them by the thousand
            elif rows:
                _follow(one.code, one, to, rows)


def _follow(code: Identified, one: Asked, to: Told, rows: Rows) -> None:
    """Where a reader is sent. Defaults by language are for the rules; the one default, where there is one, needs none."""
    defaults = [row for row in rows if row[_IS_VERIFIED] and (row[_IS_DEFAULT] or row[_IS_MULTI])]
    if any(row[_IS_MULTI] for row in defaults):
        at = {anchor: [link_in(row) for row in rows if row[0] == anchor] for anchor in one.anchors}
        here = links_among(at, one.anchors, code, root=replies.root())
        answer = resolve(here.levels(""), Wanted("", one.manner.languages, one.manner.media_types))
        to.is_djangos = answer.outcome is Outcome.MANY
        href = answer.link.href if answer.link is not None and not here.is_own(answer.link) else ""
    else:
        href = defaults[0][_HREF] if defaults else ""
    if href and to.recall is None:
        to.reply = replies.redirect(href, code)


async def _count(scanned: Sequence[tuple[Asked, Presented, Told]], database: Database, moment: Moment) -> None:
    """The second round: recalls of what the stamps stand on, scans that count, and what was seen before."""
    counted: dict[Place, tuple[Stamp, Look]] = {}
    looked: dict[Place, None] = {}
    keys: dict[str, None] = {}
    for one, shown, to in scanned:
        assert shown.place is not None
        assert to.stamp is not None
        keys |= dict.fromkeys(recall_keys_of(shown.written, to.stamp))
        if not is_in_use(to.stamp) or (shown.visitor.is_program and not one.manner.is_json):
            looked[shown.place] = None
        elif shown.place not in counted:
            counted[shown.place] = (to.stamp, Look(moment.at, shown.visitor.cohort, shown.cell, shown.radius))
        else:
            # Who looks from the same group within a minute made one scan; another's is counted after this one.
            to.again = counted[shown.place][1].cohort != shown.visitor.cohort
    questions: list[Question] = [(RECALLS, {"keys": list(keys), "now": moment.at})]
    if counted:
        rows = [(place, *what) for place, what in counted.items()]
        questions.append((scans.SCANNED, scans.values_of(rows, moment.at)))
    answers = await _asked(database, questions)
    fresh = {Place(*row[:2]): row for row in answers.get(scans.SCANNED, ())}
    looked |= dict.fromkeys(place for place in counted if place not in fresh)
    before = await _seen(list(looked), database)
    for _, shown, to in scanned:
        assert shown.place is not None
        assert to.stamp is not None
        recall = newest_in(answers[RECALLS], recall_keys_of(shown.written, to.stamp)) if answers[RECALLS] else None
        to.recall = told_of(recall) if recall else None
        row = fresh.get(shown.place)
        to.seen = scans.so_far(row) if row else before.get(shown.place, SeenSoFar())
        if row and scans.is_to_be_judged(to.stamp, row):
            to.doubt = (shown.place, to.stamp, row)


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
