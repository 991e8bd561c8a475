"""Many products at once: checked whose they are, merged with what is known, stored by one statement, findable at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

import orjson
from django.db import connection
from django.db.models import QuerySet

from txng.accounts.viewer import Viewer
from txng.core.gs1.identify import identify
from txng.core.problems import Problem, Refused
from txng.core.vn.unaccented import unaccented
from txng.registry import identities, versions, wording
from txng.registry.marks import makers_of
from txng.registry.models import Lot, Product

FIELDS = (
    "name", "name_en", "aliases", "brand", "origin", "description", "sector", "net_content", "groups", "hs_code",
    "source", "source_on",
)  # fmt: skip
_EMPTY: Mapping[str, Any] = {"aliases": [], "groups": [], "source_on": None}

# The first to register owns the key; who comes at the same moment updates no row, and is told. A product taken back frees it.
_STORE = """
INSERT INTO registry_product (key, organisation_id, name, name_en, aliases, name_norm, brand, origin, description, sector,
    net_content, groups, hs_code, ownership, source, source_on, withdrawn_at, registered_at)
SELECT key, %(organisation)s, name, name_en, aliases, name_norm, brand, origin, description, sector,
    net_content, groups, hs_code, ownership, source, source_on, NULL, %(now)s
FROM jsonb_to_recordset(%(rows)s::jsonb) AS one (key text, name text, name_en text, aliases jsonb, name_norm text, brand text,
    origin text, description text, sector text, net_content text, groups jsonb, hs_code text, ownership text, source text,
    source_on date)
ON CONFLICT (key) DO UPDATE SET organisation_id = excluded.organisation_id, name = excluded.name, name_en = excluded.name_en,
    aliases = excluded.aliases, name_norm = excluded.name_norm, brand = excluded.brand, origin = excluded.origin,
    description = excluded.description, sector = excluded.sector, net_content = excluded.net_content, groups = excluded.groups,
    hs_code = excluded.hs_code, ownership = excluded.ownership, source = excluded.source, source_on = excluded.source_on,
    merged_into = CASE WHEN registry_product.withdrawn_at IS NULL THEN registry_product.merged_into ELSE '' END,
    withdrawn_at = NULL, registered_at = excluded.registered_at
WHERE registry_product.organisation_id = excluded.organisation_id OR registry_product.withdrawn_at IS NOT NULL
RETURNING id, key
"""
# Whoever undoes a second sheet finds the first one's rows as that sheet left them, and can undo it too.
_STAND_SINCE = """
UPDATE registry_product AS one SET registered_at = was.at
FROM jsonb_to_recordset(%(rows)s::jsonb) AS was (key text, at timestamptz) WHERE one.key = was.key
"""
_STORE_LOTS = """
INSERT INTO registry_lot (key, product_id, made_on, best_before_on, place_key, registered_at)
SELECT key, product_id, made_on, best_before_on, place_key, %(now)s
FROM jsonb_to_recordset(%(rows)s::jsonb) AS one (key text, product_id bigint, made_on date, best_before_on date, place_key text)
ON CONFLICT (key) DO UPDATE SET made_on = excluded.made_on, best_before_on = excluded.best_before_on,
    place_key = coalesce(nullif(excluded.place_key, ''), registry_lot.place_key), registered_at = excluded.registered_at
