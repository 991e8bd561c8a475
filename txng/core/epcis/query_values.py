"""Values of query parameters: one text → one value, and what a right one is, in words for the refusal.

Every reader takes the text and the prefixes that the question declares, and raises ValueError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Generic, TypeVar

from txng.core.epcis import query_keys as keys
from txng.core.epcis.event import EventType
from txng.core.epcis.query_facts import uri_of
from txng.core.epcis.query_patterns import class_pattern_of, pattern_of
from txng.core.epcis.read_values import instant_of, word_of
from txng.core.epcis.vocabulary import BIZ_STEP, DISPOSITION, ERROR_REASON, MEASUREMENT, Vocabulary
from txng.core.gs1.identify import identify

Namespaces = Mapping[str, str]
V = TypeVar("V")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_LONGEST_NUMBER = 400
_HEX = re.compile(r"[0-9A-Fa-f]+")
_FLAGS = {"true": True, "false": False, "1": True, "0": False}
_PRESENT = {**_FLAGS, "": True, "null": True}  # the schema wants an integer or null, the openapi a boolean
_ACTIONS = ("OBSERVE", "ADD", "DELETE")


@dataclass(frozen=True, slots=True)
class Reader(Generic[V]):
    """How values of one sort are read.

    want, want_en   what a right value is
    """

    read: Callable[[str, Namespaces], V]
    want: str
    want_en: str


def _text(text: str, _names: Namespaces) -> str:
    if "\x00" in text:
        raise ValueError(text)
    text.encode()  # half a character pair is no text either: UnicodeEncodeError is a ValueError
    return text


def _uri(text: str, names: Namespaces) -> str:
    if not text:
        raise ValueError(text)
    return _text(text, names)


def _event_type(text: str, names: Namespaces) -> str:
    try:
        return EventType(text).value
    except ValueError:
        if ":" not in text:  # the name of an extension's own type is no fault: no event here has it
            raise
        return _text(text, names)


def _action(text: str, _names: Namespaces) -> str:
    if text not in _ACTIONS:
        raise ValueError(text)
    return text


def _instant(text: str, _names: Namespaces) -> datetime:
    at = instant_of(text)
    if at is None:
        raise ValueError(text)
    return at


def _word(table: Vocabulary) -> Callable[[str, Namespaces], str]:
    def read(text: str, names: Namespaces) -> str:
        if table.word_of(text) is None and ":" not in text:
            raise ValueError(text)
        return word_of(_uri(text, names), table, names)

    return read


def _key(text: str, names: Namespaces) -> str:
    named = identify(_uri(text, names))
    if any(not problem.is_warning for problem in named.problems):
        raise ValueError(text)
    return named.key


def _number(text: str, _names: Namespaces) -> Decimal:
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return Decimal(text)


def _hexadecimal(text: str, _names: Namespaces) -> str:
    if not _HEX.fullmatch(text):
        raise ValueError(text)
    return text.upper()


def _boolean(text: str, _names: Namespaces) -> bool:
    if text.lower() not in _FLAGS:
        raise ValueError(text)
    return _FLAGS[text.lower()]


def _presence(text: str, _names: Namespaces) -> bool:
    if text.lower() not in _PRESENT:
        raise ValueError(text)
    return _PRESENT[text.lower()]


def _anything(text: str, names: Namespaces) -> tuple[bytes, ...]:
    """Every key that a value of an undeclared type, written so, may have."""
    plain = keys.untyped(_text(text, names))
    is_other = len(text) <= _LONGEST_NUMBER and _NUMBER.fullmatch(text) is not None
    return tuple(dict.fromkeys((plain, keys.word(text), *((keys.number(Decimal(text)),) if is_other else ()))))


def _ordered(text: str, names: Namespaces) -> Decimal | datetime:
    at = keys.instant_of(text)
    return at if at is not None else _number(text, names)


_TYPES, _ONE_ACTION = ", ".join(EventType), ", ".join(_ACTIONS)
_A_WORD = ("một từ của CBV hoặc một URI", "a word of the CBV or a URI")
_A_KEY = ("một EPC URN hoặc GS1 Digital Link đúng", "a correct EPC URN or GS1 Digital Link")
_A_PATTERN = (
    "một EPC URN, một mẫu urn:epc:idpat hoặc một GS1 Digital Link đúng",
    "a correct EPC URN, pattern urn:epc:idpat or GS1 Digital Link",
)

EVENT_TYPE = Reader(_event_type, f"một trong {_TYPES}", f"one of {_TYPES}")
ACTION = Reader(_action, f"một trong {_ONE_ACTION}", f"one of {_ONE_ACTION}")
INSTANT = Reader(
    _instant,
    "thời điểm có múi giờ, như 2026-01-15T08:00:00+07:00",
    "a time with its zone, as 2026-01-15T08:00:00+07:00",
)
A_BIZ_STEP = Reader(_word(BIZ_STEP), *_A_WORD)
A_DISPOSITION = Reader(_word(DISPOSITION), *_A_WORD)
A_REASON = Reader(_word(ERROR_REASON), *_A_WORD)
A_MEASUREMENT = Reader(_word(MEASUREMENT), "một loại đo của GS1 hoặc một URI", "a measurement type of GS1 or a URI")
A_URI = Reader(_uri, "một URI", "a URI")
AN_IDENTIFIER = Reader(lambda text, names: uri_of(_uri(text, names), names), "một URI", "a URI")
A_KEY = Reader(_key, *_A_KEY)
AN_ITEM = Reader(lambda text, names: pattern_of(text) or _key(text, names), *_A_PATTERN)
A_CLASS = Reader(lambda text, names: class_pattern_of(text) or _key(text, names), *_A_PATTERN)
A_TEXT = Reader(_text, "một đoạn chữ", "text")
A_NUMBER = Reader(_number, "một số, như 12.5", "a number, as 12.5")
A_HEX = Reader(_hexadecimal, "các chữ số thập lục phân", "hexadecimal digits")
A_BOOLEAN = Reader(_boolean, "true hoặc false", "true or false")
PRESENCE = Reader(_presence, "true, false hoặc để trống", "true, false or nothing")
ANYTHING = Reader(_anything, "một đoạn chữ", "text")
ORDERED = Reader(_ordered, "một số hoặc một thời điểm", "a number or a time")
