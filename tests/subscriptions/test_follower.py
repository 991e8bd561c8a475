"""What is due to whom: every sealed event once, to those whose query it answers and who may see it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.conftest import NOW
from tests.events.documents import make_body
from tests.subscriptions.breaking import breaking
from tests.subscriptions.wishing import acknowledge_all, capture_bodies, capture_events, due, due_events, row, subscribe
from tests.tlog.test_follow import raise_lost
from txng.core.epcis.schedule import Schedule
from txng.core.problems import Refused
from txng.events import named_queries
from txng.events.write_rows import run
from txng.subscriptions import actions, watchers
from txng.tlog import follow

SHIPPING = {"EQ_bizStep": ["shipping"]}
AT_LEAST, MORE = 14, 17  # statements of one batch, with the cursor's


@pytest.mark.django_db
class TestWhatIsDue:
    def test_an_event_is_due_to_those_whose_query_it_answers(self, an, seal):
        told, not_told = subscribe(an, SHIPPING), subscribe(an, {"EQ_bizStep": ["packing"]})
        first, _, third = capture_bodies(
            an, make_body(bizStep="shipping"), make_body(bizStep="receiving"), make_body(bizStep="shipping")
        )

        seal()

        assert due(told) == [(0, first), (2, third)]
        assert due(not_told) == []

    def test_only_those_who_may_see_an_event_are_told(self, an, chi, dung, seal):
        mine, of_another, of_all = subscribe(an), subscribe(chi), subscribe(dung)

        numbers = capture_events(an, 2)
        seal()

        assert due_events(mine) == due_events(of_all) == numbers
        assert due_events(of_another) == []

    def test_what_was_sealed_before_is_not_told_without_asking(self, an, seal):
        capture_events(an, 2)
        seal()
        told = subscribe(an)
        (number,) = capture_events(an, 1)
        seal()

        assert due(told) == [(2, number)]

    def test_what_is_sealed_but_not_followed_when_one_subscribes_is_the_past(self, an, seal):
        capture_events(an, 2)
        seal(follow_too=False)
        told = subscribe(an)

        follow.drain()

        assert due(told) == []

    def test_nothing_is_told_from_before_a_time_that_is_still_to_come(self, an, seal):
        told = subscribe(an, initial_record_time=NOW + timedelta(days=1))
        capture_events(an, 1)
        (later,) = capture_events(an, 1, now=NOW + timedelta(days=2))

        seal()

        assert due_events(told) == [later]

    def test_who_sleeps_is_woken_and_a_schedule_is_not(self, an, seal):
        stream, daily = subscribe(an), subscribe(an, schedule=Schedule(hour="1"))
        at = row(daily).wake_at
        assert row(stream).wake_at is None
        assert at is not None

        capture_events(an, 1)
        seal()

        assert row(stream).wake_at is not None
        assert row(daily).wake_at == at
        assert due(stream) == due(daily)

    def test_who_waits_before_another_attempt_is_not_hurried(self, an, seal):
        told = subscribe(an)
        later = NOW + timedelta(days=9)
        type(row(told)).objects.update(wake_at=later)

        capture_events(an, 1)
        seal()

        assert row(told).wake_at == later

    def test_who_is_suspended_misses_nothing(self, an, seal):
        told = subscribe(an)
        type(row(told)).objects.update(suspended_at=NOW)
        numbers = capture_events(an, 2)

        seal()

        assert due_events(told) == numbers

    def test_a_field_is_found_by_a_prefix_that_an_event_explains_only_now(self, an, seal):
        told = subscribe(an, {"EQ_vidu:so": ["7"]})
        capture_events(an, 1)
        seal()

        (number,) = capture_bodies(an, make_body() | {"vidu:so": 7})
        seal()

        assert due_events(told) == [number]

    def test_an_old_event_that_is_newly_shared_is_due_where_it_became_visible(self, an, chi, seal):
        told = subscribe(chi, SHIPPING)
        (old,) = capture_bodies(an, make_body(bizStep="shipping"))
        seal()
        assert due(told) == []

        capture_events(an, 2)
        seal(follow_too=False)
        run(
            "insert into events_shared (organisation_id, event_no, since_index, event_time, record_time) "
            "values (%s, %s, 2, now(), now())",
            (chi.organisation_id, old),
        )
        follow.drain()

        assert due(told) == [(2, old)]

    def test_a_query_that_cannot_be_read_any_more_stops_nobody_else(self, an, seal, caplog):
        broken, told = subscribe(an), subscribe(an)
        type(row(told)).objects.filter(number=broken.number).update(query={"EQ_nothing": ["x"]})
        watchers.forget()

        numbers = capture_events(an, 1)
        seal()

        assert (due_events(told), due(broken)) == (numbers, [])
        assert f"subscription {broken.number} asks what cannot be read" in caplog.text
        assert row(broken).suspended_at is not None
        assert row(broken).last_problem["code"] == "query.unknown_parameter"


@pytest.mark.django_db
class TestCost:
    def test_a_batch_costs_the_same_for_many_subscriptions_as_for_one(self, an, seal):
        counts = []
        for wished in (1, 30):
            for _ in range(wished):
                subscribe(an)
            capture_events(an, 20)
            seal(follow_too=False)
            follow.follow_some("shared")
            with CaptureQueriesContext(connection) as queries:
                follow.follow_some("subscriptions")
            counts.append(len(queries))

        assert counts[0] == counts[1]

    def test_who_waits_is_not_asked_again_while_nothing_has_changed(self, an, seal):
        subscribe(an)
        capture_events(an, 1)
        seal()
        before = watchers.watch(NOW)

        assert watchers.watch(NOW) is before
        subscribe(an)
        after = watchers.watch(NOW)
        assert after is not before
        assert watchers.watch(NOW + timedelta(hours=1)) is after  # no query asks master data


@pytest.mark.django_db
class TestRowsOfThoseThatAreGone:
    def test_a_query_that_is_deleted_takes_what_is_due_along(self, an, seal):
        named_queries.keep(an, {"name": "xuat", "query": SHIPPING}, now=NOW)
        told = subscribe(an, SHIPPING, query_name="xuat", is_named=True)
        other = subscribe(an)
        capture_events(an, 1, bizStep="shipping")
        seal()
        run(
            "insert into subscriptions_dead select subscription_no, log_index, event_no, '{}', now() from subscriptions_due",
            (),
        )

        named_queries.delete(an, "xuat")
        capture_events(an, 1, bizStep="shipping")
        seal()

        assert due(told) == []
        assert len(due(other)) == 2
        assert run("select distinct subscription_no from subscriptions_dead", ()).fetchall() == [(other.number,)]

    def test_unsubscribing_forgets_what_is_due(self, an, chi, seal):
        told = subscribe(an)
        capture_events(an, 1)
        seal()
        with pytest.raises(Refused):
            actions.unsubscribe(chi, told.subscription_id)
        assert due(told) != []

        actions.unsubscribe(an, told.subscription_id)

        assert due(told) == []


@pytest.mark.django_db(transaction=True)
class TestWhateverBreaks:
    @pytest.mark.parametrize("place", range(1, MORE))
    @pytest.mark.parametrize("is_done", [False, True])
    def test_every_statement_broken_both_ways_makes_each_event_due_once(self, an, seal, place, is_done):
        told = subscribe(an)
        numbers = capture_events(an, 5)
        seal(follow_too=False)
        while follow.follow_some("shared"):
            pass

        with breaking(place, is_done=is_done) as broken:
            follow.follow_some("subscriptions", batch=3)
        if broken:
            connection.close()  # as the loop does
        assert broken or place > AT_LEAST
        assert len(due(told)) == (0 if broken else 3)
        follow.drain()

        assert due_events(told) == numbers
        acknowledge_all(told)
        follow.drain()
        assert due(told) == []

    def test_a_commit_that_was_done_but_reported_failed_makes_nothing_due_twice(self, an, seal):
        told = subscribe(an)
        numbers = capture_events(an, 5)
        seal(follow_too=False)
        while follow.follow_some("shared"):
            pass

        def reported_failed(execute, sql, params, many, context):
            if sql.startswith("UPDATE tlog_cursor"):
                transaction.on_commit(raise_lost)
            return execute(sql, params, many, context)

        with pytest.raises(ConnectionError), connection.execute_wrapper(reported_failed):
            follow.follow_some("subscriptions")
        assert due_events(told) == numbers
        acknowledge_all(told)
        follow.drain()

        assert due(told) == []
