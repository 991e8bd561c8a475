"""Hostile and odd bytes: refused at once, or read for what they are."""

from __future__ import annotations

import time

import pytest

from tests.conformance.epcis_xml import attacks
from tests.core.epcis.xml.make_xml import make_document, make_event
from txng.core.epcis.limits import Limits
from txng.core.epcis.xml.read_xml import read_document
from txng.core.problems import Refused

ATTACKS = attacks()
TOLD = make_event("<vidu:ghiChu>Đồng Tháp</vidu:ghiChu>")


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_an_attack_is_refused_within_a_tenth_of_a_second(name):
    took, codes = min(_try(ATTACKS[name]) for _ in range(3))

    assert codes
    assert took < 0.1, f"{took:.3f} s"


def _try(data):
    start = time.process_time()
    try:
        codes = [problem.code for problem in read_document(data).faults]
    except Refused as refused:
        codes = [problem.code for problem in refused.problems]
    return time.process_time() - start, codes


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "UTF-16"),
        ("windows-1258", "windows-1258"),
        ("utf-8", "us-ascii"),
    ],
)
def test_encodings_of_old_systems_are_read(encoding, declared):
    text = (
        f'<?xml version="1.0" encoding="{declared}"?>\n'
        + make_document(TOLD.replace("Đồng Tháp", "Đà Lạt"[:2])).decode()
    )

    document = read_document(text.encode(encoding))

    assert document.events[0].body["vidu:ghiChu"] == "Đà"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'<?xml version="1.0" encoding="EBCDIC-CP-US"?><a/>', "epcis_xml.encoding"),
        (b'<?xml version="1.0" encoding="UTF-7"?><a/>', "epcis_xml.encoding"),
        (b"\xff\xfe<\x00a", "epcis_xml.encoding"),
        (make_document(TOLD).replace("Đ".encode(), b"\xd0"), "epcis_xml.syntax"),
        (b"", "epcis_xml.syntax"),
        (b"xin chao", "epcis_xml.syntax"),
        (make_document(TOLD)[:-9], "epcis_xml.syntax"),
        (make_document(TOLD).replace(b"ghiChu>", b"ghiChu>&lt;&la;", 1), "epcis_xml.syntax"),
        (b"<!DOCTYPE a [<!ELEMENT a ANY>]><a/>", "epcis_xml.dtd"),
        (b"<!DOCTYPE a PUBLIC 'x' 'y'><a/>", "epcis_xml.dtd"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(data, code):
    with pytest.raises(Refused) as refused:
        read_document(data)

    (problem,) = refused.value.problems
    assert problem.code == code
    assert problem.values["line"] >= 1
    assert "{" not in problem.sentence("vi") + problem.sentence("en")


def test_a_doctype_that_declares_nothing_is_no_reason_to_refuse():
    data = b'<?xml version="1.0"?>\n<!-- GS1 -->\n<!DOCTYPE project>\n' + make_document(TOLD)

    assert len(read_document(data).events) == 1


def test_comments_and_instructions_leave_the_text_whole():
    data = make_document(TOLD.replace("Đồng Tháp", "Đồng <!-- x -->Tháp<?y z?>"))

    assert read_document(data).events[0].body["vidu:ghiChu"] == "Đồng Tháp"


def test_a_document_beyond_the_limit_is_refused_by_its_length():
    with pytest.raises(Refused) as refused:
        read_document(make_document(TOLD), limits=Limits(max_bytes=100))

    assert refused.value.problems[0].code == "epcis.document_size"


def test_line_numbers_are_right_beyond_65535():
    data = make_document("\n" * 70_000, make_event("<x/>"))

    (fault,) = read_document(data).faults

    assert fault.values["line"] == 70_004


@pytest.mark.parametrize(
    "inside",
    [
        "".join(f'<p{n}:a xmlns:p{n}="urn:x:{n}"/>' for n in range(30_000)),
        "".join(f'<p:a xmlns:p="urn:x:{n}"/>' for n in range(30_000)),
        "<action>ADD</action>" * 50_000,
        "<extension><a/></extension>" * 30_000,
        "".join(f"<vidu:a{n}/>" for n in range(40_000)) + "<bizStep>x</bizStep>" * 200,
    ],
    ids=["prefixes", "one prefix anew", "doubles", "wrappers", "siblings"],
)
def test_a_document_made_to_be_slow_costs_seconds_at_most(inside):
    start = time.process_time()

    read_document(make_document(make_event(inside)))

    assert time.process_time() - start < 6
