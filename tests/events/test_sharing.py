"""Who sees whose events: the one who has the data lets it be seen, by naming."""

from __future__ import annotations

import logging

import pytest
from django.db import connection

from tests.conftest import NOW
from tests.events import partners
from tests.events.documents import declared, make_aggregation, make_transformation
from tests.events.partners import AN, BINH, CHI, OTHER_LOT, between, place, record, seen_by, settle, step
from txng.events import sharing_rows
from txng.events.lookups import events_by_no, opening_of
from txng.registry.actions import register_place
from txng.tlog import follow

pytestmark = pytest.mark.django_db
OWN = "8938501234025"  # of An, and not registered
SERIAL = "https://id.gs1.org/01/08938501234568/21/S1"
CRATE = "https://id.gs1.org/8003/08938501234568A1"
PALLET, BOX = "https://id.gs1.org/00/089385012340000001", "https://id.gs1.org/00/089385012340000018"


@pytest.fixture
def binh(db):
    return partners.trader()


@pytest.fixture
def seal(seal, settings, an, binh, chi):
    settings.FOLLOWERS = {"shared": "txng.events.sharing.follow"}
    for viewer, gln in ((an, AN), (binh, BINH), (chi, CHI)):
        settle(viewer, gln)
    return seal


def harvest(day=10):
    return step("harvest", AN, day=day, action="ADD", bizStep="commissioning")


def ship(day=12, **fields):
    return step("ship", AN, day=day, **({"bizStep": "shipping"} | between(AN, BINH) | fields))


def pallet_ships():
    return step("ship", AN, day=12, **({"quantityList": None, "epcList": [PALLET]} | between(AN, BINH)))


def rows_shared():
    with connection.cursor() as cursor:
        cursor.execute("select organisation_id, event_no, since_index from events_shared order by 1, 2")
        return cursor.fetchall()


