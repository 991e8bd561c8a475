"""Stamps as people and printers meet them: base32 letters that cannot be taken for one another, and check characters.

The alphabet is Crockford's: no I, L, O, U; what a person types for them is read as the digit it looks like.

source   product.md Q-01, Q-07; GS1 General Specifications 3.5.2 (AI 21: up to 20 characters of set 82)
"""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SERIAL_LENGTH = 16
SHORT_LENGTH = SERIAL_LENGTH + 2
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}
_LETTERS = frozenset(ALPHABET)
_PAIRS = tuple(one + other for one in ALPHABET for other in ALPHABET)
_AS_PYTHON = str.maketrans(ALPHABET, "0123456789ABCDEFGHIJKLMNOPQRSTUV")  # whose own base 32 has other letters
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, ".": None})


def normalised(text: str) -> str:
    """What was typed or scanned, as it was printed.

    >>> normalised("oil-9abc"), normalised("4 2 u")
    ('0119ABC', '42U')
    """
    return text.upper().translate(_READ_AS)


def is_written_so(text: str, length: int) -> bool:
    """Whether a normalised text has this length and no other letters."""
    return len(text) == length and _LETTERS.issuperset(text)


def number_of(text: str) -> int:
    """Letters of the alphabet as one number, the first the most significant."""
    return int(text.translate(_AS_PYTHON), 32) if text else 0


def text_of(number: int, length: int) -> str:
    """The number as that many letters.

    >>> text_of(number_of("7XQ0"), 4)
    '7XQ0'
    """
    odd = length % 2
    written = "".join([_PAIRS[number >> bits & 1023] for bits in range(5 * (length - odd - 2), -1, -10)])
    return ALPHABET[number >> 5 * (length - 1) & 31] + written if odd else written


def checked(serial: str) -> str:
    """A serial with its two check characters, as short codes are written.

    A Reed–Solomon code over GF(32): every one or two wrong letters are found, and every two that changed places.
    """
    return serial + _check(serial)


def has_its_check(short: str) -> bool:
    """Whether a normalised short code ends in what the letters before it ask for.

    >>> short = checked("5K0000000000000A")
    >>> has_its_check(short), has_its_check("K5" + short[2:]), has_its_check(short[:-1] + "0")
    (True, False, False)
    """
    return is_written_so(short, SHORT_LENGTH) and _check(short[:-2]) == short[-2:]


def times(one: int, other: int) -> int:
    """Product in GF(32), by x⁵ + x² + 1."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one <<= 1
        if one & 32:
            one ^= 0b100101
        other >>= 1
    return product


def _check(serial: str) -> str:
    """The remainder of division by (x + 2)(x + 4), the two lowest places of the codeword."""
    first, second = times(2, 4), 2 ^ 4  # the generator without its leading one: x² + second·x + first
    high = low = 0
    for letter in serial:
        carried = high ^ _VALUE[letter]
        high, low = low ^ times(carried, second), times(carried, first)
    return ALPHABET[high] + ALPHABET[low]
