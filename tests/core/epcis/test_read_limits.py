"""The bounds of reading: hostile input is refused, told where, and costs little."""

from __future__ import annotations

import json
import time
import tracemalloc
from typing import Any

import pytest

from tests.core.epcis.make_events import GTIN, make_body, make_document
from txng.core.epcis.limits import DEFAULT, Limits
from txng.core.epcis.parse import parse
from txng.core.epcis.read_json import read_document
from txng.core.problems import KINDS, Refused

LOT = f"https://id.gs1.org/01/{GTIN}/10/LUA-2607"
AT = "/epcisBody/eventList/0"


def read_one(body: dict[str, Any]) -> Any:
    return read_document(json.dumps(make_document(body)).encode()).reads[0]


def told(data: bytes, limits: Limits = DEFAULT) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        parse(data, limits)
    return [(problem.code, problem.pointer) for problem in refused.value.problems]


def test_more_faults_than_listed_are_counted():
    many = [make_body(epcList=[f"thửa {n}" for n in range(30)]) for _ in range(3)]

    document = read_document(json.dumps(make_document(*many)).encode(), limits=Limits(max_faults=20))

    listed = [fault for fault in document.faults if fault.code == "epcis.uri"]
    assert [len(read.problems) for read in document.reads] == [20, 1, 1]
    assert document.problems[-1].values == {"count": 90 - len(listed)}
    assert "68 lỗi nữa" in document.problems[-1].sentence()


@pytest.mark.parametrize("name", ["epcList", "vidu:list", "certificationInfo", "sourceList"])
def test_a_list_of_a_million_is_one_fault(name):
    read = read_one(make_body(**{name: ["u:a"] * 1_000_000}))

    assert [(problem.code, problem.pointer) for problem in read.problems] == [("epcis.too_many_items", f"{AT}/{name}")]


def test_the_items_of_all_lists_of_an_event_count_together():
    body = make_body(epcList=[f"urn:x:{n}" for n in range(9)], quantityList=[{"epcClass": LOT}] * 2)
    data = json.dumps(make_document(body)).encode()

    assert read_document(data, limits=Limits(max_items=11)).events
    assert [fault.code for fault in read_document(data, limits=Limits(max_items=10)).faults] == ["epcis.too_many_items"]


def test_too_many_events_are_refused_whole():
    with pytest.raises(Refused) as refused:
        read_document(json.dumps(make_document(*[make_body()] * 4)).encode(), limits=Limits(max_events=3))

    assert refused.value.status == 413


def test_thousands_of_unknown_fields_cost_no_thousands_of_suggestions():
    read = read_one(make_body(**{f"lạ{n}": n for n in range(100_000)}))

    assert len(read.problems) == 200


def test_a_name_of_a_million_letters_is_not_repeated():
    read = read_one(make_body(**{"vidu:" + "a" * 1_000_000: {f"la:{n}": 1 for n in range(300)}}))

    assert sum(len(problem.pointer) for problem in read.problems) < 100_000


# --- bytes that are no sound JSON -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code", "pointer"),
    [
        (b"", "epcis.json_syntax", ""),
        (b'{"a":', "epcis.json_syntax", "/a"),
        (b'{"a":[1,2', "epcis.json_syntax", "/a/1"),
        (b'{"a":1}x', "epcis.json_syntax", ""),
        (b'{"a":01}', "epcis.json_syntax", "/a"),
        (b'{"a":[1,]}', "epcis.json_syntax", "/a/1"),
        (b'{"a":1,}', "epcis.json_syntax", "/a"),
        (b"{'a':1}", "epcis.json_syntax", ""),
        (b'{"a":"\x01"}', "epcis.json_syntax", "/a"),
        (b'["a" "b"]', "epcis.json_syntax", "/0"),
        (b'{"a":1,"b":{"c":1,"c":2}}', "epcis.json_duplicate_key", "/b/c"),
        (b'{"a\\u0062":1,"ab":2}', "epcis.json_duplicate_key", "/ab"),
        (b'[{"eventID":"urn:x:1","eventID":"urn:x:2"}]', "epcis.json_duplicate_key", "/0/eventID"),
        (b'{"a":[0,NaN]}', "epcis.json_constant", "/a/1"),
        (b"[-Infinity]", "epcis.json_constant", "/0"),
        (b'{"a":"\\ud800"}', "epcis.json_text", "/a"),
        (b'["\\udc00\\ud800"]', "epcis.json_text", "/0"),
        (b'{"a":"x\\u0000"}', "epcis.json_text", "/a"),
        (b'{"\\u0000":1}', "epcis.json_text", ""),
        (b"[1e400]", "epcis.json_number", "/0"),
        (b"[1e-999999999999]", "epcis.json_number", "/0"),
        (b"[0." + b"1" * 5000 + b"]", "epcis.json_number", "/0"),
        (b"\xff{}", "epcis.json_utf8", ""),
        (b'"\xed\xa0\x80"', "epcis.json_utf8", ""),
    ],
)
def test_broken_json_is_told_with_its_place(data, code, pointer):
    assert told(data) == [(code, pointer)]


