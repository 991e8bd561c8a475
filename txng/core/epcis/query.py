"""EPCIS query parameters → one `Query` value.

PARAMETERS is the whole of what we understand, one line each: name, field, comparison, reader. A name that is not in
it is refused by name: an answer to another question than the one asked would look like a true answer.
Whoever adds a parameter adds its line here, and its line of SQL in the room that keeps the events.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from txng.core.epcis.event import EventType
from txng.core.epcis.vocabulary import BIZ_STEP
from txng.core.gs1.identify import identify
from txng.core.problems import Problem, Refused

PER_PAGE = 30
MAX_VALUES = 1_000  # of one parameter; more is a join, not a question
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")


class Field(StrEnum):
    """What a condition looks at."""

    TYPE = "type"
    EVENT_ID = "eventID"
    EVENT_TIME = "eventTime"
    RECORD_TIME = "recordTime"
    BIZ_STEP = "bizStep"
    ANY_EPC = "anyEPC"


class Compare(StrEnum):
    """How it looks: `IN` is EPCIS's EQ_ and MATCH_ with a list, where one equal value suffices."""

    IN = "in"
    AT_LEAST = "ge"
    BELOW = "lt"


Value = str | datetime
Given = Mapping[str, Sequence[str]]  # the parameters of a URL: name → values as given
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition; all of a query's conditions must hold."""

    field: Field
    compare: Compare
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """One question to the repository.

    order_by      Field.EVENT_TIME or Field.RECORD_TIME
    page_token    as it was given out; the room that made it reads it
    """

    conditions: tuple[Condition, ...] = ()
    order_by: Field = Field.EVENT_TIME
    is_descending: bool = True
    per_page: int = PER_PAGE
    page_token: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One line of the table: what a parameter asks, and how one of its values is read.

    read        text → value; raises ValueError
    want(_en)   what a right value is, for the refusal
    """

    field: Field
    compare: Compare
    read: Callable[[str], Value]
    want: str
    want_en: str


def _event_type(text: str) -> Value:
    return EventType(text).value


def _instant(text: str) -> Value:
    if not _INSTANT.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text)


def _uri(text: str) -> Value:
    if not text or "\x00" in text:
        raise ValueError(text)
    return text


def _biz_step(text: str) -> Value:
    word = BIZ_STEP.word_of(text)
    if word is None and ":" not in text:
        raise ValueError(text)
    return word or _uri(text)


def _key(text: str) -> Value:
    identified = identify(str(_uri(text)))
    if any(not problem.is_warning for problem in identified.problems):
        raise ValueError(text)
    return identified.key


_TYPES = ", ".join(EventType)
_A_TIME = ("thời điểm có múi giờ, như 2026-01-15T08:00:00+07:00", "a time with its zone, as 2026-01-15T08:00:00+07:00")
_A_KEY = ("một EPC URN hoặc GS1 Digital Link đúng", "a correct EPC URN or GS1 Digital Link")
_A_WORD = ("một từ của CBV hoặc một URI", "a word of the CBV or a URI")

PARAMETERS: Mapping[str, Parameter] = {
    "eventType": Parameter(Field.TYPE, Compare.IN, _event_type, f"một trong {_TYPES}", f"one of {_TYPES}"),
    "GE_eventTime": Parameter(Field.EVENT_TIME, Compare.AT_LEAST, _instant, *_A_TIME),
    "LT_eventTime": Parameter(Field.EVENT_TIME, Compare.BELOW, _instant, *_A_TIME),
    "GE_recordTime": Parameter(Field.RECORD_TIME, Compare.AT_LEAST, _instant, *_A_TIME),
    "LT_recordTime": Parameter(Field.RECORD_TIME, Compare.BELOW, _instant, *_A_TIME),
    "EQ_bizStep": Parameter(Field.BIZ_STEP, Compare.IN, _biz_step, *_A_WORD),
    "EQ_eventID": Parameter(Field.EVENT_ID, Compare.IN, _uri, "một URI", "a URI"),
    "MATCH_anyEPC": Parameter(Field.ANY_EPC, Compare.IN, _key, *_A_KEY),
}
ORDERS: Mapping[str, Field] = {"eventTime": Field.EVENT_TIME, "recordTime": Field.RECORD_TIME}
DIRECTIONS: Mapping[str, bool] = {"ASC": False, "DESC": True}
CONTROLS = ("orderBy", "orderDirection", "perPage", "nextPageToken")


def read_query(parameters: Given, *, per_page_max: int) -> Query:
    """One query from the parameters of a URL.

    parameters     name → values as given; a list may come as repeated values or joined by "|"
    per_page_max   a larger perPage is answered with pages of this size, as the standard allows
    raises         Refused with every unknown name and every value that cannot be read
    source         EPCIS 2.0, 8.2.7.1; 12.4; openapi.yaml of EPCIS 2.0 (style pipeDelimited)
    """
    problems: list[Problem] = []
    conditions = [
        _condition(name, PARAMETERS[name], values, problems) for name, values in parameters.items() if name in PARAMETERS
    ]
    problems += [_unknown(name) for name in parameters if name not in PARAMETERS and name not in CONTROLS]
    query = Query(
        conditions=tuple(conditions),
        order_by=_chosen("orderBy", parameters, ORDERS, problems) or Field.EVENT_TIME,
        is_descending=_chosen("orderDirection", parameters, DIRECTIONS, problems) is not False,
        per_page=min(_per_page(parameters, problems), per_page_max),
        page_token=_single("nextPageToken", parameters, problems),
    )
    if problems:
        raise Refused(problems)
    return query


def _condition(name: str, parameter: Parameter, texts: Sequence[str], problems: list[Problem]) -> Condition:
    is_list = parameter.compare is Compare.IN
    given = [part for text in texts for part in text.split("|")] if is_list else list(texts)
    if not is_list and len(given) > 1:
        problems.append(Problem("query.parameter_twice", values={"name": name}))
    if len(given) > MAX_VALUES:
        values = {"name": name, "count": len(given), "limit": MAX_VALUES}
        problems.append(Problem("query.too_many_values", values=values))
        given = []
    values_read = [value for text in given if (value := _value(name, parameter, text, problems)) is not None]
    return Condition(parameter.field, parameter.compare, tuple(dict.fromkeys(values_read)))


def _value(name: str, parameter: Parameter, text: str, problems: list[Problem]) -> Value | None:
    try:
        return parameter.read(text)
    except ValueError:
        problems.append(_bad(name, text, parameter.want, parameter.want_en))
        return None


def _single(name: str, parameters: Given, problems: list[Problem]) -> str | None:
    values = parameters.get(name, ())
    if len(values) > 1:
        problems.append(Problem("query.parameter_twice", values={"name": name}))
    return values[0] if values else None


def _chosen(name: str, parameters: Given, table: Mapping[str, _T], problems: list[Problem]) -> _T | None:
    text = _single(name, parameters, problems)
    if text is not None and text not in table:
        one_of = ", ".join(table)
        problems.append(_bad(name, text, f"một trong {one_of}", f"one of {one_of}"))
    return table.get(text) if text is not None else None


def _per_page(parameters: Given, problems: list[Problem]) -> int:
    text = _single("perPage", parameters, problems)
    if text is None:
        return PER_PAGE
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        problems.append(_bad("perPage", text, "số nguyên dương", "a positive whole number"))
        return PER_PAGE
    return int(text)


def _unknown(name: str) -> Problem:
    return Problem("query.unknown_parameter", values={"name": name, "known": ", ".join((*PARAMETERS, *CONTROLS))})


def _bad(name: str, got: str, want: str, want_en: str) -> Problem:
    return Problem("query.parameter_value", values={"name": name, "got": got[:200], "want": want, "want_en": want_en})
