"""The edge answers what Django answers, byte for byte: every verdict, every code of the demo, page, JSON and redirect."""

import re

import pytest

from tests.edge.conftest import HTML, JSON, LOT1, LOT2, OTHER, PHONE, RICE, TEA
from txng.core.stamp.places import SEATS

pytestmark = pytest.mark.django_db
_TIMES = re.compile(rb"\d\d:\d\d \d\d/\d\d/\d{4}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00")
ENGLISH = {"Accept-Language": "en"}


def forged(address):
    return address[:-1] + ("0" if address[-1] != "0" else "1")


@pytest.fixture
def same(ask, seen_afresh, market):
    """Ask both; the edge must have answered by itself."""

    def compared(*requests, status=None):
        seen_afresh()
        theirs = ask(*requests, alone=True)
        seen_afresh()
        market.asked_django.clear()
        ours = ask(*requests)
        assert market.asked_django == []
        for request, one, other in zip(requests, ours, theirs, strict=True):
            assert one.status == other.status, request
            assert one.headers == other.headers, request
            assert _TIMES.sub(b"T", one.body) == _TIMES.sub(b"T", other.body), request
            assert status is None or one.status == status, request
        return ours

    return compared


@pytest.mark.parametrize("form", [HTML, JSON])
@pytest.mark.parametrize("language", [{}, ENGLISH])
def test_each_state_of_a_stamp_is_told_alike(same, market, form, language):
    states = [market.code[n] for n in (1, 6, 8, 9, 10)] + [market.short, market.short.upper()]
    answers = same(*((address, form, language, PHONE) for address in states), status=200)

    assert len({answer.body for answer in answers[:5]}) == 5


@pytest.mark.parametrize("form", [HTML, JSON])
def test_a_stamp_that_is_recalled_by_its_number_is_told_alike_and_its_neighbour_is_not_recalled(same, market, form):
    recalled, neighbour = same((market.recalled, form, PHONE), (market.short, form, PHONE), status=200)

    assert b"recalled" in recalled.body or "Hàng bị thu hồi".encode() in recalled.body
    assert b"valid_first" in neighbour.body or "quét lần đầu".encode() in neighbour.body


@pytest.mark.parametrize("form", [HTML, JSON])
def test_a_forged_stamp_is_refused_alike(same, market, form):
    same((forged(market.code[1]), form, PHONE), status=404)


@pytest.mark.parametrize("form", [HTML, JSON])
def test_products_and_lots_are_told_alike(same, form):
    same((f"/{RICE}", form, PHONE), (f"/{LOT1}", form, PHONE), ("/01/08938501239990", form), status=None)


@pytest.mark.parametrize("form", [HTML, JSON])
def test_every_code_of_the_demo_is_told_alike(same, node, form):
    keys = {
        code.key
        for story in node.book.values()
        for code in story.codes
        if re.fullmatch(r"01/\d+(/10/[\w.-]+)?", code.key)
    }
    assert len(keys) > 10
    for key in sorted(keys):
        same((f"/{key}", form, PHONE))


def test_a_link_that_was_registered_is_led_to_alike(same):
    (answer,) = same((f"/{TEA}", HTML, PHONE), status=307)

    assert answer.headers["location"] == "https://gao-an.vn/che?a=1"


@pytest.mark.parametrize("form", [HTML, JSON])
def test_a_second_person_and_a_third_are_told_alike_with_a_count_from_three(
    same, market, ask, seen_afresh, form, elsewhere
):
    def scanned(alone):
        seen_afresh()
        told = []
        for phone in (PHONE, PHONE, OTHER, PHONE, OTHER):
            told += ask((market.code[1], form, phone), alone=alone)
        return [(answer.status, answer.headers, _TIMES.sub(b"T", answer.body)) for answer in told]

    theirs = scanned(alone=True)
    rows = elsewhere("select count, sightings from stamps_seen").fetchall()
    assert scanned(alone=False) == theirs
    assert elsewhere("select count, sightings from stamps_seen").fetchall() == rows == [(4, [])]
    assert len({body for _, _, body in theirs}) == 4


@pytest.mark.parametrize("form", [HTML, JSON])
def test_of_a_recalled_lot_stamp_and_lot_are_told_alike(same, market, form):
    stamp, lot = same((market.code[9], form, PHONE), (f"/{LOT2}", form, PHONE), status=200)

    for answer in (stamp, lot):
        assert b"recalled" in answer.body or "Hàng bị thu hồi".encode() in answer.body


@pytest.mark.parametrize("form", [HTML, JSON])
def test_a_suspected_copy_is_told_alike_from_the_scan_that_makes_it_one(
    market, ask, seen_afresh, form, elsewhere, settings
):
    settings.DEMO = True  # a demo believes the places that its scans bring

    def scanned(alone):
        seen_afresh()
        elsewhere("truncate stamps_suspicion cascade")
        told = []
        for number in range(9):
            _, latitude, longitude = SEATS[("01", "48", "79")[number % 3]]
            place = {"X-Place": f"{latitude},{longitude},20", "X-Forwarded-For": f"203.0.{number}.7"}
            told += ask((market.code[3], form, PHONE if number % 2 else OTHER, place), alone=alone)
            elsewhere(
                "update stamps_seen set sightings = array(select s - (24::bigint << 27) from unnest(sightings) s)"
            )
        return [(answer.status, answer.headers, _TIMES.sub(b"T", answer.body)) for answer in told]

    theirs = scanned(alone=True)
    assert scanned(alone=False) == theirs
    assert elsewhere("select count(*) from stamps_suspicion").fetchone() == (1,)
    assert b"suspected_copy" in theirs[-1][2] or "Nghi bị sao chép".encode() in theirs[-1][2]
