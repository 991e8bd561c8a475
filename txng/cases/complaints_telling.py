"""Officers are told of complaints: of a new one those whose turn it is, and those above when it was left lying.

Which of them, and by which channel, they choose themselves (accounts.notices). A new complaint waits for the digest, so that
who sends a thousand sends one mail; one left lying is told at once, but once a day to each.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from txng.accounts.messages import Text
from txng.accounts.notices import tell
from txng.accounts.parties import Addressee, people_over
from txng.cases.models import Queued
from txng.core.cases.turns import LEVELS
from txng.core.mandates.mandate import Path

HANDLE = "cases.handle"
WHERE = "/quan-tri/phan-anh/"
_SUBJECTS = {"vi": "Phản ánh trên địa bàn", "en": "A complaint in your area"}
# Without marks: with them a text message costs twice.
_NEW = {
    "vi": "Co phan anh moi tren dia ban, can xem trong 24 gio: {url}",
    "en": "There is a new complaint in your area, to be looked at within 24 hours: {url}",
}
_LATE = {
    "vi": "Phan anh qua han o cap duoi da chuyen len ban, can xem trong 24 gio: {url}",
    "en": "Complaints left lying below came up to you, to be looked at within 24 hours: {url}",
}


def tell_new(row: Queued, *, now: datetime) -> None:
    """Those whose turn it is; where nobody is at that level, those above. In the transaction of the complaint."""
    place, sectors, day = _place(row), frozenset(row.sectors), timezone.localdate(now)
    above = [(place[:length], sectors) for length in range(len(place))]
    people = people_over([(place, sectors)], HANDLE, day) or people_over(above, HANDLE, day)
    _tell(people, _NEW, ("complaints", f"complaint/{row.pk}", f"{WHERE}{row.pk}"), now)


def tell_late(rows: Iterable[Queued], *, now: datetime) -> None:
    """Those to whom complaints came up, each once a day."""
    day = timezone.localdate(now)
    people = people_over({(_place(row), frozenset(row.sectors)) for row in rows}, HANDLE, day)
    _tell(people, _LATE, ("complaints_late", f"complaints_late/{day}", WHERE), now)


def _place(row: Queued) -> Path:
    """The place at whose level the complaint is."""
    whole = tuple(code for code in (row.province_code, row.commune_code) if code)
    return whole[: 2 - LEVELS.index(row.level)]


def _tell(people: Iterable[Addressee], words: dict[str, str], what: tuple[str, str, str], now: datetime) -> None:
    kind, event, where = what
    url = f"{settings.PUBLIC_URL.rstrip('/')}{where}"
    texts = [
        Text(
            "sms" if one.phone else "email", one.phone or one.email, _SUBJECTS[one.language],
            words[one.language].format(url=url), kind=kind, event=event, url=where,
        )
        for one in people
    ]  # fmt: skip
    tell(texts, now=now)
