"""A country into a database: organisations and products by binary COPY, the words they are found by through the registry's own hands."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import JSONField, Model
from psycopg.types.json import Jsonb

from tests.bench.nation.goods import Good, goods
from tests.bench.nation.makers import Maker, makers
from txng.accounts.models import Organisation
from txng.core.vn.unaccented import unaccented
from txng.registry.models import CompanyPrefix, Product, ProductAlias
from txng.territory.load import load_units
from txng.territory.lookups import units_of

NOW = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
_NEW_EACH = timedelta(seconds=5)
_INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexdef NOT LIKE '%% UNIQUE %%'"
_TYPES = "SELECT column_name, udt_name FROM information_schema.columns WHERE table_name = %s"
_SETTLE = "SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM {table}))"
_NONE = Jsonb([])
_PIECE = 50_000


def load(organisations: int, products: int, *, seed: int = 1) -> list[Maker]:
    """Fill an empty, migrated database; the makers, the greatest first."""
    rng = random.Random(seed)
    load_units(now=NOW)
    communes = units_of("commune", NOW.date(), limit=10_000)
    made = list(makers(rng, communes, organisations, products))
    _copy(Organisation, map(_organisation, made))
    _copy(CompanyPrefix, (_prefix(maker) for maker in made if maker.prefix))
    aliases: list[dict[str, Any]] = []
    _copy(Product, _products(goods(rng, made, products), aliases))
    _copy(ProductAlias, aliases)
    return made


def _organisation(maker: Maker) -> Mapping[str, Any]:
    return {
        "id": maker.id, "code": maker.code, "name": maker.name, "public_name": maker.public_name, "kind": maker.kind,
        "role": "producer" if maker.kind != "enterprise" else "enterprise", "tax_code": maker.tax_code,
        "province_code": maker.unit.province_code, "commune": maker.commune, "name_norm": unaccented(maker.name),
        "unit_id": maker.unit.id, "commune_code": maker.unit.code, "created_at": NOW,
    }  # fmt: skip


def _prefix(maker: Maker) -> Mapping[str, Any]:
    return {
        "prefix": maker.prefix, "organisation_id": maker.id, "standing": "verified" if maker.id % 3 else "claimed",
        "source": "nation", "recorded_at": NOW,
    }  # fmt: skip


def _products(made: Iterable[Good], aliases: list[dict[str, Any]]) -> Iterator[Mapping[str, Any]]:
    sectors: dict[str, Jsonb] = {}
    for number, good in enumerate(made, 1):
        if number % 40 == 0:
            aliases.append({
                "system": "erp", "code": f"{good.maker.code}/{number}", "product_key": good.key,
                "organisation_id": good.maker.id, "recorded_at": NOW,
            })  # fmt: skip
        yield {
            "id": number, "key": good.key, "organisation_id": good.maker.id, "name": good.name, "name_en": good.name_en,
            "aliases": Jsonb([good.alias]) if good.alias else _NONE, "brand": good.brand, "origin": good.origin,
            "name_norm": unaccented(" ".join([good.name, good.alias, good.name_en] if good.alias else [good.name, good.name_en])),
            "net_content": good.net_content, "groups": sectors.setdefault(good.sector, Jsonb([good.sector])),
            "hs_code": good.hs_code, "ownership": good.ownership, "registered_at": NOW + number * _NEW_EACH / 10,
        }  # fmt: skip


def _copy(model: type[Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows as the model would save them, defaults and all; indexes but the unique ones are made afterwards."""
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields if field.column]
    blank = _blank(model)
    with connection.cursor() as cursor:
        cursor.execute(_TYPES, [table])
        types = {name: f"{kind[1:]}[]" if kind.startswith("_") else kind for name, kind in cursor.fetchall()}
        cursor.execute(_INDEXES, [table])
        indexes: Sequence[tuple[str, str]] = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        named = ", ".join(f'"{column}"' for column in columns)
        with cursor.copy(f'COPY "{table}" ({named}) FROM STDIN (FORMAT BINARY)') as copy:
            copy.set_types([types[column] for column in columns])
            for row in rows:
                copy.write_row([row.get(column, blank[column]) for column in columns])
        for _, statement in indexes:
            cursor.execute(statement)
        if "id" in columns:
            cursor.execute(_SETTLE.format(table=table), [table])
        cursor.execute(f'ANALYZE "{table}"')


def _blank(model: type[Model]) -> dict[str, Any]:
    """What a column holds of which nothing is said."""
    empty = model()
    values = {field: getattr(empty, field.attname) for field in model._meta.concrete_fields if field.column}
    return {
        field.column: Jsonb(value) if isinstance(field, JSONField) else value
        for field, value in values.items()
        if field.column
    }
