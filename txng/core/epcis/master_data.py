"""Master data of a document's header: what its sender says of places, products and parties.

A header holds vocabularies, a vocabulary elements, an element attributes and children. Here they become values that are
alike where they say alike: from JSON or XML, one element alone or in a list, a GLN as URN or as Digital Link.

>>> header = {"epcisMasterData": {"vocabularyList": {"type": "vtype:Location", "vocabularyElementList": {
...     "id": "urn:epc:id:sgln:8938501.23400.0", "attributes": {"id": "cbvmda:name", "attribute": "Kho 1"}}}}}
>>> [(one.key, one.attributes[0].name, one.attributes[0].texts) for one in elements_of(header, {})]
[('414/8938501234001', 'urn:epcglobal:cbv:mda#name', ('Kho 1',))]
>>> attribute_name("urn:epcglobal:cbv:mda:name", {}), attribute_name("name", {})
('urn:epcglobal:cbv:mda#name', '#name')

source   EPCIS 2.0, 6.1.1, 6.5 and 9.4; EPCIS 1.2, 9.4; CBV 2.0, 10
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from txng.core.canon import canonical
from txng.core.epcis.query_names import full_name, prefix_of
from txng.core.epcis.vocabulary import NAMESPACES
from txng.core.gs1.identify import identify

NONCE_BYTES = 16  # the least that nobody can guess
# A field of an event → the last words of the vocabularies whose elements it may name, as standard and senders call them.
_PLACES = frozenset(("location", "locationid"))
VOCABULARIES_OF: Mapping[str, frozenset[str]] = {
    "readPoint": _PLACES | {"readpoint", "readpointid"},
    "bizLocation": _PLACES | {"businesslocation", "businesslocationid", "bizlocation"},
    "bizStep": frozenset(("businessstep", "businessstepid", "bizstep")),
    "disposition": frozenset(("disposition", "dispositionid")),
    "epcClass": frozenset(("epcclass", "epcclassid")),
    "bizTransaction": frozenset(("businesstransaction", "businesstransactionid", "biztransaction")),
    "source": _PLACES | {"sourcedest", "sourcedestid", "source", "party", "partyid"},
    "destination": _PLACES | {"sourcedest", "sourcedestid", "destination", "party", "partyid"},
}  # fmt: skip

_LAST_STEP = re.compile(r"[^:/#]*$")
_ENDS = re.compile(r"[:/#]")
_TEXTS = ("#text", "@value")
_COMMITTED = b"\x03"  # 0 to 2 are the halves of an event's commitment


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of an element; an element may have several of one name.

    name    canonical: "urn:epcglobal:cbv:mda#name"; "#name" where the sender gave no namespace
    texts   its value as text; none where it is an object of the sender's own
    """

    name: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Element:
    """One element of a vocabulary, as one document has it.

    vocabulary   its type, a URI
    body         {"id", "attributes": […], "children": […]}, lists always lists, and fields of the sender's own
    namespaces   prefix → IRI, those that the body uses
    """

    vocabulary: str
    body: Mapping[str, Any]
    namespaces: Mapping[str, str]

    @property
    def id(self) -> str:
        """As its sender spells it."""
        return str(self.body["id"])

    @cached_property
    def key(self) -> str:
        """One for every spelling of the id."""
        return key_of(self.id)

    @property
    def word(self) -> str:
        """What the vocabulary is called, without namespace: "businesslocation"."""
        return vocabulary_word(self.vocabulary)

    @cached_property
    def attributes(self) -> tuple[Attribute, ...]:
        """Those with a value; null is none (EPCIS 2.0, 8.2.7.1: a non-null attribute)."""
        found = ((one["id"], one.get("attribute")) for one in self.body.get("attributes", ()))
        return tuple(
            Attribute(attribute_name(name, self.namespaces), tuple(_texts(value)))
            for name, value in found
            if value is not None
        )

    @cached_property
    def children(self) -> tuple[str, ...]:
        """The keys of those below it, each once."""
        return tuple(dict.fromkeys(key_of(child) for child in self.body.get("children", ())))

    @cached_property
    def text(self) -> bytes:
        """What is stored of it: canonical JSON."""
        return canonical({"type": self.vocabulary, "element": self.body, "namespaces": self.namespaces})

    @cached_property
    def digest(self) -> bytes:
        """16 bytes of what it says: the same for every way to say it, XML or JSON, in any order."""
        names = self.namespaces
        attributes = [
            [attribute_name(one["id"], names), *(_alike(each, names) for each in many(one.get("attribute")))]
            for one in self.body.get("attributes", ())
        ]
        own = {name: value for name, value in self.body.items() if name not in ("id", "attributes", "children")}
        said = [self.key, sorted(attributes, key=canonical), sorted(self.children), _alike(own, names)]
        return hashlib.sha256(canonical(said)).digest()[:16]


