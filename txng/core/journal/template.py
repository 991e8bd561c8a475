"""A document → a template, with every fault at its place; and a template → the plain document that phones and tables hold.

A file of ours, what an officer uploads and what a phone receives are one form: what `template_document` writes,
`read_template` reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from txng.core.journal.template_sense import sense_of
from txng.core.journal.template_values import (
    EFFECTS,
    OPEN_SOURCES,
    ROLES,
    SOURCES,
    TILES,
    TYPES,
    Decay,
    Field,
    Interval,
    Kind,
    Numbers,
    Rule,
    Step,
    Template,
)
from txng.core.problems import Problem, Refused

__all__ = [
    "Decay", "Field", "Interval", "Kind", "Numbers", "Rule", "Step", "Template", "read_template", "template_document",
]  # fmt: skip

LONGEST = 2_000  # characters of one text
MOST = 200  # elements of one list: the longest form of ours has 111 fields in 13 kinds
MOST_FAULTS = 100

_Read = Callable[[Any, str, list[Problem]], Any]


def read_template(document: Mapping[str, Any]) -> Template:
    """The template in a document of JSON or TOML.

    raises  Refused with every fault: a name that is missing or unknown, a value of the wrong sort, a reference to
            something that the template does not have
    """
    problems: list[Problem] = []
    template = _template(document, "", problems)
    if template is not None and not problems:
        problems += sense_of(template)
    if problems:
        raise Refused(problems[:MOST_FAULTS])
    assert isinstance(template, Template)
    return template


def template_document(template: Template) -> dict[str, Any]:
    """The template as plain JSON; what has its default is left out."""
    written = _written(template)
    assert isinstance(written, dict)
    return written


def _written(value: Any) -> Any:
    if is_dataclass(value):
        return {
            one.name: _written(getattr(value, one.name))
            for one in fields(value)
            if one.default is MISSING or getattr(value, one.name) != one.default
        }
    if isinstance(value, (tuple, list)):
        return [_written(one) for one in value]
    if isinstance(value, Mapping):
        return {name: _written(one) for name, one in value.items()}
    if isinstance(value, (date, Decimal)):
        return str(value)
    return value


def _text(
    value: Any, at: str, problems: list[Problem], *, among: Iterable[str] = (), begun_by: tuple[str, ...] = ()
) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        _wrong(value, at, problems, "text")
        return ""
    known = tuple(among)
    if known and value not in known and not (begun_by and value.startswith(begun_by)):
        _wrong(value, at, problems, ", ".join(one for one in known if one))
    return value


def _flag(value: Any, at: str, problems: list[Problem]) -> bool:
    if not isinstance(value, bool):
        _wrong(value, at, problems, "true, false")
    return value is True


def _count(value: Any, at: str, problems: list[Problem]) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 36_500:
        _wrong(value, at, problems, "0–36500")
        return 0
    return value


def _count_or_none(value: Any, at: str, problems: list[Problem]) -> int | None:
    return None if value is None else _count(value, at, problems)


def _number(value: Any, at: str, problems: list[Problem]) -> Decimal | None:
    if value is None:
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if isinstance(value, bool) or not number.is_finite():
        _wrong(value, at, problems, "1.5")
        return None
    return number


def _day(value: Any, at: str, problems: list[Problem]) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        _wrong(value, at, problems, "2026-11-22")
        return date.min


def _plain(value: Any, at: str, problems: list[Problem]) -> Mapping[str, Any]:
    if isinstance(value, Mapping) and all(isinstance(one, (str, int, bool, list)) for one in value.values()):
        return dict(value)
    _wrong(value, at, problems, "{name: value}")
    return {}


def _many(value: Any, at: str, problems: list[Problem], *, of: _Read) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)) or len(value) > MOST:
        _wrong(value, at, problems, f"[…] ≤ {MOST}")
        return ()
    return tuple(of(one, f"{at}/{index}", problems) for index, one in enumerate(value))


def _object(value: Any, at: str, problems: list[Problem], *, of: type, by: Mapping[str, _Read]) -> Any:
    if not isinstance(value, Mapping):
        _wrong(value, at, problems, "{…}")
        return None
    known = {one.name: one for one in fields(of)}
    before = len(problems)
    problems += [
        Problem("journal.template_name_unknown", f"{at}/{name}", {"name": str(name)[:80]})
        for name in value
        if name not in known
    ]
    readers: Mapping[str, _Read] = {name: by.get(name, _text) for name in known}
    given = {name: read(value[name], f"{at}/{name}", problems) for name, read in readers.items() if name in value}
    for name, one in known.items():
        if name not in value and one.default is MISSING and one.default_factory is MISSING:
            problems.append(Problem("journal.template_name_missing", at, {"name": name}))
    return None if len(problems) > before else of(**given)


def _wrong(value: Any, at: str, problems: list[Problem], want: str) -> None:
    problems.append(Problem("journal.template_value", at, {"value": str(value)[:80], "want": want[:400]}))


_texts = partial(_many, of=_text)
_field = partial(
    _object, of=Field,
    by={
        "type": partial(_text, among=TYPES), "is_required": _flag, "options": _texts, "units": _texts, "least": _number,
        "most": _number, "is_personal": _flag, "role": partial(_text, among=("", *ROLES)),
        "source_of_value": partial(_text, among=SOURCES, begun_by=OPEN_SOURCES),
    },
)  # fmt: skip
_kind = partial(
    _object, of=Kind,
    by={
        "tile": partial(_text, among=("", *TILES)), "effect": partial(_text, among=EFFECTS), "quick": _texts,
        "fields": partial(_many, of=_field),
    },
)  # fmt: skip
_step = partial(_object, of=Step, by={"kinds": _texts, "biz_steps": _texts, "due_days": _count_or_none})
_rule = partial(_object, of=Rule, by={"values": _plain, "is_blocking": _flag})
_decay = partial(_object, of=Decay, by={"after_days": _count, "lowered_by": _count})
_numbers = partial(
    _object, of=Numbers,
    by={
        "timely_days": _count, "offline_days": _count, "stale_after_days": _count, "remind_days": _count, "grace_days": _count,
        "decay": partial(_many, of=_decay), "ends_alone": _texts,
    },
)  # fmt: skip
_interval = partial(_object, of=Interval, by={"days": _count})
_template = partial(
    _object, of=Template,
    by={
        "sectors": _texts, "groups": _texts, "words": _texts, "hs_codes": _texts, "effective_from": _day, "kinds": partial(_many, of=_kind),
        "required_steps": partial(_many, of=_step), "rules": partial(_many, of=_rule), "numbers": _numbers,
        "intervals": partial(_many, of=_interval),
    },
)  # fmt: skip
