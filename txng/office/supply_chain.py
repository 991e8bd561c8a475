"""/quan-tri/chuoi-cung-ung/: which links of one's chain both sides confirmed, which miss, whom to ask; and inviting partners."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect

from txng.accounts import audit, limits
from txng.accounts.logins import read_login
from txng.accounts.lookups import organisations_of
from txng.accounts.messages import Text
from txng.accounts.notices import tell
from txng.accounts.parties import Party, parties_by_code, parties_by_id
from txng.core.problems import Refused
from txng.core.vn.unaccented import unaccented
from txng.events.links_confirmed import ChainLink, chain_links
from txng.journal import handovers_lookups
from txng.office.door import Asking, hidden, page

FOLDER = "/quan-tri/chuoi-cung-ung/"
LOOKED_BACK = timedelta(days=180)
MISSING_SHOWN = 100
_SUBJECTS = {"vi": "Lời mời cùng ghi chuỗi cung ứng", "en": "An invitation to record a supply chain together"}
# Without marks: with them a text message costs twice.
_INVITATION = "{name} moi ban cung ghi nhan hang hoa giao nhan voi nhau tren Cong truy xuat nguon goc: {url}/dang-ky/"


@page("GET", "POST")
def listed(asking: Asking) -> HttpResponse:
    """Completeness, partners, missing links; `POST viec=moi` invites somebody by phone or email."""
    own = handovers_lookups.own_first(asking.viewer, asking.now)
    if not own:
        raise hidden("handovers.not_there")
    faults = None
    if asking.request.method == "POST":
        try:
            _invite(asking, own)
            return HttpResponseRedirect(f"{FOLDER}?xong=1")
        except Refused as refused:
            faults = refused
    links = chain_links(own, since=asking.now - LOOKED_BACK)
    partners = _parties(links)
    told = {
        "confirmed": sum(one.is_confirmed for one in links),
        "expected": len(links),
        "percent": round(100 * sum(one.is_confirmed for one in links) / len(links)) if links else None,
        "partners": _by_partner(links, partners),
        "missing": [_row(one, partners) for one in links if not one.is_confirmed][:MISSING_SHOWN],
        "own": list(organisations_of(own).values()),
        "contact": asking.request.POST.get("lien_he", ""),
        "days": LOOKED_BACK.days,
    }
    return asking.answered("office/supply_chain.html", told, faults=faults)


def _invite(asking: Asking, own: Sequence[int]) -> None:
    """A message to whoever is reached there, once an hour at most, from whomever."""
    to = read_login(asking.request.POST.get("lien_he", ""))
    limits.spend(asking.request, "invite", to.to, now=asking.now)
    who = organisations_of(own)[own[0]]
    url = settings.PUBLIC_URL.rstrip("/")
    digest = hashlib.sha256(f"{own[0]} {to.to}".encode()).hexdigest()[:24]
    text = Text(
        to.channel, to.to, _SUBJECTS["vi"],
        _INVITATION.format(name=unaccented(who.public_name), url=url), kind="handovers",
        event=f"invite/{digest}/{asking.day:%Y-%m}", url="/dang-ky/",
    )  # fmt: skip
    tell([text], now=asking.now)
    audit.note(asking.viewer, "chain.invite", f"organisation/{own[0]}", digest)


def _parties(links: Sequence[ChainLink]) -> dict[str, Party]:
    named = {one.partner for one in links if one.partner}
    by_code = parties_by_code(one for one in named if not one.startswith("#"))
    by_id = parties_by_id(int(one[1:]) for one in named if one.startswith("#"))
    return by_code | {f"#{party.id}": party for party in by_id.values()}


def _by_partner(links: Sequence[ChainLink], partners: dict[str, Party]) -> list[dict[str, Any]]:
    """Of each partner how many links there are, and how many both sides told; whom nobody named stands together at the end."""
    every = Counter(one.partner for one in links)
    confirmed = Counter(one.partner for one in links if one.is_confirmed)
    rows = [
        {"name": partners[one].public_name if one in partners else "", "code": partners[one].code if one in partners else "",
         "confirmed": confirmed[one], "expected": count}
        for one, count in every.most_common()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row["name"] == "")


def _row(one: ChainLink, partners: dict[str, Party]) -> dict[str, Any]:
    party = partners.get(one.partner)
    return {"link": one, "partner": party.public_name if party else "", "code": party.code if party else ""}
