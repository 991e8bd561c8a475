"""What the script of /kiem-tra/ asks: who signs in, the sealed list, one code, a photo of one, a purpose; and its records.

All by the session of the page, with the token of its forms: a foreign page can neither read nor send here. Who signed out
is led to the door of signing in, which the script takes for what it is, and drops its list.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import zxingcpp
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from PIL import Image

from txng.accounts import audit, purposes
from txng.accounts.area_lookups import needs_purpose
from txng.core.problems import Problem, Refused
from txng.core.vn.legible import legible
from txng.events.visibility import READS
from txng.inspections import checks, lists
from txng.inspections.checks import About, Place, Seen
from txng.inspector import asked
from txng.inspector.restricted import told_purpose
from txng.inspector.views import checked
from txng.office.door import Asking, page
from txng.portal.stamps import Written
from txng.registry.images import MAX_BYTES, remade
from txng.web.api import body_of, json_of, json_response
from txng.web.pages import language_of

_MOST_BYTES = 32_768
_CODES_MOST = 5


@page("GET")
def me(asking: Asking) -> HttpResponse:
    """Who signed in, the token of his forms, whether he may inspect, and for what he looks."""
    may = checks.mandate_of(asking.viewer, asking.day) is not None
    told = {
        "person": asking.viewer.person_id,
        "name": asking.viewer.label,
        "may": may,
        "token": get_token(asking.request),
        "needs_purpose": needs_purpose(asking.viewer, READS, asking.day),
        "told": told_purpose(asking.viewer, language_of(asking.request)),
        "now": asking.now.isoformat(timespec="seconds"),
    }
    return json_response(told)


@page("GET")
def newest_list(asking: Asking) -> HttpResponse:
    """The head of the newest list with its proof; 304 where the phone has it."""
    checks.needed_mandate(asking.viewer, asking.day)
    found = lists.newest(now=asking.now)
    tag = f'"{found.number}"'
    if asking.request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    told = {"number": found.number, "head": found.head, "nonce": found.nonce, "body": found.body, "proof": found.proof}
    return json_response(told, headers={"ETag": tag})


@page("GET")
def list_body(asking: Asking, digest: str) -> HttpResponse:
    """What a list holds, by its digest."""
    checks.needed_mandate(asking.viewer, asking.day)
    return HttpResponse(lists.body_of(digest[:64]), content_type="application/json")


@page("POST")
def check(asking: Asking) -> HttpResponse:
    """`{"code", "place"}` → the verdict and what the mandate opens."""
    checks.needed_mandate(asking.viewer, asking.day)
    given = _given(asking)
    faults, place = _place_in(given)
    if faults:
        raise Refused(faults)
    return json_response(checked(asking, _text(given, "code"), place))


@page("POST")
def carry(asking: Asking) -> HttpResponse:
    """`{"code"}` → digests of the stamps in use of its product, to be carried; noted."""
    checks.needed_mandate(asking.viewer, asking.day)
    found = asked.page_for(asked.read(_text(_given(asking), "code")), None, now=asking.now)
    if not found.product_key or not found.product:
        raise Refused(Problem("inspections.nothing_to_carry", "/code"))
    told = lists.carried(found.product_key, now=asking.now)
    audit.note(asking.viewer, "inspections.carry", found.product_key, asking.viewer.purpose)
    name = legible(found.product.name)
    return json_response(
        {"product": told.product, "name": name, "at": told.at, "salt": told.salt, "stamps": told.stamps}
    )


@page("POST")
def photo(asking: Asking) -> HttpResponse:
    """The bytes of a photo → the codes in it; nothing of it is kept."""
    checks.needed_mandate(asking.viewer, asking.day)
    asking.request.max_bytes = MAX_BYTES  # type: ignore[attr-defined]
    data = remade(body_of(asking.request)).data
    with Image.open(io.BytesIO(data)) as image:
        found = [one.text for one in zxingcpp.read_barcodes(image.convert("L")) if one.valid and one.text]
    if not found:
        raise Refused(Problem("inspections.photo_unread", "/photo"))
    return json_response({"codes": list(dict.fromkeys(found))[:_CODES_MOST]})


@page("POST")
def purpose(asking: Asking) -> HttpResponse:
    """`{"purpose", "case"}` tells what for; `{"done": true}` that it is done with."""
    checks.needed_mandate(asking.viewer, asking.day)
    given = _given(asking)
    if given.get("done") is True:
        purposes.forget(asking.request)
        return json_response({"told": None})
    code, case = _text(given, "purpose"), _text(given, "case")
    purposes.tell(asking.request, asking.viewer, code, case, now=asking.now)
    words = purposes.PURPOSES[code][language_of(asking.request) == "en"]
    return json_response({"told": {"purpose": words, "case": " ".join(case.split())}})


@page("POST")
def record(asking: Asking) -> HttpResponse:
    """One record of a check: 201 where it is new, 200 where it was sent before."""
    seen = _seen(_given(asking))
    number, is_new = checks.record(asking.viewer, seen, _about(seen), now=asking.now)
    if is_new and not seen.is_online and seen.place and seen.checked_at:
        _count(asking, seen, seen.checked_at)
    return json_response({"number": number, "id": seen.made_as}, status=201 if is_new else 200)


def _count(asking: Asking, seen: Seen, at: datetime) -> None:
    """A stamp that was looked at without a network is a scan of that hour and place."""
    code = _read(seen.code)
    if isinstance(code, Written):
        asked.page_for(code, asked.look_of(asking.request, seen.place, at), now=asking.now)


def _about(seen: Seen) -> About:
    code = _read(seen.code)
    if code is None:
        return About()
    return asked.about(asked.page_for(code, None, now=timezone.now()))


def _read(text: str) -> asked.Asked | None:
    """What was checked, if it is a code at all: of a record also what is none is kept."""
    try:
        return asked.read(text)
    except Refused:
        return None


def _seen(given: Mapping[str, Any]) -> Seen:
    faults, place = _place_in(given)
    if faults:
        raise Refused(faults)
    reasons, number = given.get("reasons"), given.get("list")
    return Seen(
        made_as=_text(given, "id"), code=_text(given, "code"), verdict=_text(given, "verdict"),
        reasons=tuple(str(one) for one in reasons) if isinstance(reasons, list) else (),
        is_online=given.get("is_online") is True, checked_at=_instant(_text(given, "checked_at")),
        list_number=number if isinstance(number, int) and 0 < number < 2**63 else None,
        note=_text(given, "note"), photo=_text(given, "photo"), place=place,
    )  # fmt: skip


def _place_in(given: Mapping[str, Any]) -> tuple[list[Problem], Place | None]:
    told = given.get("place")
    if told is None:
        return [], None
    names = ("latitude", "longitude", "accuracy_m")
    said = [told.get(name) for name in names] if isinstance(told, dict) else []
    numbers = [float(one) for one in said if isinstance(one, int | float) and not isinstance(one, bool)]
    if len(numbers) != len(names):
        return [Problem("inspections.place", "/place")], None
    return [], Place(*numbers)


def _given(asking: Asking) -> Mapping[str, Any]:
    asking.request.max_bytes = _MOST_BYTES  # type: ignore[attr-defined]
    given = json_of(asking.request)
    return given if isinstance(given, dict) else {}


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    return value if isinstance(value, str) else ""


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
