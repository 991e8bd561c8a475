"""The identifiers of an event in the form that a reader asked for: GS1 Digital Link, EPC URN, or as they were captured.

Nothing is lost on the way. A URN always becomes a Digital Link. A Digital Link becomes a URN only where the length of
its company prefix is known: from a URN of the same company in the same event, or from `company_prefixes`; and only
where the URN can say all of it (not a bare product, not a serial together with its lot, no attributes behind "?").
Whatever cannot be said stays as it was captured; the key behind it is the same.

>>> translated("urn:epc:id:sgtin:8938501.023456.S1", "Always_GS1_Digital_Link")
'https://id.gs1.org/01/08938501234568/21/S1'
>>> translated("https://vidu.vn/01/08938501234568/21/S1", "Always_EPC_URN", company_prefixes={"8938501"})
'urn:epc:id:sgtin:8938501.023456.S1'
>>> translated("https://vidu.vn/01/08938501234568/21/S1", "Always_EPC_URN")
'https://vidu.vn/01/08938501234568/21/S1'

source   EPCIS 2.0, 12 (GS1-EPC-Format); GS1 EPC Tag Data Standard 2.2, 6 and 7
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

from txng.core.epcis.event import Event
from txng.core.gs1.epc import LAYOUTS, urn_of_key
from txng.core.gs1.identify import digital_link_of, identify

Format = Literal["No_Preference", "Always_GS1_Digital_Link", "Always_EPC_URN", "Never_Translates"]
FORMATS: tuple[Format, ...] = ("No_Preference", "Always_GS1_Digital_Link", "Always_EPC_URN", "Never_Translates")
PREFIX_LENGTHS = range(6, 13)

_PREFIX = re.compile(r"urn:epc:(?:id|class|idpat):[a-z]+:([0-9]{6,12})\.", re.IGNORECASE)
_LEADING = {
    layout.ai: len(layout.fill) + layout.is_leading for layout in LAYOUTS.values()
}  # what stands before the prefix

Change = Callable[[Any], Any]

# Where identifiers stand in an event; "[]" is every element of a list.
_PLACES: tuple[tuple[str, ...], ...] = (
    ("epcList", "[]"),
    ("childEPCs", "[]"),
    ("inputEPCList", "[]"),
    ("outputEPCList", "[]"),
    ("parentID",),
    ("transformationID",),
    ("quantityList", "[]", "epcClass"),
    ("childQuantityList", "[]", "epcClass"),
    ("inputQuantityList", "[]", "epcClass"),
    ("outputQuantityList", "[]", "epcClass"),
    ("readPoint", "id"),
    ("bizLocation", "id"),
    ("bizTransactionList", "[]", "bizTransaction"),
    ("sourceList", "[]", "source"),
    ("destinationList", "[]", "destination"),
    ("sensorElementList", "[]", "sensorMetadata", "deviceID"),
    ("sensorElementList", "[]", "sensorReport", "[]", "deviceID"),
)


def in_format(event: Event, form: Format, *, company_prefixes: Collection[str] = ()) -> Event:
    """The event with its identifiers in `form`; all else, and what the form cannot say, as it was captured.

    company_prefixes  GS1 company prefixes that are known: their digits
    """
    if form in ("No_Preference", "Never_Translates"):
        return event
    known = frozenset(company_prefixes) | _prefixes_in(event.body)
    body: Any = event.body
    for place in _PLACES:
        if place[0] in body:
            body = _changed(body, place, lambda text: translated(text, form, company_prefixes=known))
    return event if body is event.body else replace(event, body=body)


def translated(text: str, form: Format, *, company_prefixes: Collection[str] = ()) -> str:
    """One identifier in `form`, or as it is where the form cannot say it."""
    if form == "Always_GS1_Digital_Link":
        return _link(text) if text[:8].lower() == "urn:epc:" else text
    if form == "Always_EPC_URN" and text[:4].lower() == "http":
        return _urn(text, company_prefixes)
    return text


def identifiers_of(event: Event) -> Iterator[str]:
    """Every identifier of the event, as it was captured."""
    for place in _PLACES:
        yield from _found(event.body, place)


def _link(urn: str) -> str:
    identified = identify(urn)
    return digital_link_of(identified.key) if identified.scheme is not None else urn


def _urn(link: str, company_prefixes: Collection[str]) -> str:
    identified = identify(link)
    if identified.scheme is None or identified.lot is not None or "?" in link or "#" in link:
        return link
    ai, value = identified.key.split("/")[:2]
    digits = value[_LEADING.get(ai, 0) :]
    length = next((n for n in reversed(PREFIX_LENGTHS) if digits[:n] in company_prefixes), None)
    if length is None:
        return link
    try:
        return urn_of_key(identified.key, prefix_length=length)
    except ValueError:
        return link


def _prefixes_in(body: Mapping[str, Any]) -> frozenset[str]:
    texts = (text for place in _PLACES for text in _found(body, place))
    return frozenset(match[1] for text in texts if (match := _PREFIX.match(text)))


def _changed(value: Any, place: tuple[str, ...], change: Change) -> Any:
    """`value` with every text at `place` changed: new objects on the way, the old ones untouched."""
    if not place:
        return change(value) if isinstance(value, str) else value
    step, *rest = place
    if step == "[]":
        return [_changed(one, tuple(rest), change) for one in value] if isinstance(value, list) else value
    if not isinstance(value, Mapping) or step not in value:
        return value
    return {**value, step: _changed(value[step], tuple(rest), change)}


def _found(value: Any, place: tuple[str, ...]) -> Iterator[str]:
    if not place:
        if isinstance(value, str):
            yield value
        return
    step, *rest = place
    if step == "[]" and isinstance(value, list):
        for one in value:
            yield from _found(one, tuple(rest))
    elif isinstance(value, Mapping) and step in value:
        yield from _found(value[step], tuple(rest))
