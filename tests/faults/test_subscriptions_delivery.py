"""Sender, receiver and database broken at each step of a delivery: at least once, in order, nothing skipped.

After every fault a later sender goes on. What was taken, with repetitions of one and the same delivery counted once, must
be exactly what was due, in its order.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from itertools import groupby
from pathlib import Path

import pytest
from django.db import connection

from tests.subscriptions.breaking import breaking
from tests.subscriptions.delivering import Clock, deliver_all, due, receiver, row, sealed, told  # noqa: F401
from txng.subscriptions import watchers
from txng.subscriptions.claims import run
from txng.subscriptions.sender import turn


@pytest.fixture
def clean(transactional_db):
    """Tables that hold nothing of another test: a sender of its own process takes whatever is due."""
    watchers.forget()
    yield
    run("delete from subscriptions_due returning 1", ())


def told_once(receiver, path):  # noqa: F811
    """The events that a path has taken; a delivery that came again right behind itself is one delivery."""
    taken = [(sent.id, tuple(sent.event_ids)) for sent in receiver.taken if sent.path == path]
    once = [one for one, _ in groupby(taken)]
    assert len({id_ for id_, _ in once}) == len(once), "an old delivery came again after a later one"
    return [event for _, events in once for event in events]


def go_on(clock, hours=2):
    """Whatever was left behind: leases end, waits end."""
    clock.pass_(hours=hours)
    deliver_all(clock)


def test_every_statement_of_a_sender_may_break(clean, an, receiver, sealed):  # noqa: F811
    clock, given = Clock(), []
    numbers = [told(an, f"{receiver.url}/{n}").number for n in range(2)]
    for place in range(1, 60):
        hit = False
        for is_done in (False, True):
            given += sealed(an, count=2)
            with breaking(place, is_done=is_done) as broken:
                turn(clock.pass_(hours=1))
            hit = hit or bool(broken)
            go_on(clock)
            assert [due(number) for number in numbers] == [0, 0]
        if not hit:
            break
    assert place >= 7, "abandoned, claim, due, organisations, events, fix, acknowledged"
    assert told_once(receiver, "/0") == told_once(receiver, "/1") == given


def test_a_database_that_forgets_the_answer_to_a_commit_repeats_at_most_the_delivery(clean, an, receiver, sealed):  # noqa: F811
    clock, number = Clock(), told(an, f"{receiver.url}/0").number
    given = sealed(an, count=2)
    right = connection.commit
    for place in range(1, 6):
        count = 0

        def commit(place=place):
            nonlocal count
            count += 1
            right()
            if count == place:
                raise OSError("the answer was lost")

        connection.commit = commit
        try:
            with suppress(OSError):
                turn(clock.pass_(hours=1))
        finally:
            connection.commit = right
        given += sealed(an, count=1)
        go_on(clock)

    assert told_once(receiver, "/0") == given and due(number) == 0


@pytest.mark.parametrize(
    "cut", [b"", b"HT", b"HTTP/1.1 200", b"HTTP/1.1 200 OK\r\nContent-Le", b"HTTP/1.1 500 No\r\n\r\n"]
)  # fmt: skip
def test_a_receiver_that_dies_while_it_answers_gets_the_same_delivery_again(clean, an, receiver, sealed, cut):  # noqa: F811
    clock = Clock()
    told(an, f"{receiver.url}/0")
    given = sealed(an, count=2)
    receiver.answering = lambda sent: cut
    turn(clock.now)
    given += sealed(an, count=1)
    receiver.answering = lambda sent: (200, {}, b"")
    go_on(clock)

    assert receiver.sent[0].id == receiver.sent[1].id and receiver.sent[0].event_ids == receiver.sent[1].event_ids
    assert told_once(receiver, "/0") == given


@pytest.mark.parametrize("read_bytes", [0, 1, 200, 5_000])
def test_a_receiver_that_dies_while_it_reads_gets_the_same_delivery_again(clean, an, receiver, sealed, read_bytes):  # noqa: F811
    clock = Clock()
    with breaking_off(read_bytes) as port:
        subscription = told(an, f"http://127.0.0.1:{port}/0")
        given = sealed(an, count=60)
        turn(clock.now)
    assert row(subscription.number).attempts == 1
    type(subscription).objects.filter(number=subscription.number).update(dest=f"{receiver.url}/0")
    go_on(clock)

    assert told_once(receiver, "/0") == given


@contextmanager
def breaking_off(read_bytes):
    """A server that reads so much of each request, and is gone."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            with suppress(OSError):
                while True:
                    client, _ = server.accept()
                    with client:
                        if read_bytes:
                            client.recv(read_bytes)

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)


