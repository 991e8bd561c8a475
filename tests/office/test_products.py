"""Products in the office: who sees which, each fault at its field, and a history that nothing takes away."""

import io
import re
from datetime import date

import pytest
from PIL import Image

from tests.accounts.delegation import NOW, organisation, person, viewer_of
from tests.accounts.signing import post
from tests.office.test_pages import post_by_hand, text_of
from txng.accounts import mandates
from txng.registry import actions, lookups, versions
from txng.registry.acting import as_own
from txng.registry.models import Product, ProductVersion

GTIN, KEY = "8938501234568", "01/08938501234568"
FOLDER = "/quan-tri/san-pham/"


@pytest.fixture
def makers(units, officers):
    """Dũng of a cooperative in Sơn Hà, Giang of one in Pleiku: each with the mandate of its administrator."""
    chi = viewer_of(officers["chi"])
    made = {}
    for name, phone, commune in (("Dũng", "+84913000001", "21163"), ("Giang", "+84913000002", "21601")):
        somebody = person(name, phone)
        row = organisation(f"htx-{commune}", commune, f"Hợp tác xã {name}", units)
        mandates.give_by_approval(somebody.pk, "ORG_ADMIN", row, by=(chi.mandates[0].id, chi.person_id), now=NOW)
        made[name] = (somebody, row)
    return made


@pytest.fixture
def dung(makers, opened):
    return opened(makers["Dũng"][0])


@pytest.fixture
def giang(makers, opened):
    return opened(makers["Giang"][0])


def _acting(maker):
    somebody, row = maker
    return as_own(viewer_of(somebody), row.pk, NOW.date())


def _registered(maker, draft=None):
    return actions.register_product(_acting(maker), draft or {"key": GTIN, "name": "Khổ qua rừng"}, now=NOW).key


def test_a_code_and_a_name_are_enough_and_the_product_is_found_at_once(dung):
    answer = post(dung, f"{FOLDER}moi", {"key": GTIN, "name": "Khổ qua rừng", "viec": "ghi"})

    assert (answer.status_code, answer["Location"]) == (302, f"{FOLDER}01/0{GTIN}?xong=1")
    page = text_of(dung.get(answer["Location"]))
    assert "Khổ qua rừng" in page and "Chưa biết mã doanh nghiệp" in page and "Nghị định 37/2026/NĐ-CP" in page
    assert "Khổ qua rừng" in text_of(dung.get(FOLDER, {"q": "kho qua"}))
    assert "Khổ qua rừng" in text_of(dung.get("/tra-cuu/", {"q": "kho qua"}))


def test_every_fault_stands_at_its_field_and_nothing_is_stored(dung):
    given = {"key": "8938501234569", "name": "", "groups": ["nông"], "hs_code": "12x", "viec": "ghi"}

    answer = post(dung, f"{FOLDER}moi", given)

    html = answer.content.decode()
    assert answer.status_code == 422
    for field in ("name", "groups", "hs_code"):
        assert f'aria-describedby="e-{field}"' in html and f'id="e-{field}"' in html, field
    assert "Nông sản" in html and 'value="8938501234569"' in html
    assert not Product.objects.exists()
    wrong = post(dung, f"{FOLDER}moi", {"key": "8938501234569", "name": "Ớt", "viec": "ghi"}).content.decode()
    assert 'id="e-key"' in wrong


def test_only_checking_tells_what_would_be_and_stores_nothing(dung):
    answer = post(dung, f"{FOLDER}moi", {"own_code": "OT-01", "name": "Ớt khô", "viec": "kiem-tra"})

    assert answer.status_code == 200 and "Không có lỗi" in text_of(answer)
    assert not Product.objects.exists() and not ProductVersion.objects.exists()


def test_an_amendment_leaves_who_changed_what_and_why(dung, makers):
    _registered(makers["Dũng"])
    form = dung.get(f"{FOLDER}{KEY}/sua").content.decode()
    seen = re.search(r'name="phien_ban" value="(\d+)"', form)[1]

    given = {"name": "Khổ qua rừng sấy", "origin": "Việt Nam", "ly_do": "Ghi đúng nhãn", "phien_ban": seen}
    answer = post(dung, f"{FOLDER}{KEY}/sua", given)

    assert answer.status_code == 302, text_of(answer)
    page = text_of(dung.get(f"{FOLDER}{KEY}"))
    assert "Ghi đúng nhãn" in page and "Khổ qua rừng → Khổ qua rừng sấy" in page and "Dũng" in page
    late = post(dung, f"{FOLDER}{KEY}/sua", given | {"name": "Muộn"})
    assert (late.status_code, "có người vừa sửa" in text_of(late)) == (412, True)
    with pytest.raises(Exception, match="append-only"):
        ProductVersion.objects.update(reason="khác")


