"""A browser of a visitor: signs in, fills in forms, as somebody who tries the demo does."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import httpx

from demo.record import TIMEOUT_S, NotTaken
from demo.visitors import PASSWORD, Visitor, visitor_of

BrowserOf = Callable[[str], httpx.Client]

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@contextmanager
def browsers(url: str) -> Iterator[BrowserOf]:
    """Code of an organisation → the browser of its person, who signs in once: a one-time code is good once."""
    with ExitStack() as stack:
        opened: dict[str, httpx.Client] = {}

        def browser_of(organisation: str) -> httpx.Client:
            if organisation not in opened:
                one = stack.enter_context(httpx.Client(base_url=url, timeout=TIMEOUT_S, follow_redirects=True))
                sign_in(one, visitor_of(organisation))
                opened[organisation] = one
            return opened[organisation]

        yield browser_of


def sign_in(browser: httpx.Client, who: Visitor) -> None:
    """Sign in, with the second step where there is one; each code of it is good once.

    raises   NotTaken
    """
    page = posted(browser, "/dang-nhap/", login=who.login, password=PASSWORD)
    if who.totp_secret:
        page = posted(browser, "/dang-nhap/buoc-hai/", code=_one_time_password(who.totp_secret))
    if "/dang-nhap/" in page.url.path:
        raise NotTaken(f"{who.login} không đăng nhập được vào bản xem thử.")


def posted(browser: httpx.Client, path: str, **fields: object) -> httpx.Response:
    """The page after its form was sent."""
    token = _TOKEN.search(browser.get(path).text)
    return browser.post(path, data={**fields, "csrfmiddlewaretoken": token[1] if token else ""})


def _one_time_password(secret: str) -> str:
    """What an app shows now (RFC 6238)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1)
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"
