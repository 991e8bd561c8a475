"""What helpers wrote for households: each act with its consent, what the household disowns, and who wrote too much.

source   product.md Z-09: "cadre invents logs for 50 households"
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from txng.accounts import audit
from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.consents_lookups import Helping, Link, link_of
from txng.accounts.mandates_sealed import nonce, seal
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused

HOUSEHOLDS_AN_HOUR = 10  # more than one helper can visit
HOUSEHOLDS_A_MINUTE = 3  # nobody sits with three households within the same minute
SAID_MOST = 300


@dataclass(frozen=True, slots=True)
class ActFace:
    """One act: "ghi hộ bởi …"."""

    id: int
    household_name: str
    helper_name: str
    action: str
    object: str
    said: str
    at: datetime
    disowned_at: datetime | None


@dataclass(frozen=True, slots=True)
class AlarmFace:
    """A helper whose acts somebody should look into."""

    id: int
    helper: int
    helper_name: str
    why: str
    hour: datetime
    households: int


def record_act(viewer: Viewer, helping: Helping, action: str, target: str, *, said: str, now: datetime) -> int:
    """Write down what a helper did for a household, in the transaction of the act itself; its number.

    viewer   the helper, not the household
    action   a name like "products.register"; target what it was done to; said in words for the household
    """
    row = tables.HelpedAct.objects.create(
        consent_id=helping.consent_id, household_id=helping.household_id, helper=helping.helper, action=action,
        object=target, said=said[:SAID_MOST], at=now, nonce=nonce(),
    )  # fmt: skip
    seal([row], at=now)
    # Both are named: who acts is the audit line's person, for whom its object, by what right its reason.
    audit.note(
        viewer, f"helping.{action}", f"organisation/{helping.household_id}", f"consent/{helping.consent_id} {target}"
    )
    _watch(helping, now)
    return row.pk


def disown(viewer: Viewer, act_id: int, *, reason: str = "", now: datetime) -> None:
    """The household says: not by my word. Told to the province at once.

    raises   Refused consents.not_there, consents.over
    """
    with transaction.atomic():
        fresh = rights.with_mandates(viewer, timezone.localdate(now))
        own = rights.own_organisations(fresh, "organisations.amend_own", timezone.localdate(now))
        row = tables.HelpedAct.objects.select_for_update(no_key=True).filter(pk=act_id, household__in=own).first()
        _disown(row, viewer, reason, now)


def disown_by_link(token: str, act_id: int, *, now: datetime) -> None:
    """The same, by a link that the household was sent."""
    with transaction.atomic():
        link = link_of(token, now)
        rows = tables.HelpedAct.objects.select_for_update(no_key=True)
        _disown(rows.filter(pk=act_id, household=link.household or 0).first(), Viewer.public(), "", now)


def answer_alarm(viewer: Viewer, alarm_id: int, *, answer: str, now: datetime) -> None:
    """Somebody of the province has looked into it, and says what was found; never the helper himself.

    raises   Refused consents.not_there, consents.over, consents.answer
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        fresh = rights.with_mandates(viewer, day)
        rows = tables.HelpAlarm.objects.select_for_update(no_key=True).filter(_watched(fresh, day), pk=alarm_id)
        row = rows.exclude(helper=viewer.person_id or 0).first()
        if row is None:
            raise Refused(Problem("consents.not_there"))
        if row.answered_at is not None:
            raise Refused(Problem("consents.over"))
        if not 3 <= len(answer.strip()) <= SAID_MOST:
            raise Refused(Problem("consents.answer", "/answer", {"most": SAID_MOST}))
        row.answer, row.answered_by, row.answered_at = answer.strip(), viewer.person_id, now
        row.save(update_fields=["answer", "answered_by", "answered_at"])
        audit.note(viewer, "helping.alarm_answered", f"alarm/{row.pk}", answer.strip())


def open_alarms(viewer: Viewer, day: date, *, limit: int = 50) -> list[AlarmFace]:
    """What the viewer has to look into: alarms of his province or the nation, the oldest first; none about himself."""
    rows = tables.HelpAlarm.objects.filter(_watched(viewer, day), answered_at=None).exclude(
        helper=viewer.person_id or 0
    )
    found = list(rows.order_by("pk")[:limit])
    names = dict(tables.Person.objects.filter(pk__in={row.helper for row in found}).values_list("pk", "name"))
    return [
        AlarmFace(row.pk, row.helper, names.get(row.helper, ""), row.why, row.hour, row.households) for row in found
    ]


