"""A node with a household that grows pepper, a trader, a cooperative with members; and phones whose network one can cut."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import psycopg
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from demo.browsing import posted
from tests.chromium import path as chromium
from tests.nodes import client_of, node_in
from txng.project.node import Node

ROOT = "goc@example.vn"
PEOPLE = {
    "ho-an": ("Nguyễn Thị An", "0913000001"),
    "ho-binh": ("Trần Văn Bình", "0913000002"),
    "htx-chi": ("Lê Thị Chi", "0913000003"),
    "vua-dung": ("Phạm Văn Dũng", "0913000004"),
    "ho-giang": ("Hoàng Thị Giang", "0913000005"),
    "ho-khanh": ("Bùi Thị Khánh", "0913000006"),
    "ho-mai": ("Đỗ Thị Mai", "0913000007"),
}
KINDS = {
    "ho-an": "household",
    "ho-binh": "household",
    "htx-chi": "cooperative",
    "vua-dung": "household",
    "ho-giang": "household",
    "ho-khanh": "household",
    "ho-mai": "household",
}
NAMES = {
    "ho-an": "Hộ Nguyễn Thị An",
    "ho-binh": "Hộ Trần Văn Bình",
    "htx-chi": "HTX Sơn Hà",
    "vua-dung": "Vựa rau Dũng",
    "ho-giang": "Hộ Hoàng Thị Giang",
    "ho-khanh": "Hộ Bùi Thị Khánh",
    "ho-mai": "Hộ Đỗ Thị Mai",
}
PASSWORD = "nhat-ky-cua-toi-2026"
# A node and two browsers on two cores that others use as well; where things are quick, it costs nothing.
PATIENCE_S = 120
SHOTS = os.environ.get("SHOTS")  # a folder to keep pictures in, for whoever looks at them


@dataclass
class World:
    """A running node and who is on it."""

    node: Node
    keys: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.node.url

    def browser(self, login: str | None = None) -> httpx.Client:
        """A browser without script, of somebody who has signed in where it is said who."""
        browser = httpx.Client(base_url=self.url, timeout=PATIENCE_S, follow_redirects=True)
        for one in self.cookies_of(login) if login else ():
            browser.cookies.set(one["name"], one["value"])
        return browser

    def cookies_of(self, login: str) -> list[dict[str, Any]]:
        """The cookies of a browser in which this person signed in: once, because attempts are counted."""
        if login not in self.sessions:
            with self.browser() as browser:
                page = posted(browser, "/dang-nhap/", login=login, password=PASSWORD)
                assert "/dang-nhap/" not in page.url.path, page.text[:2000]
                self.sessions[login] = [
                    {"name": one.name, "value": one.value or "", **({"expires": one.expires} if one.expires else {})}
                    for one in browser.cookies.jar
                ]
        return self.sessions[login]

    def get(self, address: str, **more: Any) -> httpx.Response:
        """What anybody reads there."""
        return httpx.get(self.url.rstrip("/") + address, timeout=PATIENCE_S, **more)

    def asked(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Rows of the node's own database: what is really there."""
        with psycopg.connect(self.node.environment["TXNG_DATABASE_URL"]) as connection:
            return connection.execute(sql, parameters).fetchall()


@contextmanager
def world_in(folder: Path) -> Iterator[World]:
    """A node in `folder` with four organisations, their people, products and a place."""
    node = node_in(folder, TXNG_DEMO="1")
    try:
        node.start()
        yield _filled(World(node))
    finally:
        node.stop()


def _filled(world: World) -> World:
    node, last = world.node, date.today() + timedelta(days=300)
    files = {name: node.data / f"{name}.json" for name in ("organisations", "keys", "people", "mandates")}
    files["organisations"].write_text(json.dumps([_organisation(code) for code in PEOPLE]))
    files["people"].write_text(
        json.dumps(
            [
                {"name": name, "login": login, "organisation": code, "role": "producer", "password": PASSWORD}
                for code, (name, login) in PEOPLE.items()
            ]
        )
    )
    files["mandates"].write_text(
        json.dumps([
            {"by": ROOT, "to": login, "organisation": code, "last": last.isoformat(), "reason": "Lập hồ sơ"}
            for code, (_, login) in PEOPLE.items()
        ])
    )  # fmt: skip
    node.manage("enrol", str(files["organisations"]), "--keys", str(files["keys"]))
    node.manage("grant_root", ROOT, "--name", "Gốc", "--last", last.isoformat(), "--reason", "Quyết định 1")
    node.manage("enrolpeople", str(files["people"]))
    node.manage("givemandates", str(files["mandates"]))
    world.keys = json.loads(files["keys"].read_text())
    for code, key in world.keys.items():
        with client_of(node, key) as client:
            product = {"own_code": "OT-01", "name": "Ớt chỉ thiên", "sector": "nong-san"}
            answer = client.post("/api/v1/products", json=product)
            assert answer.is_success, f"{code}: {answer.text}"
    return world