"""


@dataclass(frozen=True, slots=True)
class Before:
    """How a product and its named lots stood before: `fields` None where there was no product, a lot None where none."""

    fields: dict[str, Any] | None
    lots: dict[str, list[str | None] | None]


def store_products(
    viewer: Viewer,
    drafts: Mapping[str, Mapping[str, Any]],
    *,
    now: datetime,
    keep_before: bool = False,
    reason: str = "",
) -> dict[str, Before]:
    """Store drafts by their keys, within the caller's transaction; a field that a draft lacks stays as it was.

    keep_before  also asks for lots as they were
    raises       Refused with every key that is another organisation's
    cost         seven statements, however many products
    """
    standings, problems = identities.ownerships(viewer, drafts)
    known = _known(drafts)
    problems += [
        Problem("registry.taken", "/key", {"key": key})
        for key, row in known.items()
        if row.organisation_id != viewer.organisation_id
    ]
    if problems:
        raise Refused(problems)
    rows = [_row(key, draft, known.get(key), standings[key]) for key, draft in drafts.items()]
    numbers = _store(viewer, rows, now=now)
    before = _lots_before(drafts) if keep_before else {}
    _store_lots(drafts, numbers, now=now)
    _make_findable(viewer, [row for row in rows if not _is_merged(known.get(row["key"]))], numbers)
    versions.record(viewer, _changes(rows, known), now=now, reason=reason)
    return {key: Before(_as_it_stood(known.get(key)), before.get(key, {})) for key in drafts}


def put_back(viewer: Viewer, rows: Mapping[str, Mapping[str, Any]], *, now: datetime) -> None:
    """Products as they were: every field, also those that were empty, and the moment since when they stood so."""
    full = [_row(key, fields, None, str(fields.get("ownership", ""))) for key, fields in rows.items()]
    _make_findable(viewer, full, _store(viewer, full, now=now))
    since = [{"key": key, "at": fields["registered_at"]} for key, fields in rows.items() if "registered_at" in fields]
    with connection.cursor() as cursor:
        cursor.execute(_STAND_SINCE, {"rows": _json(since)})
    changes = [versions.Change(row["key"], "put_back", told_fields(row)) for row in full]
    versions.record(viewer, changes, now=now)


def taken_back(viewer: Viewer, rows: QuerySet[Product], *, now: datetime, reason: str = "") -> None:
    """These products are withdrawn: found no more, their keys free, their history kept."""
    found = list(rows.select_for_update())
    rows.update(withdrawn_at=now)
    wording.take_away([row.id for row in found])
    changes = [versions.Change(row.key, "withdrawn", fields_of(row)) for row in found]
    versions.record(viewer, changes, now=now, reason=reason)


def index_products(*, after: int = 0, limit: int = 2_000) -> int | None:
    """Make products findable by the words they have now, those whose numbers follow `after`; the last number, None at the end.

    For products from before there was a search by words, and after a maker changed its name.
    """
    rows = list(Product.objects.filter(id__gt=after, withdrawn_at=None, merged_into="").order_by("id")[:limit])
    makers = makers_of({row.organisation_id for row in rows})
    texts = {row.id: wording.said_of({"key": row.key, **_fields(row)}, makers[row.organisation_id]) for row in rows}
    wording.learn(texts.values())
    wording.put(texts)
    return rows[-1].id if rows else None


def index_products_of(organisation_id: int, *, limit: int = 2_000) -> None:
    """Make a maker's products findable by the name that it shows now, and no more by another."""
    rows = Product.objects.filter(organisation_id=organisation_id, withdrawn_at=None, merged_into="").order_by("-id")
    maker = makers_of([organisation_id])[organisation_id]
    texts = {row.id: wording.said_of({"key": row.key, **_fields(row)}, maker) for row in rows[:limit]}
    if texts:
        wording.learn(texts.values())
        wording.put(texts)


def lot_key(product_key: str, lot: str) -> str:
    """The canonical key of a lot; of a product without GTIN, its URN with the lot behind."""
    if not product_key.startswith("01/"):
        return f"{product_key}:{quote(lot, safe='')}"
    return identify(f"https://id.gs1.org/{product_key}/10/{quote(lot, safe='')}").key


def _known(keys: Iterable[str]) -> dict[str, Product]:
    # The row lock keeps two who amend the same product apart.
    rows = Product.objects.select_for_update().filter(key__in=list(keys), withdrawn_at=None).order_by("key")
    return {row.key: row for row in rows}


