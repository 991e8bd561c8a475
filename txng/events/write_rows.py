"""The writes of capture, in their order: each one statement or one binary COPY, all in the caller's transaction.

psycopg's own write_row with declared types: measured for 400 items, it takes 1.1 ms of our processor where buffers
packed by `struct` take 1.8 and executemany 9. Locks are taken in one order, so that two captures of the same things
wait for each other and never in a circle: events_known by digest, then events_key by key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection

from txng.core.epcis.event import Event, Part
from txng.core.trace.links import Link
from txng.tlog.append import append_many

# How parts are written in rows; a number is never given to another meaning. Links carry LinkKind's own.
PART_CODES: Mapping[Part, int] = {Part.SUBJECT: 1, Part.PARENT: 2, Part.CHILD: 3, Part.INPUT: 4, Part.OUTPUT: 5}

# column → type, in the order of the rows below; binary COPY takes nothing but the column's own type
_EVENT = {
    "event_no": "int8", "organisation_id": "int8", "event_id": "text", "is_declaration": "bool", "type": "text",
    "event_time": "timestamptz", "record_time": "timestamptz", "action": "text", "biz_step": "text", "disposition": "text",
    "read_point": "text", "biz_location": "text", "body": "text", "nonce": "bytea",
}  # fmt: skip
_ITEM = {
    "key_no": "int8", "event_time": "timestamptz", "event_no": "int8", "part": "int2", "n": "int4", "quantity": "numeric",
    "uom": "text",
}  # fmt: skip
_LINK_FORWARD = {"src": "int8", "dst": "int8", "event_no": "int8", "kind": "int2", "event_time": "timestamptz"}
_LINK_BACK = {"dst": "int8", "src": "int8", "event_no": "int8", "kind": "int2", "event_time": "timestamptz"}

_NUMBERS = "select nextval('events_event_no') from generate_series(1, %s)"
_KNOWN = """
insert into events_known (event_digest, organisation_id, is_declaration, event_no, fingerprint, record_time)
select encode(digest, 'hex')::uuid, %s, is_declaration, event_no, fingerprint, %s
from unnest(%b::bytea[], %b::boolean[], %b::bigint[], %b::bytea[]) as given (digest, is_declaration, event_no, fingerprint)
order by digest, is_declaration
on conflict do nothing returning event_no
"""
_KEYS_OF = "select key, key_no from events_key where key = any(%b)"
_NEW_KEYS = """
insert into events_key (key) select key from unnest(%b::text[]) as given (key) order by key collate "C"
on conflict do nothing returning key, key_no
"""


Identity = tuple[bytes, bool]  # within one organisation: digest of the eventID, is it an error declaration


@dataclass(frozen=True, slots=True)
class Row:
    """One event, ready to be stored: what is computed of it is computed before the transaction begins.

    identity     16 bytes of SHA-256(eventID), and whether it is a declaration
    fingerprint  is it the same body? (core.epcis.event_id)
    text         the stored text, canonical JSON
    """

    event: Event
    event_no: int
    event_id: str
    identity: Identity
    fingerprint: bytes
    text: bytes
    nonce: bytes
    commitment: bytes
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Events that are stored together.

    claimed   filled by write_known: the identities that were free
    key_nos   filled by write_keys: key → its number
    """

    organisation_id: int
    record_time: datetime
    rows: Sequence[Row]
    claimed: set[Identity] = field(default_factory=set)
    key_nos: dict[str, int] = field(default_factory=dict)


Write = Callable[[Batch], None]


def event_numbers(count: int) -> list[int]:
    """New event numbers, growing; those of a capture that fails are never used again."""
    return [number for (number,) in run(_NUMBERS, (count,)).fetchall()]


def write_known(batch: Batch) -> None:
    """Claim each (organisation, eventID, declaration?) that is free; what is already claimed stays as it is."""
    rows = batch.rows
    columns = (
        [row.identity[0] for row in rows], [row.identity[1] for row in rows],
        [row.event_no for row in rows], [row.fingerprint for row in rows],
    )  # fmt: skip
    numbers = {number for (number,) in run(_KNOWN, (batch.organisation_id, batch.record_time, *columns)).fetchall()}
    batch.claimed.update(row.identity for row in rows if row.event_no in numbers)


def write_keys(batch: Batch) -> None:
    """Number every key of the batch that has no number yet."""
    keys = {item.key for row in batch.rows for item in row.event.items}
    keys.update(key for row in batch.rows for link in row.links for key in (link.src, link.dst))
    batch.key_nos.update(run(_KEYS_OF, (list(keys),)).fetchall())
    new = sorted(keys - batch.key_nos.keys(), key=str.encode)
    if not new:
        return
    batch.key_nos.update(run(_NEW_KEYS, (new,)).fetchall())
    raced = [key for key in new if key not in batch.key_nos]  # another capture numbered them while we waited
    if raced:
        batch.key_nos.update(run(_KEYS_OF, (raced,)).fetchall())


def write_events(batch: Batch) -> None:
    """The events themselves."""
    _copy("events_event", _EVENT, (_event(row, batch) for row in batch.rows))


def write_items(batch: Batch) -> None:
    """One row for each item in each event."""
    _copy(
        "events_item",
        _ITEM,
        (
            (
                batch.key_nos[item.key],
                row.event.event_time,
                row.event_no,
                PART_CODES[item.part],
                n,
                item.quantity,
                item.uom,
            )
            for row in batch.rows
            for n, item in enumerate(row.event.items)
        ),
    )


def write_links_back(batch: Batch) -> None:
    """Every link, to be asked where it ends."""
    _copy("events_link_back", _LINK_BACK, ((dst, src, *rest) for src, dst, *rest in _links(batch)))


def write_links_forward(batch: Batch) -> None:
    """Every link once more, to be asked where it starts."""
    _copy("events_link_forward", _LINK_FORWARD, _links(batch))


def write_leaves(batch: Batch) -> None:
    """The promise to the log."""
    append_many("event", [(row.event_no, row.commitment) for row in batch.rows], at=batch.record_time)


# The first claims; the others write what the first found new. Tests break each of them, both ways.
WRITES: tuple[Write, ...] = (
    write_known, write_keys, write_events, write_items, write_links_back, write_links_forward, write_leaves,
)  # fmt: skip


def run(statement: str, parameters: Sequence[Any]) -> psycopg.Cursor[Any]:
    """One statement on Django's connection, with its parameters bound by the server and arrays sent binary."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return psycopg.Cursor(connection.connection).execute(statement.encode(), parameters)


def _copy(table: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
    connection.ensure_connection()
    statement = f"copy {table} ({', '.join(columns)}) from stdin (format binary)"
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection).copy(statement.encode()) as copy:
        copy.set_types(list(columns.values()))
        for row in rows:
            copy.write_row(row)


def _event(row: Row, batch: Batch) -> Sequence[Any]:
    event = row.event
    return (
        row.event_no, batch.organisation_id, row.event_id, event.is_declaration, event.type.value, event.event_time,
        batch.record_time, event.action, event.biz_step, event.disposition, event.read_point, event.biz_location,
        row.text.decode(), row.nonce,
    )  # fmt: skip


def _links(batch: Batch) -> Iterable[tuple[int, int, int, int, datetime]]:
    key_nos = batch.key_nos
    for row in batch.rows:
        for src, dst, kind in {(link.src, link.dst, int(link.kind)) for link in row.links}:
            yield key_nos[src], key_nos[dst], row.event_no, kind, row.event.event_time
