"""The verdict on one stamp of ours, from what is known of it: one place, so that page, JSON and inspector say the same.

A recall outranks everything: who holds recalled goods must put them down, whatever their stamp is. Then what is surely
wrong (never issued, void, not activated); then doubt; and only then good words, of which the first scan is the weakest.

source   INTERFACE of the project; product.md A-04, 2.1
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

COUNTS_SHOWN_FROM = 3  # below, a count would tell of single people


class StampVerdict(StrEnum):
    """What a scan of a stamp answers."""

    VALID_FIRST = "valid_first"
    VALID_REPEATED = "valid_repeated"
    NOT_ACTIVATED = "not_activated"
    VOIDED = "voided"
    RECALLED = "recalled"
    SUSPECTED_COPY = "suspected_copy"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a genuine serial.

    is_issued    some batch holds it
    scans        by people, this one among them
    is_suspect   its scans tell of copies, and nobody has settled it
    """

    is_issued: bool
    is_activated: bool = False
    is_void: bool = False
    is_recalled: bool = False
    scans: int = 0
    is_suspect: bool = False


def verdict_of(facts: Facts) -> StampVerdict:
    """The verdict; of several that hold, the one that protects most.

    >>> verdict_of(Facts(is_issued=True, is_activated=True, is_void=True, is_recalled=True)).value
    'recalled'
    >>> verdict_of(Facts(is_issued=True, is_activated=True, scans=1)).value
    'valid_first'
    """
    if facts.is_recalled:
        return StampVerdict.RECALLED
    if not facts.is_issued:
        return StampVerdict.UNKNOWN
    if facts.is_void:
        return StampVerdict.VOIDED
    if not facts.is_activated:
        return StampVerdict.NOT_ACTIVATED
    if facts.is_suspect:
        return StampVerdict.SUSPECTED_COPY
    return StampVerdict.VALID_FIRST if facts.scans <= 1 else StampVerdict.VALID_REPEATED
