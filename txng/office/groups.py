"""/quan-tri/nhom-hang/: what is asked of each group of goods, its versions, the next one; and who does not do it yet."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from txng.core.problems import Problem, Refused
from txng.events.traced_products import traced
from txng.office.door import Asking, hidden, page
from txng.registry import groups, roadmap, rules
from txng.registry.roadmap import Bound

FOLDER = "/quan-tri/nhom-hang/"
SHOWN, MOST_JUDGED, STEP = 100, 20_000, 2_000


@page("GET")
def listed(asking: Asking) -> HttpResponse:
    """Every group with the rule of today; `?tat_ca=1` also those of which nothing was published."""
    holding = rules.rules_on(asking.day)
    every = asking.request.GET.get("tat_ca") == "1"
    rows = [
        (group, holding.get(group.code))
        for group in groups.groups()
        if every or group.code in holding or rules.may_publish(asking.viewer, group, asking.day)
    ]
    return asking.answered("office/groups.html", {"rows": rows, "every": every})


@page("GET", "POST")
def one(asking: Asking, code: str) -> HttpResponse:
    """One group with all its versions and what each changed; `POST` publishes the next."""
    group = next((one for one in groups.groups() if one.code == code), None)
    if group is None:
        raise hidden("registry.group_unknown")
    posted, faults = asking.request.POST, None
    if asking.request.method == "POST":
        try:
            rules.publish(asking.viewer, code, *_read(asking), now=asking.now)
            return HttpResponseRedirect(f"{FOLDER}{code}?xong=1")
        except Refused as refused:
            faults = refused
    versions = rules.versions_of(code)
    older = [*versions[1:], None][: len(versions)]
    values = {
        "group": group,
        "versions": [(new, rules.difference(new, old)) for new, old in zip(versions, older, strict=True)],
        "now": rules.rules_on(asking.day, [code]).get(code),
        "labels": groups.label_contents(code),
        "may_publish": rules.may_publish(asking.viewer, group, asking.day),
        "given": posted or {"effective_on": asking.day.isoformat()},
    }
    return asking.answered("office/group.html", values, faults=faults)


@page("GET")
def violations(asking: Asking) -> HttpResponse:
    """Products of one's area that a roadmap binds and of which no trace was shared: how many, and the first of them."""
    found, judged, after = list[Bound](), 0, ""
    while judged < MOST_JUDGED and (rows := roadmap.bound_products(asking.viewer, asking.day, after=after, limit=STEP)):
        have = traced(row.key for row in rows)
        found += [row for row in rows if row.key not in have]
        judged, after = judged + len(rows), rows[-1].key
    return asking.answered(
        "office/violations.html",
        {"rows": found[:SHOWN], "count": len(found), "judged": judged, "is_cut": judged >= MOST_JUDGED},
    )


def _read(asking: Asking) -> tuple[date, dict[str, Any]]:
    posted, problems = asking.request.POST, list[Problem]()
    texts = {name: posted.get(name, "").replace("\x00", "").strip() for name in ("level", "ministry", "basis")}
    lists = {
        name: posted.get(name, "").replace(".", "").replace(",", " ").split() for name in ("hs_codes", "gpc_codes")
    }
    numbers = {
        name: _number(name, posted.get(name, "").strip(), problems)
        for name in ("retention_months", "retention_without_expiry_months")
    }
    roadmap_on = _day("roadmap_on", posted.get("roadmap_on", ""), problems)
    effective_on = _day("effective_on", posted.get("effective_on", ""), problems)
    if effective_on is None and not problems:
        problems.append(_wrong("effective_on", "YYYY-MM-DD"))
    if problems or effective_on is None:
        raise Refused(problems)
    return effective_on, {**texts, **lists, **numbers, "roadmap_on": roadmap_on}


def _number(name: str, text: str, problems: list[Problem]) -> int | None:
    if text.isascii() and text.isdigit() and len(text) < 6:
        return int(text)
    if text:
        problems.append(_wrong(name, f"1–{rules.MOST_MONTHS}"))
    return None


def _day(name: str, text: str, problems: list[Problem]) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        problems.append(_wrong(name, "YYYY-MM-DD"))
        return None


def _wrong(name: str, want: str) -> Problem:
    return Problem("products.rule_field", f"/{name}", {"field": name, "want": want})
