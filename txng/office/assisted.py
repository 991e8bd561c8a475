"""/quan-tri/ghi-ho/dang-ky: an officer registers a household of his commune, with the consent on which he does."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse, HttpResponseRedirect

from txng.accounts import consents
from txng.accounts import mandates_lookups as rights
from txng.accounts.registrations import Draft
from txng.core.problems import Refused
from txng.office.consents import USUAL_DAYS, evidence_in, terms_in
from txng.office.door import Asking, needs, number_in, page
from txng.territory import lookups as territory

_TEXT_MOST = 200
_FIELDS = ("ten", "ma_so", "noi", "dia_chi", "nguoi_lien_he", "dien_thoai", "thu")


@page("GET", "POST")
def register(asking: Asking) -> HttpResponse:
    """The form; another officer decides on what is sent, and the household is told who may write for it."""
    needs(asking, "helping.write_for")
    faults = None
    if asking.request.method == "POST":
        try:
            consents.register_for(asking.viewer, _draft(asking), terms_in(asking), evidence_in(asking), now=asking.now)
            return HttpResponseRedirect("/quan-tri/ghi-ho/?xong=1")
        except Refused as refused:
            faults = refused
    places = rights.area(asking.viewer, "helping.write_for", asking.day)
    communes = [
        unit
        for place in places if place
        for unit in territory.units_of("commune", asking.day, within=place[0], limit=1_000)
        if len(place) == 1 or unit.code == place[1]
    ]  # fmt: skip
    return asking.answered(
        "office/assisted.html",
        {
            "communes": communes,
            "scopes": consents.SCOPES,
            "picked": asking.request.POST.getlist("pham_vi"),
            "given": asking.request.POST,
            "last_iso": (asking.day + timedelta(days=USUAL_DAYS)).isoformat(),
        },
        faults=faults,
    )


def _draft(asking: Asking) -> Draft:
    given = {name: asking.request.POST.get(name, "")[:_TEXT_MOST] for name in _FIELDS}
    return Draft(
        kind="household", name=given["ten"], number=given["ma_so"], unit_id=number_in(given["noi"]) or None,
        address=given["dia_chi"], contact_name=given["nguoi_lien_he"], phone=given["dien_thoai"], email=given["thu"],
        has_consent=bool(asking.request.POST.getlist("pham_vi")),
    )  # fmt: skip
