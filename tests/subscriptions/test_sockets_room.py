"""What a turn of the sockets' poller does in the database, and how a connection is told and closed."""

import asyncio
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.subscriptions.wishing import capture_events, due_events, row, subscribe
from txng.subscriptions import sockets, sockets_rows
from txng.subscriptions.actions import unsubscribe
from txng.subscriptions.claims import run
from txng.subscriptions.models import Subscription
from txng.subscriptions.sockets import FAULT, GONE, INTERRUPTED, STOPPING, TOO_LOUD, TOO_SLOW, Hub
from txng.subscriptions.sockets_door import read_wish
from txng.subscriptions.sockets_turn import Asked, Told, turn


def _opened(viewer, **fields):
    return subscribe(viewer, channel="socket", dest="", now=timezone.now(), **fields)


def _events(text):
    return json.loads(text)["epcisBody"]["queryResults"]["resultsBody"]["eventList"]


def _of(numbers):
    return [parcel.number for parcel, _ in numbers]


def test_only_the_acknowledgement_of_a_message_takes_what_is_due_away(an, seal):
    socket = _opened(an)
    numbers = capture_events(an, 3)
    seal()
    told = turn(Asked(ready=[socket.number]), timezone.now())

    ((parcel, text),) = told.messages
    assert len(_events(text)) == 3
    assert due_events(socket) == numbers
    turn(Asked(sent=[parcel]), timezone.now())
    assert due_events(socket) == []
    assert row(socket).delivered == 3


def test_one_turn_serves_many_sockets(an, chi, seal, django_assert_max_num_queries):
    mine = [_opened(an) for _ in range(20)]
    capture_events(an, 2)
    seal()
    with django_assert_max_num_queries(12):
        told = turn(Asked(ready=[one.number for one in mine]), timezone.now())

    assert sorted(_of(told.messages)) == [one.number for one in mine]
    assert told.was_busy


def test_who_sleeps_is_not_told(an, seal):
    socket = _opened(an)

    assert turn(Asked(ready=[socket.number]), timezone.now()) == Told()


def test_what_may_be_lost_with_a_failure_of_ours_is_sent_again(an, seal):
    socket = _opened(an)
    capture_events(an, 1)
    seal()
    lost = turn(Asked(ready=[socket.number]), timezone.now()).messages
    assert turn(Asked(ready=[socket.number]), timezone.now()).messages == ()

    again = turn(Asked(ready=[socket.number], roused=[socket.number]), timezone.now()).messages

    assert [parcel.id for parcel, _ in again] == [parcel.id for parcel, _ in lost]


def test_a_socket_whose_lease_is_over_is_forgotten_with_all_that_waits_for_it(an, seal):
    alive, dead, never_leased = (_opened(an) for _ in range(3))
    webhook = subscribe(an)
    capture_events(an, 1)
    seal()
    now = timezone.now()
    turn(Asked(leased=[alive.number, dead.number]), now)
    Subscription.objects.filter(number=dead.number).update(leased_until=now - timedelta(seconds=1))

    turn(Asked(is_sweep=True), now)
    assert Subscription.objects.count() == 3, "who has just been accepted has time to take its lease"
    Subscription.objects.filter(number=never_leased.number).update(created_at=now - timedelta(minutes=2))
    turn(Asked(is_sweep=True), now)

    assert set(Subscription.objects.values_list("number", flat=True)) == {alive.number, webhook.number}
    assert due_events(dead) == []
    assert due_events(webhook) != []


def test_only_sockets_are_forgotten(an, seal):
    webhook = subscribe(an)

    turn(Asked(ended=[webhook.number]), timezone.now())

    assert Subscription.objects.filter(number=webhook.number).exists()


def test_who_is_gone_is_told_by_the_next_look(an, seal):
    socket = _opened(an)
    Subscription.objects.filter(number=socket.number).delete()

    assert turn(Asked(looked_at=[socket.number]), timezone.now()).gone == {socket.number}


def test_sockets_are_counted_by_organisation(an, chi, seal):
    _opened(an)
    subscribe(an)

    assert sockets_rows.open_sockets_of(an.organisation_id) == 1
    assert sockets_rows.open_sockets_of(chi.organisation_id) == 0


def test_every_fault_of_an_address_is_told_at_once():
    _, problems = read_wish(
        {"stream": "yes", "second": "99", "reportIfEmpty": "1", "initialRecordTime": "today", "x": ""}, query_name="q"
    )

    assert sorted(problem.pointer for problem in problems) == [
        "/initialRecordTime", "/reportIfEmpty", "/second", "/stream", "/x",
    ]  # fmt: skip


def test_a_schedule_and_no_stream_is_a_wish():
    wish, problems = read_wish({"stream": "false", "hour": "1", "minute": "5"}, query_name="q")

    assert problems == []
    assert (wish.schedule.hour, wish.schedule.minute, wish.is_named) == ("1", "5", True)


