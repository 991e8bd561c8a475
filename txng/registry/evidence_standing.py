"""How a piece of evidence stands on a day: what it is, what became of it, and the clock; nothing else.

>>> standing_of(Known("certificate", date(2026, 1, 1), date(2026, 12, 31)), date(2026, 6, 1))
'declared'
>>> standing_of(Known("ocop", date(2026, 1, 1), None, frozenset({"confirmed"})), date(2026, 6, 1))
'confirmed'
>>> standing_of(Known("certificate", date(2026, 1, 1), date(2026, 12, 31), frozenset({"confirmed", "revoked"})), date(2026, 6, 1))
'revoked'

source   product.md B-09, B-10, B-15; ADR 29. The statement of registry.evidence_lookups says the same to the database
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

IN_FORCE = ("confirmed", "declared")  # what the public may be shown


@dataclass(frozen=True, slots=True)
class Known:
    """What decides.

    states       its steps: "confirmed", "declined", "revoked", "withdrawn"
    is_listed, is_mark_confirmed, is_mark_over   of the use of a mark: the user stands on the owner's list on this day;
                 an officer saw the mark's registration; the mark has ended
    """

    kind: str
    valid_from: date
    valid_to: date | None
    states: frozenset[str] = frozenset()
    is_listed: bool = False
    is_mark_confirmed: bool = False
    is_mark_over: bool = False


def standing_of(known: Known, day: date) -> str:
    """A key of registry.evidence_schemes.STANDINGS."""
    ends = known.states - {"confirmed"}
    if ends:
        return min(ends)  # declined, revoked, withdrawn: what others said comes before the owner's own word
    if known.kind == "mark" and (known.is_mark_over or not known.is_listed):
        return "revoked"
    if known.valid_to is not None and known.valid_to < day:
        return "expired"
    if known.valid_from > day:
        return "ahead"
    if known.is_mark_confirmed if known.kind == "mark" else "confirmed" in known.states:
        return "confirmed"
    # Stars are told by whoever gives them: before that, nothing is claimed (B-10).
    return "waiting" if known.kind == "ocop" else "declared"