def _as_it_stood(row: Product | None) -> dict[str, Any] | None:
    return None if row is None else _fields(row) | {"registered_at": row.registered_at.isoformat()}


def _fields(row: Product) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*FIELDS, "ownership")}


def _row(key: str, draft: Mapping[str, Any], known: Product | None, ownership: str) -> dict[str, Any]:
    old = _fields(known) if known else {}
    row = {name: draft.get(name, old.get(name, _EMPTY.get(name, ""))) for name in FIELDS}
    norm = unaccented(" ".join([row["name"], *row["aliases"], row["name_en"]]))
    return row | {"key": key, "name_norm": norm, "ownership": ownership}


def told_fields(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a version tells of a product."""
    return {name: row[name] for name in (*FIELDS, "ownership")}


def fields_of(row: Product) -> dict[str, Any]:
    """The same of a stored row."""
    return _fields(row)


def _is_merged(row: Product | None) -> bool:
    return row is not None and bool(row.merged_into)


def _changes(rows: Sequence[Mapping[str, Any]], known: Mapping[str, Product]) -> list[versions.Change]:
    """What these rows change; a product told again in the same words has no new version."""
    found = []
    for row in rows:
        old = _fields(known[row["key"]]) if row["key"] in known else None
        changed = [name for name, value in told_fields(row).items() if old is not None and old[name] != value]
        if old is None or changed:
            found.append(versions.Change(row["key"], _kind(old, changed), told_fields(row), changed))
    return found


def _kind(old: Mapping[str, Any] | None, changed: Sequence[str]) -> str:
    if old is None:
        return "registered"
    return "read_again" if "source_on" in changed else "amended"


def _store(viewer: Viewer, rows: Sequence[Mapping[str, Any]], *, now: datetime) -> dict[str, int]:
    values = {"organisation": viewer.organisation_id, "now": now, "rows": _json(rows)}
    with connection.cursor() as cursor:
        cursor.execute(_STORE, values)
        numbers = {key: number for number, key in cursor.fetchall()}
    lost = [row["key"] for row in rows if row["key"] not in numbers]
    if lost:
        raise Refused([Problem("registry.taken", "/key", {"key": key}) for key in lost])
    return numbers


def _store_lots(drafts: Mapping[str, Mapping[str, Any]], numbers: Mapping[str, int], *, now: datetime) -> None:
    lots = {
        lot_key(key, lot["lot"]): {
            "product_id": numbers[key], "made_on": lot.get("made_on"), "best_before_on": lot.get("best_before_on"),
            "place_key": lot.get("place", ""),
        }
        for key, draft in drafts.items()
        for lot in draft.get("lots", ())
    }  # fmt: skip
    if lots:
        with connection.cursor() as cursor:
            rows = [{"key": key} | fields for key, fields in lots.items()]
            cursor.execute(_STORE_LOTS, {"now": now, "rows": _json(rows)})


def _lots_before(drafts: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, list[str | None] | None]]:
    keys = {key: [lot_key(key, lot["lot"]) for lot in draft.get("lots", ())] for key, draft in drafts.items()}
    rows = Lot.objects.filter(key__in=[lot for some in keys.values() for lot in some])
    known = {
        key: [_day_text(made), _day_text(best), since.isoformat()]
        for key, made, best, since in rows.values_list("key", "made_on", "best_before_on", "registered_at")
    }
    return {key: {lot: known.get(lot) for lot in some} for key, some in keys.items()}


def _day_text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _make_findable(viewer: Viewer, rows: Sequence[Mapping[str, Any]], numbers: Mapping[str, int]) -> None:
    assert viewer.organisation_id is not None, "the door admits only those with a key"
    maker = makers_of([viewer.organisation_id])[viewer.organisation_id]
    texts = {numbers[row["key"]]: wording.said_of(row, maker) for row in rows}
    wording.learn(texts.values())
    wording.put(texts)


def _json(rows: Sequence[Mapping[str, Any]]) -> str:
    return orjson.dumps(rows).decode()