def acts_of_alarms(alarms: Sequence[AlarmFace], *, limit: int = 300) -> dict[int, list[ActFace]]:
    """Alarm → what its helper wrote in that hour; for who has to look into it. One question."""
    found = Q(pk__in=[])
    for one in alarms:
        found |= Q(helper=one.helper, at__gte=one.hour - timedelta(hours=1), at__lt=one.hour + timedelta(hours=1))
    rows = list(tables.HelpedAct.objects.filter(found).select_related("household", "disowned").order_by("-pk")[:limit])
    faces = dict(zip([row.pk for row in rows], _faces(rows), strict=True))
    return {
        one.id: [
            faces[row.pk] for row in rows if row.helper == one.helper and abs(row.at - one.hour) <= timedelta(hours=1)
        ]
        for one in alarms
    }


def acts_of(household_id: int, *, before: int = 0, limit: int = 50) -> list[ActFace]:
    """What was written for a household, the newest first, before a number; for the household and who reaches it."""
    rows = tables.HelpedAct.objects.filter(household=household_id)
    return _faces((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit])


def acts_by(helper: int, *, limit: int = 50) -> list[ActFace]:
    """What a helper wrote, the newest first; for himself, and for who looks into an alarm about him."""
    return _faces(tables.HelpedAct.objects.filter(helper=helper).order_by("-pk")[:limit])


def acts_of_link(link: Link) -> list[ActFace]:
    """What a summary told of; of a link without a span, the newest."""
    rows = tables.HelpedAct.objects.filter(household=link.household or 0)
    if link.until is not None:
        rows = rows.filter(at__lte=link.until)
    if link.since is not None:
        rows = rows.filter(at__gt=link.since)
    return _faces(rows.order_by("-pk")[:100])


def _disown(row: tables.HelpedAct | None, viewer: Viewer, reason: str, now: datetime) -> None:
    if row is None:
        raise Refused(Problem("consents.not_there"))
    if tables.DisownedAct.objects.filter(pk=row.pk).exists():
        raise Refused(Problem("consents.over"))
    made = tables.DisownedAct.objects.create(
        act=row, by_person=viewer.person_id, reason=reason.strip()[:SAID_MOST], at=now, nonce=nonce()
    )
    seal([made], at=now)
    audit.note(viewer, "helping.disowned", f"act/{row.pk}", reason.strip()[:SAID_MOST])
    _alarm(row.helper, row.household_id, "disowned", 1, now)


def _watch(helping: Helping, now: datetime) -> None:
    """Does this helper write for more households than one can visit?"""
    rows = tables.HelpedAct.objects.filter(helper=helping.helper)
    recent = rows.filter(at__gt=now - timedelta(hours=1), at__lte=now).values("household").distinct().count()
    if recent > HOUSEHOLDS_AN_HOUR:
        _alarm(helping.helper, helping.household_id, "many", recent, now)
    minute = now.replace(second=0, microsecond=0)
    at_once = rows.filter(at__gte=minute, at__lt=minute + timedelta(minutes=1)).values("household").distinct().count()
    if at_once >= HOUSEHOLDS_A_MINUTE:
        _alarm(helping.helper, helping.household_id, "same_minute", at_once, now)


def _alarm(helper: int, household_id: int, why: str, households: int, now: datetime) -> None:
    place = tables.Organisation.objects.values_list("province_code", "commune_code").get(pk=household_id)
    tables.HelpAlarm.objects.update_or_create(
        helper=helper, why=why, hour=now.replace(minute=0, second=0, microsecond=0),
        defaults={"households": households},
        create_defaults={
            "households": households, "province_code": place[0], "commune_code": place[1], "made_at": now,
        },
    )  # fmt: skip


def _watched(viewer: Viewer, day: date) -> Q:
    """The province watches over its communes; a commune does not watch over itself."""
    return rights.within(place for place in rights.area(viewer, "organisations.merge", day) if len(place) <= 1)


def _faces(rows: Iterable[tables.HelpedAct]) -> list[ActFace]:
    found = list(rows.select_related("household", "disowned") if isinstance(rows, QuerySet) else rows)
    names = dict(tables.Person.objects.filter(pk__in={row.helper for row in found}).values_list("pk", "name"))
    return [
        ActFace(
            row.pk, row.household.name, names.get(row.helper, ""), row.action, row.object, row.said, row.at,
            row.disowned.at if hasattr(row, "disowned") else None,
        )
        for row in found
    ]  # fmt: skip
