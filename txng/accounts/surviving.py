"""Which record is taken for which: merging moves nothing, it says that two records are one, and reading follows.

Products, events and keys stay with the record that made them, because they are sealed so. Who reads asks here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

# Up from each record to the one that is left at the end, and whether its people and keys follow all the way.
_UP = """
with recursive up (first, id, follow) as (
    select t.id, t.id, true from unnest(%s::bigint[]) as t (id)
    union all
    select up.first, o.merged_into_id, up.follow and o.people_follow
    from up join accounts_organisation o on o.id = up.id where o.merged_into_id is not null
)
select up.first, o.id, o.code, o.name, o.role, o.state, up.follow
from up join accounts_organisation o on o.id = up.id where o.merged_into_id is null
"""
# Down from each record to all that are taken for it.
_DOWN = """
with recursive down (first, id, follow) as (
    select t.id, t.id, true from unnest(%s::bigint[]) as t (id)
    union all
    select down.first, o.id, down.follow and o.people_follow
    from down join accounts_organisation o on o.merged_into_id = down.id
)
select first, id, follow from down order by id
"""


@dataclass(frozen=True, slots=True)
class Survivor:
    """The record that another one is taken for.

    follows   people and keys of the other act for this one
    """

    id: int
    code: str
    name: str
    role: str
    state: str
    follows: bool


def survivors(ids: Iterable[int]) -> dict[int, Survivor]:
    """Record → the record it is taken for, itself where it was not merged; unknown ids are absent.

    cost   one query; as many steps as records were merged one into the next
    """
    with connection.cursor() as cursor:
        cursor.execute(_UP, [sorted(set(ids))])
        return {first: Survivor(*rest) for first, *rest in cursor.fetchall()}


def surviving(ids: Iterable[int]) -> dict[int, int]:
    """Record → the number of the record it is taken for."""
    return {first: one.id for first, one in survivors(ids).items()}


def records_of(ids: Iterable[int], *, acting: bool = False) -> list[int]:
    """These records and all that are taken for them: whose products and events a reader sees as one organisation's.

    acting   only those whose people and keys act for these
    """
    with connection.cursor() as cursor:
        cursor.execute(_DOWN, [sorted(set(ids))])
        return sorted({number for _, number, follows in cursor.fetchall() if follows or not acting})
