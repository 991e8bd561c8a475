"""The first visit takes little, and afterwards the log opens without a network, also after the phone killed it."""

from __future__ import annotations

import gzip
import re

import pytest
from playwright.sync_api import expect

from tests.journal.browser.network import Network
from tests.journal.browser.world import PEOPLE

pytestmark = [pytest.mark.browser]

MOST, MOST_SCRIPTS = 180_000, 90_000  # product.md 2.0, bytes transferred
START_S = 1.0


@pytest.fixture
def network(world):
    network = Network(world.url)
    yield network
    network.close()


def test_the_first_visit_is_light_with_all_that_is_kept_for_offline(world, network, phone_of):
    phone = phone_of(url=network.url)
    phone.page.goto("/nhat-ky/")
    phone.is_installed()
    phone.page.wait_for_load_state("networkidle")
    installed = network.carried

    phone.enter(world, PEOPLE["ho-an"][1])
    phone.page.wait_for_load_state("networkidle")

    assert 20_000 < installed <= MOST
    assert network.carried <= MOST, "with what the server knows of one household"


def test_scripts_are_small_as_they_are_sent(world):
    names = set(re.findall(r"/nhat-ky/tep/[\w.-]+\.js", world.get("/nhat-ky/").text))
    answers = {name: world.get(name, headers={"Accept-Encoding": "gzip"}) for name in names}
    plain = {name: world.get(name, headers={"Accept-Encoding": "identity"}) for name in names}

    assert {one.headers.get("content-encoding") for one in answers.values()} == {"gzip"}
    assert sum(int(one.headers["content-length"]) for one in answers.values()) <= MOST_SCRIPTS
    assert all(plain[name].content == one.content for name, one in answers.items())
    assert all("content-encoding" not in one.headers for one in plain.values())
    assert len(gzip.compress(b"".join(one.content for one in answers.values()))) <= MOST_SCRIPTS


def test_the_shell_is_nobodys_and_its_policy_lets_nothing_of_others_in(world):
    shell, worker = world.get("/nhat-ky/"), world.get("/nhat-ky/sw.js")

    assert "set-cookie" not in shell.headers
    assert "unsafe" not in shell.headers["content-security-policy"]
    assert "connect-src 'self'" in shell.headers["content-security-policy"]
    assert worker.headers["service-worker-allowed"] == "/nhat-ky/"
    assert "no-cache" in worker.headers["cache-control"]
    assert world.get("/nhat-ky/tep/khong-co.js").status_code == 404
    assert world.get("/nhat-ky/manifest.json").json()["scope"] == "/nhat-ky/"


def test_it_opens_without_a_network_after_it_was_killed(world, network, phone_of):
    phone = phone_of(url=network.url)
    phone.enter(world, PEOPLE["ho-an"][1])
    phone.is_installed()
    expect(phone.page.get_by_role("link", name="Gieo trồng")).to_be_visible()
    network.go()
    phone.kill()
    carried = network.carried

    page = phone.start().page
    took = []
    for _ in range(3):  # the best of three: the machine has other work beside
        page.goto("/nhat-ky/")
        expect(page.get_by_role("link", name="Gieo trồng")).to_be_visible()
        took.append(page.evaluate("performance.getEntriesByName('shown')[0].startTime / 1000"))

    assert network.carried == carried
    expect(page.locator("#badge")).to_have_text(re.compile("Không có mạng|Đã gửi hết"))
    assert min(took) <= START_S, took


def test_a_phone_that_never_had_a_network_says_what_to_do(world, phone_of):
    phone = phone_of()
    phone.page.goto("/nhat-ky/")

    expect(phone.page.get_by_role("link", name="Đăng nhập bằng số điện thoại")).to_be_visible()
    expect(phone.page.get_by_text("Lần đầu cần có mạng")).to_be_visible()
