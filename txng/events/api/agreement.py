"""`?agreement=N`: the call names one of the caller's own agreements, and is told what that one opens, and no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from txng.core.epcis.query_asked import bad_value
from txng.core.problems import Problem, Refused

AGREEMENT = "agreement"
_LONGEST = 18  # digits of a number that the database can hold


def agreement_in(parameters: Mapping[str, Sequence[str]]) -> int | None:
    """The number of the agreement; None where none is named.

    raises  Refused query.parameter_value, query.parameter_twice
    """
    given = list(parameters.get(AGREEMENT, ()))
    if not given:
        return None
    if len(given) > 1:
        raise Refused(Problem("query.parameter_twice", values={"name": AGREEMENT}))
    (text,) = given
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST):
        raise Refused(bad_value(AGREEMENT, text[:200], "số của một thoả thuận", "the number of an agreement"))
    return int(text)
