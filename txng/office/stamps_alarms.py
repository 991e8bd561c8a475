"""/quan-tri/tem/canh-bao/: stamps suspected of being copied: one's own, to appeal; those of one's area, to answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from txng.accounts import mandates_lookups as rights
from txng.accounts.lookups import organisations_of
from txng.core.problems import Refused
from txng.office.door import Asking, number_in, page
from txng.registry.lookups import products_of
from txng.stamps import scans_appeals
from txng.stamps.acting import REQUEST
from txng.stamps.scans import WHERE

PER_PAGE = 50


@page("GET", "POST")
def listed(asking: Asking) -> HttpResponse:
    """The alarms, `?truoc=` the last seen; `POST so, viec=khieu-nai|bo-canh-bao|giu-canh-bao, ly_do`."""
    faults = None
    if asking.request.method == "POST":
        try:
            _do(asking)
            return HttpResponseRedirect(f"{WHERE}?xong=1")
        except Refused as refused:
            faults = refused
    before = number_in(asking.request.GET.get("truoc", ""))
    rows = scans_appeals.alarms(asking.viewer, now=asking.now, before=before, limit=PER_PAGE + 1)
    return asking.answered("office/stamps_alarms.html", _told(asking, rows), faults=faults)


def _told(asking: Asking, rows: list[scans_appeals.Alarm]) -> dict[str, Any]:
    own = set(rights.own_organisations(asking.viewer, REQUEST, asking.day))
    names = organisations_of({row.organisation_id for row in rows})
    products = products_of({row.product_key for row in rows})
    given = asking.request.POST
    return {
        "rows": [
            {
                "one": row,
                "product": products.get(row.product_key),
                "name": names[row.organisation_id].public_name,
                "is_own": row.organisation_id in own,
            }
            for row in rows[:PER_PAGE]
        ],
        "more": rows[PER_PAGE - 1].id if len(rows) > PER_PAGE else None,
        "handles": scans_appeals.handles(asking.viewer, asking.day),
        "given": {"number": number_in(given.get("so", "")), "reason": given.get("ly_do", "")},
    }


def _do(asking: Asking) -> None:
    given, viewer, now = asking.request.POST, asking.viewer, asking.now
    number, reason = number_in(given.get("so", "")), given.get("ly_do", "")
    match given.get("viec", ""):
        case "khieu-nai":
            scans_appeals.appeal(viewer, number, reason=reason, now=now)
        case "bo-canh-bao" | "giu-canh-bao" as act:
            scans_appeals.rule(viewer, number, is_cleared=act == "bo-canh-bao", reason=reason, now=now)
