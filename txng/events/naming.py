"""The id of an event that came without one: its CBV hash, in the version that this node gives.

Where the version changed, an event that is sent again keeps the id it was stored under: it is the same event, and its
sender gets its first receipt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import cast

from django.conf import settings

from txng.core.epcis.event import Event
from txng.core.epcis.event_id import CbvVersion, event_hash
from txng.core.epcis.read_json import Read
from txng.events.query import event_digest
from txng.events.write_rows import run

FIRST: CbvVersion = "2.0"  # what every node gave before it was told otherwise

_KNOWN = """
select event_digest from events_known
where organisation_id = %s and event_digest in (select encode(digest, 'hex')::uuid from unnest(%b::bytea[]) as t (digest))
"""


def version() -> CbvVersion:
    """Of CBV: the one whose hashes this node gives for ids, as its settings say."""
    return cast("CbvVersion", settings.CBV_VERSION)


def hash_of(event: Event) -> str:
    """The hash of an event as this node gives it for an id."""
    return event_hash(event, version=version())


def named(event: Event, event_id: str) -> Event:
    """The event under an id."""
    return replace(event, event_id=event_id, body={**event.body, "eventID": event_id})


def as_known_before(organisation_id: int, reads: Iterable[Read]) -> list[Read]:
    """The same events; those without an id that were stored under an id of the first version bear it again.

    cost   nothing while the node gives the first version; else a second hash for each event without an id, and one
           statement for all of them
    """
    found = list(reads)
    if version() == FIRST:
        return found
    ids = {
        n: event_hash(one.event, version=FIRST) for n, one in enumerate(found) if one.event and not one.event.event_id
    }
    known = _known(organisation_id, list(ids.values()))
    return [
        replace(one, event=named(one.event, ids[n])) if one.event and ids.get(n) in known else one
        for n, one in enumerate(found)
    ]


def _known(organisation_id: int, event_ids: Sequence[str]) -> set[str]:
    digests = {event_digest(event_id): event_id for event_id in event_ids}
    if not digests:
        return set()
    rows = run(_KNOWN, (organisation_id, list(digests))).fetchall()
    return {digests[digest.bytes] for (digest,) in rows}
