"""Whether a template that can be read also makes sense: codes once, references to what is there, rules that can be asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from txng.core.journal.checks import CHECKS, NEEDS
from txng.core.journal.template_values import MOST_QUICK, QUESTIONS, Field, Kind, Rule, Step, Template
from txng.core.journal.units import is_unit
from txng.core.problems import Problem

_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9]{0,59}")  # what stands in an event's extension, and in its XML
_VERSION = re.compile(r"[0-9]{4}\.[0-9]{1,3}")
_NUMBER = re.compile(r"\d{1,4}(\.\d{1,6})?", re.ASCII)


def sense_of(template: Template) -> list[Problem]:
    """What is wrong with a template whose every value is of the right sort."""
    return [
        *_codes(template),
        *(problem for index, kind in enumerate(template.kinds) for problem in _kind(kind, f"/kinds/{index}")),
        *(
            problem
            for index, step in enumerate(template.required_steps)
            for problem in _step(step, template, f"/required_steps/{index}")
        ),
        *_numbers(template),
        *_rules(template),
        *_seasons(template),
    ]


def _codes(template: Template) -> Iterator[Problem]:
    if not _CODE.fullmatch(template.code):
        yield _value(template.code, "/code", "a-z0-9_")
    if not _VERSION.fullmatch(template.version):
        yield _value(template.version, "/version", "2026.1")
    if not template.kinds:
        yield _value("[]", "/kinds", "≥ 1")
    for name, codes in (
        ("kinds", [one.code for one in template.kinds]),
        ("required_steps", [one.code for one in template.required_steps]),
        ("rules", [one.code for one in template.rules]),
    ):
        yield from _once(codes, f"/{name}")


def _once(codes: list[str], at: str) -> Iterator[Problem]:
    for index, code in enumerate(codes):
        if code in codes[:index]:
            yield Problem("journal.template_twice", f"{at}/{index}", {"value": code})


def _kind(kind: Kind, at: str) -> Iterator[Problem]:
    if not _CODE.fullmatch(kind.code):
        yield _value(kind.code, f"{at}/code", "a-z0-9_")
    if not kind.event and kind.effect != "none":
        yield _value("", f"{at}/event", "bizStep")
    keys = [one.key for one in kind.fields]
    yield from _once(keys, f"{at}/fields")
    if len(kind.quick) > MOST_QUICK:
        yield _value(len(kind.quick), f"{at}/quick", f"≤ {MOST_QUICK}")
    yield from _there(kind.quick, (*keys, *QUESTIONS), f"{at}/quick")
    for index, one in enumerate(kind.fields):
        yield from _field(one, f"{at}/fields/{index}")


def _field(one: Field, at: str) -> Iterator[Problem]:
    if not _KEY.fullmatch(one.key):
        yield _value(one.key, f"{at}/key", "A-Za-z0-9")
    if one.type == "choice" and not one.options:
        yield _value("[]", f"{at}/options", "≥ 1")
    fixed = one.source_of_value.removeprefix("is:")
    if one.source_of_value.startswith("is:") and one.type == "choice" and fixed not in one.options:
        yield _value(fixed, f"{at}/source_of_value", ", ".join(one.options))
    for word in (one.unit, *one.units, *(one.options if one.role == "unit" else ())):
        if word and not is_unit(word):
            yield _value(word, f"{at}/unit", "kg, tấn, lít, m², con …")
    if one.least is not None and one.most is not None and one.least > one.most:
        yield _value(one.least, f"{at}/least", f"≤ {one.most}")


def _step(step: Step, template: Template, at: str) -> Iterator[Problem]:
    if not step.kinds and not step.biz_steps:
        yield _value("[]", f"{at}/kinds", "≥ 1")
    yield from _there(step.kinds, [one.code for one in template.kinds], f"{at}/kinds")


def _numbers(template: Template) -> Iterator[Problem]:
    days = [one.after_days for one in template.numbers.decay]
    if days != sorted(set(days)) or (days and days[0] != template.numbers.stale_after_days):
        yield _value(days, "/numbers/decay", f"{template.numbers.stale_after_days} < …")


def _rules(template: Template) -> Iterator[Problem]:
    for index, rule in enumerate(template.rules):
        at = f"/rules/{index}"
        if rule.check not in CHECKS:
            yield _value(rule.check, f"{at}/check", ", ".join(CHECKS))
        for name in set(rule.values) - set(NEEDS.get(rule.check, ())):
            yield Problem("journal.template_name_unknown", f"{at}/values/{name}", {"name": name})
        for name, sort in NEEDS.get(rule.check, {}).items():
            fault = _needed(rule, name, sort, template)
            if fault:
                yield _value(rule.values.get(name, ""), f"{at}/values/{name}", fault)


def _needed(rule: Rule, name: str, sort: str, template: Template) -> str:
    """What a value of a rule ought to be; "" where it is."""
    value = rule.values.get(name)
    if sort == "number":
        return "" if isinstance(value, str) and _NUMBER.fullmatch(value) else "0.005"
    if sort == "texts":
        return "" if isinstance(value, list) and value and all(isinstance(one, str) for one in value) else "[…]"
    kind = template.kind(str(rule.values.get("kind")))
    if sort == "kind":
        return "" if kind else ", ".join(one.code for one in template.kinds)
    asked = kind.field(str(value)) if kind else None
    return "" if value == "entry.day" or (asked and asked.type == "date") else "entry.day, date"


def _seasons(template: Template) -> Iterator[Problem]:
    """What a field takes over from the beginning of the season must be asked there."""
    known = {"season.day"} | {
        f"season.{one.key}" for kind in template.kinds if kind.effect == "starts" for one in kind.fields
    }
    for index, kind in enumerate(template.kinds):
        for number, one in enumerate(kind.fields):
            if one.source_of_value.startswith("season.") and one.source_of_value not in known:
                at = f"/kinds/{index}/fields/{number}/source_of_value"
                yield Problem("journal.template_not_there", at, {"value": one.source_of_value})


def _there(names: Iterable[str], known: Iterable[str], at: str) -> Iterator[Problem]:
    among = set(known)
    for index, name in enumerate(names):
        if name not in among:
            yield Problem("journal.template_not_there", f"{at}/{index}", {"value": name})


def _value(value: object, at: str, want: str) -> Problem:
    return Problem("journal.template_value", at, {"value": str(value)[:80], "want": want})
