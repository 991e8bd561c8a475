"""The citizen's page as a value: what is known of a code, ready to be said in any language and form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import unquote

from txng.accounts.lookups import OrganisationFace, organisations_of
from txng.core.epcis.event import EventType, Part
from txng.core.grade import Facts, Grade, grade
from txng.core.gs1.identify import OWN, Identified, lot_of, product_of
from txng.events.grading import Told, bearing_on, facts
from txng.events.history import Relation
from txng.events.standing import Standing
from txng.portal.evidence import claims_about
from txng.portal.recalls import Recalled
from txng.portal.steps import Words, unknown_code, words_of
from txng.portal.stories import Story, newest_of, newest_of_each, read_story, story_of
from txng.portal.verdicts import Saying, Verdict
from txng.registry.evidence_lookups import Claim, evidence_of
from txng.registry.evidence_subjects import organisation_key
from txng.registry.lookups import (
    LotFace,
    PlaceFace,
    ProductFace,
    lots_of,
    lots_of_product,
    places_of,
    products_of,
)

LOTS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journey.

    at       when it happened, in the sender's offset
    item     key of the thing it happened to, where that is not the page's own; else None
    product  the registered product of `item`
    place    its public face, None where the place is not registered; `place_key` as it was recorded
    index    of its leaf; None while it waits to be sealed
    code     of a step that has no words
    is_claim whoever recorded it has no part in the chain of the item: it is told as theirs
    """

    at: datetime
    words: Words
    relation: Relation
    item: str | None
    product: ProductFace | None
    place: PlaceFace | None
    place_key: str | None
    actor: OrganisationFace | None
    index: int | None
    is_withdrawn: bool
    code: str = ""
    is_claim: bool = False


@dataclass(frozen=True, slots=True)
class LotLine:
    """One lot in a product's list."""

    key: str
    lot: str
    made_on: date | None
    level: int


@dataclass(frozen=True, slots=True)
class StampTold:
    """What the scans of a stamp tell.

    scans   by people, this one among them
    where   cells and hours of the last ones whose place is known
    """

    scans: int
    where: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of one code.

    product_key, lot_key   of the code, where it has them
    serial                 as printed
    grade                  None where a grade means nothing: a place, a crate
    journey                oldest first
    notes                  what is missing in it, Vietnamese
    lots                   of a product, newest first
    log_size               how much of the log the journey was made from; None: read just now
    is_unmade              some record of it cannot be read, so nothing is said of it
    claims                 what others vouch for, and what its producer declares; read just now
    stamp                  of a stamp of ours: what its scans tell
    recall                 in force now
    saying                 how the verdict is said, where its usual words would not be true
    """

    key: str
    verdict: Verdict
    product_key: str | None = None
    lot_key: str | None = None
    serial: str | None = None
    product: ProductFace | None = None
    producer: OrganisationFace | None = None
    place: PlaceFace | None = None
    made_on: date | None = None
    expires_on: date | None = None
    made_in: PlaceFace | None = None
    grade: Grade | None = None
    journey: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = ()
    is_cut: bool = False
    lots: tuple[LotLine, ...] = ()
    log_size: int | None = None
    is_unmade: bool = False
    claims: tuple[Claim, ...] = ()
    stamp: StampTold | None = None
    recall: Recalled | None = None
    saying: Saying | None = None

    @property
    def lot(self) -> str | None:
        """The lot's number as printed."""
        if not self.lot_key:
            return None
        return number_of(self.lot_key)

    @property
    def is_of_product(self) -> bool:
        """Whether the code names a kind of product, and no goods."""
        return self.product_key == self.key

    @property
    def is_label_only(self) -> bool:
        """A lot that was registered, and nothing more."""
        return self.verdict is Verdict.LOT_KNOWN and not self.journey


@dataclass(frozen=True, slots=True)
class _Names:
    """The public faces of all that a story names; asked in three statements."""

    products: Mapping[str, ProductFace] = field(default_factory=dict)
    places: Mapping[str, PlaceFace] = field(default_factory=dict)
    people: Mapping[int, OrganisationFace] = field(default_factory=dict)

    @property
    def owners(self) -> dict[str, int]:
        """Who registered the products."""
        return {key: product.organisation_id for key, product in self.products.items()}


def number_of(lot_key: str) -> str:
    """The number of a lot as printed."""
    return unquote(lot_key.rpartition(":" if lot_key.startswith(OWN) else "/")[2])


