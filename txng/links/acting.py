"""Who may register links, and for which codes: those of the organisation's own products, places and parties."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from txng.accounts import mandates_lookups as rights
from txng.accounts.viewer import Viewer
from txng.core.gs1.digital_link import CANONICAL_STEM, read
from txng.core.gs1.resolver import levels_of
from txng.core.mandates.mandate import Wanted
from txng.core.problems import Problem, Refused
from txng.registry.acting import AMEND
from txng.registry.lookups import owners_of, products_of

_ONE_PIECE = frozenset({"21", "235"})


def owns(viewer: Viewer, organisation_id: int, now: datetime) -> bool:
    """May the viewer write this organisation's links? A key speaks for its organisation."""
    if viewer.person_id is None:
        return viewer.organisation_id == organisation_id
    day = timezone.localdate(now)
    return (
        rights.allowed(rights.with_mandates(viewer, day), Wanted(AMEND, organisation=organisation_id), day) is not None
    )


def owns_any(viewer: Viewer, day: date) -> bool:
    """May the viewer write the links of any organisation?"""
    return bool(rights.own_organisations(viewer, AMEND, day))


def read_anchor(text: str) -> str:
    """The code that links hang on: a Digital Link of any domain, or the path of one.

    raises   Refused links.anchor, links.anchor_finer; the faults of its digits and letters
    """
    address = text if text.lower().startswith(("http://", "https://")) else f"{CANONICAL_STEM}/{text.strip('/')}"
    try:
        link = read(address.removesuffix("/"), alphas=True, short_gtins=True)
    except Refused as refused:
        if {problem.code for problem in refused.problems} <= {
            "gs1.link_no_key",
            "gs1.link_scheme",
            "gs1.link_domain",
            "gs1.link_character",
        }:
            raise _no_anchor(text) from refused
        raise
    if "?" in address or "#" in address:
        raise _no_anchor(text)
    path = [(ai, value) for ai, value in link.elements]
    extra = [ai for ai, _ in path[1:] if ai not in _ONE_PIECE]
    if extra and _ONE_PIECE & {ai for ai, _ in path}:
        raise Refused(Problem("links.anchor_finer", "/anchor", {"extra": ", ".join(extra)}))
    return levels_of(path)[0]


def check_own(anchor: str, organisation_id: int) -> None:
    """Refuse a code that is not of the organisation's products, places or parties.

    raises   Refused links.anchor_not_yours
    """
    ai, value = anchor.split("/")[:2]
    if ai in ("01", "8006"):
        product = f"01/{value[:14]}"
        face = products_of([product]).get(product)
        owner = face.organisation_id if face else None
    else:
        owner = owners_of([anchor]).get(anchor)
    if owner != organisation_id:
        raise Refused(Problem("links.anchor_not_yours", "/anchor", {"key": anchor[:100]}))


def _no_anchor(text: str) -> Refused:
    return Refused(Problem("links.anchor", "/anchor", {"text": text[:100]}))
