"""The values that GS1 keys and their qualifiers take, in words for people: SSCC, GTIN, lot, serial …

The forms come from the AI table; here are the names, and which digits a check digit guards.

>>> faults("01", "08938501234568")
()
>>> print(*(fault.sentence() for fault in faults("01", "08938501234561")))
GTIN 8938501234561 có số cuối là 1; số đúng là 8. Hãy xem lại mã in trên bao bì.
>>> print(*(fault.sentence("en") for fault in faults("10", "LÔ-1")))
Lot LÔ-1 has the character “Ô”, which GS1 codes cannot hold. Please use plain letters, digits and - . / _.

source   GS1 General Specifications 3 and 7.9 to 7.11
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from txng.core.gs1.ai_table import AIS, Part
from txng.core.gs1.check import CSET82, check_digit, check_pair, has_right_check_pair
from txng.core.problems import Problem, Refused

_NAMES = {
    "00": ("SSCC",), "01": ("GTIN",), "253": ("GDTI",), "255": ("GCN",), "401": ("GINC",), "402": ("GSIN",),
    "414": ("GLN",), "415": ("GLN",), "417": ("GLN",), "8003": ("GRAI",), "8004": ("GIAI",), "8006": ("ITIP",),
    "8010": ("CPID",), "8013": ("GMN",), "8017": ("GSRN",), "8018": ("GSRN",), "7040": ("UIC",), "8019": ("SRIN",),
    "10": ("Số lô", "Lot"), "21": ("Số sê-ri", "Serial"), "22": ("Số biến thể", "Variant"),
    "235": ("Số sê-ri TPX", "TPX serial"), "254": ("Phần mở rộng GLN", "GLN extension"),
    "8011": ("Số sê-ri CPID", "CPID serial"), "8020": ("Số tham chiếu", "Reference"),
}  # fmt: skip
_KINDS = {
    "n": ("chữ số", "digits"),
    "x": ("ký tự", "characters"),
    "y": ("chữ số, chữ hoa, # - /", "digits, capital letters, # - /"),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """The form of one key's value, or of one qualifier's.

    name     what people call it; `name_en` in English
    pattern  matches exactly the values of the right form
    want     that form in words; `want_en` in English
    guarded  where the digits stand of which the last is their check digit
    longest  of free text: how many characters at most
    """

    name: str
    name_en: str
    pattern: re.Pattern[str]
    want: str
    want_en: str
    guarded: tuple[int, int] | None
    longest: int | None


def faults(ai: str, text: str) -> tuple[Problem, ...]:
    """What is wrong with `text` as a value of `ai`: its form first, its check digit only when the form is right.

    ai       one of SHAPES
    returns  no problem, or one; a warning where only a GRAI's check digit is wrong
    """
    shape = SHAPES[ai]
    if shape.pattern.fullmatch(text) is None:
        return (_wrong_form(shape, text),)
    if shape.guarded is None:
        return () if ai != "8013" or has_right_check_pair(text) else (_wrong_pair(text),)
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
        values = {"text": text, "key": shape.name, "key_en": shape.name_en, "want": shape.want, "want_en": shape.want_en}
        return Problem("gs1.not_a_key", values=values)
    names = {"what": shape.name, "what_en": shape.name_en, "text": text}
    strangers = [character for character in text if character not in CSET82]
    if strangers:
        return Problem("gs1.character", values={**names, "got": strangers[0], "want": "- . / _"})
    return Problem("gs1.too_long", values={**names, "got": len(text), "want": shape.longest})


def _wrong_pair(text: str) -> Problem:
    return Problem("gs1.check_pair", values={"text": text, "got": text[-2:], "want": check_pair(text[:-2])})


def _shape(ai: str) -> Shape:
    parts = AIS[ai].parts
    is_prefixed = "gcppos1" in parts[0].rules and parts[0].kind != "n"
    digits = "(?=[0-9]{4})" if is_prefixed else ""  # a key begins with the digits of a company prefix
    pattern = re.compile(digits + "".join("0" if "zero" in part.rules else part.pattern for part in parts))
    guarded = next((_span(ai, place) for place, part in enumerate(parts) if "csum" in part.rules), None)
    is_text = len(parts) == 1 and parts[0].kind == "x" and not is_prefixed
    names = _NAMES[ai]
    want, want_en = (word.join(_words(part, which) for part in parts) for which, word in ((0, " rồi "), (1, ", then ")))
    return Shape(names[0], names[-1], pattern, want, want_en, guarded, parts[0].most if is_text else None)


def _span(ai: str, place: int) -> tuple[int, int]:
    start = sum(part.most for part in AIS[ai].parts[:place])
    return start, start + AIS[ai].parts[place].most


def _words(part: Part, which: int) -> str:
    if "zero" in part.rules:
        return ("số 0", "a 0")[which]
    count = str(part.most) if part.least == part.most else f"{part.least}–{part.most}"
    return f"{count} {_KINDS[part.kind][which]}"


SHAPES: Mapping[str, Shape] = {ai: _shape(ai) for ai in _NAMES}
