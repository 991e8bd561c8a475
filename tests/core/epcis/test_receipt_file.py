"""Receipts: what stands in them, and that nothing in them can be changed."""

import json
from datetime import UTC, datetime

import pytest

from tests.core.merkle.trees import ORIGIN, signer
from txng.core.canon import canonical
from txng.core.epcis.commitment import commitment, face
from txng.core.epcis.read_json import restore
from txng.core.epcis.receipt_file import Sealed, is_receipt, verify_receipt, write_receipt
from txng.core.merkle.checkpoint import Checkpoint, write_checkpoint
from txng.core.merkle.leaf import Leaf, write_leaf
from txng.core.merkle.proof_file import ProofFile, write_proof
from txng.core.merkle.proofs import inclusion_proof
from txng.core.merkle.tiles import Growth, node_reader
from txng.core.merkle.tree import leaf_hash
from txng.core.problems import Refused

VKEY = signer().key.text
AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
AN, BINH = "mst-0312345678", "htx-xoai-cao-lanh"
NUMBERS = "12345678901234567.1"  # what no double holds


def event_text(serial: int) -> bytes:
    return canonical(
        {
            "type": "ObjectEvent",
            "eventID": f"urn:uuid:00000000-0000-4000-8000-{serial:012}",
            "eventTime": "2026-11-20T07:00:00+07:00",
            "eventTimeZoneOffset": "+07:00",
            "action": "OBSERVE",
            "bizStep": "shipping",
            "epcList": [f"https://id.gs1.org/01/08938501234568/21/{serial}"],
        }
    )


def sealed(count: int, by=None) -> list[Sealed]:
    """So many events in a log of their own, with others between."""
    found, leaves = [], []
    for number in range(count):
        text, nonce = event_text(number), bytes([number + 1]) * 32
        committed = commitment(text, AN, face(restore(text), AN), nonce)
        leaves += [
            write_leaf(Leaf("event", AT, "vn", bytes(32))),
            write_leaf(Leaf("event", AT, "vn", committed)),
        ]
        found.append((text, nonce, len(leaves) - 1))
    growth = Growth()
    files = dict(growth.extend(map(leaf_hash, leaves)))
    files |= growth.partial_tiles()
    note = write_checkpoint(Checkpoint(ORIGIN, len(leaves), growth.root), by or signer())
    read = node_reader(len(leaves), files.__getitem__)
    return [
        Sealed(
            text, AN, nonce,
            write_proof(ProofFile(leaves[index], index, tuple(inclusion_proof(index, len(leaves), read)), note)),
        )
        for text, nonce, index in found
    ]  # fmt: skip


def test_a_receipt_proves_each_of_its_events():
    proven = verify_receipt(write_receipt(sealed(3)), VKEY)

    assert [one.event.body["epcList"][0][-1] for one in proven] == ["0", "1", "2"]
    assert [one.index for one in proven] == [1, 3, 5]
    assert {(one.organisation, one.node, one.recorded_at) for one in proven} == {(AN, "vn", AT)}


def test_the_proofs_in_a_receipt_are_those_of_the_log_alone():
    receipt = json.loads(write_receipt(sealed(2)))

    assert receipt["events"][1]["proof"] == sealed(2)[1].proof
    assert is_receipt(write_receipt(sealed(1)))
    assert not is_receipt(sealed(1)[0].proof.encode())


def test_no_byte_of_a_receipt_can_be_changed_left_out_or_doubled():
    data = write_receipt(sealed(2))
    for place in range(len(data)):
        changed = [
            data[:place] + bytes([data[place] ^ 1 << place % 7]) + data[place + 1 :],
            data[:place] + data[place + 1 :],
            data[:place] + data[place : place + 1] + data[place:],
        ]
        for one in changed:
            if one == data:  # of two equal letters side by side, either may go: nothing changed
                continue
            with pytest.raises(Refused):
                verify_receipt(one, VKEY)
                pytest.fail(f"byte {place} is not protected: {one[place - 20 : place + 20]!r}")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("event", lambda entry, other: entry | {"event": other["event"]}),
        ("proof", lambda entry, other: entry | {"proof": other["proof"]}),
        ("nonce", lambda entry, other: entry | {"nonce": other["nonce"]}),
        ("organisation", lambda entry, other: entry | {"organisation": BINH}),
        ("more", lambda entry, other: entry | {"note": "đã thanh toán"}),
    ],
)
def test_a_part_of_another_event_is_refused_with_its_place(name, change):
    receipt = json.loads(write_receipt(sealed(2)))
    entries = receipt["events"]
    forged = canonical(receipt | {"events": [entries[0], change(entries[1], entries[0])]})

    with pytest.raises(Refused) as refused:
        verify_receipt(forged, VKEY)

    (problem,) = refused.value.problems
    assert problem.code == ("receipt.format" if name == "more" else "receipt.other_event")
    assert problem.pointer == ("" if name == "more" else "/events/1/event")


def test_an_event_that_was_left_out_leaves_a_true_receipt_of_the_others():
    receipt = json.loads(write_receipt(sealed(3)))
    shorter = canonical(receipt | {"events": receipt["events"][1:]})

    assert [one.index for one in verify_receipt(shorter, VKEY)] == [3, 5]


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"events":[],"type":"txng.receipt@v1"}', b"[" * 5_000])
def test_what_is_no_receipt_is_refused(data):
    with pytest.raises(Refused) as refused:
        verify_receipt(data, VKEY)

    assert [problem.code for problem in refused.value.problems] == ["receipt.format"]


def test_another_logs_key_proves_nothing():
    with pytest.raises(Refused):
        verify_receipt(write_receipt(sealed(1)), signer(b"9" * 32).key.text)


def test_an_event_that_is_none_is_refused_without_a_crash():
    receipt = json.loads(write_receipt(sealed(1)))
    for event in ({}, {"type": "Nothing"}, {"type": "ObjectEvent"}, {"type": "ObjectEvent", "epcList": 7}):
        forged = canonical(receipt | {"events": [receipt["events"][0] | {"event": event}]})
        with pytest.raises(Refused):
            verify_receipt(forged, VKEY)


def test_numbers_keep_every_digit():
    text = canonical(json.loads(event_text(1)) | {"vidu:weight": 1}).replace(b":1}", f":{NUMBERS}}}".encode())
    assert NUMBERS.encode() in text
    one = sealed(1)[0]
    with pytest.raises(Refused) as refused:
        verify_receipt(write_receipt([Sealed(text, AN, one.nonce, one.proof)]), VKEY)

    assert [problem.code for problem in refused.value.problems] == [
        "receipt.other_event"
    ]  # read, canonical, not sealed