def page_of(code: Identified, *, today: date) -> Page:
    """All that may be said of a code; its verdict is `unknown` where nothing is.

    code    read from a Digital Link; without faults
    cost    six statements for a lot whose page is kept, none of them twice; about twenty where it must be read from the events
    """
    if code.scheme == "gtin":
        return _product_page(code, today)
    if code.scheme in ("sgln", "pgln"):
        return _place_page(code, today)
    if code.scheme not in ("lgtin", "sgtin"):
        return _thing_page(code, today)
    goods = Page(code.key, Verdict.LOT_KNOWN, product_of(code.key) or "", code.lot or lot_of(code.key))
    if code.scheme == "lgtin":
        return _goods_page(goods, today)
    return _goods_page(replace(goods, verdict=Verdict.UNCHECKED, serial=unquote(code.key.split("/")[3])), today)


def stamp_page(key: str, product_key: str, lot_key: str | None, *, serial: str, today: date) -> Page:
    """What is known of the goods on which a stamp stands; of the stamp itself this says nothing yet.

    lot_key   as its batch says; None where it was attached to no lot
    """
    return _goods_page(Page(key, Verdict.UNCHECKED, product_key, lot_key, serial), today)


def newest_lots(products: Sequence[ProductFace], *, today: date) -> dict[str, LotLine]:
    """The newest recorded lot of each product, by the product's key, with its grade; in three statements."""
    owners = {product.key: product.organisation_id for product in products}
    stories = _of_owners(newest_of_each(owners), owners)
    lots = lots_of(stories)
    places = places_of({key for story in stories.values() for key in story.places})
    faces = {product.key: product for product in products}
    bearing = {key: bearing_on(key, story.told, faces[product_of(key) or ""], places) for key, story in stories.items()}
    claims = evidence_of({key: owner for some in bearing.values() for key, owner in some.items()}, today)
    lines = {}
    for key, story in stories.items():
        if story.is_unmade:
            continue
        product = faces[product_of(key) or ""]
        found = facts(
            story.told,
            product=product,
            lot=lots.get(key),
            places=places,
            claims=[claim for claim in claims if claim.subject in bearing[key]],
        )
        lines[product.key] = _lot_line(key, story, lots.get(key), grade(found, today=today).level)
    return lines


def _of_owners(stories: Mapping[str, Story], owners: Mapping[str, int]) -> dict[str, Story]:
    """Stories of lots; that of a product which has another owner since is read again."""
    current = {}
    for key, story in stories.items():
        product = product_of(key) or ""
        current[key] = story if story.is_unmade or story.owners.get(product) == owners.get(product) else read_story(key)
    return current


def _goods_page(page: Page, today: date) -> Page:
    """A lot's page, or that of one piece: its own history, else that of the lot it is of."""
    product_key, lot_key = page.product_key or "", page.lot_key
    told_key, story = page.key, story_of(page.key)
    if not story.steps and page.serial and lot_key:
        told_key, story = lot_key, story_of(lot_key)
    if story.is_unmade:
        return replace(page, verdict=Verdict.UNCHECKED, is_unmade=True)
    names = _names(story, product_key)
    if story.log_size is not None and not story.is_current(names.owners):
        story = read_story(told_key)
        names = _names(story, product_key)
    lot_key = lot_key or story.lot_of_product(product_key)
    lot = lots_of([lot_key]).get(lot_key) if lot_key else None
    page = replace(page, lot_key=lot_key, product=names.products.get(product_key))
    if not (story.steps or lot or (page.serial and page.product)):
        return replace(page, verdict=Verdict.UNKNOWN)  # nothing is known, so there is nothing to grade
    return _told(page, story, lot, names, today)


def _told(page: Page, story: Story, lot: LotFace | None, names: _Names, today: date) -> Page:
    told = story.told
    producer = names.people.get(page.product.organisation_id if page.product else 0)
    bearing = bearing_on(page.lot_key, told, page.product, names.places) if page.product_key else {}
    claims = claims_about(bearing, producer, today=today)
    weighed = [claim for claim in claims if claim.subject in bearing]
    found = facts(told, product=page.product, lot=lot, places=names.places, claims=weighed)
    return replace(
        page,
        claims=claims,
        producer=producer,
        made_on=(lot.made_on if lot else None) or told.made_on,
        expires_on=found.expires_on,
        made_in=names.places.get(told.made_in or ""),
        grade=grade(found, today=today) if page.product_key else None,
        journey=tuple(_entry(step, names, page) for step in story.steps),
        notes=_notes(found, told, is_registered=lot is not None) if page.lot_key and story.steps else (),
        is_cut=story.is_cut,
        log_size=story.log_size,
    )


def _names(story: Story, product_key: str) -> _Names:
    products = products_of(story.products | {product_key})
    owner = products.get(product_key)
    people = story.organisations | ({owner.organisation_id} if owner else set())
    return _Names(products, places_of(story.places), organisations_of(people))