class TestOneStep:
    def test_a_partner_sees_what_names_him_and_what_was_done_before_and_after_to_the_same_goods(self, seal, an, binh):
        record(an, harvest(), step("elsewhere", AN, OTHER_LOT, day=11), ship())
        seal()
        record(an, step("weighed-again", AN, day=13))
        seal()

        assert seen_by(binh) == ["harvest", "ship", "weighed-again"]
        assert seen_by(an) == ["harvest", "elsewhere", "ship", "weighed-again"]

    def test_who_claims_to_have_received_opens_nobodys_book_but_his_own(self, seal, an, binh):
        record(an, harvest())
        record(
            binh, step("received", BINH, day=13, bizStep="receiving", **between(AN, BINH)), step("kept", BINH, day=14)
        )
        seal()

        assert seen_by(binh) == ["received", "kept"]
        assert seen_by(an) == ["harvest", "received", "kept"]

    def test_it_ends_after_one_step_in_both_directions(self, seal, an, binh, chi, dung, stranger):
        record(an, harvest(), ship())
        record(
            binh,
            step("received", BINH, day=13, bizStep="receiving", **between(AN, BINH)),
            step("sorted", BINH, day=14),
            step("sent", BINH, day=15, bizStep="shipping", **between(BINH, CHI)),
        )
        record(chi, step("arrived", CHI, day=16, bizStep="receiving", **between(BINH, CHI)), step("sold", CHI, day=17))
        seal()

        assert seen_by(an) == ["harvest", "ship", "received", "sorted"]
        assert seen_by(binh) == ["harvest", "ship", "received", "sorted", "sent", "arrived", "sold"]
        assert seen_by(chi) == ["sorted", "sent", "arrived", "sold"]
        assert seen_by(dung) == ["harvest", "ship", "received", "sorted", "sent", "arrived", "sold"]
        assert seen_by(stranger) == []

    def test_what_is_said_to_one_partner_no_other_reads(self, seal, an, binh, chi):
        record(an, harvest(), ship(), step("ship-to-chi", AN, day=12, bizStep="shipping", **between(AN, CHI)))
        record(an, step("ship-to-nobody-here", AN, day=13, bizStep="shipping", **between(AN, "8938509999001")))
        seal()

        assert seen_by(binh) == ["harvest", "ship"]
        assert seen_by(chi) == ["harvest", "ship-to-chi"]

    def test_the_keeper_of_the_place_sees_what_is_recorded_there(self, seal, an, binh):
        record(an, harvest(), step("at-binhs", BINH, day=12))
        seal()

        assert seen_by(binh) == ["harvest", "at-binhs"]

    def test_a_part_of_a_registered_place_is_its_owners(self, seal, an, binh):
        part = [{"type": "location", "destination": f"{place(BINH)}/254/A1"}]
        record(an, harvest(), step("ship", AN, day=12, destinationList=part))
        seal()

        assert seen_by(binh) == ["harvest", "ship"]

    @pytest.mark.parametrize("name", [f"414/{OWN}", f"417/{OWN}", f"414/{OWN}/254/A1"])
    def test_who_registers_what_another_has_begun_to_use_is_not_named_by_it(self, seal, an, chi, name):
        other = "8938501234018"
        record(
            an, step("harvest", other, day=10), step("ship", other, day=11, bizStep="shipping", **between(OWN, BINH))
        )
        seal()
        settle(chi, other)
        register_place(chi, {"key": name, "name": "Kho của người khác"}, now=NOW)
        record(
            an,
            step("again", other, day=12),
            step("ship-again", other, day=13, bizStep="shipping", **between(OWN, BINH)),
        )
        seal()

        assert seen_by(chi) == []

    def test_who_registers_after_he_was_named_is_named_from_then_on(self, seal, an, chi):
        other = "8938501234018"
        record(an, harvest(), step("ship", AN, day=11, bizStep="shipping", **between(AN, other)))
        seal()
        settle(chi, other)
        record(an, step("ship-again", AN, day=12, bizStep="shipping", **between(AN, other)))
        seal()

        assert seen_by(chi) == ["harvest", "ship-again"]

    def test_an_event_is_not_shown_before_it_is_sealed(self, seal, an, binh):
        record(an, harvest(), ship())
        assert seen_by(binh) == []

        seal()
        record(an, step("weighed-again", AN, day=13))
        assert seen_by(binh) == ["harvest", "ship"]

    def test_what_is_shared_stands_where_it_came_to_be_so(self, seal, an, binh):
        harvested, shipped = record(an, harvest(), ship())
        seal()
        (later,) = record(an, step("weighed-again", AN, day=13))
        seal()

        assert rows_shared() == [
            (binh.organisation_id, number, index) for number, index in ((harvested, 1), (shipped, 1), (later, 2))
        ]

    def test_whole_events_are_opened_to_partners_alone(self, seal, an, binh, chi):
        (number, _) = record(an, harvest(), ship())
        seal()

        assert opening_of(binh, number) is not None
        assert opening_of(chi, number) is None
        assert (events_by_no(binh, [number]).keys(), events_by_no(chi, [number])) == ({number}, {})


