"""The writes of capture, in their order: each one statement or one binary COPY, all in the caller's transaction.

Rows of one width (items, links) are packed by one Struct a row, which takes a third of the processor that psycopg's
write_row takes; rows of many texts gain nothing by it. Locks are taken in one order, so that two captures of the same
things wait for each other and never in a circle: events_known by digest, then events_key by key, then
events_prefix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from struct import Struct
from typing import Any, NamedTuple

import psycopg
from django.db import connection
from psycopg.types.numeric import DecimalBinaryDumper

from txng.core.epcis.event import Event, Item, Part
from txng.core.epcis.query_facts import facts_of
from txng.core.trace.links import Link
from txng.tlog.append import append_many

# How parts are written in rows; a number is never given to another meaning. Links carry LinkKind's own.
PART_CODES: Mapping[Part, int] = {Part.SUBJECT: 1, Part.PARENT: 2, Part.CHILD: 3, Part.INPUT: 4, Part.OUTPUT: 5}

MAX_PREFIX_LETTERS = 500  # of a prefix or namespace that an index takes; a longer one only its event knows

# column → type, in the order of the rows below; binary COPY takes nothing but the column's own type
_EVENT = {
    "event_no": "int8", "organisation_id": "int8", "event_id": "text", "is_declaration": "bool", "type": "text",
    "event_time": "timestamptz", "record_time": "timestamptz", "action": "text", "biz_step": "text", "disposition": "text",
    "read_point": "text", "biz_location": "text", "body": "text", "nonce": "bytea",
}  # fmt: skip
# One row as binary COPY wants it: how many columns, then each one's length and value, in the order of the table.
_ITEM = Struct(">h iq iq iq ih ii")  # and behind it quantity and unit
_LINK = Struct(">h iq iq iq ih iq")
_FACT = Struct(">h iq iq i")  # and behind it the fact, whose length stands last
_LENGTH = Struct(">i")
_NULL = _LENGTH.pack(-1)
_START, _END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_EPOCH, _MICROSECOND = datetime(2000, 1, 1, tzinfo=UTC), timedelta(microseconds=1)  # PostgreSQL counts from there
_QUANTITY = DecimalBinaryDumper(Decimal)

# What is known is what was known before this statement; what another capture claims meanwhile is in neither answer.
# A claim beside one of the other kind (original, declaration) is given to the same type of event alone.
_CLAIM = """
with given as materialized (
    select n, encode(digest, 'hex')::uuid as event_digest, is_declaration, type, nextval('events_event_no') as event_no
    from unnest(%b::bytea[], %b::boolean[], %b::text[]) with ordinality as given (digest, is_declaration, type, n)
), known as materialized (
    select g.n, k.* from given g join events_known k on k.event_digest = g.event_digest and k.organisation_id = %s
), claimed as (
    insert into events_known (event_digest, organisation_id, is_declaration, event_no, type, record_time)
    select event_digest, %s, is_declaration, event_no, type, %s from given g
    where not exists (
        select from known k where k.n = g.n and (k.is_declaration = g.is_declaration or k.type <> g.type)
    )
    order by event_digest, is_declaration
    on conflict do nothing returning event_no
)
select n, event_no, null, null, null from claimed join given using (event_no)
union all
select n, event_no, is_declaration, type, record_time from known
"""
_NEW_PREFIXES = """
insert into events_prefix (prefix, namespace)
select prefix, namespace from unnest(%b::text[], %b::text[]) as given (prefix, namespace)
where not exists (select from events_prefix p where p.prefix = given.prefix and p.namespace = given.namespace)
order by prefix, namespace
on conflict do nothing
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

    event_id     the sender's, or the one we assigned; the event's body carries it
    identity     16 bytes of SHA-256(eventID), and whether it is a declaration
    text         the stored text, canonical JSON
    """

    event: Event
    event_id: str
    identity: Identity
    text: bytes
    nonce: bytes
    commitment: bytes
    links: tuple[Link, ...]


class Known(NamedTuple):
    """One row of events_known: an event that was stored before, of the same identity or its counterpart."""

    event_no: int
    is_declaration: bool
    type: str
    record_time: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """Events that are stored together.

    event_nos   filled by write_known: the identities that were free → the number each has now
    known       filled by write_known: identity → what had been stored of its eventID
    key_nos     filled by write_keys: key → its number
    """

    organisation_id: int
    record_time: datetime
    rows: Sequence[Row]
    event_nos: dict[Identity, int] = field(default_factory=dict)
    known: dict[Identity, list[Known]] = field(default_factory=dict)
    key_nos: dict[str, int] = field(default_factory=dict)


Write = Callable[[Batch], None]


def write_known(batch: Batch) -> None:
    """Claim each (organisation, eventID, declaration?) that is free, number it, and find out what is not.

    The numbers grow in the order of the rows; those that come to nothing are never used again.
    """
    rows, organisation_id = batch.rows, batch.organisation_id
    columns = (
        [row.identity[0] for row in rows], [row.identity[1] for row in rows], [row.event.type.value for row in rows],
    )  # fmt: skip
    for n, event_no, *known in run(_CLAIM, (*columns, organisation_id, organisation_id, batch.record_time)):
        identity = rows[n - 1].identity
        if known[0] is None:
            batch.event_nos[identity] = event_no
        else:
            batch.known.setdefault(identity, []).append(Known(event_no, *known))


def write_keys(batch: Batch) -> None:
    """Number every key of the batch that has no number yet."""
    keys = {item.key for row in batch.rows for item in row.event.items}
    keys.update(key for row in batch.rows for link in row.links for key in (link.src, link.dst))
    batch.key_nos.update(run(_KEYS_OF, (list(keys),)).fetchall())
    new = sorted(keys - batch.key_nos.keys())  # by code points, which is the order of their UTF-8
    if not new:
        return
    batch.key_nos.update(run(_NEW_KEYS, (new,)).fetchall())
    raced = [key for key in new if key not in batch.key_nos]  # another capture numbered them while we waited
    if raced:
        batch.key_nos.update(run(_KEYS_OF, (raced,)).fetchall())


def write_events(batch: Batch) -> None:
    """The events themselves."""
    statement = f"copy events_event ({', '.join(_EVENT)}) from stdin (format binary)"
    with _copying(statement) as copy:
        copy.set_types(list(_EVENT.values()))
        for row in batch.rows:
            copy.write_row(_event(row, batch))


def write_items(batch: Batch) -> None:
    """One row for each item in each event."""
    key_nos, pack = batch.key_nos, _ITEM.pack
    rows = [
        pack(7, 8, key_nos[item.key], 8, at, 8, event_no, 2, PART_CODES[item.part], 4, n) + _amount(item)
        for row, event_no, at in _numbered(batch)
        for n, item in enumerate(row.event.items)
    ]
    _copy_packed("events_item (key_no, event_time, event_no, part, n, quantity, uom)", rows)


def write_links_back(batch: Batch) -> None:
    """Every link, to be asked where it ends."""
    key_nos, pack = batch.key_nos, _LINK.pack
    rows = [
        pack(5, 8, key_nos[link.dst], 8, key_nos[link.src], 8, event_no, 2, link.kind, 8, at)
        for row, event_no, at in _numbered(batch)
        for link in row.links
    ]
    _copy_packed("events_link_back (dst, src, event_no, kind, event_time)", rows)


def write_links_forward(batch: Batch) -> None:
    """Every link once more, to be asked where it starts."""
    key_nos, pack = batch.key_nos, _LINK.pack
    rows = [
        pack(5, 8, key_nos[link.src], 8, key_nos[link.dst], 8, event_no, 2, link.kind, 8, at)
        for row, event_no, at in _numbered(batch)
        for link in row.links
    ]
    _copy_packed("events_link_forward (src, dst, event_no, kind, event_time)", rows)


def write_facts(batch: Batch) -> None:
    """What queries ask of the rarer fields, and the namespaces of their prefixes."""
    pack = _FACT.pack
    rows = [
        pack(3, 8, event_no, 8, at, len(fact)) + fact
        for row, event_no, at in _numbered(batch)
        for fact in facts_of(row.event)
    ]
    _copy_packed("events_fact (event_no, event_time, fact)", rows)
    found = {pair for row in batch.rows for pair in row.event.namespaces.items()}
    pairs = sorted(pair for pair in found if "".join(pair).isprintable() and max(map(len, pair)) <= MAX_PREFIX_LETTERS)
    if pairs:
        run(_NEW_PREFIXES, ([prefix for prefix, _ in pairs], [namespace for _, namespace in pairs]))


def write_leaves(batch: Batch) -> None:
    """The promise to the log."""
    append_many("event", [(batch.event_nos[row.identity], row.commitment) for row in batch.rows], at=batch.record_time)


# The first claims; the others write what the first found new. Tests break each of them, both ways.
WRITES: tuple[Write, ...] = (
    write_known, write_keys, write_events, write_items, write_links_back, write_links_forward, write_facts,
    write_leaves,
)  # fmt: skip


def run(statement: str, parameters: Sequence[Any]) -> psycopg.Cursor[Any]:
    """One statement on Django's connection, with its parameters bound by the server and arrays sent binary."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return psycopg.Cursor(connection.connection).execute(statement.encode(), parameters)


