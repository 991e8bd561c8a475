"""Provinces: 63 became 34, codes were used again, and people write names as they like."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from txng.core.vn.province import (
    REFORM,
    check,
    find,
    former_of,
    province_of,
    provinces,
    successor_of,
)
from txng.core.vn.unaccented import unaccented

TODAY = date(2026, 11, 21)
BEFORE = date(2025, 6, 30)


def test_there_are_34_provinces_of_which_six_were_cities_and_seven_are():
    kinds_at_first = [province.kind for province in provinces(REFORM)]
    kinds_today = [province.kind for province in provinces(TODAY)]

    assert len(kinds_at_first) == len(kinds_today) == 34
    assert kinds_at_first.count("thành phố") == 6
    assert kinds_today.count("thành phố") == 7


def test_the_63_before_are_shared_out_among_the_34_without_rest():
    before = provinces(BEFORE)
    shared = [former for province in provinces(TODAY) for former in former_of(province.code)]

    assert len(before) == 63
    assert sorted(shared, key=lambda former: former.code) == list(before)


def test_eleven_provinces_were_left_as_they_were():
    unchanged = [province.name for province in provinces(TODAY) if len(former_of(province.code)) == 1]

    assert [unaccented(name) for name in unchanged] == [
        "ha noi", "cao bang", "dien bien", "lai chau", "son la", "lang son", "quang ninh", "thanh hoa", "nghe an",
        "ha tinh", "hue",
    ]  # fmt: skip


def test_seven_codes_name_another_province_than_before():
    reused = {
        province.code: (unaccented(was.name), unaccented(province.name))
        for province in provinces(TODAY)
        if (was := province_of(province.code, BEFORE)) and unaccented(was.name) != unaccented(province.name)
    }

    assert reused == {
        "15": ("yen bai", "lao cai"),
        "24": ("bac giang", "bac ninh"),
        "44": ("quang binh", "quang tri"),
        "52": ("binh dinh", "gia lai"),
        "80": ("long an", "tay ninh"),
        "82": ("tien giang", "dong thap"),
        "91": ("kien giang", "an giang"),
    }


@pytest.mark.parametrize("on", [date(2004, 7, 8), date(2024, 12, 31), BEFORE, REFORM, date(2026, 4, 30), TODAY])
def test_on_every_day_each_code_and_each_name_is_one_province(on):
    there = provinces(on)

    assert len({province.code for province in there}) == len(there)
    for province in there:
        assert find(province.code, on) == province
        for text in (province.name, province.full_name, unaccented(province.full_name), province.name.upper()):
            assert find(text, on) == province


@given(st.sampled_from([*provinces(BEFORE), *provinces(TODAY)]))
def test_every_province_of_any_time_has_a_successor_today(province):
    assert successor_of(province, TODAY) in provinces(TODAY)


@pytest.mark.parametrize(
    ("text", "code", "is_old"),
    [
        ("TP.HCM", "79", False),
        ("tp Hồ Chí Minh", "79", False),
        ("Sai Gon", "79", False),
        ("Đắc Lắc", "66", False),
        ("Dak Lak", "66", False),
        ("Thua Thien - Hue", "46", True),
        ("bà rịa vũng tàu", "77", True),
        ("Tỉnh Bà Rịa – Vũng Tàu", "77", True),
        ("Hòa Bình", "17", True),
        ("02", "02", True),
    ],
)
def test_names_are_found_as_people_write_them_and_old_ones_too(text, code, is_old):
    found = find(text, TODAY)

    assert found.code == code
    assert found.is_in_force(TODAY) is not is_old


def test_an_old_name_is_read_with_a_warning_that_tells_the_new_one():
    (problem,) = check("Tỉnh Kon Tum", TODAY)

    assert problem.is_warning
    assert "nay thuộc Tỉnh Quảng Ngãi (mã 51)" in problem.sentence()
    assert check("Tỉnh Kon Tum", BEFORE) == []
    assert check("Quảng Ngãi", TODAY) == []


def test_an_unknown_name_is_refused_with_the_nearest_ones():
    (problem,) = check("Nghe Ann", TODAY)

    assert not problem.is_warning
    assert "Nghệ An" in problem.sentence()
    assert check("Atlantis", TODAY)[0].values["near"]


def test_hue_was_a_province_until_the_end_of_2024():
    assert province_of("46", date(2024, 12, 31)).full_name == "Tỉnh Thừa Thiên Huế"
    assert province_of("46", date(2025, 1, 1)).full_name == "Thành phố Huế"
    assert find("Huế", date(2024, 1, 1)).full_name == "Tỉnh Thừa Thiên Huế"


@given(st.text(), st.dates())
def test_finding_never_fails(text, on):
    assert find(text, on) is None or check(text, on) is not None
