"""The key of one year's stamps: from an ordinal to a serial that cannot be guessed, and back.

A serial is the year's letter, then 75 bits: the ordinal (36) put through a permutation, and a tag (39) that binds it to
the product. Who does not have the key neither makes a serial nor learns from one how many there are; who checks one
needs no database to refuse a forged one.

Of a short code the product is not known before its batch is read: 24 bits of its tag can be checked at once, and the
other 15 bind it to the product that the batch says.

cost     one serial: twelve blocks of AES
source   reference: a Feistel network of ten rounds over AES, as NIST SP 800-38G does it; EU 2018/574 and 2016/161 ask for
         a chance of guessing below 1 in 10 000; here it is below 1 in 10¹⁰ with 10¹⁰ stamps in a year
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import local
from typing import Literal, NamedTuple

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from txng.core.stamp import letters

ORDINAL_BITS, TAG_BITS = 36, 39
EARLY_BITS, LATE_BITS = 24, 15  # of a short code's tag: before its batch is read, and after
MOST = 1 << ORDINAL_BITS  # stamps of one year's key
ROUNDS = 10
HALF_BITS = ORDINAL_BITS // 2
HALF = (1 << HALF_BITS) - 1
FIRST_YEAR = 2025
# What a tag is of; a tag of one kind is never one of another.
WHOLE, EARLY, LATE = 1, 2, 3
Use = Literal["scramble", "seal"]
_USES: Mapping[Use, bytes] = {"scramble": b"txng stamp: order", "seal": b"txng stamp: tag"}
_HALF_AT = 80  # where half an ordinal stands in a round's block


class Serial(NamedTuple):
    """A serial that is written as one of ours; whether it is one, its key says.

    version    of the key: years since FIRST_YEAR
    permuted   the ordinal as the key scrambled it
    """

    version: int
    permuted: int
    tag: int

    @property
    def text(self) -> str:
        return letters.text_of(self.version << 75 | self.permuted << TAG_BITS | self.tag, letters.SERIAL_LENGTH)


@dataclass(frozen=True)
class StampKey:
    """One year's key: 32 secret bytes, and its version, 0 to 31."""

    version: int
    secret: bytes

    def __post_init__(self) -> None:
        if not 0 <= self.version < 32 or len(self.secret) != 32:
            raise ValueError("a stamp key has a version of 0 to 31 and 32 secret bytes")

    def enciphered(self, use: Use) -> Callable[[bytes], bytes]:
        """AES of whole blocks, each for itself: what this thread has begun, for beginning costs more than a block."""
        begun: Callable[[bytes], bytes] | None = getattr(self._of_thread, use, None)
        if begun is None:
            begun = self._cipher(_USES[use]).encryptor().update
            setattr(self._of_thread, use, begun)
        return begun

    @cached_property
    def _of_thread(self) -> local:
        return local()

    def issue(self, product: str, ordinal: int) -> Serial:
        """The serial of one stamp of a product, by its canonical key."""
        return Serial(self.version, self.permute(ordinal), self.tag(WHOLE, bound_to(product), ordinal, TAG_BITS))

    def issue_short(self, product: str, ordinal: int) -> str:
        """The short code of one stamp, with its check characters."""
        early = self.tag(EARLY, b"", ordinal, EARLY_BITS)
        late = self.tag(LATE, bound_to(product), ordinal, LATE_BITS)
        return letters.checked(Serial(self.version, self.permute(ordinal), early << LATE_BITS | late).text)

    def ordinal_of(self, product: str, serial: Serial) -> int | None:
        """The ordinal of a genuine serial of this product; None of any other."""
        ordinal = self.unpermute(serial.permuted)
        expected = self.tag(WHOLE, bound_to(product), ordinal, TAG_BITS)
        return ordinal if _same(expected, serial.tag) else None

    def ordinal_of_short(self, serial: Serial) -> int | None:
        """The ordinal of what may be a short code; `is_of` says of which product, once its batch is known."""
        ordinal = self.unpermute(serial.permuted)
        expected = self.tag(EARLY, b"", ordinal, EARLY_BITS)
        return ordinal if _same(expected, serial.tag >> LATE_BITS) else None

    def is_of(self, product: str, serial: Serial) -> bool:
        """Whether a short code belongs to the product that its batch says."""
        ordinal = self.unpermute(serial.permuted)
        return _same(self.tag(LATE, bound_to(product), ordinal, LATE_BITS), serial.tag & (1 << LATE_BITS) - 1)

    def permute(self, ordinal: int) -> int:
        """A place among MOST that tells nothing of the ordinal."""
        if not 0 <= ordinal < MOST:
            raise ValueError(f"a key has stamps 0 to {MOST - 1}")
        left, right = ordinal >> HALF_BITS, ordinal & HALF
        enciphered = self.enciphered("scramble")
        for head in self._heads:
            block = (head | right << _HALF_AT).to_bytes(16, "big")
            left, right = right, left ^ (int.from_bytes(enciphered(block)[:4], "big") & HALF)
        return left << HALF_BITS | right

    def unpermute(self, permuted: int) -> int:
        """The ordinal again."""
        left, right = permuted >> HALF_BITS, permuted & HALF
        enciphered = self.enciphered("scramble")
        for head in reversed(self._heads):
            block = (head | left << _HALF_AT).to_bytes(16, "big")
            left, right = right ^ (int.from_bytes(enciphered(block)[:4], "big") & HALF), left
        return left << HALF_BITS | right

    def tag(self, kind: int, bound: bytes, ordinal: int, bits: int) -> int:
        """The first bits of one block: kind, version, 8 bytes of the product, the ordinal in 6."""
        block = bytes((kind, self.version)) + bound.ljust(8, b"\0") + ordinal.to_bytes(6, "big")
        return int.from_bytes(self.enciphered("seal")(block)[:8], "big") >> 64 - bits

    @cached_property
    def _heads(self) -> tuple[int, ...]:
        """How each round's block of 16 bytes begins: its number, the version; then half an ordinal in 4, and noughts."""
        return tuple(number << 120 | self.version << 112 for number in range(ROUNDS))

    def _cipher(self, use: bytes) -> Cipher[modes.ECB]:
        # One block at a time, each different: a function of the block, no mode of encryption.
        return Cipher(algorithms.AES(hmac.digest(self.secret, use, "sha256")[:16]), modes.ECB())  # noqa: S305