def elements_of(header: Mapping[str, Any], namespaces: Mapping[str, str]) -> list[Element]:
    """Every element of a sound header, each once, in the order of vocabulary and key.

    header       Document.header, without faults
    namespaces   the document's

    An element that comes twice in one document says both: its attributes and children are put together.
    """
    found: dict[tuple[str, str], Element] = {}
    for vocabulary in many(_mapping(header.get("epcisMasterData")).get("vocabularyList")):
        for entry in many(vocabulary.get("vocabularyElementList")):
            body = _body(entry)
            element = Element(_expanded(vocabulary["type"], namespaces), body, _used(body, namespaces))
            twin = found.get((element.vocabulary, element.key))
            found[element.vocabulary, element.key] = element if twin is None else _together(twin, element)
    return [found[place] for place in sorted(found)]


def restored(stored: Mapping[str, Any]) -> Element:
    """The element of our own stored text, parsed; nothing is checked."""
    return Element(stored["type"], stored["element"], stored["namespaces"])


def under_shared_prefixes(element: Element, shared: dict[str, str]) -> Element:
    """The element for an answer with others: a prefix that means something else there gets a number.

    shared   the prefixes of the answer; grows
    """
    renames = {}
    for prefix, iri in element.namespaces.items():
        name, number = prefix, 1
        while shared.setdefault(name, iri) != iri:
            name, number = f"{prefix}{number + 1}", number + 1
        renames[prefix] = name
    if all(prefix == name for prefix, name in renames.items()):
        return element
    namespaces = {renames[prefix]: iri for prefix, iri in element.namespaces.items()}
    return Element(element.vocabulary, _renamed(element.body, renames), namespaces)


def many(value: Any) -> list[Any]:
    """A list, or the one that stands alone, as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def key_of(text: str) -> str:
    """The key of an element's id, in whatever spelling."""
    return identify(text).key


def value_digest(text: str) -> bytes:
    """16 bytes by which an attribute's value is found; of a GS1 identifier the same for every spelling."""
    return hashlib.sha256(key_of(text).encode("utf-8", "surrogatepass")).digest()[:16]


def vocabulary_word(vocabulary: str) -> str:
    """The last word of a vocabulary's type, small: what it is called, in whichever namespace.

    >>> vocabulary_word("urn:epcglobal:epcis:vtype:BusinessLocation")
    'businesslocation'
    """
    found = _LAST_STEP.search(vocabulary.rstrip(":/#"))
    return found[0].lower() if found else ""


def attribute_name(name: str, namespaces: Mapping[str, str]) -> str:
    """The canonical name of an attribute; as it is, while nobody has said what its prefix stands for."""
    if _ENDS.search(name) is None:
        return f"#{name}"
    return full_name(name, namespaces) or name


def local_name(name: str) -> str:
    """The last step of a canonical name, or of one whose prefix is not known.

    >>> local_name("urn:epcglobal:cbv:mda#name"), local_name("vidu:ten"), local_name("#ten")
    ('name', 'ten', 'ten')
    """
    return name.rpartition("#" if "#" in name else ":")[2]


def unknown_prefix(name: str) -> str | None:
    """The prefix in a canonical name that has still to be looked up; None where the name is complete."""
    return None if "#" in name else prefix_of(name)


