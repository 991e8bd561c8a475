"""The number by which a sender follows his complaint: it cannot be guessed, and a slip of the finger is noticed.

Ten letters of chance (fifty bits) and two that check them, in groups of four; the letters are those of stamps.
"""

from __future__ import annotations

from txng.core.stamp.letters import checked, is_written_so, normalised, text_of

BITS = 50
_LENGTH = BITS // 5
_WHOLE = _LENGTH + 2


def number_of_chance(chance: int) -> str:
    """The number made of 50 random bits.

    >>> number_of_chance(0), spelled(number_of_chance(1))
    ('000000000000', '0000-0000-0168')
    """
    return checked(text_of(chance, _LENGTH))


def read_number(text: str) -> str:
    """A typed number as it was given out; "" where it cannot be one.

    >>> read_number("oooo-oooo-oi68"), read_number("0000-0000-0268"), read_number("")
    ('000000000168', '', '')
    """
    number = normalised(text[: 3 * _WHOLE])
    return number if is_written_so(number, _WHOLE) and checked(number[:_LENGTH]) == number else ""


def spelled(number: str) -> str:
    """As it is shown and read aloud."""
    return "-".join(number[place : place + 4] for place in range(0, len(number), 4))
