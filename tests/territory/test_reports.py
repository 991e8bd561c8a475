"""Counts by the provinces of any day: 63 lines or 34, and the same sum for every province of today."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.territory.test_country import BEFORE, REFORM, TODAY, country, loaded  # noqa: F401
from txng.territory import lookups, reports


def commune(code):
    return lookups.unit_of("commune", code, TODAY)


def test_the_same_organisations_stand_in_63_provinces_or_34_and_sum_to_the_same(country):  # noqa: F811
    units = lookups.units_of("commune", TODAY, limit=4_000)[::7]
    counts = {(one.province_code, one.id): n % 5 + 1 for n, one in enumerate(units)}

    before, after = reports.by_province(counts, BEFORE, TODAY), reports.by_province(counts, REFORM, TODAY)

    assert (before.units, after.units) == (63, 34)
    assert before.total == after.total == sum(counts.values())
    assert before.by_province_now() == after.by_province_now()


def test_a_commune_on_land_of_two_provinces_is_divided_by_nobody(country):  # noqa: F811
    lay_in = reports.former_provinces(one.id for one in lookups.units_of("commune", TODAY, limit=4_000))
    mixed = [unit for unit, codes in lay_in.items() if len(codes) > 1]
    plain = next(unit for unit, codes in lay_in.items() if codes == {"62"})
    counts = {("51", None): 4, ("51", plain): 3}
    for unit in mixed[:1]:
        one = lookups.units_by_id([unit])[unit]
        counts[one.province_code, unit] = 9

    told = reports.by_province(counts, BEFORE, TODAY)

    found = {(line.now, line.unit.code if line.unit else ""): line.count for line in told.lines if line.count}
    assert found["51", "62"] == 3
    assert found["51", ""] >= 4  # known by the new province alone
    assert told.total == sum(counts.values())


def test_a_province_that_was_never_merged_keeps_its_own_even_without_a_commune(country):  # noqa: F811
    told = reports.by_province({("01", None): 2, ("", None): 5}, BEFORE, TODAY)

    assert [(line.unit.code, line.count) for line in told.lines if line.unit and line.count] == [("01", 2)]
    assert [line.count for line in told.lines if line.unit is None] == [5]


def test_every_province_of_a_day_is_told_what_it_is_today(country):  # noqa: F811
    became = reports.became_of(BEFORE, TODAY)
    assert len(became) == 63
    assert all(now is not None for _, now in became)
    assert {one.code: now.code for one, now in became}["62"] == "51"
    assert [(one.code, now.code) for one, now in reports.became_of(REFORM, TODAY)] == [
        (one.code, one.code) for one in lookups.units_of("province", REFORM)
    ]


CODES = st.sampled_from(["01", "51", "52", "15", "08", "", "99", "62"])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.tuples(CODES, st.one_of(st.none(), st.integers(0, 60))), st.integers(1, 99), max_size=12))
@pytest.mark.django_db
def test_whatever_is_counted_sums_to_the_same_before_and_after(country, drawn):  # noqa: F811
    units = lookups.units_of("commune", TODAY, limit=61)
    counts = {}
    for (code, place), count in drawn.items():
        counts[code, None if place is None else units[place].id] = count

    before, after = reports.by_province(counts, BEFORE, TODAY), reports.by_province(counts, REFORM, TODAY)

    assert before.total == after.total == sum(counts.values())
    clean = {now: count for now, count in before.by_province_now().items() if count}
    assert clean == {now: count for now, count in after.by_province_now().items() if count}
