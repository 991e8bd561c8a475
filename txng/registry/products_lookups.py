"""Products as the office reads them: one's own, and those of one's area; what lies elsewhere is absent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import unquote

from txng.accounts import mandates_lookups as mandates
from txng.accounts.lookups import OrganisationFace, organisations_of
from txng.accounts.viewer import Viewer
from txng.core.gs1.identify import OWN, identify
from txng.core.gs1.keys import escaped
from txng.core.gs1.prefix import Member, company_prefixes, country_of
from txng.core.mandates.mandate import Path
from txng.core.vn.unaccented import unaccented
from txng.registry import marks, minimum, wording
from txng.registry.acting import AMEND, Reach, may_review, reach_of
from txng.registry.groups import Group, group_of
from txng.registry.identities import gtin_of, own_code_of
from txng.registry.listing import Held, numbers_listed
from txng.registry.models import CompanyPrefix, Product, ProductAlias, ProductImage
from txng.registry.search import query_as_typed

OWNERSHIPS = ("verified", "claimed", "foreign", "own", "unknown")
MISSING = ("image", "origin", "group", "lot", "nothing")
STALE_AFTER_DAYS = 180  # what was read abroad longer ago is told with a warning


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of a list; "" where not asked.

    missing   one of MISSING: what is not told yet; "nothing": all of it is
    place     a province, or a commune in it
    """

    text: str = ""
    group: str = ""
    ownership: str = ""
    missing: str = ""
    place: Path = ()
    organisation: int = 0


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One line of the list."""

    key: str
    code: str
    name: str
    maker: OrganisationFace | None
    ownership: str
    groups: list[Group]
    percent: int
    has_image: bool
    is_stale: bool


@dataclass(frozen=True, slots=True)
class ProductSeen:
    """One product with all that the office shows of it.

    prefix    the company prefix by which the ownership was judged, and its standing; "" where none is known
    country   where the number was given, of a foreign one
    read_days how long ago its source was read; None where nobody told
    may_amend whether the viewer may change it; may_review, whether they are over its maker or its sector
    """

    key: str
    gtin: str
    own_code: str
    organisation_id: int
    maker: OrganisationFace | None
    name: str
    name_en: str
    aliases: list[str]
    brand: str
    origin: str
    description: str
    sector: str
    net_content: str
    groups: list[Group]
    hs_code: str
    ownership: str
    source: str
    source_on: date | None
    merged_into: str
    registered_at: datetime
    prefix: str
    prefix_source: str
    country: Member | None
    read_days: int | None
    codes: list[tuple[str, str]]
    has_image: bool
    may_amend: bool
    may_review: bool

    @property
    def is_stale(self) -> bool:
        return self.read_days is not None and self.read_days > STALE_AFTER_DAYS


def key_of(text: str) -> str:
    """A product's or lot's key as an address bears it: the key itself, or the digits of a GTIN.

    >>> key_of("8938501234568"), key_of("urn:x-txng:product:htx:A/1")
    ('01/08938501234568', 'urn:x-txng:product:htx:A%2F1')
    """
    if text.startswith(OWN):
        # A slash in a code may come decoded, or as it stands in the key.
        return OWN + ":".join(escaped(unquote(part)) for part in text[len(OWN) :].split(":"))
    digits = text.removeprefix("01/")
    if digits.isascii() and digits.isdigit() and len(digits) <= 14:
        return f"01/{digits.zfill(14)}"
    return identify(f"https://id.gs1.org/{text}").key


def products_listed(viewer: Viewer, day: date, asked: Asked, *, after: str = "", limit: int = 50) -> list[ProductRow]:
    """Products within the viewer's reach in the order of their keys.

    cost   eight questions, however many products there are
    """
    reach = reach_of(viewer, day)
    if reach.is_nothing:
        return []
    numbers = numbers_listed(_held(reach, asked), missing=asked.missing, after=after, limit=limit)
    found = list(Product.objects.filter(id__in=numbers, withdrawn_at=None, merged_into="").order_by("key"))
    makers = organisations_of({row.organisation_id for row in found})
    percents = minimum.percents(found, makers, day)
    images = set(ProductImage.objects.filter(product_key__in=[row.key for row in found]).values_list("pk", flat=True))
    return [
        ProductRow(
            row.key, gtin_of(row.key) or own_code_of(row.key), row.name, makers.get(row.organisation_id), row.ownership,
            _groups(row.groups), percents[row.key], row.key in images, _is_stale(row, day),
        )
        for row in found
    ]  # fmt: skip


def product_seen(viewer: Viewer, key: str, day: date) -> ProductSeen | None:
    """One product within the viewer's reach."""
    row = Product.objects.filter(key=key, withdrawn_at=None).first()
    reach = reach_of(viewer, day)
    if row is None or not reach.has(row.organisation_id, row.groups):
        return None
    prefix = _prefix(row)
    return ProductSeen(
        key=row.key, gtin=gtin_of(row.key), own_code=own_code_of(row.key), organisation_id=row.organisation_id,
        maker=organisations_of([row.organisation_id]).get(row.organisation_id), name=row.name, name_en=row.name_en,
        aliases=row.aliases, brand=row.brand, origin=row.origin, description=row.description, sector=row.sector,
        net_content=row.net_content, groups=_groups(row.groups), hs_code=row.hs_code, ownership=row.ownership,
        source=row.source, source_on=row.source_on, merged_into=row.merged_into, registered_at=row.registered_at,
        prefix=prefix.prefix if prefix else "", prefix_source=prefix.source if prefix else "",
        country=country_of(gtin_of(row.key)) if gtin_of(row.key) else None,
        read_days=(day - row.source_on).days if row.source_on else None, codes=codes_of(key),
        has_image=ProductImage.objects.filter(product_key=key).exists(),
        may_amend=_may_amend(viewer, row.organisation_id, day),
        may_review=may_review(viewer, row.organisation_id, row.groups, day),
    )  # fmt: skip