@contextmanager
def _copying(statement: str) -> Iterator[psycopg.Copy]:
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection).copy(statement.encode()) as copy:
        yield copy


def _copy_packed(table: str, rows: Sequence[bytes]) -> None:
    if rows:
        with _copying(f"copy {table} from stdin (format binary)") as copy:
            copy.write(_START + b"".join(rows) + _END)


def _event(row: Row, batch: Batch) -> Sequence[Any]:
    event = row.event
    return (
        batch.event_nos[row.identity], batch.organisation_id, row.event_id, event.is_declaration, event.type.value,
        event.event_time, batch.record_time, event.action, event.biz_step, event.disposition, event.read_point,
        event.biz_location, row.text.decode(), row.nonce,
    )  # fmt: skip


def _numbered(batch: Batch) -> Iterator[tuple[Row, int, int]]:
    """Each row with its event's number, and with its time as PostgreSQL writes it."""
    for row in batch.rows:
        yield row, batch.event_nos[row.identity], (row.event.event_time - _EPOCH) // _MICROSECOND


def _amount(item: Item) -> bytes:
    if item.quantity is None and item.uom is None:
        return _NULL + _NULL
    quantity = None if item.quantity is None else bytes(_QUANTITY.dump(item.quantity) or b"")
    return _field(quantity) + _field(None if item.uom is None else item.uom.encode())


def _field(value: bytes | None) -> bytes:
    return _NULL if value is None else _LENGTH.pack(len(value)) + value
