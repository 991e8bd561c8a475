"""Stretches of stamps in a recall: which batch a typed one is of, and how a scan finds the one it lies in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from txng.cases.models import RecallStretch
from txng.core.gs1.identify import label_of
from txng.core.problems import Problem
from txng.core.stamp.stretch import BatchStretch, read_stretch, stretch_in
from txng.stamps.lookups import counts_of

# Which recalls reach which of the keys asked: as an item, or as a stamp between the ends of a stretch. One index range a
# key; of stretches, which are few, those that begin before it.
REACHING = """
reaching as (
    select key, recall_id from cases_recallitem where key = any(%(keys)s)
    union all
    select asked.key, s.recall_id from unnest(%(keys)s::text[]) as asked (key)
    join cases_recallstretch s on asked.key collate "C" between s.first_key and s.last_key
)
"""


def named(product_key: str, typed: Sequence[str]) -> tuple[set[str], list[Problem]]:
    """The keys of typed stretches, and what is none of this product's."""
    read = [(text, read_stretch(text)) for text in typed]
    counts = counts_of(product_key, [one.batch for _, one in read if one is not None])
    found, faults = set(), []
    for text, one in read:
        if one is None:
            faults.append(Problem("cases.stretch_unreadable", "/stamps", {"text": text[:50]}))
        elif one.last > counts.get(one.batch, 0):
            faults.append(Problem("cases.stretch_not_there", "/stamps", {"batch": one.batch, "last": one.last}))
        else:
            found.add(one.key)
    return found, faults


def keep(recall_id: int, keys: Iterable[str]) -> None:
    """Let scans find the stretches among a recall's keys; in the transaction that issues it."""
    ends = {one.ends for one in stretches_in(keys)}
    rows = [RecallStretch(recall_id=recall_id, first_key=first, last_key=last) for first, last in sorted(ends)]
    RecallStretch.objects.bulk_create(rows)


def stretches_in(keys: Iterable[str]) -> Iterator[BatchStretch]:
    """The stretches among keys."""
    return (one for one in map(stretch_in, keys) if one is not None)


def item_label(key: str, *, english: bool = False) -> str:
    """An item of a recall as people read it."""
    stretch = stretch_in(key)
    if stretch is None:
        return label_of(key)
    name = stretch.named(english=english)
    return name[0].upper() + name[1:]
