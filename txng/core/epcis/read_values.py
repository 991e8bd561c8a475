"""The small values of EPCIS JSON: URIs, times, numbers, words. Each reader adds what is wrong, at its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from txng.core.epcis.reading import Reading, shown
from txng.core.epcis.vocabulary import NAMESPACES, Vocabulary
from txng.core.gs1.identify import Identified, identify

Rule = Callable[[Any, str, Reading], None]

# Wider than RFC 3986 in two things: letters beyond ASCII (IRIs), and "_" in the scheme, for CURIE prefixes.
_URI = re.compile(r"[A-Za-z_][A-Za-z0-9+.\-_]*+:[^\x00-\x20\x7f<>\"{}|\\^`]++")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,30})?(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))", re.ASCII)
_OFFSET = re.compile(r"[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)")
_UOM = re.compile(r"[A-Z0-9]{2,3}")
_HEX = re.compile(r"[A-Fa-f0-9]+")
_VERSION = re.compile(r"2(?:\.[0-9]{1,9}){0,9}")
_ACTIONS = frozenset(("ADD", "OBSERVE", "DELETE"))
_LOCAL = "_:"  # begins a name that means something in its own document only (JSON-LD 1.1, blank nodes)


def instant_of(text: str) -> datetime | None:
    """An xsd:dateTimeStamp as an aware instant, None where it is none; digits beyond microseconds are cut.

    >>> instant_of("2026-07-22T06:45:00+07:00").isoformat(), instant_of("22-07-2026")
    ('2026-07-22T06:45:00+07:00', None)
    """
    if _TIME.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:  # the 31st of February
        return None


def is_uri(value: str, limit: int) -> bool:
    """A URI, IRI or CURIE of at most `limit` bytes."""
    return (
        len(value) <= limit and _URI.fullmatch(value) is not None and (value.isascii() or len(value.encode()) <= limit)
    )


def is_event_id(value: Any, limit: int) -> bool:
    """A URI that names one event everywhere."""
    return isinstance(value, str) and is_uri(value, limit) and not value.startswith(_LOCAL)


def is_time_zone_offset(value: Any) -> bool:
    return isinstance(value, str) and _OFFSET.fullmatch(value) is not None


def is_quantity(value: Any) -> bool:
    """A number, and not a negative one."""
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool) and value >= 0


def is_uom(value: Any) -> bool:
    """A code of UN/ECE Rec 20, by its form."""
    return isinstance(value, str) and _UOM.fullmatch(value) is not None


def is_action(value: Any) -> bool:
    return isinstance(value, str) and value in _ACTIONS


def text(value: Any, at: str, reading: Reading) -> None:
    if not isinstance(value, str):
        reading.fault("epcis.not_text", at, got=shown(value))


def uri(value: Any, at: str, reading: Reading) -> None:
    if not isinstance(value, str):
        reading.fault("epcis.not_text", at, got=shown(value))
    elif not is_uri(value, reading.limits.max_uri):
        size, limit = len(value.encode()), reading.limits.max_uri
        if size > limit:
            reading.fault("epcis.uri_long", at, got=size, limit=limit)
        else:
            reading.fault("epcis.uri", at, value=shown(value))


def identifier(value: Any, at: str, reading: Reading) -> None:
    """A URI that may name a GS1 key: its check digit and form are looked at too."""
    named = named_by(value, reading)
    if named is None:
        uri(value, at, reading)
        return
    for problem in named.problems:
        reading.add(problem.at(at))


def named_by(value: Any, reading: Reading) -> Identified | None:
    """What a URI names; None where `value` is no URI."""
    if not isinstance(value, str):
        return None
    named, limit = identify(value), reading.limits.max_uri
    return named if (named.is_link and len(value) <= limit) or is_uri(value, limit) else None


def event_id(value: Any, at: str, reading: Reading) -> None:
    uri(value, at, reading)
    if isinstance(value, str) and value.startswith(_LOCAL):
        reading.fault("epcis.event_id_local", at, value=shown(value))


def time(value: Any, at: str, reading: Reading) -> None:
    if not isinstance(value, str) or instant_of(value) is None:
        reading.fault("epcis.time", at, value=shown(value))


def time_zone_offset(value: Any, at: str, reading: Reading) -> None:
    if not is_time_zone_offset(value):
        reading.fault("epcis.time_zone_offset", at, value=shown(value))


def number(value: Any, at: str, reading: Reading) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        reading.fault("epcis.not_number", at, got=shown(value))


def quantity(value: Any, at: str, reading: Reading) -> None:
    number(value, at, reading)
    if isinstance(value, (int, float, Decimal)) and value < 0:
        reading.fault("epcis.quantity_negative", at, value=shown(value))


def boolean(value: Any, at: str, reading: Reading) -> None:
    if not isinstance(value, bool):
        reading.fault("epcis.not_boolean", at, got=shown(value))


def uom(value: Any, at: str, reading: Reading) -> None:
    if not is_uom(value):
        reading.fault("epcis.uom", at, value=shown(value))


def hexadecimal(value: Any, at: str, reading: Reading) -> None:
    if not isinstance(value, str) or _HEX.fullmatch(value) is None:
        reading.fault("epcis.hex", at, value=shown(value))


def action(value: Any, at: str, reading: Reading) -> None:
    if not is_action(value):
        reading.fault("epcis.action", at, value=shown(value))


def schema_version(value: Any, at: str, reading: Reading) -> None:
    if not isinstance(value, str):
        reading.fault("epcis.not_text", at, got=shown(value))
    elif _VERSION.fullmatch(value) is None:
        reading.fault("epcis.schema_version", at, value=shown(value))


def word(table: Vocabulary) -> Rule:
    """A reader of CBV words: bare words must stand in the table, URIs pass."""
    spellings = table.spellings

    def read(value: Any, at: str, reading: Reading) -> None:
        if isinstance(value, str) and value in spellings:
            return
        if isinstance(value, str) and ":" not in value:
            near = table.nearest(value) if reading.has_room else ""
            reading.fault("epcis.word_unknown", at, value=shown(value), table=table.name, nearest=near)
            return
        uri(value, at, reading)
        if isinstance(value, str) and table.claims(value):
            reading.fault("epcis.word_unknown_uri", at, value=shown(value), table=table.name)

    return read


def word_of(value: str, table: Vocabulary, namespaces: Mapping[str, str]) -> str:
    """The bare CBV word however it was spelled; another vocabulary's CURIE in full; else as it is."""
    bare = table.word_of(value)
    if bare is not None:
        return bare
    prefix, _, local = value.partition(":")
    iri = namespaces.get(prefix) or NAMESPACES.get(prefix)
    return iri + local if iri and not local.startswith("//") else value
