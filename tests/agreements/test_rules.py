"""What holds for any agreement, at any instant, for anybody."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.accounts.delegation import DAY, NOW
from tests.agreements.parties import everybody, machine
from txng.accounts.models import Organisation
from txng.accounts.viewer import Viewer
from txng.agreements import faces, lookups
from txng.agreements.drafts import Draft, read_draft
from txng.agreements.models import Agreement, End, Signature
from txng.agreements.terms import SIDES, begins_at, standing_of
from txng.core.problems import Refused

# Instants around those at which something begins or ends, to the microsecond.
TURNS = [NOW, NOW + timedelta(days=2), begins_at(DAY), begins_at(DAY + timedelta(days=1))]
INSTANTS = st.builds(
    lambda turn, by: turn + timedelta(microseconds=by),
    st.sampled_from(TURNS),
    st.sampled_from([-1, 0, 1, 3_600_000_000]),
)
FIRSTS = st.sampled_from([DAY - timedelta(days=1), DAY, DAY + timedelta(days=1)])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = (
    "side",
    "number",
    "giver",
    "receiver",
    "dataset",
    "products",
    "fields",
    "purpose",
    "basis",
    "first",
    "expires_at",
)
GOOD = {
    "side": "giver", "number": "1", "giver": {"organisation": "htx"}, "receiver": {"organisation": "dn"}, "dataset": "events",
    "products": ["08938501234568"], "fields": ["bizStep"], "purpose": "Đối chiếu", "basis": "NĐ 37", "first": "2026-11-22",
    "expires_at": "2027-11-22T00:00:00+07:00",
}  # fmt: skip


@given(FIRSTS, INSTANTS, st.frozensets(st.sampled_from(SIDES)), st.booleans(), st.booleans(), INSTANTS)
def test_an_agreement_is_in_force_only_while_everything_holds(first, expires_at, signed, is_ended, is_resting, now):
    standing = standing_of(
        first=first, expires_at=expires_at, signed=signed, is_ended=is_ended, is_resting=is_resting, now=now
    )
    is_open = begins_at(first) <= now < expires_at and len(signed) == 2 and not is_ended and not is_resting
    assert (standing == "in_force") == is_open
    assert now < expires_at or standing in ("expired", "ended")


@given(JSON | st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, JSON)))
def test_whatever_is_sent_is_a_draft_or_refused_with_its_places(value):
    try:
        assert isinstance(read_draft(value), Draft)
    except Refused as refused:
        assert refused.problems and all(
            problem.sentence("vi") and problem.sentence("en") for problem in refused.problems
        )


@given(st.sampled_from(FIELDS), JSON)
def test_one_strange_field_is_refused_at_its_own_place(name, value):
    try:
        read_draft(GOOD | {name: value})
    except Refused as refused:
        assert {problem.pointer.split("/")[1] for problem in refused.problems} <= {name, "fields"}


FACTS = st.tuples(
    st.permutations([0, 1, 2]), st.sampled_from(["events", "master_data"]), FIRSTS, INSTANTS,
    st.frozensets(st.sampled_from(SIDES)), st.booleans(),
)  # fmt: skip


@pytest.mark.django_db
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    facts=st.lists(FACTS, max_size=5),
    states=st.tuples(*[st.sampled_from(["active", "active", "suspended", "closed"])] * 3),
    now=INSTANTS,
)
def test_what_is_open_is_just_what_the_rule_says_and_to_its_receiver_alone(settled, facts, states, now):
    people, firms = settled
    with transaction.atomic():
        for firm, state in zip(firms, states, strict=True):
            Organisation.objects.filter(pk=firm.pk).update(state=state)
        made = [_stored(firms, one, people) for one in facts]
        for place, firm in enumerate(firms):
            for dataset in ("events", "master_data"):
                found = {one.id for one in lookups.open_to(machine(firm), dataset, now=now)}
                assert found == {
                    number for number, one in zip(made, facts, strict=True) if one[0][1] == place and one[1] == dataset and _is_open(one, states, now)
                }  # fmt: skip
            _agrees_with_its_faces(machine(firm), made, now)
        assert lookups.open_to(Viewer.public(), "events", now=now) == ()
        transaction.set_rollback(True)


@pytest.fixture
def settled(db):
    people = everybody()
    return people, [people.giver, people.receiver, people.stranger]


def _stored(firms, one, people):
    (giver, receiver, _), dataset, first, expires_at, signed, is_ended = one
    made_at = expires_at - timedelta(days=9)
    more = {"by_mandate_id": people.dung.mandates[0].id, "nonce": b"n", "at": made_at}
    row = Agreement.objects.create(
        number="1", giver=firms[giver], receiver=firms[receiver], dataset=dataset, purpose="a", basis="b", first=first,
        expires_at=expires_at, made_at=made_at, nonce=b"n",
    )  # fmt: skip
    for place, side in enumerate(sorted(signed)):
        Signature.objects.create(agreement=row, side=side, by_person=place, **more)
    if is_ended:
        End.objects.create(agreement=row, side="giver", by_person=1, reason="Thôi", **more)
    return row.pk


def _is_open(one, states, now):
    (giver, receiver, _), _, first, expires_at, signed, is_ended = one
    stands = states[giver] == states[receiver] == "active"
    return stands and len(signed) == 2 and not is_ended and begins_at(first) <= now < expires_at


def _agrees_with_its_faces(viewer, made, now):
    """By number, in a list and as a whole: the same word on each."""
    for number in made:
        face = faces.one(viewer, number, now=now)
        is_party = face is not None
        try:
            lookups.open_by_id(viewer, number, now=now)
            assert is_party and face.standing == "in_force"
        except Refused as refused:
            (code,) = (problem.code for problem in refused.problems)
            is_receiver = is_party and face.receiver.id == viewer.organisation_id
            assert (code == "agreements.not_there") == (not is_receiver)
            assert (code == "agreements.expired") == (is_receiver and face.standing in ("ended", "expired"))
