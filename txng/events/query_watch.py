"""What standing queries need of the tables: the words of a question made plain, and the events that may answer it.

For followers of the log, which ask for nobody: who is told decides, by organisation, what of this may be handed on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from txng.accounts.viewer import Viewer
from txng.core.epcis.query import Query
from txng.core.epcis.query_conditions import Condition, OnAttributes, OnDescendants, OnFacts
from txng.core.epcis.query_names import Extension
from txng.events.lookups import StoredEvent, events_by_no
from txng.events.query_master import descended, having
from txng.events.write_rows import run

_ALL = Viewer(None, "", "national", "follower")
_NAMESPACES = "select prefix, namespace from events_prefix where prefix = any(%b) order by prefix, namespace"
_NEWLY_SHARED = """
select organisation_id, event_no, since_index from events_shared
where since_index >= %s and since_index < %s and organisation_id = any(%b)
"""
_SHARED_SINCE = "select event_no, since_index from events_shared where organisation_id = %s and event_no = any(%b)"


class NewlyShared(NamedTuple):
    """An event of another organisation that this one may see from this place in the log on."""

    organisation_id: int
    event_no: int
    since_index: int


def resolved(viewer: Viewer, query: Query) -> tuple[Condition, ...]:
    """The conditions of a query; those that ask by master data as what it says to the viewer at this moment.

    raises  Refused query.…
    """
    return tuple(_plain(viewer, condition) for condition in query.conditions)


def asks_master_data(query: Query) -> bool:
    """Does the answer change with what is said of places and things?"""
    return any(isinstance(condition, (OnDescendants, OnAttributes)) for condition in query.conditions)


def prefixes_of(conditions: Iterable[Condition]) -> Iterator[str]:
    """The prefixes of extension fields that nobody has explained."""
    for condition in conditions:
        for span in condition.spans if isinstance(condition, OnFacts) else ():
            if isinstance(span.field, Extension) and span.field.prefix is not None:
                yield span.field.prefix


def namespaces_of(prefixes: Iterable[str]) -> dict[str, list[str]]:
    """Prefix → every namespace that it has stood for in an event."""
    asked, found = sorted(set(prefixes)), dict[str, list[str]]()
    for prefix, namespace in run(_NAMESPACES, (asked,)).fetchall() if asked else ():
        found.setdefault(prefix, []).append(namespace)
    return found


def events_to_match(event_nos: Iterable[int]) -> Mapping[int, StoredEvent]:
    """Events by number, whosever they are."""
    return events_by_no(_ALL, event_nos)


def newly_shared(first: int, end: int, organisation_ids: Sequence[int]) -> list[NewlyShared]:
    """What these organisations may see of others since a place in the log from `first` to before `end`."""
    found = run(_NEWLY_SHARED, (first, end, list(organisation_ids))).fetchall()
    return [NewlyShared(*row) for row in found]


def shared_since(organisation_id: int, event_nos: Iterable[int]) -> dict[int, int]:
    """Event number → since which place in the log the organisation may see it, of others' events that are shared."""
    return dict(run(_SHARED_SINCE, (organisation_id, list(event_nos))).fetchall())


def _plain(viewer: Viewer, condition: Condition) -> Condition:
    if isinstance(condition, OnDescendants):
        return descended(viewer, condition)
    if isinstance(condition, OnAttributes):
        return having(viewer, condition)
    return condition
