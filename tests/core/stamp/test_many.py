"""A stretch checked at once is checked as one by one: no forged serial passes, every stamp of a batch does."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.core.stamp.forging import KEY, RICE, STRANGER, TEA, forged
from txng.core.stamp import letters, many
from txng.core.stamp.key import MOST, read_serial, read_short

ORDINALS = st.integers(0, MOST - 1)
TYPED = letters.ALPHABET + letters.ALPHABET.lower() + "OoIiLlUu-. é"
SLIPS = st.lists(st.tuples(st.integers(0, 17), st.sampled_from(TYPED)), max_size=3)
BATCH = 100_000


def rows(*texts):
    return np.array([list(text.encode("latin-1")) for text in texts], dtype=np.uint8)


def one_by_one(product, text):
    """What the scalar check says of one serial."""
    read = read_serial(text)
    found = KEY.ordinal_of(product, read) if read is not None and read.version == KEY.version else None
    return many.NONE if found is None else found


def short_by_short(product, text):
    """What the scalar checks say of one short code."""
    read = read_short(text)
    found = KEY.ordinal_of_short(read) if read is not None and read.version == KEY.version else None
    return many.NONE if found is None or not KEY.is_of(product, read) else found


def slipped(text, slips):
    typed = list(text)
    for place, letter in slips:
        typed[place % len(typed)] = letter
    return "".join(typed)


@given(st.lists(st.tuples(ORDINALS, SLIPS), min_size=1, max_size=20), st.sampled_from([RICE, TEA]))
def test_serials_are_checked_as_one_by_one(stamps, product):
    typed = [slipped(KEY.issue(RICE, ordinal).text, slips) for ordinal, slips in stamps]

    assert many.ordinals_of(KEY, product, rows(*typed)).tolist() == [one_by_one(product, text) for text in typed]


@given(st.lists(st.tuples(ORDINALS, SLIPS), min_size=1, max_size=20), st.sampled_from([RICE, TEA]))
def test_short_codes_are_checked_as_one_by_one(stamps, product):
    typed = [slipped(KEY.issue_short(RICE, ordinal), slips) for ordinal, slips in stamps]

    found = many.ordinals_of_shorts(KEY, product, rows(*typed))
    assert found.tolist() == [short_by_short(product, text) for text in typed]


@given(st.lists(st.text(alphabet=TYPED, min_size=16, max_size=16), min_size=1, max_size=20))
def test_whatever_is_typed_is_checked_alike(typed):
    assert many.ordinals_of(KEY, RICE, rows(*typed)).tolist() == [one_by_one(RICE, text) for text in typed]


@given(st.lists(st.tuples(ORDINALS, SLIPS, st.sampled_from([RICE, TEA])), min_size=1, max_size=20))
def test_serials_of_several_products_are_checked_as_one_by_one(stamps):
    typed = [
        (product, read_serial(slipped(KEY.issue(RICE, ordinal).text, slips))) for ordinal, slips, product in stamps
    ]
    asked = [(product, serial) for product, serial in typed if serial is not None]

    found = many.ordinals_among(KEY, *zip(*asked, strict=True)) if asked else []
    assert found == [KEY.ordinal_of(product, serial) for product, serial in asked]


def test_letters_that_look_alike_are_one_for_many_too():
    text = KEY.issue(RICE, 99).text
    typed = text.replace("0", "o").replace("1", "l").lower()

    assert many.ordinals_of(KEY, RICE, rows(text, typed)).tolist() == [99, 99]
    assert many.ordinals_of(STRANGER, RICE, rows(text)).tolist() == [many.NONE]


def test_rows_of_another_length_are_none_of_ours():
    serial, short = rows(KEY.issue(RICE, 1).text), rows(KEY.issue_short(RICE, 1))

    assert many.ordinals_of(KEY, RICE, short).tolist() == many.ordinals_of_shorts(KEY, RICE, serial).tolist() == [-1]


def test_every_stamp_of_a_batch_is_unique_and_accepted():
    first = MOST - BATCH
    for made, check in ((many.serials, many.ordinals_of), (many.shorts, many.ordinals_of_shorts)):
        written = made(KEY, RICE, first, BATCH)
        assert many.different(written) == BATCH
        assert np.array_equal(check(KEY, RICE, written), np.arange(first, first + BATCH))


def test_no_forged_serial_is_accepted():
    found = list(forged(20_261_122, 100_000))

    assert [(name, accepted) for name, _, accepted in found if accepted] == []
    assert sum(tried for _, tried, _ in found) == 100_000
