"""/minh-bach/nhan-chung/: who watches the log beside its operator, who has cosigned, and whether they are enough."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from txng.core.problems import Refused
from txng.tlog.lookups import vkey
from txng.tlog.witnesses_lookups import Witnessing, witnessing

LATE = timedelta(minutes=10)  # a quorum that met no newer checkpoint for so long wants a human


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The witnesses, in plain words; open to everybody, as what it is read from."""
    try:
        told = witnessing()
    except Refused:
        told = None
    values = {"told": told, "state": _state(told), "vkey": vkey()}
    return render(request, "office/witnesses.html", values)


def _state(told: Witnessing | None) -> str:
    """Nobody watches: "none"; too few cosign: "short"; what they vouch for is old: "late"; else "good"."""
    if told is None or not told.witnesses:
        return "none"
    if not told.is_met:
        return "short"
    is_old = told.last_at is not None and timezone.now() - told.last_at > LATE
    return "late" if told.behind and is_old else "good"
