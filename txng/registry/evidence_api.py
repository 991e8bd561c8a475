"""The doors for evidence and marks: /api/v1/evidence, /api/v1/marks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from txng.accounts.idempotence import once
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.registry import evidence as actions
from txng.registry import evidence_lookups as lookups
from txng.registry import evidence_marks as marks
from txng.registry.evidence_attachment import attachment
from txng.registry.evidence_documents import MAX_BYTES as MAX_DOCUMENT
from txng.registry.evidence_drafts import read_evidence, read_mark, read_mark_user
from txng.registry.evidence_lookups import Claim
from txng.registry.evidence_marks import MarkFace
from txng.registry.evidence_schemes import KINDS, STANDINGS
from txng.web.api import endpoint, json_response

PER_PAGE = 200
_WITH_DOCUMENT = MAX_DOCUMENT * 4 // 3 + 1_000_000  # base64, and the rest of the draft
_SMALL = 10_000


@endpoint(methods=("GET", "POST"), max_bytes=_WITH_DOCUMENT, for_people=True)
def evidence(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What one's organisations have or gave, page by page; or record a piece of it."""
    if request.method == "POST":
        return _once(request, viewer, lambda given: _record(viewer, given))
    _check(request, ("kind", "standing", "soon", "after", "lang"))
    kind, standing = request.GET.get("kind", ""), request.GET.get("standing", "")
    problems = [
        Problem("web.field_type", f"/{name}", {"field": name, "want": ", ".join(known), "got": value[:80]})
        for name, value, known in (("kind", kind, KINDS), ("standing", standing, STANDINGS))
        if value and value not in known
    ]
    if problems:
        raise Refused(problems)
    day = timezone.localdate()
    rows = lookups.listed(
        viewer, day, kind=kind, standing=standing, soon=request.GET.get("soon") == "true", before=_after(request),
        limit=PER_PAGE + 1,
    )  # fmt: skip
    more = {"next": str(rows[PER_PAGE - 1].id)} if len(rows) > PER_PAGE else {}
    return json_response({"evidence": [_told(row) for row in rows[:PER_PAGE]]} | more)


