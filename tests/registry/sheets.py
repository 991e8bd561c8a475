"""Files as people send them, made by other hands than those that read them."""

import csv
import io

import xlsxwriter

from txng.core.gs1.check import check_digit

HEADINGS = ["Mã GTIN", "Tên sản phẩm *", "Nhãn hiệu", "Ngành hàng", "Lượng", "Đơn vị", "Số lô", "Ngày sản xuất", "Hạn sử dụng"]


def gtin(number):
    body = f"893851{number:06d}"
    return body + check_digit(body)


def good_row(number):
    return [gtin(number), f"Ớt xiêm rừng loại {number}", "Sơn Hà", "Nông sản", "1.234,5", "g", f"L{number}", "01/11/2026", "01/11/2027"]


def xlsx(rows, *, above=()):
    """A workbook of one sheet, as Excel would write it."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet("Trang tính 1")
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for at, row in enumerate([*above, *rows]):
            for place, cell in enumerate(row):
                if hasattr(cell, "year"):
                    sheet.write_datetime(at, place, cell, day)
                elif cell != "":
                    sheet.write(at, place, cell)
    return data.getvalue()


def text(rows, *, separator=",", encoding="utf-8"):
    """A .csv of these rows."""
    data = io.StringIO()
    csv.writer(data, delimiter=separator).writerows(rows)
    return data.getvalue().encode(encoding)
