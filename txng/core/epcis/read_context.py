"""`@context`: the prefixes and terms in force, read without fetching anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from txng.core.epcis.parse_faults import escaped
from txng.core.epcis.reading import Reading, shown
from txng.core.epcis.vocabulary import NAMESPACES

_GS1_CONTEXTS = ("https://ref.gs1.org/standards/epcis/", "https://gs1.github.io/EPCIS/", "http://gs1.github.io/EPCIS/")
_STANDARD_TERMS = {
    ("member", "rdfs:member"), ("creationDate", "dcterms:created"), ("schemaVersion", "owl:versionInfo"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """What a `@context` declares.

    namespaces   prefix → IRI, without those every document has
    terms        definitions that are no prefix, as given: {"vidu:weight": {"@type": "xsd:decimal"}}
    """

    namespaces: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, Any] = field(default_factory=dict)


EMPTY = Context()


def read_context(value: Any, at: str, reading: Reading, outer: Context = EMPTY) -> Context:
    """The declarations of `value` on top of the outer ones.

    value    an IRI, an object, or an array of both
    source   JSON-LD 1.1, 3.1; EPCIS 2.0 JSON Schema
    """
    entries = value if isinstance(value, list) else [value]
    if isinstance(value, list) and len(value) > reading.limits.max_items:
        reading.fault("epcis.too_many_items", at, got=len(value), limit=reading.limits.max_items)
        return outer
    namespaces, terms = dict(outer.namespaces), dict(outer.terms)
    for index, entry in enumerate(entries):
        place = f"{at}/{index}" if isinstance(value, list) else at
        if isinstance(entry, str):
            _read_remote(entry, place, reading)
        elif isinstance(entry, dict):
            _read_entries(entry, place, reading, (namespaces, terms))
        else:
            reading.fault("epcis.context_shape", place, got=shown(entry))
    return Context(namespaces, terms)


def _read_remote(url: str, at: str, reading: Reading) -> None:
    if not url or " " in url:
        reading.fault("epcis.context_shape", at, got=f"“{shown(url)}”")
    elif not url.startswith(_GS1_CONTEXTS):
        reading.fault("epcis.context_unread", at, value=shown(url))


def _read_entries(
    entry: Mapping[str, Any], at: str, reading: Reading, into: tuple[dict[str, str], dict[str, Any]]
) -> None:
    for name, value in entry.items():
        if name.startswith("@"):
            continue  # @version, @protected … steer a JSON-LD processor; they name nothing
        if isinstance(value, str):
            _read_prefix(name, value, f"{at}/{escaped(name)}", reading, into[0])
        elif isinstance(value, dict):
            _read_term(name, value, into)
        elif value is not None:
            reading.fault("epcis.context_term", f"{at}/{escaped(name)}", name=shown(name))


def _read_prefix(name: str, iri: str, at: str, reading: Reading, namespaces: dict[str, str]) -> None:
    if iri.startswith("@") or NAMESPACES.get(name) == iri or _restates_standard(name, iri):
        return
    if ":" not in iri or len(iri) > reading.limits.max_uri:
        reading.fault("epcis.context_term", at, name=shown(name))
        return
    namespaces[name] = iri


def _read_term(name: str, value: Mapping[str, Any], into: tuple[dict[str, str], dict[str, Any]]) -> None:
    namespaces, terms = into
    iri = value.get("@id")
    if value.get("@prefix") is True and isinstance(iri, str):
        namespaces[name] = iri
    elif ":" in name or not (isinstance(iri, str) and _restates_standard(name, iri)):
        terms[name] = dict(value)


def _restates_standard(name: str, iri: str) -> bool:
    # Some senders embed GS1's whole context; its terms need no second telling in every stored event.
    return iri == f"epcis:{name}" or (name, iri) in _STANDARD_TERMS
