"""Scans of stamps as people and forgers make them, by code that knows nothing of the detector.

Honest: a stamp goes from its maker by road to a shop and a home; staff scan on the way, a family scans at home, some travel
with it, a few send a photo of it to somebody far away who scans that. Copies: one stamp copied onto many packages, sold
within a region or along a road, over weeks; forgers try it themselves with a few devices of theirs.
A quarter of all scans are located by the carrier's gateway, in Hà Nội or Hồ Chí Minh; the front server marks those by
their radius, but one in ten it marks as good.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

from txng.core.stamp.clone import CITY, EXACT, NOWHERE, Sighting
from txng.core.stamp.places import SEATS, cell_of

GATEWAYS = ((21.03, 105.85), (10.78, 106.70))
HONEST_SCANS = ((0.42, 1), (0.27, 2), (0.16, 3), (0.08, 4), (0.04, 5), (0.02, 7), (0.01, 12))
COPY_SCANS = (8, 40)
REACHES_KM, REACHED = (150, 300, 900), (0.25, 0.35, 0.4)  # of forgers, and how many of them sell so far
_SEATS = [(lat, lon) for _, lat, lon in SEATS.values()]
Point = tuple[float, float]


@dataclass(frozen=True)
class World:
    """How people and networks behave.

    by_gateway, mistaken   scans located by their carrier's gateway alone; of those, how many are marked as good
    photo, travel          of honest stamps: a photo is scanned elsewhere; the goods go on a journey after the sale
    """

    by_gateway: float = 0.25
    mistaken: float = 0.1
    photo: float = 0.01
    travel: float = 0.03


USUAL = World()
ROUGH = World(mistaken=0.2, photo=0.05, travel=0.1)


def honest(rng: random.Random, world: World = USUAL) -> list[Sighting]:
    """The scans of one stamp on one package."""
    maker = rng.choice(_SEATS)
    far = rng.random() < 0.3
    home = rng.choice(_SEATS) if far else _near(rng, maker, 60)
    count = rng.choices([n for _, n in HONEST_SCANS], [share for share, _ in HONEST_SCANS])[0]
    hour = rng.randrange(490_000, 498_000)
    found = []
    for number in range(count):
        # First on the way, then again and again at home.
        share = min(1.0, number / 2 + rng.random() * 0.3) if count > 2 else rng.random()
        where = _between(maker, home, share) if share < 0.9 else _near(rng, home, 8)
        hour += rng.randrange(1, 24 * 6) if share < 0.9 else rng.randrange(0, 72)
        found.append(_seen(rng, world, hour, where))
    if rng.random() < world.travel:
        found += [
            _seen(rng, world, hour + 24 * n + rng.randrange(5, 20), rng.choice(_SEATS))
            for n in range(1, rng.randrange(2, 4))
        ]
    if rng.random() < world.photo:
        found += [_seen(rng, world, hour + rng.randrange(3), rng.choice(_SEATS)) for _ in range(rng.randrange(1, 3))]
    return found


def copied(rng: random.Random, world: World = USUAL, reach_km: int | None = None) -> list[Sighting]:
    """The scans of one stamp on many packages, which are sold so far from one another."""
    centre, reach = rng.choice(_SEATS), reach_km or rng.choices(REACHES_KM, REACHED)[0]
    hour, days = rng.randrange(490_000, 498_000), rng.randrange(7, 60)
    shops = [_near(rng, centre, reach) for _ in range(rng.randrange(5, 15))]
    own = [rng.randrange(64) for _ in range(2)]
    found = []
    for _ in range(rng.randrange(*COPY_SCANS)):
        at = hour + rng.randrange(days * 24)
        if rng.random() < 0.15:  # the forger's own look, with the same phones
            found.append(_seen(rng, world, at, centre, rng.choice(own)))
        else:
            found.append(_seen(rng, world, at, _near(rng, rng.choice(shops), 10)))
    return sorted(found, key=lambda one: one.hour)


def stamps(
    seed: int, honest_count: int, copied_count: int, world: World = USUAL
) -> Iterator[tuple[bool, list[Sighting]]]:
    """Stamps with their scans: whether it was copied, and what was seen."""
    rng = random.Random(seed)
    for _ in range(honest_count):
        yield False, honest(rng, world)
    for _ in range(copied_count):
        yield True, copied(rng, world)


def _seen(rng: random.Random, world: World, hour: int, where: Point, cohort: int | None = None) -> Sighting:
    radius = EXACT if rng.random() < 0.2 else CITY
    if rng.random() < world.by_gateway:
        where, radius = rng.choice(GATEWAYS), CITY if rng.random() < world.mistaken else NOWHERE
    return Sighting(hour, cell_of(*where) or 0, radius, rng.randrange(64) if cohort is None else cohort)


def _between(one: Point, other: Point, share: float) -> Point:
    return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share


def _near(rng: random.Random, where: Point, reach_km: float) -> Point:
    """Somewhere within a reach, in the long narrow country: mostly along it."""
    length, angle = reach_km * math.sqrt(rng.random()), rng.random() * 2 * math.pi
    return where[0] + length * math.sin(angle) / 111, where[1] + 0.6 * length * math.cos(angle) / 108
