"""Ask for stamps, decide on it, issue: a billion as one row, in one transaction with its act, its entry and its leaf."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from txng.accounts import audit
from txng.accounts.lookups import paths_of
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.core.stamp.key import MOST
from txng.registry.lookups import products_of
from txng.stamps import book
from txng.stamps.acting import approving, owns
from txng.stamps.keys import key_of_year
from txng.stamps.models import Act, Allocation, Batch, Decision, Request
from txng.stamps.sealed import SEALED
from txng.tlog.sealing import nonce

SERIAL, SHORT = "serial", "short"
QUANTITY_MOST = 1_000_000_000
TEXT_MOST = 500


@dataclass(frozen=True, slots=True)
class Need:
    """Stamps that an organisation asks for; nothing else of a request is its to say.

    form   SERIAL for products with a GTIN, SHORT for any
    """

    product_key: str
    quantity: int
    form: str = SERIAL
    purpose: str = ""
    budget: str = ""


def request_stamps(viewer: Viewer, organisation_id: int, need: Need, *, now: datetime) -> int:
    """Ask for stamps; the request's number.

    raises   Refused stamps.not_yours, or every fault of the need
    """
    if not owns(viewer, organisation_id, now):
        raise Refused(Problem("stamps.not_yours"))
    if problems := list(_faults_of(need, organisation_id)):
        raise Refused(problems)
    province, commune = (*paths_of([organisation_id]).get(organisation_id, ()), "", "")[:2]
    with transaction.atomic():
        row = Request.objects.create(
            organisation_id=organisation_id, product_key=need.product_key, form=need.form, quantity=need.quantity,
            purpose=need.purpose.strip(), budget=need.budget.strip(), province_code=province, commune_code=commune,
            by_person=viewer.person_id, made_at=now, nonce=nonce(),
        )  # fmt: skip
        book.move(row, book.OUTSIDE, book.NEED, need.quantity, now=now)
        SEALED.seal([row], at=now)
        audit.note(viewer, "stamps.request", f"stamp_request/{row.pk}", need.purpose[:TEXT_MOST])
    return row.pk


def decide(viewer: Viewer, request_id: int, quantity: int, *, reason: str = "", now: datetime) -> None:
    """An officer's word: how many of the stamps asked for are approved; 0 refuses, and needs a reason.

    raises   Refused stamps.not_there outside the viewer's reach, stamps.own_request, stamps.decided, stamps.quantity
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        row = Request.objects.select_for_update(no_key=True).filter(pk=request_id).first()
        by = approving(viewer, _place_of(row), day) if row else None
        if row is None or by is None:
            raise Refused(Problem("stamps.not_there"))
        if problems := list(_faults_of_decision(viewer, row, quantity, reason)):
            raise Refused(problems)
        made = Decision.objects.create(
            request=row, quantity=quantity, reason=reason.strip(), by_person=viewer.person_id or 0, by_mandate=by.id,
            at=now, nonce=nonce(),
        )  # fmt: skip
        book.move(row, book.NEED, book.APPROVED, quantity, now=now)
        book.move(row, book.NEED, book.OUTSIDE, row.quantity - quantity, now=now)
        SEALED.seal([made], at=now)
        audit.note(viewer, "stamps.decide", f"stamp_request/{row.pk}", reason)


def issue(viewer: Viewer, request_id: int, quantity: int | None = None, *, now: datetime) -> int:
    """Issue approved stamps; the batch's number.

    quantity   None: all that are left
    cost       one row, whether ten or a billion; batches of one year wait for one another while that row is written
    raises     Refused stamps.not_there, stamps.not_approved, stamps.too_many, stamps.used_up, stamps.key_missing
    """
    year = timezone.localdate(now).year
    version = key_of_year(settings.STAMP_KEYS_DIR, year).version
    with transaction.atomic():
        row = Request.objects.select_for_update(no_key=True).filter(pk=request_id).first()
        if row is None or not owns(viewer, row.organisation_id, now):
            raise Refused(Problem("stamps.not_there"))
        count = _to_issue(row, quantity)
        first = _allocated(version, count, year)
        batch = Batch.objects.create(
            version=version, first_ordinal=first, count=count, organisation_id=row.organisation_id,
            product_key=row.product_key, form=row.form, request_id=row.pk, issued_at=now,
        )  # fmt: skip
        act = Act.objects.create(
            batch=batch, act="issue", first_ordinal=first, last_ordinal=first + count - 1, by_person=viewer.person_id,
            at=now, nonce=nonce(),
        )  # fmt: skip
        book.move(row, book.APPROVED, book.STOCK, count, now=now, batch=batch.pk)
        SEALED.seal([act], at=now)
        audit.note(viewer, "stamps.issue", f"stamp_batch/{batch.pk}")
    return batch.pk


def _faults_of(need: Need, organisation_id: int) -> Iterator[Problem]:
    if need.form not in (SERIAL, SHORT):
        yield Problem("stamps.form", "/form", {"form": need.form[:50]})
    if not 1 <= need.quantity <= QUANTITY_MOST:
        yield Problem("stamps.quantity", "/quantity", {"quantity": need.quantity, "most": QUANTITY_MOST})
    product = products_of([need.product_key]).get(need.product_key)
    if product is None or product.organisation_id != organisation_id:
        yield Problem("stamps.product_not_yours", "/product", {"key": need.product_key[:100]})
    elif need.form == SERIAL and not need.product_key.startswith("01/"):
        yield Problem("stamps.no_gtin", "/form", {"key": need.product_key})
    texts: Mapping[str, str] = {"/purpose": need.purpose, "/budget": need.budget}
    for pointer, text in texts.items():
        if len(text) > TEXT_MOST:
            yield Problem("stamps.text_too_long", pointer, {"length": len(text), "most": TEXT_MOST})


def _faults_of_decision(viewer: Viewer, row: Request, quantity: int, reason: str) -> Iterator[Problem]:
    decided = Decision.objects.filter(request=row).first()
    if decided is not None:
        yield Problem("stamps.decided", "", {"at": f"{timezone.localtime(decided.at):%d/%m/%Y}"})
    if row.by_person is not None and row.by_person == viewer.person_id:
        yield Problem("stamps.own_request")
    if not 0 <= quantity <= row.quantity:
        yield Problem("stamps.quantity", "/quantity", {"quantity": quantity, "most": row.quantity})
    if (quantity < row.quantity and len(reason.strip()) < 3) or len(reason) > TEXT_MOST:
        yield Problem("stamps.reason_needed", "/reason", {"most": TEXT_MOST})


def _to_issue(row: Request, quantity: int | None) -> int:
    decision = Decision.objects.filter(request=row).first()
    if decision is None or not decision.quantity:
        raise Refused(Problem("stamps.not_approved"))
    issued = Batch.objects.filter(request_id=row.pk).aggregate(sum=Sum("count"))["sum"] or 0
    left = decision.quantity - issued
    count = left if quantity is None else quantity
    if not 1 <= count <= left:
        raise Refused(Problem("stamps.too_many", "/quantity", {"left": left, "quantity": count}))
    return count


def _allocated(version: int, count: int, year: int) -> int:
    Allocation.objects.get_or_create(version=version)
    row = Allocation.objects.select_for_update().get(version=version)
    if row.next_ordinal + count > MOST:
        raise Refused(Problem("stamps.used_up", values={"year": year}))
    first = row.next_ordinal
    row.next_ordinal += count
    row.save(update_fields=["next_ordinal"])
    return first


def _place_of(row: Request) -> tuple[str, ...]:
    return tuple(code for code in (row.province_code, row.commune_code) if code)
