"""The seam to master data: descendants and attributes, for WD_, HASATTR_ and EQATTR_.

There is no table of master data yet; until it comes each question that needs it is refused, in so many words, and
nothing here guesses. Whoever builds it replaces these two functions.
"""

from __future__ import annotations

from txng.core.epcis.query_conditions import Condition, OnAttributes, OnDescendants
from txng.core.problems import Problem, Refused


def descended(condition: OnDescendants) -> Condition:
    """The condition with every place that master data puts below those asked for; raises Refused query.not_yet."""
    raise Refused(Problem("query.not_yet", values={"name": f"WD_{condition.field}"}))


def having(condition: OnAttributes) -> Condition:
    """The condition with the places that have the attribute, or its value; raises Refused query.not_yet."""
    beginning = "HASATTR" if condition.values is None else "EQATTR"
    raise Refused(Problem("query.not_yet", values={"name": f"{beginning}_{condition.field}"}))
