"""A ministry's officer bound to a sector, from the outside: its evidence, its papers, its acts, and nothing of another's."""

import html
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.accounts.api.conftest import Caller, personal_key
from tests.accounts.delegation import NOW, give, person, viewer_of
from tests.accounts.signing import post
from tests.office.tenants import administrator
from tests.office.test_evidence import FORM, PDF, declared
from tests.office.test_pages import post_by_hand, text_of
from txng.accounts import mandates
from txng.accounts.models import Audit, Organisation
from txng.accounts.viewer import Viewer
from txng.registry.actions import amend_product, register_product

AUDIT = "/quan-tri/nhat-ky-truy-cap/"


@pytest.fixture
def world(officers, units, opened):
    """Two cooperatives, of fish and of fruit, each with a product and its certificate; Giang is over fish, Hoa over fruit."""
    made = {}
    for sector, who, phone, key in (
        ("thuy-san", "Dũng", "+84913000001", "8938501234568"),
        ("nong-san", "Lan", "+84913000002", "8938501239990"),
    ):
        firm, somebody, _ = administrator(f"htx-{sector}", who, phone, officers["chi"], units)
        Organisation.objects.filter(pk=firm.pk).update(sectors=[sector])
        draft = {"key": f"01/0{key}", "name": f"Hàng {sector}", "groups": [f"sector-{sector}"]}
        register_product(Viewer(firm.pk, firm.code, firm.role, firm.name), draft, now=NOW)
        paper = SimpleUploadedFile("a.pdf", PDF, "application/pdf")
        form = {**FORM, "ma_noi_cap": "", "noi_cap": "Trung tâm 1", "ve": key, "so": f"VG-{sector}", "ban_chup": paper}
        made[sector] = (firm, declared(opened(somebody), form))
    for name, phone, sector in (("Giang", "+84912000007", "thuy-san"), ("Hoa", "+84912000008", "nong-san")):
        made[name] = person(name, phone)
        give(viewer_of(officers["an"]), made[name], "MINISTRY_OFFICER", sectors=frozenset({sector}))
    return made


def machine_of(somebody):
    return Caller(Client(), personal_key(somebody).secret)


def test_evidence_of_the_sector_is_listed_opened_and_read_and_that_of_another_is_not_there(world, opened):
    giang, mine, other = opened(world["Giang"]), world["thuy-san"][1], world["nong-san"][1]

    for asked in ("", "?loai=certificate", "?tinh_trang=declared", f"?sau={other + 100}"):
        page = giang.get(f"/quan-tri/chung-nhan/{asked}").content.decode()
        assert f'href="/quan-tri/chung-nhan/{mine}"' in page, asked
        assert f"/quan-tri/chung-nhan/{other}" not in page, asked
        assert "Hàng nong-san" not in html.unescape(page)
    assert "VG-thuy-san" in text_of(giang.get(f"/quan-tri/chung-nhan/{mine}"))
    assert giang.get(f"/quan-tri/chung-nhan/{mine}/ban-chup").content == PDF
    assert Audit.objects.filter(action="evidence.read_document", person_id=world["Giang"].pk).count() == 1
    absent = giang.get("/quan-tri/chung-nhan/999999")
    for path in ("", "/ban-chup"):
        answer = giang.get(f"/quan-tri/chung-nhan/{other}{path}")
        assert answer.status_code == absent.status_code == 404
    machine = machine_of(world["Giang"])
    assert [one["id"] for one in machine.get("evidence").json()["evidence"]] == [mine]
    assert machine.get(f"evidence/{mine}").status_code == 200
    for path in ("", "/document"):
        hidden, missing = (machine.get(f"evidence/{number}{path}") for number in (other, 999_999))
        assert hidden.status_code == missing.status_code == 404
        assert hidden.json() | {"instance": ""} == missing.json() | {"instance": ""}


def test_an_officer_of_a_sector_looks_and_has_no_word(world, opened):
    giang = opened(world["Giang"])

    for act in ("xac-nhan", "thu-hoi", "rut", "cong-khai"):
        codes = []
        for number in (world["thuy-san"][1], world["nong-san"][1]):
            answer = post_by_hand(giang, f"/quan-tri/chung-nhan/{number}", {"viec": act, "ly_do": "vượt quyền"})
            codes.append(answer.status_code)
        assert codes == [403 if act in ("xac-nhan", "thu-hoi") else 404, 404], act
    page = giang.get(f"/quan-tri/chung-nhan/{world['thuy-san'][1]}").content.decode()
    assert 'name="viec"' not in page
    assert giang.get("/quan-tri/chung-nhan/moi").status_code == 404


def test_a_product_that_changes_its_group_changes_its_officers_at_the_next_click(world, opened):
    giang, hoa = opened(world["Giang"]), opened(world["Hoa"])
    firm, number = world["thuy-san"]
    seen = [client.get(f"/quan-tri/chung-nhan/{number}").status_code for client in (giang, hoa)]
    key = Viewer(firm.pk, firm.code, firm.role, firm.name)
    amend_product(key, "01/08938501234568", {"groups": ["sector-nong-san"]}, now=NOW)

    assert seen == [200, 404]
    assert [client.get(f"/quan-tri/chung-nhan/{number}").status_code for client in (giang, hoa)] == [404, 200]
    assert f"/quan-tri/chung-nhan/{number}" not in giang.get("/quan-tri/chung-nhan/").content.decode()


def test_a_mandate_that_is_revoked_closes_all_of_it_at_the_next_click(world, opened, officers):
    giang = opened(world["Giang"])
    assert giang.get(AUDIT, {"cua": "dia-ban"}).status_code == 200
    held = viewer_of(world["Giang"]).mandates[0].id
    mandates.revoke(viewer_of(officers["an"]), held, reason="Chuyển công tác", now=NOW)

    assert giang.get(f"/quan-tri/chung-nhan/{world['thuy-san'][1]}").status_code == 404
    assert f"/quan-tri/chung-nhan/{world['thuy-san'][1]}" not in giang.get("/quan-tri/chung-nhan/").content.decode()
    assert giang.get(AUDIT, {"cua": "dia-ban"}).status_code == 403


def test_acts_of_the_sector_are_told_on_the_page_to_machines_and_in_the_file_and_no_others(world, opened, officers):
    giang = opened(world["Giang"])
    (fish, mine), (fruit, other) = world["thuy-san"], world["nong-san"]
    post(opened(officers["binh"]), f"/quan-tri/to-chuc/{fruit.code}", {"viec": "khong-co"})
    page = html.unescape(giang.get(AUDIT).content.decode())
    with zipfile.ZipFile(io.BytesIO(giang.get(f"{AUDIT}xuat").content)) as book:
        facts, rows = (book.read(name).decode() for name in sorted(book.namelist()) if "worksheets/sheet" in name)
    lines = machine_of(world["Giang"]).get("audit?of=area").json()["lines"]

    for told in (page, rows, [one["object"] for one in lines]):
        assert f"evidence/{mine}" in told
        assert f"evidence/{other}" not in told
    assert "địa bàn, ngành" in facts
    assert "Trong ngành" in page
    assert not {one["organisation_id"] for one in lines} & {fruit.pk}
    assert Audit.objects.filter(action="audit.read", object="audit/area", person_id=world["Giang"].pk).count() == 2
    assert Audit.objects.filter(action="audit.export", object="audit/dia-ban", person_id=world["Giang"].pk).count() == 1
    assert fish.pk != fruit.pk
