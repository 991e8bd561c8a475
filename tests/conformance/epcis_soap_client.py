"""zeep, a foreign client, with GS1's own WSDL: every operation of the query interface over HTTP on a running node.

GS1 publishes the WSDL of 2.0 alone; for 1.2 the same calls go by the WSDL that the node itself gives. Every answer is
judged by GS1's schema of its version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import requests
import zeep
from lxml import etree
from requests.auth import HTTPBasicAuth
from zeep import xsd
from zeep.exceptions import Fault
from zeep.plugins import HistoryPlugin
from zeep.transports import Transport

from tests.core.epcis.xml.make_xml import make_document, make_event, schema_faults

Result = tuple[str, str, bool, str]
_WSDL = "epcis/gs1-EPCIS/WSDL/EPCglobal-epcis-query-2_0.wsdl"
_EPC = "https://id.gs1.org/01/08938501234568/21/A1"
_URN = "urn:epc:id:sgtin:8938501.023456.A1"
_SERVICES = {"1.2": "urn:epcglobal:epcis:wsdl:1", "2.0": "urn:epcglobal:epcis:wsdl:2"}
_DEST = "https://nhan-tin.example.com/epcis"


def run(vectors: Path, url: str, new_key: Callable[[], str]) -> Iterable[Result]:
    """Each call with each WSDL: (source, name, passed, what was found)."""
    for source, wsdl, version, port in (
        ("SOAP: zeep with GS1's WSDL 2.0", str(vectors / _WSDL), "2.0", "EPCglobalEPCISServicePort"),
        ("SOAP: zeep with our WSDL 1.2, SOAP 1.1", f"{url}/epcis/v1/?wsdl", "1.2", "EPCglobalEPCISServicePort"),
        ("SOAP: zeep with our WSDL 1.2, SOAP 1.2", f"{url}/epcis/v1/?wsdl", "1.2", "EPCglobalEPCISServicePort12"),
    ):
        key = new_key()
        _capture(url, key)
        with requests.Session() as session:
            session.auth = HTTPBasicAuth("may", key)  # as old clients give a key
            session.headers["Accept-Language"] = "en"
            for name, call in _Calls(wsdl, f"{url}/epcis/v1/", (version, port), session).all():
                fault = call()
                yield source, name, not fault, fault


def _capture(url: str, key: str) -> None:
    other = make_event(kind="AggregationEvent", inside=_AGGREGATION)
    data = make_document(make_event("<bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep>"), other)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "text/xml"}
    answer = httpx.post(f"{url}/epcis/v1/capture", content=data, headers=headers, timeout=30)
    answer.raise_for_status()


_AGGREGATION = (
    "<eventTime>2026-07-22T08:45:00+07:00</eventTime><eventTimeZoneOffset>+07:00</eventTimeZoneOffset>",
    "<parentID>urn:epc:id:sscc:8938501.0000000001</parentID>",
    f"<childEPCs><epc>{_URN}</epc></childEPCs><action>ADD</action>",
)


class _Calls:
    """One client at one port of one WSDL."""

    def __init__(self, wsdl: str, address: str, of: tuple[str, str], session: requests.Session) -> None:
        (version, port), self.history = of, HistoryPlugin()
        self.version = version
        self.client = zeep.Client(wsdl, transport=Transport(session=session, timeout=30), plugins=[self.history])
        ports = self.client.wsdl.services["EPCglobalEPCISService"].ports
        binding = ports[port].binding.name.localname
        self.service = self.client.create_service(f"{{{_SERVICES[version]}}}{binding}", address)
        self.types = self.client.type_factory(f"urn:epcglobal:epcis-query:xsd:{'2' if version == '2.0' else '1'}")

    def all(self) -> Iterator[tuple[str, Callable[[], str]]]:
        yield (
            "getQueryNames",
            lambda: self._same(self.service.getQueryNames(), ["SimpleEventQuery", "SimpleMasterDataQuery"]),
        )
        yield "getStandardVersion", lambda: self._same(self.service.getStandardVersion(), self.version)
        yield "getVendorVersion", lambda: self._same(self.service.getVendorVersion()[:4], "urn:")
        yield "poll", lambda: self._finds(2)
        for name, value, count in self._parameters():
            yield f"poll {name}", lambda name=name, value=value, count=count: self._finds(count, (name, value))
        yield "poll for the first", self._finds_the_first
        yield "poll SimpleMasterDataQuery", self._finds_master_data
        for name, parameters, want in self._wrong():
            yield (
                f"poll, wrong: {want}",
                lambda name=name, parameters=parameters, want=want: self._is_refused(
                    want, lambda: self._poll(name, *parameters)
                ),
            )
        yield "subscribe, getSubscriptionIDs, unsubscribe", self._subscribes
        yield (
            "subscribe with a trigger",
            lambda: self._is_refused(
                "SubscriptionControlsException", lambda: self._subscribe(trigger="urn:epcglobal:x", reportIfEmpty=True)
            ),
        )

    def _parameters(self) -> list[tuple[str, Any, int]]:
        string, strings = xsd.String(), self.types.ArrayOfString
        return [
            ("eventType", xsd.AnyObject(strings, strings(["ObjectEvent"])), 1),
            ("EQ_bizStep", xsd.AnyObject(strings, strings(["urn:epcglobal:cbv:bizstep:shipping"])), 1),
            ("MATCH_epc", xsd.AnyObject(strings, strings([_URN, _EPC])), 2),
            ("MATCH_anyEPC", xsd.AnyObject(strings, strings(["urn:epc:idpat:sgtin:8938501.023456.*"])), 2),
            ("GE_eventTime", xsd.AnyObject(xsd.DateTime(), datetime(2026, 7, 22, 1, tzinfo=UTC)), 1),
            ("LT_recordTime", xsd.AnyObject(xsd.DateTime(), datetime(2020, 1, 1, tzinfo=UTC)), 0),
            ("GE_quantity", xsd.AnyObject(xsd.Decimal(), Decimal("7.5")), 0),
            ("maxEventCount", xsd.AnyObject(xsd.Int(), 2), 2),
            ("EQ_https://vidu.vn/ns#giong", xsd.AnyObject(string, "ST25"), 0),
        ]

    def _wrong(self) -> list[tuple[str, tuple[tuple[str, Any], ...], str]]:
        one = xsd.AnyObject(xsd.Int(), 1)
        return [
            ("SimpleEventQuery", (("EQ_khongCo", xsd.AnyObject(xsd.String(), "x")),), "QueryParameterException"),
            ("SimpleEventQuery", (("maxEventCount", one),), "QueryTooLargeException"),
            ("khong-co", (), "NoSuchNameException"),
        ]

    def _poll(self, name: str, *parameters: tuple[str, Any]) -> Any:
        given = [{"name": one, "value": value} for one, value in parameters]
        return self.service.poll(queryName=name, params={"param": given})

    def _finds(self, count: int, *parameters: tuple[str, Any]) -> str:
        self._poll("SimpleEventQuery", *parameters)
        found = len(self._events())
        return self._invalid() or ("" if found == count else f"{found} events instead of {count}")

    def _finds_the_first(self) -> str:
        string = xsd.String()
        order = [("orderBy", "eventTime"), ("orderDirection", "ASC")]
        asked = [(name, xsd.AnyObject(string, value)) for name, value in order]
        self._poll("SimpleEventQuery", *asked, ("eventCountLimit", xsd.AnyObject(xsd.Int(), 1)))
        names = [etree.QName(one).localname for one in self._events()]
        return self._invalid() or ("" if names == ["ObjectEvent"] else f"{names}")

    def _finds_master_data(self) -> str:
        flag = xsd.AnyObject(xsd.Boolean(), True)
        answer = self._poll("SimpleMasterDataQuery", ("includeAttributes", flag), ("includeChildren", flag))
        return self._invalid() or self._same(answer.queryName, "SimpleMasterDataQuery")

    def _subscribe(self, **controls: Any) -> None:
        self.service.subscribe(
            queryName="SimpleEventQuery",
            params={"param": []},
            dest=_DEST,
            controls=controls,
            subscriptionID="nhan-hang",
        )

    def _subscribes(self) -> str:
        since = datetime(2026, 7, 1, tzinfo=UTC)
        self._subscribe(schedule={"minute": "0/30", "dayOfWeek": "1-5"}, initialRecordTime=since, reportIfEmpty=False)
        found = self.service.getSubscriptionIDs("SimpleEventQuery")
        again = self._is_refused(
            "DuplicateSubscriptionException", lambda: self._subscribe(schedule={"second": "0"}, reportIfEmpty=True)
        )
        self.service.unsubscribe("nhan-hang")
        left = self.service.getSubscriptionIDs("SimpleEventQuery")
        twice = self._is_refused("NoSuchSubscriptionException", lambda: self.service.unsubscribe("nhan-hang"))
        return again or twice or self._same((found, left or []), (["nhan-hang"], []))

    def _is_refused(self, want: str, call: Callable[[], Any]) -> str:
        try:
            call()
        except Fault as fault:
            told = [etree.QName(one).localname for one in fault.detail]
            return self._same(told, [want]) or ("" if fault.message else "no reason in words")
        return f"not refused; {want} was wanted"

    def _same(self, found: Any, want: Any) -> str:
        return self._invalid() or ("" if found == want else f"{found!r} instead of {want!r}")

    def _events(self) -> list[Any]:
        body = self._message()
        return [one for one in body.iter() if etree.QName(one).localname.endswith("Event")]

    def _message(self) -> Any:
        envelope = self.history.last_received["envelope"]
        return next(one for one in envelope if etree.QName(one).localname == "Body")[0]

    def _invalid(self) -> str:
        """What GS1's schema says against the last answer."""
        message = self._message()
        exceptions = (one for one in message.iter() if etree.QName(one).localname.endswith("Exception"))
        judged = next(exceptions, message)
        return "; ".join(schema_faults(etree.tostring(judged), self.version, "-query"))[:300]
