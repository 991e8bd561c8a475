"""The service in WSDL 1.1, made from a table of its operations: what a foreign client reads to call us.

Events stand in it as any XML: their own schema is GS1's, and a client that checks it has it.

source   WSDL 1.1; EPCIS 1.2 and 2.0, 11 (bindings of the query interface) and query XML Schema
"""

from __future__ import annotations

from collections.abc import Mapping

from txng.core.epcis.xml.soap_faults import EXCEPTIONS
from txng.core.epcis.xml.soap_results import QUERY_NAMESPACES
from txng.core.epcis.xml.writing import Version, attribute_text

_SERVICES: Mapping[Version, str] = {"1.2": "urn:epcglobal:epcis:wsdl:1", "2.0": "urn:epcglobal:epcis:wsdl:2"}
_ALWAYS = ("SecurityException", "ValidationException", "ImplementationException")
_OF_QUERY = ("QueryParameterException", "QueryTooComplexException", "NoSuchNameException")
# operation → its request, its answer, and what it may refuse with beside _ALWAYS
_OPERATIONS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "getQueryNames": ("GetQueryNames", "GetQueryNamesResult", ()),
    "subscribe": (
        "Subscribe",
        "SubscribeResult",
        (
            *_OF_QUERY, "InvalidURIException", "DuplicateSubscriptionException", "SubscriptionControlsException",
            "SubscribeNotPermittedException",
        ),
    ),
    "unsubscribe": ("Unsubscribe", "UnsubscribeResult", ("NoSuchSubscriptionException",)),
    "getSubscriptionIDs": ("GetSubscriptionIDs", "GetSubscriptionIDsResult", ("NoSuchNameException",)),
    "poll": ("Poll", "QueryResults", (*_OF_QUERY, "QueryTooLargeException")),
    "getStandardVersion": ("GetStandardVersion", "GetStandardVersionResult", ()),
    "getVendorVersion": ("GetVendorVersion", "GetVendorVersionResult", ()),
}  # fmt: skip
_SOAP_11, _SOAP_12 = "http://schemas.xmlsoap.org/wsdl/soap/", "http://schemas.xmlsoap.org/wsdl/soap12/"
_TRANSPORT = "http://schemas.xmlsoap.org/soap/http"

# name → its fields: (name, type) each, "?" behind a name that may be missing, "*" behind one that comes any number of times
_TYPES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Nothing": (),
    "ArrayOfString": (("string*", "xsd:string"),),
    "QueryParam": (("name", "xsd:string"), ("value", "xsd:anyType")),
    "QueryParams": (("param*", "q:QueryParam"),),
    "QuerySchedule": tuple(
        (f"{name}?", "xsd:string") for name in ("second", "minute", "hour", "dayOfMonth", "month", "dayOfWeek")
    ),
    "SubscriptionControls": (
        ("schedule?", "q:QuerySchedule"), ("trigger?", "xsd:anyURI"), ("initialRecordTime?", "xsd:dateTime"),
        ("reportIfEmpty", "xsd:boolean"),
    ),
    "Subscribe": (
        ("queryName", "xsd:string"), ("params", "q:QueryParams"), ("dest", "xsd:anyURI"),
        ("controls", "q:SubscriptionControls"), ("subscriptionID", "xsd:string"),
    ),
    "Unsubscribe": (("subscriptionID", "xsd:string"),),
    "GetSubscriptionIDs": (("queryName", "xsd:string"),),
    "Poll": (("queryName", "xsd:string"), ("params", "q:QueryParams")),
    "AnyList": (("*", ""),),
    "QueryResultsBody": (("EventList?", "q:AnyList"), ("VocabularyList?", "q:AnyList")),
    "QueryResults": (
        ("queryName", "xsd:string"), ("subscriptionID?", "xsd:string"), ("resultsBody", "q:QueryResultsBody"),
        ("##other*", ""),
    ),
    "EPCISException": (("reason", "xsd:string"),),
    "NamedException": (
        ("reason", "xsd:string"), ("queryName?", "xsd:string"), ("subscriptionID?", "xsd:string"),
    ),
    "ImplementationException": (
        ("reason", "xsd:string"), ("severity", "xsd:NCName"), ("queryName?", "xsd:string"),
        ("subscriptionID?", "xsd:string"),
    ),
}  # fmt: skip
_ELEMENTS: Mapping[str, str] = {
    "GetQueryNames": "q:Nothing",
    "GetQueryNamesResult": "q:ArrayOfString",
    "Subscribe": "q:Subscribe",
    "SubscribeResult": "q:Nothing",
    "Unsubscribe": "q:Unsubscribe",
    "UnsubscribeResult": "q:Nothing",
    "GetSubscriptionIDs": "q:GetSubscriptionIDs",
    "GetSubscriptionIDsResult": "q:ArrayOfString",
    "Poll": "q:Poll",
    "QueryResults": "q:QueryResults",
    "GetStandardVersion": "q:Nothing",
    "GetStandardVersionResult": "xsd:string",
    "GetVendorVersion": "q:Nothing",
    "GetVendorVersionResult": "xsd:string",
    **dict.fromkeys(EXCEPTIONS, "q:EPCISException"),
    "QueryTooLargeException": "q:NamedException",
    "ImplementationException": "q:ImplementationException",
}


