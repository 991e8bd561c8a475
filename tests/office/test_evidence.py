"""Certificates and marks by their pages: declared, confirmed, revoked; who sees which, and papers that bite."""

import io
import re
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.accounts.delegation import DAY, NEXT_YEAR, NOW, organisation, person, viewer_of
from tests.accounts.signing import post
from tests.office.test_pages import post_by_hand, text_of
from txng.accounts import mandates
from txng.accounts.mandates import Wish
from txng.accounts.models import Audit, Mandate
from txng.accounts.viewer import Viewer
from txng.registry.actions import register_product
from txng.registry.models import Evidence, EvidenceDocument

KEY = "01/08938501234568"
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
FORM = {
    "loai": "certificate", "ve": "8938501234568", "loai_giay": "vietgap", "ma_noi_cap": "chung-nhan", "so": "VG-01",
    "tu_ngay": "2026-01-10", "den_ngay": "2027-12-31",
}  # fmt: skip
OCOP = {
    "loai": "ocop",
    "ve": "8938501234568",
    "sao": "3",
    "noi_cap": "UBND huyện Sơn Hà",
    "so": "269/QĐ-UBND",
    "tu_ngay": "2024-12-26",
}


@pytest.fixture
def firms(officers, units):
    """A cooperative with a product, run by Dũng; a certifier, run by Giang; another cooperative, run by Lan."""
    chi = viewer_of(officers["chi"])
    made = {}
    for code, name, who, phone in (
        ("htx", "Hợp tác xã Sơn Hà", "Dũng", "+84913000001"),
        ("khac", "Hợp tác xã Khác", "Lan", "+84913000002"),
    ):
        made[code] = organisation(code, name=name, units=units)
        made[who] = person(who, phone)
        mandates.give_by_approval(
            made[who].pk, "ORG_ADMIN", made[code], by=(chi.mandates[0].id, chi.person_id), now=NOW
        )
    made["cab"] = organisation("chung-nhan", "21601", "Công ty Chứng nhận Pleiku", units=units)
    made["Giang"] = person("Giang", "+84913000003")
    wish = Wish(made["Giang"].pk, "CAB", DAY, NEXT_YEAR, organisation_id=made["cab"].pk)
    mandates.grant(viewer_of(officers["an"]), wish, reason="Quyết định chỉ định", now=NOW)
    htx = made["htx"]
    register_product(
        Viewer(htx.pk, htx.code, htx.role, htx.name), {"key": KEY, "name": "Khổ qua rừng sấy khô S"}, now=NOW
    )
    return made


def declared(client, form=FORM, **more):
    answer = post(client, "/quan-tri/chung-nhan/moi", {**form, **more})
    assert answer.status_code == 302, text_of(answer)
    return int(re.search(r"/(\d+)\?", answer["Location"])[1])


def test_a_certificate_is_declared_confirmed_by_its_issuer_and_revoked_with_a_reason(client, opened, firms):
    dung, giang = opened(firms["Dũng"]), opened(firms["Giang"])
    number = declared(dung)

    assert "tự công bố" in text_of(dung.get(f"/quan-tri/chung-nhan/{number}"))
    assert "VietGAP ✎ tự công bố" in text_of(client.get(f"/{KEY}"))
    page = giang.get("/quan-tri/chung-nhan/").content.decode()
    assert f'href="/quan-tri/chung-nhan/{number}"' in page
    assert post(giang, f"/quan-tri/chung-nhan/{number}", {"viec": "xac-nhan"}).status_code == 302
    assert "VietGAP ✔ đã xác nhận" in text_of(client.get(f"/{KEY}"))
    assert "ghi lý do" in text_of(post(giang, f"/quan-tri/chung-nhan/{number}", {"viec": "thu-hoi"}))
    assert (
        post(giang, f"/quan-tri/chung-nhan/{number}", {"viec": "thu-hoi", "ly_do": "Dư lượng vượt mức"}).status_code
        == 302
    )
    assert "VietGAP" not in text_of(client.get(f"/{KEY}"))
    assert "Dư lượng vượt mức" in text_of(dung.get(f"/quan-tri/chung-nhan/{number}"))
    assert post_by_hand(giang, f"/quan-tri/chung-nhan/{number}", {"viec": "xac-nhan"}).status_code == 409


