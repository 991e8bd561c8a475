"""An organisation amends what it says of itself; its name and tax code an officer changes; anyone may ask for a correction."""

import pytest

from tests.accounts.delegation import DAY, NOW, country, officers, organisation, person, viewer_of
from txng.accounts import mandates, organisations
from txng.accounts.models import Organisation, OrganisationAmendment, OrganisationRequest
from txng.accounts.organisations_amending import OwnWords, amend_own, answer_request, request_change, request_correction
from txng.accounts.organisations_requests import open_requests, own_words, requests_of_own
from txng.accounts.viewer import Viewer
from txng.core.problems import Refused

WORDS = OwnWords("Thôn Làng Rê", "0987 000 009", "", ("nong-san",))
WHY = {"reason": "Đổi theo giấy chứng nhận mới", "now": NOW}


@pytest.fixture
def land(db):
    nation, province, commune = officers(country())
    row, owner = organisation("ho-1", name="Hộ Đinh Thị Hương"), person("Đinh Thị Hương", "+84987000001")
    Organisation.objects.filter(pk=row.pk).update(kind="household", public_name="Hộ Đ.T.H.")
    mandates.appoint(province, row.pk, owner.pk, reason="Chủ hộ", now=NOW)
    return {"nation": nation, "province": province, "commune": commune, "row": row, "owner": viewer_of(owner)}


def faults(act, *args, **more):
    with pytest.raises(Refused) as refused:
        act(*args, **more)
    return sorted(one.code for one in refused.value.problems)


def now_of(land):
    return Organisation.objects.get(pk=land["row"].pk)


def test_its_people_amend_it_and_what_stood_before_is_kept(land):
    assert amend_own(land["owner"], land["row"].pk, WORDS, now=NOW)
    assert not amend_own(land["owner"], land["row"].pk, WORDS, now=NOW)

    row, made = now_of(land), OrganisationAmendment.objects.get()
    assert (row.address, row.contact_phone, row.sectors) == ("Thôn Làng Rê", "+84987000009", ["nong-san"])
    assert made.before == {"address": "", "address_norm": "", "contact_phone": "", "sectors": []}
    assert own_words(land["owner"], row.pk, DAY).phone == "+84987000009"


def test_a_household_is_shown_by_initials_until_it_asks_for_its_name_and_again_when_it_takes_that_back(land):
    amend_own(land["owner"], land["row"].pk, OwnWords("", "", "", (), is_named=True), now=NOW)
    assert now_of(land).public_name == "Hộ Đinh Thị Hương"

    amend_own(land["owner"], land["row"].pk, OwnWords("", "", "", ()), now=NOW)
    assert now_of(land).public_name == "Hộ Đ.T.H."


def test_nobody_else_amends_it_and_every_fault_is_told(land):
    for stranger in (land["commune"], land["nation"], viewer_of(person("Người lạ"))):
        assert faults(amend_own, stranger, land["row"].pk, WORDS, now=NOW) == ["organisations.not_there"]
        assert own_words(stranger, land["row"].pk, DAY) is None
    wrong = OwnWords("", "123", "x", ("vang",))
    assert faults(amend_own, land["owner"], land["row"].pk, wrong, now=NOW) == [
        "organisations.sector_unknown", "registrations.email", "registrations.phone",
    ]  # fmt: skip
    assert not OrganisationAmendment.objects.exists()


def test_a_suspended_organisation_amends_nothing(land):
    organisations.set_standing(land["province"], land["row"].pk, "suspended", **WHY)

    assert faults(amend_own, land["owner"], land["row"].pk, WORDS, now=NOW) == ["organisations.not_there"]


def test_a_new_name_waits_for_the_officer_and_holds_when_accepted(land):
    made = request_change(land["owner"], land["row"].pk, "name", "Hộ  Đinh Thị\u200b Hường", **WHY)
    assert now_of(land).name == "Hộ Đinh Thị Hương"
    assert [one.wanted for one in open_requests(land["commune"], DAY)] == ["Hộ Đinh Thị Hường"]

    answer_request(land["commune"], made, is_accepted=True, answer="Đúng giấy tờ", now=NOW)

    row = now_of(land)
    assert (row.name, row.name_norm, row.name_shape, row.public_name) == (
        "Hộ Đinh Thị Hường", "ho dinh thi huong", "dinhthihuong", "Hộ Đ.T.H.",
    )  # fmt: skip
    assert OrganisationAmendment.objects.get().before["name"] == "Hộ Đinh Thị Hương"
    assert [one.state for one in requests_of_own(land["owner"], row.pk, DAY)] == ["accepted"]
    assert faults(answer_request, land["commune"], made, is_accepted=False, answer="Đổi ý", now=NOW) == [
        "organisations.request_closed"
    ]


def test_a_tax_code_is_checked_when_asked_and_again_when_accepted(land):
    own = land["row"].pk
    assert faults(request_change, land["owner"], own, "tax_code", "0100233480", **WHY) == ["vn.tax_code_check_digit"]
    made = request_change(land["owner"], own, "tax_code", "0100 233 488", **WHY)
    organisation("khac", tax_code="0100233488")

    assert faults(answer_request, land["commune"], made, is_accepted=True, answer="Đúng", now=NOW) == [
        "registrations.taken"
    ]
    answer_request(land["commune"], made, is_accepted=False, answer="Mã này của cơ sở khác", now=NOW)
    assert now_of(land).tax_code == ""


def test_a_reader_asks_for_a_correction_and_the_officer_of_the_place_alone_sees_how_he_is_reached(land):
    made = request_correction(
        Viewer.public(), land["row"].pk, "Đã ngừng bán từ tháng 5", contact="0912 345 678", now=NOW
    )

    assert [one.contact for one in open_requests(land["commune"], DAY)] == ["0912 345 678"]
    assert open_requests(land["owner"], DAY) == []
    assert requests_of_own(land["owner"], land["row"].pk, DAY) == []
    assert faults(answer_request, land["owner"], made, is_accepted=True, answer="Không đúng", now=NOW) == [
        "organisations.request_not_there"
    ]
    answer_request(land["commune"], made, is_accepted=True, answer="Đã kiểm tra", now=NOW)
    assert open_requests(land["commune"], DAY) == []


def test_requests_about_one_organisation_are_bounded(land):
    for _ in range(20):
        request_correction(Viewer.public(), land["row"].pk, "Sai địa chỉ", contact="", now=NOW)

    assert faults(request_correction, Viewer.public(), land["row"].pk, "Sai địa chỉ", contact="", now=NOW) == [
        "organisations.requests_too_many"
    ]
    assert OrganisationRequest.objects.count() == 20


def test_nobody_answers_his_own(land):
    made = request_correction(land["commune"], land["row"].pk, "Sai địa chỉ", contact="", now=NOW)

    assert faults(answer_request, land["commune"], made, is_accepted=True, answer="Đúng", now=NOW) == [
        "organisations.request_own"
    ]
