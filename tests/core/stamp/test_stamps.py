"""Serials and short codes: one key's stamps all differ, come back as they were, and no other is taken for one."""

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from txng.core.stamp import letters, many
from txng.core.stamp.key import MOST, StampKey, StampKeys, read_serial, read_short

KEY = StampKey(1, bytes(range(32)))
RICE, TEA = "01/08938501234568", "01/08938509999990"
ORDINALS = st.integers(0, MOST - 1)
BATCH = 20_000


def test_a_key_is_a_version_and_32_bytes():
    for version, secret in ((32, bytes(32)), (-1, bytes(32)), (0, bytes(16))):
        with pytest.raises(ValueError, match="version"):
            StampKey(version, secret)


@given(ORDINALS)
def test_an_ordinal_comes_back(ordinal):
    serial = KEY.issue(RICE, ordinal)

    assert KEY.unpermute(KEY.permute(ordinal)) == ordinal
    assert KEY.ordinal_of(RICE, serial) == ordinal
    assert read_serial(serial.text) == serial
    assert len(serial.text) == 16 and serial.text[0] == "1"


@given(ORDINALS)
def test_a_short_code_comes_back_and_belongs_to_its_product_alone(ordinal):
    serial = read_short(KEY.issue_short(RICE, ordinal))

    assert KEY.ordinal_of_short(serial) == ordinal
    assert KEY.is_of(RICE, serial)
    assert KEY.ordinal_of(RICE, serial) is None, "a short code is no serial"


def test_many_are_what_one_by_one_would_be():
    first = MOST - 300

    assert many.texts(many.serials(KEY, RICE, first, 300)) == [KEY.issue(RICE, first + n).text for n in range(300)]
    assert many.texts(many.shorts(KEY, RICE, 7, 300)) == [KEY.issue_short(RICE, 7 + n) for n in range(300)]
    for wrong in ((MOST - 5, 6), (-1, 2)):
        with pytest.raises(ValueError, match="stamps 0 to"):
            many.serials(KEY, RICE, *wrong)


def test_all_of_a_batch_differ():
    assert len(set(many.texts(many.serials(KEY, RICE, 0, BATCH)))) == BATCH
    assert len({KEY.permute(ordinal) for ordinal in range(2_000)}) == 2_000


def test_neighbours_look_unlike():
    """Half the bits of the permuted ordinal change from one to the next: who has two cannot tell a third."""
    changed = [(KEY.permute(n) ^ KEY.permute(n + 1)).bit_count() for n in range(2_000)]

    assert 16.5 < sum(changed) / len(changed) < 19.5


def test_another_product_year_or_key_refuses():
    serial = KEY.issue(RICE, 5)
    keys = StampKeys({1: KEY, 2: StampKey(2, bytes(range(1, 33)))})

    assert keys.ordinal_of(RICE, serial) == 5
    assert keys.ordinal_of(TEA, serial) is None
    assert StampKey(1, bytes(32)).ordinal_of(RICE, serial) is None
    moved = read_serial("2" + serial.text[1:])
    assert keys.ordinal_of(RICE, moved) is None
    assert keys.ordinal_of(RICE, read_serial("9" + serial.text[1:])) is None
    assert [key.version for key in keys] == [1, 2]


def test_no_altered_serial_is_taken_for_one():
    """Every single letter changed to every other, of thirty stamps: some 15 000."""
    for ordinal in range(30):
        text = KEY.issue(RICE, ordinal).text
        for place in range(1, 16):
            for letter in letters.ALPHABET:
                if letter != text[place]:
                    assert KEY.ordinal_of(RICE, read_serial(text[:place] + letter + text[place + 1 :])) is None


def test_random_guesses_are_refused():
    guess = random.Random(20261122)

    for _ in range(20_000):
        text = "1" + letters.text_of(guess.getrandbits(75), 15)
        assert KEY.ordinal_of(RICE, read_serial(text)) is None
        assert KEY.ordinal_of_short(read_serial(text)) is None


def test_every_slip_of_one_letter_or_two_places_of_a_short_code_is_found():
    short = KEY.issue_short(RICE, 12_345)

    for place in range(18):
        for letter in letters.ALPHABET:
            assert (read_short(short[:place] + letter + short[place + 1 :]) is not None) == (letter == short[place])
    for one, other in combinations(range(18), 2):
        swapped = list(short)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        assert (read_short("".join(swapped)) is not None) == (short[one] == short[other])


@given(st.sampled_from(sorted({*combinations(range(18), 2)})), st.integers(1, 31), st.integers(1, 31))
def test_every_two_wrong_letters_of_a_short_code_are_found(places, one, other):
    short = list(KEY.issue_short(RICE, 12_345))
    for place, by in zip(places, (one, other), strict=True):
        short[place] = letters.ALPHABET[letters.number_of(short[place]) ^ by]

    assert read_short("".join(short)) is None


@given(st.text(max_size=30))
def test_whatever_is_typed_is_read_or_refused(text):
    assert read_serial(text) is None or len(letters.normalised(text)) == 16
    assert read_short(text) is None or len(letters.normalised(text)) == 18


def test_letters_that_look_alike_are_one():
    text = KEY.issue(RICE, 99).text
    typed = text.replace("0", "o").replace("1", "l").lower()

    assert read_serial(f"{typed[:4]}-{typed[4:8]} {typed[8:]}") == read_serial(text)
