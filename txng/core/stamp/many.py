"""A stretch of a batch at once: what `key` does to one stamp, done to arrays of them, and with the same result.

Made in order, and checked as they come: an ordinal where `key` gives one, NONE where it refuses.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from txng.core.stamp import letters
from txng.core.stamp.key import (
    EARLY,
    EARLY_BITS,
    HALF,
    HALF_BITS,
    LATE,
    LATE_BITS,
    MOST,
    ROUNDS,
    TAG_BITS,
    WHOLE,
    Serial,
    StampKey,
    Use,
    bound_to,
)

Letters = NDArray[np.uint8]  # a row for each stamp, a column for each letter, as ASCII
Numbers = NDArray[np.uint64]
Ordinals = NDArray[np.int64]
_UNBOUND = np.uint64(0)  # to a product
_16, _32, _48, _HALF = np.uint64(16), np.uint64(32), np.uint64(48), np.uint64(HALF)
NONE = -1  # among ordinals: no stamp of ours
_ASCII = np.frombuffer(letters.ALPHABET.encode(), dtype=np.uint8)
_STRANGE = 255
_VALUE = np.array(
    [letters.ALPHABET.find(letters.normalised(chr(code)) or "-") for code in range(128)] + [-1] * 128
).astype(np.uint8)  # what each byte is read as; -1, which is _STRANGE, where it is none of our letters
_TIMES = np.array([[letters.times(one, other) for other in range(32)] for one in (2 ^ 4, 8)], dtype=np.uint8)


def serials(key: StampKey, product: str, first: int, count: int) -> Letters:
    """The serials of `count` stamps from an ordinal on: 16 letters each.

    cost   about a microsecond each; 60 bytes of memory each while it works
    """
    ordinals = _ordinals(first, count)
    tags = _tags(key, WHOLE, _bound(product), ordinals) >> np.uint64(64 - TAG_BITS)
    return _written(key, _permuted(key, ordinals), tags)


def shorts(key: StampKey, product: str, first: int, count: int) -> Letters:
    """The short codes of `count` stamps: 18 letters each, the last two check the others."""
    ordinals = _ordinals(first, count)
    early = _tags(key, EARLY, _UNBOUND, ordinals) >> np.uint64(64 - EARLY_BITS)
    late = _tags(key, LATE, _bound(product), ordinals) >> np.uint64(64 - LATE_BITS)
    return checked(_written(key, _permuted(key, ordinals), early << np.uint64(LATE_BITS) | late))


def ordinals_of(key: StampKey, product: str, written: Letters) -> Ordinals:
    """What `key.ordinal_of` says of each serial as it was typed: 16 letters a row, in either case, O for 0.

    cost   about a microsecond and a half each
    """
    values, is_ours = _read(key, written, letters.SERIAL_LENGTH)
    ordinals, tags = _unpermuted(key, values), _tags_of(values)
    is_ours &= _tags(key, WHOLE, _bound(product), ordinals) >> np.uint64(64 - TAG_BITS) == tags
    return np.where(is_ours, ordinals.astype(np.int64), NONE)


def ordinals_among(key: StampKey, products: Sequence[str], serials: Sequence[Serial]) -> list[int | None]:
    """What `key.ordinal_of` says of each serial and its product.

    cost   100 µs, and one for each: less than one by one from a dozen on
    """
    ordinals = _unscrambled(key, np.array([one.permuted for one in serials], dtype=np.uint64))
    bound = np.frombuffer(b"".join([bound_to(product) for product in products]), dtype=">u8").astype(np.uint64)
    tags = _tags(key, WHOLE, bound, ordinals) >> np.uint64(64 - TAG_BITS)
    is_ours = tags == np.array([one.tag for one in serials], dtype=np.uint64)
    return [number if is_own else None for number, is_own in zip(ordinals.tolist(), is_ours.tolist(), strict=True)]


def ordinals_of_shorts(key: StampKey, product: str, written: Letters) -> Ordinals:
    """What `key.ordinal_of_short` says of each short code whose check letters are right, and `key.is_of` of its product."""
    values, is_ours = _read(key, written, letters.SHORT_LENGTH)
    ordinals, tags = _unpermuted(key, values), _tags_of(values)
    is_ours &= (_check_of(values) == values[:, letters.SERIAL_LENGTH :]).all(axis=1)
    is_ours &= _tags(key, EARLY, _UNBOUND, ordinals) >> np.uint64(64 - EARLY_BITS) == tags >> np.uint64(LATE_BITS)
    late = tags & np.uint64((1 << LATE_BITS) - 1)
    is_ours &= _tags(key, LATE, _bound(product), ordinals) >> np.uint64(64 - LATE_BITS) == late
    return np.where(is_ours, ordinals.astype(np.int64), NONE)


def places(key: StampKey, first: int, count: int) -> Numbers:
    """The scrambled places of `count` stamps: what stands in clear in each serial, and of which no other can be made."""
    return _permuted(key, _ordinals(first, count))


def checked(written: Letters) -> Letters:
    """Serials with their two check letters, as short codes are written."""
    return np.concatenate([written, _ASCII[_check_of(_VALUE[written])]], axis=1)


def different(written: Letters) -> int:
    """How many different rows there are."""
    return int(np.unique(np.ascontiguousarray(written).view(f"S{written.shape[1]}")).size)


def texts(written: Letters) -> list[str]:
    """Each row as text."""
    width = written.shape[1]
    whole = written.tobytes().decode("ascii")
    return [whole[at : at + width] for at in range(0, len(whole), width)]


def _ordinals(first: int, count: int) -> Numbers:
    if first < 0 or count < 0 or first + count > MOST:
        raise ValueError(f"a key has stamps 0 to {MOST - 1}")
    return np.arange(first, first + count, dtype=np.uint64)


def _permuted(key: StampKey, ordinals: Numbers) -> Numbers:
    left, right = ordinals >> np.uint64(HALF_BITS), ordinals & np.uint64(HALF)
    for number in range(ROUNDS):
        left, right = right, left ^ _round(key, number, right)
    return left << np.uint64(HALF_BITS) | right


def _unpermuted(key: StampKey, values: NDArray[np.uint8]) -> Numbers:
    """The ordinals that were scrambled into serials' values."""
    return _unscrambled(key, _folded(values[:, 1:8]) << np.uint64(1) | _folded(values[:, 8:16]) >> np.uint64(TAG_BITS))


