"""Mã số vùng trồng, mã số cơ sở đóng gói: who grows and packs for which market.

Forms seen in use: VN-TGOR-0095 (a growing area: province letters, OR for orchard, a number), VN-TGPH-0012 (a packing
house: PH), and China's own register of food businesses, CVNM2401240001. The official text of the form is not public,
and provinces give domestic codes of their own, so any code is kept as written and an unusual one only warned of.

>>> compact(" vn–tgor–0095 ")
'VN-TGOR-0095'
>>> kind_of("VN-TGOR-0095"), kind_of("VN-DLPH-035"), kind_of("CVNM2401240001"), kind_of("ABC-1") is None
(<Kind.GROWING_AREA: 'growing_area'>, <Kind.PACKING_HOUSE: 'packing_house'>, <Kind.CHINA_REGISTER: 'china_register'>, True)
>>> check("VN-TGOR-0095"), [(problem.code, problem.is_warning) for problem in check("ABC-1")]
([], [('vn.growing_area_form', True)])
>>> [problem.code for problem in check("  ")]
['vn.growing_area_empty']

source   Luật Trồng trọt 31/2018/QH14, Điều 64; forms as observed, 2026-11
"""

from __future__ import annotations

import re
from enum import StrEnum

from txng.core.problems import Problem, Refused

LONGEST = 40  # twice the longest seen; anything longer is a sentence

_DASHES = re.compile(r"\s*[-‐‑‒–—−_]\s*")
_FORM = re.compile(r"VN-(?P<province>[A-ZĐ]{2,3})(?P<sort>OR|PH)-(?P<number>[0-9]{3,4})")
_CHINA = re.compile(r"CVNM[0-9]{10}")


class Kind(StrEnum):
    """What a code of plant health names."""

    GROWING_AREA = "growing_area"
    PACKING_HOUSE = "packing_house"
    CHINA_REGISTER = "china_register"


def compact(text: str) -> str:
    """The one spelling we keep: capitals, plain dashes, no spaces around them."""
    return _DASHES.sub("-", " ".join(text.upper().split()))


def kind_of(text: str) -> Kind | None:
    """What the code names, None where its form does not tell."""
    code = compact(text)
    if _CHINA.fullmatch(code):
        return Kind.CHINA_REGISTER
    found = _FORM.fullmatch(code)
    if not found:
        return None
    return Kind.GROWING_AREA if found["sort"] == "OR" else Kind.PACKING_HOUSE


def check(text: str) -> list[Problem]:
    """What is wrong with a code: refused only when empty, overlong or unprintable; an unusual form is a warning."""
    code = compact(text)
    if not code:
        return [Problem("vn.growing_area_empty")]
    if len(code) > LONGEST or not code.isprintable():
        return [Problem("vn.growing_area_unreadable", values={"text": code[:LONGEST], "most": LONGEST})]
    return [] if kind_of(code) else [Problem("vn.growing_area_form", values={"text": code})]


def validate(text: str) -> str:
    """The compact code; Refused where it is none at all."""
    refusals = [problem for problem in check(text) if not problem.is_warning]
    if refusals:
        raise Refused(refusals)
    return compact(text)
