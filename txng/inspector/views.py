"""/kiem-tra/: the page itself, its service worker and manifest; and the same check without script.

The page holds nothing of anybody: it is kept on the phone and shown without a network, also when its officer signed out.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.utils import timezone

from txng.accounts import audit
from txng.accounts.purposes import PURPOSES
from txng.core.merkle.policy import read_policy
from txng.core.problems import Problem, Refused
from txng.core.vn.legible import legible
from txng.inspections import checks
from txng.inspections.lists import TRUSTED_H
from txng.inspector import asked
from txng.inspector.answers import answer_of
from txng.inspector.restricted import restricted_of, told_purpose, words_of
from txng.inspector.words import page_words
from txng.office.door import Asking, number_in, page
from txng.portal.rendering import code_text
from txng.portal.scan import frame_of
from txng.tlog.lookups import policy, vkey
from txng.web.pages import language_of

SCOPE = "/kiem-tra/"
_PROOF = ("proof_verify.js", "proof_crypto.js")
_OWN = ("app.js", "codes.js", "list.js", "kept.js", "camera.js", "records.js", "board.js", "inspector.css", "icon.svg")
FILES = (
    "web/base.css",
    "accounts/forms.css",
    *(f"portal/{name}" for name in _PROOF),
    *(f"inspector/{name}" for name in _OWN),
)
_WORKER = Path(__file__).with_name("worker.js")
# The house's policy, and what an installed page with a camera needs; nothing of others.
_POLICY = (
    "default-src 'none'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self'; script-src 'self';"
    " worker-src 'self'; manifest-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@page("GET")
def home(asking: Asking) -> HttpResponse:
    """The page that is installed; `?ma=` the check of one code, for a browser without script."""
    language, found, faults = language_of(asking.request), None, None
    text = asking.request.GET.get("ma", "").strip()
    if text:
        checks.needed_mandate(asking.viewer, asking.day)
        try:
            found = checked(asking, text)
        except Refused as refused:
            faults = refused
    values = {
        "asked": text,
        "found": found,
        "may": checks.mandate_of(asking.viewer, asking.day) is not None,
        "setup": {
            "vkey": vkey(),
            "witnesses": _witnesses(),
            "trusted_h": TRUSTED_H,
            "language": language,
            "purposes": {code: words[language == "en"] for code, words in PURPOSES.items()},
            "words": page_words(language),
        },
        "trusted_h": TRUSTED_H,
    }
    response = asking.answered("inspector/home.html", values, faults=faults)
    response["Content-Security-Policy"] = _POLICY
    return response


def checked(asking: Asking, text: str, place: checks.Place | None = None) -> dict[str, Any]:
    """One check online: the verdict, and what the mandate opens beside it. Counted as a scan, where it is one stamp's."""
    frame = frame_of(asking.request, timezone.localtime(asking.now))
    code = asked.read(text)
    found = asked.page_for(code, asked.look_of(asking.request, place, asking.now), now=asking.now)
    restricted = restricted_of(asking.viewer, found, frame.language, now=asking.now)
    told = told_purpose(asking.viewer, frame.language)
    return answer_of(found, frame) | {"restricted": restricted, "told": told}


@page("GET")
def records(asking: Asking) -> HttpResponse:
    """`?cua=dia-ban`, `?truoc=`: the viewer's own checks, or those of officers in his area."""
    checks.needed_mandate(asking.viewer, asking.day)
    before, is_area = number_in(asking.request.GET.get("truoc", "")), asking.request.GET.get("cua") == "dia-ban"
    rows = (
        checks.in_area(asking.viewer, asking.day, before=before, limit=_PER_PAGE + 1)
        if is_area
        else checks.own(asking.viewer, before=before, limit=_PER_PAGE + 1)
    )
    if is_area:
        audit.note(asking.viewer, "inspections.read", "inspection/area", asking.viewer.purpose)
    more = rows[_PER_PAGE - 1].number if len(rows) > _PER_PAGE else 0
    language = language_of(asking.request)
    verdicts = page_words(language)["verdicts"]
    shown = [
        (row, verdicts.get(row.verdict, row.verdict), _label(row, language), words_of(row.case, language))
        for row in rows[:_PER_PAGE]
    ]
    return asking.answered("inspector/records.html", {"rows": shown, "more": more, "is_area": is_area})


_PER_PAGE = 50


def _label(row: checks.CheckFace, language: str) -> str:
    return legible(code_text(row.key, language) if row.key else row.code)


@page("GET")
def worker(asking: Asking) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """The service worker, with the files it keeps; another version of any of them is another worker."""
    kept = orjson.dumps([SCOPE, f"{SCOPE}ung-dung.webmanifest", *(f"/static/{name}" for name in FILES)]).decode()
    text = _WORKER.read_text().replace("[[version]]", version()).replace("[[files]]", kept)
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@page("GET")
def manifest(asking: Asking) -> HttpResponse:
    """How the page is installed."""
    english = language_of(asking.request) == "en"
    told = {
        "name": "Inspection: product traceability" if english else "Kiểm tra truy xuất nguồn gốc",
        "short_name": "Inspection" if english else "Kiểm tra",
        "lang": "en" if english else "vi",
        "start_url": SCOPE,
        "scope": SCOPE,
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#9d1620",
        "icons": [{"src": "/static/inspector/icon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }
    return HttpResponse(orjson.dumps(told), content_type="application/manifest+json")


@cache
def version() -> str:
    """The digest of every file that the phone keeps."""
    told = hashlib.sha256(_WORKER.read_bytes())
    for name in FILES:
        found = finders.find(name)
        if not isinstance(found, str):
            raise Refused(Problem("web.not_found"))
        told.update(Path(found).read_bytes())
    template = Path(__file__).with_name("templates") / "inspector" / "home.html"
    told.update(template.read_bytes())
    return told.hexdigest()[:16]


def _witnesses() -> list[str]:
    """The keys of those whose cosignatures a phone counts."""
    try:
        return [one.key.text for one in read_policy(policy()).witnesses.values()]
    except (Refused, OSError):
        return []
