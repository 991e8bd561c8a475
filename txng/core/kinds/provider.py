"""Problems of what providers of software meet around the EPCIS door: the self-test, signed receipts."""

from txng.core.kinds.kind import Kind

KINDS: dict[str, Kind] = {
    "receipt.format": Kind(
        status=400,
        vi="Đây không phải tệp biên nhận do Cổng phát ra, hoặc đã bị sửa dù chỉ một ký tự. Hãy tải lại tệp từ nút đã ghi sự kiện.",
        en="This is no receipt of the portal, or it was altered by as little as one character. Please download it again from "
        "the node that recorded the events.",
        source="core.epcis.receipt_file (canonical JSON, RFC 8785)",
    ),
    "receipt.other_event": Kind(
        status=400,
        vi="Nội dung sự kiện này không phải nội dung đã niêm phong: một phần đã bị sửa sau đó. Đừng tin tệp này; hãy tải lại.",
        en="The content of this event is not what was sealed: part of it was altered since. Do not trust this file; please "
        "download it again.",
        source="core.epcis.commitment (ADR 0005)",
    ),
    "receipt.nothing": Kind(
        status=404,
        vi="Lần gửi {id} không có sự kiện nào được ghi, nên không có gì để chứng nhận. Hãy xem các lỗi của nó tại {job}.",
        en="No event of capture {id} was recorded, so there is nothing to prove. Please look at its faults at {job}.",
        source="decision: a receipt proves what is recorded, nothing else",
    ),
    "self_test.busy": Kind(
        status=503,
        vi="Trang tự kiểm tra đang bận xét tài liệu của người khác. Hãy thử lại sau vài giây.",
        en="The self-test is busy with the documents of others. Please try again in a few seconds.",
        source="our limit: what anyone may ask without a key must not slow down those who record",
    ),
    "self_test.nothing": Kind(
        status=400,
        vi="Chưa có gì để xét. Hãy dán một tài liệu, chọn tệp, hoặc thử một tài liệu mẫu.",
        en="There is nothing to look at. Please paste a document, choose a file, or try a sample.",
        source="portal.self_test",
    ),
    "self_test.too_many": Kind(
        status=400,
        vi="Có {count} tệp; mỗi lần xét nhiều nhất {limit}. Hãy chia làm nhiều lần.",
        en="There are {count} files; at most {limit} are looked at in one go. Please hand them in in several goes.",
        source="our limit: what anyone may ask without a key must not slow down those who record",
    ),
    "self_test.unknown_sample": Kind(
        status=404,
        vi="Không có tài liệu mẫu “{name}”. Các mẫu đang có: {known}.",
        en="There is no sample “{name}”. These are there: {known}.",
        source="core.epcis.self_test_samples",
    ),
}
