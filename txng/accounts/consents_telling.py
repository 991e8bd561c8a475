"""What households are told of helpers: when one may write for them, and each evening what was written in their name.

source   product.md Z-09: the household gets a summary and can disown
"""

from __future__ import annotations

import secrets
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from txng.accounts import messages, notices
from txng.accounts import models as tables
from txng.accounts.households import Known, reached
from txng.accounts.members import LINK_VALID
from txng.accounts.registrations import token_digest

TOLD_AT = time(19, 0)  # in the evening, of all that was written until then
AT_ONCE = 500
_SUBJECT = "Truy xuất nguồn gốc"
# Without marks: with them a text message costs twice.
_MAY = "{helper} duoc ghi ho ban den {last}. Xem, hoac dung ngay tai: {url}/ghi-ho/{token}"
_WROTE = "{helpers} da ghi ho ban {count} viec. Xem, phu nhan hoac dung tai: {url}/ghi-ho/{token}"
_LOCK = 5_042_019  # one evening's summaries are written by one hand
# Households with acts that no summary has told of: since when, how many, by whom.
_DUE = """
select a.household_id, told.until, count(*), array_agg(distinct p.name)
from accounts_helpedact a
join accounts_person p on p.id = a.helper
left join lateral (
    select max(l.until) as until from accounts_householdlink l where l.household_id = a.household_id
) told on true
where a.at <= %s and a.at > %s and (told.until is null or a.at > told.until)
group by a.household_id, told.until order by a.household_id limit %s
"""
_FORGET = timedelta(days=30)  # what was written while no worker ran for a month is told on the page alone


def tell_of_consent(household: Known, consent: tables.Consent, *, now: datetime) -> None:
    """Tell a household who may write for it, with a link by which it stops that at once."""
    found = reached([household]).get(household)
    if found is None:
        return
    token = secrets.token_urlsafe(12)
    tables.HouseholdLink.objects.create(
        digest=token_digest(token), household_id=household.organisation, registration_id=household.registration,
        made_at=now, expires_at=now + LINK_VALID,
    )  # fmt: skip
    words = _MAY.format(helper=_name_of(consent), last=f"{consent.last:%d/%m/%Y}", url=_url(), token=token)
    told = messages.Text(found[0], found[1], _SUBJECT, words, kind="helped", event=f"consent/{consent.pk}")
    notices.tell([told], now=now)


def tell_due(now: datetime) -> int:
    """Tell every household what was written for it until the last evening; how many were told or had no address."""
    local = timezone.localtime(now)
    evening = local.replace(hour=TOLD_AT.hour, minute=TOLD_AT.minute, second=0, microsecond=0)
    until = evening if evening <= local else evening - timedelta(days=1)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute(_DUE, [until, until - _FORGET, AT_ONCE])
        due = cursor.fetchall()
        if due:
            _summarise(due, until, now)
    return len(due)


def _summarise(due: list[tuple[int, datetime | None, int, list[str]]], until: datetime, now: datetime) -> None:
    found = reached([Known(organisation=household) for household, *_ in due])
    links, texts = [], []
    for household, since, count, helpers in due:
        token = secrets.token_urlsafe(12)
        links.append(
            tables.HouseholdLink(
                digest=token_digest(token), household_id=household, since=since, until=until, made_at=now,
                expires_at=now + LINK_VALID,
            )
        )  # fmt: skip
        if address := found.get(Known(organisation=household)):
            words = _WROTE.format(helpers=", ".join(sorted(helpers)), count=count, url=_url(), token=token)
            event = f"helped/{household}/{until:%Y-%m-%d}"
            texts.append(messages.Text(*address, _SUBJECT, words, kind="helped", event=event))
    tables.HouseholdLink.objects.bulk_create(links)
    notices.tell(texts, now=now)


def _name_of(consent: tables.Consent) -> str:
    if consent.to_organisation is not None:
        return consent.to_organisation.name
    return tables.Person.objects.values_list("name", flat=True).get(pk=consent.to_person or 0)


def _url() -> str:
    return settings.PUBLIC_URL.rstrip("/")
