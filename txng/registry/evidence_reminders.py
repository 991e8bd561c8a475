"""Tell owners that a paper of theirs ends: 60, 30 and 7 days before, each once, whatever happens to the worker.

A row says that it was told; it is written in the transaction that puts the message into the outbox. Where the worker stood
still for weeks, the nearest word is said and the earlier ones are not made up for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from txng.accounts.messages import Text
from txng.accounts.notices import tell
from txng.accounts.parties import Addressee, people_who_may
from txng.core.vn.legible import legible
from txng.core.vn.unaccented import unaccented
from txng.registry import evidence_lookups as lookups
from txng.registry.evidence_lookups import Claim
from txng.registry.evidence_standing import IN_FORCE
from txng.registry.models import Evidence, EvidenceReminder

BEFORE_DAYS = (60, 30, 7)
TOGETHER = 100
_NUMBER_LETTERS = 60
# What ends soon, was not renewed, and was not yet told for the step it has come to.
_DUE = """
SELECT e.id FROM registry_evidence AS e
WHERE e.valid_to BETWEEN %(day)s AND %(last)s AND e.kind <> 'mark'
    AND NOT EXISTS (SELECT 1 FROM registry_evidencestep AS s WHERE s.evidence_id = e.id AND s.state <> 'confirmed')
    AND NOT EXISTS (SELECT 1 FROM registry_evidence AS newer WHERE newer.follows = e.id)
    AND NOT EXISTS (
        SELECT 1 FROM registry_evidencereminder AS told WHERE told.evidence_id = e.id AND told.days =
            CASE WHEN e.valid_to - %(day)s <= 7 THEN 7 WHEN e.valid_to - %(day)s <= 30 THEN 30 ELSE 60 END
    )
ORDER BY e.valid_to, e.id LIMIT %(most)s
"""
_SUBJECTS = {"vi": "Chứng nhận sắp hết hạn", "en": "A certificate is about to end"}
# Without marks: with them a text message costs twice.
_TEXTS: Mapping[str, str] = {
    "vi": "{title} so {number} het han ngay {day}, con {left} ngay. Xem va gia han: {url}/quan-tri/chung-nhan/{id}",
    "en": "{title} no. {number} ends on {day}, in {left} days. See and renew: {url}/quan-tri/chung-nhan/{id}",
}


def remind(*, now: datetime) -> int:
    """Tell what is due to be told, at most TOGETHER at a time; how many papers were told of."""
    day = timezone.localdate(now)
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"day": day, "last": day + timedelta(days=BEFORE_DAYS[0]), "most": TOGETHER})
        numbers = [number for (number,) in cursor.fetchall()]
    return sum(_told(number, day, now=now) for number in numbers)


def step_of(left: int) -> int:
    """Which word is due when so many days are left.

    >>> step_of(60), step_of(31), step_of(30), step_of(8), step_of(7), step_of(0)
    (60, 60, 30, 30, 7, 7)
    """
    return min(step for step in BEFORE_DAYS if left <= step)


def _told(number: int, day: date, *, now: datetime) -> bool:
    with transaction.atomic():
        # Another worker at the same moment waits here, and finds that it was told.
        list(Evidence.objects.select_for_update(no_key=True).filter(pk=number).values_list("pk"))
        claim = lookups.evidence_by_id(number, day)
        if claim is None or claim.valid_to is None:
            return False
        step = step_of((claim.valid_to - day).days)
        rows = [EvidenceReminder(evidence_id=number, days=one, at=now) for one in BEFORE_DAYS if one >= step]
        known = set(EvidenceReminder.objects.filter(evidence_id=number).values_list("days", flat=True))
        if step in known:
            return False
        EvidenceReminder.objects.bulk_create([row for row in rows if row.days not in known])
        # What nobody confirmed yet has nothing to lose, and what waits for an officer is not the owner's to renew.
        if claim.standing not in IN_FORCE:
            return False
        people, left = people_who_may(claim.organisation_id, "products.amend_own", day), (claim.valid_to - day).days
        tell([_text(person, claim, left) for person in people], now=now)
    return True


def _text(person: Addressee, claim: Claim, left: int) -> Text:
    assert claim.valid_to is not None, "only what ends is reminded of"
    english = person.language == "en"
    where = f"/quan-tri/chung-nhan/{claim.id}"
    words = {
        "title": _plain(claim.title[english]), "number": _plain(claim.number), "day": claim.valid_to.strftime("%d/%m/%Y"),
        "url": settings.PUBLIC_URL.rstrip("/"),
    }  # fmt: skip
    text = _TEXTS["en" if english else "vi"].format(**words, left=left, id=claim.id)
    channel, to = ("sms", person.phone) if person.phone else ("email", person.email)
    subject, event = _SUBJECTS["en" if english else "vi"], f"evidence-ends/{claim.id}/{step_of(left)}"
    values = words | {"url": words["url"] + where}
    return Text(channel, to, subject, text, kind="evidence", event=event, url=where, values=values)


def _plain(text: str) -> str:
    # Without braces either: the outbox puts a code where it finds {code}.
    plain = unaccented(legible(text)).replace("{", "(").replace("}", ")")
    return plain[:_NUMBER_LETTERS].upper() if plain.isascii() else plain[:_NUMBER_LETTERS]
