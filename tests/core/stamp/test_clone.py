"""Copies are told from goods that travel; one robot, one group and one family tell nothing."""

import random

from hypothesis import given
from hypothesis import strategies as st

from tests.core.stamp.scans import stamps
from txng.core.stamp import clone
from txng.core.stamp.clone import CITY, EXACT, NOWHERE, PROVINCE, Sighting, packed, signals_of, unpacked
from txng.core.stamp.places import SEATS, cell_of, distance_km, name_of, province_of, seat_of

HANOI, DANANG, SAIGON, VINH = (seat_of(code) for code in ("01", "48", "79", "40"))
SIGHTINGS = st.builds(
    Sighting, st.integers(480_000, 520_000), st.sampled_from([seat_of(code) for code in SEATS]),
    st.sampled_from([EXACT, CITY, PROVINCE, NOWHERE]), st.integers(0, 63),
)  # fmt: skip


def day(number, cell, cohort, radius=CITY):
    return Sighting(490_000 - 490_000 % 24 + number * 24 + 9, cell, radius, cohort)


@given(SIGHTINGS)
def test_a_sighting_comes_back_as_it_was_packed(sighting):
    assert unpacked(packed(sighting)) == sighting
    assert packed(sighting) < 1 << 63


@given(st.lists(SIGHTINGS, max_size=24), st.randoms())
def test_the_order_of_sightings_of_different_hours_does_not_matter(sightings, rng):
    by_hour = list({one.hour: one for one in sightings}.values())
    shuffled = by_hour[:]
    rng.shuffle(shuffled)

    assert signals_of(shuffled) == signals_of(by_hour)


def test_goods_on_their_way_are_no_copies():
    on_the_way = [day(0, HANOI, 1), day(2, VINH, 2), day(5, DANANG, 3), day(9, SAIGON, 4), day(9, SAIGON, 5)]

    assert not signals_of(on_the_way).is_suspect


def test_a_stamp_that_is_sold_in_two_regions_for_weeks_is_suspect():
    sold = [day(n, (HANOI, DANANG, SAIGON)[n % 3], n) for n in range(9)]

    assert signals_of(sold).is_suspect
    assert signals_of(sold).places == 3


@given(st.lists(SIGHTINGS, max_size=40), st.integers(0, 63))
def test_one_group_on_one_day_is_one_place_whatever_it_does(sightings, cohort):
    alone = [Sighting(490_008 + n % 15, one.cell, one.radius, cohort) for n, one in enumerate(sightings)]

    signals = signals_of(alone)
    assert signals.places <= 1 and not signals.is_suspect


@given(st.lists(st.integers(0, 63), max_size=60))
def test_a_robot_at_one_place_never_makes_a_stamp_suspect(cohorts):
    robot = [day(n // 3, HANOI, cohort) for n, cohort in enumerate(cohorts)]

    assert not signals_of(robot).is_suspect


@given(st.lists(SIGHTINGS, max_size=24))
def test_signals_of_a_single_day_never_suffice(sightings):
    burst = [Sighting(490_008 + one.hour % 15, one.cell, one.radius, one.cohort) for one in sightings]

    assert not signals_of(burst).is_suspect


@given(st.lists(SIGHTINGS, max_size=24))
def test_what_a_carriers_gateway_says_tells_no_place(sightings):
    nowhere = [Sighting(one.hour, one.cell, NOWHERE, one.cohort) for one in sightings]

    assert signals_of(nowhere) == clone.Signals(0, 0, 0)


def test_two_looks_at_one_city_from_both_sides_of_a_border_are_one_place():
    beside = cell_of(21.03, 106.3)
    assert distance_km(HANOI, beside) < clone.APART_KM

    assert signals_of([day(n, (HANOI, beside)[n % 2], n) for n in range(8)]).places == 1


def test_every_seat_names_its_own_province():
    shared = {code for code in SEATS if province_of(seat_of(code)) != code}

    # Two seats may lie in one cell, which is then named by the nearer of them.
    assert all(distance_km(seat_of(code), seat_of(province_of(seat_of(code)))) < 60 for code in shared)
    assert len(SEATS) == 34 and name_of(seat_of("51")) == "Quảng Ngãi"


def test_on_scans_of_a_simulator_that_knows_no_detector_copies_are_found_and_honest_stamps_left_alone():
    found = {True: 0, False: 0}
    count = {True: 0, False: 0}
    for is_copy, seen in stamps(random.Random(7).randrange(1_000), 20_000, 120):
        prefixes = range(3, len(seen) + 1)
        is_suspect = any(signals_of(seen[max(0, n - clone.KEPT) : n]).is_suspect for n in prefixes)
        count[is_copy] += 1
        found[is_copy] += is_suspect

    assert found[True] / count[True] >= 0.75
    assert found[False] <= 2
