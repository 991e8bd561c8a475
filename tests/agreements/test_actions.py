"""Agreements are proposed, signed and ended by those who may, and by nobody else."""

from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from tests.accounts.delegation import DAY, NEXT_YEAR, NOW, give, person, viewer_of
from tests.agreements.parties import ENDS, area, codes_of, draft, everybody, in_force, machine
from txng.accounts import mandates
from txng.accounts.models import Audit, Organisation
from txng.agreements import actions, faces, lookups
from txng.agreements.models import Agreement, End, Signature
from txng.agreements.sealed import agreements, ends, signatures

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return everybody()


def standing(viewer, number, now=NOW):
    return faces.one(viewer, number, now=now).standing


def pending():
    with connection.cursor() as cursor:
        cursor.execute("select kind, ref, commitment from tlog_pending where kind like 'agreement%' order by id")
        return [(kind, ref, bytes(commitment)) for kind, ref, commitment in cursor.fetchall()]


def test_what_one_party_proposes_and_the_other_signs_is_in_force_until_its_end(people):
    made = actions.propose(people.dung, draft(), now=NOW)
    assert standing(people.giang, made) == "proposed"
    assert lookups.open_to(machine(people.receiver), "events", now=NOW) == ()
    actions.sign(people.giang, made, now=NOW)
    assert standing(people.giang, made) == standing(people.dung, made) == "in_force"
    assert [one.id for one in lookups.open_to(machine(people.receiver), "events", now=NOW)] == [made]
    assert standing(people.dung, made, ENDS - timedelta(microseconds=1)) == "in_force"
    assert standing(people.dung, made, ENDS) == "expired"
    actions.end(people.giang, made, reason="Không còn cần nữa", now=NOW + timedelta(hours=1))
    assert lookups.open_to(machine(people.receiver), "events", now=NOW + timedelta(hours=1)) == ()
    face = faces.one(people.dung, made, now=ENDS)
    assert (face.standing, face.end.side, face.end.reason, face.end.name) == (
        "ended",
        "receiver",
        "Không còn cần nữa",
        "Giang",
    )
    assert [(one.side, one.name) for one in face.signatures] == [("giver", "Dũng"), ("receiver", "Giang")]


def test_the_receiver_may_propose_and_then_the_giver_signs(people):
    made = actions.propose(people.giang, draft(side="receiver"), now=NOW)
    assert codes_of(actions.sign, people.giang, made, now=NOW) == ["agreements.not_yours"]
    assert lookups.open_to(machine(people.receiver), "events", now=NOW) == ()
    actions.sign(people.dung, made, now=NOW)
    assert [one.giver_id for one in lookups.open_to(machine(people.receiver), "events", now=NOW)] == [people.giver.id]


def test_each_act_is_a_leaf_that_commits_to_its_row(people):
    made = in_force(people)
    actions.end(people.dung, made, reason="Hết việc", now=NOW)
    found = pending()
    assert [kind for kind, *_ in found] == ["agreement", "agreement_signature", "agreement_signature", "agreement_end"]
    told = {"agreement": agreements, "agreement_signature": signatures, "agreement_end": ends}
    assert all(told[kind]([ref]) == {ref: commitment} for kind, ref, commitment in found)
    lines = Audit.objects.filter(object=f"agreement/{made}").order_by("id").values_list("action", "person_id")
    assert list(lines) == [
        ("sharing.propose", people.dung.person_id), ("sharing.sign", people.giang.person_id), ("sharing.end", people.dung.person_id),
    ]  # fmt: skip


@pytest.mark.parametrize("table", [Agreement, Signature, End])
def test_facts_cannot_be_altered(people, table):
    actions.end(people.dung, in_force(people), reason="Hết việc", now=NOW)
    for act in (lambda: table.objects.all().delete(), lambda: table.objects.update(nonce=b"x")):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_nobody_proposes_or_signs_for_another(people):
    assert codes_of(actions.propose, people.giang, draft(), now=NOW) == ["agreements.not_yours"]
    assert codes_of(actions.propose, people.ha, draft(side="receiver"), now=NOW) == ["agreements.not_yours"]
    for officer in (people.nation, people.province, people.commune):
        assert codes_of(actions.propose, officer, draft(), now=NOW) == ["agreements.not_yours"]
    assert codes_of(actions.propose, machine(people.giver), draft(), now=NOW) == ["mandates.person_needed"]
    assert not Agreement.objects.exists()
    made = actions.propose(people.dung, draft(), now=NOW)
    assert codes_of(actions.sign, machine(people.receiver), made, now=NOW) == ["mandates.person_needed"]
    assert codes_of(actions.sign, people.dung, made, now=NOW) == ["agreements.not_yours"]
    for other in (people.ha, people.nation, people.province, people.commune):
        assert codes_of(actions.sign, other, made, now=NOW) == ["agreements.not_there"]
        assert codes_of(actions.end, other, made, reason="Không muốn", now=NOW) == ["agreements.not_there"]
        assert faces.one(other, made, now=NOW) is None and faces.page(other, now=NOW) == []
    assert faces.one(machine(people.stranger), made, now=NOW) is None
    assert faces.one(machine(people.receiver), made, now=NOW).id == made
    assert pending()[2:] == []


