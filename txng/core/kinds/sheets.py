"""Problems of `sheets`: files of products that people send, and their cells."""

from txng.core.kinds.kind import Kind

_HABITS = "product.md 2.0, Excel"
_BOUNDS = "OWASP ASVS 5.2.3; product.md S-03"

KINDS: dict[str, Kind] = {
    "sheets.kind": Kind(
        status=415,
        vi="Tệp này không phải .xlsx hay .csv. Trong Excel, hãy chọn Lưu thành → Sổ làm việc Excel (.xlsx) rồi gửi lại.",
        en="This file is neither .xlsx nor .csv. In Excel, please choose Save as → Excel workbook (.xlsx) and send it again.",
        source=_HABITS,
    ),
    "sheets.missing": Kind(
        status=422,
        vi="Chưa có tệp nào được chọn. Hãy chọn một tệp .xlsx hoặc .csv.",
        en="No file was chosen. Please choose an .xlsx or .csv file.",
        source=_HABITS,
    ),
    "sheets.too_large": Kind(
        status=413,
        vi="Tệp quá lớn: {what}, nhiều nhất là {limit}. Hãy chia thành nhiều tệp.",
        en="The file is too large: {what_en}; at most {limit}. Please divide it into several files.",
        source=_BOUNDS,
    ),
    "sheets.unsound": Kind(
        status=422,
        vi="Tệp này không mở được như một sổ Excel thường ({reason}). Hãy mở nó trong Excel, lưu lại thành .xlsx rồi gửi lại.",
        en="This file does not open as an ordinary workbook ({reason}). Please open it in Excel, save it as .xlsx and send it again.",
        source=_BOUNDS,
    ),
    "sheets.encoding": Kind(
        status=422,
        vi="Chữ trong tệp .csv không phải UTF-8 (dòng {row}), nên không đoán được dấu. Hãy lưu lại thành “CSV UTF-8” hoặc .xlsx.",
        en="The text of the .csv is not UTF-8 (row {row}), so its marks cannot be known. Please save it as “CSV UTF-8” or .xlsx.",
        source=_HABITS,
    ),
    "sheets.headings": Kind(
        status=422,
        vi="Không tìm thấy cột {missing} trong 20 dòng đầu. Hãy dùng tệp mẫu, giữ nguyên dòng tiêu đề.",
        en="The column {missing} is not in the first 20 rows. Please use the template and keep its row of headings.",
        source=_HABITS,
    ),
    "sheets.heading_twice": Kind(
        status=422,
        vi="Hai cột {columns} cùng là “{heading}”. Hãy bỏ một cột.",
        en="The columns {columns} are both “{heading}”. Please take one away.",
        source=_HABITS,
    ),
    "sheets.empty": Kind(
        status=422,
        vi="Dưới dòng tiêu đề không có sản phẩm nào. Hãy điền ít nhất một dòng.",
        en="There is no product below the headings. Please fill in at least one row.",
        source=_HABITS,
    ),
    "sheets.cell_missing": Kind(
        status=422,
        vi="Thiếu {heading}. Hãy điền ô này.",
        en="{heading} is missing. Please fill in this cell.",
        source=_HABITS,
    ),
    "sheets.code_missing": Kind(
        status=422,
        vi="Thiếu mã: hãy điền Mã GTIN, hoặc Mã nội bộ nếu sản phẩm không có GTIN.",
        en="A code is missing: please fill in the GTIN, or a code of your own where the product has none.",
        source="product.md C-02",
    ),
    "sheets.code_double": Kind(
        status=422,
        vi="Có cả Mã GTIN và Mã nội bộ. Hãy để lại một mã.",
        en="There are both a GTIN and a code of your own. Please keep one.",
        source="product.md C-02",
    ),
    "sheets.cell_wrong": Kind(
        status=422,
        vi="“{got}” không phải {want}. Hãy sửa ô này.",
        en="“{got}” is not {want_en}. Please mend this cell.",
        source=_HABITS,
    ),
    "sheets.cell_rounded": Kind(
        status=422,
        vi="“{got}” là số mà Excel đã làm tròn, các chữ số sau đã mất. Hãy định dạng cột thành Văn bản (Text) rồi nhập lại mã.",
        en="“{got}” was rounded by Excel and its last digits are lost. Please format the column as Text and type the code again.",
        source=_HABITS,
    ),
    "sheets.unit_missing": Kind(
        status=422,
        vi="Có lượng mà thiếu đơn vị, hoặc có đơn vị mà thiếu lượng. Hãy điền cả hai ô.",
        en="There is an amount without unit, or a unit without amount. Please fill in both cells.",
        source=_HABITS,
    ),
    "sheets.lot_missing": Kind(
        status=422,
        vi="Có ngày mà thiếu số lô. Hãy điền số lô, hoặc bỏ ngày.",
        en="There is a day without a lot. Please fill in the lot, or take the day away.",
        source="GS1 General Specifications 3.4",
    ),
    "sheets.twice": Kind(
        status=422,
        vi="Mã {key} đã có ở dòng {row}{how}. Hãy bỏ một dòng, hoặc cho mỗi dòng một số lô và cùng tên sản phẩm.",
        en="Code {key} is in row {row} already{how_en}. Please take one away, or give each row its lot and the same product.",
        source="product.md C-02",
    ),
    "sheets.not_now": Kind(
        status=409,
        vi="Việc này không còn làm được: tệp đang ở trạng thái “{state}”. Hãy tải lại trang để xem.",
        en="This can no longer be done: the file is “{state}”. Please load the page again.",
        source=_HABITS,
    ),
    "sheets.too_late": Kind(
        status=409,
        vi="Đã quá 24 giờ từ lúc nhập ({stored_at}), nên không hoàn tác cả tệp được nữa. Hãy sửa từng sản phẩm.",
        en="More than 24 hours have passed since the import ({stored_at}), so it cannot be undone as a whole. Please mend single products.",
        source=_HABITS,
    ),
}
