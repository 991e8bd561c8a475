"""Names: which namespace is whose, and how an XML name becomes `prefix:name` and back.

XML lets every element declare prefixes anew; JSON-LD has one table an event. So an event's table begins with what its
element declares, and grows where something inside declares more; a prefix that already means something else gets a
number.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml.etree import _Element as Element

from txng.core.epcis.vocabulary import NAMESPACES

EPCIS_20 = "urn:epcglobal:epcis:xsd:2"
EPCIS_12 = "urn:epcglobal:epcis:xsd:1"
QUERY_20 = "urn:epcglobal:epcis-query:xsd:2"
QUERY_12 = "urn:epcglobal:epcis-query:xsd:1"
MASTER_DATA_20 = "urn:epcglobal:epcis-masterdata:xsd:2"
MASTER_DATA_12 = "urn:epcglobal:epcis-masterdata:xsd:1"
SBDH = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"
XINCLUDE = "http://www.w3.org/2001/XInclude"
CBV_MASTER_DATA = "urn:epcglobal:cbv:mda"  # in XML without the colon that JSON-LD needs at its end

OF_EPCIS = frozenset((EPCIS_20, EPCIS_12, QUERY_20, QUERY_12, MASTER_DATA_20, MASTER_DATA_12))
MOST_PREFIXES = 256  # in force at one element
LONGEST_NAMESPACE = 1_024  # characters; as limits.max_uri

# Namespaces of the documents themselves, never of a field: no event need carry them.
_OF_DOCUMENTS = OF_EPCIS | {XSI, XML, SBDH, "urn:epcglobal:xsd:1", "urn:epcglobal:xsd:2"}
_STANDARD = {iri: prefix for prefix, iri in NAMESPACES.items()} | {
    CBV_MASTER_DATA: "cbvmda",
    "https://ref.gs1.org/voc/": "gs1",
    "https://www.gs1.org/voc/": "gs1",
    "http://gs1.org/voc/": "gs1",
    "http://ref.gs1.org/cbv/": "cbv",
}


class Scope:
    """The prefixes in force at one event, and those given while reading it.

    namespaces   prefix → IRI as an Event keeps them: without those of the documents and of GS1's own context
    """

    __slots__ = ("_names", "_prefixes", "namespaces")

    def __init__(self, declared: Mapping[str | None, str]) -> None:
        self.namespaces: dict[str, str] = {}
        self._prefixes: dict[str, str] = {}  # IRI → prefix
        self._names: dict[tuple[str, str | None], str] = {}  # {IRI}local and its prefix → prefix:local
        for prefix, iri in declared.items():
            # A default namespace has no prefix to keep, and GS1's own prefixes keep their meaning: both are named
            # when a field needs them.
            if prefix is None or iri in _OF_DOCUMENTS or iri in _STANDARD or prefix in NAMESPACES or not _is_iri(iri):
                continue
            self.namespaces[prefix] = iri
            self._prefixes.setdefault(iri, prefix)

    @property
    def is_full(self) -> bool:
        """Whether no prefix more can be given: each costs a look at those before."""
        return len(self.namespaces) >= MOST_PREFIXES

    def name_of(self, tag: str, prefix: str | None) -> str | None:
        """`prefix:local` of an element's or attribute's name; the bare local name where it has no namespace.

        tag      in Clark's notation: "{https://ns.example.com/}field"
        prefix   what the document calls its namespace, to be kept where it is free
        returns  None where the namespace is no IRI, so that no JSON-LD could declare it, or where `is_full`
        """
        known = self._names.get((tag, prefix))
        if known is not None:
            return known
        iri, _, local = tag[1:].partition("}") if tag[0] == "{" else ("", "", tag)
        if not iri or iri in OF_EPCIS:
            name = local
        elif _is_iri(iri) and not (self.is_full and iri not in self._prefixes and iri not in _STANDARD):
            name = f"{self._prefix_of(iri, prefix)}:{local}"
        else:
            return None
        self._names[tag, prefix] = name
        return name

    def _prefix_of(self, iri: str, wanted: str | None) -> str:
        if wanted is not None and self.namespaces.get(wanted) == iri:
            return wanted
        found = self._prefixes.get(iri) or _STANDARD.get(iri)
        if found is not None:
            return found
        wanted = "xml" if iri == XML else wanted
        found, number = wanted or "ns", 1
        while found in self.namespaces or found in NAMESPACES:
            found, number = f"{wanted or 'ns'}{number}", number + 1
        # A new table: events before this one may hold the old.
        self.namespaces = {**self.namespaces, found: iri}
        self._prefixes[iri] = found
        return found


def _is_iri(namespace: str) -> bool:
    return ":" in namespace[1:] and len(namespace) <= LONGEST_NAMESPACE


def local_of(element: Element) -> str:
    """An element's name without its namespace."""
    tag: str = element.tag
    return tag.rpartition("}")[2]


def written_name(element: Element) -> str:
    """An element's name as its document writes it, with the prefix."""
    return f"{element.prefix}:{local_of(element)}" if element.prefix else local_of(element)


def namespace_of(element: Element) -> str:
    tag: str = element.tag
    return tag[1:].partition("}")[0] if tag[0] == "{" else ""
