"""Over random countries, people, grants, revocations and moves: nobody reads, approves or gives outside what he was given.

The judge knows nothing of our queries: it walks the rows one by one by the words of product.md D-01 (the DHIS2-3871 class).
"""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.accounts.delegation import DAY, NEXT_YEAR, NOW, PLACES, country, organisation, person, root, viewer_of
from txng.accounts import (
    mandates,
    mandates_lookups,
    organisations,
    organisations_lookups,
    registrations,
    registrations_lookups,
)
from txng.accounts.mandates import Wish
from txng.accounts.models import Mandate, MandateEnd, Organisation, Registration
from txng.accounts.registrations import Draft
from txng.accounts.viewer import Viewer
from txng.core.mandates.regulation import regulation_on
from txng.core.problems import Refused

RULES = regulation_on(DAY).roles
COMMUNES = [commune for _, communes in PLACES.values() for commune in communes]
UNITS = [None, *PLACES, *COMMUNES]
PEOPLE = st.integers(0, 6)
ROLES = ["NATIONAL_ADMIN", "PROVINCE_OFFICER", "COMMUNE_OFFICER", "INSPECTOR", "MINISTRY_OFFICER", "ORG_ADMIN"]
STEPS = st.one_of(
    st.tuples(st.just("give"), PEOPLE, PEOPLE, st.sampled_from(ROLES[1:3] * 4 + ROLES), st.sampled_from(UNITS), st.sampled_from([30, 200, 900])),
    st.tuples(st.just("revoke"), PEOPLE, st.integers(0, 12)),
    st.tuples(st.just("move"), PEOPLE, st.integers(0, 3), st.sampled_from(COMMUNES)),
    st.tuples(st.just("approve"), PEOPLE, st.integers(0, 2)),
)  # fmt: skip


@dataclass
class World:
    """Everything that may be acted on."""

    units: dict
    people: list
    organisations: list
    registrations: list
    done: list = field(default_factory=list)


def made():
    units = country()
    people = [
        person(name, f"+849{n:08}") for n, name in enumerate(("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh"))
    ]
    root(people[0])
    first = [organisation(f"htx-{n}", commune, name=f"HTX {n}", units=units) for n, commune in enumerate(COMMUNES[:4])]
    waiting = [
        registrations.submit(
            Viewer.public(),
            Draft(
                "household", f"Hộ số {n}", f"05109901234{n}", units[commune].id, phone=f"098765432{n}", has_consent=True
            ),
            now=NOW,
        ).id
        for n, commune in enumerate(COMMUNES[::2])
    ]
    return World(units, people, [one.pk for one in first], waiting)


def seen_by_judge(somebody):
    """The places where a person may approve, by the rows alone: a role that says so, not ended, in time."""
    return [
        tuple(code for code in (row.province_code, row.commune_code) if code)
        for row in Mandate.objects.filter(holder=somebody.pk)
        if row.organisation_id is None and not row.sectors and "organisations.approve" in RULES[row.role].actions
        and not MandateEnd.objects.filter(pk=row.pk).exists() and row.first <= DAY and (row.last is None or row.last >= DAY)
    ]  # fmt: skip


def lies_in(place, areas):
    return any(place[: len(area)] == area for area in areas)


def step(world, act):
    """Try it; true if it was done. What the judge finds out of reach must not have been done."""
    kind, who, *rest = act
    somebody = world.people[who]
    viewer, areas = viewer_of(somebody), seen_by_judge(somebody)
    try:
        with transaction.atomic():
            match kind:
                case "give":
                    to, role, unit, days = rest
                    wish = Wish(
                        world.people[to].pk,
                        role,
                        DAY,
                        DAY + timedelta(days=days),
                        world.units[unit].id if unit else None,
                    )
                    mandates.grant(viewer, wish, reason="thử giao", now=NOW)
                case "revoke":
                    rows = list(Mandate.objects.order_by("id"))
                    target = rows[rest[0] % len(rows)]
                    mandates.revoke(viewer, target.pk, reason="thử thu hồi", now=NOW)
                    own = target.holder == somebody.pk
                    assert own or lies_in(
                        (target.province_code, target.commune_code), [tuple(a) for a in _granting(somebody, target.pk)]
                    )
                case "move":
                    row = Organisation.objects.get(pk=world.organisations[rest[0]])
                    before = (row.province_code, row.commune_code)
                    organisations.move(viewer, row.pk, world.units[rest[1]].id, reason="thử chuyển", now=NOW)
                    after = Organisation.objects.get(pk=row.pk)
                    assert lies_in(before, areas)
                    assert lies_in((after.province_code, after.commune_code), areas)
                case "approve":
                    row = Registration.objects.get(pk=world.registrations[rest[0]])
                    registrations.decide(viewer, row.pk, "approved", now=NOW)
                    assert lies_in((row.province_code, row.commune_code), areas)
    except Refused:
        return False
    return True


