"""`txng capture` and `txng trace` against a node that heard the stories."""

from __future__ import annotations

import json

import pytest

from demo.record import record
from demo.stories import broken, coffee, shrimp
from demo.story import document
from tests.demo.conftest import NOW
from txng.project.cli import main

SENDING = broken.story(NOW.date()).sendings[0]
DOCUMENT = document(SENDING)


@pytest.fixture
def say(node, keys, capsys):
    """Run a command of `txng` at the node as an organisation; exit status, what it said, what it complained of."""

    def run(*arguments, organisation=SENDING.organisation):
        key = ["--key", keys[organisation]] if organisation else []
        status = main([*map(str, arguments), "--to", node, *key])
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


@pytest.fixture
def file(tmp_path):
    def write(value, name="su-kien.json"):
        path = tmp_path / name
        path.write_text(value if isinstance(value, str) else json.dumps(value))
        return path

    return write


def test_a_document_is_captured_with_a_receipt_for_each_event_and_again_with_the_first_ones(say, file):
    status, first, _ = say("capture", file(DOCUMENT))
    again, second, _ = say("capture", file(DOCUMENT))

    assert (status, again) == (0, 0)
    assert first.count("✔") == second.count("✔") == len(SENDING.events)
    assert "Đã ghi 2 sự kiện, 0 đã có từ trước" in first
    assert "Đã ghi 0 sự kiện, 2 đã có từ trước" in second


def test_a_bare_event_and_an_array_of_events_are_captured_too(say, file):
    bare = {"@context": DOCUMENT["@context"], **SENDING.events[0]}

    assert say("capture", file(bare))[0] == 0
    assert "Đã ghi 1 sự kiện, 1 đã có từ trước" in say("capture", file(list(SENDING.events)))[1]
    assert "đã có từ trước" in say("capture", file([bare]))[1]


def test_every_fault_is_told_with_its_place_in_the_file_and_nothing_is_stored(say, file):
    wrong = [{**SENDING.events[0], "bizStep": "comissioning"}, {**SENDING.events[1], "eventTime": "hôm qua"}]
    status, told, complaint = say("capture", file(wrong, "sai.json"))

    assert status == 1
    assert "✘ #/0/bizStep" in told
    assert "✘ #/1/eventTime" in told
    assert "sai.json" in complaint
    assert "Đã ghi 2 sự kiện, 0 đã có từ trước" in say("capture", file(DOCUMENT))[1]


def test_with_proceed_the_sound_events_enter(say, file):
    status, told, _ = say(
        "capture", file([SENDING.events[0], {**SENDING.events[1], "eventTime": "hôm qua"}]), "--proceed"
    )

    assert status == 1
    assert "Đã ghi 1 sự kiện" in told
    assert "✘ #/1/eventTime" in told


@pytest.mark.parametrize("text", ["{", '{"type": "EPCISDocument"}', "[]", '{"a": 1, "a": 2}'])
def test_what_is_no_document_is_refused_in_words(say, file, text):
    status, told, _ = say("capture", file(text))

    assert status == 1
    assert "✘" in told


def test_without_a_key_nothing_is_captured(say, file):
    status, told, _ = say("capture", file(DOCUMENT), organisation=None)

    assert status == 1
    assert "✘" in told


def test_a_trace_is_a_tree_that_marks_what_is_missing(say, node, keys, only):
    only(broken)
    record(node, keys, NOW, lambda _: None)

    status, told, _ = say("trace", f"01/{broken.PACK}/10/{broken.LOT}")

    assert status == 0
    assert "Miến dong Thạch Lập" in told
    assert f"└─ làm từ: GTIN {broken.STARCH} · lô {broken.STARCH_LOT}" in told
    assert told.count("! ") == 2
    assert "165 kg" in told
    assert "165 kg" not in say("trace", f"01/{broken.PACK}/10/{broken.LOT}", organisation=None)[1]


def test_a_trace_forward_from_a_plot_reaches_the_pallet_and_as_json_it_is_whole(say, node, keys, only):
    only(coffee)
    record(node, keys, NOW, lambda _: None)
    plot = coffee.PLOTS[0]

    _, told, _ = say("trace", f"01/{plot.cherry}/10/{plot.lot}", "--direction", "forward", organisation="nbc")
    _, body, _ = say("trace", f"01/{plot.cherry}/10/{plot.lot}", "--direction", "forward", "--json", organisation="nbc")

    assert f"đóng vào: SSCC {coffee.PALLET}" in told
    assert f"00/{coffee.PALLET}" in {item["key"] for item in json.loads(body)["items"]}


def test_a_pallets_contents_stand_in_its_trace(say, node, keys, only):
    only(shrimp)
    record(node, keys, NOW, lambda _: None)
    pallet = f"00/{shrimp.PALLETS[0]}"

    backward = say("trace", pallet, organisation="nbc")[1]
    forward = say("trace", pallet, "--direction", "forward", organisation="nbc")[1]

    assert "Ao nuôi số 3" in backward
    assert forward.count("chứa: ") == shrimp.BOXES_PER_PALLET


@pytest.mark.parametrize("code", [f"01/{broken.PACK}", "01/08938999420015/10/X", "khong-phai-ma", ""])
def test_a_code_that_cannot_be_traced_is_told_why(say, code):
    status, told, complaint = say("trace", code)

    assert status == 1
    assert told == ""
    assert complaint.strip().endswith(".")
