"""One AI's value, checked part by part: how long, of which characters, and by GS1's rules of content.

>>> of_value("17", "271231")
()
>>> print(*(problem.sentence() for problem in of_value("17", "271331")))
AI (17) USE BY or EXPIRY: 271331 có tháng hoặc ngày “13” không có trong lịch. Dạng đúng là năm-tháng-ngày, ví dụ 271231.

source   GS1 General Specifications 3; GS1 Barcode Syntax Dictionary
"""

from __future__ import annotations

from collections.abc import Mapping

from txng.core.gs1.ai_table import AIS, Ai, Part
from txng.core.gs1.check import check_digit, check_pair
from txng.core.gs1.fault import Fault, Rule, first_non_digit
from txng.core.gs1.rules import NUMBER_RULES, cset39, cset64, cset82
from txng.core.gs1.rules_codes import CODE_RULES
from txng.core.gs1.rules_coupon import COUPON_RULES
from txng.core.gs1.rules_time import TIME_RULES
from txng.core.problems import Problem

RULES: Mapping[str, Rule] = NUMBER_RULES | TIME_RULES | CODE_RULES | COUPON_RULES

LONGEST_VALUE = 90  # of an AI that the table does not know

_CHARACTERS: Mapping[str, Rule] = {"n": first_non_digit, "x": cset82, "y": cset39, "z": cset64}
_CODES = (
    ("coupon_", "gs1.ai_coupon"),
    ("illegal_month", "gs1.ai_day"),
    ("illegal_day", "gs1.ai_day"),
    ("illegal_hour", "gs1.ai_time"),
    ("illegal_minute", "gs1.ai_time"),
    ("illegal_second", "gs1.ai_time"),
    ("not_iso", "gs1.ai_not_listed"),
    ("invalid_media", "gs1.ai_not_listed"),
    ("invalid_package", "gs1.ai_not_listed"),
    ("invalid_biological", "gs1.ai_not_listed"),
    ("invalid_winding", "gs1.ai_not_listed"),
    ("not_zero_or_one", "gs1.ai_not_listed"),
    ("invalid_cset", "gs1.ai_character"),
    ("non_digit", "gs1.ai_digit"),
    ("invalid_gcp", "gs1.ai_prefix"),
    ("too_short_for_gcp", "gs1.ai_prefix"),
    ("iban_", "gs1.ai_iban"),
    ("incorrect_iban", "gs1.ai_iban"),
    ("invalid_iban", "gs1.ai_iban"),
    ("illegal_iban", "gs1.ai_iban"),
)  # which sentence tells which fault; all others say plainly that this part is wrong


def of_value(ai: str, value: str) -> tuple[Problem, ...]:
    """What is wrong with the value of a known AI: nothing, or the first fault."""
    entry = AIS[ai]
    if not entry.least <= len(value) <= entry.most:
        return (_wrong_length(entry, value),)
    start = 0
    for part in entry.parts:
        if part.is_optional and start == len(value):
            break
        end = min(start + part.most, len(value))
        if end - start < part.least:
            return (_wrong_length(entry, value),)
        fault = _of_part(part, value[start:end])
        if fault is not None:
            return (_told(entry, value, part, Fault(fault.rule, start + fault.start, start + fault.end)),)
        start = end
    return ()


def of_unknown(ai: str, value: str) -> tuple[Problem, ...]:
    """What is wrong with the value of an AI that the table does not know."""
    part = Part("x", 1, LONGEST_VALUE, (), is_optional=False)
    entry = Ai(ai, "", (part,), True, True, (), (), None, 1, LONGEST_VALUE, frozenset())
    if not 1 <= len(value) <= LONGEST_VALUE:
        return (_wrong_length(entry, value),)
    fault = cset82(value)
    return () if fault is None else (_told(entry, value, part, fault),)


def _of_part(part: Part, text: str) -> Fault | None:
    rules = (_CHARACTERS[part.kind], *(RULES[name] for name in part.rules))
    return next((fault for fault in (rule(text) for rule in rules) if fault is not None), None)


def _wrong_length(entry: Ai, value: str) -> Problem:
    want = str(entry.most) if entry.least == entry.most else f"{entry.least}–{entry.most}"
    values = {"ai": entry.ai, "title": entry.title, "text": value, "got": len(value), "want": want}
    return Problem("gs1.ai_length", values=values)


def _told(entry: Ai, value: str, part: Part, fault: Fault) -> Problem:
    values = {"ai": entry.ai, "title": entry.title, "text": value, "got": value[fault.start : fault.end]}
    values |= {"rule": fault.rule, "place": str(fault.start + 1)}
    if fault.rule == "incorrect_check_digit":
        start = fault.end - part.most
        return Problem("gs1.ai_check", values=values | {"want": check_digit(value[start : fault.end - 1])})
    if fault.rule == "incorrect_check_pair":
        return Problem("gs1.ai_check", values=values | {"want": check_pair(value[:-2])})
    code = next((code for beginning, code in _CODES if fault.rule.startswith(beginning)), "gs1.ai_content")
    return Problem(code, values=values)
