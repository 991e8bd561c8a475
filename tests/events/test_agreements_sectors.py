"""F-05: one lot crosses three sectors: farm, plant, shop. Each ministry's officer sees his own and what was agreed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.accounts.delegation import country, give, person, root, viewer_of
from tests.conftest import NOW
from tests.events.agreeing import agree, asked, uses
from tests.events.documents import make_transformation
from tests.events.partners import AN, BINH, CHI, LOT, record, step
from txng.accounts.actions import enrol
from txng.accounts.models import Organisation
from txng.accounts.viewer import Viewer
from txng.agreements.terms import ALWAYS_TOLD
from txng.core.epcis.query import read_query
from txng.core.trace.walk import Direction
from txng.events.lookups import area_events, events_by_no, events_matching, events_of_id, events_of_keys, opening_of
from txng.events.tracing import history, trace

pytestmark = pytest.mark.django_db
JUICE = "https://id.gs1.org/01/08938502345676/10/NX-1"
SECTORS = {"farm": "nong-nghiep", "plant": "cong-thuong", "shop": "y-te"}
KEY = LOT.removeprefix("https://id.gs1.org/")


@pytest.fixture
def chain(db):
    """Farm, plant and shop, by their sectors; the lot grown, pressed, sold."""
    units = country()
    firms = {}
    for (name, sector), commune in zip(SECTORS.items(), ("21163", "21601", "21602"), strict=True):
        row = enrol(code=name, name=name, kind="enterprise", role="producer", province_code="51" if name == "farm" else "52",
                    commune_code=commune, unit_id=units[commune].id, now=NOW)  # fmt: skip
        Organisation.objects.filter(pk=row.pk).update(sectors=[sector])
        firms[name] = Viewer(row.pk, name, "producer", name)
    record(firms["farm"], step("grown", AN, day=1), step("sent", AN, day=2, bizStep="shipping"))
    record(firms["plant"], step("got", BINH, day=3, bizStep="receiving"), make_transformation(eventID="urn:e:pressed", eventTime="2026-11-04T08:00:00.000+07:00") | {"inputQuantityList": [{"epcClass": LOT, "quantity": 4, "uom": "KGM"}], "outputQuantityList": [{"epcClass": JUICE, "quantity": 3, "uom": "KGM"}]})  # fmt: skip
    record(firms["shop"], step("sold", CHI, JUICE, day=6, bizStep="retail_selling"))
    return units, firms


@pytest.fixture
def ministries(chain):
    """An officer of each ministry, of one sector, acting for his ministry."""
    nation = root(person("An"))
    found = {}
    for name, sector in SECTORS.items():
        row = enrol(code=f"bo-{name}", name=f"Bộ {name}", kind="authority", role="ministry", now=NOW)
        officer = person(f"Cán bộ {name}")
        give(nation, officer, "MINISTRY_OFFICER", sectors=frozenset({sector}))
        found[name] = replace(viewer_of(officer), organisation_id=row.pk, organisation_code=row.code, role="ministry")
    return found


OWN = {"farm": {"grown", "sent"}, "plant": {"got", "pressed"}, "shop": {"sold"}}


def told(events):
    return {one.event_id.removeprefix("urn:e:"): set(one.event().body) - ALWAYS_TOLD for one in events}


def every_route(viewer):
    """Each way by which events are read → names of the events it tells, with the fields of each."""
    every = {
        "all": asked(viewer),
        "by record time": asked(viewer, orderBy="recordTime"),
        "step": asked(viewer, GE_eventTime="2026-01-01T00:00:00Z"),
    }
    every["keys"] = events_of_keys(viewer, [KEY, JUICE.removeprefix("https://id.gs1.org/")], limit=50)
    found = {name: told(page.events) for name, page in every.items()}
    found["ids"] = told(
        [one for names in OWN.values() for name in names for one in events_of_id(viewer, f"urn:e:{name}")]
    )
    return found


@pytest.mark.parametrize("name", list(SECTORS))
def test_each_sees_the_events_of_its_own_sector_and_no_others_on_every_route(chain, ministries, name):
    officer = ministries[name]
    for route, found in every_route(officer).items():
        assert set(found) == OWN[name], route
    assert set(told(area_events(officer, read_query({}, per_page_max=9)).events)) == OWN[name]
    found = trace(officer, KEY, Direction.FORWARD)
    assert {face.event_id.removeprefix("urn:e:") for face in found.events.values() if face.is_open} == OWN[name]
    amounts = {one.event.event_no for item in found.items for one in item.appearances if one.quantity is not None}
    assert amounts <= {number for number, face in found.events.items() if face.is_open}


def test_what_was_agreed_is_seen_beside_and_nothing_else_of_it(chain, ministries):
    """The ministry of the plant lets that of the shop read steps and what was made."""
    fields = {"bizStep", "outputQuantityList"}
    number = agree(None, ministries["shop"], sectors=[SECTORS["plant"]], fields=sorted(fields))

    for route, found in every_route(ministries["shop"]).items():
        hidden = {"got"} if route == "keys" else set()  # what it received is not told, so nobody finds it by that
        assert set(found) == (OWN["shop"] | OWN["plant"]) - hidden, route
        assert found.get("got", {"bizStep"}) == {"bizStep"}, route
        assert found["pressed"] == {"bizStep", "outputQuantityList"}, route
    steps = {one.event.event_no: one for one in history(ministries["shop"], KEY).steps}
    assert all(one.quantity is None for one in steps.values())
    juice = history(ministries["shop"], JUICE.removeprefix("https://id.gs1.org/")).steps
    assert {one.quantity for one in juice if one.event.organisation.code == "plant"} == {3}
    assert uses(number)[0] > 0

    for other in ("farm", "plant"):
        for route, found in every_route(ministries[other]).items():
            assert set(found) == OWN[other], (other, route)


def test_no_condition_on_what_was_left_out_finds_the_plants_events(chain, ministries):
    agree(None, ministries["shop"], sectors=[SECTORS["plant"]], fields=["bizStep"])
    for hidden in (
        {"MATCH_anyEPCClass": LOT},
        {"MATCH_inputEPCClass": LOT},
        {"EQ_quantity_KGM": "4"},
        {"EQ_readPoint": f"https://id.gs1.org/414/{BINH}"},
    ):
        found = set(told(asked(ministries["shop"], **hidden).events))
        assert not found & OWN["plant"], hidden
    assert set(told(asked(ministries["shop"], EQ_bizStep="receiving").events)) == {"got"}


def test_a_ministry_lends_its_machines_no_sector_and_what_is_kept_is_never_a_mandates(chain, ministries):
    officer = ministries["farm"]
    machine = Viewer(officer.organisation_id, officer.organisation_code, "ministry", "khoá máy")
    assert asked(machine).events == []
    numbers = [one.event_no for one in asked(officer).events]
    assert events_by_no(officer, numbers) == {}
    assert opening_of(officer, numbers[0]) is None


def test_an_officer_of_a_place_sees_who_lies_there_until_it_moves(chain, ministries):
    units, firms = chain
    giang = person("Giang")
    give(root(person("Hà")), giang, "PROVINCE_OFFICER", units["51"])
    officer = viewer_of(giang)
    assert set(told(asked(officer).events)) == OWN["farm"]
    Organisation.objects.filter(pk=firms["farm"].organisation_id).update(province_code="52", commune_code="21601")
    assert asked(officer).events == []
    assert events_matching(officer, read_query({"EQ_eventID": ["urn:e:sold"]}, per_page_max=9)).events == []
