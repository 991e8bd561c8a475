"""The book of stamps, double-entry: what one account gets another gives, so that every total can be checked.

need → approved → stock → in_use, and from stock or in_use → void. Of any organisation, place and day: approved = stock +
in_use + void + what is not issued yet; and the sum over all accounts is nought.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from txng.stamps.models import Entry, Request

OUTSIDE, NEED, APPROVED, STOCK, IN_USE, VOID = "outside", "need", "approved", "stock", "in_use", "void"
ACCOUNTS = (NEED, APPROVED, STOCK, IN_USE, VOID)


def move(request: Request, debit: str, credit: str, quantity: int, *, now: datetime, batch: int | None = None) -> None:
    """So many stamps of a request go from one account to another; none where there are none."""
    if quantity:
        Entry.objects.create(
            organisation_id=request.organisation_id, province_code=request.province_code,
            commune_code=request.commune_code, debit=debit, credit=credit, quantity=quantity, batch_id=batch,
            request_id=request.pk, on=timezone.localdate(now), at=now,
        )  # fmt: skip
