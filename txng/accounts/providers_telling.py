"""What the customers of a provider are told when it may act no more, or again: to export their data, and how to move."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from txng.accounts import models as tables
from txng.accounts.messages import Text
from txng.accounts.notices import tell
from txng.core.mandates.regulation import regulation_on

_SUBJECTS = {"vi": "Truy xuất nguồn gốc: đơn vị giải pháp", "en": "Product traceability: your solution provider"}
_STOPPED = {
    "vi": "Don vi giai phap {name} cua ban {state} tren Cong truy xuat nguon goc. Du lieu cua ban van con nguyen. Tai ve hoac chon don vi khac: {url}/quan-tri/to-chuc/{customer}/giai-phap",
    "en": "Your solution provider {name} is {state} on the traceability portal. Your data are safe. Export them or choose another: {url}/quan-tri/to-chuc/{customer}/giai-phap",
}  # fmt: skip
_AGAIN = {
    "vi": "Don vi giai phap {name} cua ban hoat dong tro lai tren Cong truy xuat nguon goc: {url}/quan-tri/to-chuc/{customer}/giai-phap",
    "en": "Your solution provider {name} may act again on the traceability portal: {url}/quan-tri/to-chuc/{customer}/giai-phap",
}
_STATES = {
    "suspended": {"vi": "bi tam dung", "en": "suspended"},
    "ended": {"vi": "da bi thu hoi cong nhan", "en": "accredited no more"},
}


def tell_customers(provider: tables.Organisation, state: str, *, now: datetime) -> int:
    """Tell everyone who may amend a customer's record, in the transaction of what it is about; how many were told."""
    customers = tables.Engagement.objects.filter(provider=provider, end=None).values_list("customer_id", flat=True)
    people = _who_amends(list(customers), now)
    texts = []
    for customer, person in people:
        words = (_AGAIN if state == "active" else _STOPPED)[person.language]
        told = _STATES.get(state, {}).get(person.language, "")
        text = words.format(name=provider.name, state=told, url=settings.PUBLIC_URL.rstrip("/"), customer=customer)
        channel, to = ("sms", person.phone) if person.phone else ("email", person.email or "")
        if to:
            event = f"provider-{state}/{provider.pk}/{customer}/{now:%Y-%m-%dT%H:%M:%S}"
            where = f"/quan-tri/to-chuc/{customer}/giai-phap"
            texts.append(Text(channel, to, _SUBJECTS[person.language], text, kind="providers", event=event, url=where))
    tell(texts, now=now)
    return len(people)


def _who_amends(customers: list[int], now: datetime) -> list[tuple[int, tables.Person]]:
    day = timezone.localdate(now)
    roles = [code for code, role in regulation_on(day).roles.items() if "organisations.amend_own" in role.actions]
    held = tables.Mandate.objects.filter(
        Q(last=None) | Q(last__gte=day), organisation__in=customers, role__in=roles, first__lte=day, end=None
    ).values_list("organisation_id", "holder")
    pairs = sorted({(customer, holder) for customer, holder in held if customer is not None})
    people = tables.Person.objects.in_bulk([holder for _, holder in pairs])
    return [(customer, people[holder]) for customer, holder in pairs if people[holder].disabled_at is None]
