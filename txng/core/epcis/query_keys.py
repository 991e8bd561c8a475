"""A fact as one key of bytes: which field, then its value, in an order that an index can walk.

A key is the field's code (8 bytes) and the value: equal values have equal bytes, and greater numbers, later instants
and later words sort later. So one index answers EQ, GT, GE, LT, LE, EXISTS and the order of an extension field.

>>> number(Decimal("-2.5")) < number(0) < number(Decimal("0.1")) < number(1e300) < instant(datetime(1900, 1, 1, tzinfo=UTC))
True
>>> untyped("12.50") == number(Decimal("12.5")), untyped("007") == word("007"), untyped("2026-11-20") < untyped("rice")
(True, True, True)
"""

from __future__ import annotations

import hashlib
import re
import struct
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from txng.core.canon import canonical

LONGEST_WORD = 96  # bytes of a word that are kept as they are; of longer ones the beginning, and a digest for equality
_BEGINNING, _DIGEST = 72, 16
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EXACT_DIGITS = 15  # a double keeps every number of so many digits apart
_LONGEST_NUMBER = 400  # characters

_DOUBLE, _ALL_BITS, _SIGN_BIT = struct.Struct(">d"), 2**64 - 1, 2**63

PRESENT = b"e"  # an object without a value of its own; sorts before all values
_NUMBER, _TIME, _WORD = b"n", b"t", b"w"


@lru_cache(maxsize=8_192)
def code_of(field: str) -> bytes:
    """The 8 bytes that stand for a field's name."""
    return hashlib.blake2b(field.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def word(text: str) -> bytes:
    """Text, in the order of its UTF-8."""
    data = text.encode("utf-8", "surrogatepass")
    if len(data) <= LONGEST_WORD:
        return _WORD + data
    return _WORD + data[:_BEGINNING] + hashlib.blake2b(data, digest_size=_DIGEST).digest()


def number(value: float | Decimal) -> bytes:
    """A number in the order of its size. Numbers beyond 15 digits keep them for equality, and sort as doubles do."""
    digits = _tail(value)
    return _NUMBER + _sortable(_double(value)) + digits


def above(value: float | Decimal) -> bytes:
    """The least key that is greater than every number which is `value` as a double."""
    following = int.from_bytes(_sortable(_double(value)), "big") + 1
    return _NUMBER + following.to_bytes(8, "big")


def at_least(value: float | Decimal) -> bytes:
    """The least key of a number which is `value` as a double."""
    return _NUMBER + _sortable(_double(value))


def instant(at: datetime) -> bytes:
    """An instant to the microsecond."""
    return _TIME + ((at - _EPOCH) // timedelta(microseconds=1) + _SIGN_BIT).to_bytes(8, "big")


def after_numbers() -> bytes:
    """The least key beyond all numbers."""
    return bytes([_NUMBER[0] + 1])


def after_instants() -> bytes:
    """The least key beyond all instants."""
    return bytes([_TIME[0] + 1])


def untyped(text: str) -> bytes:
    """The value of a field whose type nobody declared.

    A plain decimal is a number, a day or an instant is an instant (a day and a time without zone as in UTC), all else
    a word: what has leading zeros, a sign of plus or an exponent is a code.
    """
    if len(text) <= _LONGEST_NUMBER and _PLAIN_NUMBER.fullmatch(text):
        return number(Decimal(text))
    at = instant_of(text)
    return word(text) if at is None else instant(at)


def instant_of(text: str) -> datetime | None:
    """A day or an instant, in UTC where it names no zone; None where it is none."""
    if len(text) > _LONGEST_NUMBER or _INSTANT.fullmatch(text) is None:
        return None
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def literal(value: object) -> bytes:
    """Any single JSON value of an extension field."""
    if isinstance(value, str):
        return untyped(value)
    if isinstance(value, bool):
        return word("true" if value else "false")
    if isinstance(value, (int, float, Decimal)):
        return number(value)
    return word(canonical(value).decode())


def _double(value: float | Decimal) -> float:
    try:
        return float(value) + 0.0  # and no minus zero
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def _sortable(value: float) -> bytes:
    bits = int.from_bytes(_DOUBLE.pack(value), "big")
    return (bits ^ (_ALL_BITS if bits >> 63 else _SIGN_BIT)).to_bytes(8, "big")


def _tail(value: float | Decimal) -> bytes:
    text = repr(value) if isinstance(value, float) else "" if isinstance(value, int) else str(value)
    if abs(value) < 10**_EXACT_DIGITS if isinstance(value, int) else len(text) <= _EXACT_DIGITS:
        return b""
    sign, digits, _ = Decimal(text or value).as_tuple()
    significant = "".join(map(str, digits)).strip("0")  # 1E20 and 100000000000000000000.0 are one number
    if len(significant) <= _EXACT_DIGITS:
        return b""
    return hashlib.blake2b(f"{sign}{significant}".encode(), digest_size=_DIGEST).digest()
