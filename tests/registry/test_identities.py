"""Whose number a product bears, what stands for a number where there is none, and names that are not what they seem."""

import uuid

import pytest

from tests.conftest import NOW
from txng.core.problems import Refused
from txng.registry import actions, lookups

GTIN = "08938501234568"


def _post(client, body, headers, **more):
    return client.post("/api/v1/products", body, content_type="application/json", **headers, **more)


def _codes(answer):
    return [error["code"] for error in answer.json()["errors"]]


def test_a_product_without_gtin_gets_a_key_that_is_no_gs1_key(client, an, chi, headers_of):
    mine = _post(client, {"own_code": "KQ/01", "name": "Khổ qua"}, headers_of(an))
    others = _post(client, {"own_code": "KQ/01", "name": "Khăn"}, headers_of(chi))

    assert mine.json() == {"key": "urn:x-txng:product:htx-son-ha:KQ%2F01"}
    assert others.json()["key"] == "urn:x-txng:product:cua-hang-chi:KQ%2F01"
    assert lookups.products_registered(an.organisation_id, limit=5)[0].ownership == "own"


@pytest.mark.parametrize("code", ["8938501234568", "08938501234568", "96385074"])
def test_a_gtin_is_no_code_of_ones_own(client, an, headers_of, code):
    assert _codes(_post(client, {"own_code": code, "name": "x"}, headers_of(an))) == ["registry.own_code_gtin"]


@pytest.mark.parametrize("code", ["2000000000015", "0200000000011", "0400000000015"])
def test_a_number_for_use_within_a_shop_names_nothing_for_all(client, an, headers_of, code):
    assert "registry.restricted_number" in _codes(_post(client, {"key": code, "name": "x"}, headers_of(an)))


def test_a_number_under_a_verified_prefix_of_another_is_refused(client, an, chi, headers_of):
    actions.claim_prefix(an, "8938501", now=NOW)
    assert _post(client, {"key": GTIN, "name": "Của Chi"}, headers_of(chi)).status_code == 201  # a claim binds nobody

    actions.verify_prefix("8938501234", an.organisation_id, source="sổ đăng ký, 21/11/2026", now=NOW)

    assert _codes(_post(client, {"key": "08938501234575", "name": "Của Chi"}, headers_of(chi))) == ["registry.prefix_of_another"]
    assert _post(client, {"key": "08938501234575", "name": "Của An"}, headers_of(an)).status_code == 201
    assert lookups.products_registered(an.organisation_id, limit=5)[0].ownership == "verified"


@pytest.mark.parametrize("prefix", ["893850", "89385012345", "4006381", "8938x01", ""])
def test_what_the_vietnamese_register_never_gives_is_no_prefix(an, prefix):
    with pytest.raises(Refused) as refused:
        actions.claim_prefix(an, prefix, now=NOW)

    assert [problem.code for problem in refused.value.problems] == ["registry.prefix_form"]


def test_a_product_from_abroad_is_marked_with_where_it_was_read(client, an, headers_of):
    body = {"key": "4006381333931", "name": "Bút", "source": "Verified by GS1", "source_on": "2026-11-01"}

    assert _post(client, body, headers_of(an)).status_code == 201
    (row,) = lookups.products_registered(an.organisation_id, limit=5)
    assert (row.ownership, row.source, row.source_on.isoformat()) == ("foreign", "Verified by GS1", "2026-11-01")


def test_every_alias_means_one_product_and_a_second_meaning_is_refused(an, chi):
    for viewer, key, name in ((an, GTIN, "Khổ qua"), (chi, "08938501234575", "Khăn")):
        actions.register_product(viewer, {"key": key, "name": name}, now=NOW)
    actions.name_elsewhere(an, f"01/{GTIN}", {"misa": "VT001", "icheck": "77"}, now=NOW)
    actions.name_elsewhere(an, f"01/{GTIN}", {"misa": "VT001"}, now=NOW)

    with pytest.raises(Refused) as refused:
        actions.name_elsewhere(chi, "01/08938501234575", {"misa": "VT001", "icheck": "78"}, now=NOW)

    assert [problem.code for problem in refused.value.problems] == ["registry.alias_taken"]
    assert [lookups.product_of_alias(*pair) for pair in (("misa", "VT001"), ("icheck", "77"), ("icheck", "78"))] == [
        f"01/{GTIN}", f"01/{GTIN}", None,
    ]
    with pytest.raises(Refused):
        actions.name_elsewhere(chi, f"01/{GTIN}", {"khac": "1"}, now=NOW)


