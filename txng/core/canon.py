"""Canonical JSON (RFC 8785): one value, one text, one SHA-256.

Numbers that a binary double cannot hold come as `Decimal` or large `int` and keep every digit; that is the one
extension of RFC 8785, so that a weight of 12345678901234567.1 kg is not silently another weight.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from decimal import Decimal
from typing import Any

import orjson

# A number's end as orjson writes it; each begins with a literal, which is what makes a search fast.
_EXPONENT = re.compile(rb"e[-+]?[0-9]++(?:[,\]}]|$)")
_INTEGRAL = re.compile(rb"\.0(?:[,\]}]|$)")
_BEYOND_BMP = (b"\xf0", b"\xf1", b"\xf2", b"\xf3", b"\xf4")  # what characters beyond U+FFFF begin with in UTF-8
_PLAIN_FROM, _PLAIN_TO = -6, 21  # where ECMA-262 6.1.6.1.20 writes no exponent


def canonical(value: Any) -> bytes:
    r"""The one UTF-8 text of a JSON value: sorted keys, no spaces, shortest numbers.

    value    dict with text keys, list or tuple, str, int, float, Decimal, bool, None
    raises   TypeError for other types, ValueError for NaN, infinities and lone surrogates
    source   RFC 8785

    >>> canonical({"b": 1.0, "a": ["é", None]})
    b'{"a":["\xc3\xa9",null],"b":1}'
    """
    try:
        text = orjson.dumps(value, default=_other, option=orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS)
    except orjson.JSONEncodeError:
        return _slowly(value).encode()  # integers beyond 64 bits; or it says precisely what cannot be written
    return _slowly(value).encode() if _is_doubtful(text) else text


def digest(value: Any) -> bytes:
    """SHA-256 of the canonical text: 32 bytes."""
    return hashlib.sha256(canonical(value)).digest()


def number_text(number: float | Decimal) -> str:
    """A number as ECMAScript prints it: the shortest digits that read back the same.

    >>> number_text(1e21), number_text(0.000001), number_text(Decimal("12.70")), number_text(-0.0)
    ('1e+21', '0.000001', '12.7', '0')
    """
    exact = Decimal(repr(number)) if isinstance(number, float) else number
    if not exact.is_finite():
        raise ValueError(f"{number} is not a JSON number")
    sign, digits, exponent = exact.as_tuple()
    text = "".join(map(str, digits)).lstrip("0")
    if not text:
        return "0"
    point = len(text) + int(exponent)  # digits before the decimal point
    text = text.rstrip("0")
    return ("-" if sign else "") + _placed(text, point)


def _is_doubtful(text: bytes) -> bool:
    # What orjson may write otherwise than RFC 8785: 1.0, exponents, NaN as null, and the order of keys beyond
    # U+FFFF. The same bytes inside a string only cost the slow way, never the right answer.
    if b"null" in text or _EXPONENT.search(text) or _INTEGRAL.search(text):
        return True
    # Five times `in`, and no regular expression: in Vietnamese text every other letter stops a search for a class.
    return not text.isascii() and any(lead in text for lead in _BEYOND_BMP)


def _placed(digits: str, point: int) -> str:
    if not _PLAIN_FROM < point <= _PLAIN_TO:
        mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
        return f"{mantissa}e{point - 1:+d}"
    if point <= 0:
        return "0." + "0" * -point + digits
    if point >= len(digits):
        return digits + "0" * (point - len(digits))
    return digits[:point] + "." + digits[point:]


def _other(value: Any) -> orjson.Fragment:
    if isinstance(value, Decimal):
        return orjson.Fragment(number_text(value))
    raise TypeError(f"{type(value).__name__} has no place in canonical JSON")


def _slowly(value: Any) -> str:
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{_quoted(key)}:{_slowly(value[key])}" for key in keys) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(_slowly, value)) + "]"
    if isinstance(value, str):
        return _quoted(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is not a JSON number")
    if isinstance(value, (float, Decimal)):
        return number_text(value)
    raise TypeError(f"{type(value).__name__} has no place in canonical JSON")


def _quoted(text: str) -> str:
    text.encode()  # a lone surrogate cannot be written in UTF-8: say so here
    return json.dumps(text, ensure_ascii=False)
