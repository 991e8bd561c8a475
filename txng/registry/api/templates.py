"""/api/v1/templates: the templates by which logs are kept, open to everybody; POST publishes the next version."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from txng.accounts.idempotence import once
from txng.accounts.viewer import Viewer
from txng.core.journal.template import template_document
from txng.core.problems import Problem, Refused
from txng.registry import templates as rules
from txng.registry.api.frame import check_parameters, told
from txng.registry.templates import MOST_BYTES, Version
from txng.web.api import endpoint


@endpoint(methods=("GET", "POST"), max_bytes=MOST_BYTES, open_to_all=True)
def templates(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every version of every template; `?as_of=` only what holds on a day. POST a template, JSON or TOML."""
    if request.method == "POST":
        if viewer.is_public and viewer.person_id is None:
            raise Refused(Problem("web.key_needed"))
        return once(request, viewer, lambda data: _published(viewer, data), now=timezone.now())
    check_parameters(request, ("as_of", "lang"))
    text = request.GET.get("as_of", "")
    listed = rules.holding(_day(text)) if text else rules.versions()
    return told({"templates": [_as_json(one) for one in listed]})


@endpoint(methods=("GET",), open_to_all=True)
def template(request: HttpRequest, viewer: Viewer, ref: str) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """One version, whole: what a phone gets, and what may be changed and published as the next."""
    check_parameters(request, ("lang",))
    found = rules.template_named(ref)
    if found is None:
        raise Refused(Problem("templates.not_there", values={"ref": ref[:80]}))
    return told(template_document(found))


def _published(viewer: Viewer, data: bytes) -> HttpResponse:
    version = rules.publish(viewer, rules.read_document(data), now=timezone.now())
    return told(_as_json(version), status=201)


def _as_json(one: Version) -> dict[str, Any]:
    return {
        "ref": one.ref, "code": one.code, "version": one.version, "effective_on": one.effective_on,
        "sectors": list(one.sectors), "sha256": one.digest, "published_at": one.published_at,
    }  # fmt: skip


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(Problem("registry.parameter", values={"name": "as_of", "want": "YYYY-MM-DD"})) from error
