"""capture(): all or none, once, and each event's identity its own organisation's."""

from __future__ import annotations

import random
import string
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction

from tests.conftest import NOW
from tests.events.documents import (
    LOT,
    declared,
    events_of,
    make_aggregation,
    make_body,
    make_document,
    make_event,
    make_transformation,
)
from txng.core.epcis.commitment import opens
from txng.core.epcis.event_id import event_hash
from txng.core.epcis.read_json import read_document
from txng.core.problems import Problem, Refused
from txng.events import lookups
from txng.events.capture import bounded, capture, capture_each

pytestmark = pytest.mark.django_db


def rows(statement: str, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def count(table: str) -> int:
    return rows(f"select count(*) from {table}")[0][0]


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def test_an_event_is_stored_with_its_items_links_and_pending_leaf(an):
    (event,) = events_of(make_transformation())

    (receipt,) = capture(an, [event], now=NOW)

    assert (receipt.status, receipt.record_time, receipt.index) == ("captured", NOW, None)
    stored = lookups.events_by_no(an, [receipt.event_no])[receipt.event_no]
    assert stored.event() == event
    assert stored.record_time == NOW
    assert rows(
        "select k.key, part, n, quantity, uom from events_item natural join events_key k where event_no = %s order by n",
        receipt.event_no,
    ) == [
        ("01/08938501234568/10/KQ-2611", 4, 0, Decimal(100), "KGM"),
        ("01/08938501234575/10/BOT-01", 5, 1, Decimal(40), "KGM"),
    ]
    back = rows("select src, dst, kind from events_link_back where event_no = %s", receipt.event_no)
    forward = rows("select src, dst, kind from events_link_forward where event_no = %s", receipt.event_no)
    numbers = lookups.key_nos(["01/08938501234568/10/KQ-2611", "01/08938501234575/10/BOT-01"])
    assert back == forward == [(*numbers.values(), 1)]
    assert rows("select kind, ref from tlog_pending") == [("event", receipt.event_no)]


def test_the_pending_leaf_commits_to_what_is_stored_and_its_face_opens_it(an):
    (receipt,) = capture(an, [make_event()], now=NOW)

    ((committed,),) = rows("select commitment from tlog_pending where ref = %s", receipt.event_no)

    assert lookups.commitments_of([receipt.event_no]) == {receipt.event_no: bytes(committed)}
    face = lookups.faces_of([receipt.event_no])[receipt.event_no]
    assert opens(face.opening, bytes(committed))
    assert "quantity" not in str(face.face)
    assert face.index is None


def test_the_same_event_again_returns_its_first_receipt(an):
    event = make_event()
    (first,) = capture(an, [event], now=NOW)

    (again,) = capture(an, [event], now=NOW + timedelta(hours=1))

    assert again == replace(first, status="known")
    assert count("events_event") == count("tlog_pending") == 1


def test_the_same_event_spelled_otherwise_is_the_same_event(an):
    body = make_body()
    other = body | {
        "eventTime": "2026-11-20T01:00:00Z",
        "bizStep": "https://ref.gs1.org/cbv/BizStep-commissioning",
        "quantityList": [{"epcClass": "urn:epc:class:lgtin:8938501.023456.KQ-2611", "quantity": 120.50, "uom": "KGM"}],
    }
    (first,) = capture(an, events_of(body), now=NOW)

    (again,) = capture(an, events_of(other), now=NOW)

    assert (again.status, again.event_no) == ("known", first.event_no)


def test_an_event_id_with_another_body_is_refused_and_nothing_is_stored(an):
    body = make_body()
    capture(an, events_of(body), now=NOW)

    with pytest.raises(Refused) as refused:
        capture(an, events_of(make_body(), body | {"disposition": "in_transit"}), now=NOW)

    assert codes(refused) == ["capture.event_id_taken"]
    assert refused.value.status == 409
    assert refused.value.problems[0].pointer == "/1/eventID"
    assert count("events_event") == count("events_known") == count("tlog_pending") == 1


def test_nobody_can_squat_anothers_event_id(an, chi):
    body = make_body()
    capture(chi, events_of(body | {"disposition": "in_transit"}), now=NOW)

    (receipt,) = capture(an, events_of(body), now=NOW)

    assert receipt.status == "captured"


def test_a_missing_event_id_becomes_the_strict_hash_and_the_body_carries_it(an):
    (event,) = events_of(make_body(eventID=None))

    (receipt,) = capture(an, [event], now=NOW)
    (again,) = capture(an, [event], now=NOW)

    assert receipt.event_id == event_hash(event)
    stored = lookups.events_by_no(an, [receipt.event_no])[receipt.event_no].event()
    assert stored.body["eventID"] == stored.event_id == receipt.event_id
    assert (again.status, again.event_no) == ("known", receipt.event_no)


def test_one_event_twice_in_a_document_is_one_event(an):
    body = make_body()

    first, second = capture(an, events_of(body, body), now=NOW)

    assert (first.status, second.status) == ("captured", "known")
    assert first.event_no == second.event_no
    assert count("events_event") == 1


def test_one_id_with_two_bodies_in_a_document_is_a_fault_of_the_second(an):
    body = make_body()

    with pytest.raises(Refused) as refused:
        capture(an, events_of(body, body | {"action": "OBSERVE"}), now=NOW)

    assert [(problem.code, problem.pointer) for problem in refused.value.problems] == [
        ("capture.event_id_twice", "/1/eventID")
    ]
    assert count("events_event") == 0


def test_a_declaration_shares_its_originals_id_and_withdraws_it(an, chi):
    body = make_body()
    (original,) = capture(an, events_of(body), now=NOW)
    (foreign,) = capture(chi, events_of(body), now=NOW)

    (declaration,) = capture(an, events_of(declared(body)), now=NOW + timedelta(hours=9))

    assert declaration.status == "captured"
    assert declaration.event_id == original.event_id
    assert lookups.withdrawn([original.event_no, declaration.event_no, foreign.event_no]) == {original.event_no}
    assert [event.is_declaration for event in lookups.events_of_id(an, original.event_id)] == [False, True]


@pytest.mark.parametrize("is_original_first", [True, False])
def test_a_declaration_of_another_type_than_its_original_is_refused(an, is_original_first):
    body = make_body()
    other = declared(make_transformation(eventID=body["eventID"]))
    first, second = (body, other) if is_original_first else (other, body)
    capture(an, events_of(first), now=NOW + timedelta(hours=9))

    with pytest.raises(Refused) as refused:
        capture(an, events_of(second), now=NOW + timedelta(hours=9))

    assert codes(refused) == ["capture.declaration_type"]
    assert count("events_known") == 1


def test_a_declaration_of_another_type_is_refused_within_one_document_too(an):
    body = make_body()

    with pytest.raises(Refused) as refused:
        capture(
            an, events_of(body, declared(make_transformation(eventID=body["eventID"]))), now=NOW + timedelta(hours=9)
        )

    assert codes(refused) == ["capture.declaration_type"]


def test_every_fault_of_every_event_is_told(an):
    late = make_body(eventTime="2036-11-20T08:00:00Z")
    reads = read_document(
        make_document(late, make_body(), make_body(action="PUT"), late | {"eventID": "urn:x:1"})
    ).reads

    with pytest.raises(Refused) as refused:
        capture(an, reads, now=NOW)

    assert [problem.pointer for problem in refused.value.problems] == [
        "/epcisBody/eventList/0/eventTime",
        "/epcisBody/eventList/2/action",
        "/epcisBody/eventList/3/eventTime",
    ]
    assert count("events_event") == 0


def test_proceed_stores_what_has_no_fault_and_names_the_rest(an):
    taken, known = make_body(), make_body()
    capture(an, events_of(taken, known), now=NOW)
    bodies = [
        make_body(), taken | {"action": "OBSERVE"}, known, make_body(action="PUT"),
        declared(make_transformation(eventID=known["eventID"])),
    ]  # fmt: skip
    reads = read_document(make_document(*bodies)).reads

    outcomes = capture_each(an, reads, now=NOW + timedelta(hours=9), is_all_or_none=False)

    assert [outcome.receipt and outcome.receipt.status for outcome in outcomes] == [
        "captured",
        None,
        "known",
        None,
        None,
    ]
    assert [outcome.faults[0].code for outcome in outcomes if outcome.faults][::2] == [
        "capture.event_id_taken", "capture.declaration_type",
    ]  # fmt: skip
    assert count("events_event") == count("events_known") == count("tlog_pending") == 3


def test_an_identity_refused_in_proceed_is_free_for_its_right_owner(an):
    """A refused declaration must not leave a claim behind that refuses the right one."""
    body = make_body()
    capture(an, events_of(body), now=NOW)
    wrong = events_of(declared(make_transformation(eventID=body["eventID"])))
    capture_each(an, wrong, now=NOW + timedelta(hours=9), is_all_or_none=False)

    (receipt,) = capture(an, events_of(declared(body)), now=NOW + timedelta(hours=9))

    assert receipt.status == "captured"


def test_the_public_records_nothing(stranger):
    with pytest.raises(Refused) as refused:
        capture(stranger, [make_event()], now=NOW)

    assert codes(refused) == ["capture.no_organisation"]


def test_more_events_than_the_limit_are_refused(an, settings):
    settings.CAPTURE_MAX_EVENTS = 1

    with pytest.raises(Refused) as refused:
        capture(an, events_of(make_body(), make_body()), now=NOW)

    assert codes(refused) == ["epcis.too_many_events"]


def test_more_faults_than_the_limit_are_counted(an, settings):
    settings.CAPTURE_MAX_FAULTS = 2
    reads = read_document(make_document(*(make_body(eventTime="2036-11-20T08:00:00Z") for _ in range(5)))).reads

    with pytest.raises(Refused) as refused:
        capture(an, reads, now=NOW)

    assert codes(refused) == ["epcis.event_time_future", "epcis.event_time_future", "epcis.more_faults"]
    assert refused.value.problems[-1].values == {"count": 3}


def test_a_capture_inside_anothers_transaction_is_undone_with_it(an):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        capture(an, [make_event()], now=NOW)
        raise ZeroDivisionError

    assert count("events_event") == count("events_known") == count("tlog_pending") == 0


def test_a_pallet_links_its_cartons_both_ways_and_an_unpacking_does_not(an):
    cartons = [f"https://id.gs1.org/00/08938501234000{n}" for n in ("1008", "1015")]
    (packed,) = capture(an, events_of(make_aggregation(cartons)), now=NOW)
    (unpacked,) = capture(an, events_of(make_aggregation(cartons, action="DELETE")), now=NOW)

    assert len(rows("select from events_link_back where event_no = %s", packed.event_no)) == 2
    assert rows("select from events_link_back where event_no = %s", unpacked.event_no) == []
    assert {item[0] for item in rows("select part from events_item where event_no = %s", packed.event_no)} == {2, 3}


def test_the_history_of_an_item_is_newest_first_and_paged(an, chi):
    days = [capture(an, events_of(make_body(eventTime=f"2026-11-{day:02}T08:00:00Z")), now=NOW)[0] for day in (3, 1, 2)]
    capture(chi, [make_event()], now=NOW)
    key = "01/08938501234568/10/KQ-2611"

    first = lookups.events_of_keys(an, [key], limit=2)
    second = lookups.events_of_keys(an, [key], limit=2, token=first.next_token)

    assert [event.event_no for event in (*first.events, *second.events)] == [
        days[0].event_no, days[2].event_no, days[1].event_no,
    ]  # fmt: skip
    assert second.next_token is None
    assert lookups.events_of_keys(an, ["01/00000000000000"], limit=2).events == []


def test_not_yours_reads_as_absent_and_an_inspector_sees_all(an, chi, dung, stranger):
    (receipt,) = capture(an, [make_event()], now=NOW)
    number = receipt.event_no

    assert set(lookups.events_by_no(dung, [number])) == {number}
    assert lookups.events_by_no(chi, [number]) == lookups.events_by_no(stranger, [number]) == {}
    assert lookups.opening_of(chi, number) is None
    assert lookups.opening_of(an, number).organisation == an.organisation_code


def test_an_item_that_stands_twice_in_an_event_is_kept_twice(an):
    twice = [{"epcClass": LOT, "quantity": 1, "uom": "KGM"}, {"epcClass": LOT, "quantity": 2, "uom": "KGM"}]
    (receipt,) = capture(an, events_of(make_body(quantityList=twice)), now=NOW)

    assert rows("select n, quantity from events_item where event_no = %s order by n", receipt.event_no) == [
        (0, Decimal(1)), (1, Decimal(2)),
    ]  # fmt: skip
    page = lookups.events_of_keys(an, ["01/08938501234568/10/KQ-2611"], limit=10)
    assert [event.event_no for event in page.events] == [receipt.event_no]


@pytest.mark.parametrize("quantity", [0.1, 12345678901234567.25, 1e-30, 123456789012345678901234567890, 0])
def test_a_quantity_keeps_every_digit(an, quantity):
    body = make_body(quantityList=[{"epcClass": LOT, "quantity": quantity, "uom": "KGM"}])
    (event,) = events_of(body)
    (receipt,) = capture(an, [event], now=NOW)

    assert rows("select quantity from events_item where event_no = %s", receipt.event_no) == [
        (event.items[0].quantity,)
    ]


def test_a_lot_number_of_ten_thousand_letters_does_no_harm(an):
    serial = "https://id.gs1.org/01/08938501234568/21/S1"
    body = make_body(
        quantityList=None,
        epcList=[serial],
        ilmd={"cbvmda:lotNumber": "".join(random.Random(7).choices(string.ascii_letters, k=10_000))},
    )

    (receipt,) = capture(an, events_of(body), now=NOW)

    assert receipt.status == "captured"


def test_the_faults_beyond_the_list_are_counted_once_and_whole(settings):
    settings.CAPTURE_MAX_FAULTS = 3
    faults = [Problem("epcis.not_object", f"/{n}", {"got": "1"}) for n in range(5)]
    unlisted = Problem("epcis.more_faults", values={"count": 2_800})

    listed = bounded([*faults[:3], unlisted, *faults[3:]])

    assert listed[:3] == faults[:3]
    assert listed[3:] == [Problem("epcis.more_faults", values={"count": 2_802})]
    assert bounded(faults[:3]) == faults[:3]
