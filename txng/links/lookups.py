"""The links of a code, as everybody sees them; those of an organisation, as it does; its hosts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from txng.accounts.viewer import Viewer
from txng.core.gs1.resolver import Link as Face
from txng.links.acting import owns, owns_any
from txng.registry.prefixes import may_verify

# One index step to the links of some anchors, one to the newest version of each; one to each host's newest word, which
# PostgreSQL remembers for the links of one owner to one host.
AT_ANCHORS = """
select l.anchor, v.link_type, v.href, v.title, v.languages, v.media_type, v.contexts, v.is_default, v.is_default_multi,
       coalesce(s.is_verified, false)
from links_link l
cross join lateral (select * from links_version where link_id = l.id order by number desc limit 1) v
left join lateral (select s.standing = 'verified' is_verified from links_host h join links_step s on s.host_id = h.id
                   where h.organisation_id = l.organisation_id and h.host = v.host order by s.id desc limit 1) s on true
where l.anchor = any(%(anchors)s) and not v.is_end
  and (v.valid_from is null or v.valid_from <= %(day)s) and (v.valid_to is null or v.valid_to >= %(day)s)
order by l.id
"""
_ROWS = """
select l.id, l.organisation_id, l.anchor, v.number, v.is_end, v.link_type, v.href, v.host, v.title, v.languages, v.media_type,
       v.contexts, v.is_default, v.is_default_multi, v.valid_from, v.valid_to, l.made_at, v.at,
       coalesce((select s.standing = 'verified' from links_host h join links_step s on s.host_id = h.id
                 where h.organisation_id = l.organisation_id and h.host = v.host order by s.id desc limit 1), false)
from links_link l
cross join lateral (select * from links_version where link_id = l.id order by number desc limit 1) v
where {where} order by l.id desc limit %(limit)s
"""
_HOSTS = """
select h.id, h.organisation_id, h.host, h.token, h.asked_at, coalesce(s.standing, 'claimed'), coalesce(s.means, ''), s.at
from links_host h
left join lateral (select * from links_step where host_id = h.id order by id desc limit 1) s on true
where {where} order by h.id desc limit %(limit)s
"""


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link as its owner sees it: its newest version; `version` counts them."""

    id: int
    organisation_id: int
    anchor: str
    version: int
    is_end: bool
    type: str
    href: str
    host: str
    title: str
    languages: list[str]
    media_type: str
    contexts: list[str]
    is_default: bool
    is_default_multi: bool
    valid_from: date | None
    valid_to: date | None
    made_at: datetime
    changed_at: datetime
    is_host_verified: bool


@dataclass(frozen=True, slots=True)
class HostRow:
    """A host of an organisation.

    standing   "claimed", "verified" or "revoked"
    token      what stands at the host's address of proof
    """

    id: int
    organisation_id: int
    host: str
    token: str
    asked_at: datetime
    standing: str
    means: str
    standing_at: datetime | None


def links_at(anchors: Sequence[str], day: date) -> dict[str, list[Face]]:
    """The links in force at each of these anchors, in the order in which they were registered. One statement."""
    found: dict[str, list[Face]] = {anchor: [] for anchor in anchors}
    for row in _asked(AT_ANCHORS, anchors=list(anchors), day=day):
        found[row[0]].append(link_in(row))
    return found


def link_in(row: Sequence[Any]) -> Face:
    """A row of AT_ANCHORS as a value."""
    anchor, link_type, href, title, languages, media_type, contexts, *flags = row
    return Face(anchor, link_type, href, title, tuple(languages), media_type, tuple(contexts), *flags)


def links_of(viewer: Viewer, organisation_id: int, *, now: datetime, before: int = 0, limit: int) -> list[LinkRow]:
    """The links of an organisation that the viewer may write for, the newest first; none of another's."""
    if not owns(viewer, organisation_id, now):
        return []
    where = "l.organisation_id = %(organisation)s and not v.is_end"
    if before:
        where += " and l.id < %(before)s"
    return _links(where, organisation=organisation_id, before=before, limit=limit)


def link_of(viewer: Viewer, number: int, *, now: datetime) -> LinkRow | None:
    """One link, ended ones too; None where it is not the viewer's."""
    found = _links("l.id = %(number)s", number=number, limit=1)
    return found[0] if found and owns(viewer, found[0].organisation_id, now) else None


def hosts_of(viewer: Viewer, organisation_id: int, *, now: datetime, before: int = 0, limit: int) -> list[HostRow]:
    """The hosts of an organisation that the viewer may write for, the newest first."""
    if not owns(viewer, organisation_id, now):
        return []
    where = "h.organisation_id = %(organisation)s" + (" and h.id < %(before)s" if before else "")
    return _hosts(where, organisation=organisation_id, before=before, limit=limit)


def hosts_waiting(viewer: Viewer, day: date, *, limit: int) -> list[HostRow]:
    """Hosts that nobody has proven yet, for whoever may verify them; none for others."""
    return _hosts("s.id is null", limit=limit) if may_verify(viewer, day) else []


def hosts_decided(viewer: Viewer, day: date, *, limit: int) -> list[HostRow]:
    """Hosts that were proven or taken back, for whoever may take them back or give them again; none for others."""
    return _hosts("s.id is not null", limit=limit) if may_verify(viewer, day) else []


def host_of(viewer: Viewer, number: int, *, now: datetime, day: date) -> HostRow | None:
    """One host, for its organisation and for whoever may verify; None for others."""
    found = _hosts("h.id = %(number)s", number=number, limit=1)
    if not found:
        return None
    return found[0] if owns(viewer, found[0].organisation_id, now) or may_verify(viewer, day) else None


def may_link(viewer: Viewer, day: date) -> bool:
    """Has the viewer anything to do with links?"""
    return owns_any(viewer, day) or may_verify(viewer, day)


def _links(where: str, **values: Any) -> list[LinkRow]:
    return [LinkRow(*row) for row in _asked(_ROWS.format(where=where), **values)]


def _hosts(where: str, **values: Any) -> list[HostRow]:
    return [HostRow(*row) for row in _asked(_HOSTS.format(where=where), **values)]


def _asked(sql: str, **values: Any) -> Iterable[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
