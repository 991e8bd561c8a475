"""One event → its element, as 2.0 orders its fields or as 1.2 wraps them.

What 1.2 cannot say stands in its innermost <extension>, as GS1's rules for new fields want: its schema lets it pass,
a reader of 2.0 finds it again, a reader of 1.2 passes it over. Each is named in the losses.

source   EPCIS 2.0 XML Schema; EPCIS 1.2 XML Schema and 6.2 (layered extension)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from txng.core.epcis.event import Event, EventType
from txng.core.epcis.vocabulary import NAMESPACES
from txng.core.epcis.xml.grammar import (
    EVENTS,
    NOT_IN_12,
    OF_BASE_EXTENSION_12,
    OF_EXTENSION_12,
    REQUIRED_12,
    WRAPPERS,
)
from txng.core.epcis.xml.write_fields import write_field
from txng.core.epcis.xml.write_own import write_own
from txng.core.epcis.xml.writing import Writing

_TIMES = ("eventTime", "recordTime", "eventTimeZoneOffset")
_LEFT_OUT = ("type", "id", "@context")


def write_event(event: Event, index: int, writing: Writing) -> None:
    """An event of a list, the index-th."""
    declarations = writing.begin(event.namespaces, f"/{index}")
    body = dict(event.body)
    if "id" in body:
        _merge_id(body, writing)
    write = _write_12 if writing.is_12 else _write_20
    write(event.type, body, declarations, writing)


def _merge_id(body: dict[str, Any], writing: Writing) -> None:
    # JSON-LD lets `id` name the event; XML has eventID only.
    if body.setdefault("eventID", body["id"]) != body["id"]:
        writing.lose("epcis_xml.json_only", "id")


def _write_20(kind: EventType, body: Mapping[str, Any], declarations: str, writing: Writing) -> None:
    order = EVENTS[kind]
    writing.open(kind, declarations)
    _write_fields([name for name in order if name in body], body, writing)
    for name, value in _own(kind, body):
        write_own(name, value, writing)
    writing.close(kind)


def _write_12(kind: EventType, body: Mapping[str, Any], declarations: str, writing: Writing) -> None:
    wrapped = {EventType.TRANSFORMATION: 1, EventType.ASSOCIATION: 2}.get(kind, 0)
    _name_losses(kind, body, writing)
    writing.parts.append("<extension>" * wrapped)
    writing.open(kind, declarations)
    _write_fields([name for name in _TIMES if name in body], body, writing)
    _write_wrapped("baseExtension", OF_BASE_EXTENSION_12, ("certificationInfo",), body, writing)
    apart = {*_TIMES, *OF_BASE_EXTENSION_12, *OF_EXTENSION_12[kind], *NOT_IN_12}
    required = REQUIRED_12.get(kind)
    for name in EVENTS[kind]:
        if name in body and name not in apart:
            write_field(name, body[name], writing)
        elif name == required and name not in body:
            write_field(name, [], writing)
    _write_extension(kind, body, writing)
    for name, value in _own(kind, body):
        if not _is_bare_12(name, writing):
            write_own(name, value, writing)
    writing.close(kind)
    writing.parts.append("</extension>" * wrapped)


def _write_extension(kind: EventType, body: Mapping[str, Any], writing: Writing) -> None:
    bare = [(name.partition(":")[2], value) for name, value in _own(kind, body) if _is_bare_12(name, writing)]
    inner = [name for name in NOT_IN_12 if name != "certificationInfo" and body.get(name)]
    known = [name for name in OF_EXTENSION_12[kind] if name in body]
    levels = (1 if known or inner or bare else 0) if kind not in REQUIRED_12 else 2 if inner or bare else bool(known)
    if not levels:
        return
    writing.open("extension")
    _write_fields(known, body, writing)
    writing.parts.append("<extension>" * (levels - 1))
    _write_fields(inner, body, writing)
    for name, value in bare:
        write_own(name, value, writing)
    writing.parts.append("</extension>" * (levels - 1))
    writing.close("extension")


def _write_wrapped(
    wrapper: str, names: Sequence[str], inner: Sequence[str], body: Mapping[str, Any], writing: Writing
) -> None:
    inner = [name for name in inner if body.get(name)]
    if not inner and not any(name in body for name in names):
        return
    writing.open(wrapper)
    _write_fields([name for name in names if name in body], body, writing)
    if inner:
        writing.open("extension")
        _write_fields(inner, body, writing)
        writing.close("extension")
    writing.close(wrapper)


def _write_fields(names: Sequence[str], body: Mapping[str, Any], writing: Writing) -> None:
    for name in names:
        if name not in WRAPPERS:
            write_field(name, body[name], writing)


def _own(kind: EventType, body: Mapping[str, Any]) -> list[tuple[str, Any]]:
    known = EVENTS[kind]
    return [(name, value) for name, value in body.items() if name not in known and name not in _LEFT_OUT]


def _is_bare_12(name: str, writing: Writing) -> bool:
    """Whether a field was a bare name in <extension> of 1.2 (see shaping): there it goes back."""
    return name.startswith("epcis:") and writing.iri_of(name) == NAMESPACES["epcis"]


def _name_losses(kind: EventType, body: Mapping[str, Any], writing: Writing) -> None:
    if kind is EventType.ASSOCIATION:
        writing.lose("epcis_xml.event_only_in_20", kind)
    outer = writing.at
    for name in NOT_IN_12:
        if body.get(name):
            writing.at = f"{outer}/{name}"
            writing.lose("epcis_xml.only_in_20", name)
    writing.at = outer
    if kind is EventType.OBJECT and not (body.get("epcList") or body.get("quantityList")):
        writing.lose("epcis_xml.nothing_in_12", kind)
