"""How a person chooses to be told: on /tai-khoan/, kind by kind, with quiet hours and a digest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.conf import settings
from django.db import transaction

from txng.accounts import audit
from txng.accounts.messages_models import QUIET_FROM, QUIET_UNTIL
from txng.accounts.models import Notice, Person, Telling
from txng.accounts.notices import Wish, due_of, wishes_of
from txng.accounts.notices_kinds import CHANNELS, IN_APP, KINDS, REACHED, Kind
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused

DIGESTS: Mapping[str, tuple[str, str]] = {
    "none": ("Từng tin một; việc chờ tôi thì gộp mỗi sáng", "One by one; what waits for me together each morning"),
    "daily": ("Gộp mỗi sáng lúc 7:30", "Together each morning at 7:30"),
    "weekly": ("Gộp sáng thứ Hai hằng tuần", "Together on Monday mornings"),
}


@dataclass(frozen=True, slots=True)
class KindChosen:
    """One kind of notice with what is chosen of it: (channel, its words, is it chosen), in the order of the page."""

    code: str
    kind: Kind
    channels: tuple[tuple[str, tuple[str, str], bool], ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the page shows."""

    channels: tuple[tuple[str, str], ...]
    kinds: tuple[KindChosen, ...]
    quiet_from: time
    quiet_until: time
    digest: str
    digests: Mapping[str, tuple[str, str]]


def chosen_by(person: Person) -> Chosen:
    """How a person is told now, and what there is to choose from: only channels that reach them."""
    wish = wishes_of([person.pk]).get(person.pk, Wish({}))
    there = channels_of(person)
    kinds = tuple(
        KindChosen(code, kind, tuple((one, CHANNELS[one], one in concrete(person, wish, code)) for one in there))
        for code, kind in KINDS.items()
    )
    shown = tuple(CHANNELS[one] for one in there)
    return Chosen(shown, kinds, wish.quiet_from, wish.quiet_until, wish.digest, DIGESTS)


def channels_of(person: Person) -> list[str]:
    """The channels that reach a person here."""
    reach = {"email": person.email, "sms": person.phone, "zalo": person.phone and settings.ZALO_SENDER, IN_APP: True}
    return [one for one in CHANNELS if reach[one]]


def concrete(person: Person, wish: Wish, kind: str) -> set[str]:
    """The channels by their names, also of whoever chose nothing."""
    is_mail_first = KINDS[kind].is_grouped
    usual = "email" if person.email and (is_mail_first or not person.phone) else "sms"
    return {usual if one == REACHED else one for one in wish.channels(kind)}


def choose(viewer: Viewer, person: Person, given: Mapping[str, Sequence[str]], *, now: datetime) -> None:
    """Keep what a person chose; what waits for a digest waits for the one that is chosen now.

    given    kind → channels; "im_tu", "im_den" → times of day; "gop" → a digest
    raises   Refused accounts.quiet_hours, accounts.digest_unknown
    """
    digest = next(iter(given.get("gop", ())), "none")
    begins, ends = _time(given, "im_tu", QUIET_FROM), _time(given, "im_den", QUIET_UNTIL)
    problems = [
        Problem("accounts.quiet_hours", f"/{one}") for one, at in (("im_tu", begins), ("im_den", ends)) if at is None
    ]
    if digest not in DIGESTS:
        problems.append(Problem("accounts.digest_unknown", "/gop", {"known": ", ".join(DIGESTS)}))
    if problems:
        raise Refused(problems)
    there, usual = channels_of(person), Wish({})
    asked = {kind: [one for one in there if one in given.get(kind, ())] for kind in KINDS}
    choices = {kind: found for kind, found in asked.items() if set(found) != concrete(person, usual, kind)}
    values = {"choices": choices, "quiet_from": begins, "quiet_until": ends, "digest": digest}
    with transaction.atomic():
        Telling.objects.update_or_create(pk=person.pk, defaults=values)
        Notice.objects.filter(person_id=person.pk, due_at__gt=now).update(due_at=due_of(digest, now))
        audit.note(viewer, "person.telling", f"person/{person.pk}")


def _time(given: Mapping[str, Sequence[str]], name: str, usual: time) -> time | None:
    text = next(iter(given.get(name, ())), "")
    if not text:
        return usual
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None
