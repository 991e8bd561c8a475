"""Everybody in demo.json can sign in, with nothing but what stands there and in the outbox of the demo."""

import hashlib
import hmac
import json
import re
import struct
import time
from base64 import b32decode

import httpx
import pytest

from demo.people import ORGANISATIONS
from demo.visitors import VISITORS
from tests.nodes import node_in

FORM = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    node = node_in(tmp_path_factory.mktemp("demo"), TXNG_DEMO="1")
    try:
        node.start()
        for command, rows in (("enrol", ORGANISATIONS), ("enrolpeople", VISITORS)):
            file = node.data / f"{command}.json"
            file.write_text(json.dumps([row.as_enrolment() for row in rows]))
            node.manage(command, str(file), *(["--keys", str(node.data / "keys.json")] if command == "enrol" else []))
        yield node
    finally:
        node.stop()


def _post(browser, path, **fields):
    token = FORM.search(browser.get(path).text).group(1)
    return browser.post(path, data={**fields, "csrfmiddlewaretoken": token})


def _totp(secret):
    """RFC 6238, by hand: as an app of strangers does it."""
    digest = hmac.digest(b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1)
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def test_every_role_is_there_in_two_provinces():
    by_code = {one.code: one for one in ORGANISATIONS}

    assert {one.role for one in VISITORS} == {
        "producer",
        "enterprise",
        "commune",
        "province",
        "ministry",
        "inspector",
        "national",
    }
    assert len({by_code[one.organisation].province_code for one in VISITORS if one.role == "province"}) == 2
    assert len({one.login for one in VISITORS}) == len(VISITORS)


@pytest.mark.slow
@pytest.mark.parametrize("person", [visitor.as_told() for visitor in VISITORS], ids=lambda one: one["login"])
@pytest.mark.parametrize("how", ["password", "code"])
def test_everybody_can_sign_in(node, person, how):
    with httpx.Client(base_url=node.url, follow_redirects=True, timeout=30) as browser:
        if how == "password":
            page = _post(browser, "/dang-nhap/", login=person["login"], password=person["password"])
        else:
            assert _post(browser, "/dang-nhap/", login=person["login"]).url.path == "/dang-nhap/ma/"
            code = re.search(
                r"\b(\d{6})\b",
                re.search(r'<pre class="mail">(.*?)</pre>', browser.get("/demo/hop-thu/").text, re.DOTALL).group(1),
            ).group(1)
            page = _post(browser, "/dang-nhap/ma/", code=code)
        if "totp_secret" in person:
            assert page.url.path == "/dang-nhap/buoc-hai/"
            if how == "code":
                return  # a password of the app is good once, and the half minute may be the same
            page = _post(browser, "/dang-nhap/buoc-hai/", code=_totp(person["totp_secret"]))
        assert page.url.path == "/tai-khoan/"
        assert person["name"] in page.text


@pytest.mark.slow
def test_enrolling_again_changes_nobody(node):
    assert f"{len(VISITORS)} người" in node.manage("enrolpeople", str(node.data / "enrolpeople.json"))
