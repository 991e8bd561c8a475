"""A roll in somebody's hands: known by its first and its last stamp, activated and put to a lot in one step.

A stamp is told by what stands on it: its address as a camera reads it, its letters as a person types them, or the running
number beside them, where the other stamp has told of which batch the roll is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

from django.conf import settings
from django.db import transaction

from txng.accounts.viewer import Viewer
from txng.core.gs1.identify import identify, product_of
from txng.core.problems import Problem, Refused
from txng.core.stamp.key import read_serial, read_short
from txng.stamps import batches, lookups
from txng.stamps.acting import owns
from txng.stamps.batches import Stretch
from txng.stamps.keys import keys_in
from txng.stamps.lookups import Stamp
from txng.stamps.models import Attached, Batch

CODE_MOST = 400
_SHORT = re.compile(r"(?:^|/)s/([^/?#]+)", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,10}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Ends:
    """What stands on the first and on the last stamp of a roll, and the lot whose goods bear it."""

    first: str
    last: str
    lot: str


@dataclass(frozen=True, slots=True)
class Roll:
    """A stretch of one batch, in running numbers.

    fresh, in_use, void   how many of its stamps are so
    is_done               all of it is activated and stands on this lot already
    """

    batch_id: int
    organisation_id: int
    product_key: str
    first: int
    last: int
    fresh: int
    in_use: int
    void: int
    is_done: bool

    @property
    def count(self) -> int:
        return self.last - self.first + 1


def roll_of(viewer: Viewer, ends: Ends, *, now: datetime) -> Roll:
    """The roll between two stamps.

    raises   Refused stamps.roll_code, .not_there (forged, never issued, or another's), of both ends;
             .roll_batches, .roll_reversed, .stretch, .roll_product
    """
    product = product_of(ends.lot) or ""
    found = _stamps(ends, product)
    known = next((one for one in found if isinstance(one, Stamp)), None)
    if known is None:
        raise Refused(Problem("stamps.roll_code", "/first", {"code": ends.first[:80]}))
    batch = Batch.objects.filter(pk=known.batch_id).first()
    if batch is None or not owns(viewer, batch.organisation_id, now):
        raise Refused(Problem("stamps.not_there", "/first"))
    if problems := list(_faults(found, batch, product)):
        raise Refused(problems)
    first, last = (one.number if isinstance(one, Stamp) else one for one in found)
    standing = batches.standing_of(batch, Stretch(first, last))
    return Roll(
        batch.pk, batch.organisation_id, batch.product_key, first, last, standing.fresh, standing.in_use, standing.void,
        is_done=standing.in_use == last - first + 1 and _stands_on(batch, first, last, ends.lot),
    )  # fmt: skip


def activate_roll(viewer: Viewer, ends: Ends, *, now: datetime) -> Roll:
    """Let the stamps of a roll count, and say that they stand on a lot; told twice it is done once.

    raises   Refused as `roll_of`; stamps.roll_active where some count already; stamps.voided_ones, stamps.lot_not_there
    """
    with transaction.atomic():
        roll = roll_of(viewer, ends, now=now)
        Batch.objects.select_for_update(no_key=True).get(pk=roll.batch_id)
        roll = roll_of(viewer, ends, now=now)  # somebody else may have been first
        if roll.is_done:
            return roll
        if roll.in_use:
            raise Refused(Problem("stamps.roll_active", "/first", {"active": roll.in_use, "count": roll.count}))
        batches.activate(viewer, roll.batch_id, Stretch(roll.first, roll.last), lot=ends.lot, now=now)
        return roll_of(viewer, ends, now=now)


def _stamps(ends: Ends, product: str) -> tuple[Stamp | int, ...]:
    found: list[Stamp | int] = []
    problems: list[Problem] = []
    for text, at in ((ends.first, "/first"), (ends.last, "/last")):
        try:
            found.append(_stamp(text, product, at))
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(problems)
    return tuple(found)


def _stamp(text: str, product: str, at: str) -> Stamp | int:
    """The stamp of a code, or a running number.

    raises   Refused stamps.roll_code, stamps.not_there
    """
    written = text.strip()[:CODE_MOST]
    if _NUMBER.fullmatch(written):
        return int(written)
    keys, short = keys_in(settings.STAMP_KEYS_DIR), _short(written)
    if short is not None and (serial := read_short(short)) is not None:
        key = keys.by_version.get(serial.version)
        ordinal = key.ordinal_of_short(serial) if key else None
        found = _at(serial.version, ordinal, at)
        if key is None or not key.is_of(found.product_key, serial):
            raise Refused(Problem("stamps.not_there", at))
        return found
    of, letters = _serial(written, product)
    serial = read_serial(letters)
    if serial is None:
        raise Refused(Problem("stamps.roll_code", at, {"code": written[:80]}))
    return _at(serial.version, keys.ordinal_of(of, serial), at)


def _at(version: int, ordinal: int | None, at: str) -> Stamp:
    found = None if ordinal is None else lookups.stamp_at(version, ordinal)
    if found is None:
        raise Refused(Problem("stamps.not_there", at))
    return found


def _short(written: str) -> str | None:
    """What may be a short code: the end of its address, or its letters."""
    match = _SHORT.search(written)
    return match.group(1) if match else (None if "/" in written else written)


def _serial(written: str, product: str) -> tuple[str, str]:
    """(product, letters): of an address both stand in it; letters alone are of the lot's product."""
    if "/" not in written:
        return product, written
    code = identify(written)
    if code.scheme != "sgtin":
        return product, ""
    return product_of(code.key) or "", unquote(code.key.split("/")[3])


def _faults(found: tuple[Stamp | int, ...], batch: Batch, product: str) -> Iterator[Problem]:
    stamps = [one for one in found if isinstance(one, Stamp)]
    numbers = [one.number if isinstance(one, Stamp) else one for one in found]
    if len({one.batch_id for one in stamps}) > 1:
        yield Problem("stamps.roll_batches", "/last")
    elif numbers[0] > numbers[1]:
        yield Problem("stamps.roll_reversed", "/last", {"first": numbers[0], "last": numbers[1]})
    elif not 1 <= numbers[0] <= numbers[1] <= batch.count:
        yield Problem("stamps.stretch", "/last", {"first": numbers[0], "last": numbers[1], "count": batch.count})
    if batch.product_key != product:
        yield Problem("stamps.roll_product", "/lot", {"key": batch.product_key, "lot": product[:100]})


def _stands_on(batch: Batch, first: int, last: int, lot: str) -> bool:
    """Whether the last word about this whole stretch was this lot."""
    begin = batch.first_ordinal - 1
    rows = Attached.objects.filter(batch=batch, first_ordinal__lte=begin + last, last_ordinal__gte=begin + first)
    newest = rows.order_by("-pk").values_list("lot_key", "first_ordinal", "last_ordinal").first()
    return newest is not None and newest[0] == lot and newest[1] <= begin + first and newest[2] >= begin + last
