"""What an organisation's own events that hold say came to a lot and left it: the book beside which a stock is checked.

source   EPCIS 2.0, 7.4 (what, action); CBV 2.0, 7.1 (shipping, void_shipping, receiving, retail_selling)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

MOST = 100_000  # of twenty thousand entries, with what machines recorded beside them: a sum of fewer would be no sum
# Without declarations, and without what its own organisation declared to be wrong.
_HOLDS = """not e.is_declaration and not exists (
        select from events_known d
        where d.event_digest = encode(substring(sha256(convert_to(e.event_id, 'UTF8')) from 1 for 16), 'hex')::uuid
            and d.organisation_id = e.organisation_id and d.is_declaration)"""
# Parts: 1 subject, 4 input, 5 output.
_POSTINGS = """
select p.organisation_id, p.key, p.event_no, p.event_id, p.biz_step, p.event_time, p.sign, p.quantity, p.uom from (
    select e.organisation_id, k.key, e.event_no, e.event_id, e.biz_step, e.event_time, i.quantity, i.uom, i.n,
        case when i.part = 5 or (i.part = 1 and e.action = 'ADD') then 1
             when i.part = 4 or (i.part = 1 and e.action = 'DELETE') then -1
             when i.part = 1 and e.biz_step in ('receiving', 'void_shipping') then 1
             when i.part = 1 and e.biz_step in ('shipping', 'retail_selling') then -1
             else 0 end as sign
    from events_key k
    join events_item i on i.key_no = k.key_no
    join events_event e on e.event_no = i.event_no
    where k.key = any(%(keys)s) and e.organisation_id = any(%(organisations)s) and {it holds}
) p where p.sign <> 0 order by p.event_time, p.event_no, p.n limit %(most)s
""".replace("{it holds}", _HOLDS)
_MAKERS = """
select distinct on (k.key) k.key, e.organisation_id
from events_key k join events_item i on i.key_no = k.key_no join events_event e on e.event_no = i.event_no
where k.key = any(%(keys)s) and {it holds} and (i.part = 5 or (i.part = 1 and e.action = 'ADD'))
order by k.key, e.event_time, e.event_no
""".replace("{it holds}", _HOLDS)


@dataclass(frozen=True, slots=True)
class Posting:
    """One lot in one event: so much came (sign 1) or went (-1); None where nobody counted."""

    organisation_id: int
    key: str
    event_no: int
    event_id: str
    biz_step: str | None
    at: datetime
    sign: int
    quantity: Decimal | None
    uom: str | None


def postings_of(organisations: Iterable[int], keys: Iterable[str]) -> list[Posting]:
    """What these organisations recorded of lots, the oldest first; the caller has asked whose they are. One statement."""
    values: dict[str, Any] = {"organisations": list(organisations), "keys": sorted(set(keys)), "most": MOST}
    with connection.cursor() as cursor:
        cursor.execute(_POSTINGS, values)
        return [Posting(*row) for row in cursor.fetchall()]


def makers_of(keys: Iterable[str]) -> dict[str, int]:
    """Lot → the organisation whose event that holds first let it come to be; a lot without one is absent. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_MAKERS, {"keys": sorted(set(keys))})
        return dict(cursor.fetchall())