@pytest.mark.parametrize(
    "farewell", [GONE, INTERRUPTED, STOPPING, TOO_SLOW, TOO_LOUD, FAULT], ids=lambda one: str(one[0])
)
def test_a_farewell_fits_into_a_close_frame(farewell):
    assert len(farewell[1].encode()) <= 123


_HANG_UP = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()
"""


class _Line:
    """The server's end of a connection, and a client that may not read."""

    def __init__(self, *, reads=True):
        self.sent, self.reads = [], reads
        self.told, self.left = asyncio.Event(), asyncio.Event()

    async def receive(self):
        await self.left.wait()
        return {"type": "websocket.disconnect", "code": 1000}

    async def send(self, message):
        if not self.reads and message["type"] == "websocket.send":
            await asyncio.Event().wait()
        self.sent.append(message)
        self.told.set()

    @property
    def farewell(self):
        (close,) = [message for message in self.sent if message["type"] == "websocket.close"]
        return close["code"], close["reason"]


def _hang_up_own():
    connection.close()  # asked for here: each thread has its own


def _served(socket, line, then=None):
    """Serve one connection until it ends and its row is gone; `then` happens meanwhile."""

    async def run():
        hub = Hub(5)
        polling = asyncio.ensure_future(hub.run())
        serving = asyncio.ensure_future(hub.serve(socket.number, line.receive, line.send))
        try:
            if then is not None:
                await asyncio.wait_for(then(hub, line), 10)
            await asyncio.wait_for(serving, 10)
            await asyncio.wait_for(hub.stop(), 10)
        finally:
            polling.cancel()
            await asyncio.gather(polling, serving, return_exceptions=True)
            await asyncio.get_running_loop().run_in_executor(hub._thread, _hang_up_own)

    asyncio.run(run())
    assert not Subscription.objects.filter(number=socket.number).exists()
    assert due_events(socket) == []


async def _leave_once_told(hub, line):
    await line.told.wait()
    line.left.set()


def _in_thread(work):
    """Something that another process does meanwhile."""

    def done():
        try:
            work()
        finally:
            connection.close()

    return asyncio.to_thread(done)


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(sockets, "_LOOK_S", 0.05)
    monkeypatch.setattr(sockets, "_SEND_S", 0.2)


@pytest.mark.django_db(transaction=True)
def test_who_does_not_read_is_closed(an, seal, quick):
    socket, line = _opened(an), _Line(reads=False)
    capture_events(an, 1)
    seal()

    _served(socket, line)

    assert line.farewell == TOO_SLOW


@pytest.mark.django_db(transaction=True)
def test_who_leaves_is_told_nothing_more(an, seal, quick):
    socket, line = _opened(an), _Line()
    capture_events(an, 2)
    seal()

    _served(socket, line, _leave_once_told)

    (message,) = line.sent
    assert len(_events(message["text"])) == 2


@pytest.mark.django_db(transaction=True)
def test_a_database_that_hangs_up_is_outlived(an, seal, quick):
    socket, line = _opened(an), _Line()

    def hang_up():
        run(_HANG_UP, ())
        capture_events(an, 1)
        seal()

    async def then(hub, line):
        while not hub._done.leased_s:  # noqa: ASYNC110 - until it has its connection
            await asyncio.sleep(0.01)
        await _in_thread(hang_up)
        await _leave_once_told(hub, line)

    connection.close()  # ours would be hung up as well
    _served(socket, line, then)

    assert len(_events(line.sent[0]["text"])) == 1


@pytest.mark.django_db(transaction=True)
def test_who_is_deleted_meanwhile_is_closed(an, seal, quick):
    socket, line = _opened(an), _Line()

    async def then(hub, line):
        await _in_thread(lambda: unsubscribe(an, socket.subscription_id))

    _served(socket, line, then)

    assert line.farewell == GONE


@pytest.mark.django_db(transaction=True)
def test_who_lost_his_row_in_a_long_pause_is_asked_to_come_again(an, seal, quick, monkeypatch):
    socket, line = _opened(an), _Line()
    monkeypatch.setattr(sockets, "_LEASE_S", -1.0)  # as if every lease had been over before it was renewed

    async def then(hub, line):
        await _in_thread(lambda: unsubscribe(an, socket.subscription_id))

    _served(socket, line, then)

    assert line.farewell == INTERRUPTED


@pytest.mark.django_db(transaction=True)
def test_a_process_that_stops_takes_nobody_more(an, seal, quick):
    socket, line = _opened(an), _Line()

    async def then(hub, line):
        assert hub.has_room
        stopping = asyncio.ensure_future(hub.stop())
        await asyncio.sleep(0)
        assert not hub.has_room
        await stopping

    _served(socket, line, then)

    assert line.farewell == STOPPING


@pytest.mark.django_db(transaction=True)
def test_an_event_that_cannot_be_written_ends_its_connection(an, seal, quick):
    socket, line = _opened(an), _Line()
    capture_events(an, 1)
    seal()
    run("update events_event set body = '{' returning 1", ())  # as a disk might

    _served(socket, line)

    assert line.farewell == FAULT
