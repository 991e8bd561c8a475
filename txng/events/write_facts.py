"""The facts of events, for queries: one binary COPY, and the prefixes that were not known yet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from struct import Struct

import psycopg
from django.db import connection

from txng.core.epcis.query_facts import facts_of, prefixes_of
from txng.events.write_rows import Batch, run

LONGEST = 500  # letters of a prefix or namespace that an index takes; of a longer one the event alone knows
_FACT = Struct(">h iq iq i")  # event_no, event_time, length of the fact; and behind it the fact
_START, _END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_EPOCH, _MICROSECOND = datetime(2000, 1, 1, tzinfo=UTC), timedelta(microseconds=1)  # PostgreSQL counts from there
_COPY = b"copy events_fact (event_no, event_time, fact) from stdin (format binary)"
_NEW_PREFIXES = """
insert into events_prefix (prefix, namespace)
select prefix, namespace from unnest(%b::text[], %b::text[]) as given (prefix, namespace)
where not exists (select from events_prefix p where p.prefix = given.prefix and p.namespace = given.namespace)
order by prefix, namespace
on conflict do nothing
"""


def write_facts(batch: Batch) -> None:
    """One row for each fact of each event."""
    pack = _FACT.pack
    rows = []
    for row in batch.rows:
        head = 8, batch.event_nos[row.identity], 8, (row.event.event_time - _EPOCH) // _MICROSECOND
        rows += [pack(3, *head, len(fact)) + fact for fact in facts_of(row.event)]
    if rows:
        connection.ensure_connection()
        with connection.wrap_database_errors, psycopg.Cursor(connection.connection).copy(_COPY) as copy:
            copy.write(_START + b"".join(rows) + _END)
    _write_prefixes(batch)


def _write_prefixes(batch: Batch) -> None:
    found = {pair for row in batch.rows for pair in prefixes_of(row.event)}
    pairs = sorted(pair for pair in found if len(pair[0]) <= LONGEST and len(pair[1]) <= LONGEST)
    if pairs:
        run(_NEW_PREFIXES, ([prefix for prefix, _ in pairs], [namespace for _, namespace in pairs]))
