"""/api/v1/products and what belongs to one: aliases, picture, completeness, lots; /api/v1/resolve, /api/v1/product-groups."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from txng.accounts.idempotence import once
from txng.accounts.viewer import Viewer
from txng.core.gs1.identify import digital_link_of
from txng.core.problems import Problem, Refused
from txng.core.vn.unaccented import unaccented
from txng.registry import actions, drafts, groups, images, lookups, minimum, resolving, versions
from txng.registry import products_lookups as seen
from txng.registry.api.frame import (
    MAX_BYTES,
    PER_PAGE,
    acted,
    acting_for,
    check_parameters,
    text_in,
    told,
    warnings_of,
)
from txng.registry.identities import gtin_of
from txng.registry.products_lookups import ProductSeen
from txng.web.api import endpoint

_TOLD = (
    "key", "name", "name_en", "aliases", "brand", "origin", "description", "sector", "net_content", "hs_code", "ownership",
    "source", "source_on", "merged_into", "registered_at",
)  # fmt: skip


@endpoint(methods=("GET", "POST"), max_bytes=MAX_BYTES)
def products(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Register or amend one product with its lots, as the caller's organisation; or list those it has."""
    if request.method == "GET":
        return _own_products(request, viewer)
    return acted(request, viewer, _register)


@endpoint(methods=("GET", "PATCH"), max_bytes=MAX_BYTES)
def product(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """One product; PATCH changes the fields it names. `ETag` is its version, `If-Match` that which the sender has read."""
    check_parameters(request, ("lang",))
    found = _seen(viewer, key)
    if request.method == "GET":
        answer = told(_as_json(found))
        answer["ETag"] = f'"{versions.newest_of(found.key)}"'
        return answer
    read = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')

    def amend(own: Viewer, value: Any) -> HttpResponse:
        changes = drafts.read_changes(value)
        done = actions.amend_product(
            own, found.key, changes, now=timezone.now(), seen=int(read) if read.isascii() and read.isdigit() else None
        )
        return told({"key": done.key, "version": versions.newest_of(done.key)} | warnings_of(done.warnings))

    return acted(request, viewer, amend)


@endpoint(methods=("GET", "POST"), max_bytes=MAX_BYTES)
def aliases(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """Under which codes other systems know a product; POST {system, code} adds one."""
    check_parameters(request, ("lang",))
    found = _seen(viewer, key)
    if request.method == "GET":
        return told({"key": found.key, "aliases": [{"system": one, "code": code} for one, code in found.codes]})

    def add(own: Viewer, value: Any) -> HttpResponse:
        actions.name_elsewhere(own, found.key, drafts.read_alias(value), now=timezone.now())
        return told({"key": found.key}, status=201)

    return acted(request, viewer, add)


@endpoint(methods=("GET", "PUT"), max_bytes=images.MAX_BYTES, open_to_all=True)
def image(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """The picture, WebP, for everybody; PUT gives another: a JPEG, PNG or WebP, made anew without what the camera wrote."""
    if request.method == "PUT":
        if viewer.is_public and viewer.person_id is None:
            raise Refused(Problem("web.key_needed"))
        return _put_image(request, viewer, _seen(viewer, key).key)
    data = images.image_of(seen.key_of(key))
    if data is None:
        raise Refused(Problem("products.image_missing"))
    headers = {"Cache-Control": "public, max-age=300", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type="image/webp", headers=headers)


@endpoint(methods=("GET",))
def completeness(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """What the law asks of a product at the least, field by field; `?profile=` one of the decrees."""
    check_parameters(request, ("profile", "lang"))
    found = _seen(viewer, key)
    known = minimum.profiles(timezone.localdate())
    wanted = request.GET.get("profile", "")
    if wanted and wanted not in known:
        raise Refused(Problem("products.profile_unknown", values={"profile": wanted[:60], "known": ", ".join(known)}))
    rows = [minimum.completeness(found.key, name) for name in ([wanted] if wanted else known)]
    return told({"key": found.key, "profiles": [asdict(one) | {"percent": one.percent} for one in rows]})


@endpoint(methods=("GET", "POST"), max_bytes=MAX_BYTES)
def lots(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """The lots of a product, the newest first; POST {lot, made_on, best_before_on, place} adds or amends one."""
    check_parameters(request, ("before", "lang"))
    found = _seen(viewer, key)
    if request.method == "GET":
        page = lookups.lots_page(found.key, before=text_in(request, "before"), limit=PER_PAGE)
        more = {"next": page[-1].key} if len(page) == PER_PAGE else {}
        return told({"lots": [asdict(one) | {"lot": one.lot} for one in page]} | more)

    def add(own: Viewer, value: Any) -> HttpResponse:
        actions.amend_product(own, found.key, drafts.read_changes({"lots": [value]}), now=timezone.now())
        return told({"key": found.key}, status=201)

    return acted(request, viewer, add)


@endpoint(methods=("GET",), open_to_all=True)
def resolve(request: HttpRequest, viewer: Viewer) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """The canonical key of what a system calls `code`; `system=gs1` reads any spelling of a GS1 key."""
    check_parameters(request, ("system", "code", "lang"))
    system, code = (text_in(request, name) for name in ("system", "code"))
    if missing := [name for name, value in (("system", system), ("code", code)) if not value.strip()]:
        raise Refused([Problem("web.parameter", values={"name": name, "want": "system, code"}) for name in missing])
    return told({"system": system, "code": code} | asdict(resolving.resolved(system, code)))


@endpoint(methods=("GET",), open_to_all=True)
def product_groups(request: HttpRequest, viewer: Viewer) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """The groups that a product may be of, with what must stand on the labels of each; `?q=` by a part of the name."""
    check_parameters(request, ("q", "lang"))
    wanted = unaccented(request.GET.get("q", ""))
    found = [group for group in groups.groups() if wanted in unaccented(group.name)]
    rows = [
        asdict(group)
        | {"label": [{"what": one.what, "required": one.is_required} for one in groups.label_contents(group.code)]}
        for group in found
    ]
    return told({"groups": rows})


def _register(own: Viewer, value: Any) -> HttpResponse:
    done = actions.register_product(own, drafts.read_product(value), now=timezone.now())
    return told({"key": done.key} | _link(done.key) | warnings_of(done.warnings), status=201)


def _link(key: str) -> dict[str, str]:
    # A product without GTIN has no Digital Link: its page stands under its own address.
    if not gtin_of(key):
        return {}
    return {"url": digital_link_of(key, settings.PUBLIC_URL)}


def _put_image(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    own = acting_for(viewer)

    def put(data: bytes) -> HttpResponse:
        picture = images.set_image(own, key, data, now=timezone.now())
        return told({"key": key, "digest": picture.digest, "width": picture.width, "height": picture.height})

    return once(request, viewer, put, now=timezone.now())


def _seen(viewer: Viewer, key: str) -> ProductSeen:
    found = seen.product_seen(viewer, seen.key_of(key), timezone.localdate()) if "\x00" not in key else None
    if found is None:
        raise Refused(Problem("products.not_there"))
    return found


def _as_json(found: ProductSeen) -> dict[str, Any]:
    fields = {name: getattr(found, name) for name in _TOLD}
    more = {"groups": [group.code for group in found.groups], "stale": found.is_stale, "has_image": found.has_image}
    return fields | more | _link(found.key)


def _own_products(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    check_parameters(request, ("after", "group", "lang"))
    own = acting_for(viewer)
    assert own.organisation_id is not None, "who acts for nobody was refused"
    page = lookups.products_registered(
        own.organisation_id, after=text_in(request, "after"), group=text_in(request, "group"), limit=PER_PAGE
    )
    more = {"next": page[-1].key} if len(page) == PER_PAGE else {}
    return told({"products": [asdict(one) for one in page]} | more)
