"""The server of a whole node, asked by sockets and clients of strangers: bodies, paths, slow and rude callers."""

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from urllib.parse import quote

import httpx
import pytest

from tests.journeys.documents import document, finished_job, observed, until
from tests.nodes import client_of, keys_for, node_in

MAX_BYTES = 200_000
LOT = "https://id.gs1.org/01/09506000134352/10/A%2F21%2FB"


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    node = node_in(tmp_path_factory.mktemp("node"), TXNG_CAPTURE_MAX_BYTES=str(MAX_BYTES), TXNG_WEB_THREADS="4")
    node.web_workers = 1
    node.start()
    yield node
    node.stop()


@pytest.fixture(scope="module")
def key(node):
    return keys_for(node, "an")["an"]


@pytest.fixture
def an(node, key):
    with client_of(node, key) as client:
        yield client


def _connected(node):
    return closing(socket.create_connection(("127.0.0.1", node.port), timeout=20))


def _head(method, path, *lines):
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *lines, "", ""]).encode()


def _answered(line) -> tuple[int, bytes]:
    """The status and the body of the next answer on a connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = line.recv(65_536)
        assert more, f"closed after {data!r}"
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    headers = dict(part.lower().split(b": ", 1) for part in head.split(b"\r\n")[1:])
    while len(body) < int(headers[b"content-length"]):
        body += line.recv(65_536)
    return int(head[9:12]), body


def test_an_encoded_slash_belongs_to_the_lot(node):
    lot = httpx.get(f"{node.url}/01/09506000134352/10/A%2F21%2FB", headers={"Accept": "application/json"}).json()
    piece = httpx.get(f"{node.url}/01/09506000134352/10/A/21/B", headers={"Accept": "application/json"}).json()

    assert lot["code"] == "01/09506000134352/10/A%2F21%2FB"
    assert piece["code"] == "01/09506000134352/21/B"


@pytest.mark.parametrize("written", [quote(LOT, safe=""), LOT], ids=["encoded", "as it is"])
def test_epcis_finds_a_lot_with_slashes_however_its_name_is_written(an, written):
    finished_job(an, an.post("/epcis/v2/capture", json=document(observed(LOT), observed(LOT.replace("%2F", "/")))))

    answer = an.get(f"/epcis/v2/epcs/{written}/events")

    (event,) = answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    assert event["quantityList"][0]["epcClass"] == LOT


def test_a_chunked_body_is_read_whole(an):
    data = json.dumps(
        document(*(observed(f"https://id.gs1.org/01/09506000134352/10/C{n}") for n in range(300)))
    ).encode()
    assert 60_000 < len(data) < MAX_BYTES

    answer = an.post(
        "/epcis/v2/capture",
        content=(data[n : n + 1_000] for n in range(0, len(data), 1_000)),
        headers={"Content-Type": "application/json"},
    )

    assert finished_job(an, answer)["success"] is True


@pytest.mark.parametrize("size", [MAX_BYTES + 1, 5_000_000])
@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_body_beyond_the_limit_is_refused_and_the_next_request_is_answered(an, size, is_chunked):
    content = (b" " * 50_000 for _ in range(size // 50_000 + 1)) if is_chunked else b" " * size

    answer = an.post("/epcis/v2/capture", content=content, headers={"Content-Type": "application/json"})

    assert answer.status_code == 413
    assert answer.headers["GS1-EPCIS-Capture-File-Size-Limit"] == str(MAX_BYTES)
    assert an.get("/khoe").status_code == 200


def test_head_answers_like_get_and_sends_no_body(node):
    with _connected(node) as line:
        line.sendall(_head("HEAD", "/muc-truy-xuat/") + _head("GET", "/khoe"))
        seen = b""
        while seen.count(b"HTTP/1.1 ") < 2:
            seen += line.recv(65_536)

    first, _, rest = seen.partition(b"\r\n\r\n")
    assert first.startswith(b"HTTP/1.1 200")
    assert int(first.lower().split(b"content-length: ")[1].split(b"\r\n")[0]) > 1_000
    assert rest.startswith(b"HTTP/1.1 200"), "the next answer follows at once"


def test_many_requests_go_over_one_connection(node, key):
    body = json.dumps(document(observed(LOT))).encode()
    lines = (f"Authorization: Bearer {key}", "Content-Type: application/json", f"Content-Length: {len(body)}")
    with _connected(node) as line:
        for _ in range(3):
            line.sendall(_head("POST", "/epcis/v2/capture?dry-run=true", *lines) + body)
            assert _answered(line)[0] == 200
            line.sendall(_head("GET", "/khoe"))
            assert _answered(line)[0] == 200


def test_who_leaves_in_the_middle_of_a_body_leaves_nothing_behind(node, an, key):
    before = an.get("/epcis/v2/capture").json()
    whole = json.dumps(document(observed(LOT))).encode()
    for length, sent in ((len(whole) + 50, whole), (150_000, b" " * 100_000)):
        with _connected(node) as line:
            line.sendall(
                _head("POST", "/epcis/v2/capture", f"Authorization: Bearer {key}", "Content-Type: application/json",
                      f"Content-Length: {length}") + sent
            )  # fmt: skip
            time.sleep(0.2)

    assert an.get("/khoe").status_code == 200
    assert an.get("/epcis/v2/capture").json() == before
    assert "fault" not in (node.data / "web.log").read_text()


def test_slow_senders_hold_no_thread(node, key):
    lines = [socket.create_connection(("127.0.0.1", node.port)) for _ in range(60)]
    try:
        for line in lines:
            line.sendall(
                _head("POST", "/epcis/v2/capture", f"Authorization: Bearer {key}", "Content-Type: application/json",
                      "Content-Length: 90000") + b"{"
            )  # fmt: skip
        began = time.monotonic()
        with ThreadPoolExecutor(4) as callers:
            answers = list(callers.map(lambda _: httpx.get(f"{node.url}/khoe", timeout=20).status_code, range(20)))
    finally:
        for line in lines:
            line.close()

    assert answers == [200] * 20
    assert time.monotonic() - began < 20, "nobody waits for those who send slowly"


def test_who_does_not_read_the_answer_holds_no_thread(node):
    lines = [socket.create_connection(("127.0.0.1", node.port)) for _ in range(30)]
    try:
        for line in lines:
            line.sendall(_head("GET", "/loi/") * 20)
        assert until(lambda: httpx.get(f"{node.url}/khoe", timeout=20).status_code == 200)
    finally:
        for line in lines:
            line.close()


def test_a_websocket_where_there_is_none_gets_the_plain_answer(node):
    lines = (
        "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Accept: application/json",
    )  # fmt: skip
    with _connected(node) as line:
        line.sendall(_head("GET", "/khong-co/", *lines))
        status, body = _answered(line)

    assert (status, json.loads(body)["errors"][0]["code"]) == (404, "web.not_found")


def test_files_of_the_pages_come_from_the_server_itself(node):
    static = node.data / "static"
    name = next(path for path in sorted(static.rglob("*.css")))

    answer = httpx.get(f"{node.url}/static/{name.relative_to(static)}")

    assert answer.content == name.read_bytes()
