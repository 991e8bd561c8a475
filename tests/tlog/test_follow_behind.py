"""A follower behind another: it sees a leaf only after that one has, and can be held where it stands."""

import threading

import pytest
from django.db import connection, transaction

from tests.tlog import facts
from txng.core.problems import Refused
from txng.tlog import follow, sequence


@pytest.fixture(autouse=True)
def _behind(room):
    room.FOLLOWERS_BEHIND = {"second": "first"}
    yield
    facts.unsee()


def test_it_goes_no_further_than_the_one_ahead(log, promise):
    promise(10)
    sequence.drain(log)

    assert follow.follow_some("second") == 0
    follow.follow_some("first", batch=4)
    assert follow.follow_some("second") == 4
    assert follow.follow_some("second") == 0
    follow.drain()

    assert facts.seen("first") == facts.seen("second") == list(range(1, 11))
    assert follow.place_of("second") == 10


def test_one_ahead_that_nobody_runs_is_no_reason_to_wait_in_silence(log, promise, room):
    room.FOLLOWERS_BEHIND = {"second": "nobody"}
    promise(1)
    sequence.drain(log)

    with pytest.raises(Refused, match="No follower"):
        follow.follow_some("second")


def test_a_follower_that_is_held_sees_nothing_until_it_is_let_go(log, promise):
    promise(3)
    sequence.drain(log)
    follow.follow_some("first")
    follow.follow_some("second", batch=2)
    taken = []

    def elsewhere():
        try:
            taken.append(follow.follow_some("second"))
        finally:
            connection.close()

    with transaction.atomic():
        assert follow.held_at("second") == 2
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()

    assert taken == [0]
    assert follow.follow_some("second") == 1


def test_a_follower_that_never_ran_is_held_at_the_beginning(room):
    with transaction.atomic():
        assert follow.held_at("second") == 0
    assert follow.place_of("nobody") == 0
