"""CBV 2.0 vocabularies: every word under its four spellings, and in Vietnamese.

>>> BIZ_STEP.word_of("urn:epcglobal:cbv:bizstep:shipping"), BIZ_STEP.word_of("cbv:BizStep-shipping")
('shipping', 'shipping')
>>> BIZ_STEP.web_uri("shipping"), BIZ_STEP.urn("shipping"), BIZ_STEP.label("shipping")
('https://ref.gs1.org/cbv/BizStep-shipping', 'urn:epcglobal:cbv:bizstep:shipping', 'xuất hàng')
>>> BIZ_STEP.word_of("https://vidu.vn/viec/say-kho") is None
True

source   CBV 2.0, 7; EPCIS 2.0 JSON-LD context
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from txng.core.epcis.words_process import (
    BIZ_STEPS,
    BUSINESS_TRANSACTIONS,
    DISPOSITIONS,
    ERROR_REASONS,
    SOURCES_AND_DESTINATIONS,
)
from txng.core.epcis.words_sensor import ALERTS, COMPONENTS, MEASUREMENTS

NAMESPACES: Mapping[str, str] = {  # prefixes every EPCIS document may use undeclared: those of GS1's own contexts
    "epcis": "https://ref.gs1.org/epcis/",
    "cbv": "https://ref.gs1.org/cbv/",
    "gs1": "https://gs1.org/voc/",
    "cbvmda": "urn:epcglobal:cbv:mda:",
    "vtype": "urn:epcglobal:epcis:vtype:",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
}
CONTEXT_URL = "https://ref.gs1.org/standards/epcis/epcis-context.jsonld"

_CBV = (
    "https://ref.gs1.org/cbv/",
    "http://ref.gs1.org/cbv/",
    "https://ns.gs1.org/cbv/",
    "http://ns.gs1.org/cbv/",
    "cbv:",
)
_VOC = ("https://gs1.org/voc/", "https://ref.gs1.org/voc/", "https://www.gs1.org/voc/", "http://gs1.org/voc/", "gs1:")
_LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One table of CBV words.

    name     as GS1 calls it: "bizStep", "disposition" …
    labels   bare word → Vietnamese
    heads    what stands before the word in web URIs; the first is the one we write, the last is the CURIE's
    urn_head what stands before it in URNs; "" where the standard has no URN
    spellings any of its spellings → the bare word
    """

    name: str
    labels: Mapping[str, str]
    heads: tuple[str, ...]
    urn_head: str
    spellings: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        heads = ("", *self.heads, *filter(None, [self.urn_head]))
        spellings = {head + word: word for head in heads for word in self.labels}
        object.__setattr__(self, "spellings", spellings)

    def word_of(self, text: str) -> str | None:
        """The bare word behind any of its spellings; None where `text` is not of this table."""
        return self.spellings.get(text)

    def web_uri(self, word: str) -> str:
        return self.heads[0] + word

    def curie(self, word: str) -> str:
        return self.heads[-1] + word

    def urn(self, word: str) -> str:
        """The URN of EPCIS 1.2 and XML; the web URI where the standard made no URN."""
        return (self.urn_head or self.heads[0]) + word

    def label(self, word: str) -> str:
        """In Vietnamese; a word of another table as it is."""
        return self.labels.get(word, word)

    def claims(self, text: str) -> bool:
        """Whether a URI bears this table's name, be the word in it or not."""
        return text.startswith(self.heads) or (bool(self.urn_head) and text.startswith(self.urn_head))

    def nearest(self, text: str) -> str:
        """The word most like a wrong one, to show beside it."""
        return nearest(text, self.labels)


def nearest(text: str, words: Iterable[str]) -> str:
    """The word most like `text`: a suggestion, never a correction."""
    return difflib.get_close_matches(text[:_LONGEST_SHOWN], sorted(words), n=1, cutoff=0.0)[0]


def _cbv(name: str, labels: Mapping[str, str], web: str, urn: str) -> Vocabulary:
    return Vocabulary(name, labels, tuple(head + web for head in _CBV), f"urn:epcglobal:cbv:{urn}:" if urn else "")


BIZ_STEP = _cbv("bizStep", BIZ_STEPS, "BizStep-", "bizstep")
DISPOSITION = _cbv("disposition", DISPOSITIONS, "Disp-", "disp")
BUSINESS_TRANSACTION = _cbv("bizTransaction type", BUSINESS_TRANSACTIONS, "BTT-", "btt")
SOURCE_DESTINATION = _cbv("source/destination type", SOURCES_AND_DESTINATIONS, "SDT-", "sdt")
ERROR_REASON = _cbv("error reason", ERROR_REASONS, "ER-", "er")
COMPONENT = _cbv("component", COMPONENTS, "Comp-", "")
MEASUREMENT = Vocabulary("sensor measurement type", MEASUREMENTS, _VOC, "")
ALERT = Vocabulary("sensor alert type", ALERTS, _VOC, "")

VOCABULARIES = (
    BIZ_STEP, DISPOSITION, BUSINESS_TRANSACTION, SOURCE_DESTINATION, ERROR_REASON, MEASUREMENT, COMPONENT, ALERT,
)  # fmt: skip
