"""The frame of every page of the office: method, and who asks, with the mandates of this very request.

Who is not signed in, or lacks the second factor that a mandate of his asks for, was sent there before
(accounts.middleware); his mandates come from the rows of this request (accounts.whoami).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from txng.accounts import mandates_lookups as rights
from txng.accounts import members_lookups as members
from txng.accounts import organisations_lookups as organisations
from txng.accounts.providers_lookups import may_accredit
from txng.accounts.viewer import Viewer
from txng.agreements.faces import may_agree
from txng.cases.complaints_lookups import handles
from txng.core.mandates.mandate import rights_of
from txng.core.mandates.regulation import regulation_on
from txng.core.problems import Problem, Refused
from txng.web.pages import language_of

Answer = Callable[..., HttpResponseBase]
_OF_PRODUCTS = frozenset({"products.amend_own", "products.review"})


@dataclass(frozen=True, slots=True)
class Asking:
    """One request to the office: who, on which day, at what instant."""

    request: HttpRequest
    viewer: Viewer
    day: date
    now: datetime

    def answered(
        self, template: str, values: Mapping[str, Any] | None = None, *, faults: Refused | None = None
    ) -> HttpResponse:
        """The page; with what is wrong above it where something was refused."""
        language = language_of(self.request)
        told = [problem.sentence(language) for problem in faults.problems] if faults else []
        fields = {problem.pointer.lstrip("/") for problem in faults.problems} if faults else set()
        more = {
            "done": "xong" in self.request.GET,
            "viewer": self.viewer,
            "day": self.day,
            "faults": told,
            "fault_fields": fields,
            "nav": self._nav(),
            "stopped": organisations.stopped_of(self.viewer),
            **(values or {}),
        }
        return render(self.request, template, more, status=faults.status if faults else 200)

    def _nav(self) -> Mapping[str, bool | frozenset[str]]:
        """What this viewer has anything to do with; the pages behind it judge for themselves."""
        viewer, day = self.viewer, self.day
        return {
            "decide": bool(rights.area(viewer, "organisations.approve", day)),
            "read": bool(
                rights.extents(viewer, "organisations.read", day)
                or rights.own_organisations(viewer, "events.read_own", day)
            ),
            "grant": bool(rights.grantable_roles(viewer, day)),
            "own": bool(rights.own_organisations(viewer, "events.read_own", day)),
            "keys": bool(rights.own_organisations(viewer, "keys.manage_own", day)),
            "evidence": _has_evidence(viewer, day),
            "recalls": "recall.issue" in rights_of(viewer.mandates, day, regulation_on(day)),
            "complaints": handles(viewer, day),
            "stamps": bool(
                rights.own_organisations(viewer, "stamps.request", day) or rights.area(viewer, "stamps.approve", day)
            ),
            "events": bool(
                {"events.read_area", "events.read_all"} & rights_of(viewer.mandates, day, regulation_on(day)).keys()
            ),
            "inspect": "inspections.record" in rights_of(viewer.mandates, day, regulation_on(day)),
            "share": may_agree(viewer, day),
            "templates": "templates.publish" in rights_of(viewer.mandates, day, regulation_on(day)),
            "providers": may_accredit(viewer, day),
            "products": bool(_OF_PRODUCTS & rights_of(viewer.mandates, day, regulation_on(day)).keys()),
            "helping": bool(rights.area(viewer, "helping.write_for", day)),
            "kinds": members.own_kinds(viewer, day),
            "country": bool(rights.area(viewer, "organisations.read", day)),
            "nation": () in rights.area(viewer, "people.grant", day),
            "sectors": any(one.sectors for one in viewer.mandates),
        }


def _has_evidence(viewer: Viewer, day: date) -> bool:
    rights_now = rights_of(viewer.mandates, day, regulation_on(day))
    return bool({"products.amend_own", "evidence.issue", "ocop.confirm", "products.review"} & rights_now.keys())


def page(*methods: str) -> Callable[[Answer], Answer]:
    """Turn `answer(asking, …)` into a page for who has signed in."""

    def decorate(answer: Answer) -> Answer:
        @wraps(answer)
        def door(request: HttpRequest, **path: Any) -> HttpResponseBase:
            if request.method not in (*methods, "HEAD"):
                raise Refused(Problem("web.method", values={"method": request.method, "allowed": ", ".join(methods)}))
            viewer: Viewer = request.viewer  # type: ignore[attr-defined]
            if viewer.person_id is None:
                raise Refused(Problem("mandates.person_needed"))
            now = timezone.now()
            day = timezone.localdate(now)
            return answer(Asking(request, viewer, day, now), **path)

        return door

    return decorate


def needs(asking: Asking, action: str) -> None:
    """A page for those who may do something somewhere; anybody else is told what is missing, not what is there."""
    if action not in rights_of(asking.viewer.mandates, asking.day, regulation_on(asking.day)):
        name = regulation_on(asking.day).actions.get(action, action)
        raise Refused(Problem("mandates.not_yours", values={"action": name}))


def hidden(problem: str) -> Refused:
    """What lies outside the viewer's reach reads as absent."""
    return Refused(Problem(problem))


def number_in(text: str) -> int:
    """A number typed or linked; 0 where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
