"""Systems of EPCIS 1.2 as clients: FasTnT's Postman collection, SoapUI project and fixtures, openepcis' query documents.

Their requests are sent as they are; only the address and the key are ours. Where one relies on FasTnT's own behaviour,
or is a piece of a unit test, it is named in DECIDED with what the standard wants instead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
from lxml import etree

from tests.core.epcis.xml.make_soap import call
from tests.core.epcis.xml.make_xml import schema_faults

Result = tuple[str, str, bool, str]
_FASTNT = "epcis/FasTnT"
_POSTMAN = f"{_FASTNT}/Documents/EPCIS 1.2.postman_collection.json"
_SOAPUI = f"{_FASTNT}/Documents/EPCIS 1.2 queries-soapui-project.xml"
_RESOURCES = f"{_FASTNT}/tests/FasTnT.Host.Tests/Features/v1_2/Communication/Resources"
_OPEN = "epcis/openepcis-test-resources/2.0/EPCIS/XML/Query"
OK, REFUSED = "", "refused"

# What each is answered with: "" where it succeeds, else the standard's exception.
_POSTMAN_WANTED: Mapping[str, str] = {
    "Capture Event": OK,
    "Capture Masterdata": OK,
    "Poll SimpleEventQuery": "QueryParameterException",
    "Get standard version": OK,
    "Get vendor version": OK,
    "Get query names": OK,
    "Subscribe to repository": "InvalidURIException",
    "Unsubscribe from Repository": OK,
    "List subscription IDs": OK,
}
_QUERIES_WANTED: Mapping[str, str] = {
    "InvalidQuery.xml": "ValidationException",
    "Unsubscribe.xml": "NoSuchSubscriptionException",  # nobody has subscribed
}
_OPEN_REFUSED = {
    "Query_without_queryName.xml", "QueryDocument_with_missing_value.xml", "QueryDocument_with_invalid_action.xml",
    "QueryDocument_with_invalid_eventType.xml",
}  # fmt: skip
# Why something is answered otherwise than its authors expect.
DECIDED: Mapping[str, str] = {
    "Poll SimpleEventQuery": "eventCountLimit without orderBy: the standard wants QueryParameterException, FasTnT answers",
    "Subscribe to repository": "dest holds a password, and a # that ends it: FasTnT keeps it; once mended it is kept here too",
    "subscribe": "dest is http://localhost: FasTnT calls back any address; once mended it is kept here too",
    "SimpleEventQuery.xml": "its bizLocation 9521141123452 has a wrong check digit; with the right one, 4, it is answered",
    "ImplementationExceptionRequest.xml": "a callback's exception holds nothing to capture; FasTnT only notes it",
    "QueryTooLargeRequest.xml": "a callback's exception holds nothing to capture; FasTnT only notes it",
    "ObjectEvent_Full.xml": "a unit test's piece, no event: see DECIDED of epcis_xml",
    "JumbledFieldsOrder.xml": "elements out of the order of the XML Schema: see DECIDED of epcis_xml",
    "ObjectEventWithAllPossibleFields.xml": "declarationTime without seconds: see DECIDED of epcis_xml",
    "TransformationEvent_with_error_declaration.xml": "declarationTime without seconds: see DECIDED of epcis_xml",
}


def run(vectors: Path, url: str, new_key: Callable[[], str]) -> Iterable[Result]:
    """Every request and file of every set: (source, name, passed, what was found)."""
    with httpx.Client(base_url=f"{url}/epcis/v1", headers={"Accept-Language": "en"}, timeout=30) as http:
        yield from _postman(vectors, _Client(http, new_key()))
        yield from _soapui(vectors, _Client(http, new_key()))
        yield from _fixtures(vectors, _Client(http, new_key()))
        for path in sorted((vectors / _OPEN).rglob("*.xml")):
            yield "SOAP: openepcis XML query documents", path.name, *_open(_Client(http, new_key()), path)


class _Client:
    """One organisation of 1.2."""

    def __init__(self, http: httpx.Client, key: str) -> None:
        self.http, self.headers = http, {"Authorization": f"Bearer {key}"}

    def ask(self, data: str | bytes, address: str = "/Query.svc", media: str = "text/xml") -> str:
        """The exception that a call is refused with, "" where it is answered; a fault of ours as it is."""
        answer = self.http.post(address, content=data, headers=self.headers | {"Content-Type": media})
        found = [one for one in etree.fromstring(answer.content).iter() if _local(one).endswith("Exception")]
        if answer.status_code == 200:
            return _invalid(answer.content) or OK
        if not found or not found[0].findtext("reason"):
            return f"{answer.status_code} without an exception and its reason"
        return _invalid(etree.tostring(found[0])) or _local(found[0])

    def capture(self, data: str | bytes) -> tuple[str, str]:
        """ "" where a document is captured, REFUSED where it is refused with a place for each fault; and what was said."""
        answer = self.http.post("/Capture", content=data, headers=self.headers | {"Content-Type": "application/xml"})
        if answer.status_code == 200:
            return OK, "captured"
        errors = answer.json()["errors"] if answer.status_code == 400 else []
        has_places = errors and all(error["detail"] for error in errors)
        return REFUSED if has_places else f"{answer.status_code}", "; ".join(error["code"] for error in errors)[:200]


def _postman(vectors: Path, client: _Client) -> Iterator[Result]:
    source = "SOAP: FasTnT's Postman collection 1.2"
    for name, request in _requests(json.loads((vectors / _POSTMAN).read_text())["item"]):
        body, want = request["body"]["raw"].strip(), _POSTMAN_WANTED[name]
        if request["url"]["raw"].endswith("/Capture"):
            got, _ = client.capture(body)
        else:
            got = client.ask(body)
        if got != want:
            yield source, name, False, f"{got or 'answered'} instead of {want or 'an answer'}"
            continue
        yield source, name, True, DECIDED.get(name, "")
        if name == "Subscribe to repository":
            got = client.ask(_mended(body))
            yield source, f"{name}, its dest mended", not got, got


def _requests(items: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for item in items:
        if "item" in item:
            yield from _requests(item["item"])
        else:
            yield item["name"], item["request"]


def _soapui(vectors: Path, client: _Client) -> Iterator[Result]:
    """Its requests, to an address that ends in query.svc there."""
    project = etree.parse(str(vectors / _SOAPUI))
    soapui = {"con": "http://eviware.com/soapui/config"}
    for one in project.iterfind(".//con:interface/con:operation", soapui):
        name, request = one.get("name"), one.findtext("con:call/con:request", namespaces=soapui)
        got, want = client.ask(request), "InvalidURIException" if name == "subscribe" else OK
        if name == "subscribe" and got == want:
            got, want = client.ask(_mended(request)), OK
        yield "SOAP: FasTnT's SoapUI project 1.2", name, got == want, got or DECIDED.get(name, "")


def _mended(request: str) -> str:
    """A subscription whose destination may be told."""
    return re.sub(r"<dest>.*</dest>", "<dest>https://nhan-tin.example.com/epcis</dest>", request)


def _fixtures(vectors: Path, client: _Client) -> Iterator[Result]:
    source = "SOAP: FasTnT's fixtures 1.2"
    for path in sorted((vectors / _RESOURCES).rglob("*.xml")):
        text = re.sub(r"<\?xml.*?\?>", "", path.read_text("utf-8-sig"))
        if path.parent.name == "Queries":
            want, got = _QUERIES_WANTED.get(path.name, OK), client.ask(call(text))
        else:
            is_wrong = path.name == "InvalidRequest.xml" or path.name in DECIDED
            want, (got, _) = REFUSED if is_wrong else OK, client.capture(_document(path.parent.name, text))
        detail = DECIDED.get(path.name, "") if got == want else f"{got or 'answered'} instead of {want or 'an answer'}"
        yield source, path.name, got == want, detail


def _document(kind: str, text: str) -> str:
    """A piece of a document, whole."""
    of, opened, closed = {
        "Events": ("EPCISDocument", "<EPCISBody><EventList>", "</EventList></EPCISBody>"),
        "MasterData": ("EPCISMasterDataDocument", "<EPCISBody>", "</EPCISBody>"),
    }.get(kind, ("", "", ""))
    if not of:
        return text
    namespace = "urn:epcglobal:epcis:xsd:1" if kind == "Events" else "urn:epcglobal:epcis-masterdata:xsd:1"
    start = f'<e:{of} xmlns:e="{namespace}" schemaVersion="1.2" creationDate="2026-07-22T07:00:00Z">'
    return f"{start}{opened}{text}{closed}</e:{of}>"


def _open(client: _Client, path: Path) -> tuple[bool, str]:
    """A poll is asked; results are no question, and go where documents are captured."""
    data = path.read_bytes()
    is_wrong = path.name in _OPEN_REFUSED
    if b"Poll" in data:
        got = client.ask(data, "/", "application/xml")
        if path.name in DECIDED and got == "QueryParameterException":
            got = client.ask(data.replace(b"9521141123452", b"9521141123454"), "/", "application/xml")
        return got == ("ValidationException" if is_wrong else OK), got or DECIDED.get(path.name, "")
    asked = client.ask(data, "/", "application/xml")
    got, said = client.capture(data)
    want = REFUSED if is_wrong or path.name in DECIDED else OK
    is_right = asked == "ValidationException" and got == want
    return is_right, DECIDED.get(path.name, said) if is_right else f"asked: {asked}; captured: {got} {said}"


def _invalid(data: bytes) -> str:
    """What GS1's schema says against the message of an answer."""
    root = etree.fromstring(data)
    body = next((one for one in root if _local(one) == "Body"), None)
    message = root if body is None else body[0]
    version = "1.2" if etree.QName(message).namespace.endswith(":1") else "2.0"
    return "; ".join(schema_faults(etree.tostring(message), version, "-query"))[:300]


def _local(element: Any) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""
