"""Merging and parting: two people do it, nothing is moved, and parting restores everything as it was."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.accounts.delegation import DAY, NOW, country, give, officers, organisation, person, viewer_of
from txng.accounts import mandates, memberships, organisations, parties
from txng.accounts import mandates_lookups as rights
from txng.accounts.actions import issue_key
from txng.accounts.models import MachineKey, Mandate, Membership, Organisation, OrganisationStep
from txng.accounts.signin import viewer_of_key
from txng.accounts.surviving import records_of, surviving
from txng.core.mandates.mandate import Wanted
from txng.core.problems import Refused
from txng.registry.models import Product

WHY = {"reason": "Cùng một hợp tác xã", "now": NOW}


@pytest.fixture
def land(db):
    """Two people over the province, and one over a commune."""
    units = country()
    nation, province, commune = officers(units)
    second = person("Dũng")
    give(nation, second, "PROVINCE_OFFICER", units["51"])
    return {"units": units, "nation": nation, "one": province, "two": viewer_of(second), "commune": commune}


def codes_of(refused):
    return [one.code for one in refused.value.problems]


def merged(land, row, into, *, follow=False):
    made = organisations.propose_merge(land["one"], row.pk, into.pk, people_follow=follow, **WHY)
    organisations.answer_merge(land["two"], made, is_confirmed=True, **WHY)


def parted(land, row):
    made = organisations.propose_unmerge(land["two"], row.pk, **WHY)
    organisations.answer_merge(land["one"], made, is_confirmed=True, **WHY)


def speaks_for(key):
    try:
        return viewer_of_key(key, RequestFactory().get("/")).organisation_id
    except Refused as refused:
        return refused.problems[0].code


def administrator(row, name, by):
    holder = person(name)
    mandates.appoint(by, row.pk, holder.pk, **WHY)
    memberships.join(holder.pk, row.code, "producer", now=NOW)
    return holder


def what_is(rows, people, keys):
    """All that a merger might touch: records, what hangs on them, what people and keys may do."""
    ids = [row.pk for row in rows]
    return {
        "records": list(Organisation.objects.filter(pk__in=ids).order_by("pk").values()),
        "keys": list(MachineKey.objects.filter(organisation__in=ids).order_by("pk").values_list("pk", "organisation_id", "revoked_at")),
        "products": list(Product.objects.filter(organisation_id__in=ids).order_by("pk").values_list("pk", "organisation_id")),
        "mandates": list(Mandate.objects.order_by("pk").values()),
        "memberships": list(Membership.objects.order_by("pk").values()),
        "rights": {one.pk: rights.mandates_of(one.pk, DAY) for one in people},
        "belongings": {one.pk: memberships.memberships_of(one.pk) for one in people},
        "spoken": [speaks_for(key) for key in keys],
        "surviving": surviving(ids),
        "parties": parties.parties_by_id(ids),
    }  # fmt: skip


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    mergers=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans()), min_size=1, max_size=5),
    states=st.lists(st.sampled_from(["active", "suspended"]), min_size=4, max_size=4),
)
def test_merging_and_parting_in_any_order_leaves_all_as_it_was(land, mergers, states):
    stamp = Organisation.objects.count()
    rows = [organisation(f"o-{stamp}-{n}", name=f"Hợp tác xã {stamp} {n}") for n in range(4)]
    people = [administrator(row, f"Chi {row.pk}", land["one"]) for row in rows]
    keys = [issue_key(row, label="máy", now=NOW) for row in rows]
    for row, state in zip(rows, states, strict=True):
        Product.objects.create(key=f"x/{row.pk}", organisation_id=row.pk, name="Ớt", registered_at=NOW)
        if state != "active":
            organisations.set_standing(land["one"], row.pk, state, **WHY)
    before = what_is(rows, people, keys)
    done = []
    for first, second, follow in mergers:
        try:
            merged(land, rows[first], rows[second], follow=follow)
            done.append(rows[first])
        except Refused as refused:
            assert {one.code for one in refused.problems} == {"organisations.standing"}

    for row in reversed(done) if len(mergers) % 2 else done:
        parted(land, row)

    assert what_is(rows, people, keys) == before


def test_codes_and_records_are_read_as_the_one_that_is_left(land):
    one, two, three = (organisation(code) for code in ("htx-1", "htx-2", "htx-3"))

    merged(land, one, two)
    merged(land, two, three)

    assert surviving([one.pk, two.pk, three.pk]) == dict.fromkeys([one.pk, two.pk, three.pk], three.pk)
    assert records_of([three.pk]) == sorted([one.pk, two.pk, three.pk])
    assert records_of([two.pk]) == sorted([one.pk, two.pk])


def test_nothing_is_merged_into_what_is_itself_merged_so_no_circle_closes(land):
    one, two = organisation("htx-1"), organisation("htx-2")
    merged(land, one, two)

    with pytest.raises(Refused) as refused:
        merged(land, two, one)

    assert codes_of(refused) == ["organisations.standing"]


def test_people_and_keys_of_the_merged_act_no_more_unless_two_people_said_that_they_follow(land):
    true, forged, twin = organisation("htx-1"), organisation("htx-2"), organisation("htx-3")
    thief, friend = administrator(forged, "Kẻ gian", land["one"]), administrator(twin, "Hoa", land["one"])
    key, key_of_twin = issue_key(forged, label="máy", now=NOW), issue_key(twin, label="máy", now=NOW)

    merged(land, forged, true)
    merged(land, twin, true, follow=True)

    held = viewer_of(thief)
    assert rights.own_organisations(held, "products.amend_own", DAY) == []
    assert rights.own_organisations(held, "events.read_own", DAY) == [forged.pk]
    assert speaks_for(key) == "organisations.suspended"
    assert rights.own_organisations(viewer_of(friend), "products.amend_own", DAY) == [true.pk]
    assert [one.organisation_id for one in memberships.memberships_of(friend.pk)] == [true.pk]
    assert speaks_for(key_of_twin) == true.pk


def test_one_person_alone_neither_merges_nor_parts(land):
    one, two = organisation("htx-1"), organisation("htx-2")
    made = organisations.propose_merge(land["one"], one.pk, two.pk, **WHY)

    with pytest.raises(Refused) as refused:
        organisations.answer_merge(land["one"], made, is_confirmed=True, **WHY)
    assert codes_of(refused) == ["mandates.own_proposal"]
    assert Organisation.objects.get(pk=one.pk).state == "active"


def test_what_was_parted_in_between_is_not_parted_again(land):
    one, two = organisation("htx-1"), organisation("htx-2")
    merged(land, one, two)
    first = organisations.propose_unmerge(land["one"], one.pk, **WHY)
    second = organisations.propose_unmerge(land["one"], one.pk, **WHY)
    organisations.answer_merge(land["two"], first, is_confirmed=True, **WHY)

    with pytest.raises(Refused) as refused:
        organisations.answer_merge(land["two"], second, is_confirmed=True, **WHY)

    assert codes_of(refused) == ["organisations.standing"]
    assert list(OrganisationStep.objects.order_by("pk").values_list("state", "into")) == [
        ("merged", two.pk),
        ("active", two.pk),
    ]


def test_an_authority_is_not_taken_for_a_firm(land):
    firm, authority = organisation("htx-1"), organisation("ubnd")
    Organisation.objects.filter(pk=authority.pk).update(role="national", kind="authority")

    with pytest.raises(Refused) as refused:
        organisations.propose_merge(land["one"], firm.pk, authority.pk, **WHY)

    assert codes_of(refused) == ["organisations.merge_unlike"]


def test_people_of_a_suspended_organisation_read_what_is_theirs_and_do_nothing(land):
    row = organisation("htx-1")
    chi, an = administrator(row, "Chi ở hợp tác xã", land["one"]), person("An ở hợp tác xã")
    organisations.set_standing(land["one"], row.pk, "suspended", **WHY)
    held = viewer_of(chi)

    found = {action for action in ("products.amend_own", "events.record", "events.read_own", "keys.manage_own", "people.grant_own")
             if rights.allowed(held, Wanted(action, organisation=row.pk), DAY)}  # fmt: skip
    assert found == {"events.read_own"}
    assert rights.grantable_roles(held, DAY) == []
    with pytest.raises(Refused):
        give(held, an, "ORG_USER_PRODUCTION", organisation_id=row.pk, last=DAY + timedelta(days=9))
    organisations.set_standing(land["one"], row.pk, "active", **WHY)
    assert rights.allowed(viewer_of(chi), Wanted("products.amend_own", organisation=row.pk), DAY)