@endpoint(methods=("GET",), for_people=True)
def one(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """One of them, with what became of it."""
    _check(request, ("lang",))
    return json_response(_face(viewer, number))


@endpoint(methods=("GET",), for_people=True)
def document(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:  # noqa: ARG001 - the frame's
    """The paper, for those whom it concerns."""
    data, media_type = actions.open_document(viewer, number, timezone.localdate())
    return attachment(data, media_type, number=number)


@endpoint(methods=("POST",), max_bytes=_SMALL, for_people=True)
def confirm(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """The issuer's word that it is so."""

    def act(_given: Any) -> HttpResponse:
        actions.confirm(viewer, number, now=timezone.now())
        return json_response(_face(viewer, number))

    return _once(request, viewer, act)


@endpoint(methods=("POST",), max_bytes=_SMALL, for_people=True)
def revoke(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """The issuer takes it back; {"reason"}."""

    def act(given: Any) -> HttpResponse:
        actions.revoke(viewer, number, reason=_reason(given), now=timezone.now())
        return json_response(_face(viewer, number))

    return _once(request, viewer, act)


@endpoint(methods=("POST",), max_bytes=_SMALL, for_people=True)
def withdraw(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """Its owner claims it no more; {"reason"}."""

    def act(given: Any) -> HttpResponse:
        actions.withdraw(viewer, number, reason=_reason(given), now=timezone.now())
        return json_response(_face(viewer, number))

    return _once(request, viewer, act)


@endpoint(methods=("GET", "POST"), max_bytes=_SMALL, for_people=True)
def all_marks(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The marks that one owns, may use or oversees; or register one's own."""
    if request.method == "POST":
        return _once(request, viewer, lambda given: _register(viewer, given))
    _check(request, ("after", "lang"))
    rows = marks.marks_listed(viewer, timezone.localdate(), before=_after(request), limit=PER_PAGE + 1)
    more = {"next": str(rows[PER_PAGE - 1].id)} if len(rows) > PER_PAGE else {}
    return json_response({"marks": [_told_mark(row) for row in rows[:PER_PAGE]]} | more)


@endpoint(methods=("GET", "POST"), max_bytes=_SMALL, for_people=True)
def mark_users(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """Who may use a mark; its owner adds an organisation."""
    if request.method == "POST":
        return _once(request, viewer, lambda given: _add(viewer, number, given))
    _check(request, ("lang",))
    day = timezone.localdate()
    if marks.mark_in_reach(viewer, number, day) is None:
        raise Refused(Problem("evidence.mark_not_there"))
    users = [
        {"id": user.id, "organisation": user.code, "name": user.name, "first": user.first, "last": user.last}
        for user in marks.users_of(number, day)
    ]
    return json_response({"users": users})


@endpoint(methods=("POST",), max_bytes=_SMALL, for_people=True)
def end_mark_user(request: HttpRequest, viewer: Viewer, number: int, line: int) -> HttpResponse:
    """Its owner takes an organisation off the list; {"reason"}."""

    def act(given: Any) -> HttpResponse:
        marks.end_user(viewer, number, line, reason=_reason(given), now=timezone.now())
        return json_response({"id": line})

    return _once(request, viewer, act)


def _record(viewer: Viewer, given: Any) -> HttpResponse:
    done = actions.record(viewer, read_evidence(given), now=timezone.now())
    warnings = [{"code": one.code, "pointer": f"#{one.pointer}", "detail": one.sentence()} for one in done.warnings]
    told = {"id": done.id, "standing": done.standing}
    return json_response(told | ({"warnings": warnings} if warnings else {}), status=201)


def _register(viewer: Viewer, given: Any) -> HttpResponse:
    return json_response({"id": marks.register_mark(viewer, read_mark(given), now=timezone.now())}, status=201)


def _add(viewer: Viewer, number: int, given: Any) -> HttpResponse:
    return json_response({"id": marks.add_user(viewer, number, read_mark_user(given), now=timezone.now())}, status=201)


def _face(viewer: Viewer, number: int) -> dict[str, Any]:
    claim = lookups.evidence_in_reach(viewer, number, timezone.localdate())
    if claim is None:
        raise Refused(Problem("evidence.not_there"))
    steps = [
        {"state": step.state, "reason": step.reason, "at": step.at.isoformat()} for step in lookups.steps_of(number)
    ]
    return _told(claim) | {"steps": steps}


def _told(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id, "kind": claim.kind, "scheme": claim.scheme or None, "title": claim.title[0], "subject": claim.subject,
        "standing": claim.standing, "issuer": claim.issuer_name, "number": claim.number or None, "valid_from": claim.valid_from,
        "valid_to": claim.valid_to, "scope": claim.scope or None, "details": claim.details, "mark": claim.mark_id,
        "follows": claim.follows, "document_digest": claim.document_digest or None, "document_is_public": claim.has_public_document,
        "recorded_at": claim.made_at.isoformat(),
    }  # fmt: skip


def _told_mark(face: MarkFace) -> dict[str, Any]:
    return {
        "id": face.id, "kind": face.kind, "name": face.name, "number": face.number, "owner": face.owner_name,
        "registered_on": face.registered_on, "valid_to": face.valid_to, "standing": face.standing,
    }  # fmt: skip


def _once(request: HttpRequest, viewer: Viewer, act: Callable[[Any], HttpResponse]) -> HttpResponse:
    return once(request, viewer, lambda data: act(_json(data)), now=timezone.now())


def _json(data: bytes) -> Any:
    try:
        return orjson.loads(data) if data.strip() else {}
    except orjson.JSONDecodeError as error:
        raise Refused(Problem("web.not_json", values={"reason": str(error)})) from error


def _reason(given: Any) -> str:
    return str(given.get("reason", "")) if isinstance(given, dict) else ""


def _after(request: HttpRequest) -> int:
    text = request.GET.get("after", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _check(request: HttpRequest, known: tuple[str, ...]) -> None:
    strange = [name for name in request.GET if name not in known]
    if strange:
        values = {"want": ", ".join(known)}
        raise Refused([Problem("registry.parameter", values=values | {"name": name[:100]}) for name in strange])
