"""Reads of the repository; the viewer comes first. *Not yours* and *not there* read the same: absent.

Three functions ask for no viewer, because what they give holds no more than the law lets everybody see, or nothing but
numbers: keys and their numbers, public faces, and what the log's own check recomputes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from txng.accounts.lookups import organisations_of
from txng.accounts.viewer import Viewer
from txng.core.epcis.commitment import commitment, face, face_opening
from txng.core.epcis.event import Event, Part
from txng.core.epcis.query import Query
from txng.core.epcis.query_conditions import Compare, Field, OnField, OnItems
from txng.core.epcis.read_json import restore
from txng.core.mandates.mandate import Path
from txng.events.agreed_rows import as_seen, note_use
from txng.events.area_views import note_view
from txng.events.query import COLUMNS
from txng.events.query_pages import page_of
from txng.events.visibility import area_eyes_of, eyes_of, lasting_eyes_of, visible
from txng.events.write_rows import run
from txng.tlog.lookups import sealed

_BY_NO = f"select {COLUMNS} from events_event e where e.event_no = any(%b) and "  # noqa: S608 - our own words
_NONCES = "select event_no, organisation_id, body, nonce from events_event where event_no = any(%b)"
# What queries ask by, beside the body it was read from: a superuser may change one without the other.
_STORED = """
select event_no, organisation_id, body, nonce, event_id, is_declaration, type, event_time, action, biz_step, disposition,
       read_point, biz_location
from events_event where event_no = any(%b)
"""
_COMMITS_TO_NOTHING = bytes(32)
_KEY_NOS = "select key, key_no from events_key where key = any(%b)"
_KEYS = "select key_no, key from events_key where key_no = any(%b)"
_WITHDRAWN = """
select e.event_no from events_event e join events_known k
  on k.event_digest = encode(substring(sha256(convert_to(e.event_id, 'UTF8')) from 1 for 16), 'hex')::uuid
 and k.organisation_id = e.organisation_id and k.is_declaration
where e.event_no = any(%b) and not e.is_declaration
"""


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One event as it is kept."""

    event_no: int
    organisation_id: int
    event_id: str
    is_declaration: bool
    event_time: datetime
    record_time: datetime
    body: str

    def event(self) -> Event:
        """The event as a value; read anew each time, so ask once."""
        return restore(self.body)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a query's answer; `next_token` is None on the last."""

    events: list[StoredEvent]
    next_token: str | None


@dataclass(frozen=True, slots=True)
class PublicFace:
    """What everybody may see of one event, and what proves that it is what was sealed.

    face      core.epcis.commitment.face: no serials, no quantities, no extensions
    opening   with it, anyone shows that `face` belongs to the leaf, without the rest of the event
    index     its place in the log; None where it is not yet sealed
    """

    event_no: int
    organisation_id: int
    face: Mapping[str, Any]
    opening: Mapping[str, Any]
    index: int | None


@dataclass(frozen=True, slots=True)
class Opening:
    """All of one event that its leaf committed to: whoever holds it can recompute the commitment."""

    event_no: int
    organisation: str
    text: str
    nonce: bytes
    face: Mapping[str, Any]
    index: int | None


def events_matching(viewer: Viewer, query: Query, *, agreement: int | None = None) -> Page:
    """One page of the events a query asks for, within what the viewer may see; what agreements open is counted as used.

    agreement   the one whose events alone are asked for
    raises      Refused query.page_token, query.too_large (more than count_max), query.too_many_named (master data);
                agreements.not_there, agreements.expired and others of an agreement that opens nothing
    """
    now = timezone.now()
    eyes = eyes_of(viewer, agreement=agreement, now=now)
    rows, token = page_of(viewer, eyes, query, agreement=agreement)
    seen, used = as_seen(eyes, rows)
    note_use(eyes, used, is_named=agreement is not None, now=now)
    note_view(viewer, eyes, {row[0]: row[1] for row in seen})
    return Page([StoredEvent(*row) for row in seen], token)


def area_events(
    viewer: Viewer, query: Query, *, place: Path = (), organisation_id: int | None = None, what: str = ""
) -> Page:
    """One page of the events that the viewer's mandates open, in one place or of one organisation; written into the audit.

    what     what was asked for, as the audit names it
    raises   Refused query.page_token
    """
    eyes = area_eyes_of(viewer, place=place, organisation_id=organisation_id, now=timezone.now())
    rows, token = page_of(viewer, eyes, query)
    note_view(viewer, eyes, {row[0]: row[1] for row in rows}, what)
    return Page([StoredEvent(*row) for row in rows], token)


def lasting_events(viewer: Viewer, query: Query) -> Page:
    """As events_matching, without what mandates and agreements open: for what is delivered later."""
    rows, token = page_of(viewer, lasting_eyes_of(viewer), query)
    return Page([StoredEvent(*row) for row in rows], token)


