"""Check digits and check pairs find what they are there to find."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from txng.core.gs1.check import CSET82, check_digit, check_pair, has_right_check_digit, has_right_check_pair

BODIES = st.text("0123456789", min_size=1, max_size=17)
MODELS = st.text(CSET82, min_size=1, max_size=23)


@given(BODIES)
def test_the_weighted_sum_with_its_check_digit_is_a_multiple_of_ten(body):
    whole = body + check_digit(body)

    assert sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(reversed(whole))) % 10 == 0
    assert has_right_check_digit(whole)


@given(BODIES, st.data())
def test_any_single_wrong_digit_is_found(body, data):
    whole = body + check_digit(body)
    place = data.draw(st.integers(0, len(whole) - 1))
    wrong = data.draw(st.sampled_from("0123456789"))
    assume(wrong != whole[place])

    assert not has_right_check_digit(whole[:place] + wrong + whole[place + 1 :])


@given(MODELS, st.data())
def test_any_single_wrong_character_of_a_model_number_is_found(body, data):
    whole = body + check_pair(body)
    place = data.draw(st.integers(0, len(body) - 1))
    wrong = data.draw(st.sampled_from(CSET82))
    assume(wrong != whole[place])

    assert has_right_check_pair(whole)
    assert not has_right_check_pair(whole[:place] + wrong + whole[place + 1 :])


def test_a_check_pair_is_not_defined_beyond_97_characters():
    assert len(check_pair("A" * 97)) == 2
    with pytest.raises(ValueError, match="97"):
        check_pair("A" * 98)
    assert not has_right_check_pair("A" * 100)


@pytest.mark.parametrize("text", ["", "1", "12a", "٠٠", "1234567890123 "])
def test_what_is_no_number_has_no_right_check_digit(text):
    assert not has_right_check_digit(text)
