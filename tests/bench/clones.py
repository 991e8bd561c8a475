"""Copies of stamps among honest ones: how many are found, how many honest stamps are accused.

As 2,000 copied stamps among 3,000,000 that were scanned, a tenth of the honest ones drawn for each seed. The detector was
tuned on seeds 1 to 4; none of SEEDS was looked at before it stood. A stamp counts as accused from the first scan at which
it was suspect. `python -m tests.bench.clones` also writes what the public page /phuong-phap/tem-sao-chep/ shows.
"""

from __future__ import annotations

import json
import math
import platform
import random
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from tests.core.stamp.scans import REACHES_KM, ROUGH, USUAL, copied, stamps
from txng.core.stamp import clone
from txng.core.stamp.clone import FEW, Sighting, signals_of

TUNED_ON, SEEDS = (1, 2, 3, 4), (31_415, 27_182, 16_180)
HONEST, COPIED, PER_REACH = 300_000, 500, 300
HONEST_AT_SIZE, COPIED_AT_SIZE, RARE = 3_000_000, 2_000, 200
# So few that a test does them again: what the page shows is of the detector that runs, or the test fails.
CHECKED = (7, 4_000, 100)
COMMAND = "python -m tests.bench.clones"
RESULT = "measured/clones.json"  # of the package txng.portal


@dataclass
class Count:
    """What was drawn, and what of it was found; waits are scans until a copied stamp was suspect."""

    honest: int = 0
    honest_scans: int = 0
    accused: int = 0
    copied: int = 0
    found: int = 0
    waits: list[int] = field(default_factory=list)

    def add(self, is_copy: bool, seen: Sequence[Sighting]) -> None:
        hit = suspect_at(seen)
        if is_copy:
            self.copied += 1
            self.found += hit is not None
            self.waits += [hit] if hit is not None else []
        else:
            self.honest += 1
            self.honest_scans += len(seen)
            self.accused += hit is not None

    @property
    def recall(self) -> float:
        return self.found / self.copied

    def precision(self, copied_at_size: int = COPIED_AT_SIZE) -> float:
        """Of accused stamps, those truly copied, at the stated share."""
        return _share_true(self.recall * copied_at_size, self.accused * HONEST_AT_SIZE / self.honest)

    def at_worst(self) -> dict[str, float]:
        """The least that chance leaves likely: 97.5 times in 100 each figure is better."""
        recall, accused = least_share(self.found, self.copied), most_of(self.accused)
        false_alarms = accused * HONEST_AT_SIZE / self.honest
        return {
            "recall": round(recall, 4), "precision": round(_share_true(recall * COPIED_AT_SIZE, false_alarms), 4),
            "false_alarms_per_scan": round(accused / self.honest_scans, 8),
        }  # fmt: skip

    def told(self) -> dict[str, Any]:
        return {
            "honest": self.honest, "honest_scans": self.honest_scans, "accused": self.accused, "copied": self.copied,
            "found": self.found, "recall": round(self.recall, 4), "precision": round(self.precision(), 4),
            "precision_rare": round(self.precision(RARE), 4),
            "false_alarms_per_scan": round(self.accused / self.honest_scans, 8),
            "scans_until_suspect": statistics.median(self.waits) if self.waits else 0, "at_worst": self.at_worst(),
        }  # fmt: skip


def counted(scans: Iterable[tuple[bool, list[Sighting]]]) -> Count:
    """All stamps of a simulation, judged scan by scan."""
    count = Count()
    for is_copy, seen in scans:
        count.add(is_copy, seen)
    return count


def together(counts: Iterable[Count]) -> Count:
    """The sum of several."""
    total = Count()
    for one in counts:
        for name in ("honest", "honest_scans", "accused", "copied", "found", "waits"):
            setattr(total, name, getattr(total, name) + getattr(one, name))
    return total


def least_share(found: int, of: int, z: float = 1.96) -> float:
    """The lower end of Wilson's interval.

    >>> round(least_share(80, 100), 3)
    0.711
    """
    share, more = found / of, z * z / of
    return (share + more / 2 - z * math.sqrt(share * (1 - share) / of + more / (4 * of))) / (1 + more)


