"""What a mandate opens beside the verdict: who gave and received, under which papers, and the alarms about the goods.

Only for a purpose and a case, where the role asks for them; each look is a line of the audit, also one that found nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from txng.accounts import audit, purposes
from txng.accounts.area_lookups import extents_read, needs_purpose
from txng.accounts.lookups import organisations_of
from txng.accounts.viewer import Viewer
from txng.cases.complaints_lookups import complaints_of_product
from txng.core.epcis.event import Event, Part
from txng.core.epcis.query import Query
from txng.core.epcis.query_conditions import OnItems
from txng.core.epcis.vocabulary import BIZ_STEP, BUSINESS_TRANSACTION
from txng.core.gs1.identify import identify, label_of
from txng.core.vn.legible import legible
from txng.events.lookups import StoredEvent, area_events
from txng.events.visibility import READS
from txng.portal.pages import Page
from txng.registry.lookups import owners_of, places_of
from txng.stamps.scans_appeals import alarms

SHOWN = 20


def restricted_of(viewer: Viewer, page: Page, language: str, *, now: datetime) -> dict[str, Any]:
    """`state` "none": no mandate reads here; "purpose": one does, once a purpose is told; "open" with what it opens."""
    day = timezone.localdate(now)
    if needs_purpose(viewer, READS, day):
        return {"state": "purpose"}
    if not any(extents_read(viewer, action, day) for action in READS):
        return {"state": "none"}
    audit.note(viewer, "inspections.look", page.key[:200], viewer.purpose)
    keys = tuple(sorted({key for key in (page.key, page.lot_key) if key}))
    found = area_events(viewer, Query((OnItems(tuple(Part), keys),), per_page=SHOWN), what=f"kiem-tra/{page.key}"[:200])
    return {
        "state": "open",
        "case": viewer.purpose,
        "steps": _steps(found.events),
        "is_cut": found.next_token is not None,
        "alarms": _alarms(viewer, page, language, now, day),
    }


def told_purpose(viewer: Viewer, language: str) -> dict[str, str] | None:
    """The purpose that holds, in words, and its case."""
    code, _, case = viewer.purpose.partition(" · ")
    words = purposes.PURPOSES.get(code, (code, code))
    return {"purpose": words[language == "en"], "case": case} if viewer.purpose else None


def words_of(told: str, language: str) -> str:
    """A purpose and its case as the audit keeps them, in words."""
    code, _, case = told.partition(" · ")
    words = purposes.PURPOSES.get(code, (code, code))
    return f"{words[language == 'en']} · {case}" if told else ""


def _steps(stored: Sequence[StoredEvent]) -> list[dict[str, Any]]:
    told = [(one, one.event()) for one in stored]
    parties = {key for _, event in told for key in (*_parties(event, "source"), *_parties(event, "destination"))}
    places = places_of({key for _, event in told if (key := event.read_point or event.biz_location)})
    whose = owners_of(parties)
    owners = organisations_of({*whose.values(), *(one.organisation_id for one in stored)})

    def name(key: str) -> str:
        owner, place = owners.get(whose.get(key, 0)), places.get(key)
        if key in parties and owner:
            return legible(f"{owner.public_name} ({label_of(key)})")
        return legible(place.name if place else label_of(key))

    return [
        {
            "at": timezone.localtime(one.event_time).isoformat(timespec="minutes"),
            "step": _step(event),
            "by": legible(owner.public_name) if (owner := owners.get(one.organisation_id)) else "",
            "place": name(key) if (key := event.read_point or event.biz_location or "") else "",
            "given_by": [name(key) for key in _parties(event, "source")],
            "received_by": [name(key) for key in _parties(event, "destination")],
            "papers": [legible(text) for text in _papers(event.body)],
            "is_error": one.is_declaration,
        }
        for one, event in told
    ]


def _step(event: Event) -> str:
    word = event.biz_step or ""
    return legible(BIZ_STEP.label(word) if word in BIZ_STEP.labels else word)


def _parties(event: Event, side: str) -> list[str]:
    """The parties on one side of a move, each once; a place alone is no party."""
    listed = event.body.get(f"{side}List")
    texts = (
        one.get(side)
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, dict) and not str(one.get("type", "")).endswith("location")
    )
    return list(dict.fromkeys(identify(text).key for text in texts if isinstance(text, str)))


def _papers(body: Mapping[str, Any]) -> Iterable[str]:
    listed = body.get("bizTransactionList")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict) and isinstance(one.get("bizTransaction"), str):
            word = BUSINESS_TRANSACTION.word_of(str(one.get("type", "")))
            kind = BUSINESS_TRANSACTION.label(word) if word else ""
            yield f"{kind}: {one['bizTransaction']}".removeprefix(": ")


def _alarms(viewer: Viewer, page: Page, language: str, now: datetime, day: date) -> list[str]:
    english, owner = language == "en", page.product.organisation_id if page.product else None
    found = []
    for one in alarms(viewer, now=now) if owner else ():
        if one.organisation_id == owner and not one.is_cleared:
            told = (
                f"{one.at:%d/%m/%Y}: tem số {one.number} của lô tem {one.batch_id} nghi bị sao chép, {one.places} nơi.",
                f"{one.at:%d/%m/%Y}: stamp {one.number} of batch {one.batch_id} may be copied, {one.places} places.",
            )
            found.append(told[english])
    for case in complaints_of_product(viewer, day, page.product_key or ""):
        told = (
            f"{case.made_at:%d/%m/%Y}: phản ánh {case.spelled} về sản phẩm này.",
            f"{case.made_at:%d/%m/%Y}: complaint {case.spelled} about this product.",
        )
        found.append(told[english])
    return found[:SHOWN]
