"""The stories are true to the standards and to themselves: read, weighed and walked by core, without a server."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from stdnum.vn import mst

from demo.book import stories
from demo.people import BY_CODE, ORGANISATIONS, initials
from demo.stories import broken, coffee, label_only, rice, shrimp, son_ha
from demo.story import document
from txng.core.canon import canonical
from txng.core.epcis.check import check
from txng.core.epcis.event import EventType, Part
from txng.core.epcis.read_json import Limits, read_document
from txng.core.gs1.identify import identify, label_of, product_of
from txng.core.trace.balance import Verdict, balance_of
from txng.core.trace.links import links_of
from txng.core.trace.walk import Direction, walk

TODAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 26, 17, 30, tzinfo=UTC)  # half past midnight of TODAY in Vietnam
STORIES = stories(TODAY)
SENDINGS = [sending for story in STORIES for sending in story.sendings]
SON_HA = ["Khổ qua rừng sấy khô S", "Bò khô Nghĩa Ân", "Chuối hột rừng sấy khô", "Ớt xiêm rừng sấy khô", "Thịt muối Bé Đen",
          "Thịt heo ky Khương Đình"]  # fmt: skip


def _reads(sending):
    return read_document(canonical(document(sending)), limits=Limits()).reads


@pytest.fixture(scope="module")
def told():
    """Every event of every story with its organisation."""
    return [(sending.organisation, read.event) for sending in SENDINGS for read in _reads(sending)]


@pytest.fixture(scope="module")
def links(told):
    return [link for _, event in told for link in links_of(event)]


def _behind(links, key):
    return walk(
        key,
        Direction.BACKWARD,
        lambda keys: [link for link in links if link.dst in keys],
        max_levels=20,
        max_items=9999,
    )


def _ahead(links, key):
    return walk(
        key, Direction.FORWARD, lambda keys: [link for link in links if link.src in keys], max_levels=20, max_items=9999
    )


def _lot(recipe, gtin14):
    return f"01/{gtin14}/10/{recipe.lot}"


@pytest.mark.parametrize("sending", SENDINGS, ids=lambda sending: f"{sending.organisation}-{len(sending.events)}")
def test_every_document_is_read_without_a_single_fault_or_warning(sending):
    found = read_document(canonical(document(sending)), limits=Limits())

    assert [problem for read in found.reads for problem in read.problems] == []
    assert list(found.problems) == []
    assert len([read.event for read in found.reads if read.event]) == len(sending.events)


def test_every_event_makes_sense_on_the_day_of_the_demo_from_its_first_minute(told):
    assert [problem for _, event in told for problem in check(event, now=NOW, limits=Limits())] == []


def test_the_stories_are_as_fresh_as_the_day_they_are_told_on():
    for today in (date(2027, 2, 28), date(2028, 3, 1)):
        times = [
            event["eventTime"][:10]
            for story in stories(today)
            for sending in story.sendings
            for event in sending.events
        ]
        assert max(times) == (today - timedelta(days=1)).isoformat()
        assert min(times) >= (today - timedelta(days=25)).isoformat()


def test_a_story_told_twice_is_the_same_story():
    assert [document(sending) for sending in SENDINGS] == [
        document(sending) for story in stories(TODAY) for sending in story.sendings
    ]


def test_no_two_events_share_an_id_but_a_declaration_and_its_original(told):
    names = [(event.event_id, event.is_declaration) for _, event in told]

    assert len(set(names)) == len(names)
    assert [event.event_id for _, event in told if event.is_declaration]


def test_no_transformation_gives_more_than_it_took(told):
    verdicts = [
        balance_of(event.items).verdict
        for _, event in told
        if event.type is EventType.TRANSFORMATION and not event.is_declaration
    ]

    assert verdicts.count(Verdict.EXCESS) == 0
    assert verdicts.count(Verdict.WITHIN) >= 10


def test_every_key_is_a_gs1_key_with_a_right_check_digit_or_plainly_something_else(told):
    keys = {item.key for _, event in told for item in event.items}
    keys |= {thing.key for story in STORIES for thing in (*story.products, *story.places)}
    texts = [key if "://" in key else f"https://id.gs1.org/{key}" for key in keys]

    assert [problem for text in texts for problem in identify(text).problems] == []
    assert all(identify(text).scheme or "vung-trong.example" in text for text in texts)


def test_all_goods_but_the_unknown_starch_carry_vietnams_prefix(told):
    gtins = {product_of(item.key) for _, event in told for item in event.items if product_of(item.key)}

    assert all(gtin[4:7] == "893" for gtin in gtins)


def test_every_lot_that_is_handled_belongs_to_a_registered_product_but_one(told):
    registered = {product.key for story in STORIES for product in story.products}
    handled = {product_of(item.key) for _, event in told for item in event.items if product_of(item.key)}

    assert handled - registered == {f"01/{broken.STARCH}"}


def test_every_place_where_something_happens_is_registered(told):
    registered = {place.key for story in STORIES for place in story.places}
    places = {place for _, event in told for place in (event.read_point, event.biz_location) if place}

    assert places <= registered


def test_identifiers_are_written_in_both_ways(told):
    text = " ".join(json.dumps(document(sending)) for sending in SENDINGS)

    assert "urn:epc:class:lgtin:" in text
    assert "https://id.gs1.org/01/" in text
    assert "urn:epc:id:sscc:" in text
    assert "https://id.gs1.org/00/" in text


def test_the_six_products_of_son_ha_have_their_names_and_the_alias_of_the_report():
    packs = [product for product in STORIES[0].products if product.lots]

    assert [product.name for product in packs] == SON_HA
    assert "ớt xiêm rừng xây khô" in {alias for product in packs for alias in product.aliases}


@pytest.mark.parametrize("recipe", son_ha.RECIPES, ids=lambda recipe: recipe.slug)
def test_each_product_of_son_ha_goes_back_to_its_harvest(recipe, links, told):
    behind = _behind(links, _lot(recipe, recipe.pack))
    steps = {event.biz_step for _, event in told for item in event.items if item.key == _lot(recipe, recipe.pack)}

    assert len(behind.items) == 3
    assert {"commissioning", "shipping"} <= steps
    assert ("receiving" in steps) == recipe.is_confirmed


def test_the_rice_goes_back_to_twelve_households(links, told):
    behind = _behind(links, f"01/{rice.BAG}/10/{rice.LOT}")
    paddy = {key for key in behind.items if key.startswith(f"01/{rice.PADDY}/")}
    growers = {
        org
        for org, event in told
        for item in event.items
        if item.key in paddy and item.part is Part.SUBJECT and event.action == "ADD"
    }

    assert len(paddy) == 12
    assert growers == {household.code for household in rice.RICE_HOUSEHOLDS}


def test_one_households_paddy_leads_forward_to_the_bags(links):
    ahead = _ahead(links, f"01/{rice.PADDY}/10/{rice.FIELDS[0].lot}")

    assert f"01/{rice.BAG}/10/{rice.LOT}" in ahead.items


def test_the_mistyped_weight_is_corrected_by_a_declaration_that_names_the_right_event(told):
    by_name = {(event.event_id, event.is_declaration): event for _, event in told}
    declaration = next(event for _, event in told if event.is_declaration)
    original = by_name[declaration.event_id, False]
    (corrective,) = declaration.body["errorDeclaration"]["correctiveEventIDs"]
    right = by_name[corrective, False]

    assert original.items[0].key == right.items[0].key
    assert original.items[0].quantity == right.items[0].quantity * 10


def test_the_coffee_pallet_goes_back_to_five_plots_in_two_provinces(links):
    behind = _behind(links, f"00/{coffee.PALLET}")
    cherries = {f"01/{plot.cherry}/10/{plot.lot}" for plot in coffee.PLOTS}

    assert cherries <= set(behind.items)
    assert len({plot.cooperative.province_code for plot in coffee.PLOTS}) == 2


def test_a_pond_leads_forward_to_every_pallet_and_a_carton_back_to_the_pond(links):
    pond, carton = f"01/{shrimp.SHRIMP}/10/{shrimp.POND_LOT}", f"01/{shrimp.BOX}/21/{shrimp.SERIALS[0]}"

    assert {f"00/{pallet}" for pallet in shrimp.PALLETS} <= set(_ahead(links, pond).items)
    assert pond in _behind(links, carton).items


def test_what_is_shipped_is_received_by_another_but_for_three_that_are_not(told):
    shipped = {item.key: org for org, event in told if event.biz_step == "shipping" for item in event.items}
    received = {item.key: org for org, event in told if event.biz_step == "receiving" for item in event.items}
    unanswered = {key for key in shipped if received.get(key, shipped[key]) == shipped[key]}

    assert {product_of(key)[3:] for key in unanswered} == {
        broken.PACK, *(recipe.pack for recipe in son_ha.RECIPES if not recipe.is_confirmed)
    }  # fmt: skip


def test_the_broken_lot_has_an_input_of_which_nothing_is_known(links, told):
    behind = _behind(links, f"01/{broken.PACK}/10/{broken.LOT}")
    (starch,) = set(behind.items) - {f"01/{broken.PACK}/10/{broken.LOT}"}

    assert [
        event for _, event in told for item in event.items if item.key == starch and item.part is not Part.INPUT
    ] == []


def test_the_lot_with_only_a_label_has_no_event(told):
    assert [event for _, event in told for item in event.items if label_only.PACK in item.key] == []


def test_sensors_certificates_and_five_kinds_of_steps_are_told(told):
    bodies = [event.body for _, event in told]

    assert [body for body in bodies if "sensorElementList" in body]
    assert [body for body in bodies if "certificationInfo" in body]
    assert {event.type for _, event in told} >= {EventType.OBJECT, EventType.AGGREGATION, EventType.TRANSFORMATION}


def test_every_sender_is_somebody_and_every_role_is_there():
    senders = {sending.organisation for sending in SENDINGS}
    owners = {thing.organisation for story in STORIES for thing in (*story.products, *story.places)}

    assert senders | owners <= set(BY_CODE)
    assert {organisation.role for organisation in ORGANISATIONS} == {
        "producer", "enterprise", "commune", "province", "ministry", "inspector", "national"
    }  # fmt: skip
    assert len({organisation.province_code for organisation in ORGANISATIONS if organisation.role == "province"}) == 2


def test_tax_codes_are_valid_and_prefixes_belong_to_one_organisation():
    codes = [organisation.tax_code for organisation in ORGANISATIONS if organisation.tax_code]
    prefixes = [organisation.prefix for organisation in ORGANISATIONS if organisation.prefix]

    assert all(mst.is_valid(code) for code in codes)
    assert len(set(codes)) == len(codes)
    assert len(set(prefixes)) == len(prefixes)


def test_citizens_read_a_household_by_initials_and_commune():
    assert BY_CODE["ho-lua-02"].public_name == "Hộ T.T.S.R., Xã Trường Khánh"
    assert BY_CODE["nghia-an"].public_name == "Hộ kinh doanh Nghĩa Ân"
    assert initials("Hộ ông Danh Suôl") == "D.S."


def test_every_code_shown_to_visitors_can_be_said_to_people():
    assert all(label_of(code.key) for story in STORIES for code in story.codes)
