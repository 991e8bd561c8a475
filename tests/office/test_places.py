"""Places in the office: ground drawn and measured, areas made of plots, and GLNs that are claims until they are proven."""

import json

import pytest

from tests.accounts.delegation import NOW, viewer_of
from tests.accounts.signing import post
from tests.office.test_pages import post_by_hand, text_of
from tests.office.test_products import _acting, dung, giang, makers  # noqa: F401  fixtures
from tests.registry.test_ground import square
from txng.registry import actions, lookups, places, places_lookups, prefixes
from txng.registry.models import Place

GLN, KEY = "8938501234001", "414/8938501234001"
FOLDER = "/quan-tri/dia-diem/"
AREA = "VN-TGOR-0095"


def _address(key):
    return FOLDER + key.replace("/", "%2F").replace(":", "%3A")


@pytest.fixture
def ground(makers):  # noqa: F811
    """A plot of Dũng's, in a planting area."""
    draft = {"key": KEY, "name": "Vườn ớt", "plot": square(), "area_code": AREA, "kind": "plot"}
    return places.place_registered(_acting(makers["Dũng"]), draft, now=NOW).key


def test_a_place_is_registered_with_ground_pasted_and_is_drawn(dung):  # noqa: F811
    given = {"key": GLN, "name": "Vườn ớt", "kind": "plot", "thua": json.dumps({"type": "Feature", "geometry": square()})}

    answer = post(dung, f"{FOLDER}moi", given)

    assert (answer.status_code, answer["Location"]) == (302, f"{FOLDER}414%2F{GLN}?xong=1")
    page = dung.get(answer["Location"]).content.decode()
    assert "<svg" in page and "1,1900 ha" in page.replace("1.1900", "1,1900") and "tự khai, chưa xác minh" in page
    own = post(dung, f"{FOLDER}moi", {"own_code": "KHO-1", "name": "Kho"})
    assert own["Location"].endswith("urn%3Ax-txng%3Aplace%3Ahtx-21163%3AKHO-1?xong=1")


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"thua": "không phải json"}, "e-plot", "không phải GeoJSON"),
        ({"thua": json.dumps(square(2.3, 48.8))}, "e-plot", "ngoài Việt Nam"),
        ({"key": "8938501234002"}, "e-key", ""),
        ({"key": "geo:15.04,108.47"}, "e-key", "tọa độ"),
    ],
)
def test_each_fault_of_a_place_stands_at_its_field(dung, given, field, words):  # noqa: F811
    answer = post(dung, f"{FOLDER}moi", {"key": GLN, "name": "Vườn"} | given)

    assert answer.status_code == 422 and f'id="{field}"' in answer.content.decode()
    assert words in text_of(answer) and not Place.objects.exists()


def test_ground_over_ones_own_is_named_and_over_anothers_is_not(makers, ground):  # noqa: F811
    own = places.place_registered(
        _acting(makers["Dũng"]), {"own_code": "T2", "name": "Thửa hai", "plot": square(108.4005)}, now=NOW
    )
    other = places.place_registered(
        _acting(makers["Giang"]), {"own_code": "T3", "name": "Thửa lạ", "plot": square(108.4005)}, now=NOW
    )

    (mine,) = own.warnings
    assert (mine.code, mine.values["name"]) == ("products.plot_over_own", "Vườn ớt")
    assert [one.code for one in other.warnings] == ["registry.plot_overlap"]
    assert "Vườn" not in other.warnings[0].sentence() and "Thửa hai" not in other.warnings[0].sentence()


def test_one_goes_from_an_area_to_its_plots_to_their_lots(dung, giang, makers, ground):  # noqa: F811
    draft = {"key": "8938501234568", "name": "Ớt", "lots": [{"lot": "L9", "place": ground}]}
    actions.register_product(_acting(makers["Dũng"]), draft, now=NOW)

    assert AREA in text_of(dung.get(FOLDER))
    page = dung.get(f"{FOLDER}vung/{AREA}").content.decode()

    assert "Vườn ớt" in page and "/01/08938501234568/10/L9" in page and "1 thửa" in page
    assert post(dung, f"{FOLDER}vung/{AREA}", {"ten": "Vùng ớt", "cay": "Ớt", "tinh_trang": "suspended"}).status_code == 302
    assert "tạm dừng" in text_of(dung.get(f"{FOLDER}vung/{AREA}"))
    assert giang.get(f"{FOLDER}vung/{AREA}").status_code == 404 and giang.get(_address(KEY)).status_code == 404


def test_an_officer_confirms_a_gln_on_evidence_and_takes_it_back(opened, officers, dung, makers, ground):  # noqa: F811
    chi = opened(officers["chi"])
    assert post(chi, _address(KEY), {"viec": "xac-nhan", "can_cu": " "}).status_code == 422

    assert post(chi, _address(KEY), {"viec": "xac-nhan", "can_cu": "GCN 12/2026"}).status_code == 302

    assert Place.objects.get(key=KEY).standing == "proven" and "GCN 12/2026" in text_of(dung.get(_address(KEY)))
    assert post_by_hand(dung, _address(KEY), {"viec": "bo-xac-nhan", "can_cu": "x"}).status_code == 404
    assert post(chi, _address(KEY), {"viec": "bo-xac-nhan", "can_cu": "Nhầm"}).status_code == 302
    assert [one.kind for one in places_lookups.versions_of_place(KEY)][:2] == ["doubted", "proven"]


def test_a_verified_prefix_proves_its_glns_and_takes_them_from_who_only_claimed_them(makers, officers, ground):  # noqa: F811
    an, dung_, giang_ = viewer_of(officers["an"]), _acting(makers["Dũng"]), _acting(makers["Giang"])
    prefixes.claim(giang_, "893850123", now=NOW)
    assert lookups.places_of([KEY])[KEY].organisation_id == dung_.organisation_id

    prefixes.verify(an, "893850123", giang_.organisation_id, evidence="Giấy chứng nhận 893850123", now=NOW)
    assert Place.objects.get(key=KEY).standing == "claimed"
    places.place_registered(giang_, {"key": KEY, "name": "Kho Giang"}, now=NOW)

    row = Place.objects.get(key=KEY)
    assert (row.organisation_id, row.standing, row.name) == (giang_.organisation_id, "proven", "Kho Giang")
    assert lookups.area_of_place(KEY) is None


def test_prefixes_are_claimed_on_a_page_and_verified_by_the_nation_alone(opened, officers, dung, makers):  # noqa: F811
    page = "/quan-tri/ma-doanh-nghiep/"
    number = makers["Dũng"][1].pk
    assert post(dung, page, {"viec": "khai", "ma": "123", "to_chuc": number}).status_code == 422
    assert post(dung, page, {"viec": "khai", "ma": "893850123", "to_chuc": number}).status_code == 302
    verify = {"viec": "xac-minh", "ma": "893850123", "to_chuc": number, "can_cu": "GCN 7"}

    assert post_by_hand(opened(officers["binh"]), page, verify).status_code == 403
    an = opened(officers["an"])
    assert "Hợp tác xã Dũng" in text_of(an.get(page, {"ma": "893850123"}))
    assert post_by_hand(an, page, verify).status_code == 302

    assert "đã xác minh" in text_of(dung.get(page)) and "GCN 7" in text_of(dung.get(page))
