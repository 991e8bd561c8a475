"""How a journey becomes lines, and how a page of any length stays within one flight."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from txng.accounts.lookups import OrganisationFace
from txng.core.grade import Facts, grade
from txng.events.history import Relation
from txng.portal.journey import lines_of, place_text
from txng.portal.pages import Entry, Page
from txng.portal.rendering import MAX_BYTES, Frame, html_of, malformed_html, out_of_reach_html, unknown_html
from txng.portal.verdicts import MALFORMED, OUT_OF_REACH, Verdict
from txng.registry.lookups import PlaceFace, ProductFace

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
PRODUCT = ProductFace("01/08938501234568", 1, "Gạo thơm", "Fragrant rice", "", "", "", "", "")
LOT, OTHER = "01/08938501234568/10/A", "01/08938501234575/10/B"
HARVEST, SHIPPING, RECEIVING = ("Thu hoạch", "Harvested"), ("Xuất hàng", "Shipped"), ("Nhận hàng", "Received")


def _actor(number: int) -> OrganisationFace:
    return OrganisationFace(
        number, f"ho-{number}", f"Hộ Đ.T.{number}, Xã Sơn Hà", "household", "51", "Xã Sơn Hà", False
    )


def _place(number: int) -> PlaceFace:
    return PlaceFace(f"414/{number}", 1, f"Thửa {number}", "plot", "51", "Xã Sơn Hà", "")


def _entry(number: int = 1, **fields) -> Entry:
    entry = Entry(
        at=NOW,
        words=HARVEST,
        relation=Relation.BEFORE,
        item=f"01/08938501234575/10/L{number}",
        product=PRODUCT,
        place=_place(number),
        place_key=f"414/{number}",
        actor=_actor(number),
        index=number,
        is_withdrawn=False,
    )
    return replace(entry, **fields)


def test_twelve_households_that_harvested_are_one_line_that_proves_each():
    (line,) = lines_of([_entry(number) for number in range(12)])

    assert (line.count, line.words, line.item) == (12, (HARVEST,), None)
    assert line.indexes == tuple(range(12))
    assert line.places == ("Xã Sơn Hà",)
    assert len(line.actors) == 12


def test_two_households_are_two_lines_with_their_own_names():
    assert [line.places for line in lines_of([_entry(1), _entry(2)])] == [
        ("Thửa 1, Xã Sơn Hà",),
        ("Thửa 2, Xã Sơn Hà",),
    ]


def test_what_one_hand_did_on_one_day_in_one_place_is_one_line():
    (line,) = lines_of([_entry(1, words=RECEIVING), _entry(1, words=HARVEST, index=7)])

    assert (line.words, line.indexes, line.count) == ((RECEIVING, HARVEST), (1, 7), 2)


def test_a_withdrawn_event_is_never_merged_into_a_true_one():
    lines = lines_of([_entry(1, is_withdrawn=True), _entry(1, words=SHIPPING)])

    assert [line.is_withdrawn for line in lines] == [True, False]


def test_a_line_whose_event_is_not_sealed_yet_says_so():
    (line,) = lines_of([_entry(1, index=None)])

    assert (line.waiting, line.indexes) == (1, ())


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from([HARVEST, SHIPPING]), st.sampled_from(Relation), st.booleans())
    )
)
def test_no_event_is_lost_or_told_twice(shapes):
    journey = [
        _entry(actor, index=n, words=words, relation=relation, is_withdrawn=withdrawn)
        for n, (actor, words, relation, withdrawn) in enumerate(shapes)
    ]

    assert [index for line in lines_of(journey) for index in line.indexes] == list(range(len(journey)))


@pytest.mark.parametrize("key", ["geo:15.04,108.47", "https://vidu.vn/nha-rieng/3", None])
def test_a_place_that_is_not_registered_shows_nothing_of_where_somebody_lives(key):
    assert place_text(None, key) == ""


@pytest.mark.parametrize("count", [0, 1, 30, 150])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_of_any_length_fits_the_first_flight_and_says_when_it_is_shortened(count, language):
    journey = tuple(
        _entry(
            n,
            at=NOW + timedelta(days=n),
            relation=Relation.OWN,
            item=None,
            actor=_actor(n),
            words=(f"Việc rất dài số {n}",) * 2,
        )
        for n in range(count)
    )
    page = Page(
        LOT, Verdict.LOT_KNOWN, PRODUCT.key, LOT, product=PRODUCT, journey=journey, grade=grade(Facts(), today=TODAY)
    )

    html = html_of(page, Frame(language, "txng.vn", "https://txng.vn", NOW), today=TODAY)

    assert len(html.encode()) <= MAX_BYTES
    longer = "Hành trình dài hơn" if language == "vi" else "longer than what is shown"
    assert (longer in html) == (count > 0 and "#0<" not in html)
    assert (f"#{count - 1}<" in html) == (count > 0)  # the latest is never what is left out


@pytest.mark.parametrize("letter", ["ộ", '"', "&", "a", "🍚"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_names_without_end_leave_a_page_that_fits_the_first_flight(letter, language):
    endless = letter * 2_000
    product = replace(PRODUCT, name=endless, name_en=endless, brand=endless, origin=endless, net_content=endless)
    actor, place = replace(_actor(1), public_name=endless), replace(_place(1), name=endless, commune=endless)
    journey = tuple(
        _entry(n, at=NOW + timedelta(days=n), item=OTHER, product=product, actor=actor, place=place) for n in range(30)
    )
    page = Page(
        LOT, Verdict.LOT_KNOWN, PRODUCT.key, LOT, product=product, producer=actor, made_in=place, journey=journey,
        grade=grade(Facts(), today=TODAY),
    )  # fmt: skip
    frame = Frame(language, "txng.vn", "https://txng.vn", NOW)

    assert len(html_of(page, frame, today=TODAY).encode()) <= MAX_BYTES
    assert len(unknown_html(page, frame).encode()) <= MAX_BYTES
    assert len(malformed_html(endless, [endless] * 90, None, saying=MALFORMED, frame=frame).encode()) <= MAX_BYTES
    assert len(out_of_reach_html(endless, OUT_OF_REACH, frame).encode()) <= MAX_BYTES


def test_an_expired_lot_says_so_in_words():
    page = Page(
        LOT, Verdict.LOT_KNOWN, PRODUCT.key, LOT, product=PRODUCT, expires_on=date(2026, 11, 20), journey=(_entry(),)
    )
    frame = Frame("vi", "txng.vn", "https://txng.vn", NOW)

    assert '20/11/2026 <span class="late">(đã quá hạn)</span>' in html_of(page, frame, today=TODAY)
    assert "đã quá hạn" not in html_of(page, frame, today=date(2026, 11, 20))


def test_a_name_cannot_bring_markup_into_the_page():
    page = Page(LOT, Verdict.LOT_KNOWN, PRODUCT.key, LOT, product=replace(PRODUCT, name='<script>alert("x")</script>'))

    html = html_of(page, Frame("vi", "txng.vn", "https://txng.vn", NOW), today=TODAY)

    assert "<script" not in html
    assert "&lt;script&gt;alert(&quot;x&quot;)" in html
