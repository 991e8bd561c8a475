"""The way of a clerk: template, upload, faults, corrected file, confirm, undo; and the export of what is filtered."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from tests.registry.sheets import HEADINGS, good_row, gtin, xlsx
from txng.registry import lookups
from txng.registry.sheets_open import rows_of

pytestmark = pytest.mark.django_db
FOLDER = "/quan-tri/nhap-excel/"


def _upload(client, headers, data, name="hàng.xlsx"):
    return client.post(FOLDER, {"tep": SimpleUploadedFile(name, data)}, **headers)


def test_from_template_to_undo(client, an, headers_of):
    headers = headers_of(an)
    assert client.get(f"{FOLDER}mau.xlsx", **headers).content.startswith(b"PK")
    wrong = good_row(2)
    wrong[3] = "<b>Ngành</b>"

    page = _upload(client, headers, xlsx([HEADINGS, good_row(1), wrong, good_row(3)])).headers["Location"]

    shown = client.get(page, **headers).content.decode()
    assert "Xác nhận nhập 2 dòng đúng" in shown
    assert "D3" in shown and "&lt;b&gt;Ngành" in shown and "<b>Ngành" not in shown
    assert lookups.count_products() == 0
    rows = dict(rows_of(client.get(f"{page}/loi.xlsx", **headers).content))
    assert rows[3][9].startswith("D3 Ngành hàng:")

    assert client.post(page, {"viec": "xac-nhan"}, **headers).status_code == 302
    assert lookups.count_products() == 2
    assert "Đã nhập 2 dòng" in client.get(page, **headers).content.decode()
    assert client.get(page, HTTP_ACCEPT="application/json", **headers).json()["state"] == "stored"
    assert client.post(page, {"viec": "xac-nhan"}, **headers).status_code == 409

    assert client.post(page, {"viec": "hoan-tac"}, **headers).status_code == 302
    assert lookups.count_products() == 0
    assert "Đã hoàn tác" in client.get(FOLDER, **headers).content.decode()


def test_what_another_sent_is_not_there(client, an, chi, headers_of):
    page = _upload(client, headers_of(an), xlsx([HEADINGS, good_row(1)])).headers["Location"]

    theirs = headers_of(chi)
    answers = [
        client.get(page, **theirs), client.get(f"{page}/loi.xlsx", **theirs),
        *(client.post(page, {"viec": act}, **theirs) for act in ("xac-nhan", "bo", "hoan-tac")),
    ]  # fmt: skip
    assert {answer.status_code for answer in answers} == {404}
    assert "hàng.xlsx" not in client.get(FOLDER, **theirs).content.decode()


def test_without_signing_in_there_is_nothing_but_the_way_in(client, db):
    answer = client.get(FOLDER)

    assert (answer.status_code, answer.headers["Location"][:12]) == (302, "/dang-nhap/?")


def test_no_file_a_huge_one_and_a_strange_wish_are_refused(client, an, headers_of):
    headers = headers_of(an)
    page = _upload(client, headers, xlsx([HEADINGS, good_row(1)])).headers["Location"]

    assert client.post(FOLDER, {}, **headers).status_code == 422
    assert _upload(client, headers, b"x" * 21_000_000).status_code == 413
    assert client.post(page, {"viec": "xoa"}, **headers).status_code == 400
    assert client.post(page, {"viec": "bo"}, **headers).status_code == 302
    assert client.get(f"{page}/loi.xlsx", **headers).status_code == 404


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_export_is_what_is_filtered_with_the_filters_in_it_and_comes_back(client, an, headers_of, form):
    headers = headers_of(an)
    rows = [good_row(number) for number in range(3)]
    rows[1][3] = "Thủy sản"
    page = _upload(client, headers, xlsx([HEADINGS, *rows])).headers["Location"]
    client.post(page, {"viec": "xac-nhan"}, **headers)

    answer = client.get(f"{FOLDER}xuat?dang={form}&nhom=sector-nong-san&q=loai 2", **headers)
    data = b"".join(answer) if answer.streaming else answer.content

    if form == "xlsx":
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        facts = dict(row[:2] for row in book.get_sheet_by_name("Bộ lọc").to_python())
        assert len(zipfile.ZipFile(io.BytesIO(data)).namelist()) > 5
        (line,) = book.get_sheet_by_name("Dữ liệu").to_python()[1:]
    else:
        assert data.startswith(b"\xef\xbb\xbf")
        read = [cells for _, cells in rows_of(data)]
        facts, line = dict(row[:2] for row in read[:6]), read[-1]
        again = _upload(client, headers, data, "a.csv").headers["Location"]
        assert client.get(again, HTTP_ACCEPT="application/json", **headers).json()["good"] == 1
    assert (facts["Ngành hàng"], facts["Từ tìm"], facts["Tổ chức"]) == ("Nông sản", "loai 2", "htx-son-ha")
    assert line[0] == gtin(2)
    assert client.get(f"{FOLDER}xuat?nhom=khong-co", **headers).status_code == 422
