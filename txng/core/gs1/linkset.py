"""Linksets: all links of a code in the shape of RFC 9264, as GS1's schema has it.

>>> told = linkset_of([Anchor("01/08938501234568", "Gạo", (Link("01/08938501234568", "pip", "https://a.vn/", "A", ("vi",), is_default=True),))], "https://t.vn")
>>> told["linkset"][0]["anchor"], sorted(told["linkset"][0])[1:]
('https://t.vn/01/08938501234568', ['https://ref.gs1.org/voc/defaultLink', 'https://ref.gs1.org/voc/pip', 'itemDescription'])
>>> told["linkset"][0]["https://ref.gs1.org/voc/defaultLink"]
[{'href': 'https://a.vn/', 'title': 'A'}]

source   RFC 9264 4.2; GS1-Conformant Resolver 1.2.1, 2.9, 2.10 and its linkset schema 1.2.0 (hreflang: two letters, or with a country)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from txng.core.gs1.link_types import DEFAULT, DEFAULT_MULTI, NAMESPACE, iri_of
from txng.core.gs1.resolver import Link

MEDIA_TYPE, JSON_LD = "application/linkset+json", "application/ld+json"
LANGUAGE = re.compile(r"[a-z]{2}(?:-[A-Z]{2})?")
# The terms of a linkset as RDF: what each name means, in words of the vocabularies they come from.
CONTEXT: dict[str, Any] = {
    "@vocab": "http://www.iana.org/assignments/relation/",
    "gs1": NAMESPACE,
    "linkset": "@graph",
    "anchor": "@id",
    "href": "@id",
    "title": "http://purl.org/dc/terms/title",
    "itemDescription": "http://www.w3.org/2000/01/rdf-schema#comment",
    "type": "http://purl.org/dc/terms/format",
    "hreflang": {"@id": "http://purl.org/dc/terms/language", "@container": "@set"},
    "context": {"@id": "https://ref.gs1.org/voc/context", "@container": "@set"},
}


@dataclass(frozen=True, slots=True)
class Anchor:
    """A code with the links that were registered for it, and what it is in a few words."""

    key: str
    description: str
    links: tuple[Link, ...]


def linkset_of(anchors: Iterable[Anchor], root: str) -> dict[str, Any]:
    """The linkset.

    root   of this resolver, without a slash at its end
    """
    return {"linkset": [_told(anchor, root) for anchor in anchors]}


def as_json_ld(linkset: dict[str, Any]) -> dict[str, Any]:
    """The same with its context inside."""
    return {"@context": CONTEXT} | linkset


def _told(anchor: Anchor, root: str) -> dict[str, Any]:
    found: dict[str, Any] = {"anchor": f"{root}/{anchor.key}"}
    if anchor.description:
        found["itemDescription"] = anchor.description
    for link in anchor.links:
        found.setdefault(iri_of(link.link_type), []).append(_target(link))
    for link in anchor.links:
        if link.is_default:
            found[iri_of(DEFAULT)] = [{"href": link.href, "title": link.title}]
        if link.is_default_multi:
            found.setdefault(iri_of(DEFAULT_MULTI), []).append(_target(link))
    return found


def _target(link: Link) -> dict[str, Any]:
    told: dict[str, Any] = {"href": link.href, "title": link.title}
    if link.languages:
        told["hreflang"] = list(link.languages)
    if link.media_type:
        told["type"] = link.media_type
    if link.contexts:
        told["context"] = list(link.contexts)
    return told
