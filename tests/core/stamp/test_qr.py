"""Codes of a batch are what a QR library draws, and what a reader reads."""

import numpy as np
import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from txng.core.stamp import many
from txng.core.stamp.key import StampKey
from txng.core.stamp.letters import ALPHABET
from txng.core.stamp.qr import ALPHANUMERIC, LEVEL, MASK, Series

STEM = "HTTPS://TXNG.EXAMPLE/01/08938501234568/21/"
KEY = StampKey(1, bytes(range(32)))


def drawn(text):
    code = segno.make(text, error=LEVEL, mode="alphanumeric", mask=MASK, micro=False, boost_error=False)
    return np.array([bytearray(row) for row in code.matrix], dtype=np.uint8)


def rows(*texts):
    return np.array([list(text.encode()) for text in texts], dtype=np.uint8)


@pytest.mark.parametrize(
    "stem", [STEM, STEM[:-1] + "A/", "HTTPS://TXNG.VN/S/", "A", ""], ids=["even", "odd", "short", "one", "none"]
)
@pytest.mark.parametrize("letters", [16, 18, 5])
def test_every_code_is_what_the_library_draws(stem, letters):
    texts = ["".join(ALPHABET[(7 * n + 3 * place * n) % 32] for place in range(letters)) for n in range(40)]

    made = Series(stem, letters).modules(rows(*texts))

    for text, modules in zip(texts, made, strict=True):
        assert np.array_equal(modules, drawn(stem + text)), text


@given(st.text(alphabet=ALPHANUMERIC, min_size=7, max_size=7))
def test_any_letters_of_the_set_do(text):
    assert np.array_equal(SEVEN.modules(rows(text))[0], drawn(SEVEN.stem + text))


SEVEN = Series("HTTPS://A.VN/", 7)


def test_a_stamp_is_a_symbol_of_29_modules_and_is_read_back():
    letters = many.serials(KEY, "01/08938501234568", 0, 100)
    series = Series("HTTPS://TX.GOV.VN/01/08938501234568/21/", 16)
    assert series.size == 29, "version 3: four modules less than in small letters"

    for text, modules in zip(many.texts(letters), series.modules(letters), strict=True):
        picture = np.kron(np.pad(1 - modules, 4, constant_values=1), np.full((4, 4), 255, dtype=np.uint8)).astype(
            np.uint8
        )
        assert [one.text for one in zxingcpp.read_barcodes(picture)] == [series.stem + text]


def test_small_letters_are_no_stem():
    with pytest.raises(ValueError, match="not alphanumeric"):
        Series("https://txng.vn/s/", 18)
