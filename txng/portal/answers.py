"""The citizen's page as JSON, for apps: the same facts, the same grade, the same words."""

from __future__ import annotations

from typing import Any

from txng.accounts.lookups import OrganisationFace
from txng.core.grade import Grade
from txng.core.vn.legible import legible
from txng.portal.addresses import path_of
from txng.portal.english import translator
from txng.portal.evidence import json_of as evidence_json
from txng.portal.journey import Line, lines_of
from txng.portal.pages import LotLine, Page
from txng.portal.recalls import Recalled
from txng.portal.rendering import (
    Frame,
    actor_text,
    in_language,
    item_text,
    name_of,
    proof_path,
    saying_of,
    scans_told,
    seen_near,
)
from txng.portal.verdicts import Saying, Verdict
from txng.registry.identities import gtin_of


def json_of(page: Page, frame: Frame) -> dict[str, Any]:
    """INTERFACE, "Accept: application/json": what is known of a code."""
    proof = proof_path(page)
    told = {
        **_empty(page.key, page.verdict, saying_of(page).whole(frame.language), frame),
        **_graded(page.grade, frame.language),
        **_named(page, frame.language),
        "journey": [_line(line, frame) for line in lines_of(page.journey, lot=page.lot_key)],
        "journey_is_cut": page.is_cut,
        "notes": [translator(frame.language)(note) for note in page.notes],
        "lots": [_lot(line, frame) for line in page.lots],
        "evidence": [evidence_json(one, frame.public_url, frame.language) for one in page.claims],
        "log_size": page.log_size,
        "recall": _recall(page.recall, frame) if page.recall else None,
        **_scans(page),
        "proof_url": f"{frame.public_url}{proof}" if proof else None,
    }
    return {name: _legible(value) for name, value in told.items()}


def unchecked_json(code: str, saying: Saying, frame: Frame) -> dict[str, Any]:
    """Nothing could be asked, so nothing is said."""
    return _empty(code, Verdict.UNCHECKED, saying.whole(frame.language), frame)


def _legible(value: Any) -> Any:
    """A value whose texts steer no screen: apps show what we give them."""
    if isinstance(value, dict):
        return {name: _legible(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_legible(inner) for inner in value]
    return legible(value) if isinstance(value, str) else value


def _empty(code: str, verdict: Verdict, sentence: str, frame: Frame) -> dict[str, Any]:
    return {
        "code": code,
        "url": f"{frame.public_url}/{path_of(code)}",
        "verdict": verdict.value,
        "sentence": sentence,
        "grade": None,
        "grade_reasons": [],
        "product": None,
        "lot": None,
        "producer": None,
        "journey": [],
        "evidence": [],
        "recall": None,
        "proof_url": None,
        "checked_at": frame.checked_at.isoformat(timespec="seconds"),
    }


def _recall(recall: Recalled, frame: Frame) -> dict[str, Any]:
    return {
        "number": recall.number,
        "title": recall.title,
        "what_to_do": recall.what_to_do,
        "reason": recall.reason,
        "scope": in_language(recall.scope, frame.language),
        "decision": recall.decision,
        "hotline": recall.hotline,
        "issued_at": recall.issued_at.isoformat(timespec="seconds"),
        "url": f"{frame.public_url}{recall.url}",
    }


def _scans(page: Page) -> dict[str, Any]:
    """Of a stamp: how often it was scanned, and where it was seen last, as coarse as the page tells it."""
    if page.stamp is None:
        return {}
    near = [{"near": name, "week_of": monday.isoformat()} for name, monday in seen_near(page)]
    return {"scans": scans_told(page) or None, "seen": near}


def _graded(grade: Grade | None, language: str) -> dict[str, Any]:
    if grade is None:
        return {}
    english = language == "en"
    return {
        "grade": grade.level,
        "grade_version": grade.version,
        "grade_template": grade.template or None,
        "grade_sentence": grade.sentence_en if english else grade.sentence_vi,
        "grade_reasons": [
            {"code": one.code, "grade": one.grade, "holds": one.holds, "sentence": one.en if english else one.vi}
            for one in grade.reasons
        ],
    }


def _named(page: Page, language: str) -> dict[str, Any]:
    return {
        "product": name_of(page, language) if page.product else None,
        "gtin": gtin_of(page.product_key or "") or None,
        "lot": page.lot,
        "serial": page.serial,
        "producer": actor_text(page.producer) if page.producer else None,
        "producer_code": page.producer.code if page.producer else None,
        "made_on": page.made_on.isoformat() if page.made_on else None,
        "made_in": page.made_in.name if page.made_in else None,
        "best_before_on": page.expires_on.isoformat() if page.expires_on else None,
    }


def _lot(line: LotLine, frame: Frame) -> dict[str, Any]:
    return {
        "code": line.key,
        "lot": line.lot,
        "made_on": line.made_on.isoformat() if line.made_on else None,
        "grade": line.level,
        "url": f"{frame.public_url}/{path_of(line.key)}",
    }


def _line(line: Line, frame: Frame) -> dict[str, Any]:
    return {
        "date": line.since.isoformat(),
        "until": line.until.isoformat(),
        "what": [in_language(words, frame.language) for words in line.words],
        "step_code": line.code or None,
        "where": list(line.places),
        "is_claim": line.is_claim,
        "who": [_actor(actor) for actor in line.actors],
        "relation": line.relation.value,
        "item": line.item,
        "item_name": item_text(line, frame.language) if line.item else None,
        "events": len(line.indexes),
        "waiting": line.waiting,
        "withdrawn": line.is_withdrawn,
        "indexes": list(line.indexes),
        "proof_urls": [f"{frame.public_url}/bang-chung/{index}" for index in line.indexes],
    }


def _actor(actor: OrganisationFace) -> dict[str, str]:
    return {"code": actor.code, "name": actor_text(actor), "kind": actor.kind}
