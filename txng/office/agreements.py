"""/quan-tri/thoa-thuan/: agreements on sharing data: those one is a party to, a new one, one with its use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone

from txng.accounts import audit
from txng.accounts import mandates_lookups as rights
from txng.accounts.signatories import signatories
from txng.agreements import actions, faces, uses
from txng.agreements.drafts import read_draft
from txng.agreements.signing import FOR_AREA, FOR_OWN
from txng.agreements.terms import DATASETS, FIELDS
from txng.core.gs1.identify import label_of
from txng.core.problems import Refused
from txng.core.vn.sectors import lines, sector_of
from txng.office.door import Asking, hidden, number_in, page
from txng.territory import lookups as territory
from txng.web.pages import language_of

PER_PAGE = 30
_NATION = "VN"
_AREA = re.compile(r"\d{2}(?:/\d{5})?")
_TERM_YEARS = 1
_NOT_HELD = ("csrfmiddlewaretoken", "viec")
# Between the words that people type for several products.
_BETWEEN = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class Told:
    """What the receiver will read, in words.

    opened, closed   the fields; opened empty: all of them
    """

    dataset: str
    opened: tuple[str, ...]
    closed: tuple[str, ...]
    products: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """A party in whose name the viewer may sign: as it is typed, as it is called."""

    text: str
    name: str


@page("GET")
def listed(asking: Asking) -> HttpResponse:
    """`?cho=1` those that wait for a party; `?truoc=` the last number seen."""
    get = asking.request.GET
    is_unsigned = get.get("cho") == "1"
    before = number_in(get.get("truoc", ""))
    rows = faces.page(asking.viewer, now=asking.now, before=before, limit=PER_PAGE + 1, is_unsigned=is_unsigned)
    more = rows[PER_PAGE - 1].id if len(rows) > PER_PAGE else None
    values = {"rows": rows[:PER_PAGE], "more": more, "unsigned": is_unsigned, "may_propose": bool(_own(asking))}
    return asking.answered("office/agreements.html", values)


@page("GET", "POST")
def new(asking: Asking) -> HttpResponse:
    """The form; `viec=xem` shows what the partner will see, `viec=ky` proposes it and signs one's own side."""
    faults, told, draft = None, None, None
    given = asking.request.POST
    if asking.request.method == "POST":
        try:
            draft = read_draft(_json_of(asking))
            told = told_of(draft.dataset, draft.fields, draft.products, language_of(asking.request))
            if given.get("viec") == "ky":
                made = actions.propose(asking.viewer, draft, now=asking.now)
                return HttpResponseRedirect(f"/quan-tri/thoa-thuan/{made}?xong=1")
        except Refused as refused:
            faults = refused
    # What was shown is what will be signed: the button beside it sends this and nothing that was typed since.
    held = [(name, value) for name in given if name not in _NOT_HELD for value in given.getlist(name)]
    values = {
        "held": held,
        "given": given,
        "chosen": _chosen(asking),
        "own": _own(asking),
        "told": told,
        "draft": draft,
    }
    return asking.answered("office/agreement_new.html", {**values, **_words(asking)}, faults=faults)


@page("GET", "POST")
def one(asking: Asking, number: int) -> HttpResponse:
    """One agreement whole; `POST viec` signs it or ends it."""
    faults = None
    if asking.request.method == "POST":
        try:
            return HttpResponseRedirect(_done(asking, number))
        except Refused as refused:
            if refused.status == 404:
                raise
            faults = refused
    face = faces.one(asking.viewer, number, now=asking.now)
    if face is None:
        raise hidden("agreements.not_there")
    audit.note(asking.viewer, "sharing.report", f"agreement/{number}")
    sides = faces.sides_of(asking.viewer, face, asking.day)
    is_open = face.standing not in ("ended", "expired")
    values = {
        "one": face,
        "told": told_of(face.dataset, face.fields, face.products, language_of(asking.request)),
        "sectors": [_sector_name(code, language_of(asking.request)) for code in face.sectors],
        "days": uses.days_of(number),
        "leaves": faces.leaves_of(face),
        "may_sign": is_open and bool(set(face.unsigned) & set(sides)),
        "may_end": is_open and bool(sides),
        "given": asking.request.POST,
    }
    return asking.answered("office/agreement.html", values, faults=faults)


