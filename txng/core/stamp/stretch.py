"""Some stamps of one batch, by the numbers that stand on their labels: what a recall names where it means no whole lot.

Among the keys of a recall a stretch is one key. A single stamp has a key too, which lies letter by letter between the keys
of a stretch's ends: so a scan finds its stretch by order, whatever was made of numbers and serials.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PREFIX = "urn:x-txng:stamps:"
_KEY = re.compile(re.escape(PREFIX) + r"(\d{1,18}):(\d{1,10})-(\d{1,10})")
# "12: 1-500", "12 1–500", "12: 7"
_TYPED = re.compile(r"(\d{1,18})(?:\s*:\s*|\s+)(\d{1,10})(?:\s*[-–—]\s*(\d{1,10}))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class BatchStretch:
    """Stamps of a batch from one running number to another, both included; the first of a batch is 1."""

    batch: int
    first: int
    last: int

    @property
    def key(self) -> str:
        """As it stands among the items of a recall."""
        return f"{PREFIX}{self.batch}:{self.first}-{self.last}"

    @property
    def ends(self) -> tuple[str, str]:
        """The keys of its first and its last stamp."""
        return stamp_key(self.batch, self.first), stamp_key(self.batch, self.last)

    def named(self, *, english: bool = False) -> str:
        """As people read it.

        >>> BatchStretch(12, 1, 500).named(), BatchStretch(12, 7, 7).named(english=True)
        ('tem số 1–500 của lô tem 12', 'stamp 7 of batch 12')
        """
        numbers = str(self.first) if self.first == self.last else f"{self.first}–{self.last}"
        if english:
            return f"stamp{'' if self.first == self.last else 's'} {numbers} of batch {self.batch}"
        return f"tem số {numbers} của lô tem {self.batch}"


def stamp_key(batch: int, number: int) -> str:
    """The key of one stamp: ordered as its number is.

    >>> first, last = BatchStretch(12, 9, 500).ends
    >>> [first <= stamp_key(*one) <= last for one in ((12, 9), (12, 100), (12, 501), (120, 9), (1, 250))]
    [True, True, False, False, False]
    """
    return f"{PREFIX}{batch:018}:{number:010}"


def stretch_in(key: str) -> BatchStretch | None:
    """The stretch that a key names; None of any other key.

    >>> stretch_in(BatchStretch(12, 1, 500).key), stretch_in(stamp_key(12, 1))
    (BatchStretch(batch=12, first=1, last=500), None)
    """
    found = _KEY.fullmatch(key)
    return BatchStretch(*map(int, found.groups())) if found else None


def read_stretch(text: str) -> BatchStretch | None:
    """A stretch as somebody typed it: the batch, from, to; None where it is none.

    >>> read_stretch("12: 1-500"), read_stretch("12 7"), read_stretch("12: 500-1"), read_stretch("12")
    (BatchStretch(batch=12, first=1, last=500), BatchStretch(batch=12, first=7, last=7), None, None)
    """
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        return None
    first = int(found[2])
    last = int(found[3] or first)
    return BatchStretch(int(found[1]), first, last) if 1 <= first <= last else None
