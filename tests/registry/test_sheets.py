"""Excel as people use it: the file is read, every wrong cell named, nothing written before somebody confirms, undone for a day."""

from datetime import date, timedelta

import pytest

from tests.conftest import NOW
from tests.registry.sheets import HEADINGS, good_row, gtin, text, xlsx
from txng.core.problems import Refused
from txng.registry import actions, lookups, sheets
from txng.registry.sheets_lookups import sheet_of

pytestmark = pytest.mark.django_db


def _sent(viewer, data):
    return sheet_of(viewer, sheets.send_sheet(viewer, "hàng.xlsx", data, now=NOW))


def _faults(face):
    return [(one["cell"], one["code"]) for one in face.told["faults"]]


def _plant():
    """10,000 rows, and 37 faults of all sorts in them: the cell and the code of each."""
    rows = [good_row(number) for number in range(10_000)]
    kinds = [
        (1, lambda n: "", "sheets.cell_missing"),
        (1, lambda n: "x" * 201, "sheets.cell_wrong"),
        (0, lambda n: gtin(n)[:-1] + str((int(gtin(n)[-1]) + 1) % 10), "gs1.check_digit"),
        (0, lambda n: "12345", None),
        (0, lambda n: "", "sheets.code_missing"),
        (0, lambda n: "8,93851E+12", "sheets.cell_rounded"),
        (0, lambda n: gtin(n - 1), "sheets.twice"),
        (3, lambda n: "Ngành không có", "registry.group_unknown"),
        (4, lambda n: "một ít", "sheets.cell_wrong"),
        (4, lambda n: "", "sheets.unit_missing"),
        (5, lambda n: "bao la", "sheets.cell_wrong"),
        (7, lambda n: "31/02/2026", "sheets.cell_wrong"),
        (8, lambda n: "12/31/2026", "sheets.cell_wrong"),
        (8, lambda n: "01/01/2020", "registry.lot_days"),
        (6, lambda n: "", "sheets.lot_missing"),
        (2, lambda n: "y" * 121, "sheets.cell_wrong"),
    ]
    planted = {}
    for turn in range(37):
        number = 13 + turn * 263
        place, spoilt, code = kinds[turn % len(kinds)]
        rows[number][place] = spoilt(number)
        planted[f"{'ABCDEFGHI'[place]}{number + 2}"] = code
    return rows, planted


def test_of_ten_thousand_rows_with_37_planted_faults_exactly_these_37_are_named(an):
    rows, planted = _plant()

    face = _sent(an, xlsx([HEADINGS, *rows]))
    if face.state == "sent":  # a large file waits for the process that reads them
        assert sheets.work_on_next(now=NOW) == face.id
        face = sheet_of(an, face.id)

    assert (face.told["rows"], face.told["cells"], face.told["bad"], face.told["good"]) == (10_000, 37, 37, 9_963)
    assert {cell for cell, _ in _faults(face)} == set(planted)
    assert [(cell, code) for cell, code in _faults(face) if planted[cell] not in (None, code)] == []
    assert lookups.count_products() == 0

    sheets.confirm_sheet(an, face.id, now=NOW)
    sheets.work_on_next(now=NOW)

    assert sheet_of(an, face.id).told["stored"] == lookups.count_products() == 9_963


