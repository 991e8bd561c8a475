"""Django in threads behind ASGI: what the bridge hands over, byte by byte."""

import asyncio

import pytest

from txng.project import bridge
from txng.project.bridge import BEGINNING, Bridge, environ_of


def _scope(raw_path=b"/", method="POST", headers=(), **more):
    return {
        "type": "http", "http_version": "1.1", "method": method, "scheme": "http", "raw_path": raw_path, "path": "?",
        "query_string": b"", "server": ("127.0.0.1", "80"), "client": ("127.0.0.1", "1"), "headers": list(headers), **more,
    }  # fmt: skip


def _asked(application, scope, messages):
    """What the application's answer becomes, where the sender says `messages` and then nothing more."""
    sent, left = [], list(messages)

    async def receive():
        if left:
            return left.pop(0)
        return await asyncio.Event().wait()

    async def send(message):
        sent.append(message)

    asyncio.run(asyncio.wait_for(Bridge(application, threads=2)(scope, receive, send), 10))
    return sent


def _part(body, more=True):
    return {"type": "http.request", "body": body, "more_body": more}


def _echo(environ, start_response):
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("X-Length", str(len(body)))])
    return [body]


CHUNKED = [(b"transfer-encoding", b"chunked")]


@pytest.mark.parametrize("sizes", [[0], [1], [10, 20], [BEGINNING, 1], [BEGINNING - 1, 5, 0, BEGINNING * 2, 7]])
def test_every_byte_of_a_body_arrives_in_its_order(sizes):
    parts = [bytes([n % 251]) * size for n, size in enumerate(sizes)]
    messages = [_part(part) for part in parts[:-1]] + [_part(parts[-1], more=False)]

    start, body = _asked(_echo, _scope(headers=CHUNKED), messages)

    assert body["body"] == b"".join(parts)
    assert start["headers"] == [(b"x-length", str(sum(sizes)).encode())]


def test_no_body_is_waited_for_where_none_is_announced():
    start, body = _asked(_echo, _scope(headers=[(b"content-length", b"0")]), [])

    assert (start["status"], body["body"]) == (200, b"")


def test_who_leaves_at_the_beginning_of_a_body_costs_no_thread():
    def never(environ, start_response):
        raise AssertionError("nobody is there")

    assert _asked(never, _scope(headers=CHUNKED), [_part(b"abc"), {"type": "http.disconnect"}]) == []


def _refusing(environ, start_response):
    try:
        environ["wsgi.input"].read()
    except OSError as error:
        start_response("408 Request Timeout", [])
        return [str(error).encode()]
    raise AssertionError("half a body was taken for a whole one")


def test_who_leaves_in_the_middle_of_a_long_body_is_not_taken_for_whole():
    messages = [_part(b"a" * BEGINNING), _part(b"b"), {"type": "http.disconnect"}]

    start, body = _asked(_refusing, _scope(headers=CHUNKED), messages)

    assert (start["status"], body["body"]) == (408, b"the sender has left")


@pytest.mark.parametrize("first", [b"abc", b"a" * BEGINNING])
def test_a_body_that_stands_still_is_given_up(monkeypatch, first):
    monkeypatch.setattr(bridge, "_PAUSE_S", 0.05)

    start, body = _asked(_refusing, _scope(headers=CHUNKED), [_part(first)])

    assert (start["status"], body["body"]) == (408, b"no byte came for too long")


def test_an_answer_that_streams_is_sent_as_it_comes_and_closed():
    closed = []

    class Streaming:
        streaming = True

        def __iter__(self):
            yield from (b"one", b"two")

        def close(self):
            closed.append(True)

    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return Streaming()

    sent = _asked(application, _scope(method="GET"), [])

    assert [message.get("body") for message in sent] == [None, b"one", b"two", b""]
    assert [message.get("more_body", False) for message in sent] == [False, True, True, False]
    assert closed == [True]


def test_the_path_is_handed_over_decoded_and_as_it_was_sent():
    environ = environ_of(_scope(b"/01/x/10/A%2FB%C3%A9%FF"))

    assert environ["PATH_INFO"].encode("latin-1") == b"/01/x/10/A/B\xc3\xa9\xff"
    assert environ["RAW_URI"] == "/01/x/10/A%2FB%C3%A9%FF"


def test_headers_that_come_twice_are_joined_and_those_with_underscores_left_out():
    headers = [(b"accept", b"a/b"), (b"accept", b"c/d"), (b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"x_real", b"1")]

    environ = environ_of(_scope(headers=headers))

    assert (environ["HTTP_ACCEPT"], environ["HTTP_COOKIE"]) == ("a/b,c/d", "a=1; b=2")
    assert "HTTP_X_REAL" not in environ
