"""The frame of these doors: who asks, fields and parameters by name and nothing else, pages that lead to the next."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import wraps
from typing import Any, Literal, TypeVar
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import urlencode

from txng.accounts.idempotence import once
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.territory import lookups as territory
from txng.territory.lookups import Level
from txng.web.api import endpoint, json_response

PER_PAGE = 100
MAX_BYTES = 64_000
TEXT_MOST = 2_000
LIST_MOST = 100
PARAMETER_MOST = 500
_NUMBER_MOST = 2**63 - 1
Form = Literal["text", "number", "flag", "day", "texts"]
_FORMS: Mapping[Form, str] = {
    "text": f"chữ, dài nhất {TEXT_MOST} ký tự / text of at most {TEXT_MOST} characters",
    "number": "một số nguyên dương / a positive whole number",
    "flag": "true hoặc false / true or false",
    "day": "một ngày như 2026-11-27 / a day such as 2026-11-27",
    "texts": f"một danh sách chữ, nhiều nhất {LIST_MOST} / a list of texts, {LIST_MOST} at most",
}


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: who, on which day, at what instant."""

    request: HttpRequest
    viewer: Viewer
    day: date
    now: datetime


@dataclass(frozen=True, slots=True)
class Field:
    """One field that a body may have."""

    form: Form
    meaning: str
    is_needed: bool = False


Fields = Mapping[str, Field]
_SAME: Mapping[str, str] = {}
_TEXT: Mapping[str, Any] = {"type": "string", "maxLength": TEXT_MOST}
_SCHEMAS: Mapping[Form, Mapping[str, Any]] = {
    "text": _TEXT,
    "number": {"type": "integer", "minimum": 1, "maximum": _NUMBER_MOST},
    "flag": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
    "texts": {"type": "array", "items": _TEXT, "maxItems": LIST_MOST},
}
Answer = TypeVar("Answer", bound=HttpResponseBase)


def door(
    *methods: str, is_open: bool = False
) -> Callable[[Callable[..., Answer]], Callable[..., Answer | HttpResponse]]:
    """Turn `view(ask, …)` into a door for keys of organisations and of people."""

    def decorate(view: Callable[..., Answer]) -> Callable[..., Answer | HttpResponse]:
        @endpoint(methods=methods, max_bytes=MAX_BYTES, open_to_all=is_open, for_people=True)
        @wraps(view)
        def framed(request: HttpRequest, viewer: Viewer, **path: int | UUID) -> Answer:
            if any(isinstance(number, int) and number > _NUMBER_MOST for number in path.values()):
                raise Refused(Problem("web.not_found"))
            now = timezone.now()
            return view(Ask(request, viewer, timezone.localdate(now), now), **path)

        return framed

    return decorate


def done_once(
    ask: Ask,
    fields: Fields,
    act: Callable[[dict[str, Any]], HttpResponse],
    *,
    secrets: Sequence[str] = (),
    renamed: Mapping[str, str] = _SAME,
) -> HttpResponse:
    """Read the body, act, answer; with an Idempotency-Key, the same again is answered again and not done.

    secrets   what an answer tells once and what is not kept of it
    renamed   where our actions call a field otherwise than the door: their pointer → the door's
    """

    def acted(data: bytes) -> HttpResponse:
        given = read(data, fields)
        try:
            return act(given)
        except Refused as refused:
            problems = [replace(one, pointer=renamed.get(one.pointer, one.pointer)) for one in refused.problems]
            raise Refused(problems) from refused

    def kept(answer: HttpResponse) -> bytes:
        told = orjson.loads(answer.content)
        return orjson.dumps({name: value for name, value in told.items() if name not in secrets})

    return once(ask.request, ask.viewer, acted, now=ask.now, kept=kept)


def unit_in(ask: Ask, given: Mapping[str, Any], *levels: Level) -> int | None:
    """The number of the unit that a body names by its code of today, the narrowest; 0: there is none; None: none was named."""
    for level in levels:
        if code := given.get(level):
            unit = territory.unit_of(level, code, ask.day)
            return unit.id if unit else 0
    return None


