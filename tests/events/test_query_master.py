"""WD_, HASATTR_ and EQATTR_ over HTTP: what master data says decides which events are found."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from tests.conftest import NOW
from tests.events.asking import ROOT, codes, found, next_of
from tests.events.documents import LOT, make_body
from tests.events.master_documents import COMMUNE, FARM, FARM_URN, PLOT, STORE, header, made
from tests.events.master_sent import sent
from txng.core.epcis.query import read_query
from txng.core.epcis.query_conditions import Compare, Field, OnDescendants, OnField
from txng.events import query_master
from txng.events.query_pages import resolved

pytestmark = pytest.mark.django_db
PARTY, ORDER = "urn:epc:id:pgln:8938501.23400", "urn:epc:id:gdti:8938501.00001.PO-7"
MDA = "urn:epcglobal:cbv:mda"
PLACES = header(
    ReadPoint=[made(FARM, children=[PLOT]), made(PLOT, sst="201")],
    BusinessLocation=[
        made(COMMUNE, children=[FARM_URN], name="Sơn Hà", city="Huế"), made(FARM, children=[PLOT], name="Vườn", city="Huế"),
        made(PLOT, name="Lô 2", address={"vidu:duong": "Lê Lợi"}), made(STORE, name="Kho"),
    ],
    EPCClass=[made("urn:epc:class:lgtin:8938501.023456.KQ-2611", name="Chè")],
    SourceDest=[made(PARTY, name="Hợp tác xã"), made(STORE, name="Kho")],
    BusinessTransaction=[made(ORDER, name="Đơn 7")],
    BusinessStep=[made("urn:epcglobal:cbv:bizstep:shipping", name="Gửi")],
    Disposition=[made("https://ref.gs1.org/cbv/Disp-in_transit", name="Trên đường")],
)  # fmt: skip
AT_PLOT = make_body(eventID="urn:q:plot", readPoint={"id": PLOT}, bizLocation={"id": "urn:epc:id:sgln:8938501.23402.0"})
AT_STORE = make_body(
    eventID="urn:q:store", eventTime="2026-11-19T08:00:00+07:00", readPoint={"id": STORE}, bizLocation={"id": STORE},
    quantityList=[{"epcClass": f"{LOT}X"}], bizStep="shipping", disposition="in_transit",
    sourceList=[{"type": "possessing_party", "source": PARTY}], destinationList=[{"type": "location", "destination": STORE}],
    bizTransactionList=[{"bizTransaction": ORDER}],
)  # fmt: skip
NOWHERE = make_body(eventID="urn:q:nowhere", eventTime="2026-11-18T08:00:00+07:00", readPoint=None, quantityList=None,
                    epcList=["urn:epc:id:sscc:8938501.0234000002"])  # fmt: skip


@pytest.fixture
def ask(client, as_an):
    def asked(headers=None, **parameters):
        answer = client.get(f"{ROOT}/events?{urlencode(parameters)}", **(headers or as_an))
        return [event["eventID"].removeprefix("urn:q:") for event in found(answer)]

    return asked


@pytest.fixture
def told(an):
    assert sent(an, PLACES, AT_PLOT, AT_STORE, NOWHERE, now=NOW).success


@pytest.mark.parametrize(("name", "value", "events"), [
    ("WD_bizLocation", COMMUNE, ["plot"]),
    ("WD_bizLocation", FARM_URN, ["plot"]),
    ("WD_bizLocation", PLOT, ["plot"]),
    ("WD_bizLocation", f"{COMMUNE}|{STORE}", ["plot", "store"]),
    ("WD_bizLocation", "https://id.gs1.org/414/8938501234049", []),
    ("WD_readPoint", FARM, ["plot"]),
    ("WD_readPoint", COMMUNE, []),  # as a read point nothing stands below it
    ("WD_readPoint", STORE, ["store"]),
    ("HASATTR_bizLocation", f"{MDA}:name", ["plot", "store"]),
    ("HASATTR_bizLocation", f"{MDA}#name", ["plot", "store"]),
    ("HASATTR_bizLocation", "cbvmda:address", ["plot"]),
    ("HASATTR_bizLocation", "address", ["plot"]),
    ("HASATTR_bizLocation", "cbvmda:city", []),
    ("HASATTR_bizLocation", "https://vidu.vn/mda#name", []),
    ("HASATTR_readPoint", "sst|la", ["plot"]),
    ("HASATTR_readPoint", "name", []),
    ("HASATTR_epcClass", "name", ["plot"]),
    ("HASATTR_source", "name", ["store"]),
    ("HASATTR_destination", "name", ["store"]),
    ("HASATTR_bizTransaction", "name", ["store"]),
    ("HASATTR_bizStep", "name", ["store"]),
    ("HASATTR_disposition", "name", ["store"]),
    (f"EQATTR_bizLocation_{MDA}:name", "Lô 2", ["plot"]),
    ("EQATTR_bizLocation_cbvmda:name", "Lô 2|Kho", ["plot", "store"]),
    ("EQ_ATTR_bizLocation_name", "Kho", ["store"]),
    ("EQ_ATTR_bizLocation_name", "kho", []),
    ("EQATTR_bizLocation_address", "Lê Lợi", []),  # within an object, no value of its own
    ("EQATTR_readPoint_sst", "201", ["plot"]),
    ("EQATTR_bizTransaction_name", "Đơn 7", ["store"]),
    ("EQATTR_bizTransaction_name", "Đơn 8", []),
])  # fmt: skip
def test_each_parameter_finds_what_master_data_means(ask, told, name, value, events):
    assert ask(**{name: value}) == events


@pytest.mark.parametrize(("one", "other", "events"), [
    (("WD_bizLocation", COMMUNE), ("EQ_bizStep", "commissioning"), ["plot"]),
    (("WD_bizLocation", COMMUNE), ("EQ_bizStep", "shipping"), []),
    (("WD_bizLocation", COMMUNE), ("WD_readPoint", STORE), []),
    (("WD_readPoint", FARM), ("MATCH_epcClass", LOT), ["plot"]),
    (("HASATTR_bizLocation", "name"), ("LT_eventTime", "2026-11-20T00:00:00Z"), ["store"]),
    (("HASATTR_bizLocation", "name"), ("EQATTR_bizLocation_name", "Lô 2"), ["plot"]),
    (("EQATTR_bizLocation_name", "Kho"), ("EQ_source_possessing_party", PARTY), ["store"]),
    (("EQATTR_bizLocation_name", "Kho"), ("EQATTR_readPoint_sst", "201"), []),
])  # fmt: skip
def test_each_parameter_narrows_and_is_narrowed(ask, told, one, other, events):
    assert ask(**dict((one, other))) == events


def test_without_master_data_a_place_is_itself(ask, an):
    sent(an, {}, AT_PLOT, now=NOW)

    assert (ask(WD_bizLocation=PLOT), ask(WD_bizLocation=COMMUNE), ask(HASATTR_bizLocation="name")) == (
        ["plot"],
        [],
        [],
    )


def test_each_organisation_asks_by_its_own_master_data(ask, told, chi, as_chi, as_dung):
    sent(
        chi,
        header(BusinessLocation=[made(STORE, children=[FARM])]),
        make_body(eventID="urn:q:chi", bizLocation={"id": FARM}),
        now=NOW,
    )

    assert ask(as_chi, WD_bizLocation=STORE) == ["chi"]
    assert ask(as_chi, HASATTR_bizLocation="name") == []
    assert ask(WD_bizLocation=STORE) == ["store"]
    assert sorted(ask(as_dung, WD_bizLocation=STORE)) == ["chi", "plot", "store"]  # who sees all hears all


def test_places_in_a_circle_are_walked_once(ask, an):
    circle = header(
        BusinessLocation=[
            made(COMMUNE, children=[FARM]),
            made(FARM, children=[PLOT]),
            made(PLOT, children=[COMMUNE, PLOT]),
        ]
    )
    sent(an, circle, AT_PLOT, now=NOW)

    assert [ask(WD_bizLocation=place) for place in (COMMUNE, FARM, PLOT)] == [["plot"]] * 3


def test_the_newest_word_counts(ask, told, an):
    sent(an, header(BusinessLocation=[made(FARM, name="Vườn"), made(PLOT, name="Lô 3")]), now=NOW + timedelta(hours=1))

    assert (ask(WD_bizLocation=FARM), ask(WD_bizLocation=PLOT)) == ([], ["plot"])
    assert (ask(EQATTR_bizLocation_name="Lô 2"), ask(EQATTR_bizLocation_name="Lô 3")) == ([], ["plot"])
    assert ask(HASATTR_bizLocation="address") == []


def test_a_place_with_too_much_below_it_is_refused(client, as_an, told, monkeypatch):
    monkeypatch.setattr(query_master, "MAX_NAMED", 2)

    answer = client.get(f"{ROOT}/events?{urlencode({'WD_bizLocation': COMMUNE})}", **as_an)

    assert (answer.status_code, codes(answer)) == (413, ["query.too_many_named"])
    assert answer.json()["type"] == "epcisException:QueryTooComplexException"


def test_a_page_token_holds_though_master_data_changes_between_pages(client, an, as_an, told):
    first = client.get(f"{ROOT}/events?{urlencode({'HASATTR_bizLocation': 'name', 'perPage': 1})}", **as_an)
    sent(an, header(BusinessLocation=[made(FARM, name="Vườn mới")]), now=NOW + timedelta(hours=1))

    second = client.get(next_of(first), **as_an)

    assert [event["eventID"] for event in (*found(first), *found(second))] == ["urn:q:plot", "urn:q:store"]


def test_an_own_field_is_met_in_every_spelling(ask, an):
    field = {"vidu:lo": "urn:epc:id:sgln:8938501.23402.0"}
    sent(
        an, header(Location=[made(PLOT, name="Lô 2")]), AT_PLOT | field, AT_STORE | {"vidu:lo": PLOT}, NOWHERE, now=NOW
    )

    assert ask(**{"HASATTR_vidu:lo": "name"}) == ["store"]
    sent(
        an,
        header(Location=[made("urn:epc:id:sgln:8938501.23402.0", name="Lô 2", city="Huế")]),
        now=NOW + timedelta(hours=1),
    )
    assert ask(**{"HASATTR_vidu:lo": "name"}) == ["plot", "store"]
    assert ask(**{"EQATTR_vidu:lo_cbvmda:name": "Lô 2"}) == ["plot", "store"]
    assert ask(**{"HASATTR_vidu:khac": "name"}) == []


def test_whoever_matches_without_tables_resolves_first(an, told):
    (condition,) = read_query({"WD_bizLocation": [FARM_URN]}, per_page_max=1).conditions
    assert isinstance(condition, OnDescendants)

    keys = ("414/8938501234018", "414/8938501234025")
    assert resolved(an, condition) == OnField(Field.BIZ_LOCATION, Compare.IN, keys)
