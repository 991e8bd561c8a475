"""Z-03 and Z-04 over HTTP: in random small trees nobody gives by a key what he could not give; a revocation holds at once.

The judge walks the rows by the words of product.md D-01 and knows nothing of our queries.
"""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.accounts.api.conftest import Caller, codes, personal_key
from tests.accounts.delegation import DAY, PLACES, country, give, organisation, person, root, viewer_of
from tests.accounts.signing import SECRET, browser, one_time_password, post, sign_in
from txng.accounts import mandates as actions
from txng.accounts import second_factor
from txng.accounts.models import Mandate, MandateEnd, Organisation, OrganisationStep, Person
from txng.core.mandates.regulation import regulation_on

RULES = regulation_on(DAY).roles
COMMUNES = [commune for _, communes in PLACES.values() for commune in communes]
PEOPLE = st.integers(0, 4)
ROLES = ["NATIONAL_ADMIN", "PROVINCE_OFFICER", "COMMUNE_OFFICER", "INSPECTOR", "MINISTRY_OFFICER", "ORG_ADMIN", "CAB"]
WAYS = st.sampled_from(["holder", "to"])
STEPS = st.one_of(
    st.tuples(st.just("give"), PEOPLE, PEOPLE, st.sampled_from(ROLES[1:4] * 3 + ROLES), st.sampled_from([None, *PLACES, *COMMUNES]), st.sampled_from([30, 290, 900]), WAYS),
    st.tuples(st.just("revoke"), PEOPLE, st.integers(0, 9)),
    st.tuples(st.just("move"), PEOPLE, st.integers(0, 1), st.sampled_from(COMMUNES)),
    st.tuples(st.just("standing"), PEOPLE, st.integers(0, 1), st.sampled_from(["suspended", "active"])),
)  # fmt: skip


def place_of(row):
    return tuple(code for code in (row.province_code, row.commune_code) if code)


def lies_in(place, area):
    return place[: len(area)] == area


def in_force(somebody):
    ended = set(MandateEnd.objects.values_list("pk", flat=True))
    return [
        row for row in Mandate.objects.filter(holder=somebody.pk)
        if row.pk not in ended and row.first <= DAY and (row.last is None or row.last >= DAY)
    ]  # fmt: skip


def may_give(giver, to, role, place, last):
    """By the rows alone: some mandate of his grants the role, holds or passes on all it may do, reaches there, and lasts."""
    wanted = RULES[role]
    shapes = {"nation": 0, "province": 1, "commune": 2}
    if giver.pk == to.pk or wanted.reach not in shapes or len(place) != shapes[wanted.reach]:
        return False
    return any(
        role in RULES[one.role].grants and "people.grant" in RULES[one.role].actions
        and wanted.actions <= RULES[one.role].actions | RULES[one.role].passes_on
        and one.organisation_id is None and not one.sectors and lies_in(place, place_of(one))
        and (one.last is None or last <= one.last)
        for one in in_force(giver)
    )  # fmt: skip


