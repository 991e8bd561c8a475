"""The country on a day, the report by its provinces, the register of staff and old codes, by their pages."""

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from tests.accounts.delegation import NEXT_YEAR, organisation
from tests.accounts.signing import post
from tests.office.test_pages import text_of
from txng.accounts.models import Audit, Mandate
from txng.territory.models import Succession, Unit

BEFORE = date(2025, 6, 30)


@pytest.fixture
def former(units):
    """Kon Tum and Quảng Ngãi before the reform; Sơn Hạ on the land of both."""
    found = {}
    for code, name in (("51", "Quảng Ngãi"), ("62", "Kon Tum")):
        found[code] = Unit.objects.create(level="province", code=code, kind="tỉnh", name=name, name_norm=name.lower(), parent_code="",
                                          province_code=code, valid_from=date(2025, 1, 1), valid_to=BEFORE)  # fmt: skip
        found[f"x{code}"] = Unit.objects.create(
            level="commune", code=f"x{code}", kind="xã", name=f"Cũ {code}", name_norm=f"cu {code}", parent_code="1",
            province_code=code, valid_from=date(2025, 1, 1), valid_to=BEFORE)  # fmt: skip
    for old, new in (("x51", "21163"), ("x51", "21164"), ("x62", "21164"), ("x62", "21165")):
        Succession.objects.create(former=found[old], formed=units[new], is_whole=False)
    return found


def cells(answer):
    with CalamineWorkbook.from_filelike(io.BytesIO(answer.content)) as book:
        return [book.get_sheet_by_index(n).to_python() for n in range(2)]


def test_anybody_sees_the_units_of_a_day_and_what_became_of_them(client, units, former):
    page = text_of(client.get("/dia-ban/?ngay=2025-06-30"))
    assert "Tỉnh Kon Tum Tỉnh Quảng Ngãi" in page
    assert "Không trả lời được ngày trước 01/01/2025" in page
    inside = text_of(client.get("/dia-ban/?ngay=2025-06-30&trong=62"))
    assert "Xã Cũ 62 Xã Sơn Hạ, Xã Ba Tơ" in inside
    today = text_of(client.get("/dia-ban/?trong=51"))
    assert "Xã Sơn Hạ Xã Cũ 51 (một phần) , Xã Cũ 62 (một phần)" in today
    found = text_of(client.get("/dia-ban/?q=xa cu 62"))
    assert "→ Xã Sơn Hạ 21164 , Xã Ba Tơ 21165" in found
    assert client.get("/dia-ban/?lang=en").status_code == 200


@pytest.mark.parametrize("day", ["2024-12-31", "hôm qua", "2025-13-01"])
def test_a_day_that_cannot_be_answered_is_told_with_the_earliest(client, units, day):
    answer = client.get("/dia-ban/", {"ngay": day})
    assert answer.status_code == 400
    assert "01/01/2025" in text_of(answer)


def test_the_report_sums_to_the_same_on_both_days_and_its_file_says_what_was_asked(opened, officers, units, former):
    for n, commune in enumerate(("21163", "21164", "21165", "21165")):
        organisation(f"mst-430000000{n}", commune, units=units)
    organisation("mst-5900000000", "21601", units=units)
    binh = opened(officers["binh"])
    page = text_of(binh.get("/quan-tri/dia-ban/?ngay=2025-06-30"))
    assert "4 tổ chức" in page
    assert "✔ khớp với địa giới ngày 01/07/2025" in page
    assert "Tỉnh Quảng Ngãi Tỉnh Quảng Ngãi 1" in page
    assert "Tỉnh Kon Tum Tỉnh Quảng Ngãi 2" in page
    assert "đất của nhiều tỉnh cũ, hoặc chỉ biết tỉnh mới Tỉnh Quảng Ngãi 1" in page
    assert "Gia Lai" not in page

    facts, rows = cells(binh.get("/quan-tri/dia-ban/xuat?ngay=2025-06-30&loai=cooperative"))
    assert ["Theo địa giới ngày", "30/06/2025"] in facts
    assert ["Loại tổ chức", "Hợp tác xã"] in facts
    assert rows[-1][3:] == ["Tổng", 4.0]
    assert Audit.objects.filter(action="organisations.export").exists()
    assert binh.get("/quan-tri/dia-ban/xuat?ngay=1900-01-01").status_code == 400


def test_who_reads_no_organisations_has_no_report_and_no_register(opened, officers, units):
    dung = organisation("mst-4300000001", units=units)
    assert dung.pk
    chi = opened(officers["chi"])
    assert chi.get("/quan-tri/dia-ban/").status_code == 200
    assert chi.get("/quan-tri/can-bo/").status_code == 200
    above = Mandate.objects.get(holder=officers["binh"].pk).pk
    assert chi.get(f"/quan-tri/can-bo/{above}").status_code == 404


def test_the_register_of_staff_flags_units_and_takes_access_away_by_a_day(opened, officers, units):
    binh = opened(officers["binh"])
    number = Mandate.objects.get(holder=officers["chi"].pk).pk
    assert "Đơn vị chưa có cán bộ 2 Xã Sơn Hạ, Xã Ba Tơ" in text_of(binh.get("/quan-tri/can-bo/"))
    one = f"/quan-tri/can-bo/{number}"
    late = NEXT_YEAR.isoformat()
    answer = post(binh, one, {"viec": "ghi", "chuc_danh": "Công chức", "che_do": "part", "nghi_tu": late})
    assert answer.status_code == 302, text_of(answer)
    assert post(binh, one, {"viec": "hoc", "khoa": "Khoá 1", "ngay_hoc": "2026-01-02"}).status_code == 302
    page = text_of(binh.get(one))
    assert "kiêm nhiệm" in page
    assert "Khoá 1, 02/01/2026" in page
    assert f"nghỉ việc từ hết ngày {NEXT_YEAR:%d/%m/%Y}" in page
    assert "Hãy chọn chuyên trách" in text_of(post(binh, one, {"viec": "ghi"}))
    _, rows = cells(binh.get("/quan-tri/can-bo/xuat"))
    assert ["CHƯA CÓ CÁN BỘ", "", "Xã Ba Tơ"] in [row[:3] for row in rows]


def test_old_codes_come_by_a_file_or_pasted_and_collisions_are_told_by_their_row(opened, officers, units):
    one, two = organisation("mst-4300000001", units=units), organisation("mst-4300000002", units=units)
    binh, page = opened(officers["binh"]), "/quan-tri/ma-cu/"
    sheet = f"Hệ thống;Mã cũ;Mã tổ chức\nkontum;A1;{one.code}\nquangngai;A1;{two.code}\n".encode()
    assert post(binh, page, {"tep": io.BytesIO(sheet)}).status_code == 302
    assert "kontum A1 Hợp tác xã Sơn Hà mst-4300000001" in text_of(binh.get(page))
    answer = post(binh, page, {"dan": f"kontum\tA1\t{two.code}"})
    assert answer.status_code == 409
    assert "Dòng 1: mã “A1” của hệ thống “kontum”" in text_of(answer)
    assert post(binh, page, {"dan": ""}).status_code == 422
