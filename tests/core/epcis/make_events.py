"""Honest EPCIS events: a plain builder, and hypothesis strategies for all five types with all their fields."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from txng.core.epcis.vocabulary import (
    BIZ_STEP,
    BUSINESS_TRANSACTION,
    COMPONENT,
    CONTEXT_URL,
    DISPOSITION,
    ERROR_REASON,
    MEASUREMENT,
    SOURCE_DESTINATION,
    Vocabulary,
)
from txng.core.gs1.check import check_digit

NOW = datetime(2026, 10, 1, 8, 0, tzinfo=UTC)
GTIN, GLN = "08938501234568", "8938501234001"
CONTEXT: list[Any] = [CONTEXT_URL, {"vidu": "https://vidu.vn/ns/"}]


def make_body(**fields: Any) -> dict[str, Any]:
    """A harvest of rice, without @context; a field given as None is left out."""
    body = {
        "type": "ObjectEvent",
        "eventTime": "2026-07-22T06:45:00+07:00",
        "eventTimeZoneOffset": "+07:00",
        "action": "ADD",
        "bizStep": "commissioning",
        "quantityList": [{"epcClass": f"https://id.gs1.org/01/{GTIN}/10/LUA-2607", "quantity": 1250.5, "uom": "KGM"}],
        "readPoint": {"id": f"https://id.gs1.org/414/{GLN}"},
    }
    return {name: value for name, value in {**body, **fields}.items() if value is not None}


def make_document(*bodies: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """An EPCISDocument around them; a field given as None is left out."""
    document = {
        "@context": CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-07-22T07:00:00Z",
        "epcisBody": {"eventList": list(bodies)},
    }
    return {name: value for name, value in {**document, **fields}.items() if value is not None}


def _check(body: str) -> str:
    return body + check_digit(body)


_DIGITS = "0123456789"
_LETTERS = "ABCXYZabcxyz0189-_."
_local = st.text(_LETTERS, min_size=1, max_size=12)
_words = st.text('aăâbcdđeêghiklmnoôơpqrstuưvxy ÀỄỰ🌾"\\/', max_size=20)

gtins = st.text(_DIGITS, min_size=12, max_size=12).map(lambda digits: _check("0" + digits))
glns = st.text(_DIGITS, min_size=12, max_size=12).map(_check)
ssccs = st.text(_DIGITS, min_size=17, max_size=17).map(_check)
places = glns.map("https://id.gs1.org/414/{}".format)
things = st.one_of(
    st.builds("https://id.gs1.org/01/{}/21/{}".format, gtins, _local),
    st.builds("https://ban.vn/sp/01/{}/10/{}/21/{}".format, gtins, _local, _local),
    st.builds("urn:epc:id:sgtin:8938501.{}.{}".format, st.text(_DIGITS, min_size=6, max_size=6), _local),
    ssccs.map("https://id.gs1.org/00/{}".format),
    st.builds("https://vidu.vn/vat/{}".format, _local),
)
lots = st.one_of(
    st.builds("https://id.gs1.org/01/{}/10/{}".format, gtins, _local),
    st.builds("urn:epc:class:lgtin:8938501.{}.{}".format, st.text(_DIGITS, min_size=6, max_size=6), _local),
)
uris = st.one_of(st.builds("https://vidu.vn/{}".format, _local), st.uuids().map("urn:uuid:{}".format))
numbers = st.one_of(
    st.integers(0, 10**20),
    st.floats(1e-9, 1e12),
    st.decimals(0, 10**15, places=9).map(float),
)
offsets = st.sampled_from(["+07:00", "-03:30", "+00:00", "+14:00"])
times = (
    st.integers(631_152_000, 1_788_000_000)
    .map(lambda second: datetime.fromtimestamp(second + second % 1000 / 1000, UTC))
    .map(lambda at: at.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
)


def words(table: Vocabulary) -> st.SearchStrategy[str]:
    """A word of the table in any of its spellings, or another vocabulary's URI."""
    word = st.sampled_from(sorted(table.labels))
    return st.one_of(word, word.map(table.web_uri), word.map(table.curie), word.map(table.urn), uris)


_scalars = st.one_of(st.none(), st.booleans(), numbers, _words)
_own = st.recursive(
    _scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(_local.map("vidu:{}".format), inner, max_size=3)
    ),
    max_leaves=6,
)


def _some(draw: st.DrawFn, fields: dict[str, st.SearchStrategy[Any]], most: int = 4) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from(sorted(fields)), max_size=most, unique=True))
    return {name: draw(fields[name]) for name in names}


@st.composite
def _quantity(draw: st.DrawFn) -> dict[str, Any]:
    return {"epcClass": draw(lots), **_some(draw, {"quantity": numbers, "uom": st.sampled_from(["KGM", "LTR", "H87"])})}


