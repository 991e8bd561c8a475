"""What a condition on master data means in rows: pieces of SQL over the newest version of each element, and their values.

`at` is the moment whose newest version counts; None is now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from txng.accounts.area_lookups import organisations_clause
from txng.core.epcis.master_data import local_name, unknown_prefix, value_digest
from txng.core.epcis.query_names import in_namespace
from txng.events.agreed import ATTRIBUTES, EXTENSIONS
from txng.events.query_clauses import Part, either, joined
from txng.events.visibility import Eyes, Opened, key_of_products
from txng.events.write_rows import run

_NAMESPACES = "select prefix, namespace from events_prefix where prefix = any(%b)"
_SAME = "v.organisation_id = {row}.organisation_id and v.vocabulary = {row}.vocabulary and v.key = {row}.key"


def told_to(eyes: Eyes, table: str) -> Part:
    """Whose word is heard: everybody's; that of the own organisation, and what agreements open.

    table   "m" elements, "a" attributes, "c" children: of agreements that name fields only those attributes, no children
    """
    if eyes.sees_all:
        return "true", ()
    own: list[Part] = []
    if eyes.organisation_id is not None:
        own.append((f"{table}.organisation_id = %s", (eyes.organisation_id,)))
    return either([*own, *(_agreed(one, table) for one in eyes.opened if table != "c" or not one.sight.fields)])


def newest(table: str, at: datetime | None = None) -> Part:
    """The row belongs to the version that holds at that moment."""
    same = _SAME.replace("{row}", table)
    if at is None:
        return f"not exists (select from events_master v where {same} and v.version > {table}.version)", ()
    held = f"select max(v.version) from events_master v where {same} and v.valid_from <= %s"  # noqa: S608 - our own words
    return f"{table}.version = ({held})", (at,)


def attribute_clause(eyes: Eyes, names: Sequence[str], texts: Sequence[str] | None, at: datetime | None = None) -> Part:
    """An attribute of one of these canonical names, with one of these texts where they are not None; `a` is its row."""
    namespaces = _namespaces([prefix for name in names if (prefix := unknown_prefix(name)) is not None])
    tests = [either([_named(name, namespaces) for name in names]), told_to(eyes, "a")]
    if texts is not None:
        tests.append(("a.value_digest = any(%b::bytea[])", ([value_digest(text) for text in texts],)))
    return joined([*tests, newest("a", at)])


def _agreed(one: Opened, table: str) -> Part:
    column = f"{table}.organisation_id"
    tests: list[Part] = [
        organisations_clause(one.extents, column) if one.giver_id is None else (f"{column} = %s", (one.giver_id,))
    ]
    if one.sight.products:
        tests.append(key_of_products(one.sight.products, f"{table}.key"))
    if table == "a" and one.sight.fields:
        known = [full for word, full in ATTRIBUTES.items() if word in one.sight.fields]
        told: list[Part] = [("a.name = any(%b::text[])", (known,))]
        told += [("not a.name = any(%b::text[])", (list(ATTRIBUTES.values()),))] if one.sight.tells(EXTENSIONS) else []
        tests.append(either(told))
    return joined(tests)


def _named(name: str, namespaces: Mapping[str, Sequence[str]]) -> Part:
    local, prefix = local_name(name), unknown_prefix(name)
    if name.startswith("#"):
        return "a.local = %s", (local,)  # asked without a namespace: whichever it has
    wanted = [name] if prefix is None else [name, *(in_namespace(one, local) for one in namespaces.get(prefix, ()))]
    return "a.local = %s and a.name = any(%b::text[])", (local, wanted)


def _namespaces(prefixes: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for prefix, namespace in run(_NAMESPACES, (list(prefixes),)).fetchall() if prefixes else ():
        found.setdefault(prefix, []).append(namespace)
    return found