def commitment(text: bytes, organisation: str, version: tuple[int, str], nonce: bytes) -> bytes:
    """The 32 bytes that the log holds of one version of an element: they bind it, and show nothing of it.

    text      Element.text
    version   its number, and since when, as text
    nonce     random, NONCE_BYTES or more, never used for another
    """
    if len(nonce) < NONCE_BYTES:
        raise ValueError(f"a nonce of {len(nonce)} bytes can be guessed; {NONCE_BYTES} are the least")
    bound = {"organisation": organisation, "version": version[0], "validFrom": version[1]}
    return hashlib.sha256(_COMMITTED + nonce + canonical(bound) + text).digest()


def _expanded(vocabulary: str, namespaces: Mapping[str, str]) -> str:
    prefix, _, local = vocabulary.partition(":")
    iri = namespaces.get(prefix) or NAMESPACES.get(prefix)
    return iri + local if iri and not local.startswith("//") else vocabulary


def _body(entry: Mapping[str, Any]) -> dict[str, Any]:
    lists = {name: many(entry[name]) for name in ("attributes", "children") if many(entry.get(name))}
    own = {name: value for name, value in entry.items() if name not in ("attributes", "children")}
    return {**own, **lists}


def _together(one: Element, two: Element) -> Element:
    body = {**two.body, **one.body}
    for name in ("attributes", "children"):
        both = [*one.body.get(name, ()), *two.body.get(name, ())]
        once = {canonical(each): each for each in both}
        body |= {name: list(once.values())} if once else {}
    return Element(one.vocabulary, body, {**two.namespaces, **one.namespaces})


def _used(body: Mapping[str, Any], namespaces: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that a body uses: another that its document declares must not make another element of it."""
    if not namespaces:
        return {}
    met = {name.partition(":")[0] for name in _names(body)}
    return {prefix: iri for prefix, iri in namespaces.items() if prefix in met}


def _names(value: Any) -> Iterator[str]:
    todo = [value]
    while todo:
        each = todo.pop()
        if isinstance(each, list):
            todo += each
        elif isinstance(each, Mapping):
            yield from each
            if isinstance(each.get("id"), str):
                yield each["id"]
            todo += each.values()


def _alike(value: Any, namespaces: Mapping[str, str]) -> Any:
    """A value as every way of writing it has it: XML knows texts only, and a list of one is the one."""
    texts = list(_texts(value))
    if texts:
        return texts if len(texts) > 1 else texts[0]
    if isinstance(value, list):
        return [_alike(one, namespaces) for one in value] if len(value) != 1 else _alike(value[0], namespaces)
    if isinstance(value, Mapping):
        said = {full_name(name, namespaces) if ":" in name else name: each for name, each in value.items()}
        return {str(name): _alike(each, namespaces) for name, each in said.items() if each is not None}
    return value


def _renamed(value: Any, renames: Mapping[str, str]) -> Any:
    # Never too deep to recurse: whoever read it has bounded the nesting.
    if isinstance(value, list):
        return [_renamed(one, renames) for one in value]
    if not isinstance(value, Mapping):
        return value
    return {
        _other_prefix(name, renames): _other_prefix(each, renames) if name == "id" else _renamed(each, renames)
        for name, each in value.items()
    }


def _other_prefix(name: Any, renames: Mapping[str, str]) -> Any:
    prefix, colon, local = str(name).partition(":")
    return f"{renames[prefix]}:{local}" if colon and prefix in renames else name


def _texts(value: Any) -> Iterable[str]:
    """The value as text; XML has nothing else, so 10 and "10" are one."""
    if isinstance(value, Mapping) and value.keys() <= set(_TEXTS) and len(value) == 1:
        (value,) = value.values()
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, bool):
            yield "true" if one else "false"
        elif isinstance(one, str):
            yield one
        elif isinstance(one, (int, float, Decimal)):
            yield format(Decimal(repr(one)) if isinstance(one, float) else Decimal(one), "f")


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
