"""The doors of the officer's phone: who may, what is answered, what is kept once."""

from __future__ import annotations

import hashlib
import io
import json
import uuid
from base64 import b64decode
from datetime import timedelta

import pytest
import segno
from django.utils import timezone

from tests.accounts.delegation import give as given
from tests.accounts.delegation import organisation, root
from tests.events.chains import record
from tests.events.chains import seen as moved
from tests.inspections.conftest import LOT1, LOT2, RICE, TEA, Phone
from txng.accounts import mandates
from txng.accounts.models import Audit
from txng.accounts.viewer import Viewer
from txng.core.stamp.key import read_serial
from txng.inspections import lists
from txng.inspections.models import Check, List, ListBody
from txng.inspections.sealed import commitment_of
from txng.registry.actions import register_place
from txng.stamps.scans_models import Seen
from txng.territory.models import Unit
from txng.tlog.fsck import fsck

QUANG_NGAI = {"latitude": 15.12, "longitude": 108.79, "accuracy_m": 12}


def synced(phone, world):
    phone.get("danh-sach")
    world.seal()
    return phone.get("danh-sach").json()


def body(phone, told):
    return phone.get(f"danh-sach/{told['body']}").json()


def seen(**more):
    usual = {
        "id": uuid7(), "code": f"https://testserver/{LOT2}", "verdict": "unchecked", "reasons": ["unchecked"], "is_online": False,
        "list": 1, "note": "Sạp số 3", "photo": "ab" * 32, "place": QUANG_NGAI, "checked_at": timezone.now().isoformat(),
    }  # fmt: skip
    return usual | more


def uuid7():
    at = int(timezone.now().timestamp() * 1000).to_bytes(6, "big")
    chance = bytearray(uuid.uuid4().bytes[6:])
    chance[0] = 0x70 | (chance[0] & 0x0F)
    return str(uuid.UUID(bytes=at + bytes(chance)))


def codes_of(answer):
    return sorted(one["code"] for one in answer.json()["errors"])


def test_who_has_not_signed_in_is_led_to_the_door_and_who_may_not_inspect_is_refused(world, opened, client):
    for address in ("", "toi", "danh-sach", "bien-ban/"):
        assert client.get(f"/kiem-tra/{address}")["Location"].startswith("/dang-nhap/")
    chi = Phone(opened(world.commune))
    assert chi.me["may"] is False
    assert codes_of(chi.get("danh-sach")) == ["mandates.not_yours"]
    assert codes_of(chi.post("tra", {"code": LOT1})) == ["mandates.not_yours"]
    assert codes_of(chi.post("bien-ban/gui", seen())) == ["mandates.not_yours"]
    assert (List.objects.count(), Check.objects.count()) == (0, 0)


def test_a_list_is_served_once_the_log_holds_it_and_is_the_same_until_something_changes(phone, world):
    first = phone.get("danh-sach")
    assert (first.status_code, codes_of(first)) == (503, ["inspections.list_not_sealed"])
    told = synced(phone, world)
    head = json.loads(told["head"])
    assert (head["v"], head["number"], head["body"]) == (1, told["number"], told["body"])
    row = List.objects.get(pk=told["number"])
    assert (
        commitment_of(row)
        == hashlib.sha256(b"txng inspection list v1\n" + bytes.fromhex(told["nonce"]) + told["head"].encode()).digest()
    )
    assert phone.get("danh-sach", **{"if-none-match": f'"{told["number"]}"'}).status_code == 304
    assert List.objects.count() == 1

    world.recall()
    newer = synced(phone, world)
    assert newer["number"] > told["number"] and newer["body"] != told["body"]
    assert fsck().problems == ()