@st.composite
def _report(draw: st.DrawFn) -> dict[str, Any]:
    fields = {
        "value": numbers, "minValue": numbers, "uom": st.just("CEL"), "component": words(COMPONENT),
        "stringValue": _words, "booleanValue": st.booleans(), "hexBinaryValue": st.just("0aF9"), "uriValue": uris,
        "chemicalSubstance": uris, "vidu:may": _own,
    }  # fmt: skip
    return {"type": draw(words(MEASUREMENT)), **_some(draw, fields)}


@st.composite
def _sensor(draw: st.DrawFn) -> dict[str, Any]:
    metadata = _some(draw, {"time": times, "deviceID": uris, "vidu:tram": _own})
    reports = draw(st.lists(_report(), min_size=1, max_size=2))
    return {"sensorReport": reports} | ({"sensorMetadata": metadata} if metadata else {})


@st.composite
def _declaration(draw: st.DrawFn) -> dict[str, Any]:
    fields = {"reason": words(ERROR_REASON), "correctiveEventIDs": st.lists(uris, max_size=2)}
    return {"declarationTime": draw(times), **_some(draw, fields)}


@st.composite
def _persistent(draw: st.DrawFn) -> dict[str, Any]:
    some = _some(draw, {"set": _dispositions, "unset": _dispositions})
    return some or {"set": ["recalled"]}


@st.composite
def _party(draw: st.DrawFn, name: str) -> dict[str, Any]:
    return {"type": draw(words(SOURCE_DESTINATION)), name: draw(places)}


@st.composite
def _order(draw: st.DrawFn) -> dict[str, Any]:
    return {"bizTransaction": draw(uris), **_some(draw, {"type": words(BUSINESS_TRANSACTION)})}


@st.composite
def _place(draw: st.DrawFn) -> dict[str, Any]:
    return {"id": draw(places), **_some(draw, {"vidu:cong": _own})}


_dispositions = st.lists(words(DISPOSITION), min_size=1, max_size=2, unique=True)
_epcs = st.lists(things, min_size=1, max_size=3, unique=True)
_quantities = st.lists(_quantity(), min_size=1, max_size=2)
_orders = st.lists(_order(), min_size=1, max_size=2)
_OPTIONAL: dict[str, st.SearchStrategy[Any]] = {
    "eventID": uris, "certificationInfo": uris | st.lists(uris, max_size=2), "bizStep": words(BIZ_STEP),
    "disposition": words(DISPOSITION), "persistentDisposition": _persistent(), "readPoint": _place(),
    "bizLocation": _place(), "bizTransactionList": _orders, "sourceList": st.lists(_party("source"), max_size=2),
    "destinationList": st.lists(_party("destination"), max_size=2), "sensorElementList": st.lists(_sensor(), max_size=2),
    "errorDeclaration": _declaration(), "vidu:ghiChu": _own, "vidu:ho": _own,
}  # fmt: skip
_ILMD = st.dictionaries(_local.map("vidu:{}".format), _own, max_size=3)


@st.composite
def a_body(draw: st.DrawFn) -> dict[str, Any]:
    """One event without faults, as JSON, without its @context."""
    kind = draw(st.sampled_from(["Object", "Aggregation", "Transaction", "Transformation", "Association"]))
    action = {"action": draw(st.sampled_from(["ADD", "OBSERVE", "DELETE"]))}
    subject = draw(st.sampled_from(["epcList", "quantityList"]))
    subjects = {subject: draw(_epcs if subject == "epcList" else _quantities)}
    children = {"childEPCs": draw(_epcs)} if subject == "epcList" else {"childQuantityList": draw(_quantities)}
    own: dict[str, Any] = {
        "Object": {**action, **subjects, **({"ilmd": draw(_ILMD)} if action["action"] == "ADD" else {})},
        "Aggregation": {**action, "parentID": draw(things), **children},
        "Association": {**action, "parentID": draw(places), **children},
        "Transaction": {**action, **subjects, "bizTransactionList": draw(_orders)},
        "Transformation": {"inputQuantityList": draw(_quantities), "outputEPCList": draw(_epcs)},
    }[kind]
    if kind == "Transformation":
        own |= _some(draw, {"transformationID": uris, "ilmd": _ILMD, "inputEPCList": _epcs})
    times_of = {"eventTime": draw(times), "eventTimeZoneOffset": draw(offsets)}
    return {"type": f"{kind}Event", **times_of, **_some(draw, _OPTIONAL), **own}


bodies = a_body()
documents: st.SearchStrategy[dict[str, Any]] = st.lists(bodies, max_size=4).map(lambda some: make_document(*some))


def as_sent(value: Any) -> Any:
    """JSON as a reader must give it back: whole numbers are int, exact ones stay exact."""
    if isinstance(value, dict):
        return {name: as_sent(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [as_sent(inner) for inner in value]
    return int(value) if isinstance(value, float | Decimal) and value == int(value) else value
