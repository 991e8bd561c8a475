"""Whether the scans of one stamp tell of copies: one stamp on one package cannot be in several places at once.

Judged from the last few sightings alone, so that a scan can be judged while it is answered. Three signals, of which no
single one suffices, nor all of them on one day: a spread over places that lie apart, a journey nobody makes (faster than
SPEED_KMH over more than FAR_KM, after what the places may be wrong by), and a return to where the stamp had already left. A place counts only with a group of devices of its own: one robot, or
one group, stays one place however often it asks (product.md Q-08).

A sighting whose place is known by nothing but the gateway of its carrier counts as a scan and tells no place.

source   product.md Q-04, Q-08; reference of MIMOS WO2020130795 (place and time of scans)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from txng.core.stamp.places import distance_km

KEPT = 24  # sightings that are kept of a stamp
SPEED_KMH, FAR_KM = 300, 50
APART_KM = 75  # places nearer than this may be one, seen from both sides of a cell's border
# How sure a place is: its distance from the truth. Of the last nothing is believed.
RADII_KM = (20, 60, 120, 0)
EXACT, CITY, PROVINCE, NOWHERE = range(4)
COHORT_BITS = 6
_CELL_BITS, _HOUR_BITS = 19, 24
HOUR_AT = _CELL_BITS + 2 + COHORT_BITS  # where the hour begins in a packed sighting
FEW = 3  # places: fewer are never suspect
# Chosen on seeds 1 to 4 of the simulated scans (tests/core/stamp/scans.py), which no published figure uses.
BACK, IMPOSSIBLE, TOGETHER = 2, 2, 8


@dataclass(frozen=True, slots=True)
class Sighting:
    """One scan, as little of it as is kept.

    hour     since 1970-01-01 in UTC
    cell     of core.stamp.places; meaningless where `radius` is NOWHERE
    radius   one of EXACT, CITY, PROVINCE, NOWHERE
    cohort   a few bits that devices share with many others, and that change every day
    """

    hour: int
    cell: int
    radius: int
    cohort: int

    @property
    def is_placed(self) -> bool:
        return self.radius != NOWHERE

    @property
    def group(self) -> tuple[int, int]:
        """Who may have looked: cohorts of different days cannot be compared."""
        return self.hour // 24, self.cohort


@dataclass(frozen=True, slots=True)
class Signals:
    """What the sightings of a stamp tell.

    places      that lie apart, each seen by a group of its own
    impossible  days on which it made a journey that nobody makes
    returns     days on which it was back where it had left
    """

    places: int
    impossible: int
    returns: int

    @property
    def is_suspect(self) -> bool:
        """Whether they suffice. Signals of one day never do: a photo sent to a family is scanned everywhere at once.

        A stamp that was back twice is suspect when it made two journeys that nobody makes, or when so many places and
        returns come together that a traveller and a mistaken gateway cannot have made them.
        """
        if self.places < FEW or self.returns < BACK:
            return False
        return self.impossible >= IMPOSSIBLE or self.places + self.returns >= TOGETHER


def packed(sighting: Sighting) -> int:
    """A sighting as one number of 51 bits."""
    number = sighting.hour << _CELL_BITS | sighting.cell
    return (number << 2 | sighting.radius) << COHORT_BITS | sighting.cohort


def unpacked(number: int) -> Sighting:
    """A sighting as it was packed.

    >>> one = Sighting(498_000, 151_777, CITY, 63)
    >>> unpacked(packed(one)) == one, packed(one).bit_length() <= _HOUR_BITS + _CELL_BITS + 2 + COHORT_BITS
    (True, True)
    """
    rest, cohort = number >> COHORT_BITS, number & (1 << COHORT_BITS) - 1
    place = rest >> 2
    return Sighting(place >> _CELL_BITS, place & (1 << _CELL_BITS) - 1, rest & 3, cohort)


def signals_of(sightings: Sequence[Sighting]) -> Signals:
    """What the sightings of one stamp tell, in any order.

    cost   some microseconds for KEPT of them
    """
    placed = sorted((one for one in sightings if one.is_placed), key=lambda one: one.hour)
    impossible = {
        later.hour // 24
        for place, one in enumerate(placed)
        for later in placed[place + 1 :]
        if _is_impossible(one, later)
    }
    return Signals(_places(placed), len(impossible), len(_returns(placed)))


def _is_impossible(one: Sighting, later: Sighting) -> bool:
    if one.group == later.group:
        return False
    least_km = distance_km(one.cell, later.cell) - RADII_KM[one.radius] - RADII_KM[later.radius]
    most_h = later.hour - one.hour + 1  # hours are whole: it may have been nearly one more
    return least_km > max(FAR_KM, SPEED_KMH * most_h)


def _places(placed: Sequence[Sighting]) -> int:
    """Places apart from one another, each with a group that vouches for no other."""
    chosen: list[Sighting] = []
    for one in placed:
        if all(one.group != other.group and _is_apart(one, other) for other in chosen):
            chosen.append(one)
    return len(chosen)


def _returns(placed: Sequence[Sighting]) -> set[int]:
    """Days on which a sighting lies where one lay before it, with another place in between."""
    found = set()
    for place, one in enumerate(placed):
        earlier = placed[:place]
        last_there = max((n for n, other in enumerate(earlier) if not _is_apart(one, other)), default=None)
        if last_there is not None and any(
            _is_apart(one, other) and one.group != other.group for other in earlier[last_there + 1 :]
        ):
            found.add(one.hour // 24)
    return found


def _is_apart(one: Sighting, other: Sighting) -> bool:
    return distance_km(one.cell, other.cell) > APART_KM
