"""A code as an officer scans, photographs or types it → what a scan says of it, by the very rules of a citizen's scan."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from txng.accounts.origin import network_of
from txng.core.gs1.identify import Identified
from txng.core.problems import Problem, Refused
from txng.core.stamp.clone import EXACT, NOWHERE
from txng.core.stamp.letters import SHORT_LENGTH, normalised
from txng.core.stamp.places import cell_of
from txng.inspections.checks import CODE_MOST, About, Place
from txng.portal.addresses import code_of
from txng.portal.looks import cohort_of
from txng.portal.pages import Page, page_of
from txng.portal.recalls import recall_of
from txng.portal.search import address_of
from txng.portal.stamps import Written, page_of_stamp, written_as_serial, written_as_short
from txng.portal.verdicts import UNMADE, Verdict
from txng.stamps.scans import Look

Asked = Written | Identified
_SHORT = re.compile(r"/?s/([^/?#]+)/?", re.IGNORECASE)
FAR_M = 20_000  # a phone that knows no better tells no place (core.stamp.clone)


def read(text: str) -> Asked:
    """What was asked for: a stamp of ours, or another code.

    raises   Refused inspections.code_needed, .code_unknown; stamps.short_mistyped; every fault of a GS1 code
    """
    text = text.strip()
    if not 1 <= len(text) <= CODE_MOST or "\x00" in text:
        raise Refused(Problem("inspections.code_needed", "/code", {"most": CODE_MOST}))
    short = _SHORT.fullmatch(_path_of(text))
    letters = short[1] if short else text
    is_short = short is not None or (len(normalised(letters)) == SHORT_LENGTH and not letters.isdigit())
    stamp = written_as_short(letters) if is_short else None
    if stamp is not None:
        return stamp
    if short is not None:
        raise Refused(Problem("stamps.short_mistyped", "/code", {"code": letters[:60]}))
    address = address_of(text)
    if address is None:
        raise Refused(Problem("inspections.code_unknown", "/code", {"text": text[:60]}))
    code = code_of(address[1:], is_raw=True)
    return written_as_serial(code) or code


def page_for(asked: Asked, look: Look | None, *, now: datetime) -> Page:
    """All that a scan says of it; the look is counted where it is one stamp's."""
    if isinstance(asked, Written):
        return page_of_stamp(asked, look, now=now)
    page = page_of(asked, today=timezone.localdate(now))
    recall = recall_of([key for key in (page.key, page.lot_key, page.product_key) if key], now)
    if recall is not None:
        return replace(page, verdict=Verdict.RECALLED, recall=recall, is_unmade=False)
    return replace(page, saying=UNMADE) if page.is_unmade else page


def about(page: Page) -> About:
    """What a check was about, for its record."""
    return About(page.key, page.product_key or "", page.product.organisation_id if page.product else None)


def look_of(request: HttpRequest, place: Place | None, at: datetime) -> Look:
    """An officer's look: at the very place that he let his phone tell, else at none."""
    cohort = cohort_of(network_of(request), request.headers.get("User-Agent", ""), timezone.localdate(at))
    cell = cell_of(place.latitude, place.longitude) if place and place.accuracy_m <= FAR_M else None
    return Look(at, cohort, cell, NOWHERE if cell is None else EXACT)


def _path_of(text: str) -> str:
    """The path of an address on our own domain, where a short code stands; any other text as it is."""
    if "://" not in text:
        return text
    try:
        found = urlsplit(text)
    except ValueError:
        return text
    return found.path if found.netloc.lower() == urlsplit(settings.PUBLIC_URL).netloc.lower() else text