def _granting(somebody, target):
    """Places of mandates that give, as they stood before `target` ended."""
    return [
        tuple(code for code in (row.province_code, row.commune_code) if code)
        for row in Mandate.objects.filter(holder=somebody.pk).exclude(pk=target)
        if {"people.grant", "organisations.approve"} & RULES[row.role].actions
    ]


def judge(world):
    """Every list and every address of everybody, against the rows."""
    for somebody in world.people:
        viewer, areas = viewer_of(somebody), seen_by_judge(somebody)
        inside = {pk for pk in world.organisations if lies_in(_place(Organisation, pk), areas)}
        listed = {one.id for one in organisations_lookups.organisations_in_area(viewer, DAY, limit=500)}
        assert listed & set(world.organisations) >= inside
        for pk in set(world.organisations) - inside:
            if not any(lies_in(_place(Organisation, pk), [area]) for area in _reading(somebody)):
                assert pk not in listed
                assert organisations_lookups.organisation_in_area(viewer, pk, DAY) is None
        waiting = {one.id for one in registrations_lookups.pending(viewer, DAY, limit=500)}
        assert waiting == {
            pk for pk in world.registrations
            if lies_in(_place(Registration, pk), areas) and Registration.objects.get(pk=pk).state == "pending"
        }  # fmt: skip
        for pk in world.registrations:
            found = registrations_lookups.registration_in_reach(viewer, pk, DAY)
            assert (found is not None) == lies_in(_place(Registration, pk), areas)
        for row in mandates_lookups.mandate_page(viewer, DAY, limit=500):
            assert lies_in(row.place, _granting(somebody, 0)) or row.organisation_id


def _reading(somebody):
    return [
        tuple(code for code in (row.province_code, row.commune_code) if code)
        for row in Mandate.objects.filter(holder=somebody.pk, end=None)
        if "organisations.read" in RULES[row.role].actions and not row.sectors
    ]


def _place(table, pk):
    return table.objects.values_list("province_code", "commune_code").get(pk=pk)


def grants_never_grow():
    """What was given lies in what it was given by: in place, in time, in role."""
    for row in Mandate.objects.exclude(granted_by=None).filter(organisation=None).select_related("granted_by"):
        giver = row.granted_by
        assert row.role in RULES[giver.role].grants
        assert row.holder != giver.holder
        assert lies_in(
            (row.province_code, row.commune_code), [tuple(c for c in (giver.province_code, giver.commune_code) if c)]
        )
        assert giver.last is None or (row.last is not None and row.last <= giver.last)
    assert Mandate.objects.filter(granted_by=None).count() == 1


@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.lists(STEPS, min_size=8, max_size=30))
@pytest.mark.django_db
def test_nobody_reads_approves_or_gives_outside_his_own(acts):
    with transaction.atomic():
        world = made()
        # A country with nobody in it proves nothing: begin with a province and a commune that have their officers.
        assert step(world, ("give", 0, 1, "PROVINCE_OFFICER", "51", 900))
        assert step(world, ("give", 1, 2, "COMMUNE_OFFICER", COMMUNES[0], 200))
        assert NEXT_YEAR > DAY
        for act in acts:
            step(world, act)
        judge(world)
        grants_never_grow()
        transaction.set_rollback(True)
