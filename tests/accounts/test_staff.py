"""The register of staff: who leaves loses access by himself; and codes of other systems, each meaning one organisation."""

from datetime import date, timedelta

import pytest

from tests.accounts.delegation import DAY, NEXT_YEAR, NOW, country, give, officers, organisation, person, viewer_of
from txng.accounts import aliases, mandates, mandates_lookups, staff, staff_lookups
from txng.accounts.aliases import Alias
from txng.accounts.mandates import Wish
from txng.accounts.models import Mandate, MandateCut, Organisation, OrganisationAlias, StaffEntry
from txng.accounts.staff import Entry
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Wanted
from txng.core.problems import Refused

LAST = DAY + timedelta(days=10)


@pytest.fixture
def world(db):
    units = country()
    nation, province, commune = officers(units)
    held = Mandate.objects.get(holder=commune.person_id)
    return {"units": units, "nation": nation, "province": province, "commune": commune, "mandate": held.pk}


def codes(refused):
    return {(problem.code, problem.pointer) for problem in refused.value.problems}


def may(person_id, day, action="organisations.approve"):
    held = Viewer(None, "", "public", person_id=person_id)
    viewer = mandates_lookups.with_mandates(held, day)
    return mandates_lookups.allowed(viewer, Wanted(action, place=("51", "21163")), day) is not None


def test_who_leaves_has_no_access_from_the_day_after_though_nobody_does_anything(world):
    chi = world["commune"].person_id
    staff.record(world["province"], world["mandate"], Entry("Công chức văn hoá – xã hội", "part", LAST), now=NOW)

    assert may(chi, LAST)
    assert not may(chi, LAST + timedelta(days=1))
    (face,) = [one for one in staff_lookups.staff_of(world["province"], DAY) if one.mandate.id == world["mandate"]]
    assert (face.title, face.time, face.leaves_on, face.mandate.last) == (
        "Công chức văn hoá – xã hội",
        "part",
        LAST,
        LAST,
    )
    assert [one.id for one in mandates_lookups.ending_soon(world["province"], DAY)] == [world["mandate"]]


def test_the_unit_of_who_left_is_flagged(world):
    before, _ = staff_lookups.orphaned(world["province"], DAY)
    staff.record(world["province"], world["mandate"], Entry("", "full", LAST), now=NOW)

    count, _ = staff_lookups.orphaned(world["province"], LAST)
    later, units = staff_lookups.orphaned(world["province"], LAST + timedelta(days=1))

    assert (before, count, later) == (2, 2, 3)
    assert "Sơn Hà" in {unit.name for unit in units}
    listed = staff_lookups.staff_of(world["province"], LAST + timedelta(days=1))
    assert world["mandate"] not in {one.mandate.id for one in listed}


def test_deputies_end_with_the_one_they_stand_in_for_and_what_he_gives_ends_no_later(world):
    hoa, lan = person("Hoà"), person("Lan")
    wish = Wish(hoa.pk, "COMMUNE_OFFICER", DAY, NEXT_YEAR, world["units"]["21163"].id, deputy_of=world["mandate"])
    mandates.grant(world["commune"], wish, reason="Thay khi đi học", now=NOW)
    face = staff_lookups.staff_member(world["province"], world["mandate"], DAY)
    assert face.deputies == ("Hoà",)

    staff.record(world["province"], world["mandate"], Entry("", "full", LAST), now=NOW)

    assert may(hoa.pk, LAST)
    assert not may(hoa.pk, LAST + timedelta(days=1))
    late = Wish(lan.pk, "COMMUNE_OFFICER", DAY, LAST + timedelta(days=1), world["units"]["21163"].id)
    with pytest.raises(Refused):
        mandates.grant(mandates_lookups.with_mandates(world["commune"], DAY), late, reason="Quá ngày nghỉ", now=NOW)


def test_the_earliest_of_two_last_days_holds(world):
    staff.record(world["province"], world["mandate"], Entry("", "full", LAST), now=NOW)
    staff.record(world["province"], world["mandate"], Entry("", "full", LAST - timedelta(days=5)), now=NOW)
    staff.record(world["province"], world["mandate"], Entry("", "full", LAST + timedelta(days=50)), now=NOW)

    assert not may(world["commune"].person_id, LAST - timedelta(days=4))
    assert StaffEntry.objects.count() == 3


