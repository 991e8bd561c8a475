"""Files that are made to hurt: refused before they are opened; formulas stay asleep; the template is a workbook of Excel."""

import csv
import io
import resource
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from tests.conftest import NOW
from tests.registry.sheets import HEADINGS, good_row, text, xlsx
from txng.core.problems import Refused
from txng.registry import lookups, sheets, sheets_write
from txng.registry.sheets_judge import judge
from txng.registry.sheets_lookups import judged_again, sheet_of
from txng.registry.sheets_open import rows_of

SHEET = "xl/worksheets/sheet1.xml"


def _with(parts, *, method=zipfile.ZIP_DEFLATED):
    """A sound workbook in which some parts are others, or added."""
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx([HEADINGS, good_row(1)]))) as old, zipfile.ZipFile(data, "w", method) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return data.getvalue()


def _sheet(cells):
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'


def _link():
    link = zipfile.ZipInfo("xl/link.xml")
    link.external_attr = 0o120777 << 16
    return link


BOMBS = {
    "a thousand to one": lambda: _with({SHEET: _sheet(" " * 320_000_000)}),
    "a cell in the last corner": lambda: _with({SHEET: _sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"/></row>')}),
    "the last column": lambda: _with({SHEET: _sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>')}),
    "cells that do not say where": lambda: _with({SHEET: _sheet("<row>" + "<c/>" * 100 + "</row>")}),
    "one text at a million cells": lambda: _with({
        "xl/sharedStrings.xml": f"<sst><si><t>{'x' * 30_000}</t></si></sst>",
        SHEET: _sheet("".join(f'<row r="{n}">' + '<c t="s"><v>0</v></c>' * 20 + "</row>" for n in range(1, 1000))),
    }),
    "a cell as long as a book": lambda: _with({SHEET: _sheet(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * 40_000}</t></is></c></row>')}),
    "a thousand parts": lambda: _with({f"xl/{n}.xml": "<a/>" for n in range(1_000)}),
    "entities": lambda: _with({SHEET: '<!DOCTYPE a [<!ENTITY b "bbbb">]><worksheet/>'}),
    "a path out": lambda: _with({"../../etc/passwd": "x"}),
    "an archive within": lambda: _with({"xl/42.zip": b"PK\x03\x04"}),
    "a link": lambda: _with({_link(): "/etc/passwd"}),
    "a strange compression": lambda: _with({}, method=zipfile.ZIP_BZIP2),
    "a sheet by another name": lambda: _with({"xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="evil.png"/></Relationships>'}),
    "broken XML": lambda: _with({SHEET: "<worksheet><sheetData>"}),
    "a million columns of text": lambda: text([["a"] * 1_000_000]),
    "rows without end": lambda: b"a;b\r\n" * 200_000,
    "one quote and nothing more": lambda: text([HEADINGS, good_row(1)]) + b'"' + b"x" * 100_000,
    "bytes without end": lambda: b"x" * 21_000_000,
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_s03_a_bomb_is_refused_and_memory_stays_small(bomb):
    data = BOMBS[bomb]()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(Refused) as refused:
        for _ in rows_of(data):
            pass

    assert {problem.code for problem in refused.value.problems} <= {"sheets.too_large", "sheets.unsound"}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000, "kB"


def test_a_hundred_thousand_and_one_products_are_too_many(an):
    rows = [[f"M{number}", "Ớt"] for number in range(100_001)]

    with pytest.raises(Refused) as refused:
        for _ in judge(an, text([["Mã nội bộ", "Tên sản phẩm"], *rows]))[1]:
            pass

    assert refused.value.problems[0].code == "sheets.too_large"


DANGEROUS = ['=HYPERLINK("http://x","y")', "+84 905", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0"]


def test_s04_a_formula_is_kept_to_the_letter_and_goes_out_asleep(an):
    rows = [[f"M{number}", name] for number, name in enumerate(DANGEROUS)]
    sheet = sheets.send_sheet(an, "a.csv", text([["Mã nội bộ", "Tên sản phẩm"], *rows]), now=NOW)
    sheets.confirm_sheet(an, sheet, now=NOW)
    kept = [one.name for one in lookups.products_registered(an.organisation_id, limit=9)]
    assert kept == DANGEROUS

    given = b"".join(sheets_write.csv_of("Sản phẩm", {"Bộ lọc": "=1"}, ["Mã nội bộ", "Tên sản phẩm"], rows))
    lines = list(csv.reader(io.StringIO(given.decode("utf-8-sig")), delimiter=";"))
    assert [line[1] for line in lines[-5:]] == [f"'{name}" for name in DANGEROUS]
    assert [cells[1] for _, cells in rows_of(given)][-5:] == DANGEROUS

    book = sheets_write.workbook_of("Sản phẩm", {"Bộ lọc": "=1"}, ["Mã nội bộ", "Tên sản phẩm"], rows)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = b"".join(archive.read(name) for name in archive.namelist() if "worksheets" in name)
        assert b"<f>" not in parts
        assert b'quotePrefix="1"' in archive.read("xl/styles.xml")
    assert CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name("Dữ liệu").to_python()[1:] == rows


def test_the_template_is_read_back_as_nothing_but_its_example(an):
    face = sheet_of(an, sheets.send_sheet(an, "mau.xlsx", sheets_write.template(), now=NOW))

    assert face.told.get("refused") == ["Dưới dòng tiêu đề không có sản phẩm nào. Hãy điền ít nhất một dòng."]
    with zipfile.ZipFile(io.BytesIO(sheets_write.template())) as archive:
        page = archive.read(SHEET).decode()
    assert page.count("<dataValidation ") == 2
    assert "Danh mục" in page


def test_the_corrected_file_holds_the_senders_rows_at_their_numbers_with_what_is_wrong(an):
    wrong = good_row(2)
    wrong[7] = "31/02/2026"
    sheet = sheets.send_sheet(an, "a.xlsx", xlsx([HEADINGS, good_row(1), wrong], above=[["Danh sách"], []]), now=NOW)

    data = sheets_write.with_faults(*judged_again(an, sheet))

    rows = dict(rows_of(data))
    assert rows[3][-1] == "Lỗi"
    assert rows[5][:9] == wrong
    assert rows[5][9].startswith("H5 Ngày sản xuất: “31/02/2026” không phải một ngày như 31/12/2026")
    assert rows[4][9:] in ([], [""])
    again = sheet_of(an, sheets.send_sheet(an, "b.xlsx", data, now=NOW))
    assert [one["cell"] for one in again.told["faults"]] == ["H5"]
