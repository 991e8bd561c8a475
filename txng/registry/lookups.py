"""What everyone may know of products, lots and places (Thông tư 02/2024/TT-BKHCN): the public faces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from urllib.parse import unquote

from django.conf import settings
from django.db.models import Count, Q

from txng.core.gs1.identify import OWN
from txng.core.gs1.prefix import company_prefixes
from txng.registry.models import CompanyPrefix, Lot, Place, Plot, Product, ProductAlias
from txng.registry.search import numbers_for
from txng.registry.search_plan import products_and_shares


@dataclass(frozen=True, slots=True)
class ProductFace:
    """A product as the public sees it."""

    key: str
    organisation_id: int
    name: str
    name_en: str
    brand: str
    origin: str
    description: str
    sector: str
    net_content: str
    groups: Sequence[str] = ()
    hs_code: str = ""


@dataclass(frozen=True, slots=True)
class LotFace:
    """What the label of a lot says."""

    key: str
    product_key: str
    made_on: date | None
    best_before_on: date | None

    @property
    def lot(self) -> str:
        """The number as printed."""
        return unquote(self.key.rpartition(":" if self.key.startswith(OWN) else "/")[2])


@dataclass(frozen=True, slots=True)
class PlaceFace:
    """A place as the public sees it: its commune, never its coordinates."""

    key: str
    organisation_id: int
    name: str
    kind: str
    province_code: str
    commune: str
    area_code: str


@dataclass(frozen=True, slots=True)
class ProductRecord:
    """A product as its own organisation sees it."""

    key: str
    name: str
    name_en: str
    aliases: list[str]
    brand: str
    origin: str
    description: str
    sector: str
    net_content: str
    groups: list[str]
    hs_code: str
    ownership: str
    source: str
    source_on: date | None
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class ProductPage:
    """Some products, and how to ask for the next; "" where there are no more.

    is_cut   there are more than were looked at: another word would tell them apart
    """

    products: list[ProductFace]
    next_page: str
    is_cut: bool


MOST_COUNTED = 20_000  # products that are counted one by one
CLAIMED = "claimed"  # of a GLN: nobody has proven whose it is
# By which a page can tell that its product, its lot, or what is claimed of them was written anew.
VERSIONS = """
select p.key, p.xmin::text || '/' || coalesce((select max(l.id) from registry_lot l where l.product_id = p.id), 0)
from registry_product p where p.key = any(%(keys)s)
union all
select key, xmin::text from registry_lot where key = any(%(keys)s)
union all
select e.subject, max(e.id) || '/' || count(s.state)
from registry_evidence e left join registry_evidencestep s on s.evidence_id = e.id where e.subject = any(%(keys)s) group by e.subject
"""
_PRODUCT = tuple(ProductFace.__dataclass_fields__)
_RECORD = tuple(ProductRecord.__dataclass_fields__)
_PLACE = tuple(PlaceFace.__dataclass_fields__)
_LOT = ("key", "product__key", "made_on", "best_before_on")


def products_of(keys: Iterable[str]) -> dict[str, ProductFace]:
    """Products by key; unknown keys are absent."""
    rows = Product.objects.filter(key__in=set(keys), withdrawn_at=None).values_list(*_PRODUCT)
    return {row[0]: ProductFace(*row) for row in rows}


def places_of(keys: Iterable[str]) -> dict[str, PlaceFace]:
    """Places by key; unknown keys are absent."""
    rows = Place.objects.filter(key__in=set(keys)).values_list(*_PLACE)
    return {row[0]: PlaceFace(*row) for row in rows}


def places_registered(
    organisation_id: int | None,
    groups: Sequence[Mapping[str, Sequence[str] | None]] = (),
    *,
    keys: Sequence[str] | None = None,
    after: str = "",
    limit: int,
) -> list[tuple[PlaceFace, datetime]]:
    """Places in the order of their keys, each with the time of its last registration.

    organisation_id   whose; None is everybody's
    groups            of each group one field of PlaceFace must have one of its values; None: must not be empty
    """
    rows = Place.objects.filter(key__gt=after)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    if keys is not None:
        rows = rows.filter(key__in=keys)
    for group in groups:
        ways = [
            ~Q(**{field: ""}) if values is None else Q(**{f"{field}__in": list(values)})
            for field, values in group.items()
        ]
        rows = rows.filter(reduce(or_, ways)) if ways else rows.none()
    found = rows.order_by("key").values_list(*_PLACE, "registered_at")[:limit]
    return [(PlaceFace(*row[:-1]), row[-1]) for row in found]


def area_of_place(place_key: str) -> Decimal | None:
    """The measured area of a place's ground, in hectares; None where nobody has drawn it."""
    return Plot.objects.filter(place_key=place_key).values_list("area_ha", flat=True).first()


