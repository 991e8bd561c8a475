"""The shape of every GS1 key: which characters, how many, and which of them the check digit guards.

>>> faults("01", "08938501234568")
()
>>> print(*(fault.sentence() for fault in faults("01", "08938501234561")))
GTIN 8938501234561 có số cuối là 1; số đúng là 8. Hãy xem lại mã in trên bao bì.
>>> print(*(fault.sentence("en") for fault in faults("10", "LÔ-1")))
Lot LÔ-1 has the character “Ô”, which GS1 codes cannot hold. Please use plain letters, digits and -./_.

source   GS1 General Specifications 3 and 7.9 to 7.11
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from txng.core.gs1.check import CSET82, check_digit, check_pair, has_right_check_pair
from txng.core.problems import Problem, Refused

_X = "[" + re.escape(CSET82) + "]"


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of key, or one qualifier of a key.

    ai       the Application Identifier that carries it
    name     what people call it; `name_en` in English
    pattern  matches exactly the texts of the right form
    want     that form in words
    guarded  first and last place of the digits that end in a check digit
    longest  of free texts: how many characters at most
    """

    ai: str
    name: str
    name_en: str
    pattern: re.Pattern[str]
    want: str
    want_en: str
    guarded: tuple[int, int] | None = None
    longest: int | None = None


def _digits(ai: str, name: str, length: int) -> Shape:
    want = (f"{length} chữ số", f"{length} digits")
    return Shape(ai, name, name, re.compile(f"[0-9]{{{length}}}"), *want, guarded=(0, length))


def _text(ai: str, name: str, name_en: str, longest: int) -> Shape:
    want = (f"1 đến {longest} ký tự", f"1 to {longest} characters")
    return Shape(ai, name, name_en, re.compile(f"{_X}{{1,{longest}}}"), *want, longest=longest)


def _number(ai: str, name: str, longest: int, name_en: str) -> Shape:
    want = (f"1 đến {longest} chữ số", f"1 to {longest} digits")
    return Shape(ai, name, name_en, re.compile(f"[0-9]{{1,{longest}}}"), *want)


SHAPES: Mapping[str, Shape] = {
    shape.ai: shape
    for shape in (
        _digits("00", "SSCC", 18),
        _digits("01", "GTIN", 14),
        Shape(
            "253", "GDTI", "GDTI", re.compile(f"[0-9]{{13}}{_X}{{0,17}}"),
            "13 chữ số rồi số sê-ri đến 17 ký tự", "13 digits, then a serial of up to 17 characters", (0, 13),
        ),
        Shape(
            "255", "GCN", "GCN", re.compile("[0-9]{13,25}"),
            "13 chữ số rồi số sê-ri đến 12 chữ số", "13 digits, then a serial of up to 12 digits", (0, 13),
        ),
        _text("401", "GINC", "GINC", 30),
        _digits("402", "GSIN", 17),
        _digits("414", "GLN", 13),
        _digits("415", "GLN", 13),
        _digits("417", "GLN", 13),
        Shape(
            "8003", "GRAI", "GRAI", re.compile(f"0[0-9]{{13}}{_X}{{0,16}}"),
            "số 0, 13 chữ số rồi số sê-ri đến 16 ký tự", "a 0, 13 digits, then a serial of up to 16 characters", (1, 14),
        ),
        _text("8004", "GIAI", "GIAI", 30),
        Shape("8006", "ITIP", "ITIP", re.compile("[0-9]{18}"), "18 chữ số", "18 digits", (0, 14)),
        Shape(
            "8010", "CPID", "CPID", re.compile("[#/0-9A-Z-]{1,30}"),
            "1 đến 30 chữ số, chữ hoa, # - /", "1 to 30 digits, capital letters, # - /",
        ),
        _text("8013", "GMN", "GMN", 25),
        _digits("8017", "GSRN", 18),
        _digits("8018", "GSRN", 18),
        _text("10", "Số lô", "Lot", 20),
        _text("21", "Số sê-ri", "Serial", 20),
        _text("22", "Số biến thể", "Variant", 20),
        _text("235", "Số sê-ri TPX", "TPX serial", 28),
        _text("254", "Phần mở rộng GLN", "GLN extension", 20),
        Shape(
            "7040", "UIC", "UIC", re.compile(f"[0-9]{_X}{{3}}"),
            "một chữ số rồi 3 ký tự", "a digit, then 3 characters",
        ),
        _number("8011", "Số sê-ri CPID", 12, "CPID serial"),
        _number("8019", "SRIN", 10, "SRIN"),
        _text("8020", "Số tham chiếu", "Reference", 25),
    )
}


def faults(ai: str, text: str) -> tuple[Problem, ...]:
    """What is wrong with `text` as a value of `ai`: its form first, its check digit only when the form is right.

    ai       one of SHAPES
    returns  no problem, or one; a warning where only a GRAI's check digit is wrong
    """
    shape = SHAPES[ai]
    if shape.pattern.fullmatch(text) is None:
        return (_wrong_form(shape, text),)
    if shape.ai == "8013" and not has_right_check_pair(text):
        return (Problem("gs1.check_pair", values={"text": text, "got": text[-2:], "want": check_pair(text[:-2])}),)
    if shape.guarded is None:
        return ()
    start, end = shape.guarded
    want = check_digit(text[start : end - 1])
    if text[end - 1] == want:
        return ()
    code = "gs1.check_digit_grai" if ai == "8003" else "gs1.check_digit"
    return (Problem(code, values={"key": shape.name, "text": shown(ai, text), "got": text[end - 1], "want": want}),)


def checked(ai: str, text: str) -> None:
    """Raise Refused unless `text` is a valid value of `ai`; warnings refuse nothing."""
    refusals = [fault for fault in faults(ai, text) if not fault.is_warning]
    if refusals:
        raise Refused(refusals)


def shown(ai: str, text: str) -> str:
    """A key's value as it stands under the barcode: a GTIN without the zeroes that only fill.

    >>> shown("01", "08938501234568"), shown("01", "00000097803111"), shown("414", "0938501234008")
    ('8938501234568', '97803111', '0938501234008')
    """
    if ai != "01" or not text.startswith("0"):
        return text
    if text.startswith("000000"):
        return text[6:]
    return text[2:] if text.startswith("00") else text[1:]


def _wrong_form(shape: Shape, text: str) -> Problem:
    if shape.longest is None or not text:
        values = {"text": text, "key": shape.name, "want": shape.want, "form": shape.want_en}
        return Problem("gs1.not_a_key", values=values)
    names = {"what": shape.name, "what_en": shape.name_en, "text": text}
    strangers = [character for character in text if character not in CSET82]
    if strangers:
        return Problem("gs1.character", values={**names, "got": strangers[0], "want": "-./_"})
    return Problem("gs1.too_long", values={**names, "got": len(text), "want": shape.longest})
