"""Keys that end within a month: whoever made them, or may make the next, is told once and in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from txng.accounts import models as tables
from txng.accounts.messages import Text
from txng.accounts.notices import tell
from txng.accounts.signin import ENDS_SOON
from txng.core.mandates.regulation import regulation_on

_AT_ONCE = 100
_SUBJECTS = {"vi": "Truy xuất nguồn gốc", "en": "Product traceability"}
# Without marks: with them a text message costs twice. The name of a key is its owner's text and stays out.
_TEXTS = {
    "vi": "Khoa may so {number} het han ngay {day}. Hay doi khoa truoc ngay do: {url}/quan-tri/khoa/{own}",
    "en": "Machine key number {number} ends on {day}. Please renew it before: {url}/quan-tri/khoa/{own}",
}


def warn(now: datetime) -> int:
    """Tell of keys that end soon and have no successor; how many keys. Each is told of once."""
    with transaction.atomic():
        rows = list(
            tables.MachineKey.objects.select_for_update(skip_locked=True)
            .filter(
                revoked_at=None, warned_at=None, successor=None, expires_at__gt=now, expires_at__lte=now + ENDS_SOON
            )
            .order_by("expires_at")[:_AT_ONCE]
        )
        told = _people_of(rows, now)
        tell([text for row in rows for person in told[row.pk] if (text := _text(person, row))], now=now)
        tables.MachineKey.objects.filter(pk__in=[row.pk for row in rows]).update(warned_at=now)
    return len(rows)


def _people_of(rows: Sequence[tables.MachineKey], now: datetime) -> Mapping[int, list[tables.Person]]:
    """Key → its person, else whoever may make keys of its organisation today; two questions however many keys."""
    managing = [
        code for code, role in regulation_on(timezone.localdate(now)).roles.items() if "keys.manage_own" in role.actions
    ]
    of_organisations = {row.organisation_id for row in rows if row.person is None}
    held = tables.Mandate.objects.filter(organisation__in=of_organisations, role__in=managing, end=None)
    holders: dict[int | None, list[int]] = {}
    for organisation, holder in held.values_list("organisation_id", "holder"):
        holders.setdefault(organisation, []).append(holder)
    wanted = {row.pk: [row.person] if row.person is not None else holders.get(row.organisation_id, []) for row in rows}
    people = tables.Person.objects.in_bulk({one for ones in wanted.values() for one in ones})
    return {
        number: [people[one] for one in dict.fromkeys(ones) if one in people and people[one].disabled_at is None]
        for number, ones in wanted.items()
    }


def _text(person: tables.Person, row: tables.MachineKey) -> Text | None:
    own = "cua-toi" if row.person is not None else ""
    url, day = settings.PUBLIC_URL.rstrip("/"), f"{timezone.localtime(row.expires_at):%d/%m/%Y}"
    text = _TEXTS[person.language].format(number=row.pk, day=day, url=url, own=own)
    where = f"/quan-tri/khoa/{own}"
    values = {"number": str(row.pk), "day": day, "url": f"{url}{where}"}
    channel, to = ("sms", person.phone) if person.phone else ("email", person.email)
    if not to:
        return None
    subject, event = _SUBJECTS[person.language], f"key-ends/{row.pk}"
    return Text(channel, to, subject, text, kind="keys", event=event, url=where, values=values)
