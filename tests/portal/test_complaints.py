"""The citizen's pages of complaints and recalls: no account, no cookie, honest limits, nothing of others."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.accounts.delegation import NOW
from tests.cases.conftest import *  # noqa: F403  the people and goods of cases
from tests.cases.conftest import LOT
from txng.cases import complaints_lookups
from txng.cases.complaints_handling import answer, ask, take
from txng.cases.models import Complaint
from txng.core.cases.number import read_number

pytestmark = pytest.mark.django_db
OTHER = {"ma": LOT, "ly_do": "fake"}


@pytest.fixture
def phone():
    return Client(enforce_csrf_checks=True)


def send(phone, address="203.0.113.7", **more):
    return phone.post("/phan-anh/", OTHER | more, REMOTE_ADDR=address)


def test_three_taps_file_a_complaint_without_account_or_cookie(phone, firm):
    form = phone.get(f"/phan-anh/?ma=/{LOT}")
    assert form.status_code == 200 and "Gạo ST25" in form.content.decode()
    sent = send(phone)
    assert sent.status_code == 302 and not sent.cookies and not form.cookies
    page = phone.get(sent["Location"])
    told = page.content.decode()
    assert read_number(sent["Location"].split("/")[2].split("?")[0]) == Complaint.objects.get().number
    assert "Đã ghi phản ánh của bạn" in told and "Cơ quan cấp tỉnh" in told
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "noindex" in told


def test_a_number_is_found_as_people_type_it_and_a_wrong_one_is_not_there(phone, firm):
    spelled = send(phone)["Location"].split("/")[2].split("?")[0]
    typed = spelled.lower().replace("-", " ")
    assert phone.get("/phan-anh/", {"so": typed})["Location"] == f"/phan-anh/{spelled}"
    for wrong in ("0000-0000-0000", "khong-co", "A" * 500):
        answered = phone.get(f"/phan-anh/{wrong}")
        assert answered.status_code == 404 and "Không có phản ánh nào" in answered.content.decode()


def test_what_a_sender_writes_is_text_and_never_markup(phone, firm, over):
    attack = "<script>alert(1)</script>"
    told = send(phone, ma=attack, noi_dung=attack, ly_do="khong-co", noi=attack, dien_thoai=attack)
    assert told.status_code == 422 and b"<script>alert" not in told.content
    number = send(phone, ma=attack, noi_dung=attack, ly_do="other")["Location"].split("?")[0]
    assert b"<script>alert" not in phone.get(number).content


def test_the_sender_reads_question_and_answer_under_his_number(phone, firm, over):
    page = send(phone, noi="xã Sơn Hà")["Location"].split("?")[0]
    one = complaints_lookups.complaint_of(read_number(page.split("/")[2]))
    take(over[2], one.id, now=NOW)
    ask(over[2], one.id, "Bạn mua ở cửa hàng nào?", now=NOW)
    assert "Bạn mua ở cửa hàng nào?" in phone.get(page).content.decode()
    assert phone.post(page, {"noi_dung": "Chợ Sơn Hà"}).status_code == 302
    assert phone.post(page, {"noi_dung": "Lần nữa"}).status_code == 409
    answer(over[2], one.id, "Đã thu giữ <b>12</b> túi.", now=NOW)
    told = phone.get(page + "?lang=en").content.decode()
    assert "Đã thu giữ &lt;b&gt;12&lt;/b&gt; túi." in told and "Answered" in told and "Chợ Sơn Hà" not in told


def test_one_network_is_asked_to_wait_for_one_code_and_others_are_not(phone, firm):
    for _ in range(6):
        assert send(phone).status_code == 302
    waits = send(phone)
    assert waits.status_code == 429 and "chưa được ghi" in waits.content.decode()
    assert send(phone, ma=f"{LOT}X").status_code == 429, "another lot of the product is the same product"
    assert send(phone, address="198.51.100.9").status_code == 302
    assert send(phone, ma="khác").status_code == 302
    assert Complaint.objects.count() == 8


def test_what_is_refused_for_its_faults_is_not_counted(phone, firm):
    for _ in range(8):
        assert send(phone, ly_do="").status_code == 422
    assert send(phone).status_code == 302


def test_a_bomb_of_pixels_and_a_page_that_calls_itself_a_photo_are_refused(phone, firm):
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    for data in (out.getvalue(), b"<html><script>1</script></html>", b"\xff\xd8\xff\xe0" + b"0" * 100):
        told = send(phone, anh=SimpleUploadedFile("anh.jpg", data, "image/jpeg"))
        assert told.status_code in (413, 415, 422) and 'role="alert"' in told.content.decode()
    big = SimpleUploadedFile("anh.jpg", b"0" * (9 * 1024 * 1024), "image/jpeg")
    assert send(phone, anh=big).status_code == 413
    assert not Complaint.objects.exists()


def test_a_place_that_means_two_is_chosen_from_a_list(phone, firm):
    told = send(phone, noi="son ha")
    assert told.status_code == 422 and "51/21163" in told.content.decode() and "Xã Sơn Hạ" in told.content.decode()
    assert send(phone, noi="son ha", noi_chon="51/21164").status_code == 302
    assert Complaint.objects.get().commune_code == "21164"


def test_a_recall_is_on_the_list_the_feed_its_page_and_for_machines(phone, recall):
    assert "Hiện không có lệnh thu hồi nào" in phone.get("/thu-hoi/").content.decode()
    number = recall(title="Gạo <nhiễm> độc")
    assert "Gạo &lt;nhiễm&gt; độc" in phone.get("/thu-hoi/").content.decode()
    page = phone.get(f"/thu-hoi/{number}").content.decode()
    assert "Ngừng sử dụng, mang trả nơi mua" in page and 'href="tel:19001234"' in page and f"/{LOT}" in page
    feed = phone.get("/thu-hoi/rss.xml")
    assert (
        feed["Content-Type"].startswith("application/rss+xml") and f"/thu-hoi/{number}</guid>" in feed.content.decode()
    )
    assert phone.get("/api/v1/recalls").json()["recalls"][0]["number"] == number
    told = phone.get(f"/api/v1/recalls/{number}").json()
    assert told["items"] == [LOT] and told["scope"]["en"] == "Gạo ST25: lot LUA-1"
    for path in ("/thu-hoi/999999", "/api/v1/recalls/999999"):
        assert phone.get(path).status_code == 404
