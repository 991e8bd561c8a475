"""A stamp by its ordinal, for a scan; batches and requests, for those whose they are or who decide on them; the book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from txng.accounts import mandates_lookups as rights
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Path
from txng.stamps import book
from txng.stamps.acting import APPROVE, REQUEST, owns
from txng.stamps.models import Act, Batch, Request

# One index step to the batch that may hold the ordinal, one to the newest lot of the stretch; for any number of stamps.
STAMPS = """
select a.version, a.ordinal, b.id, b.organisation_id, b.product_key, b.form, b.activated @> a.ordinal, b.voided @> a.ordinal,
       coalesce((select l.lot_key from stamps_attached l where l.batch_id = b.id
                 and a.ordinal between l.first_ordinal and l.last_ordinal order by l.id desc limit 1), ''),
       a.ordinal - b.first_ordinal + 1
from unnest(%(versions)s::int4[], %(ordinals)s::int8[]) as a (version, ordinal)
cross join lateral (select * from stamps_batch where version = a.version and first_ordinal <= a.ordinal
                    order by first_ordinal desc limit 1) b
where a.ordinal < b.first_ordinal + b.count
"""
_COUNTS = """
select b.id,
       (select coalesce(sum(upper(r) - lower(r)), 0) from unnest(b.activated - b.voided) r),
       (select coalesce(sum(upper(r) - lower(r)), 0) from unnest(b.voided) r)
from stamps_batch b where b.id = any(%s)
"""
# What stands in each account of a place on the evening of a day; `by` is the level below it.
_BALANCE = """
select {by}, account, sum(quantity)::bigint from (
    select province_code, commune_code, organisation_id, credit account, quantity from stamps_entry where {where}
    union all
    select province_code, commune_code, organisation_id, debit, -quantity from stamps_entry where {where}
) moved where account <> 'outside' group by 1, 2
"""


class Stamp(NamedTuple):
    """What is known of one stamp, a tuple because every scan makes one.

    lot_key   "" where nobody has said of which lot it is
    number    in its batch, from 1, as it stands on the label
    """

    batch_id: int
    organisation_id: int
    product_key: str
    form: str
    is_activated: bool
    is_void: bool
    lot_key: str
    number: int


@dataclass(frozen=True, slots=True)
class BatchFace:
    """A batch as its owner sees it; `number` of the first stamp is 1."""

    id: int
    organisation_id: int
    product_key: str
    form: str
    version: int
    first_ordinal: int
    count: int
    in_use: int
    void: int
    issued_at: datetime

    @property
    def stock(self) -> int:
        return self.count - self.in_use - self.void


@dataclass(frozen=True, slots=True)
class RequestFace:
    """A request with its decision; `approved` is None while there is none."""

    id: int
    organisation_id: int
    product_key: str
    form: str
    quantity: int
    purpose: str
    budget: str
    made_at: datetime
    approved: int | None
    reason: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class ActFace:
    """One thing that was done with a stretch, in running numbers from 1."""

    act: str
    first: int
    last: int
    lot_key: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the book's balance: a place or an organisation, and what stands in its accounts."""

    name: str
    need: int = 0
    approved: int = 0
    stock: int = 0
    in_use: int = 0
    void: int = 0


def stamp_at(version: int, ordinal: int) -> Stamp | None:
    """The stamp of a genuine ordinal; None where it was never issued.

    cost   one statement of two index steps
    """
    with connection.cursor() as cursor:
        cursor.execute(STAMPS, {"versions": [version], "ordinals": [ordinal]})
        row = cursor.fetchone()
    return Stamp(*row[2:]) if row else None


def counts_of(product_key: str, batch_ids: Sequence[int]) -> dict[int, int]:
    """How many stamps these batches hold, of those that are of this product."""
    rows = Batch.objects.filter(pk__in=batch_ids, product_key=product_key)
    return dict(rows.values_list("pk", "count"))


def batches_of(
    viewer: Viewer, organisation_id: int, *, now: datetime, before: int = 0, limit: int = 50
) -> list[BatchFace]:
    """An organisation's batches, the newest first; none where they are not the viewer's to see."""
    if not owns(viewer, organisation_id, now):
        return []
    rows = Batch.objects.filter(organisation_id=organisation_id)
    rows = rows.filter(pk__lt=before) if before else rows
    return _faces(list(rows.order_by("-pk")[:limit]))


