"""An's cooperative with rice, stamps and a recall; Giang, who inspects in province 51; a log that seals."""

from __future__ import annotations

import json

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.accounts.delegation import country, organisation, root
from tests.accounts.delegation import give as given
from tests.accounts.signing import SECRET, browser, one_time_password, post, sign_in
from txng.accounts import mandates, mandates_lookups, second_factor
from txng.accounts.mandates_proposals import decide as answer
from txng.accounts.models import Person
from txng.accounts.viewer import Viewer
from txng.cases import drafts
from txng.cases.drafts import Wish
from txng.core.stamp import many
from txng.registry.actions import register_product
from txng.stamps.actions import Need, decide, issue, request_stamps
from txng.stamps.batches import Stretch, activate, void
from txng.stamps.codes import codes
from txng.stamps.keys import create_key
from txng.stamps.lookups import batch_of
from txng.tlog import sequence
from txng.tlog.key import create_key as create_log_key

RICE, TEA = "01/08938501234568", "01/08938501234575"
LOT1, LOT2 = f"{RICE}/10/L1", f"{RICE}/10/L2"
STAMPS = 40  # the first ten are of lot L1, the next ten void, the others in use


class World:
    """Who there is, and what they do."""

    def __init__(self, units) -> None:
        self.now = timezone.now()
        self.day = timezone.localdate(self.now)
        self.nation, self.province, self.commune = (
            self.person(name, phone)
            for name, phone in (("An", "+84912000001"), ("Bình", "+84912000002"), ("Chi", "+84912000003"))
        )
        given(root(self.nation), self.province, "PROVINCE_OFFICER", units["51"])
        given(self.viewer(self.province), self.commune, "COMMUNE_OFFICER", units["21163"])
        self.inspector = self.person("Giang", "+84912000004")
        self.mandate = given(self.viewer(self.province), self.inspector, "INSPECTOR", units["51"])
        self.firm = organisation("htx-an", "21163", "Hợp tác xã An", units)
        self.system = Viewer(self.firm.pk, self.firm.code, self.firm.role, "htx-an")
        for key in (RICE, TEA):
            register_product(
                self.system,
                {"key": key, "name": "Gạo ST25" if key == RICE else "Chè", "lots": [{"lot": "L1"}, {"lot": "L2"}]},
                now=self.now,
            )
        self.owner = self.person("An Nguyễn", "+84913000001")
        mandates.appoint(self.viewer(self.commune), self.firm.pk, self.owner.pk, reason="Lập hồ sơ", now=self.now)
        self.serials: list[str] = []

    def viewer(self, somebody: Person) -> Viewer:
        viewer = Viewer(None, "", "public", somebody.name, person_id=somebody.pk)
        return mandates_lookups.with_mandates(viewer, self.day)

    def issue_stamps(self) -> None:
        owner = self.viewer(self.owner)
        number = request_stamps(owner, self.firm.pk, Need(RICE, STAMPS), now=self.now)
        decide(self.viewer(self.commune), number, STAMPS, now=self.now)
        self.batch = issue(owner, number, now=self.now)
        activate(owner, self.batch, Stretch(1, 10), lot=LOT1, now=self.now)
        activate(owner, self.batch, Stretch(21, STAMPS), now=self.now)
        void(owner, self.batch, Stretch(11, 20), reason="Cuộn tem bị mất", is_lost=True, now=self.now)
        face = batch_of(owner, self.batch, now=self.now)
        self.serials = [text for letters in codes(face) for text in many.texts(letters)]

    def recall(self, lot: str = "L1", **more) -> None:
        wish = Wish(
            product_key=RICE,
            lots=(lot,) if lot else (),
            **more,
            title="Gạo nhiễm aflatoxin",
            reason="Kết quả kiểm nghiệm 15/KN",
            hotline="1900 1234",
            decision="12/QĐ-SNNMT",
        )
        by = self.viewer(self.province)
        number = drafts.draft(by, wish, now=self.now)
        answer(self.viewer(self.nation), drafts.propose(by, number, now=self.now), is_confirmed=True, now=self.now)

    def stamp(self, number: int) -> str:
        """The address on the stamp of a running number, from 1."""
        return f"https://testserver/{RICE}/21/{self.serials[number - 1]}"

    @staticmethod
    def seal() -> None:
        sequence.drain()

    @staticmethod
    def person(name: str, phone: str | None) -> Person:
        mail = None if phone else "ha@example.vn"
        return Person.objects.create(name=name, phone=phone, email=mail, created_at=timezone.now())


@pytest.fixture
def log(settings, tmp_path):
    settings.TLOG_DIR = tmp_path / "log"
    settings.TLOG_KEY_FILE = tmp_path / "log.key"
    settings.STAMP_KEYS_DIR = tmp_path / "stamp-keys"
    settings.TLOG_POLICY = ""
    cache.clear()
    create_log_key(settings.TLOG_KEY_FILE, settings.TLOG_ORIGIN)
    create_key(settings.STAMP_KEYS_DIR, timezone.localdate().year)
    return settings


@pytest.fixture
def world(log, transactional_db) -> World:
    made = World(country())
    made.issue_stamps()
    return made


@pytest.fixture
def opened():
    """A browser in which somebody has signed in, with the second step."""

    def _open(who: Person):
        client = browser()
        if not second_factor.has_second_factor(who.pk):
            second_factor.put(who, SECRET)
        answered = sign_in(client, who.phone)
        if answered["Location"].startswith("/dang-nhap/buoc-hai/"):
            Person.objects.filter(pk=who.pk).update(second_counter=0)
            answered = post(client, "/dang-nhap/buoc-hai/", {"code": one_time_password()})
        assert answered.status_code == 302, answered.content.decode()
        return client

    return _open


@pytest.fixture
def phone(world, opened):
    """Giang's phone without a script: what he asks, as JSON."""
    return Phone(opened(world.inspector))


class Phone:
    """A session that sends JSON with its token, as the script does."""

    def __init__(self, client) -> None:
        self.client = client
        me = client.get("/kiem-tra/toi", headers={"accept": "application/json"})
        self.me = me.json() if me.status_code == 200 else {}

    def get(self, address: str, **headers):
        return self.client.get(f"/kiem-tra/{address}", headers={"accept": "application/json", **headers})

    def post(self, address: str, value):
        body, kind = (value, "image/png") if isinstance(value, bytes) else (json.dumps(value), "application/json")
        headers = {"accept": "application/json", "x-csrftoken": self.me.get("token", "")}
        return self.client.post(f"/kiem-tra/{address}", body, content_type=kind, headers=headers)
