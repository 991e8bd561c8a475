"""Recalls as everybody reads them: what a scan asks, the public list, the items of one; and those of an officer's area."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from txng.accounts import mandates_lookups as rights
from txng.accounts.viewer import Viewer
from txng.cases.drafts import ISSUE, wanted_of
from txng.cases.models import Draft, DraftItem, Recall, RecallItem
from txng.cases.recalls import WITHDRAW
from txng.cases.stretches import REACHING
from txng.core.mandates.mandate import Wanted
from txng.tlog import lookups as log

# One index range a key; what is in force is few. Asked at every scan, and never kept: a recall shows at its commit.
_RECALL_OF = f"""
with {REACHING}
select r.id, r.title, r.what_to_do, r.hotline, r.decision, r.issued_at, r.scope_vi, r.scope_en, r.reason, r.product_key
from reaching i join cases_recall r on r.id = i.recall_id
where r.issued_at <= %(now)s
  and not exists (select from cases_withdrawal w where w.recall_id = r.id and w.at <= %(now)s)
order by r.issued_at desc, r.id desc limit 1
"""  # noqa: S608 - words of ours
_KEYS_IN_FORCE = """
select i.recall_id, i.key from cases_recall r join cases_recallitem i on i.recall_id = r.id
where r.issued_at <= %(now)s and not exists (select from cases_withdrawal w where w.recall_id = r.id and w.at <= %(now)s)
order by r.id desc, i.key limit %(limit)s
"""


@dataclass(frozen=True, slots=True)
class RecallFace:
    """A recall as everybody reads it.

    number        its page is /thu-hoi/{number}
    what_to_do    the first line of a recalled scan
    scope_vi/en   which goods, in words
    """

    number: int
    title: str
    what_to_do: str
    hotline: str
    decision: str
    issued_at: datetime
    scope_vi: str
    scope_en: str
    reason: str
    product_key: str
    withdrawn_at: datetime | None = None
    withdrawn_for: str = ""
    organisation_id: int = 0
    item_count: int = 0
    is_complete: bool = True

    @property
    def name(self) -> str:
        return f"TH-{timezone.localtime(self.issued_at).year}-{self.number}"

    @property
    def url(self) -> str:
        return f"/thu-hoi/{self.number}"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a recall, or of a draft."""

    key: str
    how: str
    reason: str


@dataclass(frozen=True, slots=True)
class DraftFace:
    """A draft as those read it who may issue or confirm it."""

    id: int
    organisation_id: int
    product_key: str
    whole: bool
    title: str
    reason: str
    what_to_do: str
    hotline: str
    decision: str
    scope_vi: str
    scope_en: str
    is_complete: bool
    by_person: int
    made_at: datetime
    proposal_id: int | None


_DRAFT = tuple(DraftFace.__dataclass_fields__)


def recall_of(keys: Iterable[str], now: datetime) -> RecallFace | None:
    """The newest recall in force of a product, lot, piece or stamp; None where there is none.

    cost   one statement, one index range a key
    """
    with connection.cursor() as cursor:
        cursor.execute(_RECALL_OF, {"keys": list(keys), "now": now})
        row = cursor.fetchone()
    return RecallFace(*row) if row else None


def recalls_in_force(now: datetime, *, before: int = 0, limit: int = 50) -> list[RecallFace]:
    """Recalls that hold, the newest first, those before a number."""
    rows = Recall.objects.select_related("withdrawal").filter(issued_at__lte=now, withdrawal=None)
    rows = rows.filter(pk__lt=before) if before else rows
    return [_face(row) for row in rows.order_by("-pk")[:limit]]


def keys_in_force(now: datetime, *, limit: int) -> dict[int, list[str]]:
    """Recall → the keys that it reaches, of all that hold; those of the newest first, `limit` keys in all."""
    found: dict[int, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_KEYS_IN_FORCE, {"now": now, "limit": limit})
        for number, key in cursor.fetchall():
            found.setdefault(number, []).append(key)
    return found


def recalls_of(organisations: Iterable[int], *, limit: int = 20) -> list[RecallFace]:
    """Every recall of what these organisations made, the newest first, those that were withdrawn too."""
    rows = Recall.objects.select_related("withdrawal").filter(organisation_id__in=list(organisations))
    return [_face(row) for row in rows.order_by("-pk")[:limit]]


