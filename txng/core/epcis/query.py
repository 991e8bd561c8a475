"""EPCIS query parameters → one `Query` value; what can be asked is in query_table, line by line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar

from txng.core.epcis.query_asked import Asked, bad_value
from txng.core.epcis.query_conditions import Condition, Field, OnFacts, Span
from txng.core.epcis.query_names import Extension, Scope, full_name
from txng.core.epcis.query_table import CONTROLS, PLAIN_NAMES, Found, find, known_names
from txng.core.problems import Problem, Refused

PER_PAGE = 30
PARAMETERS = PLAIN_NAMES  # those without holes; `query_table.find` knows all
ORDERS: Mapping[str, Field] = {"eventTime": Field.EVENT_TIME, "recordTime": Field.RECORD_TIME}
DIRECTIONS: Mapping[str, bool] = {"ASC": False, "DESC": True}
_COUNT = re.compile(r"[1-9][0-9]{0,8}")
_LISTS = ("", "EQ", "MATCH", "WD", "HASATTR", "EQATTR")  # beginnings of those that take several values

Given = Mapping[str, Sequence[str]]  # parameter → values as given
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Query:
    """One question to the repository.

    order_by     Field.EVENT_TIME, Field.RECORD_TIME or an extension field of the event
    count_limit  no more than so many events in all, over all pages
    count_max    refuse the question where it has more answers than this
    page_token   as it was given out; the room that made it reads it
    """

    conditions: tuple[Condition, ...] = ()
    order_by: Field | Extension = Field.EVENT_TIME
    is_descending: bool = True
    per_page: int = PER_PAGE
    page_token: str | None = None
    count_limit: int | None = None
    count_max: int | None = None


def read_query(
    parameters: Given, *, per_page_max: int, fixed: Given | None = None, namespaces: Mapping[str, str] | None = None
) -> Query:
    """One query from the parameters of a URL.

    parameters     name → values as given; a list may come as repeated values or joined by "|"
    per_page_max   a larger perPage is answered with pages of this size, as the standard allows
    fixed          parameters that the address itself answers (`fixed_by_path`); nobody may give them again
    namespaces     prefixes that the question declares, as in GS1-Extensions
    raises         Refused with every unknown name and every value that cannot be read
    source         EPCIS 2.0, 8.2.7.1; 12.4; openapi.yaml of EPCIS 2.0 (style pipeDelimited)
    """
    given = {name: _split(name, values) for name, values in parameters.items()}
    return _query(given, fixed or {}, namespaces or {}, per_page_max)


def read_query_body(body: Mapping[str, Any], *, per_page_max: int) -> Query:
    """One query from the JSON of a named query: values are texts, numbers, booleans, or arrays of them.

    body     may declare prefixes in "@context", as an event does
    raises   Refused, as read_query
    """
    given, problems = {}, []
    for name, value in body.items():
        if name == "@context":
            continue
        try:
            given[name] = [_spelled(one) for one in (value if isinstance(value, list) else [value])]
        except TypeError:
            problems.append(bad_value(name, type(value).__name__, "chữ, số hoặc một dãy", "text, a number or an array"))
    if problems:
        raise Refused(problems)
    return _query(given, {}, _declared(body.get("@context")), per_page_max)


_PATHS: Mapping[str, tuple[str, ...]] = {
    "eventTypes": ("eventType",),
    "epcs": ("MATCH_anyEPC",),
    "bizSteps": ("EQ_bizStep",),
    "bizLocations": ("EQ_bizLocation",),
    "readPoints": ("EQ_readPoint",),
    "dispositions": ("EQ_disposition",),
}


def fixed_by_path(resource: str, name: str) -> Given:
    """What an address as /bizSteps/{name}/events fixes, for `read_query`.

    >>> fixed_by_path("bizSteps", "shipping")
    {'EQ_bizStep': ('shipping',)}
    """
    return dict.fromkeys(_PATHS[resource], (name,))


def _query(given: Given, fixed: Given, namespaces: Mapping[str, str], per_page_max: int) -> Query:
    problems = [Problem("query.fixed_parameter", values={"name": name}) for name in given if name in fixed]
    conditions = _conditions({**given, **fixed}, namespaces, problems)
    query = Query(
        conditions=_with_ranges_joined(conditions),
        order_by=_order(given, namespaces, problems),
        is_descending=_chosen("orderDirection", given, DIRECTIONS, problems) is not False,
        per_page=min(_count("perPage", given, problems) or PER_PAGE, per_page_max),
        page_token=_single("nextPageToken", given, problems),
        count_limit=_count("eventCountLimit", given, problems),
        count_max=_count("maxEventCount", given, problems),
    )
    problems += _control_problems(given)
    if problems:
        raise Refused(problems)
    return query


def _conditions(given: Given, namespaces: Mapping[str, str], problems: list[Problem]) -> list[Condition]:
    found, unknown = [], []
    for name, texts in given.items():
        line = find(name)
        if line is None:
            unknown += [] if name in CONTROLS else [_unknown(name)]
            continue
        try:
            found.append(_condition(name, line, texts, namespaces))
        except Refused as refusal:
            problems += refusal.problems
    problems += unknown
    return [condition for condition in found if condition is not None]


def _condition(name: str, line: Found, texts: Sequence[str], namespaces: Mapping[str, str]) -> Condition | None:
    return line.parameter.asks(Asked(name, line.begin, tuple(texts), dict(line.holes), namespaces))


def _split(name: str, values: Sequence[str]) -> Sequence[str]:
    line = find(name)
    if line is None or line.begin not in _LISTS:
        return values
    return [part for text in values for part in text.split("|")]


def _spelled(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "", True: "true", False: "false"}[value]
    if isinstance(value, (str, int, float, Decimal)):
        return str(value)
    raise TypeError(type(value).__name__)


def _declared(context: Any) -> dict[str, str]:
    """The prefixes of a "@context": an object, or an array with objects in it."""
    entries = context if isinstance(context, list) else [context]
    pairs = (pair for entry in entries if isinstance(entry, Mapping) for pair in entry.items())
    return {name: iri for name, iri in pairs if isinstance(name, str) and isinstance(iri, str)}


def _with_ranges_joined(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """GE_ and LT_ of one field ask for one value between the two, not for two values, one on each side."""
    joined: dict[Any, Condition] = {}
    for n, condition in enumerate(conditions):
        is_range = isinstance(condition, OnFacts) and condition.is_range
        key: Any = tuple(span.field for span in condition.spans) if is_range else n  # type: ignore[union-attr]
        other = joined.get(key)
        joined[key] = condition if other is None else _both(other, condition)
    return tuple(joined.values())


def _both(one: Condition, two: Condition) -> Condition:
    assert isinstance(one, OnFacts), "only ranges are joined"
    assert isinstance(two, OnFacts), "only ranges are joined"
    pairs = zip(one.spans, two.spans, strict=True)
    return replace(one, spans=tuple(Span(a.field, max(a.low, b.low), _lower(a.high, b.high)) for a, b in pairs))


def _lower(one: bytes | None, two: bytes | None) -> bytes:
    assert one is not None, "a range has an end"
    assert two is not None, "a range has an end"
    return min(one, two)


def _order(given: Given, namespaces: Mapping[str, str], problems: list[Problem]) -> Field | Extension:
    text = _single("orderBy", given, problems)
    if text is None or text in ORDERS:
        return ORDERS.get(text or "", Field.EVENT_TIME)
    if not (":" in text or "#" in text) or not text.isprintable():
        fields = ", ".join(ORDERS)
        want, want_en = f"{fields} hoặc một trường mở rộng", f"{fields} or an extension field"
        problems.append(bad_value("orderBy", text, want, want_en))
        return Field.EVENT_TIME
    return Extension(Scope.EVENT, is_inner=False, name=full_name(text, namespaces) or text)


def _single(name: str, given: Given, problems: list[Problem]) -> str | None:
    values = given.get(name, ())
    if len(values) > 1:
        problems.append(Problem("query.parameter_twice", values={"name": name}))
    return values[0] if values else None


def _chosen(name: str, given: Given, table: Mapping[str, _T], problems: list[Problem]) -> _T | None:
    text = _single(name, given, problems)
    if text is not None and text not in table:
        one_of = ", ".join(table)
        problems.append(bad_value(name, text, f"một trong {one_of}", f"one of {one_of}"))
    return table.get(text) if text is not None else None


def _count(name: str, given: Given, problems: list[Problem]) -> int | None:
    text = _single(name, given, problems)
    if text is None:
        return None
    if not _COUNT.fullmatch(text):
        problems.append(bad_value(name, text, "số nguyên dương", "a positive whole number"))
        return None
    return int(text)


def _control_problems(given: Given) -> list[Problem]:
    problems = []
    if "eventCountLimit" in given and "maxEventCount" in given:
        problems.append(Problem("query.limit_and_maximum"))
    if "eventCountLimit" in given and "orderBy" not in given:
        problems.append(Problem("query.limit_without_order"))
    return problems


def _unknown(name: str) -> Problem:
    names = known_names()
    nearest = difflib.get_close_matches(name[:100], names, n=3, cutoff=0.0)  # told first: most are slips of the pen
    known = ", ".join(dict.fromkeys((*nearest, *names)))
    return Problem("query.unknown_parameter", values={"name": name[:200], "known": known})
