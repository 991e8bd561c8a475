"""What the registry's doors have in common: JSON in, known parameters only, for whom a caller acts, pages by key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from txng.accounts.idempotence import once
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.registry import acting
from txng.web.api import json_response

PER_PAGE = 200
MAX_BYTES = 1_000_000  # a product with a thousand lots is some 100 kB


def told(value: Any, *, status: int = 200) -> HttpResponse:
    """An answer in JSON."""
    return json_response(value, status=status)


def acted(request: HttpRequest, viewer: Viewer, act: Callable[[Viewer, Any], HttpResponse]) -> HttpResponse:
    """What `act` answers to the body as JSON, for the organisation that the caller acts for; once for each Idempotency-Key."""
    own = acting_for(viewer)
    return once(request, viewer, lambda data: act(own, json_in(data)), now=timezone.now())


def acting_for(viewer: Viewer) -> Viewer:
    """The caller, acting for his organisation.

    raises  Refused: he has none, or may not register its products
    """
    if viewer.organisation_id is None:
        raise Refused(Problem("registry.no_organisation"))
    return acting.as_own(viewer, viewer.organisation_id, timezone.localdate())


def json_in(data: bytes) -> Any:
    """The body.

    raises  Refused web.not_json
    """
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise Refused(Problem("web.not_json", values={"reason": str(error)})) from error


def check_parameters(request: HttpRequest, known: tuple[str, ...]) -> None:
    """Refuse by its name every parameter that a door does not know."""
    strange = [name for name in request.GET if name not in known]
    if strange:
        values = {"want": ", ".join(known)}
        raise Refused([Problem("registry.parameter", values=values | {"name": name[:100]}) for name in strange])


def text_in(request: HttpRequest, name: str) -> str:
    """A parameter's text; what no key can hold finds nothing."""
    text = request.GET.get(name, "")
    if "\x00" in text:
        raise Refused(Problem("web.not_found"))
    return text


def warnings_of(warnings: Sequence[Problem]) -> dict[str, Any]:
    """The warnings as an answer tells them; nothing where there are none."""
    if not warnings:
        return {}
    return {
        "warnings": [{"code": one.code, "pointer": f"#{one.pointer}", "detail": one.sentence()} for one in warnings]
    }
