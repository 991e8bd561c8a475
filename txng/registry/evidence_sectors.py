"""In which sectors a piece of evidence lies, for officers who are bound to some: said to Python and to the database.

It lies where what it is about lies. An organisation works in the sectors that it says; a product belongs, with its lots, to
those of its groups, as its owner's record has them, and one that was merged or taken back to none. A place has no sector:
nobody who is bound to sectors is shown evidence of it, as he is shown no places. A property test compares the two.

Two ways lead to a page, as in registry.listing: where few work in the sectors, their evidence alone is looked at; where many
do, evidence is walked from the newest on, and the page is soon full.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection

from txng.accounts.area_lookups import bounds_of, organisations_in, sectors_at, told_clause
from txng.accounts.lookups import sectors_of
from txng.accounts.mandates_lookups import Extent
from txng.core.gs1.identify import product_of
from txng.core.mandates.mandate import Path, is_within
from txng.core.vn.sectors import group_code
from txng.registry.evidence_subjects import kind_of
from txng.registry.marks import of_group
from txng.registry.models import Product
from txng.registry.search_plan import products_and_shares
from txng.registry.tsquery import any_of, quoted

_GROUP = group_code("")
MOST_OWNERS = 2_000  # whose evidence is named by its owners
MOST_MET = 40_000  # products that are looked at to know them

_MAKERS = """
WITH met AS MATERIALIZED (SELECT organisation_id FROM registry_search WHERE words @@ %s::tsquery LIMIT %s)
SELECT (SELECT count(*) FROM met), ARRAY(SELECT DISTINCT organisation_id FROM met LIMIT %s)
"""
# Scalar: the database asks them of a row that it meets, and never gathers a whole sector first.
_OF_PRODUCT = f"""(
    SELECT ARRAY(SELECT substr(code, {len(_GROUP) + 1}) FROM jsonb_array_elements_text(product.groups) AS code WHERE starts_with(code, '{_GROUP}'))
    FROM registry_product AS product
    WHERE product.key = (CASE
        WHEN starts_with(e.subject, 'urn:x-txng:product:') THEN array_to_string((string_to_array(e.subject, ':'))[1:5], ':')
        WHEN starts_with(e.subject, '8006/') THEN '01/' || left(split_part(e.subject, '/', 2), 14)
        WHEN starts_with(e.subject, '01/') THEN '01/' || split_part(e.subject, '/', 2) END) COLLATE "default"
        AND product.organisation_id = e.organisation_id AND product.merged_into = '' AND product.withdrawn_at IS NULL
)"""  # noqa: S608  constants alone
# That e, a row of registry_evidence, lies in one of the extents; the values are those of `values_of`.
# What costs least is asked first: of whom, where, and only then of what.
LIES_WITHIN = f"""
(%(bound_owners)s::bigint[] IS NULL OR e.organisation_id = ANY(%(bound_owners)s::bigint[]))
AND ('' = ANY(%(bound_provinces)s::text[]) OR e.province_code = ANY(%(bound_provinces)s::text[]))
AND (CASE WHEN starts_with(e.subject, 'urn:x-txng:organisation:') THEN {told_clause("sectors", "e.organisation_id")} ELSE {_OF_PRODUCT} END)
    && {sectors_at("e.province_code", "e.commune_code")}"""


# The same of one act: of a product, and of a piece of evidence, by its {number} (accounts.audit_sectors).
PRODUCT_AUDITED = f"""EXISTS (SELECT FROM (
    SELECT product.key AS subject, product.organisation_id, {told_clause("province_code", "product.organisation_id")} AS province_code,
        {told_clause("commune_code", "product.organisation_id")} AS commune_code
    FROM registry_product AS product WHERE product.id = {{number}}
) AS e WHERE {LIES_WITHIN})"""  # noqa: S608  constants alone
EVIDENCE_AUDITED = f"EXISTS (SELECT FROM registry_evidence AS e WHERE e.id = {{number}} AND {LIES_WITHIN})"


def values_of(extents: Sequence[Extent]) -> dict[str, Any]:
    """The values of LIES_WITHIN; "bound_owners" is None where they are too many to name."""
    return {**bounds_of(extents), "bound_owners": _owners({sector for one in extents for sector in one.sectors})}


def lies_within(extents: Iterable[Extent], place: Path, subject: str, owner_id: int) -> bool:
    """Does evidence of this subject, recorded where its owner lay, lie in one of the extents?"""
    near = [one for one in extents if is_within(place, one.place)]
    sectors = _sectors(subject, owner_id) if near else frozenset[str]()
    return any(one.sectors & sectors for one in near)


def _owners(sectors: Collection[str]) -> list[int] | None:
    """Who works in these sectors or makes something of them; None where they are too many to name."""
    groups = [of_group(group_code(sector)) for sector in sorted(sectors)]
    products, shares = products_and_shares()
    if products * sum(shares.get(group, 0.0) for group in groups) > MOST_MET:
        return None
    working = organisations_in([Extent((), frozenset(sectors))], at_most=MOST_OWNERS)
    if working is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_MAKERS, [any_of(map(quoted, groups)), MOST_MET, MOST_OWNERS])
        ((met, makers),) = cursor.fetchall()
    return None if met >= MOST_MET or len(makers) >= MOST_OWNERS else sorted({*working, *makers})


def _sectors(subject: str, owner_id: int) -> frozenset[str]:
    kind = kind_of(subject)
    if kind == "organisation":
        return sectors_of([owner_id]).get(owner_id, frozenset())
    if kind == "place":
        return frozenset()
    rows = Product.objects.filter(key=product_of(subject), organisation_id=owner_id, merged_into="", withdrawn_at=None)
    groups = rows.values_list("groups", flat=True).first() or ()
    return frozenset(one.removeprefix(_GROUP) for one in groups if one.startswith(_GROUP))
