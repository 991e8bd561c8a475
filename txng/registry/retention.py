"""Until when what is told of a product must be kept: the longest rule of its groups, and no erasing while a hold stands.

Erasing itself is another's work; this says whether it may be (Thông tư 02/2024/TT-BKHCN Điều 6.7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from txng.accounts import audit
from txng.accounts import mandates_lookups as mandates
from txng.accounts.lookups import paths_of
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Wanted
from txng.core.problems import Problem, Refused
from txng.registry import rules, versions
from txng.registry.models import LegalHold, LegalHoldEnd, Lot, Product

HOLD = "cases.handle"


@dataclass(frozen=True, slots=True)
class Kept:
    """Until when.

    until   the last day; None where no rule says one, and then nothing may be erased
    basis   the rules that say so
    holds   (number, reason) of the holds that stand
    """

    until: date | None
    basis: tuple[str, ...]
    holds: tuple[tuple[int, str], ...]


def kept_until(product_key: str, day: date) -> Kept:
    """How long the data of a product are kept, by the rules of a day.

    A withdrawn product is kept as long as one that is not: its history is what somebody may ask for.
    """
    row = Product.objects.filter(key=product_key).first()
    holds = tuple(
        LegalHold.objects.filter(product_key=product_key, end=None).order_by("id").values_list("id", "reason")
    )
    if row is None:
        return Kept(None, (), holds)
    asked = [rule for rule in rules.rules_on(day, row.groups).values() if rule.retention_months is not None]
    if not asked:
        return Kept(None, (), holds)
    told = Lot.objects.filter(product=row).aggregate(expires=Max("best_before_on"), last=Max("registered_at"))
    undated = Lot.objects.filter(product=row, best_before_on=None).aggregate(last=Max("registered_at"))["last"]
    last = max(filter(None, [row.registered_at, told["last"]]))
    ends = [
        _end(rule, told["expires"], timezone.localdate(undated or last), has_undated=undated is not None)
        for rule in asked
    ]
    return Kept(max(ends), tuple(rule.basis for rule in asked), holds)


def may_be_erased(product_key: str, day: date) -> bool:
    """May what is personal in the data of a product be erased on this day? Doubt keeps it."""
    kept = kept_until(product_key, day)
    return kept.until is not None and day > kept.until and not kept.holds


def hold(viewer: Viewer, product_key: str, *, reason: str, now: datetime) -> int:
    """Whoever handles cases over the maker's place keeps the data of a product from being erased; the hold's number.

    raises   Refused: no such product there, no reason
    """
    with transaction.atomic():
        _may_hold(viewer, product_key, reason, now)
        row = LegalHold.objects.create(
            product_key=product_key, reason=reason.strip(), person_id=viewer.person_id or 0, label=viewer.label, at=now
        )
        audit.note(viewer, "product.hold", f"hold/{row.pk}", row.reason)
    return int(row.pk)


def lift(viewer: Viewer, hold_id: int, *, reason: str, now: datetime) -> None:
    """End a hold.

    raises   Refused: no such hold there, ended before, no reason
    """
    with transaction.atomic():
        row = LegalHold.objects.select_for_update().filter(pk=hold_id).first()
        if row is None:
            raise Refused(Problem("products.not_there"))
        _may_hold(viewer, row.product_key, reason, now)
        if LegalHoldEnd.objects.filter(hold=row).exists():
            raise Refused(Problem("products.hold_over"))
        LegalHoldEnd.objects.create(
            hold=row, reason=reason.strip(), person_id=viewer.person_id or 0, label=viewer.label, at=now
        )
        audit.note(viewer, "product.lift", f"hold/{row.pk}", reason.strip())


def _end(rule: rules.Rule, expires: date | None, last: date, *, has_undated: bool) -> date:
    """The later of the two ways: after the last expiry, and after the last word where goods do not expire."""
    ends = []
    if expires is not None:
        ends.append(rules.months_after(expires, rule.retention_months or 0))
    if expires is None or has_undated:
        ends.append(rules.months_after(last, rule.retention_without_expiry_months or rule.retention_months or 0))
    return max(ends)


def _may_hold(viewer: Viewer, product_key: str, reason: str, now: datetime) -> None:
    day = timezone.localdate(now)
    row = Product.objects.filter(key=product_key).first()
    place = paths_of([row.organisation_id]).get(row.organisation_id) if row else None
    sectors = frozenset(one.removeprefix("sector-") for one in row.groups) if row else frozenset[str]()
    current = mandates.with_mandates(viewer, day)
    if row is None or not mandates.allowed(current, Wanted(HOLD, place=place or None, sectors=sectors), day):
        raise Refused(Problem("products.not_there"))
    if not reason.strip() or len(reason) > versions.REASON_LENGTH:
        raise Refused(Problem("products.reason_missing", "/ly_do", {"most": versions.REASON_LENGTH}))
