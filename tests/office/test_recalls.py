"""The office's pages of recalls: from the form by two people to the public page, and back."""

import pytest

from tests.accounts.signing import post
from tests.cases.conftest import LOT, PRODUCT, chain, firm, shop  # noqa: F401  the goods of cases
from txng.accounts.models import Person, Proposal
from txng.cases.models import Draft, Recall

pytestmark = pytest.mark.django_db
FORM = {
    "san_pham": PRODUCT, "lo": "LUA-1", "ten": "Gạo nhiễm aflatoxin", "ly_do": "Kết quả kiểm nghiệm 15/KN",
    "lam_gi": "Ngừng sử dụng, mang trả nơi mua", "duong_day": "1900 1234", "quyet_dinh": "12/QĐ-SNNMT",
}  # fmt: skip


@pytest.fixture
def goods(officers, chain):  # noqa: F811
    return chain


def test_two_officers_issue_a_recall_and_two_withdraw_it(officers, opened, goods):
    binh, an = opened(officers["binh"]), opened(officers["an"])
    made = post(binh, "/quan-tri/thu-hoi/moi", FORM)
    draft = made["Location"]
    shown = binh.get(draft).content.decode()
    assert LOT in shown and "1 mã nêu tên, " in shown
    reason = {"viec": "bo", "ma": f"{PRODUCT}/10/CAM-1", "ly_do": "Cám đã tiêu huỷ"}
    assert post(binh, draft, reason).status_code == 302
    assert "Cám đã tiêu huỷ" in binh.get(draft).content.decode()
    proposal = post(binh, draft, {"viec": "trinh"})["Location"]
    told = an.get(proposal).content.decode()
    assert "Gạo nhiễm aflatoxin" in told and draft in told and an.get(draft).status_code == 200
    assert "Gạo nhiễm aflatoxin" in an.get("/quan-tri/").content.decode()
    assert post(an, proposal, {"tra_loi": "xac-nhan"}).status_code == 302

    number = Recall.objects.get().pk
    page = binh.get(f"/quan-tri/thu-hoi/{number}").content.decode()
    assert "Còn hiệu lực" in page and "TH-" in binh.get("/quan-tri/thu-hoi/").content.decode()
    away = post(binh, f"/quan-tri/thu-hoi/{number}", {"ly_do": "Kiểm nghiệm lại đạt"})["Location"]
    assert post(an, away, {"tra_loi": "xac-nhan"}).status_code == 302
    assert "Đã rút" in binh.get(f"/thu-hoi/{number}").content.decode()


def test_faults_stand_above_the_form_and_what_was_typed_stays(officers, opened, goods):
    binh = opened(officers["binh"])
    told = post(binh, "/quan-tri/thu-hoi/moi", FORM | {"duong_day": "gọi tôi", "lo": ""})
    assert told.status_code == 422
    text = told.content.decode()
    assert "gọi tôi" in text and "Gạo nhiễm aflatoxin" in text and text.count('aria-invalid="true"') == 2
    assert not Draft.objects.exists()


def test_a_stretch_of_stamps_is_typed_with_its_batch_and_a_wrong_one_stands_marked(officers, opened, goods):
    binh = opened(officers["binh"])
    told = post(binh, "/quan-tri/thu-hoi/moi", FORM | {"tem": "999999: 1-5; hai trăm tem"})
    assert told.status_code == 422
    text = told.content.decode()
    assert "999999" in text and "không phải một dãy tem" in text and "không có tem số 5" in text
    assert 'name="tem" rows="2" aria-invalid="true"' in text and not Draft.objects.exists()


def test_who_may_not_recall_sees_no_page_of_it(officers, opened, goods):
    chi = opened(officers["chi"])
    assert chi.get("/quan-tri/thu-hoi/").status_code == 403
    assert post(chi, "/quan-tri/thu-hoi/moi", FORM).status_code == 403
    assert "/quan-tri/thu-hoi/" not in chi.get("/quan-tri/").content.decode()
    binh = opened(officers["binh"])
    draft = post(binh, "/quan-tri/thu-hoi/moi", FORM)["Location"]
    assert chi.get(draft).status_code == chi.get("/quan-tri/thu-hoi/nhap/999999").status_code == 404
    assert not Proposal.objects.exists() and Person.objects.exists()