def test_who_works_for_a_party_without_the_right_reads_and_cannot_sign(people):
    worker = person("Khánh")
    mandates.give_by_approval(
        worker.id, "ORG_USER_PRODUCTION", people.receiver, by=(people.nation.mandates[0].id, 1), now=NOW
    )
    viewer = type(people.ha)(people.receiver.id, "dn", "producer", "Khánh", person_id=worker.id)
    made = actions.propose(people.dung, draft(), now=NOW)
    assert faces.one(viewer, made, now=NOW).id == made
    assert codes_of(actions.sign, viewer, made, now=NOW) == ["agreements.not_yours"]
    assert codes_of(actions.end, viewer, made, reason="Không muốn", now=NOW) == ["agreements.not_yours"]


def test_an_officer_shares_what_lies_in_his_area_and_no_more(people):
    for giver in (area("51"), area("51", "21163"), area("51", sectors=["nong-san"])):
        made = actions.propose(people.province, draft(giver=giver), now=NOW)
        actions.sign(people.giang, made, now=NOW)
    places = [one.place for one in lookups.open_to(machine(people.receiver), "events", now=NOW)]
    assert places == [("51",), ("51", "21163"), ("51",)]
    for giver in (area(), area("52"), area("52", "21601")):
        assert codes_of(actions.propose, people.province, draft(giver=giver), now=NOW) == ["agreements.not_yours"]
    for giver in (area("51", "21163"), area("51")):
        assert codes_of(actions.propose, people.commune, draft(giver=giver), now=NOW) == ["agreements.not_yours"]
    assert actions.propose(people.nation, draft(giver=area()), now=NOW)


def test_a_ministry_shares_its_own_sectors_and_sees_its_own_agreements(people):
    somebody = person("Lan")
    give(people.nation, somebody, "MINISTRY_OFFICER", sectors=frozenset({"thuc-pham", "duoc-pham"}), last=NEXT_YEAR)
    health = viewer_of(somebody)
    made = actions.propose(health, draft(giver=area(sectors=["thuc-pham"])), now=NOW)
    for giver in (area(), area("51"), area(sectors=["thuc-pham", "nong-san"])):
        assert codes_of(actions.propose, health, draft(giver=giver), now=NOW) == ["agreements.not_yours"]
    wide = actions.propose(people.nation, draft(giver=area()), now=NOW)
    assert [one.id for one in faces.page(health, now=NOW)] == [made]
    assert [one.id for one in faces.page(people.nation, now=NOW)] == [wide, made]
    assert faces.page(people.province, now=NOW) == []


def test_an_authority_receives_by_the_officers_of_its_place(people):
    chief = person("Minh")
    give(people.nation, chief, "PROVINCE_OFFICER", people.units["52"])
    made = actions.propose(people.dung, draft(receiver={"organisation": "ubnd-52"}), now=NOW)
    assert codes_of(actions.sign, people.province, made, now=NOW) == ["agreements.not_there"]
    actions.sign(viewer_of(chief), made, now=NOW)
    (found,) = lookups.open_to(machine(people.authority), "events", now=NOW)
    assert (found.id, found.giver_id) == (made, people.giver.id)


def test_one_person_does_not_sign_for_both_parties(people):
    mandates.give_by_approval(
        people.dung.person_id, "ORG_ADMIN", people.receiver, by=(people.nation.mandates[0].id, 1), now=NOW
    )
    made = actions.propose(people.dung, draft(), now=NOW)
    assert codes_of(actions.sign, people.dung, made, now=NOW) == ["agreements.own_signature"]
    actions.sign(people.giang, made, now=NOW)
    assert codes_of(actions.sign, people.giang, made, now=NOW) == ["agreements.signed"]


def test_what_was_signed_stays_when_its_signer_goes_and_who_comes_after_ends_it(people):
    made = in_force(people)
    of_dung = next(one.id for one in people.dung.mandates)
    mandates.revoke(people.nation, of_dung, reason="Thôi việc", now=NOW)
    assert [one.id for one in lookups.open_to(machine(people.receiver), "events", now=NOW)] == [made]
    assert codes_of(actions.end, people.dung, made, reason="Không muốn", now=NOW) == ["agreements.not_yours"]
    somebody = person("Khánh")
    mandates.give_by_approval(somebody.id, "ORG_ADMIN", people.giver, by=(people.nation.mandates[0].id, 1), now=NOW)
    actions.end(viewer_of(somebody), made, reason="Người mới không chia sẻ nữa", now=NOW)
    assert lookups.open_to(machine(people.receiver), "events", now=NOW) == ()


