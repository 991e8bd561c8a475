"""The one box: a code in any spelling leads to its page, words lead to products."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote, unquote, urlsplit

from txng.accounts.lookups import OrganisationFace, organisations_of
from txng.core.gs1.ai import GS, SEPARATOR, read
from txng.core.gs1.digital_link import write
from txng.core.problems import Refused
from txng.core.vn.legible import legible
from txng.portal.addresses import ROUTE
from txng.portal.pages import LotLine, newest_lots
from txng.registry.lookups import ProductFace, places_of, products_of, search_page

MAX_TEXT = 200
MAX_FOUND = 20

_ENCODED = re.compile(r"(?:[^%]|%[0-9A-Fa-f]{2})*")  # a "%" in it means what it means in an address
_GROUPED = re.compile(r"[\d\s.-]+")
_GTIN_LENGTHS, _GLN_LENGTH, _SSCC_LENGTH = (8, 12, 13, 14), 13, 18
_ELEMENTS = ("(", SEPARATOR, GS)


@dataclass(frozen=True, slots=True)
class Found:
    """One product that answers to the words; `newest` is its newest recorded lot."""

    product: ProductFace
    producer: OrganisationFace | None
    newest: LotLine | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What answers to the words; `has_more` where more products do than are shown."""

    found: tuple[Found, ...]
    has_more: bool

    def __iter__(self) -> Iterator[Found]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)


NOTHING = Answer((), has_more=False)


def address_of(text: str) -> str | None:
    """The page of the code that `text` is: digits as printed, "(01)…(10)…", a Digital Link; None where it is words.

    returns  a path; a mistyped code leads to the page that says which digit is wrong
    """
    text = text.strip()[:MAX_TEXT]
    if text.startswith(_ELEMENTS):
        return _path_of_elements(text)
    path = (urlsplit(text).path if "://" in text else text).lstrip("/")
    if re.match(ROUTE, unquote(path)):
        return "/" + quote(path, safe="/%" if _ENCODED.fullmatch(path) else "/")
    return _path_of_digits(re.sub(r"\D", "", text)) if _GROUPED.fullmatch(text) else None


def products_for(text: str, *, today: date) -> Answer:
    """The products whose names hold all the words, with their newest lots."""
    page = search_page(text[:MAX_TEXT], limit=MAX_FOUND)
    products = page.products
    people = organisations_of({product.organisation_id for product in products})
    newest = newest_lots(products, today=today)
    found = (
        Found(_legible(product), people.get(product.organisation_id), newest.get(product.key)) for product in products
    )
    return Answer(tuple(found), page.is_cut or bool(page.next_page))


def _legible(product: ProductFace) -> ProductFace:
    return replace(product, name=legible(product.name), name_en=legible(product.name_en))


def _path_of_elements(text: str) -> str | None:
    try:
        return urlsplit(write(read(text))).path
    except Refused:
        digits: Sequence[str] = re.findall(r"\(01\)(\d{14})", text)
        return f"/01/{digits[0]}" if digits else None


def _path_of_digits(digits: str) -> str | None:
    if len(digits) == _SSCC_LENGTH:
        return f"/00/{digits}"
    if len(digits) not in _GTIN_LENGTHS:
        return None
    gtin = digits.zfill(14)
    # Thirteen digits may be a product or a place; a product is far more often held in the hand.
    if len(digits) == _GLN_LENGTH and not products_of([f"01/{gtin}"]) and places_of([f"414/{digits}"]):
        return f"/414/{digits}"
    return f"/01/{gtin}"
