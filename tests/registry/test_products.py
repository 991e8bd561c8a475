"""Products, lots and places enter by the public door and are found again."""

import pytest

from txng.registry import lookups

KHO_QUA = {
    "key": "08938501234568",
    "name": "Khổ qua rừng sấy khô S",
    "aliases": ["Mướp đắng rừng"],
    "lots": [{"lot": "KQ-2611", "made_on": "2026-11-20", "best_before_on": "2027-11-20"}],
}


def _post(client, path, body, headers):
    return client.post(path, body, content_type="application/json", **headers)


def test_a_product_is_registered_with_its_lots_and_found_without_diacritics(client, an, headers_of):
    answer = _post(client, "/api/v1/products", KHO_QUA | {"key": "01/08938501234568"}, headers_of(an))

    assert answer.status_code == 201, answer.content
    assert answer.json()["key"] == "01/08938501234568"
    assert [face.name for face in lookups.search("kho qua RUNG")] == ["Khổ qua rừng sấy khô S"]
    assert [lot.key for lot in lookups.lots_of_product("01/08938501234568")] == ["01/08938501234568/10/KQ-2611"]


def test_registering_again_amends_and_makes_no_second_row(client, an, headers_of):
    headers = headers_of(an)
    _post(client, "/api/v1/products", KHO_QUA | {"key": "01/08938501234568"}, headers)

    _post(client, "/api/v1/products", KHO_QUA | {"key": "01/08938501234568", "name": "Khổ qua rừng"}, headers)

    assert lookups.products_of(["01/08938501234568"])["01/08938501234568"].name == "Khổ qua rừng"
    assert lookups.count_products() == 1


def test_a_product_of_another_organisation_is_refused(client, an, chi, headers_of):
    _post(client, "/api/v1/products", KHO_QUA | {"key": "01/08938501234568"}, headers_of(an))

    answer = _post(client, "/api/v1/products", KHO_QUA | {"key": "01/08938501234568", "name": "Của Chi"}, headers_of(chi))

    assert answer.status_code == 409
    assert answer.json()["errors"][0]["code"] == "registry.taken"
    assert lookups.products_of(["01/08938501234568"])["01/08938501234568"].name == "Khổ qua rừng sấy khô S"


@pytest.mark.parametrize(
    ("field", "most"), [("name", 200), ("name_en", 200), ("brand", 120), ("origin", 120), ("net_content", 120)]
)
def test_a_name_too_long_for_a_page_is_refused_and_the_longest_is_taken(client, an, headers_of, field, most):
    def status_of(length):
        body = KHO_QUA | {"key": "01/08938501234568", field: "ộ" * length}
        return _post(client, "/api/v1/products", body, headers_of(an)).status_code

    assert (status_of(most), status_of(most + 1)) == (201, 422)


@pytest.mark.parametrize("lot", [{"best_before_on": "2026-11-19"}, {"made_on": "1899-12-31"}, {"made_on": "2201-01-01"}])
def test_days_that_cannot_be_are_refused_and_named(client, an, headers_of, lot):
    body = KHO_QUA | {"key": "01/08938501234568", "lots": [KHO_QUA["lots"][0] | lot]}

    (error,) = _post(client, "/api/v1/products", body, headers_of(an)).json()["errors"]

    assert error["pointer"] == f"#/lots/0/{next(iter(lot))}"
    assert error["code"] != "registry.lot_days" or ("best_before_on" in error["detail"] and "made_on" in error["detail"])


def test_coordinates_are_no_key_of_a_place(client, an, headers_of):
    answer = _post(client, "/api/v1/places", {"key": "GEO:15.04,108.47", "name": "Nhà tôi"}, headers_of(an))

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "registry.place_geo")
    assert lookups.places_of(["GEO:15.04,108.47", "geo:15.04,108.47"]) == {}


def test_every_fault_of_a_draft_is_named_at_once(client, an, headers_of):
    body = {"brand": 7, "colour": "đỏ", "lots": [{"made_on": "hôm qua"}]}

    answer = _post(client, "/api/v1/products", body, headers_of(an))

    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {error["pointer"] for error in answer.json()["errors"]} == {
        "#/key", "#/name", "#/brand", "#/colour", "#/lots/0/lot", "#/lots/0/made_on",
    }


@pytest.mark.parametrize("key", ["08938501234569", "8004/4000001111", "khong-phai-ma"])
def test_what_is_no_gtin_is_no_product(client, an, headers_of, key):
    answer = _post(client, "/api/v1/products", KHO_QUA | {"key": f"01/{key}" if key[0] == "0" else key}, headers_of(an))

    assert answer.status_code == 422
    assert lookups.count_products() == 0


def test_a_place_is_registered_by_its_gln(client, an, headers_of):
    place = {"key": "414/8938501234001", "name": "Xưởng sấy Sơn Hà", "province_code": "51", "commune": "Sơn Hà"}

    answer = _post(client, "/api/v1/places", place, headers_of(an))

    assert answer.status_code == 201, answer.content
    assert lookups.places_of(["414/8938501234001"])["414/8938501234001"].commune == "Sơn Hà"


def test_without_a_key_nothing_is_registered(client, db):
    answer = _post(client, "/api/v1/products", KHO_QUA, {})

    assert answer.status_code == 401
    assert "Bearer" in answer.headers["WWW-Authenticate"]