@pytest.mark.parametrize("after", ["ended", "expired"])
def test_what_is_over_is_neither_signed_nor_ended(people, after):
    made = actions.propose(people.dung, draft(), now=NOW)
    at = ENDS
    if after == "ended":
        actions.end(people.giang, made, reason="Không đồng ý", now=NOW)
        at = NOW
    assert codes_of(actions.sign, people.giang, made, now=at) == ["agreements.over"]
    assert codes_of(actions.end, people.dung, made, reason="Lần nữa", now=at) == ["agreements.over"]


def test_an_end_needs_a_reason(people):
    made = in_force(people)
    assert codes_of(actions.end, people.dung, made, reason=" a ", now=NOW) == ["mandates.reason_needed"]
    assert standing(people.dung, made) == "in_force"


def test_a_suspended_party_cannot_sign_nor_be_signed_with(people):
    made = actions.propose(people.dung, draft(), now=NOW)
    Organisation.objects.filter(pk=people.giver.pk).update(state="suspended")
    assert codes_of(actions.sign, people.giang, made, now=NOW) == ["agreements.resting"]
    assert codes_of(actions.propose, people.giang, draft(side="receiver"), now=NOW) == ["agreements.party"]


def test_every_fault_of_parties_and_term_is_told_at_once(people):
    unknown = draft(
        giver={"organisation": "khong-co"},
        receiver={"organisation": "cung-khong"},
        expires_at="2026-11-21T00:00:00+07:00",
    )
    assert codes_of(actions.propose, people.dung, unknown, now=NOW) == [
        "agreements.party",
        "agreements.party",
        "agreements.term",
    ]
    same = draft(receiver={"organisation": "htx"})
    assert codes_of(actions.propose, people.dung, same, now=NOW) == ["agreements.same_party"]
    for place in (("51", "21601"), ("99",), ("51", "99999")):
        assert codes_of(actions.propose, people.nation, draft(giver=area(*place)), now=NOW) == ["agreements.unit"]


@pytest.mark.parametrize(("expires", "is_taken"), [
    ("2029-11-23T00:00:00+07:00", True), ("2029-11-23T00:00:01+07:00", False), (NOW.isoformat(), False),
    ((NOW + timedelta(seconds=1)).isoformat(), True),
])  # fmt: skip
def test_it_lasts_three_years_at_most(people, expires, is_taken):
    if is_taken:
        made = actions.propose(people.dung, draft(expires_at=expires), now=NOW)
        assert Agreement.objects.get(pk=made).expires_at == datetime.fromisoformat(expires)
    else:
        assert codes_of(actions.propose, people.dung, draft(expires_at=expires), now=NOW) == ["agreements.term"]


def test_it_cannot_end_before_its_first_day(people):
    wrong = draft(first="2026-12-24", expires_at="2026-12-24T00:00:00+07:00")
    assert codes_of(actions.propose, people.dung, wrong, now=NOW) == ["agreements.term"]


def test_before_its_first_day_it_waits(people):
    made = in_force(people, first="2026-11-23")
    assert standing(people.dung, made) == "waiting"
    begins = datetime.fromisoformat("2026-11-23T00:00:00+07:00")
    assert lookups.open_to(machine(people.receiver), "events", now=begins - timedelta(microseconds=1)) == ()
    assert [one.id for one in lookups.open_to(machine(people.receiver), "events", now=begins)] == [made]
    assert standing(people.dung, made, begins) == "in_force"


def test_a_party_is_found_by_its_tax_code_too(people):
    Organisation.objects.filter(pk=people.receiver.pk).update(tax_code="4300123456")
    made = actions.propose(people.dung, draft(receiver={"organisation": "4300123456"}), now=NOW)
    assert faces.one(people.giang, made, now=NOW).receiver.code == "dn"


def test_lists_come_page_by_page_with_the_same_number_of_questions(people, django_assert_max_num_queries):
    made = [in_force(people, number=f"{place}/TT") for place in range(5)]
    with django_assert_max_num_queries(10):
        first = faces.page(people.dung, now=NOW, limit=3)
    assert [one.id for one in first] == made[:1:-1]
    assert [one.id for one in faces.page(people.dung, now=NOW, before=first[-1].id)] == [made[1], made[0]]
    waiting = actions.propose(people.dung, draft(), now=NOW)
    assert [one.id for one in faces.page(people.giang, now=NOW, is_unsigned=True)] == [waiting]
    assert DAY
