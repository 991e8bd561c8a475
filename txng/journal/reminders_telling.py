"""How people are told that a log is due: those who keep it, once; then their cooperative, or the officer of the place."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from txng.accounts.members_lookups import cooperatives_of
from txng.accounts.messages import Text
from txng.accounts.notices import tell
from txng.accounts.parties import Addressee, parties_by_id, people_of_many_who_may, people_over
from txng.core.vn.legible import legible
from txng.core.vn.unaccented import unaccented
from txng.journal.acting import RECORD

_HELP = "helping.write_for"
_LISTED = 3
_SUBJECTS = {"vi": "Nhật ký đến hạn", "en": "Your log is due"}
# Without marks: with them a text message costs twice.
_DUE: Mapping[str, str] = {
    "vi": "Nhat ky den han: {matters}{more}. Ghi trong nua phut tai {url}/nhat-ky/",
    "en": "Your log is due: {matters}{more}. Half a minute is enough: {url}/nhat-ky/",
}
_LATE: Mapping[str, str] = {
    "vi": "{name} chua ghi nhat ky sau mot lan nhac: {matters}{more}. Hay hoi tham, hoac ghi ho neu ho dong y: {url}/quan-tri/ghi-ho/",
    "en": "{name} has not kept the log after one reminder: {matters}{more}. Please ask, or write for them if they consent: {url}/quan-tri/ghi-ho/",
}
_MORE = {"vi": " va {count} viec nua", "en": " and {count} more"}


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that is due; `name` is its own for ever."""

    lot: str
    vi: str
    en: str
    name: str


def remind(organisation_id: int, matters: Sequence[Matter], *, now: datetime) -> None:
    """Tell those who keep the log."""
    people = people_of_many_who_may([organisation_id], RECORD, timezone.localdate(now))
    event = f"journal-due/{organisation_id}/{_digest(matters)}"
    tell([_text(one, _DUE, matters, event, "/nhat-ky/") for one in people], now=now)


def escalate(organisation_id: int, matters: Sequence[Matter], *, now: datetime) -> None:
    """Tell the cooperative that the household belongs to, or the officers who may write for those of its place."""
    day = timezone.localdate(now)
    party = parties_by_id([organisation_id])[organisation_id]
    people = people_of_many_who_may([one.cooperative_id for one in cooperatives_of(organisation_id, day)], RECORD, day)
    people = people or people_over([(party.place, frozenset())], _HELP, day)
    event = f"journal-late/{organisation_id}/{_digest(matters)}"
    texts = (_text(one, _LATE, matters, event, "/quan-tri/ghi-ho/", name=party.public_name) for one in people)
    tell(texts, now=now)


def _text(
    to: Addressee, words: Mapping[str, str], matters: Sequence[Matter], event: str, where: str, *, name: str = ""
) -> Text:  # fmt: skip
    language = to.language
    listed = [f"{_plain(one.en if language == 'en' else one.vi)} ({one.lot[:40]})" for one in matters[:_LISTED]]
    more = _MORE[language].format(count=len(matters) - _LISTED) if len(matters) > _LISTED else ""
    text = words[language].format(
        matters="; ".join(listed), more=more, url=settings.PUBLIC_URL.rstrip("/"), name=_plain(name).upper()
    )
    channel, address = ("sms", to.phone) if to.phone else ("email", to.email)
    return Text(channel, address, _SUBJECTS[language], text, kind="journal", event=event, url=where)


def _digest(matters: Sequence[Matter]) -> str:
    return hashlib.sha256("\n".join(sorted(one.name for one in matters)).encode()).hexdigest()[:24]


def _plain(text: str) -> str:
    # Without braces either: the outbox puts a code where it finds {code}.
    return unaccented(legible(text)).replace("{", "(").replace("}", ")")[:160]
