"""Stock beside the events: equal where the log tells all, and each difference named; whose goods are in a lot."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.accounts.signing import post
from tests.journal.conftest import farm, household, other_farm, over, units  # noqa: F401  fixtures
from tests.journal.story import NOW, document
from tests.journal.test_handovers import grown  # noqa: F401  fixture
from tests.office.test_supply_chain import signed_in, text_of  # noqa: F401  fixture
from txng.accounts.viewer import Viewer
from txng.core.epcis.read_json import read_event
from txng.events.capture import capture
from txng.events.ledger import makers_of
from txng.journal import books
from txng.journal.handovers import Reply, Wish, answer, offer, withdraw

pytestmark = pytest.mark.django_db


def amount(lot, quantity, unit="kg"):
    return {"lot": lot, "quantity": quantity, "unit": unit}


def checked(farm, lot):  # noqa: F811
    (found,) = [
        one for one in books.checked(books.book_of(farm.organisation.pk, now=timezone.now())) if one.lot.key == lot
    ]
    return found


def split(farm, *parts):  # noqa: F811
    out = [amount(f"{farm.product}:C{n}", part) for n, part in enumerate(parts)]
    given = document(
        farm.organisation.pk, 70, kind="split", day="2026-11-22", lot=farm.harvested, inputs=[amount(farm.harvested, "100")], outputs=out
    )  # fmt: skip
    return farm.record(given, now=NOW + timedelta(hours=12))


def event_of(farm, lot, quantity):  # noqa: F811
    """What a machine of the household recorded beside its log."""
    event = {
        "@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"], "type": "ObjectEvent",
        "eventID": "urn:uuid:00000000-0000-4000-8000-000000000001", "eventTime": "2026-11-22T08:00:00+07:00",
        "eventTimeZoneOffset": "+07:00", "action": "OBSERVE", "bizStep": "shipping",
        "quantityList": [{"epcClass": lot, "quantity": quantity, "uom": "KGM"}],
    }  # fmt: skip
    system = Viewer(farm.organisation.pk, farm.organisation.code, "producer", "máy")
    capture(system, [read_event(json.dumps(event).encode())], now=timezone.now())


def test_the_two_books_are_equal_whatever_the_log_tells(grown, other_farm):  # noqa: F811
    split(grown, "40", "35", "20")
    found = books.checked(books.book_of(grown.organisation.pk, now=timezone.now()))
    assert len(found) == 5
    assert all(one.is_equal and not one.strange for one in found), [
        (one.lot.code, one.lines, one.strange) for one in found
    ]
    assert grown.record(grown.harvest(version=2, quantity="150"), now=NOW + timedelta(hours=13)).state == "received"
    found = checked(grown, grown.harvested)
    assert (found.is_equal, [(one.unit, one.log) for one in found.lines]) == (True, [("KGM", 50)]), "an edit is in both"


def test_hand_overs_of_pages_are_in_both_books(grown, other_farm):  # noqa: F811
    wish = Wish(grown.harvested, "30", "kg", other_farm.organisation.code)
    taken, back = (offer(grown.viewer, grown.organisation.pk, wish, now=NOW) for _ in range(2))
    assert checked(grown, grown.harvested).is_equal
    answer(other_farm.viewer, other_farm.organisation.pk, taken, Reply(True, "28", "kg"), now=NOW)
    withdraw(grown.viewer, grown.organisation.pk, back, now=NOW)
    assert checked(grown, grown.harvested).is_equal
    assert checked(grown, grown.harvested).strange == []
    theirs = checked(other_farm, grown.harvested)
    assert (theirs.is_equal, theirs.lines[0].log) == (True, 28)


def test_what_a_machine_recorded_beside_the_log_is_named(grown, signed_in):  # noqa: F811
    event_of(grown, grown.harvested, 7)
    found = checked(grown, grown.harvested)
    assert (found.is_equal, found.lines[0].by, [one.sign for one in found.strange]) == (False, 7, [-1])
    browser = signed_in(grown.viewer)
    page = text_of(browser.get("/quan-tri/kho/"))
    assert "1 lô có chênh lệch" in page and "▲ 7 kg" in page
    page = text_of(browser.get("/quan-tri/kho/lo", {"ma": grown.harvested}))
    assert "giao hàng · −7 kg" in page and "urn:uuid:00000000-0000-4000-8000-000000000001" in page


def test_children_are_summed(grown, signed_in):  # noqa: F811
    split(grown, "40", "35", "20")
    (made,) = books.book_of(grown.organisation.pk, now=timezone.now()).children(grown.harvested)
    assert (made.into, made.out, made.left) == ({"KGM": 100}, {"KGM": 95}, {"KGM": 5})
    page = text_of(signed_in(grown.viewer).get("/quan-tri/kho/lo", {"ma": grown.harvested}))
    assert "Vào 100 kg, ra 95 kg" in page and "hao hụt 5 kg" in page


def test_a_lot_of_two_households_names_the_share_of_each(grown, other_farm, signed_in):  # noqa: F811
    wish = Wish(grown.harvested, "60", "kg", other_farm.organisation.code)
    number = offer(grown.viewer, grown.organisation.pk, wish, now=NOW)
    answer(other_farm.viewer, other_farm.organisation.pk, number, Reply(is_taken=True), now=NOW)
    other_farm.record(other_farm.sow(80), now=NOW)
    other_farm.record(other_farm.harvest(81, quantity="140"), now=NOW)
    merged, packed = f"{other_farm.product}:G1", f"{other_farm.product}:P1"
    both = [amount(grown.harvested, "60"), amount(other_farm.harvested, "0.14", "tấn")]
    at = {"day": "2026-11-22"}
    for given in (
        document(other_farm.organisation.pk, 82, kind="merge", inputs=both, outputs=[amount(merged, "200")], new_lot=merged, **at),
        document(other_farm.organisation.pk, 83, kind="pack", lot=merged, inputs=[amount(merged, "100")], outputs=[amount(packed, "99")], new_lot=packed, **at),
    ):  # fmt: skip
        assert other_farm.record(given, now=NOW + timedelta(hours=12)).state == "received"
    shares = books.book_of(other_farm.organisation.pk, now=timezone.now()).shares(packed)
    ours, theirs = other_farm.organisation.pk, grown.organisation.pk
    assert [(one.organisation_id, str(one.part)) for one in shares] == [(ours, "0.7"), (theirs, "0.3")]
    page = text_of(signed_in(other_farm.viewer).get("/quan-tri/kho/lo", {"ma": packed}))
    assert "70 %" in page and "30 %" in page
    assert "Hộ A." in page, "initials of who did not let everybody read more"


def test_who_took_back_that_he_made_a_lot_is_not_its_maker(grown):  # noqa: F811
    assert makers_of([grown.harvested]) == {grown.harvested: grown.organisation.pk}
    grown.record(grown.harvest(version=2, is_withdrawn=True))
    assert makers_of([grown.harvested]) == {}


def test_somebody_elses_book_is_not_there(grown, other_farm, signed_in):  # noqa: F811
    browser = signed_in(other_farm.viewer)
    assert browser.get("/quan-tri/kho/", {"to_chuc": grown.organisation.pk}).status_code == 404
    assert browser.get("/quan-tri/kho/lo", {"to_chuc": grown.organisation.pk, "ma": grown.harvested}).status_code == 404
    assert browser.get("/quan-tri/kho/lo", {"ma": grown.harvested}).status_code == 404


def test_the_questions_are_as_many_for_many_lots(grown, django_assert_max_num_queries):  # noqa: F811
    split(grown, *["10"] * 9)
    with django_assert_max_num_queries(12):
        books.checked(books.book_of(grown.organisation.pk, now=timezone.now()))


def test_when_to_be_reminded_is_chosen_on_a_page(grown, other_farm, signed_in):  # noqa: F811
    browser, page = signed_in(grown.viewer), "/quan-tri/nhac-viec/"
    assert "sau 30 ngày, rồi thêm 7 ngày" in text_of(browser.get(page)), "as the template says"
    assert post(browser, page, {"so_ngay": "10", "gia_han": ""}).status_code == 302
    assert "sau 10 ngày, rồi thêm 7 ngày" in text_of(browser.get(page))
    wrong = post(browser, page, {"so_ngay": "mười", "gia_han": "99"})
    assert wrong.status_code == 422 and "từ 1 đến 180" in text_of(wrong) and "từ 1 đến 30" in text_of(wrong)
    assert signed_in(other_farm.viewer).get(page, {"to_chuc": grown.organisation.pk}).status_code == 404
