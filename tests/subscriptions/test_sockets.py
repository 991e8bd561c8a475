"""Subscriptions over WebSocket on a whole node, heard by a client of strangers (the library `websockets`)."""

import itertools
import json
import os
import signal
import time
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import psycopg
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests.journeys.documents import document, finished_job, observed, until
from tests.nodes import client_of, keys_for, node_in

LOT = "https://id.gs1.org/01/08938501234568/10/"
MOST = 205
_NUMBERS = itertools.count()
ROWS = "select count(*) from subscriptions_subscription where channel = 'socket'"


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    node = node_in(tmp_path_factory.mktemp("node"), TXNG_SOCKETS_OF_ORGANISATION=str(MOST)).start()
    yield node
    node.stop()


@pytest.fixture(scope="module")
def keys(node):
    return keys_for(node, "an", "chi")


@pytest.fixture
def an(node, keys):
    with client_of(node, keys["an"]) as client:
        yield client


@pytest.fixture
def named(an):
    """A query of An's: events of business step `inspecting`."""
    name = f"kiem-tra-{next(_NUMBERS)}"
    assert an.post("/epcis/v2/queries", json={"name": name, "query": {"EQ_bizStep": ["inspecting"]}}).status_code == 201
    return name


def _socket(node, key, name, **asked):
    asked = "&".join(f"{field}={value}" for field, value in asked.items())
    address = f"{node.url.replace('http', 'ws')}/epcis/v2/queries/{name}/events?{asked}"
    return connect(address, additional_headers={"Authorization": f"Bearer {key}"}, open_timeout=60, close_timeout=5)


def _capture(client, *lots):
    assert finished_job(client, client.post("/epcis/v2/capture", json=document(*map(observed, lots))))["success"]


def _lots(prefix, count):
    return [f"{LOT}{prefix}-{next(_NUMBERS)}" for _ in range(count)]


def _events(message):
    return json.loads(message)["epcisBody"]["queryResults"]["resultsBody"]["eventList"]


def _heard(socket, count, timeout_s=30.0):
    """The next `count` events of a socket."""
    events, deadline = [], time.monotonic() + timeout_s
    while len(events) < count:
        events += _events(socket.recv(timeout=deadline - time.monotonic()))
    return events


def _lots_of(events):
    return [event["quantityList"][0]["epcClass"] for event in events]


def _rows(node):
    with psycopg.connect(node.environment["TXNG_DATABASE_URL"]) as connection:
        return connection.execute(ROWS).fetchone()[0]


def _farewell(socket, timeout_s=20.0):
    """The code and reason with which the server closes."""
    with pytest.raises(ConnectionClosed) as closed:
        for _ in range(1_000):
            socket.recv(timeout=timeout_s)
    return closed.value.rcvd


def _sent_away(socket):
    """Say one word more than is let pass in a second, until that falls into one; the farewell.

    No word more: what a closed connection leaves unread resets it, and then the farewell is lost.
    """
    for _ in range(20):
        time.sleep(1.5)  # what was said before is forgotten
        for _ in range(101):
            socket.send("more")
        with suppress(TimeoutError):
            return _farewell(socket, 3.0)
    raise AssertionError("nobody minds")


def test_two_clients_hear_all_events_in_the_order_of_their_capture(node, keys, an, named):
    lots = _lots("HAI", 6)
    with _socket(node, keys["an"], named, stream="true") as one, _socket(node, keys["an"], named, stream="true") as two:
        for lot in lots:
            _capture(an, lot)
        heard = [_heard(socket, 6) for socket in (one, two)]

    assert [_lots_of(events) for events in heard] == [lots, lots]
    until(lambda: _rows(node) == 0)


def test_a_message_is_a_whole_document_of_the_query(node, keys, an, named):
    with _socket(node, keys["an"], named, stream="true") as socket:
        (listed,) = an.get(f"/epcis/v2/queries/{named}/subscriptions").json()
        _capture(an, *_lots("DOC", 1))
        told = json.loads(socket.recv(timeout=20))

    assert (told["type"], told["schemaVersion"]) == ("EPCISQueryDocument", "2.0")
    assert told["epcisBody"]["queryResults"]["queryName"] == named
    assert told["epcisBody"]["queryResults"]["subscriptionID"] == listed["subscriptionID"]


