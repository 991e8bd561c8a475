"""A cooperative and its households: who is written down, who confirms, who sees what, and that no household is made twice."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from tests.accounts.delegation import DAY, NOW, country, give, officers, organisation, person, viewer_of
from txng.accounts import members, members_lookups, organisations, registrations
from txng.accounts.actions import enrol
from txng.accounts.mandates import appoint
from txng.accounts.members import MemberDraft
from txng.accounts.models import HouseholdLink, Member, Message, Organisation, Registration
from txng.accounts.registrations import Draft
from txng.accounts.viewer import Viewer
from txng.core.problems import Refused

NUMBERS = ("051099012345", "051099012346", "051099012347")


@pytest.fixture
def world(db):
    """Province and commune officers, a cooperative of Sơn Hà with its keeper Dũng."""
    units = country()
    nation, province, commune = officers(units)
    htx, dung = organisation("mst-4300000001", units=units), person("Dũng", "+84912000009")
    appoint(province, htx.pk, dung.pk, reason="Đại diện hợp tác xã", now=NOW)
    return {"units": units, "nation": nation, "province": province, "commune": commune, "htx": htx, "dung": dung}


def keeper(world):
    return viewer_of(world["dung"])


def draft(world, n=0, **more):
    return MemberDraft(**{"name": f"Hộ số {n}", "number": NUMBERS[n], "phone": f"091300000{n}",
                          "unit_id": world["units"]["21163"].id, **more})  # fmt: skip


def added(world, *drafts, **more):
    return members.add(keeper(world), world["htx"].pk, drafts, first=more.get("first", DAY), now=NOW)


def approved(world, member):
    """The commune's officer approves the household that waits."""
    row = Member.objects.get(pk=member)
    return registrations.decide(world["commune"], row.registration_id, "approved", now=NOW)


def token_of(latest=0):
    texts = Message.objects.filter(text__contains="/thanh-vien/").order_by("-id")
    return re.search(r"/thanh-vien/(\S+)", texts[latest].text)[1]


def codes(refused):
    return {(problem.code, problem.pointer) for problem in refused.value.problems}


def test_a_member_counts_once_the_household_is_approved_and_has_confirmed(world):
    (one,) = added(world, draft(world, area_ha=Decimal("1.25"), plots=("urn:thua:1",), member_number="TV01"))
    htx = world["htx"].pk
    assert members_lookups.members_of(keeper(world), htx, DAY) == []
    members.answer_by_link(token_of(), is_member=True, now=NOW)
    assert members_lookups.members_of(keeper(world), htx, DAY) == []

    household = approved(world, one)

    (face,) = members_lookups.members_of(keeper(world), htx, DAY)
    assert (face.household_id, face.number, face.plots, face.area_ha) == (household, "TV01", ("urn:thua:1",), "1,25")
    (belongs,) = members_lookups.cooperatives_of(household, DAY)
    assert belongs.cooperative_id == htx
    assert members_lookups.is_member(household, htx, DAY)


def test_before_it_confirms_the_cooperative_sees_only_what_it_wrote(world):
    units = world["units"]
    made = registrations.submit(
        Viewer.public(), Draft("household", "Đinh Thị Hương", NUMBERS[0], units["21163"].id, phone="0987654321", has_consent=True), now=NOW,
    )  # fmt: skip
    household = registrations.decide(world["commune"], made.id, "approved", now=NOW)
    (one,) = added(world, draft(world, name="Hộ bà Hương"))

    (face,) = members_lookups.book_of(keeper(world), world["htx"].pk, DAY)
    assert (face.household_id, face.household_name, face.state) == (None, "Hộ bà Hương", "asked")

    owner = viewer_of(type(world["dung"]).objects.get(phone="+84987654321"))
    members.confirm(owner, one, now=NOW)
    (face,) = members_lookups.book_of(keeper(world), world["htx"].pk, DAY)
    assert (face.household_id, face.household_name, face.state) == (household, "Đinh Thị Hương", "counted")