def write_wsdl(address: str, version: Version) -> bytes:
    """The WSDL of the service at `address`, for SOAP 1.1 and 1.2, with EPCIS's names of `version`."""
    namespace, service = QUERY_NAMESPACES[version], _SERVICES[version]
    parts = [
        (
            f'<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
            f'xmlns:soap11="{_SOAP_11}" xmlns:soap12="{_SOAP_12}" xmlns:q="{namespace}" xmlns:s="{service}" '
            f'targetNamespace="{service}">'
        ),
        f'<wsdl:types><xsd:schema targetNamespace="{namespace}" elementFormDefault="unqualified">',
        *(_type(name, fields) for name, fields in _TYPES.items()),
        *(f'<xsd:element name="{name}" type="{kind}"/>' for name, kind in _ELEMENTS.items()),
        "</xsd:schema></wsdl:types>",
        *_messages(),
        *_port_type(),
        *_binding("soap11"),
        *_binding("soap12"),
        '<wsdl:service name="EPCglobalEPCISService">',
        _port("EPCglobalEPCISServicePort", "soap11", address),
        _port("EPCglobalEPCISServicePort12", "soap12", address),
        "</wsdl:service></wsdl:definitions>",
    ]
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join(parts) + "\n").encode()


def _type(name: str, fields: tuple[tuple[str, str], ...]) -> str:
    inside = "".join(_field(field, kind) for field, kind in fields)
    return f'<xsd:complexType name="{name}"><xsd:sequence>{inside}</xsd:sequence></xsd:complexType>'


def _field(name: str, kind: str) -> str:
    bare = name.rstrip("?*")
    occurs = ' minOccurs="0"' * (name != bare) + ' maxOccurs="unbounded"' * name.endswith("*")
    if kind:
        return f'<xsd:element name="{bare}" type="{kind}"{occurs}/>'
    return f'<xsd:any namespace="{bare or "##any"}" processContents="lax"{occurs}/>'


def _messages() -> list[str]:
    requests = {one: one for request, answer, _ in _OPERATIONS.values() for one in (request, answer)}
    return [
        f'<wsdl:message name="{name}"><wsdl:part name="body" element="q:{name}"/></wsdl:message>'
        for name in (*requests, *EXCEPTIONS)
    ]


def _port_type() -> list[str]:
    parts = ['<wsdl:portType name="EPCISServicePortType">']
    for name, (request, answer, refusals) in _OPERATIONS.items():
        faults = "".join(f'<wsdl:fault name="{one}" message="s:{one}"/>' for one in (*refusals, *_ALWAYS))
        inside = f'<wsdl:input message="s:{request}"/><wsdl:output message="s:{answer}"/>{faults}'
        parts.append(f'<wsdl:operation name="{name}">{inside}</wsdl:operation>')
    return [*parts, "</wsdl:portType>"]


def _binding(soap: str) -> list[str]:
    parts = [
        f'<wsdl:binding name="{soap}" type="s:EPCISServicePortType">',
        f'<{soap}:binding style="document" transport="{_TRANSPORT}"/>',
    ]
    body = f'<{soap}:body use="literal"/>'
    for name, (_, _, refusals) in _OPERATIONS.items():
        faults = "".join(
            f'<wsdl:fault name="{one}"><{soap}:fault name="{one}" use="literal"/></wsdl:fault>'
            for one in (*refusals, *_ALWAYS)
        )
        inside = f'<{soap}:operation soapAction=""/><wsdl:input>{body}</wsdl:input><wsdl:output>{body}</wsdl:output>'
        parts.append(f'<wsdl:operation name="{name}">{inside}{faults}</wsdl:operation>')
    return [*parts, "</wsdl:binding>"]


def _port(name: str, soap: str, address: str) -> str:
    place = f'<{soap}:address location="{attribute_text(address)}"/>'
    return f'<wsdl:port name="{name}" binding="s:{soap}">{place}</wsdl:port>'