def most_of(seen: int, chance: float = 0.025) -> float:
    """The upper end of the exact interval of a count of rare events.

    >>> round(most_of(0), 2), round(most_of(7), 2)
    (3.69, 14.42)
    """
    low, high = float(seen), seen + 10 * math.sqrt(seen + 4)
    while high - low > 1e-6:
        mean = (low + high) / 2
        fewer = sum(math.exp(-mean) * mean**n / math.factorial(n) for n in range(seen + 1))
        low, high = (mean, high) if fewer > chance else (low, mean)
    return high


def _share_true(true_alarms: float, false_alarms: float) -> float:
    return true_alarms / (true_alarms + false_alarms)


def measured() -> dict[str, Any]:
    """Everything that is published."""
    by_seed = {seed: counted(stamps(seed, HONEST, COPIED)) for seed in SEEDS}
    rough = counted(stamps(SEEDS[0], HONEST, COPIED, ROUGH))
    reaches = {}
    for reach_km in REACHES_KM:
        rng = random.Random(f"{SEEDS[0]} {reach_km}")
        reaches[reach_km] = counted((True, copied(rng, USUAL, reach_km)) for _ in range(PER_REACH)).recall
    return {
        "by": COMMAND, "at": datetime.now(UTC).date().isoformat(), "python": platform.python_version(),
        "tuned_on": TUNED_ON, "share": [COPIED_AT_SIZE, HONEST_AT_SIZE], "rare": [RARE, HONEST_AT_SIZE],
        "seeds": [{"seed": seed, **count.told()} for seed, count in by_seed.items()],
        "all": together(by_seed.values()).told(), "rough": {"seed": SEEDS[0], **rough.told()},
        "recall_by_reach_km": {str(reach): round(recall, 4) for reach, recall in reaches.items()},
        "checked": {"of": CHECKED, **counted(stamps(*CHECKED)).told()},
    }  # fmt: skip


def run() -> Iterator[tuple[str, float, str, str]]:
    began = time.perf_counter()
    told = measured()
    spent_s = time.perf_counter() - began
    every = told["all"]
    for one in (*told["seeds"], {**told["rough"], "seed": "rough world"}):
        name = f"seed {one['seed']}: "
        yield f"{name}copied stamps found, {one['found']} of {one['copied']}", 100 * one["recall"], "%", ">= 70"
        yield (
            f"{name}of accused truly copied, at 2,000 in 3,000,000; {one['accused']} of {one['honest']} accused",
            100 * one["precision"], "%", ">= 95",
        )  # fmt: skip
        yield (
            f"{name}of a million honest scans, those that accuse",
            1e6 * one["false_alarms_per_scan"],
            "scans",
            "<= 500",
        )
    yield "all seeds: copied stamps found", 100 * every["recall"], "%", ">= 70"
    yield "all seeds: of accused truly copied", 100 * every["precision"], "%", ">= 95"
    worst = every["at_worst"]
    yield "all seeds, were chance against us (97.5 %): copied stamps found", 100 * worst["recall"], "%", ">= 70"
    yield "all seeds, were chance against us (97.5 %): of accused truly copied", 100 * worst["precision"], "%", ">= 95"
    yield "all seeds: the same, were copies ten times as rare", 100 * every["precision_rare"], "%", "none"
    yield "scans of a copied stamp until it is suspect, median", every["scans_until_suspect"], "scans", "none"
    for reach, recall in told["recall_by_reach_km"].items():
        yield f"found of forgers who sell within {reach} km", 100 * recall, "%", "none"
    scans = sum(one["honest_scans"] for one in (*told["seeds"], told["rough"]))
    yield "one scan simulated and judged, at most", 1e6 * spent_s / scans, "us", "<= 50,000"


def suspect_at(seen: Sequence[Sighting]) -> int | None:
    """The number of the scan at which a stamp is first suspect."""
    for count in range(FEW, len(seen) + 1):
        if signals_of(seen[max(0, count - clone.KEPT) : count]).is_suspect:
            return count
    return None


def publish() -> None:
    """Write what the public page shows."""
    path = Path(str(files("txng.portal").joinpath(RESULT)))
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(measured(), indent=1) + "\n")
    print(path)


if __name__ == "__main__":
    publish()
