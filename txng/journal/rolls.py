"""A roll of stamps stuck on the goods of a lot, told by a phone: perhaps days after, so that it may be told twice.

Who is asked is the same as in the office: a household's stamps are its own, and a helper's consent is not of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from django.db import transaction

from txng.accounts.parties import parties_by_id
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.journal.models import Line
from txng.journal.stock import lot_name, product_of
from txng.registry.actions import amend_product
from txng.registry.lookups import lots_of
from txng.stamps.rolls import Ends, Roll, activate_roll, roll_of

TOLD_MOST = 400


def looked_at(viewer: Viewer, given: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """What a roll is, before anything is done with it.

    raises   Refused as `stamps.rolls.roll_of`
    """
    return _told(roll_of(viewer, _ends(given), now=now))


def activated(viewer: Viewer, given: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """Let a roll's stamps count for a lot; the lot of a log is made known with it.

    raises   Refused as `stamps.rolls.activate_roll`
    """
    ends = _ends(given)
    with transaction.atomic():
        roll = roll_of(viewer, ends, now=now)
        if ends.lot not in lots_of([ends.lot]):
            _make_known(viewer, roll, ends.lot, now)
        return _told(activate_roll(viewer, ends, now=now))


def _make_known(viewer: Viewer, roll: Roll, lot: str, now: datetime) -> None:
    """A lot that the organisation's own log names; of any other the stamps' own room says that it is not there."""
    if not Line.objects.filter(organisation_id=roll.organisation_id, lot_key=lot).exists():
        return
    owner = parties_by_id([roll.organisation_id])[roll.organisation_id]
    acting = replace(viewer, organisation_id=owner.id, organisation_code=owner.code)
    amend_product(acting, product_of(lot), {"lots": [{"lot": unquote(lot_name(lot))}]}, now=now)


def _ends(given: Mapping[str, Any]) -> Ends:
    texts = [given.get(name) for name in ("first", "last", "lot")]
    if not all(isinstance(one, str) and 0 < len(one) <= TOLD_MOST for one in texts):
        raise Refused(Problem("journal.sync_form", "", {"want": '{"first": "…", "last": "…", "lot": "…"}'}))
    first, last, lot = texts
    return Ends(str(first), str(last), str(lot))


def _told(roll: Roll) -> dict[str, Any]:
    return {
        "batch": roll.batch_id, "first": roll.first, "last": roll.last, "count": roll.count, "fresh": roll.fresh,
        "in_use": roll.in_use, "void": roll.void, "is_done": roll.is_done,
    }  # fmt: skip
