"""What waits, told together: each morning at 07:30, or on Mondays; one message for all of it, not one for each.

What waits for officers is asked anew each morning of those rooms that know it (settings.WAITING), so that a registration
that was decided in the evening is in nobody's digest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from txng.accounts import mandates_lookups as rights
from txng.accounts.messages import Text
from txng.accounts.models import Mandate, Message, Notice, Person, Telling
from txng.accounts.notices import DIGEST_AT, Wish, rows_for, tell, wishes_of
from txng.accounts.notices_kinds import DIGEST, IN_APP, REACHED
from txng.accounts.viewer import Viewer

AT_ONCE = 100
_LINES = 30
_LOCK = 5_042_020  # one digest is written by one hand
_SUBJECTS = {"vi": "Truy xuất nguồn gốc: {count} việc mới", "en": "Product traceability: {count} new matters"}
# Without marks: with them a text message costs twice.
_SHORT = {
    "vi": "Ban co {count} viec moi tren Cong truy xuat nguon goc. Xem tai: {url}/quan-tri/thong-bao/",
    "en": "You have {count} new matters on the traceability portal: {url}/quan-tri/thong-bao/",
}
_LONG = {
    "vi": "Bạn có {count} việc mới trên Cổng truy xuất nguồn gốc:\n\n{lines}\n\nTất cả: {url}/quan-tri/thong-bao/",
    "en": "You have {count} new matters on the traceability portal:\n\n{lines}\n\nAll of them: {url}/quan-tri/thong-bao/",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for a person: its name for ever, in words, and where it is done."""

    event: str
    vi: str
    en: str
    url: str


Asks = Callable[[Viewer, date, datetime], Iterable[Waiting]]


def gather(now: datetime) -> int:
    """Look what waits for those with a mandate, once a day for each; how many people were looked at.

    cost   some questions for each person; AT_ONCE of them in one turn
    """
    local = timezone.localtime(now)
    if local.time() < DIGEST_AT:
        return 0
    day = local.date()
    held = Mandate.objects.filter(Q(last=None) | Q(last__gte=day), end=None, first__lte=day)
    looked = Telling.objects.filter(gathered_on__gte=day).values("person_id")
    holders = held.exclude(holder__in=looked).order_by("holder").values_list("holder", flat=True).distinct()[:AT_ONCE]
    people = list(Person.objects.filter(pk__in=list(holders)))
    for person in people:  # each has questions of their own: it is a worker's turn, and bounded
        _gather(person, day, now)
    return len(people)


def send_due(now: datetime) -> int:
    """Write the digests that are due; how many people they are for."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        due = Notice.objects.filter(due_at__lte=now)
        people = list(due.order_by("person_id").values_list("person_id", flat=True).distinct()[:AT_ONCE])
        if people:
            _write(people, now)
    return len(people)


def _gather(person: Person, day: date, now: datetime) -> None:
    viewer = rights.with_mandates(Viewer(None, "", "public", person.name, person_id=person.pk), day)
    is_officer = any(one.organisation is None for one in viewer.mandates)
    with transaction.atomic():
        # Officers have many matters a day: theirs come together unless they say otherwise.
        usual = {"digest": "daily" if is_officer else "none"}
        row, _ = Telling.objects.get_or_create(pk=person.pk, defaults=usual)
        if row.digest != "weekly" or day.weekday() == 0:
            tell([_text(one, person) for one in _waiting(viewer, day, now)], now=now)
            Notice.objects.filter(person_id=person.pk, kind="tasks", due_at__gt=now, made_at=now).update(due_at=now)
        Telling.objects.filter(pk=person.pk).update(gathered_on=day)


def _waiting(viewer: Viewer, day: date, now: datetime) -> list[Waiting]:
    asks: list[Asks] = [import_string(name) for name in settings.WAITING]
    return [found for ask in asks for found in ask(viewer, day, now)] if viewer.mandates else []


def _text(one: Waiting, person: Person) -> Text:
    # By mail where there is an address: what waits is read at a desk.
    channel, to = ("email", person.email) if person.email else ("sms", person.phone or "")
    words = one.en if person.language == "en" else one.vi
    return Text(channel, to, "", words, kind="tasks", event=one.event, url=one.url)


def _write(numbers: Sequence[int], now: datetime) -> None:
    rows = list(Notice.objects.filter(person_id__in=numbers, due_at__lte=now).order_by("made_at", "event"))
    people, wishes = Person.objects.in_bulk(numbers), wishes_of(numbers)
    out = [
        message
        for number in numbers
        for person in [people[number]]
        if person.is_active
        for message in _digests(person, wishes.get(number, Wish({})), [one for one in rows if one.person_id == number], now)
    ]  # fmt: skip
    Message.objects.bulk_create(out, ignore_conflicts=True)
    Notice.objects.filter(person_id__in=numbers, due_at__lte=now).update(due_at=None)


def _digests(person: Person, wish: Wish, notices: Sequence[Notice], now: datetime) -> list[Message]:
    """For each channel, one message of what was chosen to come by it."""
    found: list[Message] = []
    chosen = {one.event: _channels(person, wish, one.kind) for one in notices}
    for channel in sorted(set().union(*chosen.values()) - {IN_APP}):
        told = [one for one in notices if channel in chosen[one.event]]
        by_it = Wish({DIGEST: [channel]}, wish.quiet_from, wish.quiet_until)
        found += rows_for(_digest(person, channel, told, now), person, by_it, now)
    return list({(one.channel, one.to): one for one in found}.values())


def _channels(person: Person, wish: Wish, kind: str) -> set[str]:
    """By mail where there is an address, as for tasks: what comes together is read at a desk."""
    reached = "email" if person.email else "sms"
    return {reached if channel == REACHED else channel for channel in wish.channels(kind)}


def _digest(person: Person, channel: str, notices: Sequence[Notice], now: datetime) -> Text:
    url, day = settings.PUBLIC_URL.rstrip("/"), timezone.localdate(now).isoformat()
    is_mail = channel == "email"
    lines = "\n".join(f"- {one.text}{f' {url}{one.url}' if one.url else ''}" for one in notices[:_LINES])
    lines += f"\n… (+{len(notices) - _LINES})" if len(notices) > _LINES else ""
    values = {"count": str(len(notices)), "url": f"{url}/quan-tri/thong-bao/"}
    words = (_LONG if is_mail else _SHORT)[person.language].format(count=len(notices), lines=lines, url=url)
    subject = _SUBJECTS[person.language].format(count=len(notices))
    way, to = ("email", person.email or "") if is_mail else ("sms", person.phone or "")
    return Text(way, to, subject, words.replace("{code}", "(code)"), kind=DIGEST, event=f"digest/{day}", values=values)
