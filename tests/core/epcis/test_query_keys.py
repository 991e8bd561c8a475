"""Facts as keys of bytes: the order of the keys is the order of the values, and equal values have one key."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.core.epcis.make_events import NOW, make_body
from txng.core.epcis import query_keys as keys
from txng.core.epcis.event_of import event_of
from txng.core.epcis.query_facts import facts_of
from txng.core.epcis.read_context import Context
from txng.core.epcis.units import in_unit, known_units, units_like

numbers = st.one_of(
    st.integers(-(10**15) + 1, 10**15 - 1), st.floats(allow_nan=False, allow_infinity=False), st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9)
)  # fmt: skip
instants = st.datetimes(timezones=st.just(UTC))
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).filter(
    lambda text: len(text.encode()) <= keys.LONGEST_WORD
)


@given(numbers, numbers)
def test_numbers_sort_by_their_size(one, two):
    assume(float(one) != float(two))

    assert (keys.number(one) < keys.number(two)) == (float(one) < float(two))
    assert keys.at_least(max(one, two)) <= keys.number(max(one, two)) < keys.above(max(one, two))
    assert keys.above(min(one, two)) <= keys.at_least(max(one, two))


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_number_has_one_key_however_it_is_written(number):
    assert keys.number(number) == keys.number(Decimal(f"{number:E}"))


@given(instants, instants)
def test_instants_sort_by_time(one, two):
    assert (keys.instant(one) < keys.instant(two)) == (one < two)


@given(words, words)
def test_words_sort_by_their_bytes(one, two):
    assert (keys.word(one) < keys.word(two)) == (one.encode() < two.encode())


@given(st.text(max_size=300))
def test_whatever_is_written_has_a_key_of_a_bounded_length(text):
    assert 1 <= len(keys.untyped(text)) <= keys.LONGEST_WORD + 1


def test_digits_beyond_a_double_still_tell_numbers_apart():
    assert keys.number(123456789012345678) != keys.number(123456789012345679)
    assert keys.at_least(123456789012345678) <= keys.number(123456789012345679) < keys.above(123456789012345678)


@given(st.sampled_from(known_units()), st.decimals(-(10**6), 10**6, places=2))
def test_a_quantity_comes_back_from_every_unit(uom, value):
    for other in units_like(uom):
        there = in_unit(value, uom, other)

        assert abs(in_unit(there, other, uom) - value) < Decimal("1e-9")


def test_an_event_with_nothing_rare_has_no_facts():
    body = make_body(quantityList=None, epcList=["urn:epc:id:sgtin:8938501.023456.S1"])

    assert facts_of(event_of(body)) == set()


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["vidu:a", "b", "@value", "#text", "id", ""]), inner, max_size=4),
        max_leaves=12,
    )
)  # fmt: skip
def test_whatever_an_extension_holds_has_facts(value):
    event = event_of(
        make_body(**{"vidu:own": value, "ilmd": {"vidu:own": value}}), Context({"vidu": "https://vidu.vn/"})
    )

    found = facts_of(event)

    assert all(len(fact) <= 8 + 1 + keys.LONGEST_WORD for fact in found)
    assert found or value == []


def test_a_deep_extension_needs_no_deep_stack():
    value: object = 1
    for _ in range(5_000):
        value = {"vidu:a": value}

    assert len(facts_of(event_of(make_body(**{"vidu:own": value})))) > 2


def test_the_clock_of_the_tests_is_an_instant():
    assert keys.untyped(NOW.isoformat()) == keys.instant(datetime(2026, 10, 1, 8, tzinfo=UTC))
