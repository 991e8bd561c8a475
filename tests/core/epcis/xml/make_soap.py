"""Calls of the query interface in XML: plain builders."""

from __future__ import annotations

from txng.core.epcis.xml.soap_calls import ENVELOPES
from txng.core.epcis.xml.soap_results import QUERY_NAMESPACES

XSD = "http://www.w3.org/2001/XMLSchema"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def operation(name: str, inside: str = "", *, version: str = "1.2", declared: str = "") -> str:
    """One operation's element."""
    declarations = f'xmlns:q="{QUERY_NAMESPACES[version]}" xmlns:xsd="{XSD}" xmlns:xsi="{XSI}" {declared}'
    return f"<q:{name} {declarations}>{inside}</q:{name}>"


def call(body: str, *, binding: str = "1.1", header: str = "") -> bytes:
    """A call in its envelope, or in an EPCISQueryDocument."""
    if binding == "document":
        namespace = QUERY_NAMESPACES["1.2" if QUERY_NAMESPACES["1.2"] in body else "2.0"]
        start = f'<q:EPCISQueryDocument xmlns:q="{namespace}" schemaVersion="1.2" creationDate="2026-07-22T07:00:00Z">'
        return f"{start}<EPCISBody>{body}</EPCISBody></q:EPCISQueryDocument>".encode()
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<soapenv:Envelope xmlns:soapenv="{ENVELOPES[binding]}">{header}'
        f"<soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>"
    ).encode()


def poll(*parameters: str, name: str = "SimpleEventQuery", version: str = "1.2", declared: str = "") -> str:
    inside = f"<queryName>{name}</queryName><params>{''.join(parameters)}</params>"
    return operation("Poll", inside, version=version, declared=declared)


def parameter(name: str, *values: str, kind: str = "", is_list: bool = False) -> str:
    """One parameter; several values make a list."""
    typed = f' xsi:type="{kind}"' if kind else ""
    if is_list or len(values) > 1:
        typed = typed or ' xsi:type="q:ArrayOfString"'
        return f"<param><name>{name}</name><value{typed}>{''.join(f'<string>{one}</string>' for one in values)}</value></param>"
    return f"<param><name>{name}</name><value{typed}>{''.join(values)}</value></param>"


def subscribe(
    *parameters: str,
    name: str = "SimpleEventQuery",
    controls: str = "<schedule><second>0</second></schedule><reportIfEmpty>false</reportIfEmpty>",
    dest: str = "https://nhan-tin.example.com/epcis",
    subscription_id: str = "nhan-hang",
    version: str = "1.2",
) -> str:
    inside = (
        f"<queryName>{name}</queryName><params>{''.join(parameters)}</params><dest>{dest}</dest>"
        f"<controls>{controls}</controls><subscriptionID>{subscription_id}</subscriptionID>"
    )
    return operation("Subscribe", inside, version=version)