def test_a_list_holds_recalled_keys_void_stamps_and_stamped_products_and_no_stamp_can_be_made_of_it(phone, world):
    world.recall()
    held = body(phone, synced(phone, world))
    (recall,) = held["recalls"]
    digest = hashlib.sha256(LOT1.encode()).digest()[:6]
    assert digest in b64decode(recall["keys"]) and recall["title"] == "Gạo nhiễm aflatoxin"
    assert {version: len(b64decode(text)) for version, text in recall["stamps"].items()} == {
        str(world.now.year - 2025): 10 * 5
    }
    assert {version: len(b64decode(text)) for version, text in held["void"].items()} == {
        str(world.now.year - 2025): 10 * 5
    }
    assert b64decode(held["stamped"]) == hashlib.sha256(RICE.encode()).digest()[:6]
    assert held["versions"] == [world.now.year - 2025]
    assert held["left_out"] == {"keys": 0, "products": 0, "stamps": 0}
    whole = phone.get(f"danh-sach/{synced(phone, world)['body']}").content.decode()
    assert not [serial for serial in world.serials if serial in whole]


def test_a_recall_of_some_stamps_of_a_batch_reaches_them_and_no_others(phone, world):
    world.recall("", stamps=(f"{world.batch}: 25-27",))
    (recall,) = body(phone, synced(phone, world))["recalls"]
    held = b64decode(recall["stamps"][str(world.now.year - 2025)])
    places = {held[at : at + 5] for at in range(0, len(held), 5)}
    assert places == {read_serial(world.serials[n - 1]).permuted.to_bytes(5, "big") for n in (25, 26, 27)}


def test_what_a_phone_cannot_carry_is_counted(phone, world, monkeypatch):
    monkeypatch.setattr(lists, "MOST_STAMPS", 12)
    monkeypatch.setattr(lists, "MOST_PRODUCTS", 0)
    world.recall()
    held = body(phone, synced(phone, world))
    assert held["left_out"] == {"keys": 0, "products": 1, "stamps": 8}
    assert held["stamped"] == ""


def test_bodies_that_no_phone_can_still_be_fetching_are_forgotten(phone, world):
    old = synced(phone, world)
    ListBody.objects.update(made_at=timezone.now() - timedelta(hours=2))
    world.recall()
    synced(phone, world)
    assert codes_of(phone.get(f"danh-sach/{old['body']}")) == ["inspections.body_not_there"]
    assert List.objects.count() == 2


def test_a_check_says_what_a_scan_says_and_the_officers_place_is_counted_exactly(phone, world):
    answer = phone.post("tra", {"code": world.stamp(1), "place": QUANG_NGAI}).json()
    assert (answer["verdict"], answer["mark"]) == ("valid_first", "good")
    assert answer["restricted"] == {"state": "purpose"}
    row = Seen.objects.get()
    assert len(row.sightings) == 1
    assert phone.post("tra", {"code": world.stamp(12)}).json()["verdict"] == "voided"
    forged = world.stamp(2)[:-1] + ("Z" if world.stamp(2)[-1] != "Z" else "Y")
    assert phone.post("tra", {"code": forged}).json()["verdict"] == "unknown"
    assert phone.post("tra", {"code": LOT2}).json()["verdict"] == "lot_known"
    assert phone.post("tra", {"code": "8938501234568"}).json()["verdict"] == "product_known"
    assert codes_of(phone.post("tra", {"code": ""})) == ["inspections.code_needed"]
    assert codes_of(phone.post("tra", {"code": "không phải mã"})) == ["inspections.code_unknown"]
    assert codes_of(phone.post("tra", {"code": "01/08938501234567"})) == ["gs1.check_digit"]
    world.recall()
    recalled = phone.post("tra", {"code": world.stamp(1)}).json()
    assert recalled["verdict"] == "recalled" and recalled["reasons"][0]["code"] == "recalled"


def test_restricted_data_need_a_purpose_and_a_case_and_each_look_is_noted(phone, world):
    assert codes_of(phone.post("muc-dich", {"purpose": "kiem-tra", "case": "x"})) == ["mandates.case_needed"]
    assert phone.post("muc-dich", {"purpose": "kiem-tra", "case": "12/QĐ-QLTT"}).status_code == 200
    answer = phone.post("tra", {"code": LOT1}).json()
    assert answer["restricted"]["state"] == "open" and answer["restricted"]["alarms"] == []
    line = Audit.objects.filter(action="inspections.look").get()
    assert (line.object, line.reason, line.person_id) == (LOT1, "kiem-tra · 12/QĐ-QLTT", world.inspector.pk)
    assert phone.post("muc-dich", {"done": True}).json() == {"told": None}
    assert phone.post("tra", {"code": LOT1}).json()["restricted"] == {"state": "purpose"}


