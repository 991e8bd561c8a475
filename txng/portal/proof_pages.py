"""The pages of proofs: one record's, verified by the browser that shows it; those of one event; the stand-alone verifier.

Their policy is stricter than the house's: no inline style, no inline script, so that what verifies is what we wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from txng.core.canon import canonical
from txng.core.gs1.identify import label_of
from txng.portal.proof_words import PAGE_STEPS, STEPS, page_words, steps_of
from txng.portal.proofs import as_json, bundle_of, indexes_of_event, sealed_at
from txng.portal.verifier import page, policy
from txng.registry.lookups import places_of
from txng.web.pages import language_of

_PLACES, _GS1_PLACES = ("readPoint", "bizLocation"), ("414/", "417/")
_IMPORTED = ("proof_steps.js", "proof_verify.js", "proof_crypto.js")  # fetched at once, not one after the other
_STRICT = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)


@require_safe
def proof(request: HttpRequest, index: int) -> HttpResponse:
    """/bang-chung/<index>: the proof of one sealed record; ?dang=json for machines."""
    sealed = sealed_at(index)
    if request.GET.get("dang") == "json":
        data = orjson.dumps(as_json(sealed, settings.PUBLIC_URL.rstrip("/")))
        # The checker may be anyone's page.
        return HttpResponse(data, content_type="application/json", headers={"Access-Control-Allow-Origin": "*"})
    language = language_of(request)
    context = {
        "sealed": sealed,
        "items": [{"key": key, "label": label_of(key)} for key in sealed.public.face["items"]] if sealed.public else [],
        "face": _face(sealed.public.face) if sealed.public else [],
        "bundle": bundle_of(sealed),
        "words": page_words(language),
        "scripts": _IMPORTED,
        "steps": steps_of(language, {**STEPS, **PAGE_STEPS}),
    }
    return _strict(render(request, "portal/proof.html", context))


@require_safe
def proofs(request: HttpRequest) -> HttpResponse:
    """/bang-chung/?event=: the sealed records of one eventID, of those the viewer may see."""
    event_id = request.GET.get("event", "").replace("\x00", "").strip()
    viewer = request.viewer  # type: ignore[attr-defined]
    found = indexes_of_event(viewer, event_id) if event_id else []
    lines = [{"index": one.index, "face": _face(one.face), "is_declaration": declares} for one, declares in found]
    return _strict(render(request, "portal/proofs.html", {"event_id": event_id, "lines": lines}))


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """/log/verifier.html: verifies without us and without a network; ?tai=1 to keep it."""
    response = HttpResponse(page(), content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = f"{policy()}; frame-ancestors 'none'"
    if request.GET.get("tai"):
        response["Content-Disposition"] = 'attachment; filename="verifier.html"'
    return response


def _strict(response: HttpResponse) -> HttpResponse:
    response["Content-Security-Policy"] = _STRICT
    return response


def _face(face: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What everyone may see of an event, in the words of the standard, as it was sealed.

    A place is shown by a GS1 key or the key that its owner registered; any other address may be a family's home.
    """
    named = {str(face[name]) for name in _PLACES if name in face}
    shown = {key for key in named if key.startswith(_GS1_PLACES)} | places_of(named).keys()
    return [
        (name, value if isinstance(value, str) else canonical(value).decode())  # as the browser writes it, to compare
        for name, value in face.items()
        if name != "items" and (name not in _PLACES or str(value) in shown)
    ]
