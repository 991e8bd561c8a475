"""What lies in a file of events → what can be posted: bytes as they stand, so that the node judges what was written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
_DOCUMENTS = ("EPCISDocument", "EPCISQueryDocument")
_SPACE = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One thing to post.

    is_document  true: to /capture; false: one bare event, to /events
    within, at   pointers that begin with `within` in the answer begin with `at` in the file
    """

    body: bytes
    is_document: bool
    within: str = ""
    at: str = ""

    def place(self, pointer: str) -> str:
        """A pointer of the answer as a pointer into the file."""
        bare = pointer.removeprefix("#")
        return f"#{self.at}{bare.removeprefix(self.within)}" if bare.startswith(self.within) else f"#{bare}"


def parcels_of(data: bytes, *, now: datetime) -> list[Parcel]:
    """What to post of a file: a document, a bare event, or an array of either.

    now      becomes the creation date of a document made around bare events without a context of their own
    returns  the file itself as a document where it cannot be read: the node will name its faults
    """
    try:
        text = data.decode("utf-8-sig")
        value = json.loads(text)
        if not isinstance(value, list) or not value:
            return [_parcel(text, value, "")]
        if all(_is_event(entry) and "@context" not in entry for entry in value):
            return [_around(text, now)]
        return [_parcel(piece, entry, f"/{number}") for number, (piece, entry) in enumerate(_pieces(text))]
    except (ValueError, RecursionError):
        return [Parcel(data, is_document=True)]


def _parcel(text: str, value: Any, at: str) -> Parcel:
    return Parcel(text.encode(), is_document=not _is_event(value), at=at)


def _is_event(value: Any) -> bool:
    kind = value.get("type") if isinstance(value, dict) else None
    return isinstance(kind, str) and kind.endswith("Event") and kind not in _DOCUMENTS


def _around(events: str, now: datetime) -> Parcel:
    head = {"@context": [CONTEXT], "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": now.isoformat()}
    # The array goes in as text: parsing and printing it again could change a number or hide a name given twice.
    text = json.dumps(head)[:-1] + ', "epcisBody": {"eventList": ' + events + "}}"
    return Parcel(text.encode(), is_document=True, within="/epcisBody/eventList")


def _pieces(text: str) -> Iterator[tuple[str, Any]]:
    """The elements of a JSON array, each with its own text."""
    decoder, place = json.JSONDecoder(), _skip(text, _skip(text, 0) + 1)
    while text[place] != "]":
        value, end = decoder.raw_decode(text, place)
        yield text[place:end], value
        place = _skip(text, end)
        if text[place] == ",":
            place = _skip(text, place + 1)


def _skip(text: str, place: int) -> int:
    while place < len(text) and text[place] in _SPACE:
        place += 1
    return place
