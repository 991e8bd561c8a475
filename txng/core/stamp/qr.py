"""QR codes of a batch at once: what changes from one code to the next is a linear function of a few bits.

Codes of one version, level and mask whose texts differ only in their last letters differ by the sum, over GF(2), of one
pattern for each data bit that differs: Reed–Solomon is linear and the mask is the same. So the patterns are taken once
from a QR library, and a code is a base and a dozen look-ups. Bit for bit what the library would have drawn.

source   ISO/IEC 18004:2015 7.4.4 (alphanumeric: two letters in 11 bits), 7.5, 7.8
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import segno
from numpy.typing import NDArray

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
LEVEL = "m"
MASK = 2  # one for all: 2.9 % more of the standard's penalty than the best of eight, and read as well
_PAIR = 45 * 45
_AT_ONCE = 2_000  # codes that a processor keeps near while it adds them up
_VALUE = np.full(128, 255, dtype=np.uint8)
_VALUE[[ord(letter) for letter in ALPHANUMERIC]] = range(45)

Bits = NDArray[np.uint8]


@dataclass(frozen=True)
class Series:
    """All codes of texts that begin with `stem` and go on with so many letters of the alphanumeric set.

    raises   ValueError where a letter of the stem is outside the set
    """

    stem: str
    letters: int

    def __post_init__(self) -> None:
        if strange := sorted(set(self.stem) - set(ALPHANUMERIC)):
            raise ValueError(f"not alphanumeric: {strange}")

    @property
    def size(self) -> int:
        """Modules of a side, without the quiet zone."""
        return len(self._base)

    @property
    def row_bytes(self) -> int:
        """Bytes of a row of packed modules."""
        return -(-self.size // 8)

    def packed(self, written: NDArray[np.uint8]) -> Bits:
        """Codes as bits, dark is 1, each row begun on a byte: (codes, size × row_bytes).

        written   a row of ASCII for each code: its letters after the stem
        cost      about half a microsecond each
        """
        values = self._pair_values(written)
        total = np.empty((len(written), self._width), dtype=np.uint64)
        for at in range(0, len(written), _AT_ONCE):
            some, sums = values[at : at + _AT_ONCE], total[at : at + _AT_ONCE]
            np.take(self._tables[0], some[:, 0], axis=0, out=sums)
            for pair in range(1, values.shape[1]):
                sums ^= self._tables[pair][some[:, pair]]
        return total.view(np.uint8)[:, : self.size * self.row_bytes]

    def modules(self, written: NDArray[np.uint8]) -> Bits:
        """The same as one byte a module: (codes, size, size)."""
        packed = self.packed(written).reshape(len(written), self.size, self.row_bytes)
        return np.unpackbits(packed, axis=2)[:, :, : self.size]

    @property
    def _odd(self) -> int:
        """1 where the first letter shares its pair with the last of the stem."""
        return len(self.stem) % 2

    @property
    def _width(self) -> int:
        """Machine words of one code."""
        return -(-self.size * self.row_bytes // 8)

    def _pair_values(self, written: NDArray[np.uint8]) -> NDArray[np.intp]:
        values = _VALUE[written].astype(np.intp)
        if self._odd:
            last = np.full((len(values), 1), ALPHANUMERIC.index(self.stem[-1]), dtype=np.intp)
            values = np.concatenate([last, values], axis=1)
        pairs = values[:, 0 : values.shape[1] // 2 * 2 : 2] * 45 + values[:, 1::2]
        return np.concatenate([pairs, values[:, -1:]], axis=1) if values.shape[1] % 2 else pairs

    @cached_property
    def _tables(self) -> list[NDArray[np.uint64]]:
        """For each pair of letters, and a single one at the end, what each of its values adds to the base."""
        length = len(self.stem) + self.letters
        pairs = range(len(self.stem) // 2, -(-length // 2))
        tables = [_patterns(length, pair) for pair in pairs]
        if self._odd:  # what the base shows there is not nought but the stem's last letter
            tables[0] = tables[0] ^ tables[0][ALPHANUMERIC.index(self.stem[-1]) * 45]
        tables[0] = tables[0] ^ _words(self._base)
        return tables

    @cached_property
    def _base(self) -> Bits:
        """The code whose letters are all 0."""
        return _drawn(self.stem + "0" * self.letters)


@lru_cache(maxsize=512)
def _patterns(length: int, pair: int) -> NDArray[np.uint64]:
    """What each value of a pair adds to the code of so many noughts, found by drawing each power of two.

    It depends on the length alone, not on the rest of the text: so it is drawn once for all batches.
    """
    is_single = 2 * pair == length - 1
    count, bits = (45, 6) if is_single else (_PAIR, 11)
    nought = _words(_drawn("0" * length))
    table = np.zeros((count, len(nought)), dtype=np.uint64)
    values = np.arange(count)
    for bit in range(bits):
        value = 1 << bit
        changed = ALPHANUMERIC[value] if is_single else ALPHANUMERIC[value // 45] + ALPHANUMERIC[value % 45]
        pattern = _words(_drawn(("0" * 2 * pair + changed).ljust(length, "0"))) ^ nought
        table[values >> bit & 1 == 1] ^= pattern
    return table


def _drawn(text: str) -> Bits:
    code = segno.make(text, error=LEVEL, mode="alphanumeric", mask=MASK, micro=False, boost_error=False)
    return np.array([bytearray(row) for row in code.matrix], dtype=np.uint8)


def _words(modules: Bits) -> NDArray[np.uint64]:
    """Modules packed by rows into machine words."""
    packed = np.packbits(modules, axis=1).ravel()
    padded = np.zeros(-(-len(packed) // 8) * 8, dtype=np.uint8)
    padded[: len(packed)] = packed
    return padded.view(np.uint64)
