"""/quan-tri/san-pham/: products of one's own and of one's area; one of them, with all that was ever said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpResponse, HttpResponseRedirect

from txng.core.problems import Problem, Refused
from txng.office import products_fields as form
from txng.office.door import Asking, hidden, number_in, page
from txng.office.products_telling import facts_of, history_of, kept_of
from txng.registry import acting, actions, drafts, groups, images, lookups, merging, minimum, versions
from txng.registry import products_lookups as products
from txng.registry.products_lookups import Asked, ProductSeen
from txng.territory import lookups as territory
from txng.web.pages import language_of

FOLDER = "/quan-tri/san-pham/"
PER_PAGE = 50
TEXT_MOST = 200
LOTS_SHOWN, VERSIONS_SHOWN = 50, 20


@page("GET")
def listed(asking: Asking) -> HttpResponse:
    """`?q=` words or a code; `nhom`, `quyen_so`, `thieu`, `xa` narrow it; `sau` is the last key seen."""
    get = asking.request.GET
    asked = _asked(asking)
    after = get.get("sau", "")[:TEXT_MOST].replace("\x00", "")
    rows = products.products_listed(asking.viewer, asking.day, asked, after=after, limit=PER_PAGE + 1)
    filters = {name: get[name] for name in ("q", "nhom", "quyen_so", "thieu", "xa") if get.get(name)}
    more = urlencode(filters | {"sau": rows[PER_PAGE - 1].key}) if len(rows) > PER_PAGE else ""
    return asking.answered(
        "office/products.html",
        {
            "rows": rows[:PER_PAGE],
            "more": more,
            "given": get,
            "filters": bool(filters),
            "groups": groups.groups(),
            "ownerships": products.OWNERSHIPS,
            "may_add": bool(acting.organisations_to_act_for(asking.viewer, asking.day)),
            "reviews": acting.reach_of(asking.viewer, asking.day).is_over_others,
        },
    )


@page("GET", "POST")
def new(asking: Asking) -> HttpResponse:
    """The form; `POST viec=kiem-tra` tells what is wrong and stores nothing."""
    own = acting.organisations_to_act_for(asking.viewer, asking.day)
    if not own:
        raise Refused(Problem("registry.no_organisation"))
    posted = asking.request.POST
    chosen = number_in(posted.get("to_chuc", "")) or own[0].id
    given = form.given_of(posted)
    faults, checked = None, None
    if asking.request.method == "POST":
        try:
            viewer = acting.as_own(asking.viewer, chosen, asking.day)
            draft = _read(given, drafts.read_product)
            if posted.get("viec") != "kiem-tra":
                made = actions.register_product(viewer, draft, now=asking.now)
                return HttpResponseRedirect(f"{address_of(made.key)}?xong=1")
            checked = actions.check_product(viewer, draft, now=asking.now)
        except Refused as refused:
            faults = refused
    warnings = [one.sentence(language_of(asking.request)) for one in checked.warnings] if checked else []
    values = _form(asking, given, faults) | {
        "own": own, "chosen": chosen, "checked": checked is not None, "warnings": warnings,
    }  # fmt: skip
    return asking.answered("office/product_new.html", values, faults=faults)


@page("GET", "POST")
def one(asking: Asking, key: str) -> HttpResponse:
    """One product; `POST viec` gives it a picture, a lot or an alias, or withdraws it."""
    seen = _seen(asking, key)
    faults = None
    if asking.request.method == "POST":
        try:
            return HttpResponseRedirect(_done(asking, seen))
        except Refused as refused:
            faults = refused
    language = language_of(asking.request)
    told = versions.versions_of(
        seen.key, before=number_in(asking.request.GET.get("truoc", "")) or None, limit=VERSIONS_SHOWN
    )
    values = {
        "one": seen,
        "facts": facts_of(seen, asking.day, language),
        "profiles": [minimum.completeness(seen.key, name) for name in minimum.profiles(asking.day)],
        "labels": [(group, groups.label_contents(group.code)) for group in seen.groups if group.kind == "label"],
        "lots": lookups.lots_of_product(seen.key, limit=LOTS_SHOWN),
        "history": history_of(told, language),
        "earlier": told[-1].version if len(told) == VERSIONS_SHOWN and told[-1].version > 1 else None,
        "kept": kept_of(seen, asking.day, language),
        "alike": merging.candidates(seen.key) if seen.may_amend or seen.may_review else [],
        "address": address_of(seen.key),
        "given": asking.request.POST,
        "stale_after": products.STALE_AFTER_DAYS,
    }
    return asking.answered("office/product.html", values, faults=faults)


@page("GET", "POST")
def edit(asking: Asking, key: str) -> HttpResponse:
    """Change what is told of a product; `phien_ban` is the version that the form was filled from."""
    seen = _seen(asking, key)
    if not seen.may_amend:
        raise hidden("products.not_there")
    posted = asking.request.POST
    faults = None
    given: Mapping[str, Any] = form.given_as(_fields(seen))
    if asking.request.method == "POST":
        given = form.given_of(posted)
        try:
            viewer = acting.as_own(asking.viewer, seen.organisation_id, asking.day)
            changes = _read({name: given[name] for name in _EDITED}, drafts.read_changes)
            actions.amend_product(
                viewer, seen.key, changes, now=asking.now, reason=posted.get("ly_do", "").strip(),
                seen=number_in(posted.get("phien_ban", "")) or None,
            )  # fmt: skip
            return HttpResponseRedirect(f"{address_of(seen.key)}?xong=1")
        except Refused as refused:
            faults = refused
    values = _form(asking, given, faults) | {
        "one": seen,
        "version": versions.newest_of(seen.key),
        "address": address_of(seen.key),
    }
    return asking.answered("office/product_edit.html", values, faults=faults)


def address_of(key: str) -> str:
    """Where the office shows a product."""
    return FOLDER + quote(key, safe="/:")


_EDITED = ("name", *form.MORE)


def _asked(asking: Asking) -> Asked:
    get = asking.request.GET
    text = get.get("q", "").replace("\x00", "")[:TEXT_MOST]
    found = (
        territory.named(get.get("xa", "").replace("\x00", "")[:TEXT_MOST], asking.day, limit=1) if get.get("xa") else []
    )
    unit = next((unit for one in found for unit in one.now), None)
    place: tuple[str, ...] = ()
    if get.get("xa"):
        # A name that no unit bears narrows to nothing, never to everything.
        place = (
            ("-",) if unit is None else (unit.code,) if unit.level == "province" else (unit.province_code, unit.code)
        )
    return Asked(
        text=text, group=get.get("nhom", "")[:60].replace("\x00", ""), ownership=get.get("quyen_so", ""),
        missing=get.get("thieu", ""), place=place,
    )  # fmt: skip


def _seen(asking: Asking, key: str) -> ProductSeen:
    found = products.product_seen(asking.viewer, products.key_of(key.replace("\x00", "")), asking.day)
    if found is None:
        raise hidden("products.not_there")
    return found


def _done(asking: Asking, seen: ProductSeen) -> str:
    """Do what was asked; where to look then."""
    posted, now = asking.request.POST, asking.now
    if posted.get("viec") == "gop":
        into = products.key_of(posted.get("vao", "").replace("\x00", ""))
        merging.merge(asking.viewer, seen.key, into, reason=posted.get("ly_do", ""), now=now)
        return f"{address_of(into)}?xong=1"
    if posted.get("viec") == "bo-gop":
        merging.unmerge(asking.viewer, seen.key, reason=posted.get("ly_do", ""), now=now)
        return f"{address_of(seen.key)}?xong=1"
    viewer = acting.as_own(asking.viewer, seen.organisation_id, asking.day)
    match posted.get("viec", ""):
        case "anh":
            images.set_image(viewer, seen.key, _uploaded(asking), now=now)
        case "lo":
            lot = {name: posted.get(name, "") for name in ("lot", "made_on", "best_before_on", "place")}
            actions.amend_product(viewer, seen.key, drafts.read_changes({"lots": [lot]}), now=now)
        case "ma":
            actions.name_elsewhere(
                viewer,
                seen.key,
                drafts.read_alias({name: posted.get(name, "") for name in ("system", "code")}),
                now=now,
            )
        case "rut":
            actions.withdraw_products(viewer, [seen.key], now=now, reason=_reason(asking))
            return f"{FOLDER}?xong=1"
        case other:
            raise Refused(Problem("registry.parameter", values={"name": other[:100], "want": "anh, lo, ma, rut"}))
    return f"{address_of(seen.key)}?xong=1"


def _reason(asking: Asking) -> str:
    text = asking.request.POST.get("ly_do", "").strip()
    if not text or len(text) > versions.REASON_LENGTH:
        raise Refused(Problem("products.reason_missing", "/ly_do", {"most": versions.REASON_LENGTH}))
    return text


def _uploaded(asking: Asking) -> bytes:
    length = asking.request.headers.get("Content-Length", "")
    # Asked before the form is read: Django would write all of it to the disk first.
    if not length.isdigit() or int(length) > images.MAX_BYTES + 100_000:
        raise Refused(
            Problem(
                "registry.image_large", "/anh", {"got": f"{length or '?'} byte", "most": f"{images.MAX_BYTES} byte"}
            )
        )
    file = asking.request.FILES.get("anh")
    if file is None or not file.size:
        raise Refused(Problem("registry.image_kind", "/anh"))
    data: bytes = file.read()
    return data


def _read(given: Mapping[str, Any], read: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    """The form as a draft: what is wrong with groups and with any other field, told together."""
    problems: Sequence[Problem] = ()
    try:
        draft = form.draft_of(given)
    except Refused as refused:
        problems = refused.problems
        draft = form.draft_of(dict(given) | {"groups": []})
    try:
        read_draft = read(draft)
    except Refused as refused:
        raise Refused([*problems, *refused.problems]) from refused
    if problems:
        raise Refused(list(problems))
    return read_draft


def _form(asking: Asking, given: Mapping[str, Any], faults: Refused | None) -> dict[str, Any]:
    language = language_of(asking.request)
    problems = list(faults.problems) if faults else []
    return {
        "first": form.boxes_of(form.FIRST, given, problems, language),
        "name_box": form.boxes_of(("name",), given, problems, language),
        "more": form.boxes_of(form.MORE, given, problems, language),
        "all_groups": groups.groups(),
    }


def _fields(seen: ProductSeen) -> dict[str, Any]:
    return {name: getattr(seen, name) for name in _EDITED}
