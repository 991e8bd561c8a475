"""The parameters of a query in XML, each of its own type → the JSON object in which queries are kept.

A value is text, a list of <string>, or nothing (VoidHolder, for EXISTS_…). What the parameter then means, and whether
its value fits it, is judged by the language of queries; here only the form is, and the type that xsi:type names.

source   EPCIS 1.2 and 2.0, 11.1 (QueryParams, QueryParam, ArrayOfString); XML Schema 2
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from lxml.etree import _Element as Element

from txng.core.epcis.query_table import CONTROLS
from txng.core.epcis.reading import shown
from txng.core.epcis.xml.names import MOST_PREFIXES, OF_EPCIS, XSI, local_of
from txng.core.epcis.xml.places import at_element
from txng.core.epcis.xml.soap_calls import ENVELOPES
from txng.core.epcis.xml.soap_fields import fields_in, text_in
from txng.core.problems import Problem

_XSD = "http://www.w3.org/2001/XMLSchema"
_TYPE, _NIL = f"{{{XSI}}}type", f"{{{XSI}}}nil"
_MEMBERS = ("string", "value")  # `value` is written by some senders; it says the same
_OLD_TYPE = "epcis:QuantityEvent"
_REST_ONLY = tuple(name for name in CONTROLS if name in ("perPage", "nextPageToken"))
_SCHEMES = frozenset(("urn", "http", "https", "ni", "tag", "did"))
_OF_MESSAGES = OF_EPCIS | {_XSD, XSI, *ENVELOPES.values()}

_WHOLE = re.compile(r"[+-]?[0-9]+").fullmatch
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)").fullmatch
_DOUBLE = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN").fullmatch
_TIME = re.compile(r"-?\d{4,9}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII).fullmatch
_FLAG = re.compile(r"true|false|0|1").fullmatch
# The types of XML Schema that a parameter may say it has; those not here are taken as text.
_FORMS: Mapping[str, Callable[[str], object]] = {
    **dict.fromkeys(("int", "integer", "long", "short", "nonNegativeInteger", "positiveInteger"), _WHOLE),
    "decimal": _DECIMAL,
    **dict.fromkeys(("double", "float"), _DOUBLE),
    **dict.fromkeys(("dateTime", "dateTimeStamp"), _TIME),
    "boolean": _FLAG,
}


def read_parameters(element: Element, problems: list[Problem]) -> dict[str, Any]:
    """The `params` of a Poll or Subscribe: name → text or array of texts, and "@context" where prefixes are used."""
    query: dict[str, Any] = {}
    for child in element:
        if local_of(child) != "param":
            values = {"name": shown(local_of(child)), "where": "params", "known": "param"}
            problems.append(at_element("soap.element_unknown", child, values))
            continue
        fields = fields_in(child, ("name", "value"), ("name", "value"), problems)
        if len(fields) == 2:
            _take(text_in(fields["name"], problems), fields["value"], query, problems)
    context = _prefixes_used(query, element, problems)
    return {"@context": context, **query} if context else query


def _take(name: str, element: Element, query: dict[str, Any], problems: list[Problem]) -> None:
    if name in query:
        problems.append(at_element("query.parameter_twice", element, {"name": shown(name)}))
    elif name in _REST_ONLY:
        problems.append(at_element("soap.rest_only", element, {"name": name}))
    elif name.startswith("@"):  # the JSON form has names that are no parameters
        problems.append(at_element("query.unknown_parameter", element, {"name": shown(name), "known": "…"}))
    else:
        value = _value(name, element, problems)
        if value is not None:
            query[name] = _known_types(value) if name == "eventType" else value


def _known_types(value: str | list[str]) -> str | list[str]:
    """1.x knows a QuantityEvent. It is captured as what 2.0 makes of it, so that no event has this type any more."""
    if isinstance(value, list):
        return [_OLD_TYPE if one == "QuantityEvent" else one for one in value]
    return _OLD_TYPE if value == "QuantityEvent" else value


def _value(name: str, element: Element, problems: list[Problem]) -> str | list[str] | None:
    """The value; None where it has none, and the fault added."""
    kind, is_xsd = _type_of(element)
    if len(element) or kind == "ArrayOfString":
        return _list(name, element, problems)
    text = "" if element.get(_NIL) in ("true", "1") else (element.text or "")
    text = text if kind == "string" else text.strip(" \t\r\n")
    form = _FORMS.get(kind) if is_xsd else None
    if form is not None and form(text) is None:
        values = {"name": shown(name), "got": shown(text), "type": f"xsd:{kind}"}
        problems.append(at_element("soap.value_type", element, values))
        return None
    return text


def _list(name: str, element: Element, problems: list[Problem]) -> list[str] | None:
    found, known = [], len(problems)
    for child in element:
        if local_of(child) not in _MEMBERS or len(child):
            values = {"name": shown(name), "got": shown(local_of(child))}
            problems.append(at_element("soap.value", child, values))
        else:
            found.append(child.text or "")
    if not found and len(problems) == known:
        problems.append(at_element("soap.no_values", element, {"name": shown(name)}))
    return found if len(problems) == known else None


def _type_of(element: Element) -> tuple[str, bool]:
    """The local name of the xsi:type, and whether it is one of XML Schema's own."""
    prefix, _, local = (element.get(_TYPE) or "").strip().rpartition(":")
    return local, element.nsmap.get(prefix or None) == _XSD


def _prefixes_used(query: Mapping[str, Any], element: Element, problems: list[Problem]) -> dict[str, str]:
    """The prefixes declared in the message that names or values may use, as `EQ_vidu:giong`."""
    declared: Mapping[str | None, str] = element.nsmap
    if len(declared) > MOST_PREFIXES:
        problems.append(at_element("epcis_xml.prefixes", element, {"got": len(declared), "limit": MOST_PREFIXES}))
        return {}
    # Some senders call the namespace of the query interface "urn": it must not change what urn:epc:… says.
    own = {
        prefix: iri
        for prefix, iri in declared.items()
        if prefix and prefix.lower() not in _SCHEMES and iri not in _OF_MESSAGES
    }
    values = [one for value in query.values() for one in ([value] if isinstance(value, str) else value)]
    return {prefix: iri for prefix, iri in own.items() if any(f"{prefix}:" in text for text in (*query, *values))}