def batch_of(viewer: Viewer, batch_id: int, *, now: datetime) -> BatchFace | None:
    """One batch; None where there is none that the viewer may see."""
    row = Batch.objects.filter(pk=batch_id).first()
    return _faces([row])[0] if row is not None and owns(viewer, row.organisation_id, now) else None


def acts_of(batch: BatchFace) -> list[ActFace]:
    """What was done with a batch that the viewer was shown, the first act first."""
    rows = Act.objects.filter(batch=batch.id).order_by("pk")
    first = batch.first_ordinal - 1
    return [
        ActFace(row.act, row.first_ordinal - first, row.last_ordinal - first, row.lot_key, row.reason, row.at)
        for row in rows
    ]


def requests_of(
    viewer: Viewer, *, now: datetime, is_open: bool = False, before: int = 0, limit: int = 50
) -> list[RequestFace]:
    """Requests of the viewer's organisations and of the places whose stamps he decides on, the newest first."""
    day = timezone.localdate(now)
    own = _own(viewer, day)
    reach = rights.within(rights.area(viewer, APPROVE, day)) | Q(organisation_id__in=own)
    rows = Request.objects.filter(reach).select_related("decision")
    rows = rows.filter(decision=None) if is_open else rows
    rows = rows.filter(pk__lt=before) if before else rows
    return [_request(row) for row in rows.order_by("-pk")[:limit]]


def request_of(viewer: Viewer, request_id: int, *, now: datetime) -> RequestFace | None:
    """One request; None where there is none that the viewer may see."""
    day = timezone.localdate(now)
    reach = rights.within(rights.area(viewer, APPROVE, day)) | Q(organisation_id__in=_own(viewer, day))
    row = Request.objects.filter(reach, pk=request_id).select_related("decision").first()
    return _request(row) if row else None


def issued_of(request_id: int) -> list[int]:
    """The batches of a request that the viewer was shown."""
    return list(Batch.objects.filter(request_id=request_id).order_by("pk").values_list("pk", flat=True))


def balance(place: Path, on: date) -> list[Line]:
    """What stood in each account on the evening of a day, by the units below a place; of a commune by organisation.

    The caller has asked whether the viewer may read this place. Its lines add up to the line of the place above.
    """
    by = ("province_code", "commune_code", "organisation_id::text")[len(place)]
    where = " and ".join([*(f"{name} = %s" for name in ("province_code", "commune_code")[: len(place)]), '"on" <= %s'])
    found: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_BALANCE.format(by=by, where=where), [*place, on, *place, on])
        for name, account, quantity in cursor.fetchall():
            found.setdefault(name, {})[account] = quantity
    return [Line(name, **accounts) for name, accounts in sorted(found.items())]


def total(lines: Sequence[Line]) -> Line:
    """The sum of lines."""
    return Line("", **{account: sum(getattr(line, account) for line in lines) for account in book.ACCOUNTS})


def _own(viewer: Viewer, day: date) -> list[int]:
    if viewer.person_id is None:
        return [viewer.organisation_id] if viewer.organisation_id is not None else []
    return list(rights.own_organisations(viewer, REQUEST, day))


def _faces(rows: Sequence[Batch]) -> list[BatchFace]:
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, ([row.pk for row in rows],))
        counts = {number: (int(in_use), int(void)) for number, in_use, void in cursor.fetchall()}
    return [
        BatchFace(
            row.pk, row.organisation_id, row.product_key, row.form, row.version, row.first_ordinal, row.count,
            *counts[row.pk], row.issued_at,
        )
        for row in rows
    ]  # fmt: skip


def _request(row: Request) -> RequestFace:
    decision = getattr(row, "decision", None)
    return RequestFace(
        row.pk, row.organisation_id, row.product_key, row.form, row.quantity, row.purpose, row.budget, row.made_at,
        decision.quantity if decision else None, decision.reason if decision else "", decision.at if decision else None,
    )  # fmt: skip
