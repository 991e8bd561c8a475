"""The register's own places as master data: what an organisation registered is its word, until a document says more.

A place that any document describes, among those the viewer hears, is left to the documents. The register keeps no
versions, so an earlier moment knows nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from txng.accounts.viewer import Viewer
from txng.core.epcis.master_data import Element, local_name
from txng.core.gs1.identify import digital_link_of
from txng.events.master_data_clauses import told_to
from txng.events.visibility import lasting_eyes_of
from txng.events.write_rows import run
from txng.registry.lookups import PlaceFace, places_registered

VOCABULARY = "urn:epcglobal:epcis:vtype:Location"
_MDA = "urn:epcglobal:cbv:mda"
_FIELDS = {"name": "name", "city": "commune"}  # the CBV's attribute → what the register calls it
_CHUNK = 1_000
_DESCRIBED = "select distinct m.key from events_master m where m.key = any(%b::text[]) and "

Groups = Sequence[tuple[Sequence[str], Sequence[str] | None]]  # of each: canonical names, and values or None
Registered = tuple[PlaceFace, datetime]


def places(
    viewer: Viewer, groups: Groups, *, keys: Sequence[str] | None = None, after: str = "", limit: int
) -> list[Registered]:
    """The registered places that no document describes, in the order of their keys.

    groups   attributes that a place must have: one of the names, with one of the values where they are not None
    keys     only these; None is all
    """
    found: list[Registered] = []
    if viewer.organisation_id is None:
        return found
    for chunk in _chunks(viewer, [_fields(names, values) for names, values in groups], keys, after):
        described = _described(viewer, [place.key for place, _ in chunk])
        found += [one for one in chunk if one[0].key not in described]
        if len(found) >= limit:
            break
    return found[:limit]


def element_of(place: PlaceFace) -> Element:
    """What the register says of a place, as a document would."""
    said = {name: getattr(place, field) for name, field in _FIELDS.items()}
    attributes = [{"id": f"{_MDA}:{name}", "attribute": value} for name, value in said.items() if value]
    return Element(VOCABULARY, {"id": digital_link_of(place.key), "attributes": attributes}, {})


def _chunks(
    viewer: Viewer, groups: Sequence[Mapping[str, Sequence[str] | None]], keys: Sequence[str] | None, after: str
) -> Iterator[list[Registered]]:
    organisation_id = None if viewer.sees_all else viewer.organisation_id
    while True:
        chunk = places_registered(organisation_id, groups, keys=keys, after=after, limit=_CHUNK)
        yield chunk
        if len(chunk) < _CHUNK:
            return
        after = chunk[-1][0].key


def _fields(names: Sequence[str], values: Sequence[str] | None) -> dict[str, Any]:
    """Those of the names that the register has: the CBV's, or without a namespace."""
    known = [local_name(name) for name in names if name.startswith(("#", f"{_MDA}#"))]
    return {_FIELDS[name]: values for name in known if name in _FIELDS}


def _described(viewer: Viewer, keys: Sequence[str]) -> set[str]:
    if not keys:
        return set()
    sql, values = told_to(lasting_eyes_of(viewer), "m")
    return {key for (key,) in run(_DESCRIBED + sql, [list(keys), *values]).fetchall()}
