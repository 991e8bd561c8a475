"""Telling people: each event once, by the channels that each of them chose, not at night, together where they wish so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from txng.accounts import messages_stopping as stopping
from txng.accounts.channels import template_of
from txng.accounts.messages import Text
from txng.accounts.messages_models import QUIET_FROM, QUIET_UNTIL
from txng.accounts.models import Message, Notice, Person, Telling
from txng.accounts.notices_kinds import IN_APP, KINDS, REACHED, USUAL

DIGEST_AT = time(7, 30)
EVENT_MOST = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wishes to be told."""

    choices: Mapping[str, Sequence[str]]
    quiet_from: time = QUIET_FROM
    quiet_until: time = QUIET_UNTIL
    digest: str = "none"

    def channels(self, kind: str) -> frozenset[str]:
        return frozenset(self.choices.get(kind, USUAL))

    def waits(self, kind: str) -> bool:
        """Does it come with the digest?"""
        known = KINDS[kind]
        return known.is_grouped or (known.can_wait and self.digest != "none")


_NOTHING_CHOSEN = Wish({})


def tell(texts: Iterable[Text], *, now: datetime) -> None:
    """Have people told, in the transaction of what it is about; what they were told before is not told again.

    texts   each with its kind, its event, and how it would be told to who chose nothing: channel and receiver
    cost    five statements, however many texts
    """
    asked = [text for text in texts if text.to]
    people = _people(asked)
    unknown = [text for text in asked if text.to not in people]
    unwanted = stopping.unwanted({text.to for text in unknown})
    out = [_row(text, 0, _NOTHING_CHOSEN, now) for text in unknown if text.to not in unwanted]
    wishes = wishes_of(person.pk for person in people.values())
    with transaction.atomic():
        for text, person in _not_told(asked, people, wishes, now):
            wish = wishes.get(person.pk, _NOTHING_CHOSEN)
            if person.is_active and not wish.waits(text.kind):
                out += rows_for(text, person, wish, now)
        Message.objects.bulk_create(out, ignore_conflicts=True)


def rows_for(text: Text, person: Person, wish: Wish, now: datetime) -> list[Message]:
    """The messages by which a person is told, one for each channel that reaches them."""
    by_channel = {one: _reached(one, text, person) for one in sorted(wish.channels(text.kind) - {IN_APP})}
    ways = {(one.channel, one.to): one for one in by_channel.values() if one is not None}
    return [_row(one, person.pk, wish, now) for one in ways.values()]


def wishes_of(people: Iterable[int]) -> dict[int, Wish]:
    """How these people wish to be told; who chose nothing is absent."""
    rows = Telling.objects.filter(pk__in=set(people))
    return {row.pk: Wish(row.choices, row.quiet_from, row.quiet_until, row.digest) for row in rows}


def due_of(digest: str, now: datetime) -> datetime:
    """When the next digest goes: in the morning, or on Monday morning; both in local time."""
    local = timezone.localtime(now)
    at = local.replace(hour=DIGEST_AT.hour, minute=DIGEST_AT.minute, second=0, microsecond=0)
    at += timedelta(days=at <= local)
    return at + timedelta(days=-at.weekday() % 7) if digest == "weekly" else at


def not_by_night(wish: Wish, now: datetime) -> datetime:
    """Now, or when the quiet hours end."""
    local = timezone.localtime(now)
    at, begins, ends = local.time(), wish.quiet_from, wish.quiet_until
    is_quiet = begins <= at < ends if begins <= ends else at >= begins or at < ends
    if not is_quiet:
        return now
    until = local.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0)
    return until + timedelta(days=until <= local)


def _people(texts: Sequence[Text]) -> dict[str, Person]:
    """Address → whose it is."""
    addresses = {text.to for text in texts}
    found = Person.objects.filter(Q(phone__in=addresses) | Q(email__in=addresses))
    return {to: person for person in found for to in (person.phone, person.email) if to in addresses and to}


def _not_told(
    texts: Sequence[Text], people: Mapping[str, Person], wishes: Mapping[int, Wish], now: datetime
) -> list[tuple[Text, Person]]:
    """What is new to each person; written down, so that it is new no more."""
    new = {(people[text.to].pk, text.event): (text, people[text.to]) for text in texts if text.to in people}
    rows = Notice.objects.filter(person_id__in={key[0] for key in new}, event__in={key[1] for key in new})
    known = set(rows.values_list("person_id", "event"))
    told = [found for key, found in new.items() if key not in known]
    # Two at the same moment: both pass here, and the messages of one are dropped as there already (message_once).
    Notice.objects.bulk_create(
        [_notice(text, person, wishes.get(person.pk, _NOTHING_CHOSEN), now) for text, person in told],
        ignore_conflicts=True,
    )
    return told


def _notice(text: Text, person: Person, wish: Wish, now: datetime) -> Notice:
    assert 0 < len(text.event) <= EVENT_MOST, "an event has its name"
    return Notice(
        person_id=person.pk, event=text.event, kind=text.kind, text=text.text, url=text.url, made_at=now,
        is_shown=IN_APP in wish.channels(text.kind), due_at=due_of(wish.digest, now) if wish.waits(text.kind) else None,
    )  # fmt: skip


def _reached(channel: str, text: Text, person: Person) -> Text | None:
    """The text by this channel; None where the channel does not reach the person."""
    if channel == REACHED:
        return text
    if channel == "email":
        return replace(text, channel="email", to=person.email) if person.email else None
    if not person.phone:
        return None
    # What Zalo did not approve goes as a text message: nobody is left untold by a form.
    is_approved = bool(settings.ZALO_SENDER and template_of(text.kind, person.language, text.values))
    by_phone = channel if channel == "sms" or is_approved else "sms"
    return replace(text, channel=by_phone, to=person.phone)


def _row(text: Text, person_id: int, wish: Wish, now: datetime) -> Message:
    known = KINDS.get(text.kind)  # None for a digest, which is of no kind of its own and never urgent
    return Message(
        channel=text.channel, to=text.to, subject=text.subject, text=text.text, created_at=now,
        next_at=now if known and known.is_urgent else not_by_night(wish, now), person_id=person_id, kind=text.kind, event=text.event if person_id else "",
        values=dict(text.values),
    )  # fmt: skip
