"""The body of POST …/subscriptions → a wish, with every fault that the reading finds.

`secret` is another name of `signatureToken`: the schema of the standard requires the one and describes the other.

source   EPCIS 2.0, openapi.yaml (AbstractQuerySubscription, QueryStreamSubscription, QueryScheduleSubscription)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from txng.core.epcis.read_values import instant_of
from txng.core.epcis.schedule import Schedule, read_schedule
from txng.core.problems import Problem, Refused
from txng.events.named_queries import PREDEFINED
from txng.subscriptions.wish import Wish

FIELDS = ("dest", "signatureToken", "secret", "reportIfEmpty", "initialRecordTime", "stream", "schedule")
_TOKENS = ("signatureToken", "secret")
_WANTED = {
    "reportIfEmpty": ("true hoặc false", "true or false"),
    "stream": ("true", "true"),
    "schedule": ("một đối tượng JSON", "a JSON object"),
    "signatureToken": ("một đoạn chữ", "text"),
    "secret": ("một đoạn chữ", "text"),
    "initialRecordTime": (
        "thời điểm có múi giờ, như 2026-01-15T08:00:00+07:00",
        "a time with its zone, as 2026-01-15T08:00:00+07:00",
    ),
    "": ("một đối tượng JSON", "a JSON object"),
}


def read_wish(
    body: Any, *, query_name: str, query: Mapping[str, Any], epc_format: str, cbv_format: str
) -> tuple[Wish, list[Problem]]:
    """What a subscriber asks for, as far as it can be read, and what cannot; `actions.subscribe` judges the rest."""
    given: Mapping[str, Any] = body if isinstance(body, Mapping) else {}
    problems = [] if given is body else [_wrong("")]
    problems += _fields_unknown(given)
    schedule, schedule_problems = _schedule(given)
    problems += schedule_problems
    problems += _when_problems(given)
    problems += _token_problems(given)
    if not isinstance(given.get("reportIfEmpty", False), bool):
        problems.append(_wrong("reportIfEmpty"))
    since = time_in(given, problems)
    dest = given.get("dest")
    wish = Wish(
        query_name=query_name,
        query=query,
        channel="webhook",
        dest=dest if isinstance(dest, str) else "",
        is_named=query_name != PREDEFINED,
        signature_token=next((given[name] for name in _TOKENS if isinstance(given.get(name), str)), None),
        schedule=schedule,
        report_if_empty=given.get("reportIfEmpty") is True,
        initial_record_time=since,
        epc_format=epc_format,
        cbv_format=cbv_format,
    )
    return wish, problems


def time_in(given: Mapping[str, Any], problems: list[Problem]) -> datetime | None:
    """`initialRecordTime`; where it cannot be read, a problem more."""
    text = given.get("initialRecordTime")
    at = instant_of(text) if isinstance(text, str) else None
    if text is not None and at is None:
        problems.append(_wrong("initialRecordTime"))
    return at


def _fields_unknown(given: Mapping[str, Any]) -> Iterator[Problem]:
    for name in given.keys() - set(FIELDS):
        values = {"field": name[:100], "known": ", ".join(FIELDS)}
        yield Problem("subscriptions.field_unknown", f"/{name[:100]}", values)


def _schedule(given: Mapping[str, Any]) -> tuple[Schedule | None, list[Problem]]:
    fields = given.get("schedule")
    if fields is None:
        return None, []
    if not isinstance(fields, Mapping):
        return None, [_wrong("schedule")]
    try:
        return read_schedule(fields), []
    except Refused as refused:
        return None, [problem.at("/schedule") for problem in refused.problems]


def _when_problems(given: Mapping[str, Any]) -> Iterator[Problem]:
    stream, has_schedule = given.get("stream"), given.get("schedule") is not None
    if not isinstance(stream, bool | None):
        yield _wrong("stream")
    elif (stream is True) == has_schedule:
        yield Problem("subscriptions.stream_or_schedule", "/stream")


def _token_problems(given: Mapping[str, Any]) -> Iterator[Problem]:
    tokens = {name: given[name] for name in _TOKENS if given.get(name) is not None}
    yield from (_wrong(name) for name, token in tokens.items() if not isinstance(token, str))
    if len(set(map(repr, tokens.values()))) > 1:
        yield Problem("subscriptions.secret_twice", "/secret")


def _wrong(name: str) -> Problem:
    want, want_en = _WANTED[name]
    values = {"field": name or "(body)", "want": want, "want_en": want_en}
    return Problem("subscriptions.shape", f"/{name}" if name else "", values)
