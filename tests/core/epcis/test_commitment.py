"""Commitments bind everything and show nothing; a face opens, and no other face does."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from txng.core.canon import canonical
from txng.core.epcis.commitment import MOST_ITEMS, commitment, face, face_opening, opens
from txng.core.epcis.event import Event, EventType, Item, Part

LOT = "01/08938501234568/10/KQ-2611"
BODY = {"type": "ObjectEvent", "eventTime": "2026-03-01T07:30:00.000+07:00", "example:price": "180000"}
EVENT = Event(
    EventType.OBJECT,
    BODY,
    {"example": "https://ns.example.com/"},
    datetime(2026, 3, 1, 0, 30, tzinfo=UTC),
    "+07:00",
    biz_step="shipping",
    disposition="in_transit",
    read_point="414/8938501234001",
    items=(
        Item(Part.SUBJECT, "01/08938501234568/21/S1"),
        Item(Part.SUBJECT, LOT, is_class=True, quantity=Decimal("12.5"), uom="KGM"),
        Item(Part.PARENT, "00/089385010000000018"),
        Item(Part.SUBJECT, "https://vidu.vn/vat/1"),
    ),
)
STORED = canonical(BODY)
NONCE = bytes(range(32))
HAND_MADE = "9d1b74ab88bf9d204ecc43964b009e7dd8509fd94c7e7f0d64d6d45acc70b3bc"
FACE = face(EVENT, "htx-son-ha")

nonces = st.binary(min_size=16, max_size=32)
scalars = st.none() | st.booleans() | st.text(max_size=8)
faces = st.dictionaries(st.text(max_size=8), scalars | st.lists(scalars, max_size=3), max_size=4)
stored_texts = faces.map(canonical)


def test_the_face_tells_who_what_when_where_and_no_more():
    assert FACE == {
        "type": "ObjectEvent",
        "eventTime": "2026-03-01T07:30:00.000+07:00",
        "eventTimeZoneOffset": "+07:00",
        "bizStep": "shipping",
        "readPoint": "414/8938501234001",
        "organisation": "htx-son-ha",
        "items": ["01/08938501234568", LOT],
    }


@pytest.mark.parametrize("place", ["https://maps.vidu.vn/?q=20.98,105.78", "urn:x:nha-ong-Ba", "GEO:1,2"])
def test_free_text_of_a_place_is_never_sealed_into_a_face(place):
    told = face(replace(EVENT, read_point=place, biz_location=place), "htx-son-ha")

    assert not {"readPoint", "bizLocation"} & told.keys()


def test_a_face_shows_no_coordinates_but_says_that_it_declares_an_error():
    told = face(replace(EVENT, read_point="geo:20.98,105.78", is_declaration=True), "htx-son-ha")

    assert "readPoint" not in told
    assert told["errorDeclaration"] is True


def test_a_face_of_many_lots_says_how_many_it_leaves_out():
    lots = tuple(Item(Part.OUTPUT, f"01/08938501234568/10/L{number:03}", is_class=True) for number in range(60))

    told = face(replace(EVENT, items=lots), "htx-son-ha")

    assert len(told["items"]) == MOST_ITEMS == 50
    assert told["moreItems"] == 10


def test_the_commitment_is_the_one_written_in_the_decision():
    # Computed by hand from the formulas, so that no refactoring changes what the log already holds.
    assert commitment(b'{"a":1}', "htx", {"type": "ObjectEvent"}, NONCE).hex() == HAND_MADE


@given(stored_texts, st.text(max_size=8), faces, nonces, st.data())
def test_any_change_of_event_organisation_face_or_nonce_changes_the_commitment(
    stored, organisation, shown, nonce, data
):
    other = (
        data.draw(stored_texts, "stored text"),
        data.draw(st.text(max_size=8), "organisation"),
        data.draw(faces, "face"),
        data.draw(nonces, "nonce"),
    )
    one = (stored, organisation, shown, nonce)

    for place in range(4):
        changed = (*one[:place], other[place], *one[place + 1 :])
        same = canonical(other[place]) == canonical(shown) if place == 2 else other[place] == one[place]
        assert (commitment(*changed) == commitment(*one)) is same


@given(stored_texts, st.text(max_size=8), faces, nonces)
def test_a_face_opens_its_own_commitment_after_a_journey_as_json(stored, organisation, shown, nonce):
    opening = json.loads(json.dumps(face_opening(stored, organisation, shown, nonce)))

    assert opens(opening, commitment(stored, organisation, shown, nonce))


@given(faces, faces)
def test_no_other_face_opens_the_same_commitment(shown, other):
    opening = face_opening(STORED, "htx-son-ha", shown, NONCE)
    committed = commitment(STORED, "htx-son-ha", shown, NONCE)

    assert opens({**opening, "face": other}, committed) is (canonical(other) == canonical(shown))


@given(st.sampled_from(["key", "full"]), st.integers(0, 255))
def test_no_flipped_bit_of_an_opening_opens(name, bit):
    opening = face_opening(STORED, "htx-son-ha", FACE, NONCE)
    flipped = bytearray.fromhex(opening[name])
    flipped[bit // 8] ^= 1 << bit % 8

    assert not opens({**opening, name: flipped.hex()}, commitment(STORED, "htx-son-ha", FACE, NONCE))


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        {},
        {"face": FACE},
        {**face_opening(STORED, "htx-son-ha", FACE, NONCE), "more": 1},
        {**face_opening(STORED, "htx-son-ha", FACE, NONCE), "key": None},
        {
            **face_opening(STORED, "htx-son-ha", FACE, NONCE),
            "key": face_opening(STORED, "a", FACE, NONCE)["key"].upper(),
        },
        {**face_opening(STORED, "htx-son-ha", FACE, NONCE), "face": "FACE"},
        {**face_opening(STORED, "htx-son-ha", FACE, NONCE), "face": {"a": {1}}},
        {**face_opening(STORED, "htx-son-ha", FACE, NONCE), "face": {"a": float("nan")}},
    ],
    ids=lambda wrong: str(wrong)[-40:],
)
def test_what_has_not_the_form_of_an_opening_opens_nothing(wrong):
    assert not opens(wrong, commitment(STORED, "htx-son-ha", FACE, NONCE))


def test_an_opening_shows_neither_the_event_nor_the_nonce():
    opening = json.dumps(face_opening(STORED, "htx-son-ha", FACE, NONCE))

    assert "180000" not in opening
    assert NONCE.hex() not in opening


def test_a_nonce_that_can_be_guessed_is_refused():
    with pytest.raises(ValueError, match="can be guessed"):
        commitment(STORED, "htx-son-ha", FACE, b"short")
