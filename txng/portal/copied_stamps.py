"""/phuong-phap/tem-sao-chep/: how copied stamps are told, and how well: the figures of the last measurement, as it wrote them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from txng.core.stamp import clone
from txng.web.pages import language_of

RESULT = "measured/clones.json"  # written by tests/bench/clones.py


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What is counted, what is suspected from when on, and what the measurement found."""
    told = measured()
    english = language_of(request) == "en"
    rows = [_row(str(one["seed"]), one, english) for one in told["seeds"]]
    context = {
        "told": told, "measured_on": f"{date.fromisoformat(told['at']):%d/%m/%Y}", "rule": clone,
        "rows": rows, "all": _row("", told["all"], english), "rough": _row(str(told["rough"]["seed"]), told["rough"], english),
        "worst": {name: _percent(share, english) for name, share in told["all"]["at_worst"].items()},
        "copied_share": [_number(count, english) for count in told["share"]],
        "rare_share": [_number(count, english) for count in told["rare"]],
        "reaches": [(reach, _percent(share, english)) for reach, share in told["recall_by_reach_km"].items()],
        "scans": _number(round(told["all"]["scans_until_suspect"]), english), "kept": clone.KEPT,
        "seeds": ", ".join(str(one["seed"]) for one in told["seeds"]), "tuned_on": ", ".join(map(str, told["tuned_on"])),
    }  # fmt: skip
    return render(request, "portal/copied_stamps.html", context)


@cache
def measured() -> dict[str, Any]:
    """The result of the last published measurement."""
    found: dict[str, Any] = json.loads(files("txng.portal").joinpath(RESULT).read_text())
    return found


def _row(name: str, one: Mapping[str, Any], english: bool) -> dict[str, str]:
    counts = {key: _number(one[key], english) for key in ("honest", "honest_scans", "accused", "copied", "found")}
    shares = {
        key: _percent(one[key], english) for key in ("recall", "precision", "precision_rare", "false_alarms_per_scan")
    }
    return {"name": name, **counts, **shares}


def _percent(share: float, english: bool) -> str:
    r"""A share in percent: two decimals, of what is very small all that count.

    >>> _percent(0.998, False), _percent(0.00000049, True)
    ('99,8\xa0%', '0.000049%')
    """
    percent = 100 * share
    text = f"{percent:.6f}".rstrip("0").rstrip(".") if 0 < percent < 0.01 else f"{percent:.2f}".rstrip("0").rstrip(".")
    return f"{text}%" if english else f"{text.replace('.', ',')}\N{NO-BREAK SPACE}%"


def _number(count: int, english: bool) -> str:
    """A count in groups of three digits.

    >>> _number(2_052_080, False), _number(2_052_080, True)
    ('2.052.080', '2,052,080')
    """
    return f"{count:,}" if english else f"{count:,}".replace(",", ".")
