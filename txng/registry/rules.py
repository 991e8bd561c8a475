"""What is asked of a group of goods, version by version: risk, roadmap, how long data must be kept; published, never altered.

The first versions are those of data/group_rules.txt, each with its source; a ministry over the group's sector publishes the next.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import transaction
from django.utils import timezone

from txng.accounts import audit
from txng.accounts import mandates_lookups as mandates
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Wanted
from txng.core.problems import Problem, Refused
from txng.registry.groups import Group, group_of, lines_of
from txng.registry.models import GroupRule

PUBLISH = "risk.publish"
LEVELS = ("high", "medium", "low", "")
MOST_MONTHS = 1_200
FIELDS = (
    "level", "roadmap_on", "ministry", "basis", "hs_codes", "gpc_codes", "retention_months",
    "retention_without_expiry_months",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of what is asked of a group.

    level, roadmap_on   how risky; since when a shared trace is a duty, None: it is none
    retention_months    how long data are kept after the goods expire, and where they never do; None: nobody has said
    """

    group_code: str
    version: int
    effective_on: date
    level: str
    roadmap_on: date | None
    ministry: str
    basis: str
    hs_codes: list[str]
    gpc_codes: list[str]
    retention_months: int | None
    retention_without_expiry_months: int | None
    label: str = ""
    published_at: datetime | None = None


def versions_of(group_code: str) -> list[Rule]:
    """All that was ever published of a group, the newest first."""
    return sorted(_all([group_code]).get(group_code, []), key=lambda one: -one.version)


def rules_on(day: date, group_codes: Iterable[str] | None = None) -> dict[str, Rule]:
    """What holds on a day, by group."""
    found = {}
    for code, rows in _all(group_codes).items():
        holding = [row for row in rows if row.effective_on <= day]
        if holding:
            found[code] = max(holding, key=lambda one: (one.effective_on, one.version))
    return found


def publish(viewer: Viewer, group_code: str, effective_on: date, fields: Mapping[str, Any], *, now: datetime) -> Rule:
    """Publish the next version of a group's rule: by whoever holds the mandate over its sector.

    fields  those of FIELDS
    raises  Refused: no such group, not the viewer's to publish, a field that cannot be, a day that has passed
    """
    group, day = group_of(group_code), timezone.localdate(now)
    if group is None or group.code != group_code:
        raise Refused(Problem("registry.group_unknown", values={"group": group_code[:80]}))
    with transaction.atomic():
        if not may_publish(mandates.with_mandates(viewer, day), group, day):
            raise Refused(Problem("products.rule_not_yours", values={"group": group.name}))
        newest = next(iter(versions_of(group_code)), None)
        problems = _faults(fields) + _faults_of_day(effective_on, newest, day)
        if problems:
            raise Refused(problems)
        row = GroupRule.objects.create(
            group_code=group_code, version=newest.version + 1 if newest else 1, effective_on=effective_on,
            **{name: fields[name] for name in FIELDS}, person_id=viewer.person_id or 0, label=viewer.label, published_at=now,
        )  # fmt: skip
        audit.note(viewer, "rule.publish", f"group/{group_code}/{row.version}", row.basis)
    return _rule(row)


def may_publish(viewer: Viewer, group: Group, day: date) -> bool:
    """A ministry publishes for groups of its sectors, the nation for all."""
    sectors = frozenset([group.code.removeprefix("sector-")]) if group.kind == "sector" else frozenset[str]()
    return mandates.allowed(viewer, Wanted(PUBLISH, sectors=sectors), day) is not None


def difference(new: Rule, old: Rule | None) -> list[tuple[str, Any, Any]]:
    """Which fields a version changed: (field, before, after)."""
    return [
        (name, getattr(old, name) if old else None, getattr(new, name))
        for name in ("effective_on", *FIELDS)
        if old is None or getattr(old, name) != getattr(new, name)
    ]


def duties_of(groups: Sequence[str], hs_code: str, rules: Mapping[str, Rule], day: date) -> list[Rule]:
    """The rules by which a shared trace is a duty for goods of these groups and HS code on a day."""
    return [
        rule
        for code, rule in rules.items()
        if rule.roadmap_on is not None
        and rule.roadmap_on <= day
        and (code in groups or (hs_code and any(hs_code.startswith(one) for one in rule.hs_codes)))
    ]


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is no such day.

    >>> months_after(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _all(group_codes: Iterable[str] | None) -> dict[str, list[Rule]]:
    codes = None if group_codes is None else set(group_codes)
    found: dict[str, list[Rule]] = {}
    for rule in _seeds():
        if codes is None or rule.group_code in codes:
            found.setdefault(rule.group_code, []).append(rule)
    rows = GroupRule.objects.all() if codes is None else GroupRule.objects.filter(group_code__in=codes)
    for row in rows.order_by("group_code", "version"):
        found.setdefault(row.group_code, []).append(_rule(row))
    return found


def _rule(row: GroupRule) -> Rule:
    return Rule(**{name: getattr(row, name) for name in Rule.__dataclass_fields__})


def _faults(fields: Mapping[str, Any]) -> list[Problem]:
    wants = {
        "level": (fields["level"] in LEVELS, "high, medium, low"),
        "ministry": (bool(fields["ministry"]) and len(fields["ministry"]) <= 200, "1–200"),
        "basis": (bool(fields["basis"]) and len(fields["basis"]) <= 500, "1–500"),
        "hs_codes": (all(one.isascii() and one.isdigit() and 2 <= len(one) <= 8 for one in fields["hs_codes"]), "2–8 chữ số / digits"),
        "gpc_codes": (all(one.isascii() and one.isdigit() and len(one) == 8 for one in fields["gpc_codes"]), "8 chữ số / digits"),
    }  # fmt: skip
    for name in ("retention_months", "retention_without_expiry_months"):
        value = fields[name]
        wants[name] = (value is None or 0 < value <= MOST_MONTHS, f"1–{MOST_MONTHS}")
    return [
        Problem("products.rule_field", f"/{name}", {"field": name, "want": want})
        for name, (is_right, want) in wants.items()
        if not is_right
    ]


def _faults_of_day(effective_on: date, newest: Rule | None, day: date) -> list[Problem]:
    told = {"day": effective_on.isoformat(), "today": day.isoformat()}
    if effective_on < day:
        return [Problem("products.rule_past", "/effective_on", told)]
    if newest and effective_on < newest.effective_on:
        values = {"version": newest.version, "day": newest.effective_on.isoformat()}
        return [Problem("products.rule_order", "/effective_on", values)]
    return []


@cache
def _seeds() -> tuple[Rule, ...]:
    return tuple(
        Rule(
            group, 1, date.fromisoformat(first), level, date.fromisoformat(roadmap) if roadmap else None, ministry, basis,
            [], [], int(months) if months else None, int(without) if without else None,
        )
        for group, first, level, roadmap, ministry, basis, months, without in lines_of("group_rules.txt")
    )  # fmt: skip
