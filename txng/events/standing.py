"""Whose word is a fact about an item, whose stands in its journey, and who only claims something of it.

Anyone with a key may record an event about any code. Facts come from whoever registered the product; of a lot that came
from elsewhere, also from whoever used it, and from the one supplier that handed it over. Whoever received it on its way
is a link of its chain. All others are strangers: what they say is shown as their claim, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from txng.core.gs1.identify import product_of

SHIPPED = frozenset({"shipping", "departing", "consigning"})
RECEIVED = frozenset({"receiving", "arriving", "accepting"})


class Standing(StrEnum):
    """What the word of an event's organisation is worth for the item it is about."""

    SPEAKER = "speaker"  # it may state facts
    CHAIN = "chain"  # it handled the item: a line of the journey
    STRANGER = "stranger"  # a claim


@dataclass(frozen=True, slots=True)
class Told:
    """As much of an event as standing is judged by."""

    event_no: int
    organisation_id: int
    biz_step: str | None
    time: datetime


def speakers_of(
    item: str, told: Sequence[Told], *, owners: Mapping[str, int], users: Iterable[int] = ()
) -> frozenset[int] | None:
    """The organisations whose word on an item is a fact.

    told     the item's events
    owners   product key → the organisation that registered it
    users    organisations that made something of the item, and speak for that
    returns  None where the item has no owner that is known, and nobody stands above the others
    """
    owner, users = owners.get(product_of(item) or ""), frozenset(users)
    if owner is None and not users:
        return None
    base = users if owner is None else users | {owner}
    return base | _suppliers(told, base)


def chain_of(told: Sequence[Told], speakers: Iterable[int]) -> frozenset[int]:
    """The speakers, and whoever recorded that it received what a member of the chain had shipped."""
    chain = set(speakers)
    shipped = [one for one in told if one.biz_step in SHIPPED]
    waiting = [one for one in told if one.biz_step in RECEIVED]
    while fresh := {
        one.organisation_id
        for one in waiting
        if one.organisation_id not in chain
        and any(left.organisation_id in chain and left.time.date() <= one.time.date() for left in shipped)
    }:
        chain |= fresh
    return frozenset(chain)


def _suppliers(told: Sequence[Told], base: frozenset[int]) -> set[int]:
    """The one that handed the item over to those of `base`: of all who say so, who recorded the item first.

    A later comer might say that it shipped the item as well; who came first cannot be displaced.
    """
    received = [one.time.date() for one in told if one.biz_step in RECEIVED and one.organisation_id in base]
    shipped = {
        one.organisation_id
        for one in told
        if one.biz_step in SHIPPED and one.organisation_id not in base and any(one.time.date() <= on for on in received)
    }
    first = min((one for one in told if one.organisation_id in shipped), key=lambda one: one.event_no, default=None)
    return {first.organisation_id} if first else set()
