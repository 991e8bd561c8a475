"""EPCIS in XML: plain builders of documents, and GS1's own schemas as judges."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lxml import etree

from tests.vectors import VECTORS
from txng.core.epcis.event import Event
from txng.core.epcis.xml.read_xml import Read, read_document

GTIN, GLN = "08938501234568", "8938501234001"
HARVEST = (
    "<eventTime>2026-07-22T06:45:00+07:00</eventTime><eventTimeZoneOffset>+07:00</eventTimeZoneOffset>",
    f"<epcList><epc>https://id.gs1.org/01/{GTIN}/21/A1</epc></epcList>",
    "<action>ADD</action>",
)
_XSD = VECTORS / "epcis/gs1-EPCIS"


def make_event(*more: str, kind: str = "ObjectEvent", inside: tuple[str, ...] = HARVEST) -> str:
    """A harvest; `more` comes after the action, where the schema wants what it is."""
    return f"<{kind}>{''.join(inside)}{''.join(more)}</{kind}>"


def make_document(*events: str, version: str = "2.0", header: str = "", declared: str = "") -> bytes:
    """An EPCISDocument around them; xmlns:vidu is declared."""
    number = "2" if version == "2.0" else "1"
    return (
        f'<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:{number}" xmlns:vidu="https://vidu.vn/ns/" '
        f'{declared} schemaVersion="{version}" creationDate="2026-07-22T07:00:00Z">\n'
        f"{header}<EPCISBody><EventList>\n{chr(10).join(events)}\n</EventList></EPCISBody></epcis:EPCISDocument>"
    ).encode()


def read_one(*more: str, version: str = "2.0", **of_event) -> Read:
    return read_document(make_document(make_event(*more, **of_event), version=version)).reads[0]


def event_in(read: Read) -> Event:
    assert read.event is not None, read.problems
    return read.event


def faults_in(read: Read) -> list[tuple[str, str]]:
    return [(problem.code, problem.pointer) for problem in read.problems if not problem.is_warning]


@cache
def schema(version: str, kind: str = "") -> etree.XMLSchema:
    folder: Path = _XSD / "XSL/1.2/XSD" if version == "1.2" else _XSD / "XSD"
    return etree.XMLSchema(etree.parse(str(folder / f"EPCglobal-epcis{kind}-{version.replace('.', '_')}.xsd")))


def schema_faults(data: bytes, version: str, kind: str = "") -> list[str]:
    """What GS1's schema says against a document; nothing where it is valid."""
    judge = schema(version, kind)
    return [] if judge.validate(etree.fromstring(data)) else [str(entry) for entry in judge.error_log]