@dataclass(frozen=True)
class StampKeys:
    """All keys whose stamps are still about."""

    by_version: Mapping[int, StampKey]

    def ordinal_of(self, product: str, serial: Serial) -> int | None:
        """The ordinal of a genuine serial of this product; None where it is forged, or its key is not ours."""
        key = self.by_version.get(serial.version)
        return key.ordinal_of(product, serial) if key else None

    def __iter__(self) -> Iterator[StampKey]:
        return iter(self.by_version.values())


def read_serial(text: str) -> Serial | None:
    """A serial as it was scanned or typed; None where none of ours is written so.

    >>> read_serial("1oooooooooooooooo"), read_serial("1-OOOO-OOOO-OOOO-OO5")
    (None, Serial(version=1, permuted=0, tag=5))
    """
    written = letters.normalised(text)
    if not letters.is_written_so(written, letters.SERIAL_LENGTH):
        return None
    number = letters.number_of(written)
    return Serial(number >> 75, number >> TAG_BITS & MOST - 1, number & (1 << TAG_BITS) - 1)


def read_short(text: str) -> Serial | None:
    """The serial of a short code; None where it is not written as one, or a check character is wrong."""
    written = letters.normalised(text)
    return read_serial(written[:-2]) if letters.has_its_check(written) else None


def bound_to(product: str) -> bytes:
    """What a tag takes of a product's canonical key."""
    return hashlib.sha256(product.encode()).digest()[:8]


def _same(one: int, other: int) -> bool:
    return hmac.compare_digest(one.to_bytes(5, "big"), other.to_bytes(5, "big"))
