"""What a query asks, one condition at a time; all of a query's conditions must hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from txng.core.epcis.event import Part
from txng.core.epcis.query_names import Extension


class Field(StrEnum):
    """What every event has once, or has not."""

    TYPE = "type"
    EVENT_ID = "eventID"
    EVENT_TIME = "eventTime"
    RECORD_TIME = "recordTime"
    ACTION = "action"
    BIZ_STEP = "bizStep"
    DISPOSITION = "disposition"
    READ_POINT = "readPoint"
    BIZ_LOCATION = "bizLocation"


class Compare(StrEnum):
    """How it is looked at: `IN` is EPCIS's EQ_ with a list, where one equal value suffices."""

    IN = "in"
    AT_LEAST = "ge"
    BELOW = "lt"


@dataclass(frozen=True, slots=True)
class OnField:
    """A field compared with values: text, or an instant."""

    field: Field
    compare: Compare
    values: tuple[str | datetime, ...]


@dataclass(frozen=True, slots=True)
class KeyPattern:
    """Keys by their beginning: those that start with one of `starts`, hold `holds` and lack `lacks` after it.

    holds, lacks   "" where nothing is asked
    """

    starts: tuple[str, ...]
    holds: str = ""
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class OnItems:
    """An item of the event, in one of these parts, with one of these keys or patterns."""

    parts: tuple[Part, ...]
    keys: tuple[str, ...]
    patterns: tuple[KeyPattern, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Values of one field between two keys of bytes (query_keys).

    field   its name; an Extension while its prefix has to be looked up
    high    the first that is too great; None: `low` alone
    """

    field: str | Extension
    low: bytes
    high: bytes | None = None


@dataclass(frozen=True, slots=True)
class OnFacts:
    """A fact of the event in one of these spans.

    is_range   bounded from one side; two such conditions on one field become one
    """

    spans: tuple[Span, ...]
    is_range: bool = False


@dataclass(frozen=True, slots=True)
class OnDescendants:
    """One of these places, or one that master data puts below them."""

    field: Field
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OnAttributes:
    """A field whose master data has one of the attributes; with one of the values, where `values` is not None."""

    field: str
    attributes: tuple[str, ...]
    values: tuple[str, ...] | None = None


Condition = OnField | OnItems | OnFacts | OnDescendants | OnAttributes
