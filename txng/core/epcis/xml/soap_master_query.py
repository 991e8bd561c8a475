"""The parameters of SimpleMasterDataQuery: one line each, as its table in the standard has them.

source   EPCIS 1.2 and 2.0, 8.2.7.2
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from txng.core.epcis.query_asked import bad_value
from txng.core.problems import Problem, Refused

NAME = "SimpleMasterDataQuery"
_LISTS = ("vocabularyName", "attributeNames", "EQ_name", "WD_name", "HASATTR")
_FLAGS = ("includeAttributes", "includeChildren")
_COUNT = "maxElementCount"
_VALUES = "EQATTR_"
KNOWN = (*_LISTS, *_FLAGS, f"{_VALUES}{{attribute}}", _COUNT)
_FLAG = {"true": True, "1": True, "false": False, "0": False}
_WHOLE = re.compile(r"[1-9][0-9]{0,8}")
MAX_VALUES = 1_000  # of one parameter, as of event queries


@dataclass(frozen=True, slots=True)
class MasterDataParameters:
    """A question about master data; None is not asked.

    vocabulary_names   types of vocabularies
    attribute_names    which attributes are told of an element; it narrows no elements
    eq_attributes      attribute → values, of which it has one
    max_elements       refuse the question where it has more answers than this
    """

    includes_attributes: bool
    includes_children: bool
    vocabulary_names: tuple[str, ...] | None = None
    attribute_names: tuple[str, ...] | None = None
    eq_names: tuple[str, ...] | None = None
    wd_names: tuple[str, ...] | None = None
    has_attributes: tuple[str, ...] | None = None
    eq_attributes: Mapping[str, tuple[str, ...]] | None = None
    max_elements: int | None = None


def read_master_data_parameters(query: Mapping[str, Any]) -> MasterDataParameters:
    """One question from its parameters in JSON.

    raises   Refused with every unknown name and every value that cannot be read
    """
    given = {name: _texts(value) for name, value in query.items() if name != "@context"}
    problems = [_unknown(name) for name in given if name not in KNOWN and not name.startswith(_VALUES)]
    problems += [_too_many(name, texts) for name, texts in given.items() if len(texts) > MAX_VALUES]
    values = {name.removeprefix(_VALUES): texts for name, texts in given.items() if name.startswith(_VALUES)}
    found = MasterDataParameters(
        includes_attributes=_flag("includeAttributes", given, problems),
        includes_children=_flag("includeChildren", given, problems),
        vocabulary_names=given.get("vocabularyName"),
        attribute_names=given.get("attributeNames"),
        eq_names=given.get("EQ_name"),
        wd_names=given.get("WD_name"),
        has_attributes=given.get("HASATTR"),
        eq_attributes=values or None,
        max_elements=_count(given, problems),
    )
    if problems:
        raise Refused(problems)
    return found


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def _flag(name: str, given: Mapping[str, Sequence[str]], problems: list[Problem]) -> bool:
    if name not in given:
        problems.append(Problem("soap.parameter_missing", values={"name": name, "query": NAME}))
        return False
    (text, *more) = given[name]
    if more or text not in _FLAG:
        problems.append(bad_value(name, text, "true hoặc false", "true or false"))
    return _FLAG.get(text, False)


def _count(given: Mapping[str, Sequence[str]], problems: list[Problem]) -> int | None:
    if _COUNT not in given:
        return None
    (text, *more) = given[_COUNT]
    if more or not _WHOLE.fullmatch(text):
        problems.append(bad_value(_COUNT, text, "số nguyên dương", "a positive whole number"))
        return None
    return int(text)


def _too_many(name: str, texts: Sequence[str]) -> Problem:
    return Problem("query.too_many_values", values={"name": name, "count": len(texts), "limit": MAX_VALUES})


def _unknown(name: str) -> Problem:
    return Problem("query.unknown_parameter", values={"name": name[:200], "known": ", ".join(KNOWN)})