class TestItems:
    def test_a_product_without_lot_tells_of_no_goods(self, seal, an, binh):
        product = "https://id.gs1.org/01/08938501234568"
        record(an, step("counted", AN, product, day=10), step("ship", AN, product, day=12, **between(AN, BINH)))
        seal()

        assert seen_by(binh) == ["ship"]

    def test_the_lot_of_a_serial_is_told_where_the_event_says_it(self, seal, an, binh):
        serial = "https://id.gs1.org/01/08938501234568/10/KQ-2611/21/S1"
        things = {"quantityList": None, "epcList": [serial]}
        record(an, harvest(), step("ship", AN, day=12, **(things | between(AN, BINH))))
        seal()

        assert seen_by(binh) == ["harvest", "ship"]

    def test_a_crate_is_no_goods(self, seal, an, binh):
        packing = make_aggregation(
            [SERIAL], parent=CRATE, eventID="urn:e:packed", eventTime="2026-11-10T08:00:00.000+07:00"
        )
        record(
            an, packing, step("ship", AN, day=12, **({"quantityList": None, "epcList": [CRATE]} | between(AN, BINH)))
        )
        seal()

        assert seen_by(binh) == ["ship"]

    def test_a_pallet_tells_what_was_packed_on_it(self, seal, an, binh):
        packing = make_aggregation([SERIAL], eventID="urn:e:packed", eventTime="2026-11-10T08:00:00.000+07:00")
        record(
            an, packing, step("ship", AN, day=12, **({"quantityList": None, "epcList": [PALLET]} | between(AN, BINH)))
        )
        seal()

        assert seen_by(binh) == ["packed", "ship"]

    def test_goods_on_a_pallet_are_told_with_it_down_to_their_lot(self, seal, an, binh):
        serials = ["https://id.gs1.org/01/08938501234568/10/KQ-2611/21/S1"]
        born = step("born", AN, day=10, quantityList=None, epcList=serials)
        boxed, stacked = (
            make_aggregation(
                children, parent=parent, eventID=f"urn:e:{name}", eventTime="2026-11-11T08:00:00.000+07:00"
            )
            for name, children, parent in (("boxed", [SERIAL], BOX), ("stacked", [BOX], PALLET))
        )
        record(an, harvest(), step("of-another-lot", AN, OTHER_LOT, day=10), born, boxed, stacked, pallet_ships())
        record(binh, step("binhs-own", BINH, day=13))
        seal()

        assert seen_by(binh) == ["harvest", "born", "boxed", "stacked", "ship", "binhs-own"]

    @pytest.mark.parametrize("spoil", ["unpacked", "withdrawn", "by-another", "later"])
    def test_what_may_not_be_on_the_pallet_is_not_told_with_it(self, seal, an, binh, chi, spoil):
        at = {"eventTime": "2026-11-11T08:00:00.000+07:00"}
        packing = make_aggregation([SERIAL], eventID="urn:e:packed", **at)
        record(an, step("weighed", AN, day=10, quantityList=None, epcList=[SERIAL]))
        if spoil != "later":
            record(chi if spoil == "by-another" else an, packing)
        if spoil == "unpacked":
            record(an, make_aggregation([SERIAL], action="DELETE", eventID="urn:e:taken-out", **at))
        if spoil == "withdrawn":
            record(an, declared(packing))
        record(an, pallet_ships())
        if spoil == "later":
            record(an, packing)
        seal()

        assert "ship" in seen_by(binh)
        assert "weighed" not in seen_by(binh)

    def test_goods_of_a_pallet_are_told_no_more_once_its_shipping_is_withdrawn(self, seal, an, binh):
        packing = make_aggregation([SERIAL], eventID="urn:e:packed", eventTime="2026-11-11T08:00:00.000+07:00")
        record(an, packing, pallet_ships())
        seal()
        record(an, declared(pallet_ships()))
        record(an, step("weighed", AN, day=15, quantityList=None, epcList=[SERIAL]))
        seal()

        assert seen_by(binh) == ["packed", "ship", "ship*"]

    def test_inputs_and_outputs_are_items_like_others(self, seal, an, binh):
        milling = make_transformation(
            eventID="urn:e:milled", eventTime="2026-11-12T08:00:00.000+07:00", **between(None, BINH)
        )
        record(an, harvest(), milling)
        seal()

        assert seen_by(binh) == ["harvest", "milled"]