def recall_by_number(number: int) -> RecallFace | None:
    """One recall, also one that was withdrawn."""
    row = Recall.objects.select_related("withdrawal").filter(pk=number).first()
    return _face(row) if row else None


def items_of(number: int, *, after: str = "", limit: int = 200) -> list[Item]:
    """What a recall reaches, by key."""
    rows = RecallItem.objects.filter(recall_id=number, key__gt=after).order_by("key")
    return [Item(*row) for row in rows.values_list("key", "how", "reason")[:limit]]


def leaves_of(number: int) -> dict[str, int]:
    """Where the log holds a recall and its withdrawal: kind → index; what is not sealed yet is absent."""
    return {kind: index for kind in ("recall", "recall_withdrawal") for index in log.sealed(kind, [number]).values()}


def recalls_in_reach(viewer: Viewer, day: date, *, before: int = 0, limit: int = 50) -> list[RecallFace]:
    """Recalls of the viewer's area and of his organisations, withdrawn ones too, the newest first."""
    rows = Recall.objects.select_related("withdrawal").filter(_reach(viewer, day))
    rows = rows.filter(pk__lt=before) if before else rows
    return [_face(row) for row in rows.order_by("-pk")[:limit]]


def recall_in_reach(viewer: Viewer, number: int, day: date) -> RecallFace | None:
    """One recall of the viewer's area or organisations; what lies elsewhere is absent."""
    row = Recall.objects.select_related("withdrawal").filter(_reach(viewer, day), pk=number).first()
    return _face(row) if row else None


def drafts_in_reach(viewer: Viewer, day: date, *, limit: int = 20) -> list[DraftFace]:
    """Drafts that the viewer could issue and that nobody issued yet, the newest first."""
    issued = Recall.objects.values("draft_id")
    rows = Draft.objects.filter(_reach(viewer, day)).exclude(pk__in=issued).order_by("-pk")
    return [DraftFace(*row) for row in rows.values_list(*_DRAFT)[:limit]]


def draft_in_reach(viewer: Viewer, draft_id: int, day: date) -> DraftFace | None:
    """One draft; what lies elsewhere is absent."""
    row = Draft.objects.filter(pk=draft_id).first()
    if row is None or rights.allowed(viewer, wanted_of(row, ISSUE), day) is None:
        return None
    return DraftFace(*(getattr(row, name) for name in _DRAFT))


def draft_items(draft_id: int, *, after: str = "", limit: int = 200) -> list[Item]:
    """The items of a draft that the viewer was shown, by key; those taken out too."""
    rows = DraftItem.objects.filter(draft_id=draft_id, key__gt=after).order_by("key")
    return [Item(*row) for row in rows.values_list("key", "how", "reason")[:limit]]


def draft_counts(draft_id: int) -> dict[str, int]:
    """How many items of a draft are there by which way."""
    found: dict[str, int] = {}
    for how in DraftItem.objects.filter(draft_id=draft_id).values_list("how", flat=True).iterator():
        found[how] = found.get(how, 0) + 1
    return found


def recall_of_draft(draft_id: int) -> int | None:
    """The recall that a draft became."""
    return Recall.objects.filter(draft_id=draft_id).values_list("pk", flat=True).first()


def may_withdraw(viewer: Viewer, number: int, day: date) -> bool:
    """May the viewer propose to withdraw a recall?"""
    row = Recall.objects.filter(pk=number, withdrawal=None).first()
    if row is None:
        return False
    place = tuple(code for code in (row.province_code, row.commune_code) if code)
    wanted = Wanted(WITHDRAW, place or None, row.organisation_id, frozenset(row.sectors))
    return rights.allowed(viewer, wanted, day) is not None


def _reach(viewer: Viewer, day: date) -> Q:
    own: Sequence[int] = rights.own_organisations(viewer, ISSUE, day)
    return rights.within_extents(rights.extents(viewer, ISSUE, day)) | Q(organisation_id__in=own)


def _face(row: Recall) -> RecallFace:
    withdrawal = getattr(row, "withdrawal", None)
    return RecallFace(
        row.pk, row.title, row.what_to_do, row.hotline, row.decision, row.issued_at, row.scope_vi, row.scope_en,
        row.reason, row.product_key, withdrawal.at if withdrawal else None, withdrawal.reason if withdrawal else "",
        row.organisation_id, row.item_count, row.is_complete,
    )  # fmt: skip
