"""The links of one code, level by level: those that owners registered, and our own page, which is always one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from txng.core.gs1.identify import Identified, product_of
from txng.core.gs1.linkset import Anchor
from txng.core.gs1.resolver import Link
from txng.links.lookups import links_at
from txng.portal.pages import page_of
from txng.portal.verdicts import Verdict
from txng.registry.lookups import places_of, products_of

OWN_TYPE = "traceability"
_OWN_TITLE = "Trang truy xuất nguồn gốc"
_ONE_PIECE = ("/21/", "/235/")


@dataclass(frozen=True, slots=True)
class Links:
    """What may answer for a code.

    proven     anchor → links whose hosts are verified, the finest anchor first; our own page is not among them
    doubted    links whose hosts nobody has verified: told to nobody but who asks for their type by name
    own        anchor → our own page about it
    code       what was asked for; its name is looked up for linksets alone, a scan does not pay for it
    """

    proven: dict[str, list[Link]]
    doubted: tuple[Link, ...]
    own: dict[str, Link]
    code: Identified

    def levels(self, link_type: str) -> list[list[Link]]:
        """The links for the rules, the finest first. An owner's link of the type asked for comes before our own page."""
        is_owners = any(link.link_type == link_type for links in self.proven.values() for link in links)
        own = {} if link_type and is_owners and link_type == OWN_TYPE else self.own
        return [[*links, *([own[anchor]] if anchor in own else [])] for anchor, links in self.proven.items()]

    def anchors(self) -> list[Anchor]:
        """All of them for a linkset; what has no links of its own is left out."""
        description = _description(self.code)
        found = [(anchor, [*links, *filter(None, [self.own.get(anchor)])]) for anchor, links in self.proven.items()]
        return [Anchor(anchor, description, tuple(links)) for anchor, links in found if links]

    def only(self, links: Sequence[Link]) -> list[Anchor]:
        """Some of them for a linkset."""
        description = _description(self.code)
        anchors = dict.fromkeys(link.anchor for link in links)
        return [Anchor(one, description, tuple(link for link in links if link.anchor == one)) for one in anchors]

    def unproven(self, link_type: str) -> Link | None:
        """The nearest link of a type that only an unverified host has."""
        return next((link for link in self.doubted if link_type and link.link_type == link_type), None)

    def is_own(self, link: Link) -> bool:
        """Is it our page?"""
        return link in self.own.values()

    def is_known(self, code: Identified, today: date) -> bool:
        """Is there anything behind the code?"""
        if any(self.proven.values()) or _description(self.code):
            return True
        return page_of(code, today=today).verdict is not Verdict.UNKNOWN


def links_of(code: Identified, levels: tuple[str, ...], today: date, *, root: str) -> Links:
    """The links of a code.

    levels   its anchors, the finest first
    cost     one statement; a linkset one or two more
    """
    return links_among(links_at(levels, today), levels, code, root=root)


def links_among(found: Mapping[str, Sequence[Link]], levels: tuple[str, ...], code: Identified, *, root: str) -> Links:
    """The same, of links that were looked up already: anchor → those at it."""
    proven = {anchor: [link for link in found[anchor] if link.is_verified] for anchor in levels}
    doubted = tuple(link for anchor in levels for link in found[anchor] if not link.is_verified)
    return Links(proven, doubted, _own(proven, root), code)


def _own(proven: dict[str, list[Link]], root: str) -> dict[str, Link]:
    """Our own page: the default of every single piece, whose stamp it checks, and of all that has no other default."""
    anchors = list(proven)
    piece, whole = anchors[0], anchors[-1]
    own = {}
    if any(name in f"{piece}/" for name in _ONE_PIECE):
        own[piece] = _page(piece, root, is_default=not any(link.is_default for link in proven[piece]))
    has_default = any(link.is_default for anchor in anchors for link in proven[anchor])
    own.setdefault(whole, _page(whole, root, is_default=not has_default))
    return own


def _page(anchor: str, root: str, *, is_default: bool) -> Link:
    return Link(anchor, OWN_TYPE, f"{root}/{anchor}", _OWN_TITLE, ("vi", "en"), "text/html", is_default=is_default)


def _description(code: Identified) -> str:
    product = product_of(code.key)
    if product is not None:
        face = products_of([product]).get(product)
        return face.name if face else ""
    place = places_of([code.key]).get(code.key) if code.scheme in ("sgln", "pgln") else None
    return place.name if place else ""
