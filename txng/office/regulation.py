"""/quy-che/: who may do what, as the regulation of a day says it. Open to everybody."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from txng.core.mandates.regulation import regulation_on


def page(request: HttpRequest) -> HttpResponse:
    """`?ngay=` another day: the version that was, or will be, in force."""
    try:
        day = date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        day = timezone.localdate()
    regulation = regulation_on(day)
    holders = {
        action: [role for role in regulation.roles.values() if action in role.actions] for action in regulation.actions
    }
    rows = [
        {"code": code, "name": name, "roles": holders[code], "two": code in regulation.four_eyes}
        for code, name in regulation.actions.items()
    ]
    roles = [
        {"role": role, "grants": [regulation.roles[code].name for code in sorted(role.grants)]}
        for role in regulation.roles.values()
    ]
    return render(
        request, "office/regulation.html", {"regulation": regulation, "rows": rows, "roles": roles, "day": day}
    )