def owners_of(keys: Iterable[str]) -> dict[str, int]:
    """Whose places and parties are, by the keys asked for; what nobody registered is absent.

    A GLN that was only claimed is nobody's where its company prefix was verified as another's and, on a node that asks
    for proof (settings.GLN_MUST_BE_PROVEN), until its own is verified or an officer confirms it.
    A part of a place ("414/…/254/…") is its place's where it is not registered itself; and a GLN is one number, whether
    it names a place (414) or a party (417).
    """
    ways = {key: _ways(key) for key in keys}
    places = Place.objects.filter(key__in={way for some in ways.values() for way in some})
    told = list(places.values_list("key", "organisation_id", "standing"))
    doubted = _doubted([(key, owner) for key, owner, standing in told if standing == CLAIMED])
    rows = {key: owner for key, owner, _ in told if key not in doubted}
    found = {key: next((rows[way] for way in some if way in rows), None) for key, some in ways.items()}
    return {key: owner for key, owner in found.items() if owner is not None}


def _doubted(claims: Sequence[tuple[str, int]]) -> set[str]:
    """The claimed GLNs that are not taken for their claimants'."""
    if settings.GLN_MUST_BE_PROVEN:
        return {key for key, _ in claims}
    prefixes = {key: company_prefixes(f"0{key[4:17]}") for key, _ in claims}
    wanted = {prefix for some in prefixes.values() for prefix in some}
    if not wanted:
        return set()
    verified = CompanyPrefix.objects.filter(prefix__in=wanted, standing="verified")
    owners = dict(verified.values_list("prefix", "organisation_id"))
    return {key for key, owner in claims if any(owners.get(prefix, owner) != owner for prefix in prefixes[key])}


def _ways(key: str) -> tuple[str, ...]:
    """How a place or party may have been registered, the exact first."""
    scheme, _, rest = key.partition("/")
    if scheme not in ("414", "417"):
        return (key,)
    gln = rest.partition("/")[0]
    return (key, f"{scheme}/{gln}", f"414/{gln}", f"417/{gln}")


def lots_of(keys: Iterable[str]) -> dict[str, LotFace]:
    """Registered lots by key; a lot may have a history without being registered."""
    return {row[0]: LotFace(*row) for row in Lot.objects.filter(key__in=set(keys)).values_list(*_LOT)}


def lots_of_product(product_key: str, *, limit: int = 50) -> list[LotFace]:
    """The registered lots of a product, newest first."""
    rows = Lot.objects.filter(product__key=product_key).order_by("-made_on", "-id")
    return [LotFace(*row) for row in rows.values_list(*_LOT)[:limit]]


def lots_page(product_key: str, *, before: str = "", limit: int) -> list[LotFace]:
    """The registered lots of a product, the last registered first; `before` is the key of the last one seen."""
    rows = Lot.objects.filter(product__key=product_key)
    if before:
        rows = rows.filter(id__lt=Lot.objects.filter(key=before).values("id")[:1])
    return [LotFace(*row) for row in rows.order_by("-id").values_list(*_LOT)[:limit]]


def search(text: str, limit: int = 20) -> list[ProductFace]:
    """Products by words of their names, makers, communes or codes: marks or no marks, a slip of the finger forgiven."""
    return search_page(text, limit=limit).products


def search_page(text: str, *, after: str = "", limit: int = 20) -> ProductPage:
    """One page of `search`.

    after   `next_page` of the page before
    """
    found = numbers_for(text, after=after, limit=limit)
    rows = Product.objects.filter(id__in=found.numbers, withdrawn_at=None).values_list("id", *_PRODUCT)
    faces = {row[0]: ProductFace(*row[1:]) for row in rows}
    told = [faces[number] for number in found.numbers if number in faces]
    return ProductPage(told, found.next_page, found.is_cut)


def products_registered(organisation_id: int, *, after: str = "", group: str = "", limit: int) -> list[ProductRecord]:
    """The products of an organisation in the order of their keys, as it sees them itself.

    group   only those of this group
    """
    rows = Product.objects.filter(organisation_id=organisation_id, key__gt=after, withdrawn_at=None)
    if group:
        rows = rows.filter(groups__contains=[group])
    return [ProductRecord(*row) for row in rows.order_by("key").values_list(*_RECORD)[:limit]]


def product_of_alias(system: str, code: str) -> str | None:
    """The canonical key of what another system calls `code`."""
    return ProductAlias.objects.filter(pk=(system, code)).values_list("product_key", flat=True).first()


def products_counted(organisation_ids: Iterable[int]) -> dict[int, int]:
    """How many products each of these organisations has; those without are absent."""
    rows = Product.objects.filter(organisation_id__in=set(organisation_ids)).values("organisation_id")
    return dict(rows.annotate(count=Count("*")).values_list("organisation_id", "count"))


def count_products() -> int:
    """How many products can be found; of many as the database last counted them, for counting reads every row."""
    products, _ = products_and_shares()
    return products if products > MOST_COUNTED else Product.objects.filter(withdrawn_at=None).count()
