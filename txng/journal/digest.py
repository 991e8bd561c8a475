"""Each Monday: what a log was good for. How often one's goods were scanned, who waits for an answer, what the next grade lacks.

Told to those who keep the log and did not choose otherwise; where there is nothing to tell, nothing is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from txng.accounts.messages import Text
from txng.accounts.notices import tell
from txng.accounts.parties import Addressee, people_of_many_who_may
from txng.core.vn.unaccented import unaccented
from txng.journal import stock
from txng.journal.acting import RECORD
from txng.journal.handovers_lookups import answered_between, moves_of, waiting_answers
from txng.journal.lookups import Log, logs_of
from txng.journal.models import Looked
from txng.registry.of_makers import products_of_makers
from txng.stamps.scans_counts import scans_of_products

TOLD_AT = time(7, 30)
TOGETHER = 50
_WEEK = timedelta(days=7)
_LISTED = 3
_SUBJECTS = {"vi": "Tuần này của nhật ký", "en": "Your log this week"}
# Without marks: with them a text message costs twice.
_SCANS = {
    "vi": "Tuan qua {count} luot quet san pham cua anh/chi. ",
    "en": "Last week your products were scanned {count} times. ",
}
_ASKED = {"vi": "{count} ban giao cho tra loi. ", "en": "{count} hand-overs wait for your answer. "}
_ANSWERED = {
    "vi": "{count} ban giao cua anh/chi da co tra loi. ",
    "en": "{count} of your hand-overs were answered. ",
}
_DOUBTFUL = {
    "vi": "{count} lan khac so luong hoac bi tu choi. ",
    "en": "{count} with another quantity, or refused. ",
}
_LACKS = {"vi": "De len muc truy xuat, con thieu: {steps}. ", "en": "For the next grade, still missing: {steps}. "}
_WHERE = "{url}/nhat-ky/"


@dataclass(frozen=True, slots=True)
class Week:
    """What is told of one organisation's week.

    scans     of its products, from the counts by the hour
    requests  hand-overs that wait for its answer
    answered  of what it gave: how many were answered in that week, and how many otherwise than it told
    lacks     (Vietnamese, English) of steps that its lots lack
    """

    organisation_id: int
    monday: date
    scans: int
    requests: int
    lacks: Sequence[tuple[str, str]]
    answered: tuple[int, int] = (0, 0)

    @property
    def is_empty(self) -> bool:
        return not (self.scans or self.requests or self.lacks or self.answered[0])


def tell_due(now: datetime) -> int:
    """Tell some of those who were not told of this week; how many organisations were looked at."""
    local = timezone.localtime(now)
    monday = local.date() - timedelta(days=local.weekday())
    if local < timezone.make_aware(datetime.combine(monday, TOLD_AT)):
        return 0
    with transaction.atomic():
        rows = Looked.objects.select_for_update(skip_locked=True, no_key=True).filter(
            Q(told_week=None) | Q(told_week__lt=monday)
        )
        numbers = [row.organisation_id for row in rows.order_by("organisation_id")[:TOGETHER]]
        for week in weeks_of(numbers, monday, now=now) if numbers else []:
            _tell(week, now)
        Looked.objects.filter(organisation_id__in=numbers).update(told_week=monday)
    return len(numbers)


def weeks_of(organisations: Sequence[int], monday: date, *, now: datetime) -> list[Week]:
    """The week before a Monday, of each organisation; the questions are as many for one as for all."""
    until = timezone.make_aware(datetime.combine(monday, time()))
    products = products_of_makers(organisations)
    scans = scans_of_products([one.key for one in products], until - _WEEK, until)
    entries = stock.entries_of(organisations, now=now)
    logs = logs_of(entries, organisations)
    lots = [one for one in stock.lots_of(entries, moves_of(organisations, now)).values() if one.state != "gone"]
    waiting = waiting_answers(organisations, now)
    answered = answered_between(organisations, until - _WEEK, until)
    return [
        Week(
            number, monday, sum(scans.get(one.key, 0) for one in products if one.organisation_id == number),
            waiting.get(number, 0), _lacks(logs[number], [one for one in lots if one.organisation_id == number]),
            answered.get(number, (0, 0)),
        )
        for number in organisations
    ]  # fmt: skip


def _lacks(log: Log, lots: Iterable[stock.Lot]) -> list[tuple[str, str]]:
    """Each step once, those of the newest lots first."""
    steps = (step for lot in sorted(lots, key=lambda one: one.started_on, reverse=True) for step in log.missing(lot))
    return list(dict.fromkeys((one.name, one.name_en) for one in steps))


def _tell(week: Week, now: datetime) -> None:
    if week.is_empty:
        return
    people = people_of_many_who_may([week.organisation_id], RECORD, timezone.localdate(now))
    tell([_text(one, week) for one in people], now=now)


def _text(to: Addressee, week: Week) -> Text:
    language = to.language
    lacks = "; ".join(unaccented(en if language == "en" else vi) for vi, en in week.lacks[:_LISTED])
    words: list[tuple[Any, str]] = [
        (week.scans, _SCANS[language].format(count=week.scans)),
        (week.requests, _ASKED[language].format(count=week.requests)),
        (week.answered[0], _ANSWERED[language].format(count=week.answered[0])),
        (week.answered[1], _DOUBTFUL[language].format(count=week.answered[1])),
        (lacks, _LACKS[language].format(steps=lacks.replace("{", "(").replace("}", ")"))),
    ]
    told = "".join(text for value, text in words if value) + _WHERE.format(url=settings.PUBLIC_URL.rstrip("/"))
    channel, address = ("sms", to.phone) if to.phone else ("email", to.email)
    event = f"journal-week/{week.organisation_id}/{week.monday}"
    return Text(channel, address, _SUBJECTS[language], told, kind="journal_week", event=event, url="/nhat-ky/")
