"""Two phones of one household in the mountains for seven days: killed each evening, then a bad network. Nothing is lost.

The small size runs with all tests; the whole, 200 entries and 40 photos, under `make faults`.
"""

from __future__ import annotations

import os
import random
import time
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journal.browser.network import Network
from tests.journal.browser.world import PEOPLE, Phone, World

pytestmark = [pytest.mark.browser, pytest.mark.slow]

IS_WHOLE = int(os.environ.get("TXNG_FAULT_ROUNDS", "1")) > 1
DAYS = 7
ENTRIES, PHOTOS = (200, 40) if IS_WHOLE else (28, 6)  # on both phones together
BREAKS = 0.12
ICT = timezone(timedelta(hours=7))
WHO = "ho-mai"  # whose log no other test writes
NIGHTS = range(DAYS) if IS_WHOLE else (3, DAYS - 1)  # after which the phone has killed the app
MOST_PHOTO = 120_000
MOST_S = 900  # until all is sent over the bad network

_KEPT = """
select v.device, e.id::text, e.lot_key, v.event_ids, convert_from(convert_to(v.body, 'UTF8'), 'UTF8')::json ->> 'seq'
from journal_version v
join journal_entry e on e.organisation_id = v.organisation_id and e.id = v.entry_id
join accounts_organisation o on o.id = e.organisation_id
where o.code = %s
"""
_EVENTS = "select event_no, event_id from events_event where event_id = any(%s)"
_PHOTOS = """
select a.id::text, octet_length(a.data), a.done_at is not null, octet_length(a.sha256), a.size_bytes
from journal_attachment a join accounts_organisation o on o.id = a.organisation_id where o.code = %s
"""
# What the phone itself says of each entry, and of each photo.
_SAID = """async () => {
  const { all } = await import('/nhat-ky/tep/store.js');
  return { states: (await all('states')).map(({ id, version, state }) => [`${id}/${version}`, state]),
           blobs: (await all('blobs')).map(({ id, is_done }) => [id, Boolean(is_done)]) } }"""


@dataclass
class Owner:
    """One phone, its network, and how many entries it is to make on each day."""

    phone: Phone
    network: Network
    letter: str
    written: int = 0
    photographed: int = 0


@pytest.fixture
def owners(world, phone_of):
    networks = [Network(world.url, seed=seed) for seed in (61, 62)]
    yield [Owner(phone_of(name, url=network.url), network, name) for name, network in zip("ab", networks, strict=True)]
    for network in networks:
        network.close()


def test_nothing_is_lost_in_seven_days_without_a_network(world, owners, tmp_path):
    """Two hundred entries and forty photos, whole: one event of each, every picture, in order, and no claim before its time."""
    first_day = datetime.now(ICT).replace(hour=7, minute=0, second=0, microsecond=0) - timedelta(days=DAYS)
    pictures = [_picture(tmp_path / f"{n}.jpg", n) for n in range(4)]
    for owner in owners:
        owner.phone.enter(world, PEOPLE[WHO][1])
        owner.phone.is_installed()
        expect(owner.phone.page.locator("#badge")).to_contain_text("Đã gửi hết")
        owner.network.go()
        owner.phone.kill()

    for day in range(DAYS):
        for owner in owners:
            _live(owner, first_day + timedelta(days=day), day, pictures)

    assert world.asked(_KEPT, WHO) == []
    for owner in owners:
        owner.network.come(breaks=BREAKS)
        owner.phone.start()
        # What the browser had not written down of its session when it was killed is gone: one signs in again.
        owner.phone.enter(world, PEOPLE[WHO][1])
    _until_all_is_sent(world, owners)

    assert sum(owner.network.broken for owner in owners) > 0, "the network was to be bad"
    _is_whole(world, owners)


