"""What a scan answers, as bytes and headers: the same for Django's views and for the edge, which send it each in their way."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import orjson

from txng.portal.answers import json_of, unchecked_json
from txng.portal.pages import Page
from txng.portal.recalls import Recalled
from txng.portal.rendering import Frame, html_of, out_of_reach_html, saying_of, unknown_html
from txng.portal.verdicts import TOO_OFTEN, Saying, Verdict

PAGE, JSON, PROBLEM = "text/html; charset=utf-8", "application/json", "application/problem+json"
# A lot's page may stand 30 s in a shared cache; what speaks of one piece, or of nothing, is asked each time; a stamp's answer
# is that of one scan, and nobody else's.
SHARED, ASKED, OWN = "public, max-age=30", "no-cache", "private, no-cache"


@dataclass(frozen=True, slots=True)
class Said:
    """One answer."""

    data: bytes
    status: int
    content_type: str
    cache: str
    language: str
    more: dict[str, str] = field(default_factory=dict)

    @property
    def headers(self) -> dict[str, str]:
        """All but the type and the length."""
        told = {"Cache-Control": self.cache, "Vary": "Accept, Accept-Language", "Content-Language": self.language}
        return told | self.more


def told(page: Page, frame: Frame, today: date, *, is_json: bool, cache: str) -> Said:
    """What is known of a code."""
    status = saying_of(page).status
    if is_json:
        return Said(orjson.dumps(json_of(page, frame)), status, JSON, cache, frame.language)
    html = unknown_html(page, frame) if page.verdict is Verdict.UNKNOWN else html_of(page, frame, today=today)
    return Said(html.encode(), status, PAGE, cache, frame.language)


def unsaid(key: str, saying: Saying, frame: Frame, *, is_json: bool) -> Said:
    """Nothing could be asked, so nothing is said."""
    if is_json:
        data, content_type = orjson.dumps(unchecked_json(key, saying, frame)), JSON
    else:
        data, content_type = out_of_reach_html(key, saying, frame).encode(), PAGE
    after = {"Retry-After": "60" if saying is TOO_OFTEN else "30"}
    return Said(data, saying.status, content_type, "no-store", frame.language, after)


def recalled(page: Page, recall: Recalled | None) -> Page:
    """The page of goods that may be recalled: what is in force outranks all that is known of them."""
    return replace(page, verdict=Verdict.RECALLED, recall=recall, is_unmade=False) if recall else page


def recall_keys(page: Page) -> list[str]:
    """By which keys goods may be recalled."""
    return [key for key in (page.key, page.lot_key, page.product_key) if key]


def cache_of(page: Page) -> str:
    """How long the page of a code that is no stamp may stand in a cache."""
    return SHARED if page.verdict not in (Verdict.UNCHECKED, Verdict.UNKNOWN) else ASKED
