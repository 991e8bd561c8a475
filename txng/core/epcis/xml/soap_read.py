"""Bytes → how a call of the query interface came, and what it asks; or every fault with its place.

Order of elements is not judged: nothing depends on it. A message is as small as a question, so its bounds are tighter
than those of documents.

source   SOAP 1.1, 4; SOAP 1.2, 5; EPCIS 1.2 and 2.0, 11.1 and query XML Schema
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from lxml.etree import _Element as Element

from txng.core.epcis.limits import Limits
from txng.core.epcis.read_values import instant_of
from txng.core.epcis.reading import shown
from txng.core.epcis.schedule import NAMES as SCHEDULE_FIELDS
from txng.core.epcis.schedule import Schedule, read_schedule
from txng.core.epcis.xml.names import QUERY_12, QUERY_20, local_of, namespace_of
from txng.core.epcis.xml.parse import parse
from txng.core.epcis.xml.places import at_element
from txng.core.epcis.xml.soap_calls import (
    ENVELOPES,
    Binding,
    Call,
    Controls,
    Frame,
    GetQueryNames,
    GetStandardVersion,
    GetSubscriptionIDs,
    GetVendorVersion,
    Poll,
    Subscribe,
    Unsubscribe,
)
from txng.core.epcis.xml.soap_fields import fields_in, text_in
from txng.core.epcis.xml.soap_parameters import read_parameters
from txng.core.problems import Problem, Refused

MAX_BYTES = 1_048_576
LIMITS = Limits(max_bytes=MAX_BYTES, max_containers=50_000)
_FLAGS = {"true": True, "1": True, "false": False, "0": False}
_YES = ("1", "true")
_OUR_ROLES = (
    "http://schemas.xmlsoap.org/soap/actor/next",
    "http://www.w3.org/2003/05/soap-envelope/role/next",
    "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver",
)


@dataclass(frozen=True, slots=True)
class Message:
    """A call whose frame is known and whose operation is still to be read."""

    frame: Frame
    operation: Element | None
    problems: tuple[Problem, ...] = ()


def read_message(data: bytes) -> Message:
    """How a call came. What is wrong with its frame is in `problems`, so that even this can be answered in kind.

    raises   Refused where it is no XML, a DTD, too large
    cost     linear in the bytes
    """
    root = parse(data, LIMITS)
    kind, namespace = local_of(root), namespace_of(root)
    if kind == "Envelope":
        return _of_envelope(root, namespace)
    if kind == "EPCISQueryDocument":
        version = Frame("document", "2.0" if namespace == QUERY_20 else "1.2")
        body = next((child for child in root if local_of(child) == "EPCISBody"), None)
        return _of_body(body, root, version, ())
    code = "soap.document" if kind.startswith("EPCIS") else "soap.envelope"
    return Message(Frame(), None, (at_element(code, root, {"name": shown(kind)}),))


def read_call(message: Message) -> Call:
    """What the call asks.

    raises   Refused with every fault of the frame or of the operation
    """
    if message.problems or message.operation is None:
        raise Refused(message.problems)
    problems: list[Problem] = []
    call = _READERS[local_of(message.operation)](message.operation, problems)
    if problems:
        raise Refused(problems)
    return call


def _of_envelope(root: Element, namespace: str) -> Message:
    binding: Binding | None = next((name for name, iri in ENVELOPES.items() if iri == namespace), None)
    if binding is None:
        values = {"got": shown(namespace), "want_11": ENVELOPES["1.1"], "want_12": ENVELOPES["1.2"]}
        return Message(Frame(), None, (at_element("soap.version", root, values),))
    parts = {local_of(child): child for child in root if namespace_of(child) == namespace}
    header = parts.get("Header")
    told = tuple(_not_understood(header, namespace)) if header is not None else ()
    return _of_body(parts.get("Body"), root, Frame(binding), told)


def _not_understood(header: Element, namespace: str) -> list[Problem]:
    """The headers that whoever answers must understand; we understand none. Those for others on the way are not ours."""
    return [
        at_element("soap.must_understand", child, {"name": shown(local_of(child))})
        for child in header
        if child.get(f"{{{namespace}}}mustUnderstand", "").strip() in _YES and _is_for_us(child, namespace)
    ]


def _is_for_us(header: Element, namespace: str) -> bool:
    told = (header.get(f"{{{namespace}}}{name}", "").strip() for name in ("actor", "role"))
    return all(role in ("", *_OUR_ROLES) for role in told)


def _of_body(body: Element | None, root: Element, frame: Frame, told: tuple[Problem, ...]) -> Message:
    if body is None or len(body) != 1:
        place, count = (root, 0) if body is None else (body, len(body))
        return Message(frame, None, (*told, at_element("soap.body", place, {"count": count})))
    operation = body[0]
    name, namespace = local_of(operation), namespace_of(operation)
    frame = Frame(frame.binding, "2.0" if namespace == QUERY_20 else "1.2" if namespace == QUERY_12 else frame.version)
    if name not in _READERS:
        code = "soap.document" if name in ("QueryResults", "EPCISDocument") else "soap.operation"
        told += (at_element(code, operation, {"name": shown(name), "known": ", ".join(_READERS)}),)
    elif namespace not in (QUERY_12, QUERY_20):
        values = {"name": name, "got": shown(namespace), "want_12": QUERY_12, "want_20": QUERY_20}
        told += (at_element("soap.namespace", operation, values),)
    return Message(frame, operation, told)


def _poll(element: Element, problems: list[Problem]) -> Poll:
    found = fields_in(element, ("queryName", "params"), ("queryName", "params"), problems)
    name = text_in(found.get("queryName"), problems)
    return Poll(name, read_parameters(found["params"], problems) if "params" in found else {})


def _subscribe(element: Element, problems: list[Problem]) -> Subscribe:
    known = ("queryName", "params", "dest", "controls", "subscriptionID")
    found = fields_in(element, known, known, problems)
    name, dest, subscription_id = (text_in(found.get(one), problems) for one in ("queryName", "dest", "subscriptionID"))
    query = read_parameters(found["params"], problems) if "params" in found else {}
    controls = _controls(found["controls"], problems) if "controls" in found else Controls(None, "", None, False)
    return Subscribe(name, query, dest, controls, subscription_id)


def _controls(element: Element, problems: list[Problem]) -> Controls:
    known = ("schedule", "trigger", "initialRecordTime", "reportIfEmpty")
    found = fields_in(element, known, ("reportIfEmpty",), problems)
    schedule = _schedule(found["schedule"], problems) if "schedule" in found else None
    trigger = text_in(found.get("trigger"), problems)
    if "trigger" in found:
        problems.append(at_element("soap.trigger", found["trigger"], {"got": shown(trigger)}))
    elif schedule is None and not problems:
        problems.append(at_element("soap.schedule_missing", element, {}))
    since = _instant(found["initialRecordTime"], problems) if "initialRecordTime" in found else None
    is_told = _flag(found["reportIfEmpty"], problems) if "reportIfEmpty" in found else False
    return Controls(schedule, trigger, since, is_told)


def _schedule(element: Element, problems: list[Problem]) -> Schedule | None:
    """The schedule; None where it says nothing, or nothing that can be read."""
    found = fields_in(element, SCHEDULE_FIELDS, (), problems)
    given = {name: text for name, child in found.items() if (text := text_in(child, problems))}
    try:
        return read_schedule(given) if given else None
    except Refused as refused:
        problems += [at_element(problem.code, element, problem.values) for problem in refused.problems]
        return None


def _instant(element: Element, problems: list[Problem]) -> datetime | None:
    text = text_in(element, problems)
    at = instant_of(text)
    if at is None:
        problems.append(at_element("epcis.time", element, {"value": shown(text)}))
    return at


def _flag(element: Element, problems: list[Problem]) -> bool:
    text = text_in(element, problems)
    if text not in _FLAGS:
        problems.append(at_element("epcis_xml.boolean", element, {"value": shown(text)}))
    return _FLAGS.get(text, False)


def _unsubscribe(element: Element, problems: list[Problem]) -> Unsubscribe:
    found = fields_in(element, ("subscriptionID",), ("subscriptionID",), problems)
    return Unsubscribe(text_in(found.get("subscriptionID"), problems))


def _subscription_ids(element: Element, problems: list[Problem]) -> GetSubscriptionIDs:
    found = fields_in(element, ("queryName",), ("queryName",), problems)
    return GetSubscriptionIDs(text_in(found.get("queryName"), problems))


def _nothing(call: Callable[[], Call]) -> Callable[[Element, list[Problem]], Call]:
    def read(element: Element, problems: list[Problem]) -> Call:
        fields_in(element, (), (), problems)
        return call()

    return read


_READERS: Mapping[str, Callable[[Element, list[Problem]], Call]] = {
    "GetQueryNames": _nothing(GetQueryNames),
    "Subscribe": _subscribe,
    "Unsubscribe": _unsubscribe,
    "GetSubscriptionIDs": _subscription_ids,
    "Poll": _poll,
    "GetStandardVersion": _nothing(GetStandardVersion),
    "GetVendorVersion": _nothing(GetVendorVersion),
}