def test_sound_json_of_every_kind_is_read_exactly():
    data = b'\xef\xbb\xbf[12.0, 2.5e3, 0.1, 1e-7, -0.0, 12345678901234567.1, 123456789012345678901, "\\ud83c\\udf3e"]'

    value, forgiven = parse(data, DEFAULT)

    assert list(map(str, value)) == [
        "12",
        "2500",
        "0.1",
        "1e-07",
        "0",
        "12345678901234567.1",
        "123456789012345678901",
        "🌾",
    ]
    assert forgiven == []


def test_the_one_double_key_of_a_gs1_example_is_forgiven_and_said():
    value, forgiven = parse(b'{"eventID":"ni:///sha-256;00?ver=CBV2.0","type":"x","eventID":"urn:uuid:1"}', DEFAULT)

    assert value["eventID"] == "urn:uuid:1"
    assert [problem.code for problem in forgiven] == ["epcis.event_id_twice"]
    assert forgiven[0].is_warning


def test_all_faults_before_the_break_are_told_together():
    assert told(b'{"a":{"b":1,"b":2},"c":[NaN],"d":') == [
        ("epcis.json_duplicate_key", "/a/b"),
        ("epcis.json_constant", "/c/0"),
        ("epcis.json_syntax", "/d"),
    ]


def test_faults_of_bytes_are_counted_beyond_the_bound():
    found = told(b"[" + b"NaN," * 1000 + b"1]", Limits(max_faults=10))

    assert len(found) == 11
    assert found[-1] == ("epcis.more_faults", "")


HOSTILE = {
    "depth 100,000, arrays": (b"[" * 100_000, "epcis.json_depth"),
    "depth 100,000, objects": (b'{"a":' * 100_000, "epcis.json_depth"),
    "depth 100,000, closed": (b"[" * 100_000 + b"]" * 100_000, "epcis.json_depth"),
    "integer of 5 million digits": (b"[1" + b"0" * 5_000_000 + b"]", "epcis.json_number"),
    "50 MB": (b" " * 50_000_000, "epcis.document_size"),
    "three million objects": (b"[" + b"{}," * 3_000_000 + b"1]", "epcis.json_values"),
    "two million numbers, then NaN": (b"[" + b"1," * 2_000_000 + b"NaN]", "epcis.json_constant"),
    "a million keys, one twice": (
        b"{" + b",".join(b'"k%d":1' % n for n in range(300_000)) + b',"k7":2}', "epcis.json_duplicate_key",
    ),
    "a string of 9 MB, unclosed": (b'["' + b"a" * 9_000_000, "epcis.json_syntax"),
    "a string of escapes, unclosed": (b'["' + b"\\\\" * 4_000_000, "epcis.json_syntax"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_in_seconds_and_in_bounded_memory(name):
    data, code = HOSTILE[name]
    started = time.process_time()

    found = told(data)

    assert [found_code for found_code, _ in found] == [code]
    assert time.process_time() - started < 10  # a second or two on an idle machine


def test_memory_of_reading_is_bounded_by_the_documents_size():
    data = b'{"a":[' + b'{"b":"c"},' * 390_000 + b"1]}"
    tracemalloc.start()

    value, _ = parse(data, DEFAULT)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(value["a"]) == 390_001
    assert peak < 40 * len(data)


def test_every_refusal_of_reading_speaks_both_languages_and_names_its_source():
    kinds = {code: kind for code, kind in KINDS.items() if code.startswith("epcis.")}

    assert all(
        kind.vi.endswith((".", "].")) and kind.en.endswith((".", "].")) and kind.source for kind in kinds.values()
    )
    assert all(kind.vi != kind.en for kind in kinds.values())