def _unscrambled(key: StampKey, permuted: Numbers) -> Numbers:
    left, right = permuted >> np.uint64(HALF_BITS), permuted & np.uint64(HALF)
    for number in reversed(range(ROUNDS)):
        left, right = right ^ _round(key, number, left), left
    return left << np.uint64(HALF_BITS) | right


def _round(key: StampKey, number: int, half: Numbers) -> Numbers:
    blocks = np.zeros((len(half), 2), dtype=">u8")
    blocks[:, 0] = half << _16 | np.uint64(number << 56 | key.version << 48)
    return _enciphered(key, "scramble", blocks) >> _32 & _HALF


def _read(key: StampKey, written: Letters, length: int) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """The value of each letter, and whether a row is written as this key's are."""
    if written.shape[1] != length:
        return np.zeros((len(written), length), dtype=np.uint8), np.zeros(len(written), dtype=np.bool_)
    values = _VALUE[written]
    is_ours = (values != _STRANGE).all(axis=1) & (values[:, 0] == key.version)
    return values & np.uint8(31), is_ours


def _tags_of(values: NDArray[np.uint8]) -> Numbers:
    return _folded(values[:, 8:16]) & np.uint64((1 << TAG_BITS) - 1)


def _folded(values: NDArray[np.uint8]) -> Numbers:
    """Five bits a letter, the first the most significant."""
    number = np.zeros(len(values), dtype=np.uint64)
    for place in range(values.shape[1]):
        number = number << np.uint64(5) | values[:, place]
    return number


def _tags(key: StampKey, kind: int, bound: np.uint64 | Numbers, ordinals: Numbers) -> Numbers:
    """The first 64 bits of each stamp's block, which `bound` has eight bytes of: one product's, or each its own."""
    blocks = np.empty((len(ordinals), 2), dtype=">u8")
    blocks[:, 0] = bound >> _16 | np.uint64(kind << 56 | key.version << 48)
    blocks[:, 1] = bound << _48 | ordinals
    return _enciphered(key, "seal", blocks)


def _written(key: StampKey, permuted: Numbers, tags: Numbers) -> Letters:
    """The year's letter, seven letters of the ordinal and its last bit, and the tag."""
    written = np.empty((len(permuted), letters.SERIAL_LENGTH), dtype=np.uint8)
    written[:, 0] = key.version
    # 75 bits do not fit a machine's word: 35 above, 40 below.
    above, below = permuted >> np.uint64(1), (permuted & np.uint64(1)) << np.uint64(TAG_BITS) | tags
    for place in range(7):
        written[:, 1 + place] = above >> np.uint64(5 * (6 - place)) & np.uint64(31)
    for place in range(8):
        written[:, 8 + place] = below >> np.uint64(5 * (7 - place)) & np.uint64(31)
    return _ASCII[written]


def _check_of(values: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The two values that check the first sixteen of each row."""
    check = np.zeros((len(values), 2), dtype=np.uint8)
    for place in range(letters.SERIAL_LENGTH):
        carried = check[:, 0] ^ values[:, place]
        check[:, 0], check[:, 1] = check[:, 1] ^ _TIMES[0][carried], _TIMES[1][carried]
    return check


def _bound(product: str) -> np.uint64:
    return np.uint64(int.from_bytes(bound_to(product), "big"))


def _enciphered(key: StampKey, use: Use, blocks: NDArray[np.uint64]) -> Numbers:
    """The first 64 bits of each block, which is given as two numbers of 64 bits, the most significant byte first."""
    return np.frombuffer(key.enciphered(use)(blocks.tobytes()), dtype=">u8")[::2].astype(np.uint64)
