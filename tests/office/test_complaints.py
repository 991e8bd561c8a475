"""The office's pages of complaints: whose turn it is, what the sender wrote, and each step."""

import io

import pytest
from PIL import Image

from tests.accounts.delegation import NOW
from tests.accounts.signing import post
from tests.cases.conftest import (
    LOT,
    PRODUCT,
    firm,  # noqa: F401  the goods of cases
)
from txng.accounts.models import Audit
from txng.cases.complaints import Report, file
from txng.cases.complaints_lookups import complaint_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(officers, firm):  # noqa: F811
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(out, "PNG")
    report = Report(
        "fake", f"/{LOT}", text="<b>Bao bì</b> khác", place="xã Sơn Hà", phone="0912345678", photo=out.getvalue()
    )
    return complaint_of(file(report, now=NOW))


def test_the_officer_of_the_commune_takes_answers_and_closes(officers, opened, one):
    chi = opened(officers["chi"])
    assert "Gạo ST25" in chi.get("/quan-tri/phan-anh/").content.decode()
    assert "Phản ánh chờ xử lý" in chi.get("/quan-tri/").content.decode()
    page = f"/quan-tri/phan-anh/{one.id}"
    shown = chi.get(page).content.decode()
    assert "&lt;b&gt;Bao bì&lt;/b&gt; khác" in shown and "912345678" not in shown
    assert Audit.objects.filter(action="complaint.read", object=f"complaint/{one.id}").exists()
    photo = chi.get(f"{page}/anh")
    assert photo["Content-Type"] == "image/webp" and "no-store" in photo["Cache-Control"]

    assert post(chi, page, {"viec": "nhan"}).status_code == 302
    assert post(chi, page, {"viec": "tra-loi", "noi_dung": "ngắn"}).status_code == 422
    assert post(chi, page, {"viec": "hoi", "noi_dung": "Bạn mua ở cửa hàng nào?"}).status_code == 302
    assert post(chi, page, {"viec": "tra-loi", "noi_dung": "Đã kiểm tra, hàng giả bị thu giữ."}).status_code == 302
    assert post(chi, page, {"viec": "dong", "ket_qua": "founded"}).status_code == 302
    assert "phản ánh đúng" in chi.get(page).content.decode()
    assert "Gạo ST25" not in chi.get("/quan-tri/phan-anh/").content.decode()
    assert "Gạo ST25" in chi.get("/quan-tri/phan-anh/?dong=1").content.decode()


def test_the_province_sees_it_among_all_of_its_area_and_may_go_on_to_a_recall(officers, opened, one):
    binh = opened(officers["binh"])
    assert "Gạo ST25" not in binh.get("/quan-tri/phan-anh/").content.decode()
    assert "Gạo ST25" in binh.get("/quan-tri/phan-anh/?tat_ca=1").content.decode()
    shown = binh.get(f"/quan-tri/phan-anh/{one.id}").content.decode()
    assert "/quan-tri/thu-hoi/moi?san_pham=" in shown
    form = binh.get("/quan-tri/thu-hoi/moi", {"san_pham": PRODUCT, "lo": LOT, "phan_anh": one.id}).content.decode()
    assert "Gạo ST25" in form and LOT in form


def test_a_complaint_of_elsewhere_reads_as_one_that_is_not_there(officers, opened, one):
    chi = opened(officers["chi"])
    for page in ("/quan-tri/phan-anh/999999", "/quan-tri/phan-anh/999999/anh"):
        assert chi.get(page).status_code == 404