def test_no_household_is_made_twice(world):
    units = world["units"]
    other, binh = organisation("mst-4300000002", units=units), person("Giang", "+84912000010")
    appoint(world["province"], other.pk, binh.pk, reason="Đại diện hợp tác xã", now=NOW)
    (one,) = added(world, draft(world))
    (two,) = members.add(viewer_of(binh), other.pk, [draft(world, name="Tên khác")], first=DAY, now=NOW)

    assert Registration.objects.count() == 1
    assert Member.objects.get(pk=one).registration_id == Member.objects.get(pk=two).registration_id
    approved(world, one)
    (three,) = [row.pk for row in Organisation.objects.filter(kind="household")]
    for token in (token_of(), token_of(1)):
        members.answer_by_link(token, is_member=True, now=NOW)
    assert {row.cooperative_id for row in members_lookups.cooperatives_of(three, DAY)} == {world["htx"].pk, other.pk}


def test_a_household_known_by_its_telephone_alone_is_found(world):
    (one,) = added(world, draft(world, number=""))
    household = approved(world, one)
    members.leave(keeper(world), one, last=DAY, reason="nhập nhầm", now=NOW)

    (again,) = added(world, draft(world, number="", name="Viết khác"))

    assert Member.objects.get(pk=again).household_id == household


def test_a_household_enrolled_without_registration_is_found_by_its_person(world):
    units, chi = world["units"], person("Hà", "+84913000077")
    made = enrol(code="ho-1", name="Hộ Hà", kind="household", role="producer", province_code="51", commune_code="21163",
                 unit_id=units["21163"].id, now=NOW)  # fmt: skip
    appoint(world["commune"], made.pk, chi.pk, reason="Chủ hộ", now=NOW)
    from_phone = draft(world, number="", phone="0913000077")
    with pytest.raises(Refused):
        added(world, from_phone, from_phone)
    chi.memberships.get_or_create(organisation=made, defaults={"role": "producer", "created_at": NOW})

    (one,) = added(world, from_phone)

    assert Member.objects.get(pk=one).household_id == made.pk


def test_every_fault_is_told_at_once_and_nothing_is_stored(world):
    drafts = [
        draft(world, name="", number="", phone=""),
        draft(world, number="051099012X45", phone="12", unit_id=None),
        draft(world, area_ha=Decimal(-1), plots=("x" * 201,)),
    ]
    with pytest.raises(Refused) as refused:
        added(world, *drafts, first=DAY + timedelta(days=1))

    assert {
        ("members.day", "/first"), ("members.name", "/rows/0/name"), ("members.number_or_phone", "/rows/0/number"),
        ("registrations.phone", "/rows/1/phone"), ("members.commune", "/rows/1/commune"),
        ("members.area", "/rows/2/area"), ("members.plots", "/rows/2/plots"),
    } <= codes(refused)  # fmt: skip
    assert any(pointer == "/rows/1/number" for _, pointer in codes(refused))
    assert (
        Member.objects.count()
        == Registration.objects.count()
        == Message.objects.filter(text__contains="thanh-vien").count()
        == 0
    )


def test_a_household_stands_once_in_a_list_and_once_in_a_cooperative(world):
    with pytest.raises(Refused) as refused:
        added(world, draft(world), draft(world, 1), draft(world, name="Lần nữa"))
    assert codes(refused) == {("members.twice", "/rows/2/number")}

    added(world, draft(world))
    with pytest.raises(Refused) as refused:
        added(world, draft(world, 1), draft(world))
    assert codes(refused) == {("members.already", "/rows/1/number")}


def test_only_the_keeper_of_the_cooperative_adds_and_a_household_is_no_cooperative(world):
    for viewer in (world["commune"], world["province"], viewer_of(person("Lan")), Viewer.public()):
        with pytest.raises(Refused) as refused:
            members.add(viewer, world["htx"].pk, [draft(world)], first=DAY, now=NOW)
        assert codes(refused) == {("organisations.not_there", "")}
    (one,) = added(world, draft(world))
    household = approved(world, one)
    owner = viewer_of(type(world["dung"]).objects.get(phone="+84913000000"))
    with pytest.raises(Refused) as refused:
        members.add(owner, household, [draft(world, 1)], first=DAY, now=NOW)
    assert codes(refused) == {("members.not_a_cooperative", "")}