class World:
    """Five people, each with a key while he holds a mandate; two organisations."""

    def __init__(self):
        self.units = country()
        self.people = [person(name, f"+849{n:08}") for n, name in enumerate(("An", "Bình", "Chi", "Dũng", "Giang"))]
        root(self.people[0])
        give(viewer_of(self.people[0]), self.people[1], "PROVINCE_OFFICER", self.units["51"])
        give(viewer_of(self.people[1]), self.people[2], "COMMUNE_OFFICER", self.units["21163"])
        self.organisations = [
            organisation("htx-0", "21163", units=self.units),
            organisation("htx-1", "21601", name="HTX B", units=self.units),
        ]
        self.callers = {}

    def caller(self, who):
        """By the key that he once made, if he ever could."""
        if who not in self.callers and in_force(self.people[who]):
            self.callers[who] = Caller(Client(), personal_key(self.people[who]).secret)
        return self.callers.get(who)

    def act(self, kind, who, *rest):
        caller = self.caller(who)
        if caller is not None:
            getattr(self, kind)(caller, self.people[who], *rest)

    def give(self, caller, somebody, to, role, place, days, way):
        to, last = self.people[to], DAY + timedelta(days=days)
        path = (
            ()
            if place is None
            else (place,)
            if place in PLACES
            else (next(p for p, (_, c) in PLACES.items() if place in c), place)
        )
        body = {"role": role, "last": last.isoformat(), "reason": "Phân công nhiệm vụ"}
        body |= {"holder": to.pk} if way == "holder" else {"to": to.phone}
        if place:
            body["province" if place in PLACES else "commune"] = place
        could, before = may_give(somebody, to, role, path, last), Mandate.objects.count()
        answer = caller.post("mandates", body)
        assert (answer.status_code == 201) == could, (answer.content.decode(), body, somebody)
        assert Mandate.objects.count() == before + could
        assert answer.status_code < 500

    def revoke(self, caller, somebody, which):
        rows = list(Mandate.objects.order_by("id"))
        target = rows[which % len(rows)]
        areas = [place_of(one) for one in in_force(somebody) if "people.grant" in RULES[one.role].actions]
        before = MandateEnd.objects.count()
        answer = caller.post(f"mandates/{target.pk}/revoke", {"reason": "Thử thu hồi"})
        if answer.status_code == 200:
            assert target.holder == somebody.pk or any(lies_in(place_of(target), area) for area in areas)
        else:
            assert MandateEnd.objects.count() == before

    def move(self, caller, somebody, which, commune):
        row = self.organisations[which]
        before = place_of(Organisation.objects.get(pk=row.pk))
        steps = OrganisationStep.objects.count()
        areas = self._approving(somebody)
        answer = caller.post(f"organisations/{row.pk}/move", {"commune": commune, "reason": "Thử chuyển"})
        after = place_of(Organisation.objects.get(pk=row.pk))
        if answer.status_code == 200:
            assert all(any(lies_in(place, area) for area in areas) for place in (before, after))
        else:
            assert (before, steps) == (after, OrganisationStep.objects.count())

    def standing(self, caller, somebody, which, state):
        row = Organisation.objects.get(pk=self.organisations[which].pk)
        reached = any(lies_in(place_of(row), area) for area in self._approving(somebody))
        answer = caller.post(f"organisations/{row.pk}/standing", {"state": state, "reason": "Thử đổi"})
        assert (answer.status_code == 200) == (reached and row.state != state)
        if not reached:
            assert answer.status_code in (401, 404)

    def _approving(self, somebody):
        return [
            place_of(one)
            for one in in_force(somebody)
            if "organisations.approve" in RULES[one.role].actions and one.organisation_id is None
        ]


@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.lists(STEPS, min_size=6, max_size=16))
@pytest.mark.django_db
def test_nobody_gives_takes_or_moves_by_a_key_beyond_his_own(acts):
    with transaction.atomic():
        world = World()
        for act in acts:
            world.act(*act)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_revocation_holds_at_the_next_request_of_key_and_session_alike():
    units = country()
    an, chi = person("An"), person("Chi", "+84912000003")
    give(root(an), chi, "PROVINCE_OFFICER", units["51"])
    made = organisation("htx-1", units=units)
    second_factor.put(chi, SECRET)
    page = browser()
    sign_in(page, chi.phone)
    Person.objects.filter(pk=chi.pk).update(second_counter=0)
    post(page, "/dang-nhap/buoc-hai/", {"code": one_time_password()})
    caller = Caller(Client(), personal_key(chi).secret)
    assert page.get(f"/quan-tri/to-chuc/{made.pk}").status_code == 200
    assert caller.get(f"organisations/{made.pk}").status_code == 200

    (held,) = viewer_of(chi).mandates
    actions.revoke(viewer_of(an), held.id, reason="Chuyển công tác", now=timezone.now())
    assert page.get(f"/quan-tri/to-chuc/{made.pk}").status_code == 404
    assert codes(caller.get(f"organisations/{made.pk}")) == {"accounts.key_mandate"}
    refused = caller.post(f"organisations/{made.pk}/standing", {"state": "closed", "reason": "Sau khi bị thu hồi"})
    assert refused.status_code == 401
    assert OrganisationStep.objects.count() == 0
