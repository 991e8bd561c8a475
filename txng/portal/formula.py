"""/muc-truy-xuat/: the formula of the grades, as it is computed, with the numbers and steps of every template in force."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from txng.core.epcis.event import EventType, Part
from txng.core.grade import CRITERIA, HIGHEST, SENTENCES, VERSION, Rules
from txng.core.journal.template_values import Template
from txng.events.grading_templates import in_force, rules_of
from txng.portal.steps import words_of
from txng.web.pages import language_of


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What each grade demands, by which numbers it is judged, which steps each sector's template demands."""
    english = language_of(request) == "en"
    levels = [
        {
            "level": level,
            "dots": "●" * level + "○" * (HIGHEST - level),
            "sentence": SENTENCES[level][english],
            "criteria": [one.demand[english] for one in CRITERIA if one.grade == level],
        }
        for level in range(1, HIGHEST + 1)
    ]
    context = {"version": VERSION, "levels": levels, "rows": rows(timezone.localdate(), english=english)}
    return render(request, "portal/grades.html", context)


def rows(day: date, *, english: bool) -> list[dict[str, Any]]:
    """The numbers of every lot, and those of each template in force on a day."""
    return [_row(rules_of(None), None, english), *(_row(rules_of(one), one, english) for one in in_force(day))]


def _row(rules: Rules, template: Template | None, english: bool) -> dict[str, Any]:
    general = ("Mọi lô chưa có mẫu", "Every lot without a template")[english]
    steps = [(one.name, one.name_en)[english] for one in template.required_steps] if template else []
    return {
        "ref": rules.template,
        "name": rules.name[english] or general,
        "since": template.effective_from if template else None,
        "timely_days": rules.timely_days,
        "offline_days": rules.offline_days,
        "decay": [{"days": days, "levels": levels} for days, levels in rules.decay],
        "ends": [words_of(EventType.OBJECT, step, Part.SUBJECT)[english] for step in sorted(rules.ends_alone)],
        "steps": steps,
        "source": template.numbers.source if template else "",
    }