def test_the_officer_writes_down_the_word_of_a_household_and_the_cooperative_never_does(world):
    (one,) = added(world, draft(world, phone="", name="Hộ không điện thoại"))
    approved(world, one)
    assert HouseholdLink.objects.count() == 0

    with pytest.raises(Refused) as refused:
        members.confirm(keeper(world), one, said_by="Chủ hộ", now=NOW)
    assert codes(refused) == {("members.not_there", "")}
    with pytest.raises(Refused) as refused:
        members.confirm(world["commune"], one, now=NOW)
    assert codes(refused) == {("consents.said_by", "/said_by")}
    members.confirm(world["commune"], one, said_by="Đinh Văn Tám", now=NOW)
    with pytest.raises(Refused) as refused:
        members.confirm(world["commune"], one, said_by="Đinh Văn Tám", now=NOW)
    assert codes(refused) == {("members.over", "")}
    assert members_lookups.member_in_reach(world["commune"], one, DAY).confirmed_how == "officer"


def test_an_officer_of_another_commune_neither_sees_nor_confirms(world):
    (one,) = added(world, draft(world))
    hoa = person("Hoà")
    give(world["province"], hoa, "COMMUNE_OFFICER", world["units"]["21164"])

    assert members_lookups.member_in_reach(viewer_of(hoa), one, DAY) is None
    assert members_lookups.waiting_for(viewer_of(hoa), DAY) == []
    assert [row.id for row in members_lookups.waiting_for(world["commune"], DAY)] == [one]
    with pytest.raises(Refused) as refused:
        members.confirm(viewer_of(hoa), one, said_by="Chủ hộ", now=NOW)
    assert codes(refused) == {("members.not_there", "")}


def test_who_says_no_ends_the_row_and_a_link_is_good_for_one_membership(world):
    added(world, draft(world))
    token = token_of()
    assert members_lookups.member_of_link(token, NOW).state == "asked"
    members.answer_by_link(token, is_member=False, now=NOW)
    assert members_lookups.member_of_link(token, NOW).state == "ended"
    for is_member in (True, False):
        with pytest.raises(Refused) as refused:
            members.answer_by_link(token, is_member=is_member, now=NOW)
        assert codes(refused) == {("members.over", "")}
    with pytest.raises(Refused) as refused:
        members.answer_by_link("khong-co", is_member=True, now=NOW)
    assert codes(refused) == {("members.link", "")}
    late = NOW + members.LINK_VALID + timedelta(seconds=1)
    assert members_lookups.member_of_link(token, late) is None


def test_leaving_ends_the_row_on_its_last_day_and_nothing_is_deleted(world):
    (one,) = added(world, draft(world), first=date(2026, 1, 1))
    household = approved(world, one)
    members.answer_by_link(token_of(), is_member=True, now=NOW)
    with pytest.raises(Refused) as refused:
        members.leave(keeper(world), one, last=date(2025, 12, 31), reason="", now=NOW)
    assert codes(refused) == {("members.day", "/last"), ("mandates.reason_needed", "/reason")}

    members.leave(keeper(world), one, last=date(2026, 11, 1), reason="Chuyển nơi ở", now=NOW)

    assert members_lookups.is_member(household, world["htx"].pk, date(2026, 11, 1))
    assert not members_lookups.is_member(household, world["htx"].pk, date(2026, 11, 2))
    assert set(members_lookups.leaves_of(one)) <= {"member", "member_confirmation", "member_end"}
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Member.objects.filter(pk=one).update(name="Tên khác")


def test_many_members_cost_no_more_questions_than_few(world, django_assert_max_num_queries):
    drafts = [draft(world, 0, number="", phone=f"0914{n:06}", name=f"Hộ {n}") for n in range(200)]
    with django_assert_max_num_queries(45):
        made = added(world, *drafts)
    assert len(made) == 200


def test_the_book_of_a_suspended_cooperative_stands_still(world):
    organisations.set_standing(world["commune"], world["htx"].pk, "suspended", reason="Đang xác minh", now=NOW)
    with pytest.raises(Refused):
        added(world, draft(world))
    assert Member.objects.count() == 0