def codes_of(key: str) -> list[tuple[str, str]]:
    """Under which codes other systems know a product."""
    return list(ProductAlias.objects.filter(product_key=key).order_by("system", "code").values_list("system", "code"))


def owner_of(key: str) -> int | None:
    """Whose a product is; None where there is none."""
    return Product.objects.filter(key=key, withdrawn_at=None).values_list("organisation_id", flat=True).first()


def _held(reach: Reach, asked: Asked) -> list[Held]:
    """What a product of the list holds among its words and marks."""
    ways = [
        (marks.of_maker(asked.organisation),) if asked.organisation else (),
        (marks.of_place(asked.place),) if asked.place else (), (marks.of_group(asked.group),) if asked.group else (),
        (marks.of_ownership(asked.ownership.replace("unknown", "")),) if asked.ownership in OWNERSHIPS else (),
        {"origin": (marks.NO_ORIGIN,), "group": (marks.NO_GROUP,)}.get(asked.missing, ()),
    ]  # fmt: skip
    held = [*reach.held(), *(Held(some) for some in ways if some)]
    words = [part for word in wording.words_of(asked.text) for part in unaccented(word).split()]
    held += [Held((word,)) for word in words[:-1]]
    return [*held, Held((words[-1],), query_as_typed(words[-1:]))] if words else held


def _groups(codes: Sequence[str]) -> list[Group]:
    return [group for code in codes if (group := group_of(code))]


def _is_stale(row: Product, day: date) -> bool:
    return row.source_on is not None and (day - row.source_on).days > STALE_AFTER_DAYS


def _prefix(row: Product) -> CompanyPrefix | None:
    gtin = gtin_of(row.key)
    found = CompanyPrefix.objects.filter(prefix__in=company_prefixes(gtin) if gtin else ())
    return found.filter(organisation_id=row.organisation_id).order_by("-standing", "prefix").first()


def _may_amend(viewer: Viewer, organisation_id: int, day: date) -> bool:
    if viewer.person_id is None:
        return viewer.organisation_id == organisation_id
    return organisation_id in mandates.own_organisations(viewer, AMEND, day)