def _organisation(code: str) -> dict[str, Any]:
    return {
        "code": code, "name": NAMES[code], "kind": KINDS[code], "role": "producer", "tax_code": "", "province_code": "51",
        "commune": "Sơn Hà", "sectors": ["nong-san"], "public_name": NAMES[code],
    }  # fmt: skip


class Phone:
    """A browser with a folder of its own, as an installed app has it: it can be killed and started again."""

    def __init__(
        self, playwright: Playwright, folder: Path, url: str, *, film: Path | None = None, **more: Any
    ) -> None:
        self.playwright, self.folder, self.url = playwright, folder, url
        self.seen = [f"--use-file-for-fake-video-capture={film}"] if film else []  # by its camera
        self.options = {
            "locale": "vi-VN",
            "timezone_id": "Asia/Ho_Chi_Minh",
            "viewport": {"width": 360, "height": 740},
        } | more
        self.context: BrowserContext | None = None

    @property
    def page(self) -> Page:
        assert self.context is not None
        return self.context.pages[0] if self.context.pages else self.context.new_page()

    def start(self) -> Phone:
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.folder), executable_path=chromium(), base_url=self.url, accept_downloads=True,
            args=["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", *self.seen], **self.options,
        )  # fmt: skip
        self.context.set_default_timeout(PATIENCE_S * 1_000)
        return self

    def stop(self) -> None:
        if self.context is not None:
            self.context.close()
            self.context = None

    def kill(self) -> None:
        """As a phone kills an app that it needs the room of: without a word."""
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):  # what ended while we looked is none of ours
                words = entry.read_bytes().split(b"\0")
                if f"--user-data-dir={self.folder}".encode() in words and not any(
                    one.startswith(b"--type=") for one in words
                ):
                    os.kill(int(entry.parent.name), signal.SIGKILL)
        self.context = None
        for lock in self.folder.glob("Singleton*"):
            lock.unlink(missing_ok=True)

    def enter(self, world: World, login: str, *, log: str = "Trồng trọt") -> Page:
        """The log of somebody who has signed in on this phone before."""
        assert self.context is not None
        self.context.add_cookies([{**one, "url": self.url} for one in world.cookies_of(login)])
        self.page.goto("/nhat-ky/")
        return self.begins(log)

    def sign_in(self, login: str, *, log: str = "Trồng trọt") -> Page:
        """By the code that is sent to the telephone; then the log, and which one it is where that is asked."""
        page = self.page
        page.goto("/dang-nhap/?tiep=/nhat-ky/")
        page.locator("#login").fill(login)
        page.locator("form:has(#login) button").first.click()
        expect(page.locator("#code")).to_be_visible()  # only then it was sent
        told = httpx.get(self.url.rstrip("/") + "/demo/hop-thu/", timeout=PATIENCE_S).text
        page.locator("#code").fill(re.search(r"\b(\d{6})\b", re.sub(r"<style.*?</style>", "", told))[1])  # type: ignore[index]
        page.get_by_role("button", name="Tiếp tục").click()
        page.wait_for_url("**/nhat-ky/")
        return self.begins(log)

    def begins(self, log: str) -> Page:
        """The first screen; which log a product is kept by, where that is asked."""
        known = self.page.get_by_role("heading", level=1, name="Hôm nay")
        which = self.page.get_by_role("button", name=log)
        expect(known.or_(which).first).to_be_visible()
        if which.count():
            which.click()
        expect(known).to_be_visible()
        return self.page

    def is_installed(self) -> None:
        """Wait until the service worker has everything."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def eventually(question, wanted=True, *, within_s: float = PATIENCE_S):
    """Ask until the answer is what is wanted."""
    deadline = time.monotonic() + within_s
    while (said := question()) != wanted:
        assert time.monotonic() < deadline, f"{said!r} is not {wanted!r}"
        time.sleep(0.2)
    return said


def sent(page: Page) -> None:
    """Wait until what was just saved is saved, and the phone says that everything is sent."""
    expect(page.get_by_role("heading", level=1, name="Kiểm tra lại")).to_have_count(0)
    eventually(lambda: page.locator("#badge").inner_text(), "Đã gửi hết")


def fresh(page: Page) -> None:
    """What the server knows now, without waiting for the next time."""
    page.evaluate("import('/nhat-ky/tep/store.js').then(({ remove }) => remove('settings', 'known'))")
    page.evaluate("import('/nhat-ky/tep/sync.js').then(({ send }) => send())")


def of_lot(page: Page, words: str) -> None:
    """The lot of which these words are told, where the phone asks which one."""
    asked = page.get_by_role("heading", level=1, name="Lô nào?")
    expect(asked.or_(page.locator(".keypad")).first).to_be_visible()
    if asked.count():
        page.locator(".pick", has_text=words).last.click()
        expect(page.locator(".keypad")).to_be_visible()


def look(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.{page.viewport_size['width']}.png", full_page=True)
