"""Serials that are none of a batch's: guessed, altered, borrowed. Each differs from what it was made of, after normalisation.

A short code names no product, so that none can be borrowed from another: its product is what its batch says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from txng.core.stamp import letters, many
from txng.core.stamp.key import MOST, StampKey

KEY, STRANGER = StampKey(1, bytes(range(32))), StampKey(1, bytes(range(1, 33)))
RICE, TEA = "01/08938501234568", "01/08938509999990"
AT_ONCE = 250_000
_ASCII = np.frombuffer(letters.ALPHABET.encode(), dtype=np.uint8)
Rows = NDArray[np.uint8]


def forged(seed: int, count: int) -> Iterator[tuple[str, int, int]]:
    """For each way of forging: its name, how many were tried, how many were accepted. As many of each way."""
    each = count // len(_WAYS)
    for name, (make, is_short) in _WAYS.items():
        rng, accepted = np.random.default_rng([seed, *name.encode()]), 0
        check = many.ordinals_of_shorts if is_short else many.ordinals_of
        for at in range(0, each, AT_ONCE):
            made = make(rng, min(AT_ONCE, each - at))
            accepted += int((check(KEY, RICE, made) != many.NONE).sum())
        yield name, each, accepted


def genuine(rng: np.random.Generator, count: int) -> Rows:
    """Serials of the product from somewhere among all ordinals."""
    return many.serials(KEY, RICE, int(rng.integers(MOST - count)), count)


def _guessed(rng: np.random.Generator, count: int) -> Rows:
    made = _ASCII[rng.integers(0, 32, (count, letters.SERIAL_LENGTH))]
    made[:, 0] = _ASCII[KEY.version]
    return made


def _altered(times: int) -> Callable[[np.random.Generator, int], Rows]:
    """So many letters of a genuine serial become others; not that of the year, which names another key."""

    def make(rng: np.random.Generator, count: int) -> Rows:
        made = np.searchsorted(_ASCII, genuine(rng, count))
        places = rng.permuted(np.tile(np.arange(1, letters.SERIAL_LENGTH), (count, 1)), axis=1)[:, :times]
        rows = np.arange(count)[:, None]
        made[rows, places] ^= rng.integers(1, 32, (count, times))
        return _ASCII[made]

    return make


def _swapped(rng: np.random.Generator, count: int) -> Rows:
    """Two different letters that change places."""
    made = genuine(rng, count)
    places = rng.permuted(np.tile(np.arange(1, letters.SERIAL_LENGTH), (count, 1)), axis=1)[:, :2]
    rows = np.arange(count)
    one, other = made[rows, places[:, 0]], made[rows, places[:, 1]]
    made[rows, places[:, 0]], made[rows, places[:, 1]] = other, one
    alike = one == other  # then the swap changed nothing: one letter is altered instead
    made[alike] = _altered(1)(rng, int(alike.sum()))
    return made


def _of_another_product(rng: np.random.Generator, count: int) -> Rows:
    return many.serials(KEY, TEA, int(rng.integers(MOST - count)), count)


def _of_another_key(rng: np.random.Generator, count: int) -> Rows:
    return many.serials(STRANGER, RICE, int(rng.integers(MOST - count)), count)


def _short_guessed(rng: np.random.Generator, count: int) -> Rows:
    """Short codes whose check letters, which need no key, are right."""
    return many.checked(_guessed(rng, count))


def _short_altered(rng: np.random.Generator, count: int) -> Rows:
    short = many.shorts(KEY, RICE, int(rng.integers(MOST - count)), count)[:, : letters.SERIAL_LENGTH]
    values = np.searchsorted(_ASCII, short)
    rows, places = np.arange(count), rng.integers(1, letters.SERIAL_LENGTH, count)
    values[rows, places] ^= rng.integers(1, 32, count)
    return many.checked(_ASCII[values])


def _short_of_another_key(rng: np.random.Generator, count: int) -> Rows:
    return many.shorts(STRANGER, RICE, int(rng.integers(MOST - count)), count)


_WAYS: Mapping[str, tuple[Callable[[np.random.Generator, int], Rows], bool]] = {
    "guessed": (_guessed, False), "one letter altered": (_altered(1), False), "two letters altered": (_altered(2), False),
    "four letters altered": (_altered(4), False), "two letters swapped": (_swapped, False),
    "of another product": (_of_another_product, False), "of another key": (_of_another_key, False),
    "short, guessed, check letters right": (_short_guessed, True),
    "short, one letter altered, check letters right": (_short_altered, True),
    "short, of another key": (_short_of_another_key, True),
}  # fmt: skip
