"""Members and consent by their pages: the keeper's book, the household's own word, the helper's acts."""

import io
import re

import pytest
import xlsxwriter
from PIL import Image

from tests.accounts.delegation import NOW, organisation, person, viewer_of
from tests.accounts.signing import post
from tests.office.test_pages import text_of
from txng.accounts.mandates import appoint
from txng.accounts.models import Consent, HelpedAct, Member, Message, Organisation, Person, Registration
from txng.accounts.registrations import decide
from txng.registry.models import Product


@pytest.fixture
def htx(units, officers):
    made, dung = organisation("mst-4300000001", units=units), person("Dũng", "+84913000009")
    appoint(viewer_of(officers["binh"]), made.pk, dung.pk, reason="Đại diện hợp tác xã", now=NOW)
    return {"id": made.pk, "dung": dung}


ONE = {
    "viec": "mot",
    "ten": "Hộ Y Blô",
    "so": "051099012345",
    "dien_thoai": "0914000001",
    "xa": "Xã Sơn Hà",
    "dien_tich": "1,25",
}
BOOK = "/quan-tri/thanh-vien/"


def workbook(rows):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return out.getvalue()


def link(kind):
    return re.search(rf"(/{kind}/\S+)", Message.objects.filter(text__contains=f"/{kind}/").latest("id").text)[1]


def confirmed_household(opened, officers, htx, client):
    """Added by the keeper, approved by the commune, confirmed by its link."""
    assert post(opened(htx["dung"]), BOOK, ONE).status_code == 302
    household = decide(viewer_of(officers["chi"]), Registration.objects.get().pk, "approved", now=NOW)
    client.post(link("thanh-vien"), {"dung": "1"})
    return household


def test_the_keeper_adds_one_and_the_household_answers_by_its_link_alone(opened, officers, htx, client):
    keeper = opened(htx["dung"])
    answer = post(keeper, BOOK, {**ONE, "xa": "son ha"})
    assert answer.status_code == 422
    assert "Xã Sơn Hạ" in text_of(answer)
    chosen = re.search(r'name="noi" value="(\d+)"', answer.content.decode())[1]
    assert post(keeper, BOOK, {**ONE, "xa": "son ha", "noi": chosen}).status_code == 302
    assert "chờ hộ xác nhận" in text_of(keeper.get(BOOK))

    page = client.get(link("thanh-vien"))
    assert page["Cache-Control"] == "private, no-store"
    assert "góp 1,25 ha" in text_of(page)
    assert "hộ đã xác nhận, chờ xã duyệt" in text_of(client.post(link("thanh-vien"), {"dung": "1"}))
    assert client.post(link("thanh-vien"), {"dung": "1"}).status_code == 409
    assert client.get("/thanh-vien/khong-co").status_code == 404


def test_a_sheet_is_stored_whole_or_every_wrong_row_is_told_by_its_number(opened, htx):
    keeper = opened(htx["dung"])
    rows = [["HỢP TÁC XÃ"], ["STT", "Họ và tên", "Số định danh", "SĐT", "Xã", "Diện tích (ha)", "Thửa đất"],
            [1, "Hộ A", "051099012345", 914000001, "Xã Sơn Hà, Quảng Ngãi", 1.5, "T1; T2"],
            [2, "", "", "", "Xã Không Có", "rộng", ""],
            [3, "Hộ C", "", "0914000003", "", "", ""]]  # fmt: skip
    answer = post(keeper, BOOK, {"viec": "nhieu", "tep": io.BytesIO(workbook(rows))})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "4 Chưa rõ xã, phường “Xã Không Có”" in page
    assert "4 Diện tích “rộng” chưa đúng" in page
    assert Member.objects.count() == 0

    rows[3] = [2, "Hộ B", 51099012346, "", "", "0,5", ""]
    assert post(keeper, BOOK, {"viec": "nhieu", "tep": io.BytesIO(workbook(rows))}).status_code == 302
    found = {row.name: row for row in Member.objects.all()}
    assert (found["Hộ A"].area_m2, found["Hộ A"].plots) == (15_000, ["T1", "T2"])
    assert found["Hộ B"].registration.personal_digest is not None
    assert found["Hộ A"].registration.contact_phone == "+84914000001"


def test_lines_pasted_from_a_sheet_are_read_like_it_and_told_by_their_line(opened, htx):
    keeper = opened(htx["dung"])
    pasted = "Họ tên\tĐiện thoại\nHộ A\t0914000001\nHộ A\t0914000001\n"
    answer = post(keeper, BOOK, {"viec": "nhieu", "dan": pasted})
    assert "3 Hộ này đã có ở dòng 2" in text_of(answer)
    assert (
        post(keeper, BOOK, {"viec": "nhieu", "dan": pasted.replace("\nHộ A\t0914000001\nHộ A", "\nHộ A")}).status_code
        == 302
    )
    assert "Không thấy cột Họ tên" in text_of(post(keeper, BOOK, {"viec": "nhieu", "dan": "a\tb\n1\t2"}))
    assert post(keeper, BOOK, {"viec": "nhieu", "dan": ""}).status_code == 422


