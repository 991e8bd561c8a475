"""Followers: every sealed leaf has its effect exactly once, in order, whatever breaks."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from tests.tlog import facts
from txng.core.problems import Refused
from txng.tlog import follow, sequence


@pytest.fixture(autouse=True)
def _clean(room):
    yield
    facts.unsee()


def test_every_follower_sees_every_sealed_leaf_once_and_in_order(log, promise):
    promise(1_203)
    sequence.drain(log)
    assert follow.lags() == {"first": 1_203, "second": 1_203}

    assert follow.drain() == 2_406
    assert follow.drain() == 0

    assert facts.seen("first") == facts.seen("second") == list(range(1, 1_204))
    assert follow.lags() == {"first": 0, "second": 0}


def test_what_is_not_sealed_is_not_followed(log, promise):
    promise(2)
    sequence.drain(log)
    promise(3)
    sequence.seal(log, after=2)

    follow.drain()
    assert facts.seen("first") == [1, 2]

    sequence.drain(log)
    follow.drain()
    assert facts.seen("first") == [1, 2, 3, 4, 5]


def test_a_follower_that_stumbles_loses_and_repeats_nothing(log, promise):
    promise(10)
    sequence.drain(log)
    follow.follow_some("first", batch=4)
    facts.STUMBLES.append(RuntimeError("stumbled"))

    with pytest.raises(RuntimeError):
        follow.follow_some("first", batch=4)
    assert follow.lags()["first"] == 6
    follow.drain()

    assert facts.seen("first") == list(range(1, 11))


@pytest.mark.parametrize("place", range(1, 6))
@pytest.mark.parametrize("is_done", [False, True])
def test_every_statement_of_a_follower_broken_both_ways_has_its_effect_once(log, promise, place, is_done):
    promise(10)
    sequence.drain(log)
    facts.seen("first")
    failing = FailingStatement(place, is_done=is_done)

    with pytest.raises(OSError), connection.execute_wrapper(failing):
        follow.follow_some("first")
    follow.drain()

    assert facts.seen("first") == list(range(1, 11))


def test_a_commit_that_was_done_but_reported_failed_has_its_effect_once(log, promise):
    promise(10)
    sequence.drain(log)

    def reported_failed(execute, sql, params, many, context):
        if sql.startswith("UPDATE tlog_cursor"):
            transaction.on_commit(raise_lost)
        return execute(sql, params, many, context)

    with pytest.raises(ConnectionError), connection.execute_wrapper(reported_failed):
        follow.follow_some("first")
    follow.drain()

    assert facts.seen("first") == list(range(1, 11))


def test_a_follower_started_again_sees_all_again(log, promise):
    promise(3)
    sequence.drain(log)
    follow.drain()

    call_command("runfollowers", "--once", "--rebuild", "first")

    assert facts.seen("first") == [1, 2, 3, 1, 2, 3]
    assert facts.seen("second") == [1, 2, 3]
    with pytest.raises(CommandError, match="Không có tiến trình"):
        call_command("runfollowers", "--once", "--rebuild", "nobody")
    with pytest.raises(Refused, match="No follower"):
        follow.follow_some("nobody")


def test_a_hole_in_the_log_stops_the_followers(log, promise):
    promise(3)
    sequence.drain(log)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE tlog_leaf DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM tlog_leaf WHERE index = 1")
        cursor.execute("ALTER TABLE tlog_leaf ENABLE TRIGGER USER")

    with pytest.raises(Refused, match="missing"):
        follow.follow_some("first")

    assert follow.lags()["first"] == 3


def test_two_copies_of_a_follower_share_the_work(log, promise):
    promise(2_000)
    sequence.drain(log)
    follow.follow_some("first", batch=1)

    def copy():
        try:
            for _ in range(300):
                follow.follow_some("first", batch=20)
        finally:
            connection.close()

    threads = [threading.Thread(target=copy) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    follow.drain()

    assert facts.seen("first") == list(range(1, 2_001))


class FailingStatement:
    """Breaks the statement at `place`, before it is done or after."""

    def __init__(self, place, *, is_done):
        self.place, self.is_done, self.count = place, is_done, 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        if self.count != self.place:
            return execute(sql, params, many, context)
        if self.is_done:
            execute(sql, params, many, context)
        raise OSError("the connection broke")


def raise_lost():
    raise ConnectionError("the answer to COMMIT was lost")