class TestWithdrawn:
    def test_what_was_shown_stays_and_nothing_more_is_shown(self, seal, an, binh):
        record(an, harvest(), ship())
        seal()
        record(an, declared(ship()))
        seal()
        record(an, step("weighed-again", AN, day=13))
        seal()

        assert seen_by(binh) == ["harvest", "ship", "ship*"]

    def test_another_telling_still_holds(self, seal, an, binh):
        record(an, harvest(), ship(), step("ship-again", AN, day=12, **between(AN, BINH)))
        seal()
        record(an, declared(ship()))
        seal()
        record(an, step("weighed-again", AN, day=13))
        seal()

        assert seen_by(binh) == ["harvest", "ship", "ship-again", "ship*", "weighed-again"]

    def test_what_was_told_again_shows_what_came_between(self, seal, an, binh):
        record(an, harvest(), ship())
        record(an, declared(ship()), step("between", AN, day=13))
        seal()
        assert seen_by(binh) == ["harvest", "ship", "ship*"]

        record(an, step("ship-again", AN, day=14, **between(AN, BINH)))
        seal()
        assert seen_by(binh) == ["harvest", "ship", "ship*", "between", "ship-again"]

    def test_a_declaration_that_came_before_its_event_lets_it_tell_nothing(self, seal, an, binh):
        record(an, harvest(), declared(ship()))
        record(an, ship())
        seal()

        assert seen_by(binh) == ["ship*", "ship"]

    def test_who_sees_an_event_sees_that_it_was_withdrawn_though_he_is_told_no_more(self, seal, an, binh):
        record(an, harvest(), ship())
        seal()
        record(an, declared(ship()))
        seal()
        record(an, declared(harvest()))
        seal()

        assert sorted(seen_by(binh)) == ["harvest", "harvest*", "ship", "ship*"]


class TestRows:
    def story(self, an, binh, seal):
        record(an, harvest(), ship())
        record(an, declared(ship()), step("between", AN, day=13))
        seal()
        record(an, step("ship-again", AN, day=14, **between(AN, BINH)), step("after", AN, day=15))
        record(binh, step("received", BINH, day=15, bizStep="receiving", **between(AN, BINH)))
        seal()

    def test_followed_again_the_log_changes_nothing(self, seal, an, binh):
        self.story(an, binh, seal)
        before = rows_shared()
        follow.start_again("shared")
        follow.drain()

        assert rows_shared() == before

    def test_made_anew_the_rows_are_what_they_were(self, seal, an, binh):
        self.story(an, binh, seal)
        before = rows_shared()
        with connection.cursor() as cursor:
            cursor.execute("truncate events_shared, events_told, events_addressed, events_share_backlog")
        follow.start_again("shared")
        while follow.follow_some("shared", batch=2):
            pass

        assert rows_shared() == before

    def test_a_long_history_is_read_page_by_page_with_an_index_of_that_turn(self, seal, an, binh, monkeypatch):
        monkeypatch.setattr(sharing_rows, "PAGE", 3)
        monkeypatch.setattr(sharing_rows, "PAGES_AT_ONCE", 1)
        numbers = record(an, *(step(f"day-{day}", AN, day=day) for day in range(1, 11)))
        record(an, ship())
        seal()
        assert len(seen_by(binh)) == 1 + 3 + 3  # the page at once, and the turn's one more

        others = [record(an, step(f"other-{n}", AN, OTHER_LOT)) for n in range(2)]
        for _ in others:
            seal()
        record(an, step("last", AN, OTHER_LOT))
        seal()

        assert [name for name in seen_by(binh) if name.startswith("day")] == [f"day-{day}" for day in range(1, 11)]
        assert len(numbers) == 10
        indexes = {index for _, _, index in rows_shared()}
        assert indexes == {10, 11, 13}

    def test_a_reading_stops_when_what_was_told_is_withdrawn(self, seal, an, binh, monkeypatch):
        monkeypatch.setattr(sharing_rows, "PAGE", 3)
        monkeypatch.setattr(sharing_rows, "PAGES_AT_ONCE", 1)
        record(an, *(step(f"day-{day}", AN, day=day) for day in range(1, 20)))
        record(an, ship(day=20))
        seal()
        shown = seen_by(binh)
        record(an, declared(ship(day=20)))
        seal()
        record(an, step("last", AN, OTHER_LOT))
        seal()

        assert seen_by(binh) == [*shown, "ship*"]

    def test_an_unreadable_event_stops_nothing_but_itself(self, seal, an, binh, caplog):
        caplog.set_level(logging.CRITICAL, "txng.events.sharing")
        harvested, _ = record(an, harvest(), ship())
        with connection.cursor() as cursor:
            cursor.execute("update events_event set body = '{\"type\": 7}' where event_no = %s", [harvested])
        record(an, step("weighed-again", AN, day=13))
        seal()

        assert seen_by(an)[-1] == "weighed-again"
        assert [number for _, number, _ in rows_shared()][-1] == harvested + 2
