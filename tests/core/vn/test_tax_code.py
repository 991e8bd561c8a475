"""Tax codes: every true one passes, every single wrong digit is told."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from txng.core.problems import Refused
from txng.core.vn import tax_code

WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def wanted(first_nine: str) -> int:
    return 10 - sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first_nine, strict=True)) % 11


first_nines = st.from_regex(r"\A[0-9]{9}\Z").filter(lambda text: wanted(text) < 10 and text[2:] != "0000000")
codes = first_nines.map(lambda text: text + str(wanted(text)))


@given(codes, st.integers(1, 999))
def test_every_code_with_its_check_digit_passes_and_so_does_its_branch(code, branch):
    assert tax_code.validate(code) == code
    assert tax_code.validate(f"{code} - {branch:03}") == f"{code}{branch:03}"
    assert tax_code.format_code(f"{code}{branch:03}") == f"{code}-{branch:03}"


@given(codes, st.integers(0, 9), st.integers(1, 9))
def test_every_single_wrong_digit_is_found(code, place, step):
    wrong = code[:place] + str((int(code[place]) + step) % 10) + code[place + 1 :]

    assert [problem.code for problem in tax_code.check(wrong)] in (
        ["vn.tax_code_check_digit"],
        ["vn.tax_code_never_issued"],
    )


def test_the_right_digit_is_told():
    (problem,) = tax_code.check("0100233480")

    assert problem.values == {"text": "0100233480", "got": "0", "want": "8"}
    assert "chữ số đúng là 8" in problem.sentence()


@pytest.mark.parametrize("text", ["", "12345", "0100233488-1", "01002334a8", "٠١٠٠٢٣٣٤٨٨", "010023348800000"])
def test_what_has_not_10_12_or_13_digits_is_no_tax_code(text):
    assert [problem.code for problem in tax_code.check(text)] == ["vn.tax_code_length"]


@pytest.mark.parametrize("text", ["0100000000", "0100233488-000"])
def test_series_and_branches_of_zeroes_were_never_issued(text):
    assert [problem.code for problem in tax_code.check(text)] == ["vn.tax_code_never_issued"]


def test_a_sum_that_needs_the_digit_ten_belongs_to_no_code():
    first_nine = next(f"01{number:07}" for number in range(1, 100) if wanted(f"01{number:07}") == 10)

    assert {tax_code.check(f"{first_nine}{digit}")[0].code for digit in range(10)} == {"vn.tax_code_never_issued"}


def test_a_personal_number_is_a_tax_code_since_july_2025():
    assert tax_code.holder_of("001099012345") is tax_code.Holder.PERSON
    assert tax_code.check("001099012345", on=date(2025, 7, 1)) == []
    with pytest.raises(Refused, match="only since 1 July 2025"):
        tax_code.validate("001099012345", on=date(2025, 6, 30))
