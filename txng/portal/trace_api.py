"""GET /api/v1/trace: a trace as JSON, for systems, the command line and whoever draws his own picture."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime

from txng.accounts.viewer import Viewer
from txng.core.epcis.event import Part
from txng.core.gs1 import ai, digital_link
from txng.core.gs1.identify import Identified, digital_link_of, identify, label_of, own_parts
from txng.core.problems import Problem, Refused
from txng.core.trace.balance import Weighed
from txng.core.trace.units import BASE, Dimension
from txng.core.trace.walk import Direction
from txng.core.vn.legible import legible
from txng.events.traced import Appearance, EventFace, ItemFace, Trace
from txng.events.tracing import trace
from txng.portal.addresses import path_of
from txng.portal.steps import words_of
from txng.portal.steps_missing import judged
from txng.web.api import endpoint, json_response
from txng.web.pages import language_of

EXAMPLE = "01/08938501234568/10/KQ-2611"
_LONGEST = 1_024
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x1f]+")
_TYPED_GTINS = (8, 12, 13, 14)
_TYPED_SSCC = 18


@endpoint(methods=("GET",), open_to_all=True)
def api(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """code, direction=backward|forward → what went in, or what came out, as far as the viewer may see."""
    code = read_code(request.GET.get("code", ""), name="code")
    direction = _direction(request.GET.get("direction", Direction.BACKWARD))
    found = trace(viewer, code.key, direction, lot=code.lot)
    return json_response(as_json(found, language_of(request)) | {"mandatory_steps": _steps(found)})


def read_code(text: str, *, name: str) -> Identified:
    """What a person typed, pasted or scanned, as the item it names.

    text     a Digital Link, the path of one, an element string, an EPC URN, another URI, or the digits of a GTIN, SSCC
    name     of the parameter it came in
    raises   Refused trace.code_absent, trace.code_unreadable, or the faults of the code itself
    """
    text = unicodedata.normalize("NFC", text).strip()
    if not text:
        raise Refused(Problem("trace.code_absent", values={"name": name, "example": EXAMPLE}))
    found = identify(_link_in(text))
    faults = [problem for problem in found.problems if not problem.is_warning]
    if faults:
        raise Refused(faults)
    if len(text) > _LONGEST or (found.scheme is None and not _URI.fullmatch(found.key)):
        raise Refused(Problem("trace.code_unreadable", values={"text": text[:80], "example": EXAMPLE}))
    return found


def page_of(key: str) -> str | None:
    """The address of an item's own page on this node; None where its key is neither GS1's nor ours."""
    path = digital_link_of(key, "")
    if own_parts(key):
        return f"/{path_of(key)}"
    return path if path.startswith("/") else None  # a foreign key may be any URI, also one that runs as a script


def as_json(found: Trace, language: str) -> dict[str, Any]:
    """A trace as JSON; quantities are decimal texts, units the codes of UN/ECE Rec 20."""
    return {
        "start": found.start,
        "direction": found.direction.value,
        "levels": found.levels,
        "items": [_item(item) for item in found.items],
        "links": [
            {"from": link.src, "to": link.dst, "kind": link.kind.name.lower(), "event": link.event}
            for link in found.links
        ],
        "events": [_event(face) for _, face in sorted(found.events.items())],
        "balance": [_weighed(one) for one in found.weighed],
        "unweighed": found.unweighed,
        "missing": [_said(problem, language) for problem in found.problems if problem.code in _MISSING],
        "marks": [_said(problem, language) for problem in found.problems if problem.code not in _MISSING],
        "withdrawn": [_event(face) for face in found.withdrawn],
        "cut": None if found.cut is None else {"reason": found.cut.reason, "frontier": list(found.cut.frontier)},
    }


_MISSING = ("trace.step_before_missing", "trace.receipt_missing")


def _steps(found: Trace) -> dict[str, Any] | None:
    """By which template the traced lot is judged, and the steps that nobody recorded; None without a template."""
    told = judged(found)
    if told is None:
        return None
    missing = [{"vi": vi, "en": en} for vi, en in told.missing_steps]
    return {"template": told.rules.template, "missing": missing}


def _direction(text: str) -> Direction:
    if text not in list(Direction):
        want = ", ".join(Direction)
        raise Refused(Problem("trace.direction_unknown", values={"got": text[:40], "want": want}))
    return Direction(text)


def _link_in(text: str) -> str:
    if text.startswith(("(", ai.SEPARATOR, ai.GS)):
        return digital_link.write(ai.read(text))
    digits = text.replace(" ", "")
    if digits.isascii() and digits.isdigit() and len(digits) in _TYPED_GTINS:
        return f"01/{digits.zfill(14)}"
    if digits.isascii() and digits.isdigit() and len(digits) == _TYPED_SSCC:
        return f"00/{digits}"
    return text.removeprefix("/")


def _item(item: ItemFace) -> dict[str, Any]:
    return {
        "key": item.key,
        "url": page_of(item.key),
        "label": label_of(item.key),
        "level": item.level,
        "product": legible(item.product.name) if item.product else None,
        "appearances": [_appearance(one) for one in item.appearances],
    }


def _appearance(one: Appearance) -> dict[str, Any]:
    amount = {} if one.quantity is None else {"quantity": f"{one.quantity:f}", "uom": one.uom}
    return {"event": one.event.event_no, "part": one.part.value, **amount}


def _event(face: EventFace) -> dict[str, Any]:
    vietnamese, english = words_of(face.type, face.biz_step, Part.OUTPUT)
    told = {
        "event": face.event_no,
        "type": face.type.value,
        "date": localtime(face.event_time).date().isoformat(),
        "biz_step": face.biz_step,
        "step": {"vi": vietnamese, "en": english},
        "organisation": face.organisation
        and {"code": face.organisation.code, "name": legible(face.organisation.public_name)},
        "place": face.place and {"key": face.place.key, "name": legible(face.place.name)},
    }
    return told | ({"event_id": face.event_id, "event_time": face.event_time.isoformat()} if face.is_open else {})


def _weighed(one: Weighed) -> dict[str, Any]:
    return {
        "of": "lot" if one.is_lot else "step",
        "key": one.key,
        "events": list(one.events),
        "in": _sums(one.balance.into),
        "out": _sums(one.balance.out),
        "verdict": one.balance.verdict.value,
        "unmeasured": list(one.balance.unmeasured),
        "unknown_units": list(one.balance.unknown),
    }


def _sums(side: Any) -> dict[str, str]:
    return {BASE[Dimension(dimension)]: f"{amount:f}" for dimension, amount in side.items()}


def _said(problem: Problem, language: str) -> dict[str, str]:
    return {"code": problem.code, "key": problem.values["key"], "sentence": problem.sentence(language)}
