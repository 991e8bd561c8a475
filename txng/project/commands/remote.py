"""A node, spoken to over HTTP: with or without a key, every failure in words."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self

import httpx

from txng import __version__
from txng.project.commands.failure import CommandFailed

TIMEOUT_S = 60


def arguments(parser: ArgumentParser) -> None:
    """The options of every command that speaks to a node."""
    parser.add_argument("--to", required=True, metavar="URL", help="địa chỉ của nút / the node's address")
    key = parser.add_mutually_exclusive_group()
    key.add_argument("--key", metavar="KHÓA", help="khóa máy của tổ chức / the organisation's machine key")
    key.add_argument("--key-file", type=Path, metavar="TỆP", help="tệp chỉ chứa khóa máy / a file holding the key alone")


class Node:
    """One node for the length of a `with`."""

    def __init__(self, given: Namespace) -> None:
        headers = {"Accept-Language": "vi", "Accept": "application/json", "User-Agent": f"txng/{__version__}"}
        key = _key(given)
        if key:
            headers["Authorization"] = f"Bearer {key}"
        self.url: str = given.to.rstrip("/")
        if not self.url.startswith(("http://", "https://")):
            raise CommandFailed(f"{given.to} không phải địa chỉ web. Hãy viết --to https://… hoặc http://…")
        self._client = httpx.Client(base_url=self.url, headers=headers, timeout=TIMEOUT_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        """The node's answer, whatever it says.

        raises  CommandFailed where nobody answers, or the node itself fails
        """
        try:
            answer = self._client.request(method, path, **more)
        except httpx.HTTPError as error:
            raise CommandFailed(
                f"Không nối được tới {self.url} ({error or type(error).__name__}). Hãy kiểm tra --to và mạng, rồi chạy lại; "
                "gửi lại cùng một tệp không ghi hai lần."
            ) from error
        if answer.is_server_error:
            raise CommandFailed(f"{self.url} đang gặp lỗi {answer.status_code}. Hãy chạy lại sau ít phút.")
        return answer


def faults_of(answer: httpx.Response) -> Iterator[str]:
    """Every fault an answer names, one line each: its place and its sentence."""
    try:
        body = answer.json()
    except ValueError:
        yield f"máy chủ trả lời {answer.status_code}: {answer.text[:300]}"
        return
    yield from map(fault_line, body.get("errors") or [body])


def fault_line(error: Mapping[str, Any]) -> str:
    sentence = error.get("detail") or error.get("title") or str(error)
    return f"{error['pointer']}  {sentence}" if error.get("pointer") else str(sentence)


def _key(given: Namespace) -> str:
    if given.key_file is None:
        return given.key or ""
    try:
        return str(given.key_file.read_text().strip())
    except OSError as error:
        raise CommandFailed(f"Không đọc được khóa ở {given.key_file}: {error.strerror}.") from error