def test_nobody_hears_what_is_not_his(node, keys, an, named):
    mine, theirs = _lots("AN", 1), _lots("CHI", 1)
    with _socket(node, keys["chi"], "SimpleEventQuery", stream="true") as socket:
        _capture(an, *mine)
        with client_of(node, keys["chi"]) as chi:
            _capture(chi, *theirs)
        heard = _heard(socket, 1)
        with pytest.raises(TimeoutError):
            socket.recv(timeout=1)

    assert _lots_of(heard) == theirs


def test_a_schedule_reports_every_second_also_when_nothing_happened(node, keys, an, named):
    lots = _lots("LICH", 1)
    with _socket(node, keys["an"], named, second="*", reportIfEmpty="true") as socket:
        assert [_events(socket.recv(timeout=30)) for _ in range(2)] == [[], []]
        _capture(an, *lots)
        assert _lots_of(_heard(socket, 1)) == lots


def test_what_was_recorded_before_comes_first_where_it_is_asked_for(node, keys, an, named):
    before, after = _lots("TRUOC", 3), _lots("SAU", 1)
    began = datetime.now().astimezone()
    _capture(an, *before)
    until(lambda: len(_events(an.get(f"/epcis/v2/queries/{named}/events").text)) >= 3)
    # As many write it: the sign of the zone is not percent-encoded.
    with _socket(node, keys["an"], named, stream="true", initialRecordTime=began.isoformat()) as socket:
        _capture(an, *after)
        heard = _lots_of(_heard(socket, 4))

    assert (sorted(heard[:3]), heard[3:]) == (sorted(before), after)


_REFUSALS = {
    "no key": ("{named}", "stream=true", {"Authorization": ""}, 401, "web.key_needed"),
    "a wrong key": ("{named}", "stream=true", {"Authorization": "Bearer nobody"}, 401, "accounts.key_unknown"),
    "an unknown query": ("khong-co", "stream=true", {}, 404, "rest.unknown_query"),
    "no word of when": ("{named}", "", {}, 400, "subscriptions.stream_or_schedule"),
    "both": ("{named}", "stream=true&minute=5", {}, 400, "subscriptions.stream_or_schedule"),
    "a field of nobody": ("{named}", "stream=true&colour=red", {}, 400, "subscriptions.field_unknown"),
    "a flag that is none": ("{named}", "stream=true&reportIfEmpty=maybe", {}, 400, "subscriptions.shape"),
    "a time that is none": ("{named}", "stream=true&initialRecordTime=now", {}, 400, "subscriptions.shape"),
    "a minute that is none": ("{named}", "minute=61", {}, 400, "subscriptions.schedule_field"),
    "a form that is none": ("{named}", "stream=true", {"GS1-EPC-Format": "Any"}, 406, "rest.format"),
    "another host": ("{named}", "stream=true", {"Host": "elsewhere.vn"}, 421, "web.host"),
}


@pytest.mark.parametrize("refusal", _REFUSALS)
def test_a_refusal_comes_before_the_upgrade_as_a_problem(node, keys, named, refusal):
    name, asked, headers, status, code = _REFUSALS[refusal]
    address = f"{node.url.replace('http', 'ws')}/epcis/v2/queries/{name.format(named=named)}/events?{asked}"
    headers = {"Authorization": f"Bearer {keys['an']}"} | headers
    with pytest.raises(InvalidStatus) as refused:
        connect(address, additional_headers={name: value for name, value in headers.items() if value})

    response = refused.value.response
    problem = json.loads(bytes(response.body))
    assert (response.status_code, [error["code"] for error in problem["errors"]]) == (status, [code])
    assert response.headers["Content-Type"] == "application/problem+json"
    assert _rows(node) == 0


def test_a_key_may_come_as_a_password(node, keys, named):
    basic = b64encode(f"an:{keys['an']}".encode()).decode()
    address = f"{node.url.replace('http', 'ws')}/epcis/v2/queries/{named}/events?stream=true"
    with connect(address, additional_headers={"Authorization": f"Basic {basic}"}) as socket:
        assert socket.ping().wait(10)


def test_a_query_that_is_deleted_closes_its_sockets(node, keys, an, named):
    with _socket(node, keys["an"], named, stream="true") as socket:
        assert an.delete(f"/epcis/v2/queries/{named}").status_code == 204
        assert _farewell(socket).code == 4404


