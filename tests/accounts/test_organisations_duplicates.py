"""Likely duplicates: found by name without marks and look-alikes, by tax code, by address; only in one's area; told apart."""

import pytest

from tests.accounts.delegation import DAY, NOW, country, officers, organisation, person, viewer_of
from txng.accounts import audit, organisations
from txng.accounts.models import Organisation
from txng.accounts.organisations_duplicates import pairs_in_area, tell_apart
from txng.core.problems import Refused


@pytest.fixture
def land(db):
    nation, province, commune = officers(country())
    return {"nation": nation, "province": province, "commune": commune}


def pairs(viewer, **more):
    return [(pair.lower.code, pair.higher.code, pair.why) for pair in pairs_in_area(viewer, DAY, **more)]


def household(code, commune="21163", name="Hộ Nguyễn Văn Bình", **more):
    row = organisation(code, commune, name, **more)
    Organisation.objects.filter(pk=row.pk).update(kind="household")
    return row


def test_a_name_is_the_same_without_marks_form_and_letters_of_another_script(land):
    organisation("a", name="Công ty TNHH Vinamilk")
    organisation("b", "21164", name="CÔNG TY CỔ PHẦN VIN\u0430MILK")
    organisation("c", name="Hợp tác xã Vinasoy")

    assert pairs(land["province"]) == [("a", "b", ("name",))]


def test_tax_code_and_address_are_reasons_too(land):
    organisation("a", name="Muối Sa Huỳnh", tax_code="4300917066", address="12 Trần Hưng Đạo")
    organisation("b", name="Muối Sa Huynhh", address="12 tran hung dao")
    organisation("c", "21601", name="Cà phê Pleiku", tax_code="4300917066")
    organisation("d", name="Bún Đinh Văn Tám", address="12 Trần Hưng Đạo")

    assert pairs(land["nation"]) == [("a", "b", ("address",)), ("a", "c", ("number",))]


def test_households_of_one_name_are_many_so_they_must_share_the_commune(land):
    household("a")
    household("b", "21164")
    household("c")

    assert pairs(land["nation"]) == [("a", "c", ("name",))]


def test_an_officer_sees_pairs_of_which_both_lie_with_him(land):
    organisation("a", name="Muối Sa Huỳnh", tax_code="4300917066")
    organisation("b", "21601", name="Muối Sa Huỳnh", tax_code="4300917066")
    organisation("c", name="Muối Sa Huỳnh")

    assert pairs(land["commune"]) == [("a", "c", ("name",))]
    assert pairs(land["nation"]) == [("a", "b", ("number",)), ("a", "c", ("name",))]
    assert pairs(viewer_of(person("Người lạ"))) == []


def test_pages_follow_one_another_without_loss(land):
    for number in range(5):
        organisation(f"o-{number}", name="Muối Sa Huỳnh")
    whole, seen, after = pairs_in_area(land["nation"], DAY, limit=100), [], (0, 0)
    while page := pairs_in_area(land["nation"], DAY, after=after, limit=3):
        seen += page
        after = (page[-1].lower.id, page[-1].higher.id)

    assert len(whole) == 10
    assert seen == whole


def test_a_pair_told_apart_or_merged_is_shown_no_more(land):
    one, two, three = (organisation(code, name="Muối Sa Huỳnh") for code in "abc")

    tell_apart(land["commune"], two.pk, one.pk, reason="Hai cơ sở khác chủ", now=NOW)

    assert pairs(land["nation"]) == [("a", "c", ("name",)), ("b", "c", ("name",))]
    assert "organisations.tell_apart" in [line.action for line in audit.lines_of(land["commune"].person_id)]
    made = organisations.propose_merge(land["province"], three.pk, one.pk, reason="Cùng một cơ sở", now=NOW)
    organisations.answer_merge(land["nation"], made, is_confirmed=True, reason="Đúng", now=NOW)
    assert pairs(land["nation"]) == []


def test_who_does_not_reach_both_tells_nothing_apart(land):
    one, two = organisation("a", name="Muối Sa Huỳnh"), organisation("b", "21164", name="Muối Sa Huỳnh")

    for viewer, other in ((land["commune"], two.pk), (land["province"], one.pk), (land["province"], 999_999)):
        with pytest.raises(Refused) as refused:
            tell_apart(viewer, one.pk, other, reason="Hai cơ sở", now=NOW)
        assert [problem.code for problem in refused.value.problems] == ["organisations.not_there"]
