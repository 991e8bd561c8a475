"""Who may sign what: never more than the signer's own mandate reaches, whole.

Reading asks whether a mandate shares a sector with what is read; signing asks more: every place and every sector that
the signature binds must lie within one mandate. Half a right would give away the other half.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from txng.core.mandates.mandate import Mandate, Path, is_within, rights_of
from txng.core.mandates.regulation import regulation_on

FOR_OWN, FOR_AREA = "sharing.agree_own", "sharing.agree"


@dataclass(frozen=True, slots=True)
class Bound:
    """What a signature binds.

    organisation   whose own people sign it; None where an authority shares what lies in its area
    place          the area, or where the authority lies that receives; None where only the organisation's own people sign
    sectors        of the area or of the authority; empty: all
    """

    organisation: int | None
    place: Path | None = None
    sectors: frozenset[str] = frozenset()


def bound_of_giver(organisation: int | None, place: Path, sectors: frozenset[str]) -> Bound:
    """What the giver's signature binds: his own, or the whole area that the authority shares."""
    return Bound(organisation) if organisation is not None else Bound(None, place, sectors)


def bound_of_receiver(organisation: int, kind: str, place: Path, sectors: frozenset[str]) -> Bound:
    """What the receiver's binds. An authority's officers sign for it, too: it has seldom an administrator of its own."""
    return Bound(organisation, place, sectors) if kind == "authority" else Bound(organisation)


def signing(mandates: Iterable[Mandate], bound: Bound, day: date) -> Mandate | None:
    """The mandate by which it may be signed, the narrowest of those that reach it whole; None: by none."""
    rights = rights_of(mandates, day, regulation_on(day))
    own = [one for one in rights.get(FOR_OWN, ()) if _is_own(one, bound)]
    above = [one for one in rights.get(FOR_AREA, ()) if _reaches_whole(one, bound)]
    return max(
        [*own, *above], key=lambda one: (one.organisation is not None, len(one.place), bool(one.sectors)), default=None
    )


def _is_own(mandate: Mandate, bound: Bound) -> bool:
    return bound.organisation is not None and mandate.organisation == bound.organisation and not mandate.sectors


def _reaches_whole(mandate: Mandate, bound: Bound) -> bool:
    if mandate.organisation is not None or bound.place is None or not is_within(bound.place, mandate.place):
        return False
    return not mandate.sectors or (bool(bound.sectors) and bound.sectors <= mandate.sectors)