def test_s07_confusables_are_warned_of_and_unseen_letters_left_out(client, an, chi, headers_of):
    _post(client, {"key": GTIN, "name": "Sữa tươi Vinamilk", "brand": "Vinamilk"}, headers_of(an))

    answer = _post(client, {"key": "08938501234575", "name": "Sữa\u202e Vin\u0430milk\u200b"}, headers_of(chi))

    assert answer.status_code == 201
    assert [one["code"] for one in answer.json()["warnings"]] == ["registry.mixed_script", "registry.looks_like"]
    assert lookups.products_of(["01/08938501234575"])["01/08938501234575"].name == "Sữa Vin\u0430milk"
    assert {face.organisation_id for face in lookups.search("vinamilk")} == {an.organisation_id, chi.organisation_id}
    assert "warnings" not in _post(client, {"key": GTIN, "name": "Sữa"}, headers_of(an)).json()


def test_s06_html_is_text(client, an, headers_of):
    name = "<script>alert(1)</script> ớt"
    _post(client, {"key": GTIN, "name": name}, headers_of(an))

    page = client.get("/tra-cuu/?q=ot").content.decode()

    assert lookups.products_of([f"01/{GTIN}"])[f"01/{GTIN}"].name == name
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_a_product_is_of_several_groups_by_code_or_name(client, an, headers_of):
    body = {"key": GTIN, "name": "Ớt", "groups": ["nd37-02", "nông sản", "ocop-1", "sector-nong-san"], "hs_code": "0904.21"}
    assert _post(client, body, headers_of(an)).status_code == 201

    (mine,) = client.get("/api/v1/products?group=ocop-1", **headers_of(an)).json()["products"]
    assert (mine["groups"], mine["hs_code"]) == (["nd37-02", "sector-nong-san", "ocop-1"], "090421")
    assert client.get("/api/v1/products?group=nd37-01", **headers_of(an)).json() == {"products": []}

    wrong = _post(client, body | {"groups": ["nd37-02", "ngành lạ"]}, headers_of(an))
    assert [(error["code"], error["pointer"]) for error in wrong.json()["errors"]] == [("registry.group_unknown", "#/groups/1")]


def test_one_lists_ones_own_products_only_page_by_page(client, an, chi, headers_of, monkeypatch):
    monkeypatch.setattr("txng.registry.api.products.PER_PAGE", 2)
    for code in ("A1", "A2", "A3"):
        _post(client, {"own_code": code, "name": code}, headers_of(an))
    _post(client, {"own_code": "C1", "name": "C1"}, headers_of(chi))

    first = client.get("/api/v1/products", **headers_of(an)).json()
    second = client.get("/api/v1/products", {"after": first["next"]}, **headers_of(an)).json()

    assert [[one["name"] for one in page["products"]] for page in (first, second)] == [["A1", "A2"], ["A3"]]
    assert "next" not in second
    assert client.get("/api/v1/products?limit=9", **headers_of(an)).status_code == 400


def test_the_same_request_again_gets_the_same_answer_and_another_is_refused(client, an, chi, headers_of):
    token, body = {"HTTP_IDEMPOTENCY_KEY": str(uuid.uuid4())}, {"key": GTIN, "name": "Khổ qua"}
    first = _post(client, body, headers_of(an), **token)
    _post(client, body | {"name": "Khổ qua rừng"}, headers_of(an))

    again = _post(client, body, headers_of(an), **token)

    assert (again.status_code, again.content) == (first.status_code, first.content) == (201, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert lookups.products_of([f"01/{GTIN}"])[f"01/{GTIN}"].name == "Khổ qua rừng"
    assert _codes(_post(client, body | {"name": "Khác"}, headers_of(an), **token)) == ["web.idempotency_reused"]
    assert _codes(_post(client, body, headers_of(chi), **token)) == ["registry.taken"]
    assert _post(client, {"key": "1"}, headers_of(an), HTTP_IDEMPOTENCY_KEY="x" * 201).status_code == 400