def read(data: bytes, fields: Fields) -> dict[str, Any]:
    """The fields of a body, those that are not there as None.

    raises   Refused web.not_json, web.body_form; web.field_unknown, .field_missing, .field_type: every fault at once
    """
    try:
        body = orjson.loads(data or b"{}")
    except orjson.JSONDecodeError as error:
        raise Refused(Problem("web.not_json", values={"reason": str(error)})) from error
    known = ", ".join(fields)
    if not isinstance(body, dict):
        raise Refused(Problem("web.body_form", values={"want": known}))
    problems = [
        Problem("web.field_unknown", f"/{_escaped(name)}", {"field": name[:100], "known": known})
        for name in body
        if name not in fields
    ]
    found: dict[str, Any] = {}
    for name, field in fields.items():
        value = body.get(name)
        if value is None:
            found[name] = None
            if field.is_needed:
                problems.append(Problem("web.field_missing", f"/{name}", {"field": name, "meaning": field.meaning}))
            continue
        found[name] = _value(value, field.form)
        if found[name] is None:
            values = {"field": name, "want": _FORMS[field.form], "got": repr(value)[:80]}
            problems.append(Problem("web.field_type", f"/{name}", values))
    if problems:
        raise Refused(problems)
    return found


def schema_of(fields: Fields) -> dict[str, Any]:
    """The JSON Schema of a body with these fields; one that is not needed may also be null."""
    return {
        "type": "object",
        "required": [name for name, field in fields.items() if field.is_needed],
        "properties": {
            name: {"description": field.meaning, **_SCHEMAS[field.form]}
            if field.is_needed
            else {"description": field.meaning, "anyOf": [_SCHEMAS[field.form], {"type": "null"}]}
            for name, field in fields.items()
        },
        "additionalProperties": False,
    }


def parameters(ask: Ask, *known: str) -> dict[str, str]:
    """The parameters of the address, "" where one is not there.

    raises   Refused web.parameter for each that the door does not have
    """
    given = ask.request.GET
    strange = [name for name in given if name not in (*known, "lang") or not _is_readable(given[name])]
    if strange:
        raise Refused([_parameter(name, known) for name in strange])
    return {name: given.get(name, "") for name in known}


def number_of(text: str, name: str, known: Sequence[str] = ()) -> int:
    """A number in a parameter; 0 where there is none.

    raises   Refused web.parameter
    """
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Refused(_parameter(name, known or (name,)))
    return int(text)


def token_of(place: Sequence[Any]) -> str:
    """Where a page ends, as its `after`."""
    return base64.urlsafe_b64encode(orjson.dumps(list(place))).decode().rstrip("=")


def place_in(token: str) -> tuple[str, int]:
    """Where the page before ended: a text and a number.

    raises   Refused web.parameter
    """
    if not token:
        return "", 0
    try:
        text, number = orjson.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (binascii.Error, ValueError, TypeError) as error:
        raise Refused(_parameter("after", ("after",))) from error
    if (
        not isinstance(text, str)
        or type(number) is not int
        or not _is_readable(text)
        or not 0 <= number <= _NUMBER_MOST
    ):
        raise Refused(_parameter("after", ("after",)))
    return text, number


def paged(ask: Ask, name: str, rows: Sequence[Any], after: Callable[[Any], str]) -> HttpResponse:
    """A page of rows, asked for with one more than it shows, and where the next begins."""
    told: dict[str, Any] = {name: list(rows[:PER_PAGE])}
    if len(rows) > PER_PAGE:
        query = {key: ask.request.GET[key] for key in ask.request.GET} | {"after": after(rows[PER_PAGE - 1])}
        told["next"] = f"{ask.request.path}?{urlencode(query)}"
    return json_response(told)


def _value(value: Any, form: Form) -> Any:
    """The value where it has the form, else None."""
    match form:
        case "text":
            return value if _is_text(value) else None
        case "number":
            return value if type(value) is int and 0 < value <= _NUMBER_MOST else None
        case "flag":
            return value if isinstance(value, bool) else None
        case "texts":
            is_list = isinstance(value, list) and len(value) <= LIST_MOST and all(_is_text(one) for one in value)
            return tuple(value) if is_list else None
        case "day":
            return _day(value)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == len("2026-11-27") else None
    except ValueError:
        return None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= TEXT_MOST and "\x00" not in value


def _is_readable(text: str) -> bool:
    return len(text) <= PARAMETER_MOST and "\x00" not in text


def _parameter(name: str, known: Sequence[str]) -> Problem:
    return Problem("web.parameter", values={"name": name[:100], "want": ", ".join(known) or "–"})


def _escaped(name: str) -> str:
    return name[:100].replace("~", "~0").replace("/", "~1")