FORMS = {
    "utf-8": text,
    "utf-8 with its mark": lambda rows: text(rows, encoding="utf-8-sig"),
    "semicolons": lambda rows: text(rows, separator=";"),
    "tabs": lambda rows: text(rows, separator="\t"),
    "utf-16 of Excel": lambda rows: text(rows, separator="\t", encoding="utf-16"),
    "workbook": xlsx,
    "workbook with a title above": lambda rows: xlsx(rows, above=[["DANH SÁCH SẢN PHẨM"], [], ["HTX Sơn Hà"]]),
    "workbook that begins at C4": lambda rows: xlsx([["", "", *row] for row in rows], above=[[], [], []]),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_file_is_read_alike(an, form):
    face = _sent(an, FORMS[form]([HEADINGS, good_row(1), good_row(2)]))
    sheets.confirm_sheet(an, face.id, now=NOW)

    product = lookups.products_of([f"01/0{gtin(1)}"])[f"01/0{gtin(1)}"]
    (lot,) = lookups.lots_of_product(product.key)
    assert (product.name, product.brand, product.net_content) == ("Ớt xiêm rừng loại 1", "Sơn Hà", "1.234,5 g")
    assert (lot.made_on, lot.best_before_on) == (date(2026, 11, 1), date(2027, 11, 1))
    assert len(lookups.search("ot xiem")) == 2


def test_numbers_and_days_of_excel_itself_are_read_too(an):
    row = [int(gtin(3)), "Gạo", "", "nong san", 1234.5, "KG", 2611, date(2026, 11, 1), date(2027, 11, 1)]
    face = _sent(an, xlsx([HEADINGS, row]))
    sheets.confirm_sheet(an, face.id, now=NOW)

    (product,) = lookups.products_registered(an.organisation_id, limit=5)
    assert (product.key, product.net_content, product.groups) == (f"01/0{gtin(3)}", "1.234,5 kg", ["sector-nong-san"])
    assert lookups.lots_of_product(product.key)[0].key.endswith("/10/2611")


def test_columns_may_come_in_any_order_under_the_names_people_use(an):
    face = _sent(
        an, text([["Tên hàng", "Ghi chú", "SKU", "ĐVT", "Khối lượng tịnh (số)"], ["Ớt", "gì đó", "O-1", "Gói", "5"]])
    )
    sheets.confirm_sheet(an, face.id, now=NOW)

    (product,) = lookups.products_registered(an.organisation_id, limit=5)
    assert (product.key, product.name, product.net_content) == ("urn:x-txng:product:htx-son-ha:O-1", "Ớt", "5 gói")


def test_a_key_of_another_is_named_and_a_lot_of_the_same_product_is_no_repetition(an, chi):
    actions.register_product(chi, {"key": gtin(5), "name": "Của Chi"}, now=NOW)
    second = good_row(4)
    second[6] = "L4-2"

    face = _sent(an, xlsx([HEADINGS, good_row(4), second, good_row(5), good_row(4)]))

    assert sorted(_faults(face)) == [("A4", "registry.taken"), ("A5", "sheets.twice")]
    sheets.confirm_sheet(an, face.id, now=NOW)
    assert len(lookups.lots_of_product(f"01/0{gtin(4)}")) == 2


def test_undone_within_a_day_what_was_made_is_gone_and_what_was_amended_is_back(an):
    amended, made, touched = (f"01/0{gtin(number)}" for number in (1, 2, 3))
    actions.register_product(
        an, {"key": gtin(1), "name": "Tên cũ", "lots": [{"lot": "L1", "made_on": date(2026, 1, 1)}]}, now=NOW
    )
    face = _sent(an, xlsx([HEADINGS, good_row(1), good_row(2), good_row(3)]))
    later = NOW + timedelta(hours=1)
    sheets.confirm_sheet(an, face.id, now=later)
    assert lookups.products_of([amended])[amended].name == "Ớt xiêm rừng loại 1"
    actions.register_product(an, {"key": gtin(3), "name": "Sửa sau"}, now=later + timedelta(minutes=5))

    left = sheets.undo_sheet(an, face.id, now=later + timedelta(hours=23))

    assert left == 1
    assert {key: one.name for key, one in lookups.products_of([amended, made, touched]).items()} == {
        amended: "Tên cũ",
        touched: "Sửa sau",
    }
    assert [lot.made_on for lot in lookups.lots_of_product(amended)] == [date(2026, 1, 1)]
    assert [face.name for face in lookups.search("ten cu")] == ["Tên cũ"]
    assert lookups.search("loai 2") == []
    with pytest.raises(Refused):
        sheets.undo_sheet(an, face.id, now=later)


def test_two_sheets_over_the_same_rows_are_undone_the_later_first(an):
    first = _sent(an, xlsx([HEADINGS, good_row(1)]))
    sheets.confirm_sheet(an, first.id, now=NOW)
    second = _sent(an, xlsx([HEADINGS, [str(cell).replace("loại 1", "loại một") for cell in good_row(1)]]))
    sheets.confirm_sheet(an, second.id, now=NOW + timedelta(minutes=1))
    assert lookups.products_of([f"01/0{gtin(1)}"])[f"01/0{gtin(1)}"].name == "Ớt xiêm rừng loại một"

    assert sheets.undo_sheet(an, second.id, now=NOW + timedelta(minutes=2)) == 0
    assert lookups.products_of([f"01/0{gtin(1)}"])[f"01/0{gtin(1)}"].name == "Ớt xiêm rừng loại 1"
    assert sheets.undo_sheet(an, first.id, now=NOW + timedelta(minutes=3)) == 0
    assert lookups.products_of([f"01/0{gtin(1)}"]) == {}
    assert lookups.lots_of_product(f"01/0{gtin(1)}") == []


def test_after_a_day_a_sheet_is_undone_no_more_and_another_sees_nothing_of_it(an, chi):
    face = _sent(an, xlsx([HEADINGS, good_row(1)]))
    with pytest.raises(Refused) as theirs:
        sheets.confirm_sheet(chi, face.id, now=NOW)
    sheets.confirm_sheet(an, face.id, now=NOW)

    with pytest.raises(Refused) as late:
        sheets.undo_sheet(an, face.id, now=NOW + timedelta(hours=24, seconds=1))

    assert [one.value.problems[0].code for one in (theirs, late)] == ["web.not_found", "sheets.too_late"]
    with pytest.raises(Refused):
        sheet_of(chi, face.id)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sheets.headings"), (b"\xd0\xcf\x11\xe0old", "sheets.kind"), (b"%PDF\x00\x00", "sheets.kind"),
        (text([HEADINGS]), "sheets.empty"), (text([["Tên sản phẩm"], ["Ớt"]]), "sheets.headings"),
        (text([[*HEADINGS, "Thương hiệu"], good_row(1)]), "sheets.heading_twice"),
        ("Mã GTIN;Tên sản phẩm\n1;Ớt xiêm".encode("cp1258", "ignore"), "sheets.encoding"),
        (b"PK\x03\x04 not a zip", "sheets.unsound"),
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_refused_with_the_reason(an, data, code):
    face = _sent(an, data)

    assert face.state == "refused"
    assert face.told["refused"]
    with pytest.raises(Refused) as refused:
        list(sheets.judge(an, data)[1])
    assert [problem.code for problem in refused.value.problems] == [code]
