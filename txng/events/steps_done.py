"""Which steps were recorded of items, whoever recorded them: what everybody may read of an event's face, and no more."""

from __future__ import annotations

from collections.abc import Iterable

from txng.events.write_rows import run

# Without declarations, and without what its own organisation declared to be wrong.
_DONE = """
select distinct k.key, e.biz_step
from events_key k
join events_item i on i.key_no = k.key_no
join events_event e on e.event_no = i.event_no
where k.key = any(%b) and e.biz_step is not null and not e.is_declaration and not exists (
    select from events_known d
    where d.event_digest = encode(substring(sha256(convert_to(e.event_id, 'UTF8')) from 1 for 16), 'hex')::uuid
        and d.organisation_id = e.organisation_id and d.is_declaration
)
"""


def steps_done(keys: Iterable[str]) -> dict[str, frozenset[str]]:
    """Item → the bizSteps of its events that hold; an item without any is absent. One statement."""
    found: dict[str, set[str]] = {}
    for key, step in run(_DONE, (sorted(set(keys)),)).fetchall():
        found.setdefault(key, set()).add(step)
    return {key: frozenset(steps) for key, steps in found.items()}