def _live(owner: Owner, at: datetime, day: int, pictures: list[Path]) -> None:
    """A day's entries, without a network; then the phone may kill the app."""
    page = owner.phone.page if owner.phone.context else _wake(owner, at)
    page.clock.set_system_time(at)
    wanted = ENTRIES // 2 * (day + 1) // DAYS
    photos = PHOTOS // 2 * (day + 1) // DAYS
    while owner.written < wanted:
        tile = "Gieo trồng" if not owner.written else "Tưới, chăm"
        _write(page, tile, pictures[owner.written % 4] if owner.photographed < photos else None)
        owner.photographed += owner.photographed < photos
        owner.written += 1
    expect(page.locator("#badge")).to_contain_text(f"Chờ gửi {owner.written}")
    said = page.evaluate(_SAID)
    assert {state for _, state in said["states"]} <= {"saved", "sending"}, "nothing was received by anybody"
    if day in NIGHTS:
        owner.phone.kill()


def _wake(owner: Owner, at: datetime) -> Page:
    page = owner.phone.start().page
    page.context.clock.install(time=at)
    page.goto("/nhat-ky/")
    expect(page.get_by_role("link", name="Gieo trồng")).to_be_visible()
    return page


def _write(page: Page, tile: str, picture: Path | None) -> None:
    page.evaluate("location.hash = '#/'")
    page.get_by_role("link", name=tile).click()
    expect(page.get_by_role("heading", level=1, name="Kiểm tra lại")).to_be_visible()
    if picture is not None:
        page.locator("#photo").set_input_files(picture)
        expect(page.get_by_alt_text("Ảnh đã chụp")).to_be_visible()
    page.get_by_role("button", name="LƯU").click()
    expect(page.get_by_role("heading", level=1, name="Đã lưu trên máy")).to_be_visible()


def _picture(path: Path, seed: int) -> Path:
    """A photo as a phone takes it: large, and with noise that does not compress."""
    noise = random.Random(seed).randbytes(500 * 375 * 3)
    Image.frombytes("RGB", (500, 375), noise).resize((2000, 1500)).save(path, "JPEG", quality=90)
    return path


def _until_all_is_sent(world: World, owners: list[Owner]) -> None:
    """Wait, and look again and again whether a phone ever claims more than the server has."""
    deadline = time.monotonic() + MOST_S
    while True:
        claimed = [(owner, owner.phone.page.evaluate(_SAID)) for owner in owners]
        kept = {f"{entry}/1" for _, entry, *_ in world.asked(_KEPT, WHO)}
        done = {number for number, _, is_done, *_ in world.asked(_PHOTOS, WHO) if is_done}
        for _, said in claimed:
            assert {name for name, state in said["states"] if state == "received"} <= kept
            assert {number for number, is_done in said["blobs"] if is_done} <= done
        is_all = all(
            {state for _, state in said["states"]} == {"received"} and all(is_done for _, is_done in said["blobs"])
            for _, said in claimed
        )
        if is_all:
            return
        assert time.monotonic() < deadline, [said for _, said in claimed]
        for owner in owners:  # a person who is impatient
            owner.phone.page.evaluate("import('/nhat-ky/tep/sync.js').then(({ send }) => send())")
        time.sleep(1)


def _is_whole(world: World, owners: list[Owner]) -> None:
    kept = world.asked(_KEPT, WHO)
    events = {event_id: number for number, event_id in world.asked(_EVENTS, [one for row in kept for one in row[3]])}
    assert len(kept) == ENTRIES == sum(owner.written for owner in owners)
    assert len({entry for _, entry, *_ in kept}) == ENTRIES
    assert len(events) == ENTRIES, "one event of each entry, and no other"
    assert {len(row[3]) for row in kept} == {1}

    for device in {row[0] for row in kept}:
        mine = sorted((row for row in kept if row[0] == device), key=lambda row: int(row[4]))
        recorded = [events[row[3][0]] for row in mine]
        assert recorded == sorted(recorded), "in the order in which they were written"
        assert len({row[2] for row in mine}) == 1, "all of one lot"

    photos = world.asked(_PHOTOS, WHO)
    assert len(photos) == PHOTOS == sum(owner.photographed for owner in owners)
    assert all(is_done and length for _, length, is_done, *_ in photos)
    assert max(announced for *_, announced in photos) <= MOST_PHOTO
    for owner in owners:
        page = owner.phone.page
        expect(page.locator("#badge")).to_contain_text("Đã gửi hết")
        page.evaluate("location.hash = '#/so'")
        expect(page.locator("li .state").first).to_contain_text("Máy chủ đã nhận")
        assert page.locator("li .state:not(.received)").count() == 0
