"""Identifiers in the form a reader asks for: nothing is lost, nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.events.documents import make_event
from txng.core.epcis.event_id import event_hash
from txng.core.epcis.identifier_format import FORMATS, identifiers_of, in_format, translated
from txng.core.gs1.check import check_digit
from txng.core.gs1.identify import identify

SERIAL = "https://id.gs1.org/01/08938501234568/21/S1"
PAIRS = [
    ("urn:epc:id:sgtin:8938501.023456.S1", SERIAL),
    ("urn:epc:class:lgtin:8938501.023456.KQ-2611", "https://id.gs1.org/01/08938501234568/10/KQ-2611"),
    (
        "urn:epc:id:sscc:8938501.0234000000",
        "https://id.gs1.org/00/" + identify("urn:epc:id:sscc:8938501.0234000000").key[3:],
    ),
    ("urn:epc:id:sgln:8938501.23400.kho", "https://id.gs1.org/" + identify("urn:epc:id:sgln:8938501.23400.kho").key),
    ("urn:epc:id:grai:8938501.23456.7", "https://id.gs1.org/" + identify("urn:epc:id:grai:8938501.23456.7").key),
    ("urn:epc:id:giai:8938501.xe12", "https://id.gs1.org/8004/8938501xe12"),
]


@pytest.mark.parametrize(("urn", "link"), PAIRS)
def test_urn_and_link_become_each_other(urn, link):
    assert translated(urn, "Always_GS1_Digital_Link") == link
    assert translated(link, "Always_EPC_URN", company_prefixes={"8938501"}) == urn


@pytest.mark.parametrize(
    "link",
    [
        "https://id.gs1.org/01/08938501234568",  # a product: no URN names it
        "https://id.gs1.org/01/08938501234568/10/L1/21/S1",  # a URN would forget the lot
        f"{SERIAL}?17=271231",
        "https://vidu.vn/kho/3",
        "urn:uuid:1",
        "https://id.gs1.org/01/04012345123456/21/S1",  # nobody knows this company's prefix
    ],
)
def test_what_a_urn_cannot_say_stays(link):
    assert translated(link, "Always_EPC_URN", company_prefixes={"8938501"}) == link


@given(
    prefix=st.text("0123456789", min_size=6, max_size=12),
    serial=st.text("ABC019-", min_size=1, max_size=20),
    indicator=st.sampled_from("0123456789"),
)
def test_a_serial_survives_there_and_back(prefix, serial, indicator):
    urn = f"urn:epc:id:sgtin:{prefix}.{indicator}{'7' * (12 - len(prefix))}.{serial}"
    link = translated(urn, "Always_GS1_Digital_Link")

    assert link.startswith("https://id.gs1.org/01/")
    assert check_digit(link.split("/")[4][:13]) == link.split("/")[4][13]
    assert translated(link, "Always_EPC_URN", company_prefixes={prefix}) == urn


def test_every_place_of_an_event_is_translated_and_nothing_else():
    urn, lot = PAIRS[0][0], PAIRS[1]
    event = make_event(
        epcList=[urn],
        quantityList=[{"epcClass": lot[0], "quantity": 1.5, "uom": "KGM"}],
        readPoint={"id": "urn:epc:id:sgln:8938501.23400.kho"},
        bizTransactionList=[{"type": "po", "bizTransaction": "urn:epc:id:gdti:8938501.23456.7"}],
        sourceList=[{"type": "owning_party", "source": "urn:epc:id:pgln:8938501.23400"}],
        sensorElementList=[
            {
                "sensorMetadata": {"deviceID": PAIRS[5][0]},
                "sensorReport": [{"type": "Temperature", "value": 4, "uom": "CEL"}],
            }
        ],
    )

    linked = in_format(event, "Always_GS1_Digital_Link")

    assert not [text for text in identifiers_of(linked) if text.startswith("urn:epc:")]
    assert len(list(identifiers_of(linked))) == 6
    assert event.body["epcList"] == [urn], "the captured event stays as it is"
    assert linked.body["quantityList"][0]["quantity"] == event.body["quantityList"][0]["quantity"]
    assert event_hash(linked) == event_hash(event)
    assert dict(in_format(linked, "Always_EPC_URN", company_prefixes={"8938501"}).body) == dict(event.body)


def test_a_prefix_is_learnt_from_the_same_event():
    event = make_event(epcList=[SERIAL], quantityList=None, readPoint={"id": "urn:epc:id:sgln:8938501.23400.0"})

    assert in_format(event, "Always_EPC_URN").body["epcList"] == [PAIRS[0][0]]


@pytest.mark.parametrize("form", [FORMATS[0], FORMATS[3]])
def test_without_a_wish_an_event_is_what_was_captured(form):
    event = make_event()

    assert in_format(event, form) is event