def test_nobody_keeps_his_own_line_or_that_of_another_province_or_of_the_level_above(world):
    dung = person("Dũng")
    give(world["nation"], dung, "PROVINCE_OFFICER", world["units"]["52"])
    above = Mandate.objects.get(holder=world["province"].person_id).pk
    for viewer, number in (
        (world["commune"], world["mandate"]),
        (viewer_of(dung), world["mandate"]),
        (world["commune"], above),
        (world["province"], above),
        (Viewer.public(), world["mandate"]),
        (world["province"], 999_999),
    ):
        with pytest.raises(Refused) as refused:
            staff.record(viewer, number, Entry("", "full"), now=NOW)
        assert codes(refused) == {("staff.not_there", "")}
        with pytest.raises(Refused) as refused:
            staff.train(viewer, number, "Khoá 1", DAY, now=NOW)
        assert codes(refused) == {("staff.not_there", "")}
    assert MandateCut.objects.count() == StaffEntry.objects.count() == 0


def test_faults_of_the_register_are_told_together(world):
    with pytest.raises(Refused) as refused:
        staff.record(world["province"], world["mandate"], Entry("", "half", DAY - timedelta(days=1)), now=NOW)
    assert codes(refused) == {("staff.time", "/time"), ("staff.leaves_on", "/leaves_on")}
    for course, held_on in (("", DAY), ("Khoá 1", None), ("Khoá 1", DAY + timedelta(days=1))):
        with pytest.raises(Refused) as refused:
            staff.train(world["province"], world["mandate"], course, held_on, now=NOW)
        assert codes(refused) == {("staff.course", "/course")}


def test_courses_and_changes_are_kept_and_shown(world):
    staff.train(world["province"], world["mandate"], "Truy xuất nguồn gốc, khoá 1", date(2026, 10, 1), now=NOW)
    staff.record(world["province"], world["mandate"], Entry("Công chức", "full"), now=NOW)
    staff.record(world["province"], world["mandate"], Entry("Công chức địa chính", "part"), now=NOW)

    face = staff_lookups.staff_member(world["province"], world["mandate"], DAY)
    assert face.trained == (("Truy xuất nguồn gốc, khoá 1", date(2026, 10, 1)),)
    assert [one.time for one in staff_lookups.changes_of(face)] == ["part", "full"]
    assert staff_lookups.staff_member(viewer_of(person("Lan")), world["mandate"], DAY) is None


def test_a_code_of_another_system_means_one_organisation_for_ever(world):
    one, two = (
        organisation("mst-4300000001", units=world["units"]),
        organisation("mst-4300000002", units=world["units"]),
    )
    lines = [Alias(1, "txng-kontum", "KT-7", one.code), Alias(2, "txng-quangngai", "KT-7", two.code)]
    assert aliases.record(world["province"], lines, now=NOW) == 2
    assert aliases.record(world["province"], lines, now=NOW) == 0
    assert aliases.organisation_of("txng-kontum", "KT-7") == one.pk
    assert aliases.organisation_of("txng-quangngai", "KT-7") == two.pk
    assert aliases.organisation_of("txng-kontum", "KT-8") is None

    with pytest.raises(Refused) as refused:
        aliases.record(
            world["province"], [Alias(1, "x", "9", one.code), Alias(2, "txng-kontum", "KT-7", two.code)], now=NOW
        )
    assert codes(refused) == {("aliases.taken", "/rows/2")}
    with pytest.raises(Refused) as refused:
        aliases.record(world["province"], [Alias(1, "x", "9", one.code), Alias(2, "x", "9", two.code)], now=NOW)
    assert codes(refused) == {("aliases.taken", "/rows/2")}
    assert OrganisationAlias.objects.count() == 2


def test_aliases_are_told_wrong_all_at_once_and_reach_no_further_than_the_area(world):
    far = organisation("mst-5900000001", "21601", units=world["units"])
    lines = [Alias(1, "", "a", "b"), Alias(2, "x", "1", far.code), Alias(3, "x", "2", "khong-co")]
    with pytest.raises(Refused) as refused:
        aliases.record(world["province"], lines, now=NOW)
    assert codes(refused) == {
        ("aliases.columns", "/rows/1"), ("aliases.unknown", "/rows/1"), ("aliases.unknown", "/rows/2"),
        ("aliases.unknown", "/rows/3"),
    }  # fmt: skip
    aliases.record(world["nation"], [Alias(1, "x", "1", far.code)], now=NOW)
    assert aliases.aliases_in_area(world["province"], DAY) == []
    assert [row[2] for row in aliases.aliases_in_area(world["nation"], DAY)] == ["1"]
    with pytest.raises(Refused) as refused:
        aliases.record(world["nation"], [], now=NOW)
    assert codes(refused) == {("aliases.none", "")}
    assert Organisation.objects.count() == 1