def test_an_ocop_decision_waits_among_todays_tasks_of_the_province(client, opened, firms, officers):
    dung, binh = opened(firms["Dũng"]), opened(officers["binh"])
    number = declared(dung, OCOP)

    assert "OCOP" not in text_of(client.get(f"/{KEY}"))
    assert "chờ xác nhận" in text_of(dung.get(f"/quan-tri/chung-nhan/{number}"))
    today = text_of(binh.get("/quan-tri/"))
    assert "Quyết định OCOP chờ xác nhận 1" in today
    assert "OCOP 3 sao: Khổ qua rừng sấy khô S" in today
    assert "Quyết định OCOP" not in text_of(opened(officers["chi"]).get("/quan-tri/"))
    post(binh, f"/quan-tri/chung-nhan/{number}", {"viec": "xac-nhan"})
    assert "OCOP 3 sao ✔ đã xác nhận" in text_of(client.get(f"/{KEY}"))
    assert "26/12/2027" in text_of(client.get(f"/{KEY}"))


def test_nobody_else_sees_acts_on_or_reads_the_paper_of_anothers(client, opened, firms):
    dung, lan = opened(firms["Dũng"]), opened(firms["Lan"])
    number = declared(dung, ban_chup=SimpleUploadedFile("vietgap.pdf", PDF, "application/pdf"))

    for address in (
        f"/quan-tri/chung-nhan/{number}",
        f"/quan-tri/chung-nhan/{number}/ban-chup",
        f"/chung-nhan/{number}/ban-chup",
    ):
        assert lan.get(address).status_code == 404, address
    for act in ("xac-nhan", "thu-hoi", "rut", "cong-khai"):
        answer = post_by_hand(lan, f"/quan-tri/chung-nhan/{number}", {"viec": act, "ly_do": "vượt quyền"})
        assert answer.status_code == 404, act
    assert "VG-01" not in text_of(lan.get("/quan-tri/chung-nhan/"))
    answer = dung.get(f"/quan-tri/chung-nhan/{number}/ban-chup")
    assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment")
    assert Audit.objects.filter(action="evidence.read_document", object=f"evidence/{number}").count() == 1
    assert post(dung, f"/quan-tri/chung-nhan/{number}", {"viec": "cong-khai"}).status_code == 302
    assert client.get(f"/chung-nhan/{number}/ban-chup").status_code == 200


def test_a_form_for_anothers_product_is_refused_and_every_fault_is_told(opened, firms):
    lan = opened(firms["Lan"])
    answer = post(lan, "/quan-tri/chung-nhan/moi", FORM)
    assert answer.status_code == 404
    assert "không phải sản phẩm" in text_of(answer)
    page = text_of(
        post(lan, "/quan-tri/chung-nhan/moi", {"loai": "certificate", "ve": "x", "tu_ngay": "hôm qua", "so": ""})
    )
    for words in ("valid_from", "scheme"):
        assert words in page, words
    assert Evidence.objects.count() == 0


def test_names_stay_text_on_every_page(opened, firms):
    dung = opened(firms["Dũng"])
    evil = "<script>alert(1)</script>"
    number = declared(dung, ma_noi_cap="", noi_cap=evil, so=evil, pham_vi=evil)

    for address in (f"/quan-tri/chung-nhan/{number}", "/quan-tri/chung-nhan/"):
        page = dung.get(address).content.decode()
        assert "<script>alert" not in page, address
        assert "&lt;script&gt;" in page, address


def picture(size=(80, 60), **more):
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, "JPEG", **more)
    return out.getvalue()


def flood():
    """A PNG of a few bytes that says it has ten thousand million pixels."""
    head = b"\x00\x01\x86\xa0\x00\x01\x86\xa0\x08\x02\x00\x00\x00"
    chunk = b"IHDR" + head
    return (
        b"\x89PNG\r\n\x1a\n"
        + (13).to_bytes(4, "big")
        + chunk
        + zlib.crc32(chunk).to_bytes(4, "big")
        + b"\x00\x00\x00\x00IEND\xaeB`\x82"
    )


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("a.html", b"<html><script>alert(1)</script></html>", 415),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", 415),
        ("page-in-front.pdf", b"<script>1</script>" + PDF, 415),
        ("archive-behind.pdf", PDF + b"PK\x05\x06" + b"\x00" * 18, 415),
        ("script.pdf", PDF.replace(b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), 415),
        ("hidden-script.pdf", PDF.replace(b"/Catalog", b"/Catalog /AA << /S /J#61vaScript >>"), 415),
        ("launch.pdf", PDF.replace(b"/Catalog", b"/Catalog /A << /S /Launch >>"), 415),
        ("flood.png", flood(), 413),
        ("cut.jpg", picture()[:200], 415),
        ("large.pdf", b"%PDF-1.7\n" + b"0" * (8 * 1024 * 1024) + b"\n%%EOF", 413),
    ],
)
def test_papers_that_run_flood_or_are_two_things_at_once_are_refused(opened, firms, name, data, status):
    answer = post(
        opened(firms["Dũng"]), "/quan-tri/chung-nhan/moi", {**FORM, "ban_chup": SimpleUploadedFile(name, data)}
    )

    assert answer.status_code == status, text_of(answer)
    assert Evidence.objects.count() == 0


