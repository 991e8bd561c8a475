"""An entry → the EPCIS 2.0 events it becomes, and back: nothing is lost on the way but what is personal.

An edit declares the earlier version's events as wrong and names the events that hold instead; a withdrawal declares
them wrong and puts nothing in their place (EPCIS 2.0, 7.4.1.2). Each field of the form is an extension of its own, as
the text that was given; quantities stand twice, as given and as EPCIS counts them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from txng.core.epcis.read_values import instant_of
from txng.core.epcis.vocabulary import CONTEXT_URL
from txng.core.gs1.identify import digital_link_of
from txng.core.gs1.keys import escaped
from txng.core.journal.entry import Amount, Attached, Entry, Partner, amount_document, file_document
from txng.core.journal.template_values import Kind, Template
from txng.core.journal.units import in_code

NAMESPACE = UUID("6f9d1f0e-5d0b-5f6c-9c60-2f0b8a6f5a11")  # of our eventIDs; drawn once, never changed
MARKS = "urn:x-txng:journal:"  # what the log says of an entry
FIELDS = "urn:x-txng:journal:field:"  # the fields of its form, by their keys
MATERIAL = "urn:x-txng:material:"
ORGANISATION = "urn:x-txng:organisation:"
_CONTEXT = [CONTEXT_URL, {"txng": MARKS, "field": FIELDS}]
_LONGEST_MATERIAL = 80
_MADE = ("harvests", "processes", "packs", "splits", "merges")


@dataclass(frozen=True, slots=True)
class Said:
    """What the node adds to an entry.

    organisation_code   whose log it is
    received_at         when the node had it: the time of a declaration
    is_written_for      "ghi hộ": a helper wrote it for the household
    earlier             the events of the version before this one, as `events_of` gave them; () of a first version
    """

    organisation_code: str
    received_at: datetime
    is_written_for: bool = False
    earlier: Sequence[Mapping[str, Any]] = ()


def events_of(entry: Entry, template: Template, said: Said) -> tuple[dict[str, Any], ...]:
    """The EPCIS 2.0 events of one version of an entry: bare events, each with its own @context.

    returns  first the declarations that the earlier events were wrong, then the one new event; of a withdrawal the
             declarations alone. The eventID follows from the entry's id and version: told twice it is the same event.
             eventTime is what the phone claims, also where its clock is wrong
    """
    kind = template.kind(entry.kind)
    assert kind is not None, "read_entry knows its kind"
    told = () if entry.is_withdrawn else (_event(entry, kind, said),)
    ids = [one["eventID"] for one in told]
    wrong = [one for one in said.earlier if "errorDeclaration" not in one]
    return (*(_declaration(one, ids, said) for one in wrong), *told)


def entry_of(events: Iterable[Mapping[str, Any]]) -> Entry | None:
    """The entry that events were made of, without what is personal; None where they are no log's.

    events   as `events_of` gave them, or as they were stored; declarations are passed over
    """
    event = next((one for one in events if "txng:entry" in one and "errorDeclaration" not in one), None)
    return None if event is None else _entry(event)


def material_key(organisation_code: str, material: str, lot: str = "") -> str:
    """The key of a material that a household bought: by whom, its name, its lot where one is known.

    >>> material_key("ho-an", "Phân  NPK", "L1")
    'urn:x-txng:material:ho-an:ph%C3%A2n%20npk:L1'
    """
    name = " ".join(material.casefold().split())[:_LONGEST_MATERIAL]
    return f"{MATERIAL}{escaped(organisation_code)}:{escaped(name)}" + (f":{escaped(lot[:20])}" if lot else "")


def _event(entry: Entry, kind: Kind, said: Said) -> dict[str, Any]:
    body: dict[str, Any] = {
        "@context": _CONTEXT,
        "type": "TransformationEvent" if kind.effect in _MADE else "ObjectEvent",
        "eventID": f"urn:uuid:{uuid5(NAMESPACE, f'{entry.id}/{entry.version}')}",
        "eventTime": entry.happened_at.isoformat(),
        "eventTimeZoneOffset": entry.happened_at.isoformat()[-6:],
        **({"bizStep": kind.event} if kind.event else {}),
        **_what(entry, kind, said),
    }
    if entry.place:
        body["readPoint"] = body["bizLocation"] = {"id": digital_link_of(entry.place)}
    if kind.effect in ("sells", "receives"):
        body |= _handed_over(entry, kind, said)
    return body | _marks(entry, kind, said) | _fields(entry, kind)


def _what(entry: Entry, kind: Kind, said: Said) -> dict[str, Any]:
    if kind.effect in _MADE:
        return {
            "inputQuantityList": _amounts(entry.inputs, entry.lot),
            "outputQuantityList": _amounts(entry.outputs, entry.new_lot),
        }
    if kind.effect == "buys":
        return {"action": "ADD", **_listed(_bought(entry, kind, said))}
    if kind.effect == "starts":
        return {"action": "ADD", **_listed(_amounts(entry.outputs, entry.new_lot))}
    named = entry.outputs if kind.effect == "receives" and entry.outputs else entry.inputs
    return {"action": "OBSERVE", **_listed(_amounts(named, entry.lot))}


def _listed(elements: list[dict[str, Any]]) -> dict[str, Any]:
    # What is done to a whole farm names no lot; EPCIS wants the list all the same.
    return {"quantityList": elements} if elements else {"epcList": []}


def _amounts(amounts: Sequence[Amount], lot: str) -> list[dict[str, Any]]:
    named = list(amounts) if any(one.lot == lot for one in amounts) or not lot else [Amount(lot), *amounts]
    return [_element(digital_link_of(one.lot), one.in_code) for one in named]


def _element(uri: str, amount: tuple[Decimal, str] | None) -> dict[str, Any]:
    if amount is None:
        return {"epcClass": uri}
    return {"epcClass": uri, "quantity": _number(amount[0]), "uom": amount[1]}


def _bought(entry: Entry, kind: Kind, said: Said) -> list[dict[str, Any]]:
    if entry.new_lot or entry.outputs:
        return _amounts(entry.outputs, entry.new_lot)
    material = _of_role(entry, kind, "material")
    if not material:
        return []
    number, unit = _of_role(entry, kind, "quantity"), _unit(entry, kind)
    amount = in_code(abs(Decimal(number)), unit) if number else None
    key = material_key(said.organisation_code, material, _of_role(entry, kind, "material_lot"))
    return [_element(key, amount)]


def _unit(entry: Entry, kind: Kind) -> str:
    asked = kind.of_role("quantity")
    return (asked.unit if asked else "") or _of_role(entry, kind, "unit")


def _handed_over(entry: Entry, kind: Kind, said: Said) -> dict[str, Any]:
    """From whom to whom; sold to nobody in particular it is retail, the end of the chain."""
    partner = entry.partner
    if kind.effect == "sells" and partner is None and not entry.handover:
        return {"bizStep": "retail_selling", "disposition": "retail_sold"}
    own, other = f"{ORGANISATION}{said.organisation_code}", f"{ORGANISATION}{partner.organisation}" if partner else ""
    found: dict[str, Any] = {"disposition": "in_transit" if kind.effect == "sells" else "in_progress"}
    giver, taker = (own, other) if kind.effect == "sells" else (other, own)
    if giver not in ("", ORGANISATION):
        found["sourceList"] = [{"type": "owning_party", "source": giver}]
    if taker not in ("", ORGANISATION):
        found["destinationList"] = [{"type": "owning_party", "destination": taker}]
    # A sale begins a hand-over under its own name, where the phone has drawn none for the buyer to scan.
    number = entry.handover or (str(entry.id) if kind.effect == "sells" else "")
    if number:
        found["bizTransactionList"] = [{"type": "desadv", "bizTransaction": f"urn:x-txng:handover:{number}"}]
    return found


def _marks(entry: Entry, kind: Kind, said: Said) -> dict[str, Any]:
    told = {
        "id": str(entry.id), "version": entry.version, "organisation": entry.organisation, "seq": entry.seq,
        "place": entry.place, "product": entry.product, "lot": entry.lot, "new_lot": entry.new_lot,
        "inputs": [amount_document(one) for one in entry.inputs],
        "outputs": [amount_document(one) for one in entry.outputs], "handover": entry.handover,
        "photos": [file_document(one) for one in entry.photos], "voice": [file_document(one) for one in entry.voice],
        "partner": entry.partner.organisation if entry.partner else "",
    }  # fmt: skip
    material = _of_role(entry, kind, "material") if kind.effect != "buys" else ""
    marks = {
        "txng:template": entry.template,
        "txng:kind": entry.kind,
        "txng:kindName": kind.name,
        "txng:savedAt": entry.saved_at.isoformat(),
        "txng:writtenFor": said.is_written_for,
        "txng:entry": {name: value for name, value in told.items() if value or isinstance(value, int)},
    }
    return marks | ({"txng:material": material_key(said.organisation_code, material)} if material else {})


def _fields(entry: Entry, kind: Kind) -> dict[str, str]:
    personal = {one.key for one in kind.fields if one.is_personal}
    return {f"field:{key}": value for key, value in entry.fields.items() if value and key not in personal}


def _of_role(entry: Entry, kind: Kind, role: str) -> str:
    asked = kind.of_role(role)
    return "" if asked is None or asked.is_personal else entry.fields.get(asked.key, "")


def _declaration(event: Mapping[str, Any], corrective: list[str], said: Said) -> dict[str, Any]:
    happened = instant_of(event["eventTime"])
    assert happened is not None, "we wrote it"
    declared = {
        # A phone whose clock runs ahead must not make its own correction impossible (EPCIS 2.0, 7.4.1.2).
        "declarationTime": max(said.received_at, happened).isoformat(),
        "reason": "incorrect_data" if corrective else "did_not_occur",
    }
    listed: dict[str, Any] = {"correctiveEventIDs": corrective} if corrective else {}
    return {**event, "errorDeclaration": declared | listed}


def _entry(event: Mapping[str, Any]) -> Entry:
    told = event["txng:entry"]
    saved, happened = instant_of(event["txng:savedAt"]), instant_of(event["eventTime"])
    assert saved is not None, "we wrote it"
    assert happened is not None, "we wrote it"
    partner = told.get("partner", "")
    return Entry(
        id=UUID(told["id"]), version=told["version"], kind=event["txng:kind"], template=event["txng:template"],
        organisation=told["organisation"], happened_at=happened, saved_at=saved, place=told.get("place", ""),
        product=told.get("product", ""), lot=told.get("lot", ""), new_lot=told.get("new_lot", ""),
        inputs=tuple(Amount(**one) for one in told.get("inputs", ())),
        outputs=tuple(Amount(**one) for one in told.get("outputs", ())),
        fields={name.removeprefix("field:"): value for name, value in event.items() if name.startswith("field:")},
        partner=Partner(partner) if partner else None, handover=told.get("handover", ""),
        photos=tuple(Attached(**one) for one in told.get("photos", ())),
        voice=tuple(Attached(**one) for one in told.get("voice", ())), seq=told["seq"],
    )  # fmt: skip


def _number(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)
