"""Pages on sharing data, as people use them in browsers of their own."""

import html
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.accounts.delegation import organisation, person
from tests.accounts.signing import post
from txng.accounts import mandates
from txng.accounts.models import Mandate
from txng.agreements import uses
from txng.agreements.models import Agreement

LIST = "/quan-tri/thoa-thuan/"


@pytest.fixture
def firms(units, officers):
    """Dũng's cooperative, Giang's enterprise, Hà's shop; each may sign for his own."""
    found = {}
    by = (Mandate.objects.earliest("id").id, officers["an"].pk)
    for place, (who, code, name) in enumerate(
        [("Dũng", "htx", "HTX Sơn Hà"), ("Giang", "dn", "Công ty Xoài"), ("Hà", "khac", "Cửa hàng Hà")]
    ):
        firm = organisation(code, name=name, units=units)
        somebody = person(who, f"+8498700010{place}")
        mandates.give_by_approval(somebody.pk, "ORG_ADMIN", firm, by=by, now=timezone.now())
        found[code] = (somebody, firm)
    return found


def form(**more):
    now = timezone.localtime()
    return {
        "thay": "giver", "chia_se": "htx", "nhan": "dn", "bo": "events", "so": "12/TT-CSDL", "muc_dich": "Đối chiếu nguồn gốc",
        "can_cu": "NĐ 37/2026/NĐ-CP Điều 95", "tu_ngay": now.date().isoformat(),
        "het_luc": f"{(now + timedelta(days=30)).date().isoformat()}T00:00", "viec": "ky",
    } | more  # fmt: skip


def text_of(answer):
    bare = re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2])
    return " ".join(html.unescape(bare).split())


def test_an_agreement_is_looked_at_proposed_signed_and_ended(firms, opened):
    dung, giang = opened(firms["htx"][0]), opened(firms["dn"][0])
    assert "Chia sẻ dữ liệu" in dung.get("/quan-tri/").content.decode()
    assert "htx" in text_of(dung.get(f"{LIST}moi"))

    looked = post(dung, f"{LIST}moi", form(viec="xem", truong_events=["bizStep"], san_pham="08938501234568"))
    assert looked.status_code == 200
    shown = text_of(looked)
    assert (
        "Đối tác sẽ thấy thế này" in shown
        and "Thấy thêm ✔ Công đoạn Không thấy ✘" in shown
        and "GTIN 8938501234568" in shown
    )
    assert not Agreement.objects.exists()
    held = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', looked.content.decode())
    assert ("truong_events", "bizStep") in held and not [name for name, _ in held if name == "viec"]

    made = post(dung, f"{LIST}moi", form(truong_events=["bizStep"], san_pham="08938501234568"))
    number = Agreement.objects.get().pk
    assert made["Location"] == f"{LIST}{number}?xong=1"
    assert "chờ ký" in text_of(dung.get(f"{LIST}{number}")) and "Ký thoả thuận" not in text_of(
        dung.get(f"{LIST}{number}")
    )

    assert "Thoả thuận chia sẻ chờ bạn ký 1" in text_of(giang.get("/quan-tri/"))
    assert "12/TT-CSDL" in text_of(giang.get(f"{LIST}?cho=1"))
    assert post(giang, f"{LIST}{number}", {"viec": "ky"}).status_code == 302
    assert "đang hiệu lực" in text_of(giang.get(f"{LIST}{number}"))
    uses.count([number], rows=7, now=timezone.now())
    assert f"{timezone.localdate():%d/%m/%Y} 1 7" in text_of(dung.get(f"{LIST}{number}"))
    assert "30 ngày: 1 lần hỏi, 7 dòng" in text_of(dung.get(LIST))

    assert "Hãy ghi lý do" in text_of(post(giang, f"{LIST}{number}", {"viec": "cham_dut", "ly_do": ""}))
    assert post(giang, f"{LIST}{number}", {"viec": "cham_dut", "ly_do": "Không cần nữa"}).status_code == 302
    ended = text_of(dung.get(f"{LIST}{number}"))
    assert "đã chấm dứt" in ended and "Không cần nữa" in ended


def test_to_a_third_party_nothing_is_there(firms, opened, officers):
    post(opened(firms["htx"][0]), f"{LIST}moi", form())
    number = Agreement.objects.get().pk
    for who in (firms["khac"][0], officers["an"], officers["binh"], officers["chi"]):
        browser = opened(who)
        assert browser.get(f"{LIST}{number}").status_code == 404
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get("/tai-khoan/").content.decode())
        sent = {"viec": "ky", "csrfmiddlewaretoken": token.group(1)}
        assert browser.post(f"{LIST}{number}", sent).status_code == 404
        assert "12/TT-CSDL" not in browser.get(LIST).content.decode()


def test_an_officer_shares_his_province_by_sectors_and_no_other(firms, opened, officers):
    binh = opened(officers["binh"])
    assert post(binh, f"{LIST}moi", form(chia_se="51", nganh=["nong-san"])).status_code == 302
    row = Agreement.objects.get()
    assert (row.province_code, row.sectors, row.giver_id) == ("51", ["nong-san"], None)
    assert "Tỉnh Quảng Ngãi: Nông sản" in text_of(binh.get(f"{LIST}{row.pk}"))
    for wrong in ("52", "VN", "52/21601"):
        assert post(binh, f"{LIST}moi", form(chia_se=wrong)).status_code == 403
    assert "Bạn không có quyền ký" in text_of(opened(officers["chi"]).get(f"{LIST}moi"))


@pytest.mark.parametrize("wrong", [
    {"het_luc": "hôm nay"}, {"nhan": ""}, {"chia_se": "không có"}, {"bo": ""}, {"thay": "cả hai"}, {"so": ""},
    {"san_pham": "123"}, {"tu_ngay": ""}, {"truong_events": ["price"]}, {"nganh": ["vang"], "chia_se": "51"}, {"muc_dich": ""},
])  # fmt: skip
def test_a_form_with_a_fault_comes_back_as_it_was(firms, opened, wrong):
    answer = post(opened(firms["htx"][0]), f"{LIST}moi", form(muc_dich="Một việc cụ thể") | wrong)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert 'role="alert"' in shown and ("Một việc cụ thể" in shown or "muc_dich" in wrong)
    assert not Agreement.objects.exists()