def test_a_word_of_a_script_within_the_pixels_of_a_pdf_is_no_script(opened, firms):
    stream = b"<< /Length 20 >> stream\n/JS /JavaScript 12345\nendstream"
    declared(
        opened(firms["Dũng"]), ban_chup=SimpleUploadedFile("a.pdf", PDF.replace(b"trailer", stream + b"\ntrailer"))
    )


def test_a_picture_is_made_anew_without_where_it_was_taken(opened, firms):
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (15.0, 2.0, 3.0)}
    number = declared(opened(firms["Dũng"]), ban_chup=SimpleUploadedFile("a.jpg", picture(exif=exif)))
    row = EvidenceDocument.objects.get(pk=number)

    assert row.media_type == "image/webp"
    assert not Image.open(io.BytesIO(bytes(row.data))).getexif()


def test_a_mark_its_list_and_who_may_show_it(client, opened, firms, officers):
    lan, dung, an = opened(firms["Lan"]), opened(firms["Dũng"]), opened(officers["binh"])
    form = {"chu": "khac", "loai": "collective", "ten": "Rau rừng Sơn Hà", "so": "4-0123456", "tu_ngay": "2023-05-01"}
    address = post(lan, "/quan-tri/nhan-hieu/", form)["Location"].partition("?")[0]
    use = {"loai": "mark", "ve": "8938501234568", "nhan_hieu": address.rpartition("/")[2]}

    assert dung.get(address).status_code == 404
    refused = post(dung, "/quan-tri/chung-nhan/moi?loai=mark", use)
    assert refused.status_code == 403
    assert "không có trong danh sách được dùng “Rau rừng Sơn Hà”" in text_of(refused)
    assert post(lan, address, {"viec": "them", "to_chuc": "htx"}).status_code == 302
    assert "Hợp tác xã Sơn Hà" in text_of(lan.get(address))
    assert post(an, address, {"viec": "xac-nhan"}).status_code == 302
    declared(dung, use)
    assert "Rau rừng Sơn Hà ✔ đã xác nhận" in text_of(client.get(f"/{KEY}"))
    assert post_by_hand(dung, address, {"viec": "them", "to_chuc": "htx"}).status_code == 404
    line = re.search(r'name="dong" value="(\d+)"', lan.get(address).content.decode())[1]
    assert post(lan, address, {"viec": "bo", "dong": line, "ly_do": "Không đạt kiểm tra"}).status_code == 302
    assert "Rau rừng" not in text_of(client.get(f"/{KEY}"))


def test_a_renewal_begins_with_what_is_renewed(opened, firms):
    dung = opened(firms["Dũng"])
    number = declared(dung)

    page = dung.get(f"/quan-tri/chung-nhan/moi?gia_han={number}").content.decode()
    assert f'name="gia_han" value="{number}"' in page
    assert f'value="{KEY}"' in page
    again = declared(dung, gia_han=str(number), tu_ngay="2028-01-01", den_ngay="2029-12-31")
    assert Evidence.objects.get(pk=again).follows == number


def test_the_list_is_filtered_and_what_ends_soon_is_found(opened, firms):
    dung = opened(firms["Dũng"])
    declared(dung)
    declared(dung, OCOP)

    assert "OCOP 3 sao" not in text_of(dung.get("/quan-tri/chung-nhan/?loai=certificate")).partition("Lọc")[2]
    assert "VG-01" not in text_of(dung.get("/quan-tri/chung-nhan/?tinh_trang=waiting")).partition("Lọc")[2]
    assert "VG-01" not in text_of(dung.get("/quan-tri/chung-nhan/?sap_het=1")).partition("Lọc")[2]
    assert dung.get("/quan-tri/chung-nhan/?loai='--&tinh_trang=%00&sau=x").status_code == 200


def test_without_a_mandate_there_is_nothing_to_record(opened, officers, units):
    stranger = person("Hoa", "+84913000009")
    client = opened(stranger)

    assert client.get("/quan-tri/chung-nhan/").status_code == 200
    assert client.get("/quan-tri/chung-nhan/moi").status_code == 404
    assert not Mandate.objects.filter(holder=stranger.pk).exists()