def test_a_record_sent_twice_is_kept_once_sealed_and_noted(phone, world):
    told = seen()
    first, second = phone.post("bien-ban/gui", told), phone.post("bien-ban/gui", told)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    row = Check.objects.get()
    assert (str(row.made_as), row.key, row.product_key, row.organisation_id) == (told["id"], LOT2, RICE, world.firm.pk)
    assert (row.province_code, row.by_mandate) == ("51", world.mandate)
    assert Audit.objects.filter(action="inspections.record").count() == 1
    world.seal()
    assert fsck().problems == ()
    assert codes_of(phone.post("bien-ban/gui", told | {"note": "Khác"})) == ["inspections.id_used"]
    page = phone.client.get("/kiem-tra/bien-ban/").content.decode()
    assert "Sạp số 3" in page and "ab" * 32 in page


def test_officers_of_the_area_read_each_others_records_which_is_noted_and_strangers_none(phone, world, opened):
    phone.post("bien-ban/gui", seen())
    dung = world.person("Dũng", "+84912000005")
    given(world.viewer(world.province), dung, "INSPECTOR", Unit.objects.get(code="51"))
    theirs = Phone(opened(dung))
    assert "Sạp số 3" not in theirs.client.get("/kiem-tra/bien-ban/").content.decode()
    assert "Sạp số 3" in theirs.client.get("/kiem-tra/bien-ban/?cua=dia-ban").content.decode()
    assert Audit.objects.filter(action="inspections.read", person_id=dung.pk).count() == 1
    far = world.person("Giang Trần", "+84912000006")
    given(root(world.person("Hà", None)), far, "INSPECTOR", Unit.objects.get(code="52"))
    assert "Sạp số 3" not in Phone(opened(far)).client.get("/kiem-tra/bien-ban/?cua=dia-ban").content.decode()


def test_a_stamp_checked_without_a_network_is_a_scan_of_that_hour_once(phone, world):
    told = seen(code=world.stamp(25), checked_at=(timezone.now() - timedelta(hours=5)).isoformat())
    phone.post("bien-ban/gui", told)
    phone.post("bien-ban/gui", told)
    row = Seen.objects.get()
    assert row.count == 1 and row.first_at < timezone.now() - timedelta(hours=4)


def test_the_stamps_in_use_of_a_product_are_carried_as_salted_digests_and_it_is_noted(phone, world, monkeypatch):
    told = phone.post("mang-theo", {"code": world.stamp(30)}).json()
    held = b64decode(told["stamps"])
    found = {held[at : at + 10] for at in range(0, len(held), 10)}
    salted = [hashlib.sha256(bytes.fromhex(told["salt"]) + serial.encode()).digest()[:10] for serial in world.serials]
    assert [one in found for one in salted] == [True] * 10 + [False] * 10 + [True] * 20
    assert (told["product"], told["name"], sorted(held[at : at + 10] for at in range(0, len(held), 10))) == (
        RICE,
        "Gạo ST25",
        sorted(found),
    )
    assert phone.post("mang-theo", {"code": RICE}).json()["salt"] != told["salt"]
    assert Audit.objects.filter(action="inspections.carry", object=RICE).count() == 2
    assert codes_of(phone.post("mang-theo", {"code": TEA})) == ["inspections.nothing_to_carry"]
    monkeypatch.setattr(lists, "MOST_CARRIED", 29)
    assert codes_of(phone.post("mang-theo", {"code": RICE})) == ["inspections.too_many_stamps"]