@contextmanager
def sender():
    """A sender as a process of its own, killed at the end if it still runs."""
    parts = connection.settings_dict
    url = f"postgresql:///{parts['NAME']}?host={parts['HOST']}&user={parts['USER']}&port={parts['PORT'] or 5432}&password={parts['PASSWORD']}"
    own = {"TXNG_DATABASE_URL": url, "TXNG_WEBHOOK_PRIVATE": "127.0.0.1", "TXNG_WEBHOOK_TIMEOUT_S": "20"}
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "django", "runsubscriptions"]
    process = subprocess.Popen(command, env={**os.environ, **own}, cwd=root)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(condition, seconds=120):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came so far"
        time.sleep(0.02)


@pytest.mark.parametrize("step", ["sent", "answered", "acknowledged", "sent, second", "anywhere"])
def test_kill_9_of_the_sender_loses_nothing_and_repeats_at_most_what_was_on_its_way(clean, an, receiver, sealed, step):  # noqa: F811
    clock = Clock()
    numbers = [told(an, f"{receiver.url}/{n}").number for n in range(3)]
    type(row(numbers[0])).objects.update(batch_limit=3)
    given, killed = sealed(an, count=10), threading.Event()

    with sender() as process:

        def kill(sent):
            killed.set()
            process.send_signal(signal.SIGKILL)

        def answer(sent):
            if step == "sent" or (step == "sent, second" and len(receiver.sent) > 4):
                kill(sent)
                time.sleep(0.05)
            elif step == "answered":
                threading.Timer(0.001, kill, [sent]).start()
            return 200, {}, b""

        receiver.answering = answer
        if step == "acknowledged":
            wait_for(lambda: row(numbers[0]).delivered >= 3)
            kill(None)
        elif step == "anywhere":
            wait_for(lambda: receiver.sent)
            time.sleep(0.013)
            kill(None)
        wait_for(killed.is_set)
        process.wait(10)
    wait_for(nobody_else)
    receiver.answering = lambda sent: (200, {}, b"")
    acknowledged_before = {number: row(number).delivered for number in numbers}
    before = len(receiver.sent)
    given += sealed(an, count=1)
    go_on(clock)

    for n, number in enumerate(numbers):
        assert told_once(receiver, f"/{n}") == given and due(number) == 0
        again = [event for sent in receiver.sent[before:] if sent.path == f"/{n}" for event in sent.event_ids]
        assert again == given[acknowledged_before[number] :], "what was acknowledged is never sent again"


def nobody_else():
    statement = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    return run(statement, ())[0][0] == 0


def test_a_sender_that_is_told_to_stop_finishes_what_answers_and_gives_back_what_does_not(clean, an, receiver, sealed):  # noqa: F811
    held = threading.Event()
    slow = told(an, f"{receiver.url}/slow").number
    quick = told(an, f"{receiver.url}/quick").number
    receiver.answering = lambda sent: ((sent.path == "/slow" and held.wait(30)) and (503, {}, b"")) or (200, {}, b"")
    given = sealed(an, count=1)
    with sender() as process:
        wait_for(lambda: len(receiver.sent) == 2)
        process.send_signal(signal.SIGTERM)

        assert process.wait(12) == 0
    held.set()

    assert due(quick) == 0 and due(slow) == 1
    now_row = row(slow)
    assert now_row.leased_until is None and now_row.wake_at is not None and now_row.attempts == 0
    receiver.answering = lambda sent: (200, {}, b"")
    clock = Clock()
    deliver_all(clock)
    assert (
        told_once(receiver, "/slow")[-1:] == given
        and len({sent.id for sent in receiver.sent if sent.path == "/slow"}) == 1
    )


def test_two_senders_beside_each_other_send_nothing_twice(clean, an, receiver, sealed):  # noqa: F811
    numbers = [told(an, f"{receiver.url}/{n}").number for n in range(20)]
    type(row(numbers[0])).objects.update(batch_limit=2)
    given = []
    with sender(), sender():
        for _ in range(4):
            given += sealed(an, count=3)
        wait_for(lambda: not any(due(number) for number in numbers))
        time.sleep(0.3)

    for n in range(20):
        assert [event for sent in receiver.taken if sent.path == f"/{n}" for event in sent.event_ids] == given


def test_a_sender_whose_database_breaks_off_goes_on_by_itself(clean, an, receiver, sealed):  # noqa: F811
    told(an, f"{receiver.url}/0")
    given = sealed(an, count=1)
    with sender() as process:
        wait_for(lambda: receiver.taken)
        for _ in range(3):
            wait_for(lambda: not nobody_else())
            run(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
                (),
            )
            given += sealed(an, count=1)
            wait_for(lambda last=given[-1]: last in told_once(receiver, "/0"))
        assert process.poll() is None

    assert told_once(receiver, "/0") == given
