"""Ministries see the organisations of their sectors, in the whole country, and none other."""

from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.accounts.delegation import DAY, NOW, country, give, organisation, person, root, viewer_of
from txng.accounts import mandates_lookups as rights
from txng.accounts import organisations_lookups as lookups
from txng.accounts.actions import enrol
from txng.accounts.models import Organisation
from txng.core.mandates.mandate import Wanted
from txng.core.problems import Refused
from txng.core.vn.sectors import group_code, lines, sectors
from txng.registry.groups import groups

CODES = [one.code for one in lines()]


@pytest.fixture
def units(db):
    return country()


def ministry(units, *codes, name="Bình"):
    holder = person(name)
    give(root(person("An của " + name)), holder, "MINISTRY_OFFICER", sectors=frozenset(codes))
    return viewer_of(holder)


def test_a_ministry_sees_organisations_that_share_a_sector_with_it(units):
    organisation("tom", sectors=["thuy-san", "thuc-pham"])
    organisation("lua", "21601", sectors=["nong-san"])
    organisation("vai", sectors=["det-may"])
    organisation("khong-ro")

    viewer = ministry(units, "thuy-san", "nong-san")

    assert {row.code for row in lookups.organisations_in_area(viewer, DAY)} == {"tom", "lua"}
    hidden = Organisation.objects.get(code="vai")
    assert lookups.organisation_in_area(viewer, hidden.pk, DAY) is None
    assert lookups.organisations_by_id(viewer, [hidden.pk], DAY) == []


def test_one_list_of_sectors_serves_mandates_organisations_and_groups_of_products():
    assert {group.code for group in groups("sector")} == {group_code(one.code) for one in sectors()}


def test_a_sector_that_nobody_works_in_is_refused(db):
    with pytest.raises(Refused) as refused:
        enrol(code="x", name="X", kind="enterprise", role="enterprise", now=NOW, sectors=["ocop", "nong-san", "vang"])

    assert [(one.code, one.values["got"]) for one in refused.value.problems] == [
        ("organisations.sector_unknown", "ocop"),
        ("organisations.sector_unknown", "vang"),
    ]
    assert not Organisation.objects.exists()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    own=st.lists(st.sets(st.sampled_from(CODES), max_size=3), min_size=1, max_size=5),
    held=st.sets(st.sampled_from(CODES), min_size=1, max_size=3),
)
def test_what_sql_lists_is_what_the_rule_allows(units, own, held):
    before = Organisation.objects.count()
    made = [organisation(f"o-{before}-{n}", "21163", sectors=sorted(one)) for n, one in enumerate(own)]
    viewer = ministry(units, *held, name=f"Bình {made[-1].pk}")

    listed = {row.id for row in lookups.organisations_in_area(viewer, DAY, limit=1_000)}

    for row in made:
        wanted = Wanted("organisations.read", place=("51", "21163"), sectors=frozenset(row.sectors))
        assert (row.pk in listed) == (rights.allowed(viewer, wanted, DAY) is not None)


def test_sectors_add_reach_to_a_mandate_of_a_place(units):
    """Who holds both sees the province whole, and of the rest of the country the sector."""
    for number, (commune, sector) in enumerate([("21163", []), ("21601", ["thuy-san"]), ("21602", ["nong-san"])]):
        organisation(f"o-{number}", commune, sectors=sector)
    nation, holder = root(person("An")), person("Bình")
    give(nation, holder, "MINISTRY_OFFICER", sectors=frozenset({"thuy-san"}))
    give(nation, holder, "PROVINCE_OFFICER", units["51"])

    assert {row.code for row in lookups.organisations_in_area(viewer_of(holder), DAY)} == {"o-0", "o-1"}
    assert len(list(combinations(rights.extents(viewer_of(holder), "organisations.read", DAY), 2))) == 1
