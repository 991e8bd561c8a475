"""What the log holds of an event: 32 bytes that bind it, and show nothing of it.

Two halves, so that the public face of an event can be proven without the rest:

    H_full = SHA-256(0x00 ‖ nonce ‖ canonical {"event": the event as stored, "organisation": code})
    key    = SHA-256(0x02 ‖ nonce)
    H_face = SHA-256(0x01 ‖ key ‖ canonical face)
    commitment = SHA-256(H_full ‖ H_face)

Who holds the stored text and its nonce can check all of it. Who holds an opening (face, key, H_full) can check the face
and learns nothing of the rest: the key is one way from the nonce, and H_full is salted by the nonce. Without the salt
anyone could guess a quantity and try.

source   ADR 0005 (commitments, not content, in the log); canonical JSON: RFC 8785
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

from txng.core.canon import canonical
from txng.core.epcis.event import Event
from txng.core.gs1.identify import lot_of, product_of

MOST_ITEMS = 50  # what a citizen's page can say of one event
NONCE_BYTES = 16  # the least that nobody can guess

_FULL, _FACE, _KEY = b"\x00", b"\x01", b"\x02"
_HASH_HEX = re.compile(r"[0-9a-f]{64}")
_quoted = lru_cache(maxsize=1_000)(canonical)  # codes of organisations: few, and needed for every event
_GS1_KEY = re.compile(r"[0-9]{2,4}/[0-9]")
_OPENING_NAMES = {"face", "key", "full"}


def face(event: Event, organisation: str) -> dict[str, Any]:
    """What the law lets the public see of an event: who, what kind, when, where, of which products and lots.

    organisation   code of who recorded it
    returns        JSON values; "items" are keys of products and lots, sorted, at most MOST_ITEMS, and "moreItems" says
                   how many others there are; a declaration of error says so
    never          holds serial numbers, quantities, business partners, extensions, or coordinates: a place is a GS1 key, or is not told
    """
    items = sorted(set(filter(None, [_public(item.key) for item in event.items])))
    told = {
        "type": event.type.value,
        "eventTime": event.body.get("eventTime") or event.event_time.isoformat(),
        "eventTimeZoneOffset": event.event_time_zone_offset,
        "bizStep": event.biz_step,
        "readPoint": _place_code(event.read_point),
        "bizLocation": _place_code(event.biz_location),
        "organisation": organisation,
        "items": items[:MOST_ITEMS],
        "moreItems": len(items) - MOST_ITEMS if len(items) > MOST_ITEMS else None,
        "errorDeclaration": True if event.is_declaration else None,
    }
    return {name: value for name, value in told.items() if value is not None}


def commitment(stored_text: bytes, organisation: str, face: Mapping[str, Any], nonce: bytes) -> bytes:
    """The 32 bytes that the log holds.

    stored_text   canonical JSON of the event as we keep it, UTF-8
    nonce         random, NONCE_BYTES or more, never used for another event
    """
    return _join(_full_hash(stored_text, organisation, nonce), _face_hash(_key(nonce), face))


def face_opening(stored_text: bytes, organisation: str, face: Mapping[str, Any], nonce: bytes) -> dict[str, Any]:
    """What lets anyone check the face against the commitment, and nothing else: {"face", "key", "full"}, hashes in hex."""
    full = _full_hash(stored_text, organisation, nonce)
    return {"face": dict(face), "key": _key(nonce).hex(), "full": full.hex()}


def opens(opening: Mapping[str, Any], committed: bytes) -> bool:
    """Whether an opening, from wherever it came, shows the true face of what was committed.

    never   raises: what has not the form of an opening opens nothing
    """
    if not isinstance(opening, Mapping) or set(opening) != _OPENING_NAMES or not isinstance(opening["face"], Mapping):
        return False
    key, full = opening["key"], opening["full"]
    if not all(isinstance(text, str) and _HASH_HEX.fullmatch(text) for text in (key, full)):
        return False
    try:
        shown = _face_hash(bytes.fromhex(key), opening["face"])
    except (TypeError, ValueError, RecursionError):  # a face of what JSON cannot say
        return False
    return hmac.compare_digest(_join(bytes.fromhex(full), shown), committed)


def _full_hash(stored_text: bytes, organisation: str, nonce: bytes) -> bytes:
    if len(nonce) < NONCE_BYTES:
        raise ValueError(f"a nonce of {len(nonce)} bytes can be guessed; {NONCE_BYTES} are the least")
    # Canonical inside canonical is canonical: the stored text need not be read, nor quoted, to be bound.
    bound = b'{"event":%b,"organisation":%b}' % (stored_text, _quoted(organisation))
    return sha256(_FULL + nonce + bound).digest()


def _face_hash(key: bytes, face: Mapping[str, Any]) -> bytes:
    return sha256(_FACE + key + canonical(dict(face))).digest()


def _key(nonce: bytes) -> bytes:
    return sha256(_KEY + nonce).digest()


def _join(full: bytes, face: bytes) -> bytes:
    return sha256(full + face).digest()


def _public(key: str) -> str | None:
    # Nearly all keys are serials: their product is all that is told of them.
    return f"01/{key[3:17]}" if key[17:21] == "/21/" and key.startswith("01/") else lot_of(key) or product_of(key)


def _place_code(key: str | None) -> str | None:
    # A GS1 key says only what its owner registered for it. Any other address is free text, sealed for good: coordinates,
    # a map's link, a family's home.
    return key if key and _GS1_KEY.match(key) else None