def _notes(found: Facts, told: Told, *, is_registered: bool) -> tuple[str, ...]:
    notes = []
    if found.has_product and not is_registered and not told.own_events:
        notes.append("Bên đăng ký sản phẩm chưa khai, chưa ghi gì về lô này.")
    if not found.inputs:
        notes.append("Bước trước của lô này chưa được ghi.")
    elif told.inputs < told.inputs_named:
        notes.append("Một phần nguyên liệu của lô này chưa được ghi.")
    if told.steps_forward_confirmed < told.steps_forward:
        notes.append("Có lần xuất hàng mà bên nhận chưa ghi đã nhận.")
    return tuple(notes)


def _entry(step: Mapping[str, Any], names: _Names, page: Page) -> Entry:
    item = step["item"]
    kind, part = EventType(step["type"]), Part(step["part"])
    return Entry(
        at=datetime.fromisoformat(step["at"]),
        words=words_of(kind, step["biz_step"], part, is_lot=lot_of(item) is not None),
        relation=Relation(step["relation"]),
        item=None if item == page.key or step["relation"] == Relation.OWN else item,
        product=names.products.get(product_of(item) or ""),
        place=names.places.get(step["place"] or ""),
        place_key=step["place"],
        actor=names.people.get(step["organisation"]),
        index=step["index"],
        is_withdrawn=step["is_withdrawn"],
        code=unknown_code(kind, step["biz_step"], part),
        is_claim=step["standing"] == Standing.STRANGER,
    )


def _product_page(code: Identified, today: date) -> Page:
    """A product's page: its lots, and the grade of the one most lately recorded."""
    product = products_of([code.key]).get(code.key)
    owners = {code.key: product.organisation_id} if product else {}
    stories = _of_owners(newest_of(code.key, limit=LOTS_SHOWN), owners)
    registered = {lot.key: lot for lot in lots_of_product(code.key, limit=LOTS_SHOWN)}
    keys = [
        key for key in (*stories, *(key for key in registered if key not in stories)) if not _is_unmade(stories, key)
    ]
    keys = keys[:LOTS_SHOWN]
    registered |= lots_of(key for key in keys if key not in registered)
    places = places_of({key for story in stories.values() for key in story.places})
    people = organisations_of([product.organisation_id] if product else [])

    producer = people.get(product.organisation_id) if product else None
    bearing = {key: bearing_on(key, _told_in(stories, key), product, places) for key in keys}
    claims = claims_about(
        owners | {key: owner for some in bearing.values() for key, owner in some.items()}, producer, today=today
    )

    def grade_of(key: str) -> Grade:
        weighed = [claim for claim in claims if claim.subject in bearing[key]]
        told, lot = _told_in(stories, key), registered.get(key)
        return grade(facts(told, product=product, lot=lot, places=places, claims=weighed), today=today)

    grades = {key: grade_of(key) for key in keys}
    shown = {code.key, organisation_key(producer.code)} if producer else {code.key}
    return Page(
        code.key,
        Verdict.PRODUCT_KNOWN if product or keys else Verdict.UNKNOWN,
        code.key,
        product=product,
        producer=producer,
        claims=tuple(claim for claim in claims if claim.subject in shown),
        grade=grades[keys[0]] if keys else _grade_of_none(product, today),
        lots=tuple(_lot_line(key, stories.get(key), registered.get(key), grades[key].level) for key in keys),
    )


def _told_in(stories: Mapping[str, Story], key: str) -> Told:
    return stories[key].told if key in stories else Told()


def _is_unmade(stories: Mapping[str, Story], key: str) -> bool:
    return key in stories and stories[key].is_unmade


def _grade_of_none(product: ProductFace | None, today: date) -> Grade | None:
    """Of a product without a lot; nothing is graded where nothing is known."""
    return grade(facts(Told(), product=product, lot=None, places={}), today=today) if product else None


def _lot_line(key: str, story: Story | None, lot: LotFace | None, level: int) -> LotLine:
    made_on = (lot.made_on if lot else None) or (story.told.made_on if story else None)
    return LotLine(key, number_of(key), made_on, level)


def _place_page(code: Identified, today: date) -> Page:
    place = places_of([code.key]).get(code.key)
    people = organisations_of([place.organisation_id] if place else [])
    producer = people.get(place.organisation_id) if place else None
    return Page(
        code.key,
        Verdict.PLACE_KNOWN if place else Verdict.UNKNOWN,
        place=place,
        producer=producer,
        claims=claims_about({code.key: place.organisation_id}, producer, today=today) if place else (),
    )


def _thing_page(code: Identified, today: date) -> Page:
    """A pallet, crate, asset, document: its own history, and that of what was packed into it."""
    story = story_of(code.key)
    page = Page(code.key, Verdict.ITEM_KNOWN if story.steps else Verdict.UNKNOWN)
    return _told(page, story, None, _names(story, ""), today)
