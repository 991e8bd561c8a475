"""What a document is told before it is sent: pure, for any bytes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from txng.core.epcis.self_test import examine
from txng.core.epcis.self_test_samples import DECLARED, HARVEST, RIGHTED, json_text, samples, xml_text

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
EVENTS = [sample for sample in samples() if sample.text.lstrip()[0] in "{<" and sample.name != "dang-ky-nhan-tin"]


@pytest.mark.parametrize("sample", EVENTS, ids=lambda sample: sample.name)
def test_each_sample_is_what_it_says(sample):
    found = examine(sample.text.encode(), now=NOW)

    assert found.is_sound == sample.is_sound
    assert found.type == "EPCISDocument"
    assert found.form.startswith("XML" if sample.media_type.endswith("xml") else "JSON")


def test_the_three_forms_of_one_sample_have_one_hash():
    hashes = {
        examine(text.encode(), now=NOW).events[0].hash
        for text in (json_text(HARVEST), xml_text(HARVEST), xml_text(HARVEST, version="1.2"))
    }

    assert len(hashes) == 1


def test_a_bare_event_is_judged_like_one_in_a_document():
    text = json_text(HARVEST).partition('"eventList": [')[2].rpartition("]")[0]
    bare = text.replace('"type"', '"@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"], "type"', 1)

    found = examine(bare.encode(), now=NOW)

    assert (found.type, found.events[0].hash) == (
        "ObjectEvent",
        examine(json_text(HARVEST).encode(), now=NOW).events[0].hash,
    )


def test_one_id_for_two_contents_is_found_without_asking_anybody():
    found = examine(json_text(HARVEST, RIGHTED | {"eventID": HARVEST["eventID"]}).encode(), now=NOW)

    assert [problem.code for problem in found.faults] == ["capture.event_id_twice"]
    assert examine(json_text(HARVEST, DECLARED, HARVEST).encode(), now=NOW).is_sound


def test_what_1_2_cannot_say_is_told_and_refuses_nothing():
    measured = HARVEST | {"persistentDisposition": {"set": ["in_transit"]}}
    found = examine(json_text(measured).encode(), now=NOW)

    assert found.is_sound
    assert [problem.code for problem in found.events[0].losses] == ["epcis_xml.only_in_20"]


def test_an_event_of_tomorrow_is_a_fault():
    found = examine(json_text(HARVEST).encode(), now=datetime(2025, 1, 1, tzinfo=UTC))

    assert [problem.code for problem in found.faults] == ["epcis.event_time_future"]


@pytest.mark.parametrize(
    "data", [b"", b" ", b"{", b"<", b"<a/>", b"[]", b"null", b"\xff\xfe<", b"\x00", b"{}" * 99, b"<!DOCTYPE a>"]
)
def test_whatever_it_is_it_is_told_what_is_wrong(data):
    found = examine(data, now=NOW)

    assert found.faults
    assert not found.is_sound


@given(st.binary(max_size=200))
def test_no_bytes_crash_it(data):
    examine(data, now=NOW)


@given(st.integers(0, 1_500), st.sampled_from(EVENTS), st.binary(min_size=1, max_size=3))
def test_no_change_of_a_sample_crashes_it(place, sample, noise):
    text = sample.text.encode()
    examine(text[: place % len(text)] + noise + text[place % len(text) + 1 :], now=NOW)
