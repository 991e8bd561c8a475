"""Check digits, check character pairs and the character sets of GS1 keys.

A key of digits ends in a digit that makes the sum of all digits, weighted 3 and 1 from the right, a multiple of ten:
every single wrong digit and most swaps of neighbours are found. A Global Model Number ends in two characters that
do the same for letters, modulo 1021.

>>> check_digit("893000000001")
'9'
>>> has_right_check_digit("8930000000019"), has_right_check_digit("8930000000018")
(True, False)
>>> check_pair("1987654Ad4X4bL5ttr2310c")
'2K'

source   GS1 General Specifications 7.9.1 (digits), 7.9.5 (pairs), 7.11 (character sets)
"""

from __future__ import annotations

import re

CSET82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
CSET39 = "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CSET64 = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"  # base64url; "=" only pads
CSET32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 O 1 I: what a check pair is written in

# Weights from the right; 97 characters is as far as the algorithm is defined.
PAIR_PRIMES = (
    2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107,
    109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167, 173, 179, 181, 191, 193, 197, 199, 211, 223, 227, 229,
    233, 239, 241, 251, 257, 263, 269, 271, 277, 281, 283, 293, 307, 311, 313, 317, 331, 337, 347, 349, 353, 359,
    367, 373, 379, 383, 389, 397, 401, 409, 419, 421, 431, 433, 439, 443, 449, 457, 461, 463, 467, 479, 487, 491,
    499, 503, 509,
)  # fmt: skip
PAIR_MODULUS = 1021

_DIGITS = re.compile(r"[0-9]+")
_ZEROES = 48  # ord("0"): sums are taken over bytes, which is four times faster than over ints
_RANK = {character: rank for rank, character in enumerate(CSET82)}


def check_digit(body: str) -> str:
    """The mod-10 digit that must follow `body` in a GS1 key.

    body     decimal digits, without the check digit; 7 to 17 of them in today's keys
    returns  one decimal digit
    source   GS1 General Specifications 7.9.1
    """
    digits = body.encode()
    places = len(digits)
    weighted = 3 * sum(digits[::-2]) + sum(digits[-2::-2]) - _ZEROES * (places + 2 * ((places + 1) // 2))
    return str(-weighted % 10)


def has_right_check_digit(text: str) -> bool:
    """Whether the last digit of `text` is the check digit of the rest; false for anything but digits.

    >>> has_right_check_digit("123456789012345675"), has_right_check_digit("1"), has_right_check_digit("٠")
    (True, False, False)
    """
    return len(text) > 1 and _DIGITS.fullmatch(text) is not None and check_digit(text[:-1]) == text[-1]


def check_pair(body: str) -> str:
    """The two characters that must follow `body` in a Global Model Number.

    body     characters of CSET 82, at most 97
    returns  two characters of CSET 32
    raises   KeyError for another character, ValueError when too long
    source   GS1 General Specifications 7.9.5
    """
    if len(body) > len(PAIR_PRIMES):
        raise ValueError("a check pair is defined for 97 characters at most")
    weighted = sum(_RANK[character] * prime for character, prime in zip(reversed(body), PAIR_PRIMES, strict=False))
    high, low = divmod(weighted % PAIR_MODULUS, 32)
    return CSET32[high] + CSET32[low]


def has_right_check_pair(text: str) -> bool:
    """Whether the last two characters of `text` are the check pair of the rest.

    >>> has_right_check_pair("1987654Ad4X4bL5ttr2310c2K"), has_right_check_pair("22"), has_right_check_pair("2")
    (True, True, False)
    """
    body, pair = text[:-2], text[-2:]
    if len(text) < 2 or len(body) > len(PAIR_PRIMES) or not set(body) <= set(CSET82):
        return False
    return check_pair(body) == pair
