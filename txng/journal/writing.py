"""How a version and what stands because of it are written: two statements, whatever an entry names.

A phone's entry is one of a hundred thousand after an outage, so each question beside it is asked for all of them. By hand,
because one statement of many parts is a fifth of the work of one through Django for each table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from txng.core.journal.entry import Entry

# The fact itself, and beside it what of it is personal.
_VERSION = """
with fact as (
    insert into journal_version (organisation_id, entry_id, branch, version, body, digest, device, person_id, consent_id,
        happened_at, saved_at, clock_off_s, received_at, event_ids, answer)
    values (%(organisation_id)s, %(entry_id)s, %(branch)s, %(version)s, %(body)s, %(digest)s, %(device)s, %(person_id)s,
        %(consent_id)s, %(happened_at)s, %(saved_at)s, %(clock_off_s)s, %(received_at)s, %(event_ids)s::text[], %(answer)s)
)
insert into journal_personal (organisation_id, entry_id, branch, version, words)
select %(organisation_id)s, %(entry_id)s, %(branch)s, %(version)s, %(words)s where %(words)s::jsonb is not null
"""
# Where the chain stands now, the lots that it names, who is looked at from now on, what is not due any more.
_STAND = """
with chain as (
    insert into journal_entry (organisation_id, id, kind, effect, template, lot_key, happened_at, newest, is_withdrawn,
        event_ids, device, person_id, is_helped, flags, received_at, changed_at)
    values (%(organisation_id)s, %(id)s, %(kind)s, %(effect)s, %(template)s, %(lot_key)s, %(happened_at)s, %(newest)s,
        %(is_withdrawn)s, %(event_ids)s::text[], %(device)s, %(person_id)s, %(is_helped)s, %(flags)s::text[], %(now)s, %(now)s)
    on conflict (organisation_id, id) do update set kind = excluded.kind, effect = excluded.effect,
        template = excluded.template, lot_key = excluded.lot_key, happened_at = excluded.happened_at,
        newest = excluded.newest, is_withdrawn = excluded.is_withdrawn, event_ids = excluded.event_ids,
        device = excluded.device, person_id = excluded.person_id, is_helped = excluded.is_helped, flags = excluded.flags,
        changed_at = excluded.changed_at
), named as (
    select * from unnest(%(lots)s::text[], %(parts)s::text[]) as n (lot_key, part)
), gone as (
    delete from journal_line l where l.organisation_id = %(organisation_id)s and l.entry_id = %(id)s
        and not exists (select from named n where n.lot_key collate "C" = l.lot_key and n.part = l.part)
), lines as (
    insert into journal_line (organisation_id, lot_key, entry_id, part)
    select %(organisation_id)s, lot_key, %(id)s, part from named on conflict do nothing
), looked as (
    insert into journal_looked (organisation_id, entered_at) values (%(organisation_id)s, %(now)s) on conflict do nothing
)
update journal_reminder set cleared_at = %(now)s
where organisation_id = %(organisation_id)s and lot_key = any(%(lots)s::text[]) and step = any(%(met)s::text[])
    and cleared_at is null
"""


def write_version(name: Mapping[str, Any], fields: Mapping[str, Any], words: Mapping[str, Any]) -> None:
    """Keep one version for ever; `words` apart, so that they can be deleted."""
    values = {**name, **fields, "answer": Jsonb(fields["answer"]), "words": Jsonb(words) if words else None}
    with connection.cursor() as cursor:
        cursor.execute(_VERSION, values)


def write_standing(entry: Entry, fields: Mapping[str, Any], *, met: Sequence[str], now: datetime) -> None:
    """Where an entry stands with its newest version.

    met   the steps that it does, so that nobody is reminded of them
    """
    lines = _lines_of(entry)
    values = {
        **fields, "organisation_id": entry.organisation, "id": entry.id, "now": now, "met": list(met),
        "lots": [lot for lot, _ in lines], "parts": [part for _, part in lines],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_STAND, values)


def _lines_of(entry: Entry) -> list[tuple[str, str]]:
    """Each lot that an entry names, and as what."""
    parts = [("lot", entry.lot), ("new", entry.new_lot)]
    parts += [("input", one.lot) for one in entry.inputs] + [("output", one.lot) for one in entry.outputs]
    return [(lot, part) for part, lot in dict.fromkeys(parts) if lot]
