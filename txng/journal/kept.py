"""What an entry becomes in the room's tables, and back: its words, what of them is personal, the lots it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from txng.core.canon import canonical
from txng.core.journal.entry import Entry, read_entry
from txng.core.journal.template import Template
from txng.journal.published import template_named

MOST_EARLIER = 1_000
REMEMBERED = 4_096  # entries of one process, some four kilobytes each: a phone's next entry is of the same lots
_BUYING = timedelta(days=400)  # feed, seed and pesticide are used up within a season or two
_PERSONAL_OF_PARTNER = ("name", "phone")
# The newest versions of entries about these lots and the lots they came from, and what was bought lately.
_EARLIER = """
with recursive near (lot_key, depth) as (
    select unnest(%(lots)s::text[]) collate "C", 0
    union
    select used.lot_key, near.depth + 1
    from near
    join journal_line made on made.organisation_id = %(organisation)s and made.lot_key = near.lot_key
        and made.part in ('new', 'output')
    join journal_line used on used.organisation_id = %(organisation)s and used.entry_id = made.entry_id
        and used.part in ('lot', 'input')
    where near.depth < 4
)
select v.body, p.words, e.received_at, e.device
from journal_entry e
join journal_version v on v.organisation_id = e.organisation_id and v.entry_id = e.id and v.branch = ''
    and v.version = e.newest
left join journal_personal p on p.organisation_id = v.organisation_id and p.entry_id = v.entry_id
    and p.branch = v.branch and p.version = v.version
where e.organisation_id = %(organisation)s and not e.is_withdrawn and e.id <> %(entry)s and (
    e.id in (select l.entry_id from journal_line l join near using (lot_key) where l.organisation_id = %(organisation)s)
    or (e.effect = 'buys' and e.happened_at > %(since)s)
)
order by e.happened_at desc, e.id desc limit %(most)s
"""


@dataclass(frozen=True, slots=True)
class Before:
    """An entry that was there before, when it came and from which phone."""

    entry: Entry
    received_at: datetime
    device: str


def split(document: Mapping[str, Any], template: Template) -> tuple[str, dict[str, Any]]:
    """The entry's words without what is personal, as canonical JSON; and what is personal."""
    kind = template.kind(str(document.get("kind", "")))
    named = {one.key for one in kind.fields if one.is_personal} if kind else set()
    fields, partner = document.get("fields") or {}, document.get("partner") or {}
    words = {
        "fields": {key: value for key, value in fields.items() if key in named},
        "partner": {key: value for key, value in partner.items() if key in _PERSONAL_OF_PARTNER and value},
    }
    words = {name: value for name, value in words.items() if value}
    if not words:
        return canonical(document).decode(), {}
    plain = dict(document)
    if fields:
        plain["fields"] = {key: value for key, value in fields.items() if key not in named}
    if partner:
        plain["partner"] = {key: value for key, value in partner.items() if key not in _PERSONAL_OF_PARTNER}
    return canonical(plain).decode(), words


def whole(body: str, words: Mapping[str, Any] | str | None) -> dict[str, Any]:
    """The document again; without what is personal where that was deleted."""
    document: dict[str, Any] = orjson.loads(body)
    known = orjson.loads(words) if isinstance(words, str) else words
    for name, more in (known or {}).items():
        document[name] = (document.get(name) or {}) | more
    return document


def entries_before(organisation_id: int, entry: Entry, *, now: datetime) -> list[Before]:
    """The entries beside which one is judged: of its lots, of the lots they came from, of what was bought.

    cost   two statements, however many entries
    """
    values: dict[str, Any] = {
        "organisation": organisation_id, "entry": entry.id, "lots": list(entry.lots), "since": now - _BUYING,
        "most": MOST_EARLIER,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_EARLIER, values)
        rows = cursor.fetchall()
    return [Before(read_kept(body, words), *more) for body, words, *more in rows]


@lru_cache(maxsize=REMEMBERED)
def read_kept(body: str, words: str | None) -> Entry:
    """An entry that was accepted before, by the template it names. The same text is the same entry, so it is read once.

    words   what of it is personal, as JSON; None where there is nothing, or nothing any more
    """
    document = whole(body, words)
    return read_entry(document, template_named(str(document["template"])))


def lock_of(organisation_id: int, entry_id: UUID) -> int:
    """The number under which one chain is written by one hand: 64 bits of its id, told apart by organisation."""
    folded = (entry_id.int ^ (entry_id.int >> 64) ^ (organisation_id * 0x9E3779B97F4A7C15)) & (2**64 - 1)
    return folded - 2**63
