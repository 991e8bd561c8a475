from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from txng.core.grade import CRITERIA, HIGHEST, SENTENCES, STALE_AFTER_DAYS, VERSION, Facts, Rules, grade

TODAY = date(2026, 11, 28)

CROP = Rules(
    "crop@2026.1",
    ("Trồng trọt", "Crops"),
    timely_days=3,
    decay=((180, 1), (365, 2)),
    ends_alone=frozenset({"retail_selling"}),
)
LABEL = Facts(has_product=True, has_producer=True)
LOT = replace(LABEL, has_lot=True, is_dated=True, has_production_place=True, events=2, sealed_events=2)
JOURNAL = replace(LOT, inputs=1, process_events=2, timely_process_events=1)
CHAIN = replace(
    JOURNAL,
    rules=CROP,
    has_mandatory_steps=True,
    steps_back=2,
    steps_back_confirmed=2,
    steps_forward=1,
    steps_forward_confirmed=1,
)
PROVEN = replace(CHAIN, evidence_claimed=1, evidence_verified=1, balance_known=True, balance_ok=True)

facts = st.builds(
    Facts,
    **{name: st.booleans() for name in Facts.__slots__ if Facts.__annotations__[name] == "bool"},
    **{name: st.integers(0, 3) for name in Facts.__slots__ if Facts.__annotations__[name] == "int"},
    last_recorded_on=st.none() | st.dates(date(2020, 1, 1), TODAY),
    expires_on=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)


@pytest.mark.parametrize(
    ("recorded", "level", "sentence"),
    [
        (Facts(), 0, "Chưa xếp mức truy xuất"),
        (LABEL, 1, "Chỉ có thông tin tem nhãn"),
        (LOT, 2, "Biết lô và nơi sản xuất"),
        (JOURNAL, 3, "Có nhật ký sản xuất"),
        (CHAIN, 4, "Truy được một bước trước, một bước sau"),
        (PROVEN, 5, "Truy được toàn chuỗi, có bằng chứng độc lập"),
    ],
)
def test_each_grade_is_reached_by_its_own_facts(recorded, level, sentence):
    found = grade(recorded, today=TODAY)

    assert (found.level, found.sentence_vi, found.version) == (level, sentence, VERSION)


def test_a_product_with_only_a_label_is_told_what_the_next_grade_needs():
    found = grade(LABEL, today=TODAY)

    assert [reason.code for reason in found.missing] == ["lot", "date", "place"]
    assert all(reason.vi.endswith(".") and reason.en.endswith(".") for reason in found.missing)


def test_a_claimed_certificate_is_counted_but_lifts_nothing():
    found = grade(replace(CHAIN, balance_known=True, balance_ok=True, evidence_claimed=3), today=TODAY)

    assert found.level == 4
    assert "3 giấy chứng nhận mới chỉ được khai" in next(r.vi for r in found.missing if r.code == "evidence")


def test_one_hand_over_that_only_the_giver_recorded_keeps_a_lot_from_grade_four():
    found = grade(replace(CHAIN, steps_forward=3, steps_forward_confirmed=2), today=TODAY)

    assert found.level == 3
    assert [reason.vi for reason in found.missing] == ["Bước sau: 2/3 lần giao nhận có đủ hai bên xác nhận."]


def test_what_one_organisation_did_alone_is_never_called_confirmed_by_both_sides():
    alone = replace(CHAIN, steps_back=0, steps_back_confirmed=0, steps_back_alone=2)

    (reason,) = [one for one in grade(alone, today=TODAY).reasons if one.code == "step_back"]
    assert (grade(alone, today=TODAY).level, reason.holds) == (4, True)
    assert "both sides" not in reason.en


def test_a_diary_written_long_after_the_fact_is_no_diary():
    found = grade(replace(JOURNAL, timely_process_events=0), today=TODAY)

    assert found.level == 2
    assert [reason.code for reason in found.missing] == ["process"]


def test_a_lot_nobody_speaks_of_any_more_loses_one_level_and_says_so():
    silent = replace(JOURNAL, last_recorded_on=date.fromordinal(TODAY.toordinal() - STALE_AFTER_DAYS - 1))

    found = grade(silent, today=TODAY)

    assert found.level == 2
    assert found.missing[-1].code == "stale"


def test_an_expiry_on_record_keeps_an_old_lot_from_decay():
    old = replace(JOURNAL, last_recorded_on=date(2020, 1, 1), expires_on=date(2021, 1, 1))

    assert grade(old, today=TODAY).level == 3


def test_the_steps_that_a_template_misses_are_named_with_the_version_that_demands_them():
    missing = (("Gieo trồng", "Sowing"), ("Thu hoạch", "Harvest"))
    found = grade(replace(CHAIN, has_mandatory_steps=False, missing_steps=missing), today=TODAY)

    (reason,) = found.missing
    assert (found.level, found.template, reason.code) == (3, "crop@2026.1", "mandatory_steps")
    assert reason.vi == "Thiếu: gieo trồng, thu hoạch (theo mẫu Trồng trọt, crop@2026.1)."
    assert reason.en == "Missing: sowing, harvest (by the template Crops, crop@2026.1)."


def test_a_lot_of_no_template_is_told_that_there_is_none():
    found = grade(replace(CHAIN, has_mandatory_steps=False, rules=Rules()), today=TODAY)

    assert found.level == 3 and found.template == ""
    assert [reason.vi for reason in found.missing] == [
        "Chưa biết lô này theo mẫu nhật ký nào, nên chưa đối chiếu được các bước bắt buộc."
    ]


@pytest.mark.parametrize(("days", "level"), [(180, 4), (181, 3), (365, 3), (366, 2)])
def test_silence_lowers_a_grade_by_the_numbers_of_its_template_and_says_for_how_long(days, level):
    silent = replace(CHAIN, last_recorded_on=date.fromordinal(TODAY.toordinal() - days))
    found = grade(silent, today=TODAY)

    assert found.level == level
    said = [reason.vi for reason in found.missing if reason.code == "stale"]
    assert said == (
        [] if level == 4 else [f"Đã {days} ngày không có bản ghi mới và lô không ghi hạn sử dụng: trừ {4 - level} mức."]
    )


def test_no_silence_takes_the_first_level():
    silent = replace(LOT, rules=CROP, last_recorded_on=date(2020, 1, 1))

    assert grade(silent, today=TODAY).level == 1


@given(facts)
def test_every_point_lost_is_explained_and_no_level_is_empty_of_reasons(recorded):
    found = grade(recorded, today=TODAY)

    assert 0 <= found.level <= HIGHEST
    assert bool(found.missing) == (found.level < HIGHEST)
    assert all(reason.holds for reason in found.reasons if reason.grade <= found.level)
    assert "{" not in "".join(reason.vi + reason.en for reason in found.reasons)


@given(facts)
def test_a_history_of_nothing_is_never_more_than_a_label(recorded):
    empty = replace(recorded, events=0)

    assert grade(empty, today=TODAY).level <= 1


def test_the_published_formula_has_words_for_every_grade_in_both_languages():
    assert set(SENTENCES) == set(range(HIGHEST + 1))
    assert {criterion.grade for criterion in CRITERIA} == set(range(1, HIGHEST + 1))
    assert len({criterion.code for criterion in CRITERIA}) == len(CRITERIA)
