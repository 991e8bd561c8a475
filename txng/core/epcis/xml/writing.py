"""What one writing of XML carries along: its version, the prefixes of the document, and what could not be said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from lxml import etree

from txng.core.epcis.reading import shown
from txng.core.epcis.vocabulary import NAMESPACES, Vocabulary
from txng.core.epcis.xml.names import CBV_MASTER_DATA, XML
from txng.core.problems import Problem

Version = Literal["2.0", "1.2"]
# The values of the header GS1-CBV-XML-Format (EPCIS 2.0, 12).
CbvFormat = Literal["No_Preference", "Always_Web_URI", "Always_URN", "Never_Translates"]

_START = "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
_START += "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
_NAME = re.compile(f"[{_START}][{_START}.0-9\u00b7\u0300-\u036f\u203f-\u2040-]*+")
_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LAST_STEP = re.compile(r"(.*[/#:])([^/#:]+)", re.DOTALL)


class Writing:
    """One document on its way to XML.

    parts      its text so far, without the root's start tag
    prefixes   prefix → IRI, to be declared at the root
    losses     what could not be said, with the pointer of the event's field
    at         pointer of what is being written
    """

    __slots__ = ("at", "cbv_format", "is_12", "losses", "namespaces", "parts", "prefixes", "qualified")

    def __init__(self, *, version: Version, cbv_format: CbvFormat, prefixes: Mapping[str, str]) -> None:
        self.is_12 = version == "1.2"
        self.cbv_format = cbv_format
        self.parts: list[str] = []
        self.prefixes = dict(prefixes)
        self.losses: list[Problem] = []
        self.at = ""
        self.begin({}, "")

    def begin(self, namespaces: Mapping[str, str], at: str) -> str:
        """The next event or header; returns the declarations that its own start tag must bear."""
        self.at = at
        self.namespaces = dict(namespaces)
        self.qualified: dict[str, str | None] = {}
        own = []
        for prefix, iri in namespaces.items():
            if not is_name(prefix) or prefix.lower().startswith("xml"):
                continue
            if not is_namespace(iri):
                self.lose("epcis_xml.no_name", prefix)  # a value may stand on it, as a field's name may
                continue
            if self.prefixes.setdefault(prefix, iri) != iri:
                own.append(f' xmlns:{prefix}="{attribute_text(iri)}"')
        return "".join(own)

    def lose(self, code: str, name: str, **values: object) -> None:
        self.losses.append(Problem(code, self.at, {"name": shown(name), **values}))

    def open(self, name: str, attributes: str = "") -> None:
        self.parts.append(f"<{name}{attributes}>")

    def close(self, name: str) -> None:
        self.parts.append(f"</{name}>")

    def leaf(self, name: str, value: Any, attributes: str = "") -> None:
        """An element with text only; left out, and told, where the text cannot stand in XML."""
        text = self.text_of(name, value)
        if text is not None:
            self.parts.append(f"<{name}{attributes}>{text}</{name}>" if text else f"<{name}{attributes}/>")

    def text_of(self, name: str, value: Any) -> str | None:
        plain = plain_text(value)
        if _UNSAYABLE.search(plain):
            self.lose("epcis_xml.no_text", name, value=repr(plain[:20]))
            return None
        return element_text(plain)

    def attribute(self, name: str, value: Any) -> str:
        """` name="value"`, or "" and a loss."""
        plain = plain_text(value)
        if _UNSAYABLE.search(plain):
            self.lose("epcis_xml.no_text", name, value=repr(plain[:20]))
            return ""
        return f' {name}="{attribute_text(plain)}"'

    def word(self, value: str, table: Vocabulary) -> str:
        """A CBV word in the spelling that was asked for; words of other vocabularies as they are."""
        bare = table.word_of(value)
        if bare is None or (self.cbv_format == "Never_Translates" and ":" in value):
            return value
        if self.cbv_format == "Always_Web_URI" and not self.is_12:
            return table.web_uri(bare)
        if table.urn_head:
            return table.urn(bare)
        # What never had a URN stands as a CURIE in GS1's own XML: type="gs1:Temperature".
        curie = table.curie(bare)
        prefix = curie.partition(":")[0]
        self.prefixes.setdefault(prefix, NAMESPACES[prefix])
        return curie

    def qualified_name(self, name: str) -> str | None:
        """The name of an own field in XML, its prefix declared; None where XML has no such name."""
        if name not in self.qualified:
            self.qualified[name] = self._qualified_name(name)
        return self.qualified[name]

    def iri_of(self, name: str) -> str:
        """The namespace of `prefix:name`; "" for a bare name."""
        prefix, colon, _ = name.partition(":")
        return (self.namespaces.get(prefix) or NAMESPACES.get(prefix) or "") if colon else ""

    def _qualified_name(self, name: str) -> str | None:
        prefix, colon, local = name.partition(":")
        if not colon:
            return name if is_name(name) else None
        iri = self.iri_of(name)
        if not iri or local.startswith("//"):
            prefix, iri, local = self._split(name)
        if not is_name(local) or not iri or not is_namespace(iri):
            return None
        if iri == XML:
            return f"xml:{local}"
        return f"{self._declared(prefix, iri)}:{local}"

    def _split(self, name: str) -> tuple[str, str, str]:
        """A name that is a whole IRI, cut where a declared namespace ends, else at its last step."""
        iri = max((iri for iri in self.namespaces.values() if name.startswith(iri)), key=len, default="")
        if iri:
            return next(prefix for prefix, known in self.namespaces.items() if known == iri), iri, name[len(iri) :]
        steps = _LAST_STEP.fullmatch(name)
        return ("ns", steps[1], steps[2]) if steps else ("ns", "", "")

    def _declared(self, prefix: str, iri: str) -> str:
        iri = CBV_MASTER_DATA if iri == NAMESPACES["cbvmda"] else iri
        in_force = self.namespaces.get(prefix, self.prefixes.get(prefix))
        is_usable = is_name(prefix) and not prefix.lower().startswith("xml")
        if is_usable and in_force == iri:
            return prefix
        base = found = prefix if is_usable else "ns"
        number = 0
        while self.prefixes.get(found, iri) != iri or self.namespaces.get(found, iri) != iri:
            number += 1
            found = f"{base}{number}"
        self.prefixes[found] = iri
        return found


def is_name(text: str) -> bool:
    """An NCName (Namespaces in XML 1.0, 3)."""
    return _NAME.fullmatch(text) is not None


@lru_cache(maxsize=1_024)
def is_namespace(iri: str) -> bool:
    """A URI, as Namespaces in XML 1.0 wants it: many parsers refuse a document for letters beyond ASCII in one.

    >>> is_namespace("https://vidu.vn/ns/"), is_namespace("https://vidu.vn/thuộc-tính/"), is_namespace("12:30")
    (True, False, False)
    """
    if _UNSAYABLE.search(iri):
        return False
    try:
        # Asked of the parser itself: whatever it takes can be read again, and no rule of ours can differ from its own.
        etree.fromstring(f'<a xmlns:b="{attribute_text(iri)}"/>')
    except etree.XMLSyntaxError:
        return False
    return True


def plain_text(value: Any) -> str:
    """A JSON scalar as XML Schema writes it: no exponents, which xsd:decimal does not know.

    >>> plain_text(1e21), plain_text(0.00001), plain_text(True), plain_text(7)
    ('1000000000000000000000', '0.00001', 'true', '7')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        value = Decimal(repr(value))
    return format(value if isinstance(value, Decimal) else Decimal(value), "f")


def element_text(text: str) -> str:
    if "&" in text or "<" in text or ">" in text or "\r" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    return text


def attribute_text(text: str) -> str:
    text = element_text(text)
    return text.replace('"', "&quot;").replace("\t", "&#9;").replace("\n", "&#10;")