FAULTS = {
    "inspections.id": {"id": str(uuid.uuid4())},
    "inspections.code_needed": {"code": " "},
    "inspections.verdict": {"verdict": "tốt"},
    "inspections.text_long": {"note": "x" * 2_001},
    "inspections.photo_digest": {"photo": "AB" * 32},
    "inspections.place": {"place": {"latitude": 91, "longitude": 0, "accuracy_m": 1}},
    "inspections.time": {"checked_at": (timezone.now() + timedelta(hours=1)).isoformat()},
}


@pytest.mark.parametrize("code", FAULTS)
def test_a_record_with_a_fault_is_refused_and_nothing_is_kept(phone, code):
    assert codes_of(phone.post("bien-ban/gui", seen(**FAULTS[code]))) == [code]
    assert not Check.objects.exists()


def test_every_fault_of_a_record_is_told_at_once(phone):
    wrong = {name: value for fault in FAULTS.values() for name, value in fault.items() if name != "place"}
    assert codes_of(phone.post("bien-ban/gui", seen(**wrong))) == sorted(FAULTS.keys() - {"inspections.place"})


def test_a_photo_is_read_here_where_the_browser_cannot(phone, world):
    out = io.BytesIO()
    segno.make(world.stamp(1), error="m").save(out, kind="png", scale=6, border=4)
    assert phone.post("anh", out.getvalue()).json() == {"codes": [world.stamp(1)]}
    blank = io.BytesIO()
    segno.make("X").save(blank, kind="png", scale=1, border=0, dark="white")
    assert codes_of(phone.post("anh", blank.getvalue())) == ["inspections.photo_unread"]
    assert codes_of(phone.post("anh", b"no picture")) == ["registry.image_kind"]


def test_a_mandate_that_was_taken_closes_every_door_at_the_next_request(phone, world):
    synced(phone, world)
    mandates.revoke(world.viewer(world.province), world.mandate, reason="Thôi việc", now=timezone.now())
    assert phone.get("toi").json()["may"] is False
    assert phone.get("danh-sach").status_code == 403
    assert phone.post("bien-ban/gui", seen()).status_code == 403


def test_the_page_checks_a_code_without_script(phone, world):
    page = phone.client.get("/kiem-tra/", {"ma": world.stamp(12)}).content.decode()
    assert 'data-verdict="voided"' in page and "app.js" not in page
    assert "không phải mã truy xuất" in phone.client.get("/kiem-tra/", {"ma": "gì đó"}).content.decode()
    assert TEA not in page


def test_form_tokens_are_asked_for(phone):
    assert phone.client.post("/kiem-tra/tra", "{}", content_type="application/json").status_code == 403


def test_who_gave_and_received_is_told_by_name_with_the_papers(phone, world):
    shop = organisation("cua-hang-dung", "21165", "Cửa hàng Dũng")
    system = Viewer(shop.pk, shop.code, shop.role, "dung")
    for by, gln, name in ((world.system, "8938501234506", "Kho An"), (system, "8938501000019", "Cửa hàng")):
        register_place(by, {"key": f"414/{gln}", "name": name}, now=world.now)
    record(
        world.system,
        moved(
            LOT2,
            step="shipping",
            sourceList=[{"type": "owning_party", "source": "https://id.gs1.org/417/8938501234506"}],
            destinationList=[
                {"type": "owning_party", "destination": "https://id.gs1.org/417/8938501000019"},
                {"type": "location", "destination": "https://id.gs1.org/414/8938501000019"},
            ],
            bizTransactionList=[
                {"type": "desadv", "bizTransaction": "urn:vidu:px:15"},
                {"bizTransaction": "urn:vidu:khac"},
            ],
        ),
    )
    phone.post("muc-dich", {"purpose": "kiem-tra", "case": "12/QĐ-QLTT"})
    (step,) = phone.post("tra", {"code": LOT2}).json()["restricted"]["steps"]
    assert (step["step"], step["by"]) == ("xuất hàng", "Hợp tác xã An")
    assert step["given_by"] == ["Hợp tác xã An (GLN 8938501234506)"]
    assert step["received_by"] == ["Cửa hàng Dũng (GLN 8938501000019)"]
    assert step["papers"] == ["phiếu báo giao hàng: urn:vidu:px:15", "urn:vidu:khac"]
