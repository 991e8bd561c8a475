"""Products are found as people type: marks or none, NFC or NFD, with a slip of the finger; exact marks come first."""

import unicodedata

import pytest
from django.core.management import call_command
from django.db import connection

from tests.conftest import NOW
from txng.core.gs1.check import check_digit
from txng.registry import actions, lookups, search, search_plan

NAMES = (
    "Bưởi da xanh Bến Tre", "Buoi khô", "Gạo ST25 Sóc Trăng", "Ớt xiêm rừng Sơn Hà", "Nước mắm cá cơm Phú Quốc",
    "Khổ qua rừng sấy khô", "Đường phèn Quảng Ngãi", "Cà phê Đắk Lắk",
)  # fmt: skip


def gtin(number):
    body = f"0893850{number:06d}"
    return body + check_digit(body)


@pytest.fixture
def shelf(an):
    """An's products, in the order of NAMES."""
    for number, name in enumerate(NAMES):
        actions.register_product(an, {"key": gtin(number), "name": name}, now=NOW)


def _names(text):
    return [face.name for face in lookups.search(text)]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_marks_and_forms_of_unicode_make_no_difference(shelf, form):
    for text in ("ỚT XIÊM rừng", "ot xiem rung", "ớt xiem", "rung ot"):
        assert _names(unicodedata.normalize(form, text)) == ["Ớt xiêm rừng Sơn Hà"], text
    assert _names(unicodedata.normalize(form, "dak lak")) == _names("Đăk Lăk") == ["Cà phê Đắk Lắk"]


def test_what_is_typed_with_marks_comes_first(shelf):
    assert _names("bưởi") == ["Bưởi da xanh Bến Tre", "Buoi khô"]
    assert set(_names("buoi")) == {"Bưởi da xanh Bến Tre", "Buoi khô"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("gao st52 soc trang", 2), ("nuoc mam ca con phu quoc", 4), ("ot xeim rung", 3), ("kho qau rung", 5),
     ("duong phne", 6), ("ca phee dak lak", 7), ("bưởii da xanh", 0), ("st2", 2), ("nuoc mam phu qouc", 4)],
)  # fmt: skip
def test_a_slip_of_the_finger_is_forgiven(shelf, typed, meant):
    assert _names(typed)[:1] == [NAMES[meant]]


def test_the_maker_the_commune_and_the_code_are_words_too(shelf, chi):
    actions.register_product(chi, {"key": gtin(99), "name": "Khăn lụa"}, now=NOW)

    assert set(_names("hop tac xa son ha")) == set(NAMES)
    assert _names("cua hang chi") == ["Khăn lụa"]
    assert _names(gtin(2)) == _names(gtin(2).lstrip("0")) == [NAMES[2]]


def test_pages_follow_each_other_without_gap_or_repetition(an):
    for number in range(25):
        name = f"Trà hoa vàng {number}" if number % 2 else f"Tra hoa vang {number}"
        actions.register_product(an, {"key": gtin(number), "name": name}, now=NOW)

    seen, after = [], ""
    while True:
        page = lookups.search_page("trà hoa vàng", after=after, limit=7)
        seen += [face.name for face in page.products]
        if not (after := page.next_page):
            break

    assert len(seen) == len(set(seen)) == 25
    assert seen[:12] == [f"Trà hoa vàng {number}" for number in range(1, 25, 2)]


@pytest.mark.parametrize("text", ["", "  ", "!!!", "'", "\\", "a & b", "kho:*", "🍚", "=", "ự" * 500, "\x00"])
def test_no_text_is_too_strange_to_ask(shelf, text):
    assert isinstance(lookups.search(text), list)


def test_what_was_taken_back_is_found_no_more_and_its_key_is_free(shelf, an, chi):
    actions.withdraw_products(an, ["01/" + gtin(3)], now=NOW)

    assert _names("ot xiem") == []
    assert lookups.products_of(["01/" + gtin(3)]) == {}
    actions.register_product(chi, {"key": gtin(3), "name": "Ớt của Chi"}, now=NOW)
    assert _names("ot cua chi") == ["Ớt của Chi"]


def test_products_from_before_search_by_words_are_made_findable_by_a_command(shelf):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM registry_search")
    assert _names("ot xiem") == []

    call_command("indexproducts", verbosity=0)

    assert _names("ot xiem son ha") == ["Ớt xiêm rừng Sơn Hà"]


def test_who_types_a_whole_name_finds_it_before_what_only_holds_its_words(an):
    for number in range(30):
        actions.register_product(an, {"key": gtin(number), "name": f"Gạo ST25 hộp {number}"}, now=NOW)
    actions.register_product(an, {"key": gtin(30), "name": "Gạo ST25"}, now=NOW)

    assert _names("gao st25")[0] == _names("st25 gao")[0] == _names("Gạo ST25")[0] == "Gạo ST25"
    assert _names("gao st52")[0] == "Gạo ST25"


def test_a_code_is_found_by_its_beginning_and_never_guessed(an):
    actions.register_product(an, {"key": gtin(7), "name": "Chè dây"}, now=NOW)
    actions.register_product(an, {"own_code": "SP000123", "name": "Chè lam"}, now=NOW)

    assert _names(gtin(7)[1:10]) == ["Chè dây"]
    assert _names("sp000123") == ["Chè lam"]
    assert _names("sp000132") == []


def test_an_index_made_anew_takes_the_place_of_the_old_and_knows_the_same(shelf):
    before = {text: _names(text) for text in ("ot xiem", "buoi", "bưởi", "gao st52", "hop tac xa son ha", gtin(2))}

    call_command("indexproducts", "--afresh", verbosity=0)

    assert {text: _names(text) for text in before} == before


def test_of_more_than_is_looked_at_the_answer_says_that_it_was_cut(an, monkeypatch):
    for number in range(12):
        actions.register_product(an, {"key": gtin(number), "name": f"Trà lài {number}"}, now=NOW)
    assert not search.numbers_for("tra lai", limit=5).is_cut

    monkeypatch.setattr(search, "MOST_FOUND", 10)

    assert search.numbers_for("tra lai", limit=5).is_cut


def test_a_question_that_takes_too_long_is_given_up_and_the_transaction_lives(shelf, monkeypatch):
    monkeypatch.setattr(search_plan, "_BEFORE", search_plan._BEFORE.replace("= 1000;", "= 1; SELECT pg_sleep(0.05);"))

    assert search.numbers_for("ot xiem") == search.Numbers([], "", is_cut=True)
    assert lookups.count_products() == len(NAMES)
