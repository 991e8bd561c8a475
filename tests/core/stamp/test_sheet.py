"""Sheets and rolls: every printed code is read back, letters can be copied, memory stays the same."""

import io
import re
import tracemalloc
from importlib.resources import files

import numpy as np
import pypdfium2
import pytest
import zxingcpp

from txng.core.stamp import many
from txng.core.stamp.font import font_of
from txng.core.stamp.key import StampKey
from txng.core.stamp.qr import Series
from txng.core.stamp.sheet import A4_65, ROLL_50_30, Design, sheets

KEY = StampKey(1, bytes(range(32)))
RICE = "01/08938501234568"
STEM = "HTTPS://TXNG.GOV.VN/01/08938501234568/21/"
SERIES = Series(STEM, 16)
DESIGN = Design("Khổ qua rừng sấy khô, Hợp tác xã Sơn Hà", "Quét để truy xuất", "txng.gov.vn")


@pytest.fixture(scope="module")
def font():
    return font_of(files("font_roboto").joinpath("files/Roboto-Medium.ttf").read_bytes(), "Roboto-Medium")


def printed(layout, font, count, *, first=1, series=SERIES, design=DESIGN, at_once=50):
    parts = (many.serials(KEY, RICE, at, min(at_once, count - at)) for at in range(0, count, at_once))
    return sheets(layout, design, font, series, parts, first=first)


def pages_of(data):
    return pypdfium2.PdfDocument(io.BytesIO(data))


def read(page, dpi=300):
    return [one.text for one in zxingcpp.read_barcodes(page.render(scale=dpi / 72).to_pil())]


@pytest.mark.parametrize(("layout", "count"), [(A4_65, 150), (ROLL_50_30, 7)], ids=["sheet", "roll"])
def test_every_printed_code_is_read_back(font, layout, count):
    pages = pages_of(b"".join(printed(layout, font, count)))

    found = [text for number in range(len(pages)) for text in read(pages[number])]

    assert len(pages) == -(-count // layout.labels)
    assert sorted(found) == sorted(STEM + text for text in many.texts(many.serials(KEY, RICE, 0, count)))


def test_what_is_printed_in_letters_can_be_copied(font):
    page = pages_of(b"".join(printed(ROLL_50_30, font, 1, first=4_321)))[0]
    text = page.get_textpage().get_text_range()
    serial = KEY.issue(RICE, 0).text

    for words in ("Khổ qua rừng", "Quét để truy xuất", "txng.gov.vn", serial[:8], serial[8:], "4321"):
        assert words in text.replace("\r\n", " ").replace("  ", " "), text


def test_a_name_of_any_length_and_script_stays_in_its_label(font):
    for title in ("", "Ạ" * 500, "từ " * 300, "苹果 (x) \\ <y>"):
        page = pages_of(b"".join(printed(ROLL_50_30, font, 1, design=Design(title, "Quét", "txng.gov.vn"))))[0]
        picture = np.asarray(page.render(scale=4).to_pil().convert("L"))
        assert picture[:, -6:].min() == 255, "nothing runs over the edge"
        assert read(page) == [STEM + KEY.issue(RICE, 0).text]


def test_a_file_of_many_pages_needs_the_memory_of_one(font):
    def peak(count):
        tracemalloc.start()
        size = sum(len(part) for part in printed(A4_65, font, count, at_once=1_000))
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top, size

    peak(1_000)
    small, _ = peak(3_000)
    large, size = peak(15_000)

    assert large < small + 200_000
    assert size / 15_000 < 130, "bytes a stamp"


def test_the_table_of_places_tells_where_every_object_begins(font):
    data = b"".join(printed(A4_65, font, 66))
    begin = int(re.search(rb"startxref\n(\d+)", data)[1])
    rows = re.findall(rb"(\d{10}) 00000 n ", data[begin:])

    assert data[begin : begin + 4] == b"xref"
    for number, place in enumerate(rows, 1):
        assert data[int(place) :].startswith(b"%d 0 obj\n" % number)
