"""Every act on a product leaves a version of it: what it was then, which fields changed, who did it and why.

Versions are facts. Undoing writes another one; nothing is altered, so the history of a product can be read to its first day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import connection

from txng.accounts.viewer import Viewer
from txng.registry.models import ProductVersion

REASON_LENGTH = 500

_RECORD = """
INSERT INTO registry_productversion (product_key, version, organisation_id, kind, fields, changed, reason, person_id, label, at)
SELECT key, coalesce((SELECT max(version) FROM registry_productversion AS before WHERE before.product_key = one.key), 0) + 1,
    %(organisation)s, kind, fields, changed, %(reason)s, %(person)s, %(label)s, %(now)s
FROM jsonb_to_recordset(%(rows)s::jsonb) AS one (key text, kind text, fields jsonb, changed jsonb)
"""


@dataclass(frozen=True, slots=True)
class Change:
    """What one act made of one product."""

    key: str
    kind: str
    fields: Mapping[str, Any]
    changed: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """One version as people read it; `before` is what the changed fields were."""

    version: int
    kind: str
    fields: dict[str, Any]
    changed: list[str]
    reason: str
    label: str
    at: datetime
    before: dict[str, Any]


def record(viewer: Viewer, changes: Iterable[Change], *, now: datetime, reason: str = "") -> None:
    """Write the versions that an act made, in its transaction; one statement, however many."""
    rows = [
        {"key": one.key, "kind": one.kind, "fields": dict(one.fields), "changed": list(one.changed)} for one in changes
    ]
    if not rows:
        return
    values: dict[str, str | int | datetime] = {
        "organisation": viewer.organisation_id or 0, "person": viewer.person_id or 0, "label": viewer.label, "reason": reason,
        "now": now, "rows": orjson.dumps(rows).decode(),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, values)


def versions_of(product_key: str, *, before: int | None = None, limit: int = 20) -> list[Version]:
    """The versions of a product, the newest first; `before` is the number of the last one seen."""
    rows = ProductVersion.objects.filter(product_key=product_key)
    rows = rows.filter(version__lt=before) if before is not None else rows
    found = list(rows.order_by("-version")[: limit + 1])
    older = {row.version: row.fields for row in found}
    return [
        Version(
            row.version, row.kind, row.fields, row.changed, row.reason, row.label, row.at,
            {name: older.get(row.version - 1, {}).get(name) for name in row.changed},
        )
        for row in found[:limit]
    ]  # fmt: skip


def newest_of(product_key: str) -> int:
    """The number of a product's newest version; 0 where it has none."""
    return ProductVersion.objects.filter(product_key=product_key).order_by("-version").values_list(
        "version", flat=True
    ).first() or 0  # fmt: skip