def is_any(viewer: Viewer, query: Query, *, agreement: int | None = None) -> bool:
    """Is there an event that the query asks for? Nothing of it is told, so nothing is counted as used."""
    eyes = eyes_of(viewer, agreement=agreement)
    return bool(page_of(viewer, eyes, replace(query, per_page=1), agreement=agreement)[0])


def events_of_keys(viewer: Viewer, keys: Iterable[str], *, limit: int, token: str | None = None) -> Page:
    """The history of items, newest first: the events that name any of these keys."""
    condition = OnItems(tuple(Part), tuple(sorted(set(keys))))
    return events_matching(viewer, Query((condition,), per_page=limit, page_token=token))


def events_of_id(viewer: Viewer, event_id: str, *, agreement: int | None = None) -> list[StoredEvent]:
    """The events of one eventID, oldest first: the original, its declaration; of several organisations where seen."""
    condition = OnField(Field.EVENT_ID, Compare.IN, (event_id,))
    query = Query((condition,), order_by=Field.RECORD_TIME, is_descending=False, per_page=1_000)
    return events_matching(viewer, query, agreement=agreement).events


def is_event_id(viewer: Viewer, event_id: str) -> bool:
    """Is there an event of this eventID that the viewer sees?"""
    return is_any(viewer, Query((OnField(Field.EVENT_ID, Compare.IN, (event_id,)),)))


def events_by_no(viewer: Viewer, event_nos: Iterable[int]) -> dict[int, StoredEvent]:
    """Events by their numbers, of the viewer's own, what is shared, and for those who see all; all else is absent.

    What mandates and agreements open is not among them: it is asked for at its moment, and never kept to be told.
    """
    clause, values = visible(lasting_eyes_of(viewer), Query(), {})
    found = run(_BY_NO + clause, (list(event_nos), *values)).fetchall()
    return {row[0]: StoredEvent(*row) for row in found}


def key_nos(keys: Iterable[str]) -> dict[str, int]:
    """The numbers of keys; a key that no event has named is absent."""
    return dict(run(_KEY_NOS, (list(keys),)).fetchall())


def keys_of(numbers: Iterable[int]) -> dict[int, str]:
    """The keys of numbers."""
    return dict(run(_KEYS, (list(numbers),)).fetchall())


def withdrawn(event_nos: Iterable[int]) -> set[int]:
    """Those of these events that their own organisation has declared to be in error."""
    return {number for (number,) in run(_WITHDRAWN, (list(event_nos),)).fetchall()}


def faces_of(event_nos: Iterable[int]) -> dict[int, PublicFace]:
    """The public faces of events, for whoever asks."""
    openings = _openings(event_nos)
    return {
        number: PublicFace(
            number,
            organisation_id,
            opening.face,
            face_opening(opening.text.encode(), opening.organisation, opening.face, opening.nonce),
            opening.index,
        )
        for number, (organisation_id, opening) in openings.items()
    }


def opening_of(viewer: Viewer, event_no: int) -> Opening | None:
    """The whole of what a leaf committed to, for those who may see the event; None for others."""
    if event_no not in events_by_no(viewer, [event_no]):
        return None
    return _openings([event_no])[event_no][1]


def commitments_of(refs: Sequence[int]) -> dict[int, bytes]:
    """What the leaves of these events must commit to, from what is stored: for the check of the log.

    returns   event number → commitment; of an event whose columns say otherwise than its body, one that nothing has
    """
    found = run(_STORED, (list(refs),)).fetchall()
    codes = {one.id: one.code for one in organisations_of({row[1] for row in found}).values()}
    return {
        number: _recommitted(codes[organisation_id], body, bytes(nonce), columns)
        for number, organisation_id, body, nonce, *columns in found
        if organisation_id in codes
    }


def _recommitted(organisation: str, body: str, nonce: bytes, columns: Sequence[Any]) -> bytes:
    try:
        event = restore(body)
    except (ValueError, LookupError, TypeError, AttributeError):  # what is no event any more, whoever made it so
        return _COMMITS_TO_NOTHING
    said = [
        event.event_id, event.is_declaration, event.type.value, event.event_time, event.action, event.biz_step,
        event.disposition, event.read_point, event.biz_location,
    ]  # fmt: skip
    if said != columns:
        return _COMMITS_TO_NOTHING
    return commitment(body.encode(), organisation, face(event, organisation), nonce)


def _openings(event_nos: Iterable[int]) -> dict[int, tuple[int, Opening]]:
    found = run(_NONCES, (list(event_nos),)).fetchall()
    codes = {one.id: one.code for one in organisations_of({row[1] for row in found}).values()}
    indexes = sealed("event", [row[0] for row in found])
    return {
        number: (organisation_id, _opening(number, codes[organisation_id], body, nonce, indexes.get(number)))
        for number, organisation_id, body, nonce in found
        if organisation_id in codes
    }


def _opening(number: int, code: str, body: str, nonce: bytes, index: int | None) -> Opening:
    return Opening(number, code, body, bytes(nonce), face(restore(body), code), index)