def test_a_subscription_that_is_deleted_closes_its_socket(node, keys, an, named):
    with _socket(node, keys["an"], named, stream="true") as socket:
        (listed,) = an.get(f"/epcis/v2/queries/{named}/subscriptions").json()
        assert listed["dest"].startswith("ws://")
        address = f"/epcis/v2/queries/{named}/subscriptions/{listed['subscriptionID']}"
        assert an.delete(address).status_code == 204
        assert _farewell(socket).code == 4404


def test_what_a_client_says_is_let_pass_unless_it_is_too_much(node, keys, an, named):
    lots = _lots("NOI", 1)
    with _socket(node, keys["an"], named, stream="true") as socket:
        socket.send("ping")
        socket.send(b"\x00")
        _capture(an, *lots)
        assert _lots_of(_heard(socket, 1)) == lots
        assert _sent_away(socket).code == 1008


def test_two_hundred_sockets_at_once_are_all_told_and_leave_nothing(node, keys, an, named):
    lots = _lots("DONG", 3)
    with ExitStack() as stack:
        with ThreadPoolExecutor(8) as callers:
            opened = callers.map(lambda _: _socket(node, keys["an"], named, stream="true"), range(200))
            sockets = [stack.enter_context(socket) for socket in opened]
        _capture(an, *lots)
        assert [_lots_of(_heard(socket, 3, 60)) for socket in sockets] == [lots] * 200
        for _ in range(MOST - 200):
            stack.enter_context(_socket(node, keys["an"], named, stream="true"))
        with pytest.raises(InvalidStatus) as refused:
            _socket(node, keys["an"], named, stream="true")
        assert refused.value.response.status_code == 429

    until(lambda: _rows(node) == 0)


def test_a_client_that_vanishes_leaves_nothing(node, keys, an, named):
    socket = _socket(node, keys["an"], named, stream="true")
    until(lambda: _rows(node) == 1)
    socket.socket.shutdown(2)

    until(lambda: _rows(node) == 0)


def test_a_silent_connection_is_asked_whether_its_peer_is_there(node, keys, named):
    for _ in range(2):  # the first of a process comes before it is asked for
        with _socket(node, keys["an"], named, stream="true") as socket:
            ends = (f":{node.port:04X}", f":{socket.local_address[1]:04X}")
            lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()]
            (timer,) = [line[5] for line in lines if (line[1][8:], line[2][8:]) == ends]

            assert timer.startswith("02:"), "a keepalive timer"


def test_a_killed_server_and_a_client_that_comes_again_lose_nothing(node, keys, an, named):
    lots = _lots("CHET", 8)
    with _socket(node, keys["an"], named, stream="true") as socket:
        _capture(an, *lots[:5])
        heard = _heard(socket, 1)
        node.kill("web")
    node.watch()
    until(lambda: _answers(an), 90)
    _capture(an, *lots[5:])
    since = max(datetime.fromisoformat(event["recordTime"]) for event in heard) - timedelta(minutes=1)

    with _socket(node, keys["an"], named, stream="true", initialRecordTime=since.isoformat()) as socket:
        again = []
        while not set(lots) <= set(_lots_of(heard + again)):
            again += _events(socket.recv(timeout=30))

    assert len(_lots_of(again)) == len(set(_lots_of(again))), "over one connection each event comes once"


def _answers(client):
    try:
        return client.get("/khoe").status_code == 200
    except httpx.TransportError:
        return False


def test_a_server_that_stops_says_so_and_forgets_its_own(node, keys, an, named):
    left_by_the_killed = _rows(node)
    with _socket(node, keys["an"], named, stream="true") as socket:
        os.killpg(node.processes["web"].pid, signal.SIGTERM)
        assert _farewell(socket).code == 1001
    node.processes["web"].wait(20)

    assert _rows(node) == left_by_the_killed


def test_a_server_that_starts_forgets_those_of_the_dead(node, an):
    with psycopg.connect(node.environment["TXNG_DATABASE_URL"]) as connection:
        connection.execute("update subscriptions_subscription set leased_until = now() - interval '1 second'")
    node.watch()

    until(lambda: _answers(an), 90)
    until(lambda: _rows(node) == 0)
