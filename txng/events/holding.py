"""Who had goods in their hands, by what was recorded: whoever recorded them, and whoever was told that they come to him."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

_HOLDING = """
with asked as materialized (select key_no from events_key where key = any(%(keys)s))
select e.organisation_id from asked join events_item i using (key_no) join events_event e using (event_no)
union select t.told_id from asked join events_told t using (key_no)
"""
_HELD = """
select k.key from events_key k where k.key = any(%(keys)s) and (
    exists (select from events_item i join events_event e using (event_no)
            where i.key_no = k.key_no and e.organisation_id = %(organisation)s)
    or exists (select from events_told t where t.key_no = k.key_no and t.told_id = %(organisation)s))
"""


def organisations_holding(keys: Sequence[str]) -> set[int]:
    """The organisations that recorded one of these items, or that another's event named as its receiver.

    cost   one statement; an index range an item
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLDING, {"keys": list(keys)})
        return {row[0] for row in cursor.fetchall()}


def held_of(organisation_id: int, keys: Sequence[str]) -> set[str]:
    """Which of these items one organisation recorded, or was named as the receiver of.

    cost   one statement; an index range an item
    """
    with connection.cursor() as cursor:
        cursor.execute(_HELD, {"keys": list(keys), "organisation": organisation_id})
        return {row[0] for row in cursor.fetchall()}
