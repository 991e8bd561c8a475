"""What may be asked of the electronic log: what a lot lacks, what a phone sent lately, what two phones say differently."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from txng.accounts.viewer import Viewer
from txng.core.journal.entry import Entry
from txng.core.journal.history import made_lots, used_lots
from txng.core.journal.steps import Done, missing
from txng.core.journal.template import Step
from txng.events.steps_done import steps_done
from txng.journal import kept
from txng.journal.conflicts import ConflictFace
from txng.journal.models import Held, Version
from txng.journal.published import template_named
from txng.journal.stock import Lot

RECEIVED_DAYS = 60
_MOST_RECEIVED = 1_000
# The words of versions by their names: organisation, entry, branch, version.
_NAMED = """
select v.organisation_id, v.entry_id || '/' || v.version || case v.branch when '' then '' else '~' || v.branch end,
    v.body, p.words, v.device, v.received_at
from unnest(%s::bigint[], %s::uuid[], %s::text[], %s::int[]) as asked (organisation_id, entry_id, branch, version)
join journal_version v using (organisation_id, entry_id, branch, version)
left join journal_personal p using (organisation_id, entry_id, branch, version)
"""


@dataclass(frozen=True, slots=True)
class Log:
    """The entries of one organisation, and which lots went into which."""

    entries: Sequence[Entry]
    sources: Mapping[str, frozenset[str]]
    kinds: Mapping[str, frozenset[str]]
    steps: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, entries: Iterable[Entry], steps: Mapping[str, frozenset[str]]) -> Log:
        """Read once, asked of each lot.

        steps   lot → bizSteps of events, whoever recorded them (events.steps_done)
        """
        listed = tuple(entries)
        sources, kinds = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        for one in listed:
            for made in made_lots(one):
                sources[made].update(used_lots(one))
            for lot in one.lots:
                kinds[lot].add(one.kind)
        return cls(listed, _frozen(sources), _frozen(kinds), steps)

    def behind(self, key: str) -> frozenset[str]:
        """A lot and all that went into it, as far as this log tells."""
        found, left = set[str](), [key]
        while left:
            lot = left.pop()
            if lot not in found:
                found.add(lot)
                left += self.sources.get(lot, ())
        return frozenset(found)

    def missing(self, lot: Lot) -> tuple[Step, ...]:
        """The steps that a lot still lacks; entries and events of the lots it came from count."""
        behind = self.behind(lot.key)
        kinds = {kind for one in behind for kind in self.kinds.get(one, ())}
        steps = {step for one in behind for step in self.steps.get(one, ())}
        done = [*(Done(kind=one) for one in kinds), *(Done(biz_step=one) for one in steps)]
        return missing(template_named(lot.template), done)

    def missing_told(self, lot: Lot) -> list[dict[str, str]]:
        """The same in words."""
        return [{"step": one.code, "vi": one.name, "en": one.name_en} for one in self.missing(lot)]


def logs_of(entries: Sequence[Entry], organisations: Iterable[int]) -> dict[int, Log]:
    """The log of each of these organisations; one statement for all."""
    steps = steps_done(lot for one in entries for lot in one.lots)
    return {number: Log.of((one for one in entries if one.organisation == number), steps) for number in organisations}


def received_lately(viewer: Viewer, organisations: Iterable[int], *, now: datetime) -> list[dict[str, Any]]:
    """What the viewer sent in the last days and what became of it, the newest first: answers that did not reach a phone."""
    since = now - timedelta(days=RECEIVED_DAYS)
    ours = {"organisation_id__in": list(organisations), "person_id": viewer.person_id or 0, "received_at__gt": since}
    columns = ("entry_id", "version", "received_at")
    kept_ones = Version.objects.filter(**ours).order_by("-received_at").values_list(*columns, "answer")
    held = Held.objects.filter(**ours).order_by("-received_at").values_list(*columns, "problems")
    received = [
        {**_name(row), "state": "received", "flags": row[-1]["flags"], "problems": []}
        for row in kept_ones[:_MOST_RECEIVED]
    ]
    waiting = [
        {**_name(row), "state": "refused" if row[-1] else "held", "flags": [], "problems": row[-1]}
        for row in held[:_MOST_RECEIVED]
    ]
    return received + waiting


def conflicts_told(found: Sequence[ConflictFace]) -> list[dict[str, Any]]:
    """Conflicts with what each side says, so that a person can choose."""
    sides = [(one.organisation_id, side) for one in found for side in (one.first, one.second)]
    words = _named(sides) if sides else {}
    return [
        {
            "entry": one.entry, "organisation": one.organisation_id, "kind": one.kind, "lot": one.lot_key,
            "found_at": one.found_at,
            "sides": [{"name": side, **words.get((one.organisation_id, side), {})} for side in (one.first, one.second)],
        }
        for one in found
    ]  # fmt: skip


def _named(sides: Sequence[tuple[int, str]]) -> Mapping[tuple[int, str], dict[str, Any]]:
    parts = [(number, *_parts(name)) for number, name in sides]
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, [list(column) for column in zip(*parts, strict=True)])
        rows = cursor.fetchall()
    return {
        (number, name): {"entry": kept.whole(body, words), "device": device, "received_at": at}
        for number, name, body, words, device, at in rows
    }


def _parts(name: str) -> tuple[str, str, int]:
    entry, _, rest = name.partition("/")
    version, _, branch = rest.partition("~")
    return entry, branch, int(version)


def _name(row: Sequence[Any]) -> dict[str, Any]:
    return {"id": str(row[0]), "version": row[1], "received_at": row[2]}


def _frozen(found: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(values) for key, values in found.items()}
