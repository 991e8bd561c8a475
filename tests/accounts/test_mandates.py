"""Mandates in rows: given, explained, ended, sealed; two people where two are needed."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from tests.accounts.delegation import (
    DAY,
    NEXT_YEAR,
    NOW,
    country,
    give,
    officers,
    organisation,
    person,
    root,
    viewer_of,
)
from txng.accounts import mandates, mandates_lookups, mandates_proposals, mandates_sealed, organisations
from txng.accounts.mandates import Wish
from txng.accounts.models import Audit, Mandate, MandateEnd, Organisation, Proposal
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Wanted
from txng.core.problems import Refused
from txng.territory.models import Unit
from txng.tlog.models import Pending


@pytest.fixture
def units(db):
    return country()


def refused(act, *args, **more):
    with pytest.raises(Refused) as told:
        act(*args, **more)
    return sorted(problem.code for problem in told.value.problems)


def test_the_province_gives_the_commune_and_the_commune_is_told_why(units):
    _, province, commune = officers(units)

    rights = {right.action: right for right in mandates_lookups.rights_explained(commune, commune.person_id, DAY)}
    (chain,) = rights["organisations.approve"].chains

    assert [(one.holder_name, one.role) for one in chain] == [
        ("Chi", "COMMUNE_OFFICER"), ("Bình", "PROVINCE_OFFICER"), ("An", "NATIONAL_ADMIN")
    ]  # fmt: skip
    assert chain[0].place_name == "Xã Sơn Hà"
    assert "organisations.merge" not in rights
    assert mandates_lookups.rights_explained(commune, province.person_id, DAY) == []


def test_rights_explained_of_an_object_are_those_that_reach_it(units):
    _, province, commune = officers(units)
    far, near = Wanted("", place=("52", "21601")), Wanted("", place=("51", "21163"))

    assert mandates_lookups.rights_explained(province, commune.person_id, DAY, about=far) == []
    assert mandates_lookups.rights_explained(province, commune.person_id, DAY, about=near)


def test_nobody_gives_outside_his_area_or_without_a_reason_and_every_fault_is_told(units):
    _, province, _ = officers(units)
    dung = person("Dũng")
    wish = Wish(dung.id, "COMMUNE_OFFICER", DAY, NEXT_YEAR, units["21601"].id)

    assert refused(mandates.grant, province, wish, reason="", now=NOW) == ["mandates.outside", "mandates.reason_needed"]
    assert refused(mandates.grant, province, replace(wish, holder=10**9), reason="vì", now=NOW) == [
        "mandates.nobody", "mandates.outside", "mandates.reason_needed"
    ]  # fmt: skip
    assert not Mandate.objects.filter(holder=dung.id).exists()


def test_a_key_gives_nothing(units):
    officers(units)

    assert refused(
        mandates.grant, Viewer(1, "x", "national"), Wish(1, "NATIONAL_ADMIN", DAY), reason="thử", now=NOW
    ) == ["mandates.person_needed"]


def test_what_a_viewer_carries_gives_nothing_once_the_rows_say_otherwise(units):
    nation, province, _ = officers(units)
    dung = person("Dũng")
    mandates.revoke(nation, province.mandates[0].id, reason="Chuyển công tác", now=NOW)

    assert province.mandates  # as it was when the request began
    assert refused(give, province, dung, "COMMUNE_OFFICER", units["21163"]) == ["mandates.role_not_yours"]


def test_what_the_revoked_gave_stays_unless_it_is_chosen(units):
    nation, province, commune = officers(units)
    dung = person("Dũng")
    give(commune, dung, "COMMUNE_OFFICER", units["21163"])

    ended = mandates.revoke(nation, province.mandates[0].id, reason="Chuyển công tác", now=NOW)

    assert ended == [province.mandates[0].id]
    assert viewer_of_id(commune).mandates
    ended = mandates.revoke(nation, commune.mandates[0].id, reason="Sai phạm", also_given=True, now=NOW)
    assert len(ended) == 2
    assert viewer_of(dung).mandates == ()


def test_a_deputy_ends_with_whom_he_stands_in_for(units):
    _, province, commune = officers(units)
    dung = person("Dũng")
    made = give(commune, dung, "COMMUNE_OFFICER", units["21163"], deputy_of=commune.mandates[0].id)

    assert Mandate.objects.get(pk=made).deputy_of_id == commune.mandates[0].id
    assert set(mandates.revoke(province, commune.mandates[0].id, reason="Nghỉ việc", now=NOW)) == {
        made,
        commune.mandates[0].id,
    }


def test_a_deputy_takes_the_role_and_mandate_of_his_principal_alone(units):
    _, province, commune = officers(units)
    dung = person("Dũng")

    assert refused(give, province, dung, "COMMUNE_OFFICER", units["21163"], deputy_of=province.mandates[0].id) == [
        "mandates.deputy_of_other"
    ]
    assert refused(give, province, dung, "COMMUNE_OFFICER", units["21163"], deputy_of=commune.mandates[0].id) == [
        "mandates.role_not_yours"
    ]


def test_nobody_deposes_his_like_nor_whom_he_has_it_from(units):
    _, province, commune = officers(units)
    dung, giang = person("Dũng"), person("Giang")
    give(commune, dung, "COMMUNE_OFFICER", units["21163"])
    give(province, giang, "COMMUNE_OFFICER", units["21163"])
    deputy = viewer_of(dung)

    assert refused(mandates.revoke, deputy, commune.mandates[0].id, reason="tranh chức", now=NOW) == [
        "mandates.not_below"
    ]
    assert refused(mandates.revoke, viewer_of(giang), commune.mandates[0].id, reason="tranh chức", now=NOW) == [
        "mandates.not_below"
    ]
    assert refused(mandates.revoke, deputy, province.mandates[0].id, reason="tranh chức", now=NOW) == [
        "mandates.not_there"
    ]
    assert mandates.revoke(commune, deputy.mandates[0].id, reason="hết việc", now=NOW)


def test_one_lays_down_his_own_mandate_and_not_twice(units):
    _, _, commune = officers(units)

    assert mandates.revoke(commune, commune.mandates[0].id, reason="xin thôi", now=NOW) == [commune.mandates[0].id]
    assert refused(mandates.revoke, commune, commune.mandates[0].id, reason="xin thôi", now=NOW) == ["mandates.ended"]


def test_what_lies_outside_reads_as_absent(units):
    nation, province, commune = officers(units)
    dung = person("Dũng")
    give(nation, dung, "PROVINCE_OFFICER", units["52"])
    other = viewer_of(dung)

    assert mandates_lookups.mandate_in_reach(other, commune.mandates[0].id, DAY) is None
    assert mandates_lookups.mandate_in_reach(province, commune.mandates[0].id, DAY).holder_name == "Chi"
    assert refused(mandates.revoke, other, commune.mandates[0].id, reason="vượt quyền", now=NOW) == [
        "mandates.not_there"
    ]
    assert refused(mandates.revoke, other, 10**9, reason="vượt quyền", now=NOW) == ["mandates.not_there"]
    assert [one.holder_name for one in mandates_lookups.mandate_page(other, DAY)] == ["Dũng"]


def test_a_unit_that_has_ended_lends_no_reach_since_its_code_may_name_another_place(units):
    _, _, commune = officers(units)
    Unit.objects.filter(pk=units["21163"].id).update(valid_to=DAY - timedelta(days=1))

    assert viewer_of_id(commune).mandates == ()


def test_mandates_that_end_soon_and_communes_without_an_officer_are_told(units):
    _, province, _ = officers(units)
    give(province, person("Dũng"), "COMMUNE_OFFICER", units["21164"], last=DAY + timedelta(days=10))

    count, first = mandates_lookups.units_without_officer(province, DAY)

    assert [one.holder_name for one in mandates_lookups.ending_soon(province, DAY)] == ["Dũng"]
    assert (count, [one.name for one in first]) == (1, ["Ba Tơ"])


def test_grant_and_end_are_leaves_that_bind_the_row_and_name_nobody(units):
    _, province, commune = officers(units)
    mandates.revoke(province, commune.mandates[0].id, reason="Nghỉ việc", now=NOW)
    made = commune.mandates[0].id

    leaves = {leaf.kind: bytes(leaf.commitment) for leaf in Pending.objects.filter(ref=made)}

    assert set(leaves) == {"mandate", "mandate_end"}
    assert mandates_sealed.mandates([made]) == {made: leaves["mandate"]}
    assert mandates_sealed.mandate_ends([made]) == {made: leaves["mandate_end"]}
    assert mandates_sealed.mandates([10**9]) == {}
    assert [(line.action, line.person_id) for line in Audit.objects.filter(object=f"mandate/{made}").order_by("id")] == [
        ("mandates.grant", province.person_id), ("mandates.revoke", province.person_id)
    ]  # fmt: skip


def test_a_row_cannot_be_altered_or_deleted_by_mistake(units):
    _, _, commune = officers(units)

    for act in (lambda rows: rows.update(role="NATIONAL_ADMIN"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act(Mandate.objects.filter(pk=commune.mandates[0].id))


def test_the_operator_makes_and_ends_the_first_administrator(units):
    an = person("An", email="an@example.vn")
    call_command("grant_root", "an@example.vn", last="2027-06-30", reason="Quyết định 12/QĐ", verbosity=0)

    (made,) = viewer_of(an).mandates
    assert (made.role, made.place, made.granted_by) == ("NATIONAL_ADMIN", (), None)
    assert mandates.end_root(made.id, reason="Hết nhiệm kỳ", now=NOW) == [made.id]
    assert MandateEnd.objects.get(pk=made.id).by_person is None


def test_an_administrator_of_an_organisation_gives_in_his_own_alone(units):
    _, _, commune = officers(units)
    mine, other = organisation("htx-1"), organisation("htx-2", name="Hợp tác xã Khác")
    chi, dung = person("Chi Hai"), person("Dũng")
    mandates.give_by_approval(chi.id, "ORG_ADMIN", mine, by=(commune.mandates[0].id, commune.person_id), now=NOW)
    admin = viewer_of(chi)

    assert give(admin, dung, "ORG_USER_PRODUCTION", last=None, organisation_id=mine.id)
    assert refused(give, admin, dung, "ORG_USER_PRODUCTION", last=None, organisation_id=other.id) == [
        "mandates.role_not_yours"
    ]
    assert [one.holder_name for one in mandates_lookups.mandate_page(admin, DAY)] == ["Dũng", "Chi Hai"]
    assert mandates.revoke(commune, admin.mandates[0].id, reason="Mất điện thoại", now=NOW)


def test_two_people_merge_and_neither_alone(units):
    nation, province, _ = officers(units)
    one, two = organisation("htx-1", units=units), organisation("htx-2", "21164", units=units)
    dung = person("Dũng")
    give(nation, dung, "PROVINCE_OFFICER", units["51"])
    second = viewer_of(dung)

    made = organisations.propose_merge(province, one.id, two.id, reason="Cùng một hợp tác xã", now=NOW)

    answer = {"is_confirmed": True, "reason": "", "now": NOW}
    assert refused(organisations.answer_merge, province, made, **answer) == ["mandates.own_proposal"]
    assert [one.id for one in mandates_proposals.open_proposals(second, DAY, now=NOW)] == [made]
    organisations.answer_merge(second, made, **answer)
    assert Organisation.objects.get(pk=one.id).state == "merged"
    assert refused(organisations.answer_merge, second, made, **answer) == ["mandates.proposal_closed"]
    assert mandates_proposals.open_proposals(second, DAY, now=NOW) == []


def test_a_proposal_expires_and_a_stranger_never_sees_it(units):
    nation, province, commune = officers(units)
    one, two = organisation("htx-1", units=units), organisation("htx-2", units=units)
    made = organisations.propose_merge(province, one.id, two.id, reason="Cùng một hợp tác xã", now=NOW)
    answer = {"is_confirmed": True, "reason": "", "now": NOW}

    assert refused(organisations.answer_merge, commune, made, **answer) == ["mandates.proposal_not_there"]
    late = {**answer, "now": NOW + mandates_proposals.LASTS}
    assert refused(organisations.answer_merge, nation, made, **late) == ["mandates.proposal_closed"]
    assert Proposal.objects.count() == 1


def test_an_organisation_is_moved_only_by_who_reaches_both_communes(units):
    _, province, commune = officers(units)
    made = organisation("htx-1", units=units)
    how = {"reason": "Chuyển trụ sở", "now": NOW}

    assert refused(organisations.move, commune, made.id, units["21164"].id, **how) == ["mandates.not_yours"]
    assert refused(organisations.move, province, made.id, units["21601"].id, **how) == ["mandates.not_yours"]
    organisations.move(province, made.id, units["21164"].id, **how)
    assert refused(organisations.move, commune, made.id, units["21163"].id, **how) == ["organisations.not_there"]


def test_who_approves_somewhere_gives_an_organisation_its_administrator_and_never_himself(units):
    nation, _, commune = officers(units)
    near, far = organisation("htx-1", units=units), organisation("htx-2", "21601", units=units)
    dung = person("Dũng")
    how = {"reason": "Mất điện thoại", "now": NOW}

    made = mandates.appoint(commune, near.id, dung.id, **how)
    assert Mandate.objects.get(pk=made).role == "ORG_ADMIN"
    assert refused(mandates.appoint, commune, far.id, dung.id, **how) == ["mandates.organisation_unknown"]
    assert refused(mandates.appoint, nation, far.id, nation.person_id, **how) == ["mandates.to_oneself"]


def test_many_mandates_are_given_from_a_file_by_the_same_rules_all_or_none(units, tmp_path):
    an = person("An", email="an@example.vn")
    root(an)
    organisation("htx-1", units=units)
    person("Giang", email="giang@example.vn")
    common = {"last": NEXT_YEAR.isoformat(), "reason": "Quyết định 1"}
    rows = [
        {
            "by": "an@example.vn",
            "to": "binh@example.vn",
            "name": "Bình",
            "role": "PROVINCE_OFFICER",
            "province": "51",
            **common,
        },
        {
            "by": "binh@example.vn",
            "to": "chi@example.vn",
            "name": "Chi",
            "role": "COMMUNE_OFFICER",
            "commune": "21163",
            **common,
        },
        {"by": "chi@example.vn", "to": "giang@example.vn", "organisation": "htx-1", **common},
    ]
    file = tmp_path / "mandates.json"
    bad = {"by": "chi@example.vn", "to": "giang@example.vn", "role": "NATIONAL_ADMIN", **common}
    file.write_text(json.dumps([*rows, bad]))
    with pytest.raises(CommandError, match="#4"):
        call_command("givemandates", file, verbosity=0)
    assert Mandate.objects.count() == 1
    file.write_text(json.dumps(rows))
    call_command("givemandates", file, verbosity=0)
    call_command("givemandates", file, verbosity=0)

    assert sorted(Mandate.objects.values_list("role", flat=True)) == [
        "COMMUNE_OFFICER",
        "NATIONAL_ADMIN",
        "ORG_ADMIN",
        "PROVINCE_OFFICER",
    ]


def test_the_root_of_a_test_is_over_everything(units):
    assert root(person("An")).mandates[0].place == ()


def viewer_of_id(viewer):
    return mandates_lookups.with_mandates(viewer, DAY)
