"""Values as the CBV event hash writes them: instants, numbers, flags, in both modes. Nothing here ever raises.

The strict forms follow the rules of CBV 2.0, 8.9.2; the reference forms do what the reference generator did when the
published vectors were made, its slips of rounding included.

>>> strict_instant("2023-02-02T11:04:03.1425Z"), reference_instant("2023-02-02T11:04:03.1425Z")
('2023-02-02T11:04:03.143Z', '2023-02-02T11:04:03.142Z')
>>> strict_number("123456789012345678901.50"), reference_number("123456789012345678901.50")
('123456789012345678901.5', '123456789012345683968')
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation

_ORDINARY = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)  # nothing to round
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\dT)(\d\d)(:\d\d:\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")

# Beyond this many digits a number is written with its exponent: 1e999999999 must not become a gigabyte of zeros.
MOST_DIGITS = 400


def strict_instant(text: str) -> str:
    """An instant in UTC with milliseconds; the fourth decimal rounds up from 5 on, and carries.

    returns   `text` itself where it is no xsd:dateTimeStamp, or leaves the years 1 to 9999
    source    CBV 2.0, 8.9.2, rules 8 and 9

    >>> strict_instant("2023-12-31T23:59:59.9996+00:00"), strict_instant("2020-02-30T00:00:00Z")
    ('2024-01-01T00:00:00.000Z', '2020-02-30T00:00:00Z')
    """
    return _instant(text, lambda decimals: int(decimals[:3].ljust(3, "0")) + (decimals[3:4] >= "5"))


def reference_instant(text: str) -> str:
    """The same, but halves round to the even millisecond, as Python's round() does."""
    return _instant(text, lambda decimals: round(int(decimals[:6].ljust(6, "0")) / 1000))


def _instant(text: str, milliseconds_of: Callable[[str], int]) -> str:
    ordinary = _ordinary_instant(text)
    if ordinary:
        return ordinary
    found = _INSTANT.fullmatch(text.upper())
    if not found:
        return text
    day, hour, rest, decimals, sign, hours, minutes = found.groups()
    ends_day = hour + rest == "24:00:00"  # xsd:dateTime lets midnight belong to the day before
    try:
        local = datetime.fromisoformat(f"{day}{'00' if ends_day else hour}{rest}")
        ahead = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
        instant = local - ahead + timedelta(days=ends_day, milliseconds=milliseconds_of(decimals or ""))
    except (ValueError, OverflowError):
        return text
    return instant.isoformat(timespec="milliseconds") + "Z"


def _ordinary_instant(text: str) -> str:
    # Three times as fast. The ends of the calendar and midnight as 24:00 are left to the slow way.
    if _ORDINARY.fullmatch(text) is None:
        return ""
    try:
        instant = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def strict_number(value: object) -> str:
    """A number in plain decimals without needless zeros, every digit kept; other text as it is.

    value    of a numeric field: text in any xsd:decimal or xsd:double form, int, float or Decimal

    >>> [strict_number(n) for n in ("+007.50", "1E3", "-0.0", 1e-7, 20.0, Decimal("1E+2"), "NaN", "1_000")]
    ['7.5', '1000', '0', '0.0000001', '20', '100', 'NaN', '1_000']
    """
    text = repr(value) if isinstance(value, float) else _of_integer(value) if isinstance(value, int) else str(value)
    if len(text) <= MOST_DIGITS and _PLAIN.fullmatch(text):
        return _without_zeros(text)
    if not _NUMBER.fullmatch(text):
        return text
    try:
        return _plain(Decimal(text))
    except InvalidOperation:  # an exponent of twenty digits
        return text


def strict_quantity(text: str) -> str:
    """Text of a field whose type nobody declared: a plain decimal loses its needless zeros, all else stays.

    Codes stay codes: what has leading zeros, a sign of plus or an exponent is not taken for a number.

    >>> [strict_quantity(t) for t in ("12.50", "007", "1E5", "+84912345678", "8938501234565")]
    ['12.5', '007', '1E5', '+84912345678', '8938501234565']
    """
    return _without_zeros(text) if _PLAIN.fullmatch(text) else text


def reference_number(text: str) -> str:
    """Whatever Python's float() can read, as Python prints it.

    >>> [reference_number(t) for t in ("1E5", "007", "1_000", "lot", "Infinity")]
    ['100000', '7', '1000', 'lot', 'Infinity']
    """
    try:
        number = float(text)
        return str(int(number)) if int(number) == number else str(number)
    except (ValueError, OverflowError):
        return text


def strict_flag(value: object) -> str:
    """xsd:boolean has four spellings of two values; JSON has two.

    >>> strict_flag(True), strict_flag("1"), strict_flag("false"), strict_flag("maybe")
    ('true', 'true', 'false', 'maybe')
    """
    text = str(value).lower() if isinstance(value, bool) else str(value).strip()
    return {"1": "true", "0": "false"}.get(text, text)


def _of_integer(value: int) -> str:
    # Python refuses to print integers of more than 4,300 digits; Decimal does not.
    return str(value) if value.bit_length() < 1_000 else str(Decimal(value))


def _without_zeros(plain: str) -> str:
    if "." in plain:
        plain = plain.rstrip("0").removesuffix(".")
    return "0" if plain == "-0" else plain


def _plain(number: Decimal) -> str:
    sign, digits, exponent = number.as_tuple()
    whole = "".join(map(str, digits)).lstrip("0")
    text = whole.rstrip("0")
    if not text:
        return "0"
    places = int(exponent) + len(whole) - len(text)  # the number is `text` × 10^places
    prefix = "-" if sign else ""
    if len(text) + abs(places) > MOST_DIGITS:
        return f"{prefix}{text}E{places}"
    if places >= 0:
        return prefix + text + "0" * places
    padded = text.rjust(1 - places, "0")
    return f"{prefix}{padded[:places]}.{padded[places:]}"