def test_an_officer_sees_the_products_of_his_area_and_changes_none(opened, officers, makers, giang):
    _registered(makers["Dũng"])
    _registered(makers["Giang"], {"key": "8938501234575", "name": "Hồ tiêu Pleiku"})
    chi, binh = opened(officers["chi"]), opened(officers["binh"])

    for officer in (chi, binh):
        assert "Khổ qua rừng" in text_of(officer.get(FOLDER)) and "Hồ tiêu" not in text_of(officer.get(FOLDER))
        assert officer.get(f"{FOLDER}01/08938501234575").status_code == 404
        assert officer.get(f"{FOLDER}{KEY}").status_code == 200
        assert officer.get(f"{FOLDER}{KEY}/sua").status_code == 404
    assert post_by_hand(chi, f"{FOLDER}{KEY}", {"viec": "rut", "ly_do": "thử"}).status_code == 403
    assert giang.get(f"{FOLDER}{KEY}").status_code == 404
    assert "Hồ tiêu" in text_of(opened(officers["an"]).get(FOLDER, {"xa": "Pleiku"}))
    assert "Khổ qua" not in text_of(opened(officers["an"]).get(FOLDER, {"xa": "không đâu cả"}))


def test_filters_narrow_by_group_number_and_what_is_missing(dung, makers):
    _registered(makers["Dũng"], {"key": GTIN, "name": "Khổ qua", "groups": ["nd37-02"], "origin": "Việt Nam"})
    _registered(makers["Dũng"], {"own_code": "A/1", "name": "Ớt khô"})

    def found(**filters):
        page = text_of(dung.get(FOLDER, filters))
        return "Khổ qua" in page.split("Trang sau")[0], "Ớt khô" in page

    assert found(nhom="nd37-02") == (True, False)
    assert found(quyen_so="own") == (False, True) and found(quyen_so="unknown") == (True, False)
    assert found(thieu="origin") == (False, True) and found(thieu="nothing") == (False, False)
    assert dung.get(f"{FOLDER}urn:x-txng:product:htx-21163:A%252F1").status_code == 200


def test_a_picture_a_lot_and_a_code_elsewhere_are_given_and_a_withdrawn_product_is_gone(dung, makers):
    _registered(makers["Dũng"])
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(data, "JPEG")
    data.seek(0)
    data.name = "anh.jpg"

    for given in (
        {"viec": "anh", "anh": data},
        {"viec": "lo", "lot": "KQ-1", "made_on": "2026-11-01", "best_before_on": "2027-11-01"},
        {"viec": "ma", "system": "MISA", "code": "VT001"},
    ):
        assert post(dung, f"{FOLDER}{KEY}", given).status_code == 302, given

    page = dung.get(f"{FOLDER}{KEY}").content.decode()
    assert f"/api/v1/products/{KEY}/image" in page and "KQ-1" in page and "VT001" in page
    assert lookups.product_of_alias("misa", "VT001") == KEY
    assert post(dung, f"{FOLDER}{KEY}", {"viec": "lo", "lot": "KQ-2", "made_on": "hôm qua"}).status_code == 422
    assert post(dung, f"{FOLDER}{KEY}", {"viec": "rut", "ly_do": " "}).status_code == 422
    assert post(dung, f"{FOLDER}{KEY}", {"viec": "rut", "ly_do": "Khai nhầm"}).status_code == 302
    assert dung.get(f"{FOLDER}{KEY}").status_code == 404
    assert versions.versions_of(KEY)[0].kind == "withdrawn" and versions.versions_of(KEY)[0].reason == "Khai nhầm"


def test_what_was_read_abroad_is_told_with_its_age_and_reading_it_again_is_a_version(dung, makers):
    draft = {"key": "4006381333931", "name": "Bút", "source": "Verified by GS1"}
    _registered(makers["Dũng"], draft | {"source_on": date(2026, 1, 1)})

    page = text_of(dung.get(f"{FOLDER}01/04006381333931"))

    assert "đọc ngày 01/01/2026" in page and "hãy đọc lại" in page and "GS1 Đức" in page
    _registered(makers["Dũng"], draft | {"source_on": date(2026, 11, 20)})
    assert "hãy đọc lại" not in text_of(dung.get(f"{FOLDER}01/04006381333931"))
    assert [one.kind for one in versions.versions_of("01/04006381333931")] == ["read_again", "registered"]


def test_a_product_without_a_barcode_has_a_public_page_that_search_leads_to(client, makers):
    key = _registered(makers["Dũng"], {"own_code": "OT/01", "name": "Ớt bột Sơn Hà", "lots": [{"lot": "L1"}]})

    found = client.get("/tra-cuu/", {"q": "ot bot"}).content.decode()
    address = re.search(r'href="(/san-pham/[^"]+)"', found)[1]
    page = client.get(address)

    assert key == "urn:x-txng:product:htx-21163:OT%2F01" and address.endswith("OT%252F01")
    assert page.status_code == 200 and "Ớt bột Sơn Hà" in text_of(page) and "Hợp tác xã Dũng" in text_of(page)
    assert client.get(address, headers={"Accept": "application/json"}).json()["product"] == "Ớt bột Sơn Hà"
    assert client.get("/san-pham/8938501234568")["Location"] == f"/{KEY}"
    assert client.get("/san-pham/urn:x-txng:product:htx-21163:KHONG").status_code == 404
