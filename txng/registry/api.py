"""The doors for master data: /api/v1/products, /api/v1/places, /api/v1/product-groups."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from txng.accounts.idempotence import once
from txng.accounts.viewer import Viewer
from txng.core.gs1.identify import digital_link_of
from txng.core.problems import Problem, Refused
from txng.core.vn.unaccented import unaccented
from txng.registry import actions, drafts, groups, lookups
from txng.registry.identities import gtin_of
from txng.web.api import endpoint, json_response

PER_PAGE = 200
_MAX_BYTES = 1_000_000  # a product with a thousand lots is some 100 kB


@endpoint(methods=("GET", "POST"), max_bytes=_MAX_BYTES)
def products(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Register or amend one product with its lots, as the caller's organisation; or list those it has."""
    if request.method == "GET":
        return _own_products(request, viewer)
    return once(request, viewer, lambda data: _register(viewer, data), now=timezone.now())


@endpoint(methods=("POST",), max_bytes=_MAX_BYTES)
def places(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Register or amend one place, as the caller's organisation."""

    def act(data: bytes) -> HttpResponse:
        done = actions.place_registered(viewer, drafts.read_place(_json(data)), now=timezone.now())
        return json_response({"key": done.key} | _warnings(done), status=201)

    return once(request, viewer, act, now=timezone.now())


@endpoint(methods=("GET",), open_to_all=True)
def product_groups(request: HttpRequest, viewer: Viewer) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """The groups that a product may be of, with what must stand on the labels of each; `?q=` by a part of the name."""
    _check_parameters(request, ("q", "lang"))
    wanted = unaccented(request.GET.get("q", ""))
    found = [group for group in groups.groups() if wanted in unaccented(group.name)]
    told = [
        asdict(group)
        | {"label": [{"what": one.what, "required": one.is_required} for one in groups.label_contents(group.code)]}
        for group in found
    ]
    return json_response({"groups": told})


def _register(viewer: Viewer, data: bytes) -> HttpResponse:
    done = actions.register_product(viewer, drafts.read_product(_json(data)), now=timezone.now())
    # A product without GTIN has no Digital Link, and so no page of its own yet.
    link = {"url": digital_link_of(done.key, settings.PUBLIC_URL)} if gtin_of(done.key) else {}
    told = {"key": done.key} | link
    return json_response(told | _warnings(done), status=201)


def _warnings(done: actions.Registered) -> dict[str, Any]:
    if not done.warnings:
        return {}
    return {
        "warnings": [
            {"code": one.code, "pointer": f"#{one.pointer}", "detail": one.sentence()} for one in done.warnings
        ]
    }


def _json(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise Refused(Problem("web.not_json", values={"reason": str(error)})) from error


def _own_products(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    _check_parameters(request, ("after", "group", "lang"))
    assert viewer.organisation_id is not None, "the door admits only those with a key"
    after, group = (request.GET.get(name, "") for name in ("after", "group"))
    if "\x00" in after + group:
        raise Refused(Problem("web.not_found"))
    page = lookups.products_registered(viewer.organisation_id, after=after, group=group, limit=PER_PAGE)
    more = {"next": page[-1].key} if len(page) == PER_PAGE else {}
    return json_response({"products": [asdict(one) for one in page]} | more)


def _check_parameters(request: HttpRequest, known: tuple[str, ...]) -> None:
    strange = [name for name in request.GET if name not in known]
    if strange:
        values = {"want": ", ".join(known)}
        raise Refused([Problem("registry.parameter", values=values | {"name": name[:100]}) for name in strange])
