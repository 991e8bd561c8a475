"""Each Monday those who keep a log read how often their goods were scanned, and what the next grade lacks (B-13)."""

from datetime import UTC, datetime, timedelta

import pytest

from txng.accounts.models import Message, Person, Telling
from txng.accounts.notices import DIGEST_AT
from txng.journal import digest
from txng.stamps.models import ScanHour

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # eight in the morning
HOUR = timedelta(hours=1)


def scanned(product, at, count, lot=""):
    ScanHour.objects.create(product_key=product, lot_key=lot, province_code="51", hour_at=at, count=count)


@pytest.fixture
def sold(farm):
    """An's pepper was scanned 37 times last week, and once before and after it."""
    farm.record(farm.sow())
    start = datetime(2026, 11, 15, 17, tzinfo=UTC)  # midnight in Việt Nam, Monday the 16th
    scanned(farm.product, start, 30)
    scanned(farm.product, start + timedelta(days=6, hours=23), 7, "lot")
    scanned(farm.product, start - HOUR, 1)
    scanned(farm.product, start + timedelta(days=7), 1)
    scanned("urn:x-txng:product:ho-khac:X", start, 1_000)
    return farm


def told():
    return list(Message.objects.filter(kind="journal_week").values_list("to", "text"))


def test_the_digest_tells_the_scans_that_the_counts_by_the_hour_hold(sold):
    (week,) = digest.weeks_of([sold.organisation.pk], MONDAY.date(), now=MONDAY)
    assert week.scans == 37
    assert week.lacks
    assert digest.tell_due(MONDAY) == 1
    ((to, text),) = told()
    assert to == "+84913000001"
    assert "37 luot quet" in text


def test_it_is_told_once_a_week(sold):
    digest.tell_due(MONDAY)
    for hours in (1, 5, 24, 100):
        assert digest.tell_due(MONDAY + hours * HOUR) == 0
    assert len(told()) == 1
    assert digest.tell_due(MONDAY + timedelta(days=7)) == 1


def test_not_before_half_past_seven_on_monday(sold):
    assert digest.tell_due(MONDAY - HOUR) == 0
    assert DIGEST_AT.hour == digest.TOLD_AT.hour


def test_who_chose_not_to_be_told_is_not(sold):
    person = Person.objects.get(phone="+84913000001")
    Telling.objects.create(pk=person.pk, choices={"journal_week": []})
    digest.tell_due(MONDAY)
    assert told() == []


def test_where_there_is_nothing_to_tell_nothing_is_sent(farm, other_farm):
    week = digest.Week(farm.organisation.pk, MONDAY.date(), 0, 0, ())
    assert week.is_empty
    digest._tell(week, MONDAY)
    assert told() == []
