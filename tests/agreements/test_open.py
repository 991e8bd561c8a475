"""What is open to whom: the interface that readers rely on."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.accounts.delegation import DAY, NOW, country, officers, organisation
from txng.accounts.viewer import Viewer
from txng.agreements import lookups, uses
from txng.agreements.models import Agreement, End, Signature
from txng.core.problems import Refused

pytestmark = pytest.mark.django_db
ENDS = NOW + timedelta(days=30)


@pytest.fixture
def country_and_people():
    units = country()
    _, province, _ = officers(units)
    giver, receiver = (
        organisation("htx", units=units),
        organisation("dn", commune="21601", name="Doanh nghiệp", units=units),
    )
    return units, province, giver, receiver


def signed(giver, receiver, by, *, sides=("giver", "receiver"), **more):
    mandate = by.mandates[0]
    fields = {"number": "12/TT", "giver": giver, "receiver": receiver, "dataset": "events", "purpose": "Đối chiếu",
              "basis": "NĐ37", "first": DAY, "expires_at": ENDS, "made_at": NOW, "nonce": b"n"} | more  # fmt: skip
    row = Agreement.objects.create(**fields)
    for at, side in enumerate(sides):
        Signature.objects.create(
            agreement=row, side=side, by_person=at + 1, by_mandate_id=mandate.id, at=NOW, nonce=b"n"
        )
    return row


def machine(row):
    return Viewer(row.id, row.code, "producer", "khoá máy")


def code_of(call):
    with pytest.raises(Refused) as refused:
        call()
    return [problem.code for problem in refused.value.problems]


def test_what_both_have_signed_is_open_to_the_receiver_alone_until_the_very_instant(country_and_people):
    _, by, giver, receiver = country_and_people
    row = signed(giver, receiver, by, products=["01/08938501234565"], fields=["bizStep"])
    with CaptureQueriesContext(connection) as asked:
        (found,) = lookups.open_to(machine(receiver), "events", now=NOW)
    assert len(asked) == 1
    assert found == lookups.Open(row.id, giver.id, None, frozenset(), "events", frozenset({"01/08938501234565"}),
                                 frozenset({"bizStep"}), ENDS)  # fmt: skip
    assert lookups.open_by_id(machine(receiver), row.id, now=NOW) == found
    assert lookups.open_to(machine(receiver), "master_data", now=NOW) == ()
    assert lookups.open_to(machine(giver), "events", now=NOW) == ()
    assert lookups.open_to(Viewer.public(), "events", now=NOW) == ()
    last = ENDS - timedelta(microseconds=1)
    assert lookups.open_to(machine(receiver), "events", now=last) == (found,)
    assert lookups.open_to(machine(receiver), "events", now=ENDS) == ()
    assert code_of(lambda: lookups.open_by_id(machine(receiver), row.id, now=ENDS)) == ["agreements.expired"]
    assert code_of(lambda: lookups.open_by_id(machine(giver), row.id, now=ENDS)) == ["agreements.not_there"]


def test_an_authority_opens_its_area_and_sectors(country_and_people):
    units, by, _, receiver = country_and_people
    row = signed(None, receiver, by, giver_unit_id=units["21163"].id, province_code="51", commune_code="21163",
                 sectors=["nong-san"])  # fmt: skip
    (found,) = lookups.open_to(machine(receiver), "events", now=NOW)
    assert (found.id, found.giver_id, found.place, found.sectors) == (row.id, None, ("51", "21163"), {"nong-san"})
    type(units["21163"]).objects.filter(pk=units["21163"].id).update(valid_to=DAY - timedelta(days=1))
    assert lookups.open_to(machine(receiver), "events", now=NOW) == ()
    assert code_of(lambda: lookups.open_by_id(machine(receiver), row.id, now=NOW)) == ["agreements.resting"]


@pytest.mark.parametrize("which", ["giver", "receiver"])
def test_a_party_that_is_suspended_opens_nothing_and_is_opened_nothing(country_and_people, which):
    _, by, giver, receiver = country_and_people
    row = signed(giver, receiver, by)
    party = {"giver": giver, "receiver": receiver}[which]
    type(party).objects.filter(pk=party.pk).update(state="suspended")
    assert lookups.open_to(machine(receiver), "events", now=NOW) == ()
    assert code_of(lambda: lookups.open_by_id(machine(receiver), row.id, now=NOW)) == ["agreements.resting"]
    type(party).objects.filter(pk=party.pk).update(state="active")
    assert len(lookups.open_to(machine(receiver), "events", now=NOW)) == 1


@pytest.mark.parametrize(("more", "code"), [
    ({"sides": ("giver",)}, "agreements.unsigned"),
    ({"sides": ("receiver",)}, "agreements.unsigned"),
    ({"first": DAY + timedelta(days=1)}, "agreements.not_begun"),
])  # fmt: skip
def test_what_is_not_signed_by_both_or_has_not_begun_opens_nothing(country_and_people, more, code):
    _, by, giver, receiver = country_and_people
    row = signed(giver, receiver, by, **more)
    assert lookups.open_to(machine(receiver), "events", now=NOW) == ()
    assert code_of(lambda: lookups.open_by_id(machine(receiver), row.id, now=NOW)) == [code]


def test_what_a_party_ended_opens_nothing(country_and_people):
    _, by, giver, receiver = country_and_people
    row = signed(giver, receiver, by)
    End.objects.create(agreement=row, side="giver", by_person=1, by_mandate_id=by.mandates[0].id, reason="Thôi", at=NOW, nonce=b"n")  # fmt: skip
    assert lookups.open_to(machine(receiver), "events", now=NOW) == ()
    assert code_of(lambda: lookups.open_by_id(machine(receiver), row.id, now=NOW)) == ["agreements.expired"]


def test_use_is_counted_by_the_hour(country_and_people):
    _, by, giver, receiver = country_and_people
    one, other = signed(giver, receiver, by).id, signed(receiver, giver, by).id
    uses.count([other, one, one], rows=3, now=NOW)
    uses.count([one], rows=4, now=NOW + timedelta(minutes=59))
    uses.count([one], rows=0, now=NOW + timedelta(hours=1))
    uses.count([], rows=9, now=NOW)
    assert [(hour.hour, hour.asks, hour.rows) for hour in uses.hours_of(one)] == [
        (NOW + timedelta(hours=1), 1, 0), (NOW, 2, 7),
    ]  # fmt: skip
    assert [(hour.asks, hour.rows) for hour in uses.hours_of(other)] == [(1, 3)]