def told_of(dataset: str, fields: tuple[str, ...], products: tuple[str, ...], language: str) -> Told:
    """What is opened and what stays closed, in the words of people."""
    place = 1 if language == "en" else 0
    named = FIELDS["master_data" if dataset == "master_data" else "events"]
    opened = tuple(words[place] for name, words in named.items() if name in fields)
    closed = tuple(words[place] for name, words in named.items() if fields and name not in fields)
    return Told(dataset, opened, closed, tuple(label_of(key) for key in products))


def _done(asking: Asking, number: int) -> str:
    """Do what was asked; where to look then."""
    given = asking.request.POST
    if given.get("viec") == "ky":
        actions.sign(asking.viewer, number, now=asking.now)
    else:
        actions.end(asking.viewer, number, reason=given.get("ly_do", ""), now=asking.now)
    return f"/quan-tri/thoa-thuan/{number}?xong=1"


def _json_of(asking: Asking) -> Mapping[str, Any]:
    """The form as a system would have sent it, so that both are judged by the same rules."""
    given = asking.request.POST
    dataset = given.get("bo", "")
    giver = _party(given.get("chia_se", ""))
    sectors = given.getlist("nganh")
    return {
        "side": given.get("thay", ""),
        "number": given.get("so", ""),
        "giver": giver | {"sectors": sectors} if "place" in giver and sectors else giver,
        "receiver": _party(given.get("nhan", "")),
        "dataset": dataset,
        "products": [text for text in _BETWEEN.split(given.get("san_pham", "")) if text],
        "fields": given.getlist(f"truong_{dataset}"),
        "purpose": given.get("muc_dich", ""),
        "basis": given.get("can_cu", ""),
        "first": given.get("tu_ngay", ""),
        "expires_at": _instant(given.get("het_luc", "")),
    }


def _party(text: str) -> dict[str, Any]:
    """VN, 51 and 51/21163 are areas; anything else is the code of an organisation."""
    text = text.strip()
    if text.upper() == _NATION:
        return {"place": []}
    if _AREA.fullmatch(text):
        return {"place": text.split("/")}
    return {"organisation": text} if text else {}


def _instant(text: str) -> str:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=timezone.get_default_timezone()).isoformat()
    except ValueError:
        return text


def _own(asking: Asking) -> list[Own]:
    """The parties in whose name the viewer may propose: his organisations, his areas."""
    own = signatories(rights.own_organisations(asking.viewer, FOR_OWN, asking.day))
    places = sorted({one.place for one in rights.extents(asking.viewer, FOR_AREA, asking.day)})
    found = [Own(one.code, one.name) for one in own.values()]
    for place in places:
        level: territory.Level = "commune" if len(place) > 1 else "province"
        unit = territory.unit_of(level, place[-1], asking.day) if place else None
        found.append(Own("/".join(place) or _NATION, unit.full_name if unit else "Cả nước"))
    return found


def _chosen(asking: Asking) -> Mapping[str, Any]:
    """What the form shows as chosen: what was sent, or what most will want."""
    given = asking.request.POST
    own = _own(asking)
    in_a_year = asking.day.replace(year=asking.day.year + _TERM_YEARS, day=min(asking.day.day, 28))
    return {
        "thay": given.get("thay", "giver"),
        "bo": given.get("bo", "events"),
        "chia_se": given.get("chia_se", own[0].text if own else ""),
        "tu_ngay": given.get("tu_ngay", asking.day.isoformat()),
        "het_luc": given.get("het_luc", f"{in_a_year.isoformat()}T00:00"),
        "truong": {name for key in FIELDS for name in given.getlist(f"truong_{key}")},
        "nganh": set(given.getlist("nganh")),
    }


def _words(asking: Asking) -> Mapping[str, Any]:
    language = language_of(asking.request)
    place = 1 if language == "en" else 0
    return {
        "datasets": [
            (name, words[place], [(field, told[place]) for field, told in FIELDS[name].items()])
            for name, words in DATASETS.items()
        ],
        "sectors": [(one.code, _sector_name(one.code, language)) for one in lines()],
    }


def _sector_name(code: str, language: str) -> str:
    found = sector_of(code)
    if found is None:
        return code
    return found.name_en if language == "en" else found.name
