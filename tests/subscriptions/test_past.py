"""What was recorded before one subscribed: found page by page, each event once, and none twice or never beside the log."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import NOW
from tests.subscriptions.breaking import breaking
from tests.subscriptions.wishing import acknowledge_all, capture_events, due_events, row, subscribe
from txng.events.write_rows import run
from txng.subscriptions import past
from txng.subscriptions.actions import replay
from txng.tlog import follow

SINCE = NOW - timedelta(days=1)


@pytest.fixture
def short_pages(monkeypatch):
    monkeypatch.setattr(past, "PAGE", 3)


def read_all(subscription):
    """Each page, acknowledged before the next is read."""
    pages, is_more = [], True
    while is_more:
        is_more = past.read_on(subscription.number, NOW)
        pages.append(due_events(subscription))
        acknowledge_all(subscription)
    return pages


@pytest.mark.django_db
class TestThePast:
    def test_it_comes_page_by_page_and_ends(self, an, seal, short_pages):
        numbers = capture_events(an, 7)
        seal()
        told = subscribe(an, initial_record_time=SINCE)
        assert told.is_reading_past
        assert row(told).wake_at == NOW

        pages = read_all(told)

        assert [number for page in pages for number in page] == numbers
        assert [len(page) for page in pages] == [3, 3, 1]
        assert row(told).past_place is None
        assert not past.read_on(told.number, NOW)

    def test_the_next_page_waits_until_the_one_before_is_acknowledged(self, an, seal, short_pages):
        capture_events(an, 7)
        seal()
        told = subscribe(an, initial_record_time=SINCE)

        assert past.read_on(told.number, NOW)
        assert past.read_on(told.number, NOW)

        assert len(due_events(told)) == 3

    def test_only_what_was_recorded_since_then_and_answers_the_query(self, an, chi, seal):
        capture_events(an, 2, now=SINCE - timedelta(seconds=1))
        capture_events(chi, 2)
        numbers = capture_events(an, 2, now=SINCE, bizStep="shipping")
        capture_events(an, 2, bizStep="packing")
        seal()

        told = subscribe(an, {"EQ_bizStep": "shipping"}, initial_record_time=SINCE)

        assert read_all(told) == [numbers]

    def test_one_who_sees_all_is_told_of_everybody(self, an, chi, dung, seal):
        numbers = capture_events(an, 2) + capture_events(chi, 2)
        seal()

        assert read_all(subscribe(dung, initial_record_time=SINCE)) == [numbers]

    def test_what_was_shared_before_is_the_past_and_what_is_shared_after_is_not(self, an, chi, seal):
        first, second = capture_events(an, 2)
        seal()
        for number, since_index in ((first, 1), (second, 2)):
            run(
                "insert into events_shared (organisation_id, event_no, since_index, event_time, record_time) "
                "select %s, event_no, %s, event_time, record_time from events_event where event_no = %s",
                (chi.organisation_id, since_index, number),
            )
        told = subscribe(chi, initial_record_time=SINCE)

        assert read_all(told) == [[first]]
        capture_events(an, 1)
        seal()
        assert due_events(told) == [second]

    def test_what_the_log_brings_meanwhile_is_told_once(self, an, seal, short_pages):
        before = capture_events(an, 4)
        seal(follow_too=False)  # sealed, and not yet followed
        unsealed = capture_events(an, 2)
        told = subscribe(an, initial_record_time=SINCE)
        assert past.read_on(told.number, NOW)
        assert due_events(told) == []  # not yet known who may see what of it
        follow.drain()
        pages = [number for page in read_all(told) for number in page]
        after = capture_events(an, 2)
        seal()

        assert pages == before
        assert due_events(told) == unsealed + after

    def test_a_replay_reads_everything_since_a_time_again(self, an, seal, short_pages):
        numbers = capture_events(an, 4)
        seal()
        told = subscribe(an)
        later = capture_events(an, 2, now=NOW + timedelta(hours=5))
        seal()
        acknowledge_all(told)

        replay(an, told.subscription_id, since=SINCE, now=NOW + timedelta(hours=6))

        assert [number for page in read_all(told) for number in page] == numbers + later
        last = capture_events(an, 1, now=NOW + timedelta(hours=7))
        seal()
        assert due_events(told) == last

    def test_a_subscription_that_is_gone_has_no_past(self):
        assert past.read_on(4_711, NOW) is False


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("place", range(1, 14))
@pytest.mark.parametrize("is_done", [False, True])
def test_every_statement_broken_both_ways_loses_and_repeats_nothing(an, seal, short_pages, place, is_done):
    numbers = capture_events(an, 5)
    seal()
    told = subscribe(an, initial_record_time=SINCE)

    with breaking(place, is_done=is_done):
        past.read_on(told.number, NOW)
    pages = read_all(told)

    assert [number for page in pages for number in page] == numbers
