"""A whole node, a real mail server, two browsers: signing in, and being shown out at the next click."""

import json
import re
import time
from contextlib import ExitStack
from email import message_from_bytes
from email.policy import default

import httpx
import pytest
from aiosmtpd.controller import Controller

from tests.nodes import node_in
from tests.ports import free_port

FORM = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
MAIL = []


class Mailbox:
    """A mail server that keeps what it takes."""

    async def handle_DATA(self, server, session, envelope):
        MAIL.append(message_from_bytes(envelope.content, policy=default).get_content())
        return "250 OK"


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    server = Controller(Mailbox(), hostname="127.0.0.1", port=free_port())
    server.start()
    node = node_in(tmp_path_factory.mktemp("signin"), TXNG_SMTP_URL=f"smtp://127.0.0.1:{server.port}")
    try:
        node.start()
        organisations, people = node.data / "organisations.json", node.data / "people.json"
        organisations.write_text(
            json.dumps([{"code": "htx", "name": "Hợp tác xã Sơn Hà", "kind": "cooperative", "role": "producer"}])
        )
        node.manage("enrol", str(organisations), "--keys", str(node.data / "keys.json"))
        people.write_text(
            json.dumps([{"name": "An", "login": "an@son-ha.example", "organisation": "htx", "role": "producer"}])
        )
        node.manage("enrolpeople", str(people))
        yield node
    finally:
        node.stop()
        server.stop()


def _post(browser, path, at="", **fields):
    token = FORM.search(browser.get(at or path).text).group(1)
    return browser.post(path, data={**fields, "csrfmiddlewaretoken": token}, headers={"Origin": str(browser.base_url)})


@pytest.fixture
def browsers(node):
    """Browsers that are signed in, as many as asked for."""
    with ExitStack() as opened:
        yield lambda: _sign_in(opened.enter_context(httpx.Client(base_url=node.url, follow_redirects=True, timeout=30)))


def _sign_in(browser):
    before = len(MAIL)
    assert _post(browser, "/dang-nhap/", login="An@Son-Ha.example").url.path == "/dang-nhap/ma/"
    deadline = time.monotonic() + 30
    while len(MAIL) == before and time.monotonic() < deadline:
        time.sleep(0.1)
    page = _post(browser, "/dang-nhap/ma/", code=re.search(r"\b\d{6}\b", MAIL[-1]).group())
    assert page.url.path == "/tai-khoan/"
    assert "Hợp tác xã Sơn Hà" in page.text
    return browser


@pytest.mark.slow
def test_a_code_comes_by_mail_and_a_session_ended_elsewhere_is_over_at_the_next_click(browsers):
    here, there = browsers(), browsers()
    assert [there.get("/tai-khoan/").url.path for _ in range(4)] == ["/tai-khoan/"] * 4, "at every worker"

    _post(here, "/tai-khoan/phien/", at="/tai-khoan/")

    assert [there.get("/tai-khoan/").url.path for _ in range(4)] == ["/dang-nhap/"] * 4
    assert here.get("/tai-khoan/").url.path == "/tai-khoan/"


@pytest.mark.slow
def test_a_browser_that_is_signed_in_is_nobody_to_machines_and_scans(node, browsers):
    browser = browsers()
    scan = browser.get("/01/08938501234562", headers={"Accept": "application/json"})

    assert browser.get("/epcis/v2/events").status_code == 401
    assert browser.post("/epcis/v2/capture", json={}).status_code == 401
    assert "set-cookie" not in scan.headers
    assert "cookie" not in scan.headers.get("vary", "").lower()
    assert httpx.get(f"{node.url}/demo/hop-thu/").status_code == 404


@pytest.mark.slow
def test_a_form_from_another_site_does_nothing(browsers):
    browser = browsers()
    token = FORM.search(browser.get("/tai-khoan/").text).group(1)
    sent = browser.post("/dang-xuat/", data={"csrfmiddlewaretoken": token}, headers={"Origin": "https://evil.example"})

    assert sent.status_code == 403
    assert browser.get("/tai-khoan/").url.path == "/tai-khoan/"
