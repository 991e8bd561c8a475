"""Names of extension fields: prefix, full name or both, in one canonical text.

`vidu:weight` of JSON with its prefix declared as "https://vidu.vn/epcis/", and `weight` in the XML namespace
"https://vidu.vn/epcis", are one field: "https://vidu.vn/epcis#weight".

>>> full_name("vidu:weight", {"vidu": "https://vidu.vn/epcis/"}), full_name("https://vidu.vn/epcis#weight", {})
('https://vidu.vn/epcis#weight', 'https://vidu.vn/epcis#weight')
>>> full_name("cbvmda:lotNumber", {}), full_name("khac:ten", {})
('urn:epcglobal:cbv:mda#lotNumber', None)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from txng.core.epcis.vocabulary import NAMESPACES

_ENDS = "#/:"
_PREFIXED = re.compile(r"([^\s:/#?]+):([^\s/#?].*)", re.DOTALL)
_SCHEMES = frozenset(("http", "https", "urn", "ni", "tag", "did"))


class Scope(StrEnum):
    """Where in an event an extension field stands."""

    EVENT = "event"
    ILMD = "ilmd"
    ERROR = "error"
    READ_POINT = "readPoint"
    BIZ_LOCATION = "bizLocation"
    ELEMENT = "sensorElement"
    METADATA = "sensorMetadata"
    REPORT = "sensorReport"


@dataclass(frozen=True, slots=True)
class Extension:
    """One extension field as a question names it.

    name      canonical, or as asked ("vidu:weight") while nobody has said what the prefix stands for
    is_inner  anywhere below a field of this scope, not the field itself
    """

    scope: Scope
    is_inner: bool
    name: str

    @property
    def prefix(self) -> str | None:
        """The prefix that still has to be looked up; None where the name is complete."""
        return None if "#" in self.name else self.name.partition(":")[0]

    def within(self, namespace: str) -> str:
        """The field's name once its prefix is known."""
        return field_of(self.scope, in_namespace(namespace, self.name.partition(":")[2]), is_inner=self.is_inner)

    def field(self) -> str:
        """The field's name, complete or as it was asked."""
        return field_of(self.scope, self.name, is_inner=self.is_inner)


def field_of(scope: Scope, name: str, *, is_inner: bool) -> str:
    """The name under which facts of an extension field are kept."""
    return f"{scope} … {name}" if is_inner else f"{scope} {name}"


def fields_of(field: str | Extension, namespaces: Mapping[str, Sequence[str]]) -> list[str]:
    """The names of a field: one, or one for each namespace that its prefix has stood for."""
    if isinstance(field, str):
        return [field]
    known = namespaces.get(field.prefix or "", ())
    return [field.within(namespace) for namespace in known] or [field.field()]


def full_name(name: str, namespaces: Mapping[str, str]) -> str | None:
    """The canonical name of a field; None where its prefix is not known.

    name         "prefix:local", "namespace#local" or an IRI
    namespaces   prefix → IRI, beside those that every document has
    """
    return _known_name(name, _namespace(name, namespaces))


def prefix_of(name: str) -> str | None:
    """The prefix in a name, None where it is a whole IRI."""
    match = _PREFIXED.fullmatch(name)
    return match[1] if match and match[1].lower() not in _SCHEMES else None


def in_namespace(namespace: str, local: str) -> str:
    """The canonical name of a field in a namespace, however that one ends."""
    return f"{namespace.rstrip(_ENDS)}#{local}"


def _namespace(name: str, namespaces: Mapping[str, str]) -> str | None:
    prefix = name.partition(":")[0]
    return namespaces.get(prefix) or NAMESPACES.get(prefix)


@lru_cache(maxsize=8_192)
def _known_name(name: str, namespace: str | None) -> str | None:
    prefix = prefix_of(name)
    if prefix is not None:
        return in_namespace(namespace, name[len(prefix) + 1 :]) if namespace else None
    cut = max(name.rfind(end) for end in _ENDS)
    if "#" in name:
        cut = name.rfind("#")
    return in_namespace(name[:cut], name[cut + 1 :]) if cut > 0 else in_namespace("", name)
