"""Telling both sides of a hand-over: that goods wait for an answer, and what was answered. Each once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from txng.accounts.messages import Text
from txng.accounts.notices import tell
from txng.accounts.parties import parties_by_id, people_of_many_who_may
from txng.core.vn.unaccented import unaccented
from txng.journal.acting import RECORD
from txng.journal.handovers_models import Handover, HandoverAnswer

_SUBJECTS = {"vi": "Giao nhận hàng", "en": "Hand-over of goods"}
_WHERE = "/quan-tri/ban-giao/"
# Without marks: with them a text message costs twice.
_TEXTS: Mapping[tuple[str, str], str] = {
    ("waiting", "vi"): "{name} da giao hang cho ban va cho ban xac nhan: {url}",
    ("waiting", "en"): "{name} handed goods over to you and waits for your answer: {url}",
    ("received", "vi"): "{name} da nhan du hang ban giao. Xem: {url}",
    ("received", "en"): "{name} received the goods that you handed over. See: {url}",
    ("differs", "vi"): "{name} da nhan hang nhung so luong khac voi ban ghi. Xem: {url}",
    ("differs", "en"): "{name} received your goods, but another quantity than you told. See: {url}",
    ("refused", "vi"): "{name} khong nhan hang ban giao; hang lai la cua ban. Xem ly do: {url}",
    ("refused", "en"): "{name} did not take your goods; they are yours again. See why: {url}",
}


def tell_receiver(row: Handover) -> None:
    """Goods wait for the answer of whoever is named; in the caller's transaction."""
    assert row.receiver_id is not None, "nobody else can be told"
    _tell("waiting", row, to=row.receiver_id, of=row.organisation_id, now=row.offered_at)


def tell_giver(row: Handover, answer: HandoverAnswer, *, is_same: bool) -> None:
    """What was answered; in the caller's transaction."""
    state = "differs" if answer.state == "received" and not is_same else answer.state
    _tell(state, row, to=row.organisation_id, of=row.receiver_id or 0, now=answer.at)


def _tell(state: str, row: Handover, *, to: int, of: int, now: datetime) -> None:
    where = f"{_WHERE}{row.id}"
    name = unaccented(parties_by_id([of])[of].public_name) if of else ""
    url = f"{settings.PUBLIC_URL.rstrip('/')}{where}"
    people = people_of_many_who_may([to], RECORD, timezone.localdate(now))
    tell(
        [
            Text(
                "sms" if one.phone else "email", one.phone or one.email, _SUBJECTS[one.language],
                _TEXTS[state, one.language].format(name=name, url=url), kind="handovers",
                event=f"handover/{row.id}/{state}", url=where,
            )
            for one in people
        ],
        now=now,
    )  # fmt: skip
