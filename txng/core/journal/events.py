"""An entry → the EPCIS 2.0 events it becomes, and back: nothing is lost on the way but what is personal.

An edit declares the earlier version's events as wrong and names the events that hold instead; a withdrawal declares
them wrong and puts nothing in their place (EPCIS 2.0, 7.4.1.2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from txng.core.journal.entry import Entry
from txng.core.journal.template_values import Template


@dataclass(frozen=True, slots=True)
class Said:
    """What the node adds to an entry.

    organisation_code   whose log it is
    received_at         when the node had it; an entry claimed for later than this happened then at the latest
    is_written_for      "ghi hộ": a helper wrote it for the household
    earlier             the events of the version before this one, as `events_of` gave them; () of a first version
    """

    organisation_code: str
    received_at: datetime
    is_written_for: bool = False
    earlier: Sequence[Mapping[str, Any]] = ()


def events_of(entry: Entry, template: Template, said: Said) -> tuple[dict[str, Any], ...]:
    """The EPCIS 2.0 events of one version of an entry: bare events, each with its own @context.

    returns  first the declarations that the earlier events were wrong, then the new events; of a withdrawal the
             declarations alone. eventIDs follow from the entry's id and version: the same entry gives the same events
    """
    raise NotImplementedError


def entry_of(events: Sequence[Mapping[str, Any]]) -> Entry:
    """The entry that events were made of, without what is personal; declarations are passed over."""
    raise NotImplementedError