def test_a_bomb_for_a_sheet_is_refused_before_it_is_opened(opened, htx):
    keeper = opened(htx["dung"])
    answer = post(keeper, BOOK, {"viec": "nhieu", "tep": io.BytesIO(b"PK\x03\x04" + b"\0" * 500)})
    assert answer.status_code == 422
    assert Member.objects.count() == 0


def test_another_cooperative_or_officer_has_no_book_of_this_one(opened, officers, htx, units):
    other, lan = organisation("mst-4300000002", "21601", units=units), person("Lan", "+84913000010")
    binh2 = opened(lan)
    assert binh2.get(f"{BOOK}?to_chuc={htx['id']}").status_code == 404
    assert binh2.get(BOOK).status_code == 404
    assert other.pk


def test_an_officer_writes_a_consent_down_and_registers_the_product_and_the_household_disowns(
    opened, officers, htx, client
):
    household = confirmed_household(opened, officers, htx, client)
    chi = opened(officers["chi"])
    assert "Hộ Y Blô" in text_of(chi.get("/quan-tri/ghi-ho/?q=y blo"))
    page = f"/quan-tri/ghi-ho/{household}"
    assert "chưa đồng ý cho ai" in text_of(chi.get(page))
    refused = chi.post(page, {**_token(chi, page), "viec": "san-pham", "ten": "Cam", "ma": "CAM-01"})
    assert refused.status_code == 403

    paper = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(paper, "JPEG")
    answer = post(chi, page, {"viec": "dong-y", "pham_vi": ["products", "events"], "nguoi_noi": "Y Blô", "cach": "paper",
                              "anh": io.BytesIO(paper.getvalue()), "den_ngay": "2026-12-31"})  # fmt: skip
    assert answer.status_code == 302, text_of(answer)
    consent = Consent.objects.get()
    assert chi.get(f"/quan-tri/dong-y/{consent.pk}/giay")["Content-Type"] == "image/webp"
    answer = post(chi, page, {"viec": "san-pham", "ten": "Cam sành", "ma": "CAM-01"})
    assert answer.status_code == 302, text_of(answer)
    assert Product.objects.get(name="Cam sành").organisation_id == household
    act = HelpedAct.objects.get()

    public = link("ghi-ho")
    assert "Đăng ký sản phẩm: Cam sành" in text_of(client.get(public))
    client.post(public, {"phu_nhan": str(act.pk)})
    client.post(public, {"dung": str(consent.pk)})
    assert "Không ai." in text_of(client.get(public))
    assert chi.post(page, {**_token(chi, page), "viec": "san-pham", "ten": "Quýt", "ma": "QUYT"}).status_code == 403

    binh = opened(officers["binh"])
    alarms = "/quan-tri/ghi-ho/canh-bao/"
    number = re.search(r'name="so" value="(\d+)"', binh.get(alarms).content.decode())[1]
    assert post(binh, alarms, {"so": number, "tra_loi": "Đã hỏi hộ: nhầm hộ cùng tên"}).status_code == 302
    assert "Không có cảnh báo nào" in text_of(binh.get(alarms))


def _token(client, page):
    return {
        "csrfmiddlewaretoken": re.search(
            r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(page).content.decode()
        )[1]
    }


def test_a_household_lets_and_stops_on_its_own_page(opened, officers, htx, client):
    confirmed_household(opened, officers, htx, client)
    owner = opened(Person.objects.get(phone="+84914000001"))
    page = text_of(owner.get("/quan-tri/dong-y/"))
    assert "Chi (cán bộ xã)" in page
    assert "Hợp tác xã Sơn Hà" in page
    answer = post(
        owner,
        "/quan-tri/dong-y/",
        {"viec": "cho", "ai": f"htx:{htx['id']}", "pham_vi": "events", "den_ngay": "2026-12-31"},
    )
    assert answer.status_code == 302, text_of(answer)
    assert post(owner, "/quan-tri/dong-y/", {"viec": "dung", "so": Consent.objects.get().pk}).status_code == 302
    assert "đã dừng" in text_of(owner.get("/quan-tri/dong-y/"))
    stranger = opened(officers["an"])
    assert stranger.get("/quan-tri/dong-y/").status_code == 404


def test_an_officer_registers_a_household_with_its_consent(opened, officers, units):
    chi = opened(officers["chi"])
    form = {"ten": "Hộ Y Blô", "ma_so": "051099012347", "noi": units["21163"].id, "dien_thoai": "0914000005",
            "nguoi_noi": "Y Blô", "cach": "text", "pham_vi": ["products"], "den_ngay": "2026-12-31"}  # fmt: skip
    bad = post(chi, "/quan-tri/ghi-ho/dang-ky", {**form, "nguoi_noi": "", "dien_thoai": "", "den_ngay": "2020-01-01"})
    assert bad.status_code == 422
    for words in ("Hãy ghi họ tên người của hộ", "số điện thoại hoặc thư", "Ngày kết thúc"):
        assert words in text_of(bad)
    assert post(chi, "/quan-tri/ghi-ho/dang-ky", form).status_code == 302
    assert "hồ sơ chờ duyệt" in text_of(chi.get("/quan-tri/ghi-ho/"))
    assert Registration.objects.get().helped_by == officers["chi"].pk
    assert Organisation.objects.filter(kind="household").count() == 0
    assert opened(officers["binh"]).get("/quan-tri/ghi-ho/dang-ky").status_code == 403
