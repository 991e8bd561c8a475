"""A provider's key acts for a customer that named it: read from the rows at each message, never remembered.

The message comes with the provider's own key and the header `TXNG-On-Behalf-Of: the customer's code`; what it records is
the customer's. So no customer hands out a key of its own, and a provider has one key to guard, not one for each customer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from txng.accounts import models as tables
from txng.accounts.providers import TRADING, is_in_force
from txng.accounts.surviving import survivors
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused

HEADER = "TXNG-On-Behalf-Of"
CODE_MOST = 200


def on_behalf(provider: Viewer, code: str, day: date) -> Viewer:
    """The viewer of a message that a provider sends for a customer: the customer, in what all three words allow.

    provider   the viewer of the provider's key
    code       of the customer among systems
    raises     Refused providers.not_accredited, providers.suspended, providers.not_named
    cost       three queries; one more where the customer's record was merged
    """
    row = tables.Accreditation.objects.filter(pk=provider.organisation_id or 0).first()
    if row is None or provider.key_id == 0 or provider.person_id is not None:
        raise Refused(Problem("providers.key_not_accredited"))
    if not is_in_force(row, day):
        raise Refused(Problem("providers.suspended", values={"state": row.state, "last": f"{row.last:%d/%m/%Y}"}))
    named = tables.Engagement.objects.filter(provider=row.pk, customer__code=code[:CODE_MOST], end=None)
    engagement = named.select_related("customer").order_by("-id").first()
    if engagement is None or engagement.customer.role not in TRADING:
        raise Refused(Problem("providers.not_named", values={"code": code[:CODE_MOST]}))
    customer_id, customer_code = _standing(engagement.customer)
    return replace(
        provider, organisation_id=customer_id, organisation_code=customer_code, role=engagement.customer.role,
        label=f"{provider.organisation_code}: {provider.label}",
        scopes=provider.scopes & frozenset(row.scope) & frozenset(engagement.scope),
    )  # fmt: skip


def _standing(customer: tables.Organisation) -> tuple[int, str]:
    if customer.state == "active":
        return customer.pk, customer.code
    left = survivors([customer.pk])[customer.pk]
    if left.id != customer.pk and left.follows and left.state == "active":
        return left.id, left.code
    raise Refused(Problem("providers.customer_stopped", values={"code": customer.code}))
