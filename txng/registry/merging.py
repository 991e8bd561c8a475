"""Two records of one product: found, merged so that one speaks for both, and parted again without loss.

Merging moves nothing: the first record keeps its key, codes, lots and history, and points at the second. So undoing it
is taking the pointer away, and whatever was told of either in between stays where it was told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from txng.accounts import audit
from txng.accounts import mandates_lookups as mandates
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.core.vn.unaccented import unaccented
from txng.registry import versions, wording
from txng.registry.acting import AMEND, may_review
from txng.registry.identities import gtin_of
from txng.registry.models import Product, ProductAlias, ProductMerge, ProductUnmerge
from txng.registry.resolving import canonical_of
from txng.registry.storing import fields_of, index_products

MOST_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be of the same product; `why` is "name" (same maker and name) or "code" (its GTIN is a code of it)."""

    key: str
    name: str
    why: str


def candidates(key: str) -> list[Candidate]:
    """Records that may be of the same product as this one."""
    row = Product.objects.filter(key=key, withdrawn_at=None, merged_into="").first()
    if row is None:
        return []
    others = Product.objects.filter(withdrawn_at=None, merged_into="").exclude(key=key)
    own = others.filter(organisation_id=row.organisation_id, name_norm__startswith=unaccented(row.name))
    named = [one for one in own.order_by("key")[:200] if unaccented(one.name) == unaccented(row.name)]
    gtin = gtin_of(key)
    spellings = {gtin, gtin.lstrip("0"), gtin[1:]} if gtin else set[str]()
    coded = set(ProductAlias.objects.filter(code__in=spellings - {""}).values_list("product_key", flat=True)[:200])
    mine = ProductAlias.objects.filter(product_key=key).values_list("code", flat=True)
    coded |= {
        f"01/{code.zfill(14)}" for code in mine if code.isascii() and code.isdigit() and len(code) in (8, 12, 13, 14)
    }
    found = {one.key: Candidate(one.key, one.name, "name") for one in named}
    found |= {one.key: Candidate(one.key, one.name, "code") for one in others.filter(key__in=coded).order_by("key")}
    return list(found.values())[:MOST_CANDIDATES]


def merge(viewer: Viewer, from_key: str, into_key: str, *, reason: str, now: datetime) -> None:
    """Let one record speak for both: of one's own products, or as an officer over both.

    raises   Refused: one of them not there, merged already, into itself, no reason
    """
    with transaction.atomic():
        rows = _both(viewer, [from_key, into_key], reason, now)
        source, target = rows[from_key], rows[into_key]
        if source.merged_into:
            raise Refused(Problem("products.merged_already", "/from", {"key": from_key, "into": source.merged_into}))
        if canonical_of(into_key) == from_key or from_key == into_key:
            raise Refused(Problem("products.merge_self", "/into", {"key": from_key}))
        ProductMerge.objects.create(from_key=from_key, into_key=target.key, **_by(viewer, reason, now))
        Product.objects.filter(pk=source.pk).update(merged_into=target.key)
        wording.take_away([source.id])
        _note(viewer, source, "merged", reason, now)


def unmerge(viewer: Viewer, from_key: str, *, reason: str, now: datetime) -> None:
    """Part two records again; both are as they would be had they never been merged.

    raises   Refused: not there, not merged, no reason
    """
    with transaction.atomic():
        row = _both(viewer, [from_key], reason, now)[from_key]
        made = ProductMerge.objects.filter(from_key=from_key, undone=None).order_by("-id").first()
        if not row.merged_into or made is None:
            raise Refused(Problem("products.not_merged", "/from", {"key": from_key}))
        ProductUnmerge.objects.create(merge=made, **_by(viewer, reason, now))
        Product.objects.filter(pk=row.pk).update(merged_into="")
        index_products(after=row.id - 1, limit=1)
        _note(viewer, row, "unmerged", reason, now)


def _both(viewer: Viewer, keys: list[str], reason: str, now: datetime) -> dict[str, Product]:
    """The records, locked in one order, each the viewer's to judge."""
    rows = {
        row.key: row
        for row in Product.objects.select_for_update().filter(key__in=keys, withdrawn_at=None).order_by("key")
    }
    if set(rows) != set(keys) or not all(_is_his(viewer, row, now) for row in rows.values()):
        raise Refused(Problem("products.not_there"))
    if not reason.strip() or len(reason) > versions.REASON_LENGTH:
        raise Refused(Problem("products.reason_missing", "/ly_do", {"most": versions.REASON_LENGTH}))
    return rows


def _is_his(viewer: Viewer, row: Product, now: datetime) -> bool:
    if viewer.person_id is None:
        return viewer.organisation_id == row.organisation_id
    day = timezone.localdate(now)
    current = mandates.with_mandates(viewer, day)
    own = mandates.own_organisations(current, AMEND, day)
    return row.organisation_id in own or may_review(current, row.organisation_id, row.groups, day)


def _by(viewer: Viewer, reason: str, now: datetime) -> dict[str, Any]:
    return {"reason": reason.strip(), "person_id": viewer.person_id or 0, "label": viewer.label, "at": now}


def _note(viewer: Viewer, row: Product, kind: str, reason: str, now: datetime) -> None:
    versions.record(viewer, [versions.Change(row.key, kind, fields_of(row))], now=now, reason=reason.strip())
    audit.note(viewer, f"product.{kind}", f"product/{row.pk}", reason.strip())
