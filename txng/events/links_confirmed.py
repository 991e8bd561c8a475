"""Which steps of an organisation's chain both sides recorded, and which wait for the other: with whom to ask."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from txng.core.epcis.read_json import restore
from txng.core.gs1.identify import label_of, product_of
from txng.events.lookups import key_nos, withdrawn
from txng.events.standing import RECEIVED, SHIPPED
from txng.events.write_rows import run
from txng.registry.lookups import owners_of, products_of

MOST = 300  # hand-overs looked at, the newest
_EVENTS_PER_ITEM = 40
_DAY = timedelta(days=1)
_ORGANISATION = "urn:x-txng:organisation:"
_HANDOVER = re.compile(r'"bizTransaction":"urn:x-txng:handover:([0-9a-f-]{36})"')
_OWN = """
select event_no, organisation_id, biz_step, event_time, body from events_event
where organisation_id = any(%b) and record_time > %s and biz_step = any(%b) and not is_declaration
order by record_time desc limit %s
"""
_OTHERS = """
select i.key_no, e.organisation_id, e.biz_step, e.event_time
from unnest(%b::bigint[]) as given (key_no)
cross join lateral (
    select key_no, event_no from events_item where key_no = given.key_no order by event_time desc, event_no desc limit %s
) i join events_event e on e.event_no = i.event_no
where e.biz_step = any(%b) and not e.is_declaration
"""


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One lot that one's organisation gave or took.

    is_out        given; else taken
    is_confirmed  the other side recorded it too
    partner       code of the other side, as one's own event names it; "" where it does not
    handover      its number, where the portal joins both sides; ""
    """

    organisation_id: int
    at: datetime
    key: str
    name: str
    is_out: bool
    is_confirmed: bool
    partner: str
    handover: str


def chain_links(organisations: Sequence[int], *, since: datetime) -> list[ChainLink]:
    """What organisations gave and took since a day, the newest first; what their own senders withdrew or voided is left out.

    cost   about six statements, however many
    """
    rows = run(_OWN, (list(organisations), since, [*SHIPPED, *RECEIVED, "void_shipping"], MOST)).fetchall()
    gone = withdrawn([row[0] for row in rows])
    told = [(row, [item.key for item in restore(row[4]).items]) for row in rows if row[0] not in gone]
    numbers = key_nos({key for _, keys in told for key in keys})
    others = (
        run(_OTHERS, (list(numbers.values()), _EVENTS_PER_ITEM, [*SHIPPED, *RECEIVED])).fetchall() if numbers else []
    )
    void = {(row[1], key, _handover(row[4])) for row, keys in told if row[2] == "void_shipping" for key in keys}
    partners = _partners([row for row, _ in told])
    products = products_of({product for _, keys in told for key in keys if (product := product_of(key))})
    found: dict[tuple[Any, ...], ChainLink] = {}
    for row, keys in told:
        for key in keys if row[2] != "void_shipping" else ():
            is_out, handover = row[2] in SHIPPED, _handover(row[4])
            if is_out and (row[1], key, handover) in void:
                continue
            face = products.get(product_of(key) or "")
            link = ChainLink(
                row[1], row[3], key, face.name if face else label_of(key), is_out,
                _is_confirmed(row, numbers.get(key, 0), others), partners.get(row[0], ""), handover,
            )  # fmt: skip
            found.setdefault((row[1], key, is_out, handover or row[3].date()), link)
    return list(found.values())


def _is_confirmed(row: Sequence[Any], key_no: int, others: Sequence[Sequence[Any]]) -> bool:
    is_out, at = row[2] in SHIPPED, row[3]
    answers = RECEIVED if is_out else SHIPPED
    return any(
        number == key_no
        and organisation != row[1]
        and step in answers
        and (time >= at - _DAY if is_out else time <= at + _DAY)
        for number, organisation, step, time in others
    )


def _handover(body: str) -> str:
    found = _HANDOVER.search(body)
    return found.group(1) if found else ""


def _partners(rows: Sequence[Sequence[Any]]) -> dict[int, str]:
    """The other side of each event by its number: an organisation's code, or the number of whoever registered the party."""
    named: dict[int, str] = {}
    for row in rows:
        body, is_out = orjson.loads(row[4]), row[2] in SHIPPED
        listed = body.get("destinationList" if is_out else "sourceList") or []
        text = next((str(one.get("destination" if is_out else "source", "")) for one in listed), "")
        if text:
            named[row[0]] = text
    owners = owners_of({text for text in named.values() if not text.startswith(_ORGANISATION)})
    return {
        number: text.removeprefix(_ORGANISATION)
        if text.startswith(_ORGANISATION)
        else f"#{owners[text]}"
        if text in owners
        else ""
        for number, text in named.items()
    }
