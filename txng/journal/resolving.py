"""A person decides between two phones: one of them holds, or both do; what was decided is a fact and stands in the audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from txng.accounts import audit
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.journal import conflicts, kept
from txng.journal import models as tables
from txng.journal.acting import written_for
from txng.journal.conflicts import BOTH, ConflictFace
from txng.journal.recording import Answer, record_entry


@dataclass(frozen=True, slots=True)
class Resolved:
    """What was decided; `answer` of the version that was made of it, None where nothing had to be made."""

    first: str
    second: str
    keep: str
    answer: Answer | None


def resolve(viewer: Viewer, entry_id: UUID, *, keep: str, now: datetime) -> Resolved:
    """Decide an entry's conflict.

    keep     the name of the side that holds; "both", where it happened twice
    raises   Refused journal.conflict_not_there; journal.conflict_keep; what record_entry refuses
    """
    with transaction.atomic():
        mine = written_for(viewer, timezone.localdate(now))
        found = conflicts.open_conflict_of(mine, entry_id)
        if found is None:
            raise Refused(Problem("journal.conflict_not_there"))
        allowed = (found.first, found.second, *([BOTH] if found.kind == "season" else []))
        if keep not in allowed:
            raise Refused(Problem("journal.conflict_keep", "/keep", {"known": ", ".join(allowed)}))
        name = {"organisation_id": found.organisation_id, "first": found.first, "second": found.second}
        made, is_new = tables.Resolution.objects.get_or_create(
            **name, defaults={"keep": keep, "person_id": viewer.person_id or 0, "at": now}
        )
        if not is_new:
            raise Refused(Problem("journal.conflict_not_there"))
        answer = _carried_out(viewer, found, keep, now)
        sides = {UUID(one.partition("/")[0]) for one in (found.first, found.second)}
        conflicts.unflag(found.organisation_id, sides, now=now)
        audit.note(viewer, "journal.conflict_resolved", f"entry/{found.entry}", f"{found.kind}: {keep}")
    return Resolved(found.first, found.second, made.keep, answer)


def _carried_out(viewer: Viewer, found: ConflictFace, keep: str, now: datetime) -> Answer | None:
    if keep == BOTH or (found.kind == "edit" and keep == found.first):
        return None
    if found.kind == "edit":
        chosen = _newest(found.organisation_id, UUID(found.entry), found.second.partition("~")[2])
        return record_entry(viewer, _as_next(found, chosen, now), now=now)
    given_up = found.first if keep == found.second else found.second
    chosen = _newest(found.organisation_id, UUID(given_up.partition("/")[0]), "")
    return record_entry(viewer, _as_next(found, chosen, now) | {"is_withdrawn": True}, now=now)


def _newest(organisation_id: int, entry_id: UUID, branch: str) -> dict[str, Any]:
    """What the newest version of a branch says."""
    name = {"organisation_id": organisation_id, "entry_id": entry_id, "branch": branch}
    row = tables.Version.objects.filter(**name).order_by("-version")[0]
    words = tables.Personal.objects.filter(**name, version=row.version).values_list("words", flat=True).first()
    return kept.whole(row.body, words)


def _as_next(found: ConflictFace, document: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The same words as the next version of their chain."""
    chain = tables.Entry.objects.get(organisation_id=found.organisation_id, id=UUID(str(document["id"])))
    return {**document, "version": chain.newest + 1, "saved_at": now.isoformat()}
