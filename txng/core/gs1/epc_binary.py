"""EPC binary addresses: what an RFID tag holds, as a web address → the Digital Link that says the same in the clear.

>>> link_of_binary("eh30164596f40c0e5cbe991a83")
'01/09528765123457/21/123456789123'
>>> link_of_binary("exMBZFlvQMDly-mRqD")
'01/09528765123457/21/123456789123'
>>> link_of_binary("ehFB342CDE795211411234538566CB0AFC4")
'01/79521141123453/21/32a%2Fb?17=220630'
>>> link_of_binary("eh3016")
Traceback (most recent call last):
txng.core.problems.Refused: The binary EPC eh3016 cannot be read. Please scan the tag again, or send its memory whole.

What follows the identifier — the host of a "++" scheme, data behind a set toggle — is no part of the address.

source   GS1 EPC Tag Data Standard 2.3, 14; EPC binary in Digital Link URIs (EPCB) 1.0, 4
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from txng.core.gs1.digital_link import read
from txng.core.gs1.epc import key_of_urn
from txng.core.gs1.epc_binary_schemes import (
    CPI_VARIABLE,
    DATES,
    PARTITIONED,
    PARTITIONS,
    PLAIN,
    WITHOUT_KEY,
    Partitioned,
    Plain,
)
from txng.core.problems import Problem, Refused

LONGEST = 200  # characters: the longest identifier has 66, and a host's name behind it

_HEX = re.compile(r"eh([0-9A-Fa-f]+)")
_BASE64 = re.compile(r"ex([0-9A-Za-z_-]+)")
_BASE64_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_BASE64_RANK = {letter: rank for rank, letter in enumerate(_BASE64_LETTERS)}
_WORD = 16  # bits: tags are read by words, so that fewer than this may follow as zeroes
_END, _DELIMITER = 15, 14  # of digits in four bits each
_URN40 = "\0ABCDEFGHIJKLMNOPQRSTUVWXYZ-.:0123456789"


class _Cut(Exception):
    """The bits end too early, or say something impossible."""


class _Bits:
    """Bits, read from the left."""

    def __init__(self, value: int, size: int) -> None:
        self._value, self._left = value, size

    def take(self, count: int) -> int:
        """The next bits as a number."""
        if count > self._left:
            raise _Cut
        self._left -= count
        return self._value >> self._left & ((1 << count) - 1)

    @property
    def is_at_end(self) -> bool:
        """Nothing follows but the zeroes that fill a word."""
        return self._left < _WORD and self._value & ((1 << self._left) - 1) == 0


def link_of_binary(segment: str) -> str:
    """Path and query of the Digital Link, without its leading slash, canonical.

    segment  "eh" and hexadecimal digits, or "ex" and base64url
    raises   Refused gs1.epc_binary where it cannot be read, gs1.epc_without_key where it is no GS1 key
    """
    bits = _bits_of(segment)
    try:
        header = bits.take(8)
        if header in WITHOUT_KEY:
            raise Refused(Problem("gs1.epc_without_key", values={"text": segment}))
        path = _path(header, bits)
        read(f"https://id.gs1.org/{path}")
    except _Cut as cut:
        raise _unreadable(segment) from cut
    except Refused as refused:
        raise refused if refused.problems[0].code == "gs1.epc_without_key" else _unreadable(segment) from refused
    return path


def _bits_of(segment: str) -> _Bits:
    if len(segment) <= LONGEST and (match := _HEX.fullmatch(segment)):
        return _Bits(int(match[1], 16), 4 * len(match[1]))
    if len(segment) <= LONGEST and (match := _BASE64.fullmatch(segment)):
        value = 0
        for letter in match[1]:
            value = value << 6 | _BASE64_RANK[letter]
        return _Bits(value, 6 * len(match[1]))
    raise _unreadable(segment)


def _path(header: int, bits: _Bits) -> str:
    if header in PLAIN:
        return _plain(PLAIN[header], bits)
    bits.take(3)  # the filter: which shelf reader should look, nothing about what it is
    if header == CPI_VARIABLE:
        parts = [*_prefix(bits), _text(bits, 6, None), str(bits.take(40))]
        scheme = "cpi"
    elif header in PARTITIONED:
        scheme, parts = PARTITIONED[header].urn, _partitioned(PARTITIONED[header], bits)
    else:
        raise _Cut
    if not bits.is_at_end:
        raise _Cut
    named = key_of_urn(f"urn:epc:id:{scheme}:" + ".".join(quote(part, safe="") for part in parts))
    if named is None:
        raise _Cut
    return named.key


def _prefix(bits: _Bits) -> list[str]:
    partition = bits.take(3)
    if partition >= len(PARTITIONS):
        raise _Cut
    digits, size = PARTITIONS[partition]
    return [_number(bits.take(size), digits)]


def _partitioned(scheme: Partitioned, bits: _Bits) -> list[str]:
    parts = _prefix(bits)
    size = scheme.reference - dict(PARTITIONS)[len(parts[0])]
    if scheme.digits is not None:
        parts.append(_number(bits.take(size), scheme.digits - len(parts[0])))
    elif scheme.is_text and not scheme.serial:
        parts.append(_text(bits, 7, size))
    else:
        parts.append(str(bits.take(size)))
    parts += [_number(bits.take(7), 2) for _ in range(scheme.pairs)]
    if scheme.serial and scheme.is_text:
        parts.append(_text(bits, 7, scheme.serial))
    elif scheme.serial:
        parts.append(_guarded(bits.take(scheme.serial)) if scheme.is_guarded else str(bits.take(scheme.serial)))
    if bits.take(scheme.zeroes):
        raise _Cut
    return parts


def _number(value: int, digits: int) -> str:
    text = str(value).zfill(digits) if digits else ""
    if len(text) > digits or (not digits and value):
        raise _Cut
    return text


def _guarded(value: int) -> str:
    text = str(value)
    if not text.startswith("1"):
        raise _Cut
    return text[1:]


def _text(bits: _Bits, width: int, size: int | None) -> str:
    """Characters up to a zero; behind it zeroes alone fill `size` bits, where the size is fixed."""
    letters, used = "", 0
    while size is None or used + width <= size:
        code = bits.take(width)
        used += width
        if code == 0:
            break
        letters += chr(code) if width == 7 else _six_bits(code)
    if size is not None and size > used and bits.take(size - used):
        raise _Cut
    return letters


def _six_bits(code: int) -> str:
    # The last six bits of the character in ASCII: capitals count from 1, the rest stands where ASCII has it.
    return chr(code + 64) if code < 32 else chr(code)


def _plain(scheme: Plain, bits: _Bits) -> str:
    has_more = bits.take(1) == 1
    bits.take(3)
    query = _date(bits) if scheme.is_dated else ""
    values: dict[str, str] = {}
    for ai, form in scheme.parts:
        values[ai] = values.get(ai, "") + _FORMS[form[0]](bits, int(form[1:] or 0))
    if not (has_more or scheme.has_host or bits.is_at_end):
        raise _Cut
    if values.get("254") == "0":
        del values["254"]  # the whole place
    return "/".join(f"{ai}/{quote(value, safe='')}" for ai, value in values.items()) + query


def _date(bits: _Bits) -> str:
    kind, year, month, day = bits.take(4), bits.take(7), bits.take(4), bits.take(5)
    if kind >= len(DATES):
        raise _Cut
    return f"?{DATES[kind]}={year:02}{month:02}{day:02}"


def _digits(bits: _Bits, count: int) -> str:
    text = "".join(str(bits.take(4)) for _ in range(count))
    if len(text) != count:  # four bits above 9 are no digit
        raise _Cut
    return text


def _ended(bits: _Bits, _count: int) -> str:
    text = ""
    while (digit := bits.take(4)) < 10:
        text += str(digit)
    if digit == _END:
        return text
    if digit != _DELIMITER:
        raise _Cut
    return text + _encoded(bits, 0)


def _counted(bits: _Bits, _count: int) -> str:
    return _integer(bits, bits.take(4))


def _encoded(bits: _Bits, _count: int) -> str:
    encoding, length = bits.take(3), bits.take(5)
    if encoding >= len(_ENCODINGS):
        raise _Cut
    return _ENCODINGS[encoding](bits, length)


def _integer(bits: _Bits, length: int) -> str:
    return _number(bits.take((10**length - 1).bit_length()), length)


def _urn40(bits: _Bits, length: int) -> str:
    text = ""
    for _ in range(-(-length // 3)):
        first, rest = divmod(bits.take(16) - 1, 1600)
        if not 0 <= first < len(_URN40):
            raise _Cut
        text += _URN40[first] + _URN40[rest // 40] + _URN40[rest % 40]
    if text[length:].strip("\0") or "\0" in text[:length]:
        raise _Cut
    return text[:length]


_FORMS: dict[str, Callable[[_Bits, int], str]] = {"n": _digits, "x": _encoded, "d": _ended, "l": _counted}
_ENCODINGS: tuple[Callable[[_Bits, int], str], ...] = (
    _integer,
    lambda bits, length: "".join(f"{bits.take(4):X}" for _ in range(length)),
    lambda bits, length: "".join(f"{bits.take(4):x}" for _ in range(length)),
    lambda bits, length: "".join(_BASE64_LETTERS[bits.take(6)] for _ in range(length)),
    lambda bits, length: "".join(chr(bits.take(7)) for _ in range(length)),
    _urn40,
)


def _unreadable(segment: str) -> Refused:
    return Refused(Problem("gs1.epc_binary", values={"text": segment[:80]}))
