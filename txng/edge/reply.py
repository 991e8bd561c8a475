"""An answer as a server sends it: what many answers share is put into bytes once."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple

Headers = list[tuple[bytes, bytes]]


class Head:
    """Status and headers of many answers: as pairs for any server, and in `lines` as our own sends them."""

    def __init__(self, status: int, headers: Headers) -> None:
        self.status, self.headers = status, headers
        first = b"HTTP/1.1 %d %s\r\n" % (status, HTTPStatus(status).phrase.encode())
        self.lines = first + lines_of(headers)


class Reply(NamedTuple):
    """One answer: what it shares with others, the headers of this one alone, its body."""

    head: Head
    headers: Headers
    body: bytes


# Told the answer, or None where Django knows more; what comes after the first is not heard.
Settle = Callable[[Reply | None], None]


def lines_of(headers: Headers) -> bytes:
    r"""Headers as they are sent.

    >>> lines_of([(b"content-length", b"0"), (b"date", b"now")])
    b'content-length: 0\r\ndate: now\r\n'
    """
    return b"".join([b"%s: %s\r\n" % header for header in headers])
