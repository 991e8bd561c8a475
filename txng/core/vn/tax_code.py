"""Mã số thuế: 10 digits for an enterprise, 13 for its branch, 12 for a person.

The tenth digit checks the nine before it; a branch adds 001 to 999. Since 1-7-2025 persons and household businesses
use their 12-digit personal number, which has no check digit. Codes of households given before then stay readable.

>>> validate("0100 233 488")
'0100233488'
>>> format_code("0314409058002"), holder_of("0314409058002")
('0314409058-002', <Holder.BRANCH: 'branch'>)
>>> holder_of("001099012345")
<Holder.PERSON: 'person'>
>>> [problem.code for problem in check("0100233480")]
['vn.tax_code_check_digit']
>>> check("0100233480")[0].values["want"]
'8'
>>> [problem.code for problem in check("12345")]
['vn.tax_code_length']
>>> [problem.code for problem in check("001099012345", on=date(2025, 6, 30))]
['vn.tax_code_person_too_early']

source   Thông tư 105/2020/TT-BTC, Điều 5 (10 and 13 digits); Thông tư 86/2024/TT-BTC, Điều 5 and 38 (12 digits);
         check digit: python-stdnum, stdnum.vn.mst
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError
from stdnum.util import isdigits
from stdnum.vn import mst

from txng.core.problems import Problem, Refused

PERSONS_SINCE = date(2025, 7, 1)
_PERSON = 12
_LENGTHS = (10, _PERSON, 13)


class Holder(StrEnum):
    """Who a tax code names."""

    ORGANISATION = "organisation"
    BRANCH = "branch"
    PERSON = "person"


_HOLDERS = {10: Holder.ORGANISATION, _PERSON: Holder.PERSON, 13: Holder.BRANCH}


def compact(text: str) -> str:
    """The digits, without spaces, dots and dashes.

    >>> compact(" 03144.09058-002 ")
    '0314409058002'
    """
    return str(mst.compact(text))


def check(text: str, *, on: date | None = None) -> list[Problem]:
    """What is wrong with a tax code.

    on   the day it is used; None asks nothing about days
    """
    code = compact(text)
    if not isdigits(code) or len(code) not in _LENGTHS:
        return [Problem("vn.tax_code_length", values={"text": text.strip(), "got": len(code)})]
    if len(code) == _PERSON:
        too_early = on is not None and on < PERSONS_SINCE
        return [Problem("vn.tax_code_person_too_early", values={"text": code})] if too_early else []
    try:
        mst.validate(code)
    except InvalidComponent:
        return [Problem("vn.tax_code_never_issued", values={"text": format_code(code)})]
    except InvalidChecksum:
        return [_wrong_check_digit(code)]
    except ValidationError:  # no other is left today; a later stdnum may know more than we
        return [Problem("vn.tax_code_never_issued", values={"text": format_code(code)})]
    return []


def validate(text: str, *, on: date | None = None) -> str:
    """The compact code; Refused where it cannot be one."""
    problems = check(text, on=on)
    if problems:
        raise Refused(problems)
    return compact(text)


def holder_of(text: str) -> Holder:
    """Who a valid tax code names.

    raises   Refused where it is none
    """
    return _HOLDERS[len(validate(text))]


def format_code(text: str) -> str:
    """The code as papers print it: a branch after a dash.

    >>> format_code("0100233488"), format_code("0314409058-002"), format_code("001099012345")
    ('0100233488', '0314409058-002', '001099012345')
    """
    code = compact(text)
    return f"{code[:10]}-{code[10:]}" if len(code) == 13 else code


def _wrong_check_digit(code: str) -> Problem:
    want = mst.calc_check_digit(code)
    if len(want) > 1:  # sums that would need the digit "10" belong to codes never given
        return Problem("vn.tax_code_never_issued", values={"text": format_code(code)})
    return Problem("vn.tax_code_check_digit", values={"text": format_code(code), "got": code[9], "want": want})
