"""Recalls in force, of many codes at once: what the edge asks for a group of scans. One code asks lookups.recall_of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from txng.cases.lookups import RecallFace
from txng.cases.stretches import REACHING

# The newest first. One index range a key; what is in force is few.
RECALLS = f"""
with {REACHING}
select i.key, r.id, r.title, r.what_to_do, r.hotline, r.decision, r.issued_at, r.scope_vi, r.scope_en, r.reason, r.product_key
from reaching i join cases_recall r on r.id = i.recall_id
where r.issued_at <= %(now)s
  and not exists (select from cases_withdrawal w where w.recall_id = r.id and w.at <= %(now)s)
order by r.issued_at desc, r.id desc
"""  # noqa: S608 - words of ours


def newest_in(rows: Iterable[Sequence[Any]], keys: Collection[str]) -> RecallFace | None:
    """Of rows of RECALLS, the newest recall that reaches one of these keys."""
    return next((RecallFace(*row[1:]) for row in rows if row[0] in keys), None)
