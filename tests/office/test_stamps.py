"""Stamps by the office's pages: asked for, approved, issued, printed, activated; and what others cannot see of them."""

import io
import re

import pypdfium2
import pytest
import zxingcpp

from tests.accounts.delegation import NOW, organisation, person, viewer_of
from tests.office.test_pages import text_of
from txng.accounts import mandates
from txng.accounts.viewer import Viewer
from txng.registry.actions import register_product
from txng.stamps.keys import create_key
from txng.stamps.models import Act, Batch, Request

RICE = "01/08938501234568"


def post(client, path, data):
    """Fill in a form of a page; its token comes from the page that has it."""
    page = re.sub(r"/(in\.pdf|ma\.csv)$", "", path)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(page).content.decode())[1]
    return client.post(path, {**data, "csrfmiddlewaretoken": token}, headers={"Accept": "text/html"})


@pytest.fixture
def an(opened, officers, units, settings, tmp_path):
    """An's browser; her cooperative makes rice."""
    settings.STAMP_KEYS_DIR = tmp_path / "stamp-keys"
    settings.PUBLIC_URL = "https://txng.gov.vn"
    create_key(settings.STAMP_KEYS_DIR, 2026)
    firm = organisation("htx-an", "21163", "Hợp tác xã An", units)
    somebody = person("An Nguyễn", "+84913000001")
    mandates.appoint(viewer_of(officers["chi"]), firm.pk, somebody.pk, reason="Lập hồ sơ", now=NOW)
    system = Viewer(firm.pk, firm.code, firm.role)
    register_product(system, {"key": RICE, "name": "Gạo <b>ST25</b>", "lots": [{"lot": "L1"}]}, now=NOW)
    return opened(somebody)


def test_from_need_to_use(an, opened, officers):
    asked = post(
        an, "/quan-tri/tem/xin", {"san_pham": RICE, "so_luong": "1.000", "dang": "serial", "kinh_phi": "KH 159"}
    )
    assert asked.status_code == 302, text_of(asked)
    number = Request.objects.get().pk
    assert "chờ duyệt" in text_of(an.get(f"/quan-tri/tem/de-nghi/{number}"))

    chi = opened(officers["chi"])
    assert "Hợp tác xã An: 1000 tem" in text_of(chi.get("/quan-tri/tem/"))
    assert "Hợp tác xã An: 1000 tem" in text_of(chi.get("/quan-tri/"))
    assert "cần khi duyệt ít hơn" in text_of(chi.get(f"/quan-tri/tem/de-nghi/{number}"))
    assert post(chi, f"/quan-tri/tem/de-nghi/{number}", {"viec": "duyet", "so_luong": "500"}).status_code == 422
    answer = post(
        chi, f"/quan-tri/tem/de-nghi/{number}", {"viec": "duyet", "so_luong": "500", "ly_do": "Theo định mức"}
    )
    assert answer.status_code == 302

    assert post(an, f"/quan-tri/tem/de-nghi/{number}", {"viec": "cap", "so_luong": "100"}).status_code == 302
    batch = Batch.objects.get()
    page = f"/quan-tri/tem/lo/{batch.pk}"
    pdf = post(an, f"{page}/in.pdf", {"tu": "1", "den": "66", "mau": "a4-65"})
    assert pdf["Content-Disposition"] == f'attachment; filename="tem-{batch.pk}.pdf"'
    file = pypdfium2.PdfDocument(io.BytesIO(b"".join(pdf.streaming_content)))
    codes = [one.text for one in zxingcpp.read_barcodes(file[1].render(scale=300 / 72).to_pil())]
    csv = b"".join(post(an, f"{page}/ma.csv", {}).streaming_content).decode().splitlines()
    assert len(csv) == 101
    assert csv[66].split(",")[2] == codes[0]
    assert codes[0].startswith("HTTPS://TXNG.GOV.VN/01/08938501234568/21/")

    assert post(an, page, {"viec": "kich-hoat", "tu": "1", "den": "50", "lo": f"{RICE}/10/L1"}).status_code == 302
    assert post(an, page, {"viec": "mat", "tu": "90", "den": "100", "ly_do": "Mất cuộn trên xe"}).status_code == 302
    shown = text_of(an.get(page))
    for words in (
        "Tồn, chưa kích hoạt 39",
        "Đang dùng 50",
        "Đã huỷ 11",
        "kích hoạt 1–50",
        "mất 90–100 · Mất cuộn trên xe",
    ):
        assert words in shown, shown
    assert "<b>ST25" not in an.get(page).content.decode()
    assert [one.act for one in Act.objects.order_by("pk")] == ["issue", "print", "print", "activate", "attach", "lost"]

    book = text_of(chi.get("/quan-tri/tem/so?noi=51/21163"))
    assert "Hợp tác xã An 0 400 39 50 11" in book
    assert "Cộng 0 400 39 50 11" in text_of(opened(officers["binh"]).get("/quan-tri/tem/so"))


def test_another_sees_nothing_of_it(an, opened, officers, units):
    post(an, "/quan-tri/tem/xin", {"san_pham": RICE, "so_luong": "10"})
    number = Request.objects.get().pk
    post(opened(officers["chi"]), f"/quan-tri/tem/de-nghi/{number}", {"viec": "duyet", "so_luong": "10"})
    post(an, f"/quan-tri/tem/de-nghi/{number}", {"viec": "cap"})
    other = organisation("htx-binh", "21601", "Hợp tác xã Bình", units)
    somebody = person("Bình Trần", "+84913000002")
    mandates.appoint(viewer_of(officers["an"]), other.pk, somebody.pk, reason="Lập hồ sơ", now=NOW)
    binh, batch = opened(somebody), Batch.objects.get().pk

    for path in (f"de-nghi/{number}", f"lo/{batch}", "so", "so?noi=51"):
        assert binh.get(f"/quan-tri/tem/{path}").status_code == 404, path
    for path in ("in.pdf", "ma.csv"):
        assert an.get(f"/quan-tri/tem/lo/{batch}/{path}").status_code == 405
    assert "An" not in re.sub(r"An ninh|Account", "", text_of(binh.get("/quan-tri/tem/")))
    # The officer of the place sees how many, and not the codes.
    assert opened(officers["chi"]).get(f"/quan-tri/tem/lo/{batch}").status_code == 404


def test_every_fault_of_the_form_is_told_beside_it(an):
    answer = post(an, "/quan-tri/tem/xin", {"san_pham": "01/08938501234575", "so_luong": "0"})

    assert answer.status_code in (404, 422)
    for words in ("Số lượng tem phải từ 1", "Không có sản phẩm"):
        assert words in text_of(answer)
