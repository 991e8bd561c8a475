"""A stretch of a batch at once: what `key` does to one stamp, done to arrays of them, and with the same result."""

from __future__ import annotations

from typing import Any

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher
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
    StampKey,
    bound_to,
)

Letters = NDArray[np.uint8]  # a row for each stamp, a column for each letter, as ASCII
Numbers = NDArray[np.uint64]
_ASCII = np.frombuffer(letters.ALPHABET.encode(), dtype=np.uint8)
_TIMES = np.array([[letters.times(one, other) for other in range(32)] for one in (2 ^ 4, 8)], dtype=np.uint8)


def serials(key: StampKey, product: str, first: int, count: int) -> Letters:
    """The serials of `count` stamps from an ordinal on: 16 letters each.

    cost   about a microsecond each; 60 bytes of memory each while it works
    """
    ordinals = _ordinals(first, count)
    return _written(
        key, _permuted(key, ordinals), _tags(key, WHOLE, bound_to(product), ordinals) >> np.uint64(64 - TAG_BITS)
    )


def shorts(key: StampKey, product: str, first: int, count: int) -> Letters:
    """The short codes of `count` stamps: 18 letters each, the last two check the others."""
    ordinals = _ordinals(first, count)
    early = _tags(key, EARLY, b"", ordinals) >> np.uint64(64 - EARLY_BITS)
    late = _tags(key, LATE, bound_to(product), ordinals) >> np.uint64(64 - LATE_BITS)
    return _checked(_written(key, _permuted(key, ordinals), early << np.uint64(LATE_BITS) | late))


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
    blocks = np.zeros((len(ordinals), 16), dtype=np.uint8)
    blocks[:, 1] = key.version
    for number in range(ROUNDS):
        blocks[:, 0] = number
        blocks[:, 2:6] = _bytes_of(right, 4)
        half = _enciphered(key.scramble, blocks)[:, :4].copy().view(">u4")[:, 0].astype(np.uint64) & np.uint64(HALF)
        left, right = right, left ^ half
    return left << np.uint64(HALF_BITS) | right


def _tags(key: StampKey, kind: int, bound: bytes, ordinals: Numbers) -> Numbers:
    """The first 64 bits of each stamp's block."""
    blocks = np.zeros((len(ordinals), 16), dtype=np.uint8)
    blocks[:, 0], blocks[:, 1] = kind, key.version
    blocks[:, 2 : 2 + len(bound)] = np.frombuffer(bound, dtype=np.uint8)
    blocks[:, 10:16] = _bytes_of(ordinals, 6)
    return _enciphered(key.seal, blocks)[:, :8].copy().view(">u8")[:, 0].astype(np.uint64)


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


def _checked(written: Letters) -> Letters:
    values = np.searchsorted(_ASCII, written).astype(np.uint8)
    high = np.zeros(len(written), dtype=np.uint8)
    low = np.zeros(len(written), dtype=np.uint8)
    for place in range(letters.SERIAL_LENGTH):
        carried = high ^ values[:, place]
        high, low = low ^ _TIMES[0][carried], _TIMES[1][carried]
    return np.concatenate([written, _ASCII[high][:, None], _ASCII[low][:, None]], axis=1)


def _bytes_of(numbers: Numbers, width: int) -> NDArray[np.uint8]:
    return numbers.astype(">u8").view(np.uint8).reshape(-1, 8)[:, 8 - width :]


def _enciphered(cipher: Cipher[Any], blocks: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.frombuffer(cipher.encryptor().update(blocks.tobytes()), dtype=np.uint8).reshape(-1, 16)
