"""The register's places as master data, where no document says more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import NOW
from tests.events.documents import make_body
from tests.events.master_documents import FARM, PLOT, STORE, VTYPE, header, made
from tests.events.master_sent import elements, sent
from txng.core.epcis.query import read_query
from txng.core.problems import Refused
from txng.events.lookups import events_matching
from txng.events.master_data_lookups import MasterDataQuery, vocabularies_matching, vocabularies_page
from txng.registry.actions import register_place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def registered(an, chi):
    for viewer, key, name, commune in (
        (an, FARM, "Vườn Sơn Hà", "Sơn Hà"),
        (an, PLOT, "Lô 2", ""),
        (chi, STORE, "Kho Chi", "Huế"),
    ):
        register_place(viewer, {"key": key, "name": name, "commune": commune}, now=NOW)


@pytest.fixture
def ask(an):
    def asked(viewer=an, **parameters):
        query = read_query({name: [value] for name, value in parameters.items()}, per_page_max=100)
        return [stored.event_id.removeprefix("urn:q:") for stored in events_matching(viewer, query).events]

    return asked


def keys(viewer, **asked):
    return [one.key.removeprefix("414/89385012340") for one in vocabularies_matching(viewer, **asked).said]


def test_what_an_organisation_registered_is_its_word(an, chi, dung):
    farm, plot = vocabularies_matching(an).said

    assert (farm.organisation, farm.vocabulary, farm.version, farm.job_id) == (
        "htx-son-ha",
        f"{VTYPE}Location",
        0,
        None,
    )
    assert (farm.valid_from, farm.element) == (NOW, {"id": FARM, "attributes": [
        {"id": "urn:epcglobal:cbv:mda:name", "attribute": "Vườn Sơn Hà"}, {"id": "urn:epcglobal:cbv:mda:city", "attribute": "Sơn Hà"},
    ]})  # fmt: skip
    assert plot.element == made(PLOT, name="Lô 2")
    assert (keys(chi), keys(dung)) == (["32"], ["18", "25", "32"])


@pytest.mark.parametrize(("asked", "found"), [
    ({"names": [f"{VTYPE}Location"]}, ["18", "25"]), ({"names": [f"{VTYPE}ReadPoint"]}, []), ({"eq_names": [PLOT, STORE]}, ["25"]),
    ({"wd_names": [FARM]}, ["18"]), ({"wd_names": [FARM], "eq_names": [PLOT]}, []), ({"has_attributes": ["city"]}, ["18"]),
    ({"has_attributes": ["cbvmda:city", "cbvmda:name"]}, ["18", "25"]), ({"has_attributes": ["https://vidu.vn/mda#name"]}, []),
    ({"eq_attributes": {"name": ["Lô 2", "x"]}}, ["25"]), ({"eq_attributes": {"name": ["Lô 2"], "city": ["Sơn Hà"]}}, []),
    ({"limit": 2}, ["18", "25"]),
])  # fmt: skip
def test_every_condition_narrows_the_register_too(an, asked, found):
    assert keys(an, **asked) == found


def test_a_document_says_more_than_the_register(an):
    sent(an, header(BusinessLocation=[made(FARM, children=[PLOT], name="Vườn")]), now=NOW)

    assert elements(vocabularies_matching(an)) == [made(FARM, children=[PLOT], name="Vườn"), made(PLOT, name="Lô 2")]
    assert keys(an, limit=2) == ["18", "25"]
    assert keys(an, eq_attributes={"name": ["Vườn Sơn Hà"]}) == []
    with pytest.raises(Refused):
        keys(an, limit=1)
    at = MasterDataQuery(at=NOW + timedelta(minutes=1))
    assert [one.version for one in vocabularies_page(an, at, limit=10).said] == [
        1
    ]  # the register keeps no earlier moments


def test_pages_go_on_through_the_register(an):
    sent(an, header(BusinessLocation=[made("urn:x:a"), made("urn:x:b")]), now=NOW)
    found, after = [], None
    for _ in range(4):
        page = vocabularies_page(an, MasterDataQuery(), limit=1, after=after)
        (one,) = page.said
        found, after = [*found, one], one.place

    assert page.is_whole
    assert found == list(vocabularies_matching(an).said)


def test_events_are_found_by_what_was_registered(an, chi, ask):
    sent(
        an,
        {},
        *(
            make_body(eventID=f"urn:q:{name}", bizLocation={"id": place})
            for name, place in (("farm", FARM), ("store", STORE))
        ),
        now=NOW,
    )

    assert ask(HASATTR_bizLocation="cbvmda:name") == ["farm"]
    assert (ask(EQATTR_bizLocation_name="Vườn Sơn Hà"), ask(EQATTR_bizLocation_name="Lô 2")) == (["farm"], [])
    assert ask(HASATTR_readPoint="city") == []
    assert ask(HASATTR_bizStep="name") == []
