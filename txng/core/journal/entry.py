"""One entry of a log as a value: what a household did, as the phone sends it; read once, with every fault.

An entry is never altered: an edit is another version of the same id, and the highest version is what holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from unicodedata import normalize
from uuid import UUID

from txng.core.epcis.read_values import instant_of, is_uri
from txng.core.journal.template_values import Field, Kind, Template
from txng.core.journal.units import in_code
from txng.core.problems import Problem, Refused

VIETNAM = timezone(timedelta(hours=7))
MOST_LOTS = 100  # inputs or outputs of one entry: a cooperative's season has fewer members than that in one lot
MOST_FILES = 10
LONGEST_TEXT = 1_000
LONGEST_KEY = 400
_AMOUNT = re.compile(r"\d{1,9}(\.\d{1,6})?", re.ASCII)  # what a double holds exactly, on every phone
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")  # what no event and no table can keep
_SHA256 = re.compile(r"[0-9a-f]{64}")
_KEYS = {  # canonical keys of GS1, or URIs of ours; nothing that a URI may not hold
    "lot": re.compile(r"(01/\d{14}/10/|urn:[a-z0-9-]+:)[A-Za-z0-9._~%:/-]+", re.ASCII),
    "product": re.compile(r"(01/\d{14}|urn:[a-z0-9-]+:[A-Za-z0-9._~%:/-]+)", re.ASCII),
    "place": re.compile(r"(414/\d{13}(/254/[A-Za-z0-9._~%-]+)?|urn:[a-z0-9-]+:[A-Za-z0-9._~%:/-]+)", re.ASCII),
}
_NAMES = frozenset((
    "id", "version", "kind", "template", "organisation", "happened_at", "saved_at", "place", "product", "lot",
    "new_lot", "inputs", "outputs", "fields", "partner", "handover", "photos", "voice", "is_withdrawn", "seq",
))  # fmt: skip
_NEEDED = ("id", "version", "kind", "template", "organisation", "happened_at", "saved_at")
_NEEDS_LOT = frozenset(("works", "treats", "harvests", "packs", "processes", "splits", "sells"))
_MAKES_LOT = frozenset(("starts", "harvests"))


@dataclass(frozen=True, slots=True)
class Amount:
    """So much of a lot: the number and the word of measure as given; both "" where nobody told."""

    lot: str
    quantity: str = ""
    unit: str = ""

    @property
    def number(self) -> Decimal | None:
        return Decimal(self.quantity) if self.quantity else None

    @property
    def in_code(self) -> tuple[Decimal, str] | None:
        """The quantity and its UN/ECE code."""
        return in_code(Decimal(self.quantity), self.unit) if self.quantity else None


@dataclass(frozen=True, slots=True)
class Attached:
    """A photo or a voice note; the bytes come apart."""

    id: str
    sha256: str
    bytes: int
    type: str


@dataclass(frozen=True, slots=True)
class Partner:
    """The other side of a hand-over; name and phone are personal."""

    organisation: str = ""
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of one entry.

    happened_at, saved_at   aware; as the phone claims them
    lot                     the lot it is about; of a harvest the season's
    new_lot                 the lot that it makes: the season begun, the harvest, the packed lot
    fields                  key of a field → its text: numbers with a point, days as 2026-11-22
    seq                     the phone's own count, so that two entries of one minute keep their order
    """

    id: UUID
    version: int
    kind: str
    template: str
    organisation: int
    happened_at: datetime
    saved_at: datetime
    place: str = ""
    product: str = ""
    lot: str = ""
    new_lot: str = ""
    inputs: tuple[Amount, ...] = ()
    outputs: tuple[Amount, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    partner: Partner | None = None
    handover: str = ""
    photos: tuple[Attached, ...] = ()
    voice: tuple[Attached, ...] = ()
    is_withdrawn: bool = False
    seq: int = 0

    @property
    def day(self) -> date:
        """The day it happened, where it happened."""
        return self.happened_at.astimezone(VIETNAM).date()

    @property
    def lots(self) -> tuple[str, ...]:
        """Every lot it names, each once."""
        named = (self.lot, self.new_lot, *(one.lot for one in (*self.inputs, *self.outputs)))
        return tuple(dict.fromkeys(one for one in named if one))


def read_entry(document: Mapping[str, Any], template: Template) -> Entry:
    """The entry in a document.

    template   the version that the entry names: a template's update never changes a draft
    raises     Refused with every fault. A required field that is missing is none: it is asked for later
    """
    reading = _Reading(document)
    kind = template.kind(str(document.get("kind", "")))
    entry = reading.entry(template, kind)
    if kind is not None:
        reading.problems += _faults_of_lots(entry, kind)
        reading.problems += _faults_of_fields(entry.fields, kind)
    if reading.problems:
        raise Refused(reading.problems)
    return entry


def entry_document(entry: Entry) -> dict[str, Any]:
    """The entry as the plain document it was read from; what has its default is left out."""
    written: dict[str, Any] = {
        "id": str(entry.id), "version": entry.version, "kind": entry.kind, "template": entry.template,
        "organisation": entry.organisation, "happened_at": entry.happened_at.isoformat(),
        "saved_at": entry.saved_at.isoformat(), "place": entry.place, "product": entry.product, "lot": entry.lot,
        "new_lot": entry.new_lot, "inputs": [amount_document(one) for one in entry.inputs],
        "outputs": [amount_document(one) for one in entry.outputs], "fields": dict(entry.fields),
        "handover": entry.handover, "photos": [file_document(one) for one in entry.photos],
        "voice": [file_document(one) for one in entry.voice], "is_withdrawn": entry.is_withdrawn, "seq": entry.seq,
    }  # fmt: skip
    if entry.partner is not None:
        written["partner"] = {
            name: value for name in ("organisation", "name", "phone") if (value := getattr(entry.partner, name))
        }
    needed = ("seq", *_NEEDED)
    return {name: value for name, value in written.items() if name in needed or value or name == "partner"}


def day_of(text: str) -> date | None:
    """The day in a text like 2026-11-22; None where there is none."""
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def value_fault(value: str, asked: Field) -> Problem | None:
    """What is wrong with the text of a field; None where nothing is."""
    told = {"field": asked.label, "value": value[:80]}
    if _CONTROL.search(value):
        return Problem("journal.entry_value", "", {"value": repr(value[:40]), "want": "UTF-8"})
    if len(value) > LONGEST_TEXT:
        return Problem("journal.text_long", "", {"field": asked.label, "most": LONGEST_TEXT})
    if asked.type == "number" and not _NUMBER.fullmatch(value):
        return Problem("journal.number_form", "", told)
    if asked.type == "date" and day_of(value) is None:
        return Problem("journal.date_form", "", told)
    if asked.type == "choice" and value not in asked.options and "Khác" not in asked.options:
        return Problem("journal.choice_unknown", "", told | {"options": ", ".join(asked.options)})
    return None


def _faults_of_lots(entry: Entry, kind: Kind) -> list[Problem]:
    found = []
    if kind.effect in _NEEDS_LOT and not entry.lot and not entry.inputs:
        found.append(Problem("journal.lot_needed", "/lot", {"kind": kind.name}))
    if kind.effect == "merges" and len(entry.inputs) < 2:
        found.append(Problem("journal.lots_needed", "/inputs", {"kind": kind.name}))
    if kind.effect in _MAKES_LOT and not entry.new_lot and not entry.outputs:
        found.append(Problem("journal.new_lot_needed", "/new_lot", {"kind": kind.name}))
    if kind.effect in ("processes", "packs", "splits", "merges") and not entry.outputs and not entry.new_lot:
        found.append(Problem("journal.new_lot_needed", "/outputs", {"kind": kind.name}))
    used = {entry.lot, *(one.lot for one in entry.inputs)} - {""}
    made = {entry.new_lot, *(one.lot for one in entry.outputs)} - {""}
    if used & made and kind.effect not in ("sells", "receives"):
        found.append(Problem("journal.lot_of_itself", "/outputs", {"lot": min(used & made)}))
    return found


def _faults_of_fields(given: Mapping[str, str], kind: Kind) -> list[Problem]:
    found = []
    for key, value in given.items():
        asked = kind.field(key)
        if asked is None:
            found.append(Problem("journal.field_unknown", f"/fields/{key}", {"field": key[:80], "kind": kind.name}))
            continue
        fault = value_fault(value, asked) if value else None
        if fault is not None:
            found.append(fault.at(f"/fields/{key}"))
    return found


def _is_key(value: str, what: str) -> bool:
    """Whether the registry would take it: a place may bear any URI but coordinates, which may be a family's home."""
    if _KEYS[what].fullmatch(value):
        return True
    return what == "place" and is_uri(value, LONGEST_KEY) and not value.lower().startswith("geo:")


class _Reading:
    """The document while it is read; a fault leaves the default behind, so that the rest is judged too."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.problems: list[Problem] = []
        for name in sorted(set(document) - _NAMES):
            self.wrong(f"/{name[:80]}", name, ", ".join(sorted(_NAMES)))
        for name in _NEEDED:
            if name not in document:
                self.problems.append(Problem("journal.entry_name_missing", "", {"name": name}))

    def entry(self, template: Template, kind: Kind | None) -> Entry:
        if "kind" in self.document and kind is None:
            self.wrong("/kind", self.document["kind"], ", ".join(one.code for one in template.kinds))
        if self.document.get("template", template.ref) != template.ref:
            self.wrong("/template", self.document["template"], template.ref)
        return Entry(
            id=self._id(),
            version=self._count("version", 1, 100_000),
            kind=kind.code if kind else "",
            template=template.ref,
            organisation=self._count("organisation", 0, 2**53),
            happened_at=self._instant("happened_at"),
            saved_at=self._instant("saved_at"),
            place=self._key(self.document.get("place"), "/place", "place"),
            product=self._key(self.document.get("product"), "/product", "product"),
            lot=self._key(self.document.get("lot"), "/lot", "lot"),
            new_lot=self._key(self.document.get("new_lot"), "/new_lot", "lot"),
            inputs=self._amounts("inputs"),
            outputs=self._amounts("outputs"),
            fields=self._fields(),
            partner=self._partner(),
            handover=self._text("handover"),
            photos=self._files("photos"),
            voice=self._files("voice"),
            is_withdrawn=self.document.get("is_withdrawn", False) is True,
            seq=self._count("seq", 0, 2**53),
        )

    def wrong(self, at: str, value: object, want: str) -> None:
        self.problems.append(Problem("journal.entry_value", at, {"value": str(value)[:80], "want": want[:400]}))

    def _id(self) -> UUID:
        try:
            return UUID(str(self.document.get("id")))
        except ValueError:
            if "id" in self.document:
                self.wrong("/id", self.document["id"], "UUIDv7")
            return UUID(int=0)

    def _count(self, name: str, least: int, most: int) -> int:
        value = self.document.get(name, least)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.wrong(f"/{name}", value, f"{least}–{most}")
            return least
        return value

    def _instant(self, name: str) -> datetime:
        value = self.document.get(name)
        found = instant_of(value) if isinstance(value, str) else None
        if found is None and name in self.document:
            self.wrong(f"/{name}", value, "2026-11-22T08:12:00+07:00")
        return found or datetime(1, 1, 2, tzinfo=VIETNAM)

    def _text(self, name: str, longest: int = LONGEST_KEY) -> str:
        value = self.document.get(name) or ""
        if not isinstance(value, str) or len(value) > longest:
            self.wrong(f"/{name}", value, f"≤ {longest}")
            return ""
        return value

    def _key(self, value: Any, at: str, what: str) -> str:
        if not value:
            return ""
        is_key = isinstance(value, str) and len(value) <= LONGEST_KEY and _is_key(value, what)
        if not is_key:
            self.wrong(at, value, "urn:x-txng:product:…:…:LOT, 01/…/10/LOT, 414/…, urn:…, https://…")
            return ""
        return str(value)

    def _amounts(self, name: str) -> tuple[Amount, ...]:
        given = self.document.get(name) or []
        if not isinstance(given, list) or len(given) > MOST_LOTS:
            self.wrong(f"/{name}", "…", f"[…] ≤ {MOST_LOTS}")
            return ()
        found = (self._amount(one, f"/{name}/{index}") for index, one in enumerate(given))
        return tuple(one for one in found if one is not None)

    def _amount(self, given: Any, at: str) -> Amount | None:
        if not isinstance(given, Mapping) or not set(given) <= {"lot", "quantity", "unit"}:
            self.wrong(at, given, '{"lot", "quantity", "unit"}')
            return None
        lot, quantity, unit = (given.get(name) or "" for name in ("lot", "quantity", "unit"))
        key = self._key(lot, f"{at}/lot", "lot")
        if not isinstance(quantity, str) or (quantity and not _AMOUNT.fullmatch(quantity)):
            self.problems.append(Problem("journal.quantity_form", f"{at}/quantity", {"value": str(quantity)[:80]}))
            quantity = ""
        if quantity and (not isinstance(unit, str) or in_code(Decimal(quantity), unit) is None):
            self.problems.append(Problem("journal.unit_unknown", f"{at}/unit", {"value": str(unit)[:80]}))
            quantity = ""
        if not key:
            self.problems.append(Problem("journal.entry_name_missing", at, {"name": "lot"}))
            return None
        return Amount(key, quantity, unit)

    def _fields(self) -> Mapping[str, str]:
        given = self.document.get("fields") or {}
        if not isinstance(given, Mapping) or not all(isinstance(one, str) for one in given.values()):
            self.wrong("/fields", "…", '{"key": "text"}')
            return {}
        return {key: normalize("NFC", value) for key, value in given.items() if value}

    def _partner(self) -> Partner | None:
        given = self.document.get("partner")
        if given is None:
            return None
        names = ("organisation", "name", "phone")
        if not isinstance(given, Mapping) or not set(given) <= set(names):
            self.wrong("/partner", "…", '{"organisation", "name", "phone"}')
            return None
        texts = {name: given.get(name) or "" for name in names}
        if not all(isinstance(one, str) and len(one) <= 200 for one in texts.values()):
            self.wrong("/partner", "…", "≤ 200")
            return None
        return Partner(**texts)

    def _files(self, name: str) -> tuple[Attached, ...]:
        given = self.document.get(name) or []
        if not isinstance(given, list) or len(given) > MOST_FILES:
            self.wrong(f"/{name}", "…", f"[…] ≤ {MOST_FILES}")
            return ()
        found = (self._file(one, f"/{name}/{index}") for index, one in enumerate(given))
        return tuple(one for one in found if one is not None)

    def _file(self, given: Any, at: str) -> Attached | None:
        if not isinstance(given, Mapping) or set(given) != {"id", "sha256", "bytes", "type"}:
            self.wrong(at, given, '{"id", "sha256", "bytes", "type"}')
            return None
        texts = [given[name] for name in ("id", "sha256", "type")]
        size = given["bytes"]
        is_right = all(isinstance(one, str) and 0 < len(one) <= 100 for one in texts)
        if (
            not is_right
            or not _SHA256.fullmatch(given["sha256"])
            or isinstance(size, bool)
            or not isinstance(size, int)
            or size < 1
        ):
            self.wrong(at, given, "SHA-256, bytes ≥ 1")
            return None
        return Attached(given["id"], given["sha256"], size, given["type"])


def amount_document(one: Amount) -> dict[str, str]:
    """An amount as entries and events carry it."""
    return {name: value for name in ("lot", "quantity", "unit") if (value := getattr(one, name))}


def file_document(one: Attached) -> dict[str, Any]:
    """A photo or voice note as entries and events name it."""
    return {"id": one.id, "sha256": one.sha256, "bytes": one.bytes, "type": one.type}
