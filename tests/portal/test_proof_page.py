"""The proof page of a node, in Chromium: it verifies itself, turns red on one flipped byte, and works without script."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, Route, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.chromium import path as chromium
from tests.portal.proof_vectors import VKEY, witness
from txng.core.merkle.checkpoint import Checkpoint, write_checkpoint
from txng.core.merkle.proof_file import ProofFile, write_proof
from txng.core.merkle.proofs import inclusion_proof
from txng.core.merkle.tiles import Growth, node_reader
from txng.core.merkle.tree import leaf_hash, root_of
from txng.portal import verifier
from txng.portal.proof_words import PAGE_STEPS, STEPS
from txng.portal.proofs import bundle_of, sealed_at
from txng.tlog import lookups as log
from txng.tlog.key import signer_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SHOTS = os.environ.get("SHOTS")
NO_CRYPTO = "Object.defineProperty(Crypto.prototype, 'subtle', {get: () => undefined})"


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    # Playwright's loop runs in this thread, where Django would refuse to touch the database; nothing here is async.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])


@pytest.fixture(scope="module")
def server(node, django_db_blocker) -> Iterator[str]:
    """The node, served; its address."""
    live = LiveServer("localhost")
    yield live.url
    live.stop()
    # A thread that waits for a browser's next request still holds its connection.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        )


@pytest.fixture
def visit(server, chrome) -> Iterator[Callable[..., Page]]:
    """Open a page of the node on a phone; `alter` changes its HTML on the way, `published` what /log/vkey answers."""
    with ExitStack() as stack:

        def to(
            path: str, *, alter: Callable[[str], str] | None = None, published: str = "", script: str = "",
            is_cut_off: bool = False, **phone,
        ) -> Page:  # fmt: skip
            given = {"viewport": {"width": 360, "height": 800}, "locale": "vi-VN", **phone}
            context = stack.enter_context(chrome.new_context(**given))
            context.add_init_script(script or "0")
            if alter:
                context.route("**/bang-chung/*", lambda route: _altered_page(route, alter))
            if published:
                context.route("**/log/vkey", lambda route: route.fulfill(body=published))
            if is_cut_off:
                context.route("**/log/consistency/**", lambda route: route.abort())
            page = context.new_page()
            page.goto(server + path)
            return page

        yield to


def _altered_page(route: Route, alter: Callable[[str], str]) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=alter(answer.text()))


_ALTERATIONS = {
    "proof": lambda html: _one(html, "index 3\\n", "index 2\\n"),
    "opening": lambda html: _one(html, '"key": "', '"key": "0'),
    "vkey": lambda html: _one(html, '"vkey": "', '"vkey": "x'),
    "shown": lambda html: _one(html, 'data-face="organisation">', 'data-face="organisation">X'),
    "leaf": lambda html: _one(html, "&quot;kind&quot;:&quot;event", "&quot;kind&quot;:&quot;evenT"),
    "other": lambda html: _one(html, '{"index": 3', '{"index": 4'),
}


def _one(html: str, old: str, new: str) -> str:
    assert html.count(old) == 1, (old, html.count(old))
    return html.replace(old, new)


def test_the_page_verifies_itself(visit, node):
    page = visit("/bang-chung/3")

    page.locator("#verdict[data-verdict=good]").wait_for()
    assert page.get_by_role("status").inner_text().startswith("ĐÚNG: bản ghi số 3 nằm trong nhật ký")
    states = page.locator("#steps li").evaluate_all(
        "lines => lines.map((line) => [line.dataset.step, line.dataset.state])"
    )
    assert states == [[step, "none" if step == "witnesses" else "good"] for step in (*STEPS, *PAGE_STEPS)]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    _keep(page, "proof-good")


@pytest.mark.parametrize("what", ["proof", "opening", "vkey", "shown", "leaf", "other"])
def test_the_page_turns_red_on_one_flipped_byte(what, visit, node):
    page = visit("/bang-chung/3", alter=_ALTERATIONS[what])

    page.locator("#verdict[data-verdict=bad]").wait_for()
    assert page.get_by_role("status").inner_text().startswith("KHÔNG ĐÚNG.")
    _keep(page, f"proof-bad-{what}")


def test_the_page_needs_neither_web_crypto_nor_english_readers_to_know_vietnamese(visit, node):
    page = visit("/bang-chung/3?lang=en", script=NO_CRYPTO)

    page.locator("#verdict[data-verdict=good]").wait_for()
    assert page.get_by_role("status").inner_text().startswith("RIGHT: record no. 3")


def test_a_key_that_this_browser_knew_otherwise_is_told(visit, node):
    name = f"txng.vkey.{log.vkey().partition('+')[0]}"
    page = visit("/bang-chung/3", script=f"localStorage.setItem({name!r}, JSON.stringify(['x', '1/1/2026']))")

    page.locator("#verdict[data-verdict=warn]").wait_for()
    assert "Khóa khác khóa trình duyệt này nhớ từ 1/1/2026" in page.get_by_role("status").inner_text()


def test_a_key_that_the_node_does_not_publish_is_refused(visit, node):
    page = visit("/bang-chung/3", published=VKEY)

    page.locator("#verdict[data-verdict=bad]").wait_for()
    assert "/log/vkey" in page.get_by_role("status").inner_text()


# ── the checkpoint that this browser saw before


def _note(settings, size: int, *, forked: bool = False) -> str:
    """A checkpoint of the log's first leaves, or of others, signed with the log's own key."""
    leaves = [b"another history" if forked else log.leaf(index).data for index in range(size)]
    signer = signer_of(settings.TLOG_KEY_FILE, settings.TLOG_ORIGIN)
    return write_checkpoint(Checkpoint(signer.key.name, size, root_of(map(leaf_hash, leaves))), signer)


def _remembering(note: str) -> str:
    return f"localStorage.setItem('txng.seen.{log.vkey()}', JSON.stringify([{json.dumps(note)}, '1/1/2026']))"


def _grown(page: Page) -> tuple[str | None, str]:
    line = page.locator("[data-step=grown][data-state]:not([data-state=open])")
    line.wait_for()
    return line.get_attribute("data-state"), line.inner_text()


def test_a_browser_remembers_the_checkpoint_and_knows_it_again(visit, node):
    page = visit("/bang-chung/3")
    assert "lần đầu" in _grown(page)[1]
    page.goto(page.url.replace("/3", "/4"))

    assert _grown(page)[0] == "good"
    assert f"đúng cây {log.size()} lá máy này đã thấy" in _grown(page)[1]


@pytest.mark.parametrize("size", [1, 2, 7, 8])
def test_a_log_that_grew_from_what_this_browser_saw_says_so(visit, node, settings, size):
    page = visit("/bang-chung/3", script=_remembering(_note(settings, size)))

    page.locator("#verdict[data-verdict=good]").wait_for()
    assert _grown(page)[0] == "good"
    assert f"giữ nguyên cả {size} lá máy này đã thấy ngày 1/1/2026" in _grown(page)[1]


@pytest.mark.parametrize("size", [1, 7, 8, 0])
def test_another_history_under_the_same_key_turns_the_page_red_and_shows_both_checkpoints(visit, node, settings, size):
    note = _note(settings, size or log.size(), forked=True)
    page = visit("/bang-chung/3", script=_remembering(note))

    page.locator("#verdict[data-verdict=bad]").wait_for()
    assert "Nhật ký KHÔNG nối tiếp" in page.get_by_role("status").inner_text()
    assert page.locator("#before").inner_text().strip() == note.strip()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.reload()
    page.locator("#verdict[data-verdict=bad]").wait_for()
    _keep(page, f"proof-fork-{size}")


def test_a_page_from_before_is_the_beginning_of_what_this_browser_saw(visit, node, settings):
    note, leaves = _note(settings, 5), [log.leaf(index).data for index in range(5)]
    growth = Growth()
    files = dict(growth.extend(map(leaf_hash, leaves))) | dict(growth.partial_tiles())
    path = inclusion_proof(3, 5, node_reader(5, files.__getitem__))
    early = json.dumps(write_proof(ProofFile(leaves[3], 3, tuple(path), note)))
    now = json.dumps(log.proof_text(3))
    script = _remembering(_note(settings, log.size()))
    page = visit("/bang-chung/3", alter=lambda html: _one(html, _in_page(now), _in_page(early)), script=script)

    page.locator("#verdict[data-verdict=good]").wait_for()
    assert f"là phần đầu của cây {log.size()} lá máy này đã thấy" in _grown(page)[1]


def _in_page(text: str) -> str:
    return text.replace("<", "\\u003C").replace(">", "\\u003E").replace("&", "\\u0026")


def test_what_could_not_be_compared_is_told_and_the_older_memory_stays(visit, node, settings):
    page = visit("/bang-chung/3", script=_remembering(_note(settings, 5)), is_cut_off=True)

    page.locator("#verdict[data-verdict=warn]").wait_for()
    assert "Chưa so được với cây 5 lá máy này thấy ngày 1/1/2026" in page.get_by_role("status").inner_text()
    kept = page.evaluate(f"JSON.parse(localStorage.getItem('txng.seen.{log.vkey()}'))[0]")
    assert kept == _note(settings, 5)


def test_what_stands_in_the_memory_and_is_no_checkpoint_of_this_log_is_forgotten(visit, node, settings):
    for found in ("x", _note(settings, 5).replace("\n5\n", "\n6\n")):
        page = visit("/bang-chung/3", script=_remembering(found))
        page.locator("#verdict[data-verdict=good]").wait_for()
        assert "lần đầu" in _grown(page)[1]


def test_without_script_the_page_says_how_to_check(visit, node):
    page = visit("/bang-chung/3", java_script_enabled=False)

    assert page.locator("#check").is_hidden()
    assert "txng verify 3.tlog-proof" in page.locator("main").inner_text()
    assert "Không có JavaScript" in page.locator("noscript").inner_text()


def test_the_verifier_is_served_as_it_stands_in_the_repository(client, node):
    answer = client.get("/log/verifier.html")

    assert answer.content == verifier.FILE.read_bytes()
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    assert "connect-src" not in answer["Content-Security-Policy"]
    assert "attachment" in client.get("/log/verifier.html?tai=1")["Content-Disposition"]


def test_the_page_carries_the_keys_of_the_witnesses_that_the_log_has(client, node, settings, tmp_path):
    keys = [witness(number).key.text for number in (1, 2, 3)]
    (tmp_path / "policy").write_text(
        "".join(f"witness {key.partition('+')[0]} {key}\n" for key in keys) + "quorum none\n"
    )
    settings.TLOG_POLICY = str(tmp_path / "policy")

    assert bundle_of(sealed_at(3))["witnesses"] == keys


def test_no_page_of_proofs_allows_what_stands_inline(client, node):
    for path in ("/bang-chung/3", "/bang-chung/"):
        assert "unsafe-inline" not in client.get(path)["Content-Security-Policy"]


def test_the_node_publishes_its_key(client, node):
    assert client.get("/log/vkey").content.decode() == f"{log.vkey()}\n"


def _keep(page: Page, name: str) -> None:
    if SHOTS:
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=Path(SHOTS) / f"{name}.{width}.png", full_page=True)
