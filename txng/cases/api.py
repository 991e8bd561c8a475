"""/api/v1/recalls: what is recalled now and what each reaches. Open to everybody, for tills and marketplaces."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from txng.accounts.api.door import PER_PAGE, Ask, door, number_of, paged, parameters
from txng.cases import lookups
from txng.cases.lookups import RecallFace
from txng.cases.stretches import stretches_in
from txng.core.problems import Problem, Refused
from txng.web.api import json_response

ITEMS_PER_PAGE = 1_000


@door("GET", is_open=True)
def recalls(ask: Ask) -> HttpResponse:
    """Recalls in force, the newest first."""
    asked = parameters(ask, "after")
    rows = lookups.recalls_in_force(ask.now, before=number_of(asked["after"], "after"), limit=PER_PAGE + 1)
    return paged(ask, "recalls", [_told(row) for row in rows], lambda row: str(row["number"]))


@door("GET", is_open=True)
def recall(ask: Ask, number: int) -> HttpResponse:
    """One recall with the keys it reaches, by key; `?after=` the last key seen. `stamps` are the stretches among them."""
    asked = parameters(ask, "after")
    face = lookups.recall_by_number(number)
    if face is None:
        raise Refused(Problem("cases.recall_not_there"))
    items = lookups.items_of(number, after=asked["after"], limit=ITEMS_PER_PAGE + 1)
    keys = [one.key for one in items[:ITEMS_PER_PAGE]]
    stamps = [{"batch": one.batch, "first": one.first, "last": one.last} for one in stretches_in(keys)]
    told = _told(face) | {"items": keys, "stamps": stamps}
    more = {"after": items[ITEMS_PER_PAGE - 1].key} if len(items) > ITEMS_PER_PAGE else {}
    return json_response(told | more)


def _told(face: RecallFace) -> dict[str, Any]:
    return {
        "number": face.number, "name": face.name, "title": face.title, "what_to_do": face.what_to_do,
        "reason": face.reason, "hotline": face.hotline, "decision": face.decision,
        "scope": {"vi": face.scope_vi, "en": face.scope_en}, "product": face.product_key, "issued_at": face.issued_at,
        "withdrawn_at": face.withdrawn_at, "is_complete": face.is_complete, "item_count": face.item_count,
        "url": face.url,
    }  # fmt: skip
