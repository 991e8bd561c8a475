"""Pages of hand-overs, of the supply chain and of the recall drill, through HTTP, as people use them."""

import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import timezone

from tests.accounts.signing import post
from tests.journal.conftest import farm, other_farm, over, units  # noqa: F401  fixtures
from tests.journal.test_handovers import grown, sold  # noqa: F401  fixtures
from txng.accounts.models import Message, Person
from txng.journal.handovers_lookups import handovers_of

pytestmark = pytest.mark.django_db


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def signed_in(opened):
    return lambda viewer: opened(Person.objects.get(pk=viewer.person_id))


@pytest.fixture
def waiting(grown, other_farm):  # noqa: F811
    """Goods that An's phone sold to Dũng's household a moment ago."""
    now = timezone.now()
    day = timezone.localtime(now) - timedelta(hours=1)
    given = sold(grown, happened_at=day.isoformat(), saved_at=day.isoformat())
    grown.record(given, now=now)
    return given["id"]


def test_the_buyer_says_how_much_came_and_both_numbers_stay(waiting, farm, other_farm, client, signed_in):  # noqa: F811
    buyer = signed_in(other_farm.viewer)
    listed = text_of(buyer.get("/quan-tri/ban-giao/"))
    assert "Chờ tôi xác nhận" in listed and "Ớt chỉ thiên" in listed

    done = post(buyer, f"/quan-tri/ban-giao/{waiting}", {"viec": "nhan", "so_luong": "95", "don_vi": "kg"})
    assert done.status_code == 302
    page = text_of(signed_in(farm.viewer).get(f"/quan-tri/ban-giao/{waiting}"))
    assert "Nhận khác số lượng" in page and "100 kg" in page and "95 kg" in page
    assert client.get(f"/quan-tri/ban-giao/{waiting}").status_code in (302, 401, 403, 404)


def test_a_refusal_without_a_reason_is_told_so_and_changes_nothing(waiting, other_farm, signed_in):  # noqa: F811
    buyer = signed_in(other_farm.viewer)
    page = post(buyer, f"/quan-tri/ban-giao/{waiting}", {"viec": "tu-choi", "ly_do": ""})
    assert page.status_code == 422 and "phải nêu lý do" in text_of(page)
    assert handovers_of([other_farm.organisation.pk], now=timezone.now())[0].state == "waiting"


def test_a_link_waits_for_who_signs_in_and_a_wrong_one_is_not_there(grown, other_farm, client, signed_in):  # noqa: F811
    giver = signed_in(grown.viewer)
    made = post(giver, "/quan-tri/ban-giao/", {"lo": grown.harvested, "so_luong": "10", "don_vi": "kg"})
    address = re.search(r"/ban-giao/[0-9a-f-]{36}/[0-9a-f]{22}", giver.get(made.headers["Location"]).content.decode())[
        0
    ]

    assert "đăng nhập rồi mở lại" in text_of(client.get(address))
    assert client.get(address[:-1] + ("0" if address[-1] != "0" else "1")).status_code == 404
    buyer = signed_in(other_farm.viewer)
    given = {"viec": "nhan", "to_chuc": other_farm.organisation.pk, "so_luong": "10", "don_vi": "kg"}
    assert post(buyer, address, given).status_code == 302
    assert "Đã nhận đủ" in text_of(giver.get(made.headers["Location"]))


def test_the_chain_tells_what_is_confirmed_what_is_missing_and_whom_to_ask(waiting, farm, other_farm, signed_in):  # noqa: F811
    seller, buyer = signed_in(farm.viewer), signed_in(other_farm.viewer)
    before = text_of(seller.get("/quan-tri/chuoi-cung-ung/"))
    assert "0/1" in before and "chưa xác nhận: hỏi Hộ" in before

    post(buyer, f"/quan-tri/ban-giao/{waiting}", {"viec": "nhan", "so_luong": "100", "don_vi": "kg"})
    after = text_of(seller.get("/quan-tri/chuoi-cung-ung/"))
    assert "1/1" in after and "100 %" in after and "Không thiếu" in after
    assert "1/1" in text_of(buyer.get("/quan-tri/chuoi-cung-ung/"))


def test_a_partner_is_invited_once_an_hour_by_whomever(waiting, farm, other_farm, signed_in):  # noqa: F811
    page = "/quan-tri/chuoi-cung-ung/"
    invitation = {"viec": "moi", "lien_he": "0905 123 456"}
    assert post(signed_in(farm.viewer), page, invitation).status_code == 302
    assert post(signed_in(other_farm.viewer), page, invitation).status_code == 429
    assert Message.objects.filter(to="+84905123456", text__contains="/dang-ky/").count() == 1
    assert post(signed_in(farm.viewer), page, {"viec": "moi", "lien_he": "không"}).status_code == 422


def test_a_drill_says_how_soon_and_how_much_is_found_as_a_page_and_a_workbook(waiting, farm, other_farm, signed_in):  # noqa: F811
    seller = signed_in(farm.viewer)
    page = text_of(seller.get("/quan-tri/dien-tap/", {"ma": farm.season}))
    assert "1/2" in page and "(50 %)" in page and "Chưa ai ghi đã nhận" in page and " ms" in page

    post(
        signed_in(other_farm.viewer),
        f"/quan-tri/ban-giao/{waiting}",
        {"viec": "nhan", "so_luong": "100", "don_vi": "kg"},
    )
    answer = seller.get("/quan-tri/dien-tap/", {"ma": farm.season, "dang": "xlsx"})
    with ZipFile(BytesIO(answer.content)) as book:
        told = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "2/2 (100 %)" in told and "Chưa ai ghi đã nhận" not in told
    assert seller.get("/quan-tri/dien-tap/", {"ma": "urn:x-txng:product:khong:co:lo"}).status_code == 404
