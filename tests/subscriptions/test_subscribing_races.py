"""Subscribing while events are captured, sealed and followed: every event once, in the past or in the log."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection

from tests.conftest import NOW
from tests.subscriptions.wishing import acknowledge_all, capture_events, due_events, subscribe
from txng.subscriptions import past
from txng.tlog import follow, sequence

ROUNDS, EACH = 10, 5


@pytest.mark.django_db(transaction=True)
def test_who_subscribes_in_the_middle_of_it_all_is_told_of_each_event_once(an, dung, seal, monkeypatch):
    monkeypatch.setattr(past, "PAGE", 7)
    numbers: list[int] = []
    told = []

    def working(work):
        try:
            work()
        finally:
            connection.close()

    def capturing():
        for _ in range(ROUNDS):
            numbers.extend(capture_events(an, EACH))
            sequence.drain()

    def following():
        while is_busy.is_set():
            follow.follow_some("shared", batch=5)
            follow.follow_some("subscriptions", batch=3)

    is_busy = threading.Event()
    is_busy.set()
    threads = [threading.Thread(target=working, args=(work,)) for work in (capturing, following, following)]
    for thread in threads:
        thread.start()
    for n in range(12):
        told.append(subscribe((an, dung)[n % 2], initial_record_time=NOW - timedelta(days=1)))
        time.sleep(0.2)
    threads[0].join()
    is_busy.clear()
    for thread in threads[1:]:
        thread.join()
    follow.drain()

    assert len(numbers) == ROUNDS * EACH
    for one in told:
        found = [*due_events(one)]
        acknowledge_all(one)
        while past.read_on(one.number, NOW):
            found += due_events(one)
            acknowledge_all(one)
        found += due_events(one)
        assert sorted(found) == numbers
