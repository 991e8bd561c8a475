"""Two phones that say different things, neither knowing of the other: seen when the second comes, and kept, both of them.

An "edit": two phones made their own version of one entry. The first to come holds; the other stands on a branch, without
events, until a person chooses. A "season": two phones began one season, or harvested it on one day. Both hold, and a
person says whether it was once or twice. Whoever saved an entry after the other had reached us may have known of it;
that is no conflict but his word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Value

from txng.core.journal.entry import Entry
from txng.core.journal.template import Template
from txng.journal import models as tables
from txng.journal.envelope import Envelope
from txng.journal.kept import Before
from txng.journal.published import template_named

CLAIMS = ("starts", "harvests")
BOTH = "both"
_FLAGGED = Func(F("flags"), Value("conflict"), function="array_append")
_RESOLVED = """
select distinct e.id, e.newest from journal_resolution r
join journal_conflict c using (organisation_id, first, second)
join journal_entry e on e.organisation_id = r.organisation_id and e.id in (c.first_entry, c.second_entry)
where r.organisation_id = any(%s) and r.at > %s limit 1000
"""
_PAGE = "page"  # the branch of what was written on a page of ours


@dataclass(frozen=True, slots=True)
class ConflictFace:
    """One conflict that waits for a person."""

    organisation_id: int
    first: str
    second: str
    kind: str
    lot_key: str
    found_at: datetime

    @property
    def entry(self) -> str:
        """The entry by whose address it is resolved."""
        return self.first.partition("/")[0]


def branch_of(envelope: Envelope, device: str, chain: tables.Entry | None) -> str:
    """Where a version goes: "" onto the chain; the device's own branch, where another phone's stands in its place."""
    if chain is None:
        return ""
    own = device or _PAGE
    if envelope.version <= chain.newest:
        return own
    is_own = Q(first_entry=envelope.id, second__endswith=f"~{own}")
    return own if _open([envelope.organisation]).filter(is_own, kind="edit").exists() else ""


def beside(entry: Entry, before: Sequence[Before], device: str, template: Template) -> list[Entry]:
    """The entries of other phones that claim the same of the same season, and of which this phone did not know."""
    kind = template.kind(entry.kind)
    if kind is None or kind.effect not in CLAIMS or entry.version > 1 or entry.is_withdrawn:
        return []
    unknown = (one.entry for one in before if one.device != device and one.received_at > entry.saved_at)
    return [one for one in unknown if _effect(one) == kind.effect and _is_same(entry, one, kind.effect)]


def note(entry: Entry, branch: str, found: Iterable[Entry], chain: tables.Entry | None, *, now: datetime) -> None:
    """Write down that an entry stands against others; both sides are flagged."""
    rows = [_row(entry, name_of(one.id, one.version), one.id, "season", now) for one in found]
    if branch and chain is not None:
        row = _row(entry, name_of(chain.id, min(entry.version, chain.newest)), chain.id, "edit", now)
        row.second = f"{row.second}~{branch}"
        is_known = _open([entry.organisation]).filter(first_entry=entry.id, second__endswith=f"~{branch}", kind="edit")
        rows += [] if is_known.exists() else [row]
    if not rows:
        return
    tables.Conflict.objects.bulk_create(rows, ignore_conflicts=True)
    others = tables.Entry.objects.filter(organisation_id=entry.organisation, id__in=[row.first_entry for row in rows])
    others.exclude(flags__contains=["conflict"]).update(flags=_FLAGGED, changed_at=now)


def open_conflicts(organisations: Iterable[int]) -> list[ConflictFace]:
    """The conflicts of organisations that nobody resolved yet; the oldest first. One question."""
    rows = _open(organisations).order_by("found_at", "first")
    return [ConflictFace(*row) for row in rows.values_list(*ConflictFace.__slots__)[:500]]


def open_conflict_of(organisations: Iterable[int], entry_id: UUID) -> ConflictFace | None:
    """The oldest open conflict of an entry."""
    rows = _open(organisations).filter(Q(first_entry=entry_id) | Q(second_entry=entry_id)).order_by("found_at", "first")
    found = rows.values_list(*ConflictFace.__slots__).first()
    return ConflictFace(*found) if found else None


def resolved_lately(organisations: Iterable[int], since: datetime) -> dict[str, int]:
    """Entries about which a person decided → their newest version: a phone's next edit follows that, not its own. One question."""
    with connection.cursor() as cursor:
        cursor.execute(_RESOLVED, [list(organisations), since])
        return {str(number): newest for number, newest in cursor.fetchall()}


def unflag(organisation_id: int, entries: Iterable[UUID], *, now: datetime) -> None:
    """Take the flag from entries that stand in no open conflict any more."""
    rows = tables.Entry.objects.filter(organisation_id=organisation_id, id__in=list(entries))
    still = _open([organisation_id]).filter(Q(first_entry=OuterRef("id")) | Q(second_entry=OuterRef("id")))
    for row in rows.exclude(Exists(still)):  # two at most
        flags = [one for one in row.flags if one != "conflict"]
        tables.Entry.objects.filter(organisation_id=organisation_id, id=row.id).update(flags=flags, changed_at=now)


def name_of(entry_id: UUID, version: int) -> str:
    """How one side of a conflict is named."""
    return f"{entry_id}/{version}"


def _row(entry: Entry, first: str, first_entry: UUID, kind: str, now: datetime) -> tables.Conflict:
    return tables.Conflict(
        organisation_id=entry.organisation, first=first, second=name_of(entry.id, entry.version),
        first_entry=first_entry, second_entry=entry.id, kind=kind, lot_key=entry.lot or entry.new_lot, found_at=now,
    )  # fmt: skip


def _open(organisations: Iterable[int]) -> QuerySet[tables.Conflict]:
    resolved = tables.Resolution.objects.filter(
        organisation_id=OuterRef("organisation_id"), first=OuterRef("first"), second=OuterRef("second")
    )
    return tables.Conflict.objects.filter(~Exists(resolved), organisation_id__in=list(organisations))


def _effect(entry: Entry) -> str:
    kind = template_named(entry.template).kind(entry.kind)
    return kind.effect if kind else ""


def _is_same(one: Entry, other: Entry, effect: str) -> bool:
    if effect == "starts":
        return bool({one.lot, one.new_lot} & {other.lot, other.new_lot} - {""})
    return one.lot == other.lot and one.day == other.day
