"""Canonical JSON is RFC 8785, held against an independent writer of it."""

from decimal import Decimal

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from txng.core.canon import canonical, digest, number_text

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
@example(1.0)
@example([1.0, -0.0, 1e21, 1e-7, 100.0])
@example({"a": 5.0, "t": "08:00:00.000+07:00"})
@example({"\U0001f600": 1, "\ufb33": 2})
@example({"x": [1e16, 123456789012345680000.0]})
def test_canonical_text_is_what_rfc_8785_says(value):
    assert canonical(value) == rfc8785.dumps(value)


def test_numbers_beyond_a_double_keep_every_digit():
    assert canonical([Decimal("12345678901234567.1"), 123456789012345678901]) == b"[12345678901234567.1,123456789012345678901]"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [float("nan")], {"a": "\ud800"}])
def test_what_json_cannot_say_is_refused(value):
    with pytest.raises((ValueError, TypeError)):
        canonical(value)


def test_other_types_are_refused():
    with pytest.raises(TypeError):
        canonical({"a": object()})


def test_equal_values_have_one_digest():
    assert digest({"b": 1, "a": [2.0]}) == digest({"a": [2], "b": 1})


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_a_number_reads_back_as_itself(number):
    assert Decimal(number_text(number)) == number
