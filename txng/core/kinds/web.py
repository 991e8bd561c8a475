"""Problems of `web`: what is wrong with a request before any room is asked."""

from txng.core.kinds.kind import Kind

KINDS: dict[str, Kind] = {
    "web.not_found": Kind(
        status=404,
        vi="Không có gì ở địa chỉ này, hoặc bạn không được xem. Hãy xem lại địa chỉ.",
        en="There is nothing at this address, or it is not yours to see. Please check the address.",
        source="RFC 9110 15.5.5",
    ),
    "web.host": Kind(
        status=421,
        vi="Máy chủ này không mang tên đó. Hãy dùng tên miền chính thức in trên trang.",
        en="This server does not go by that name. Please use the official domain printed on the page.",
        source="RFC 9110 15.5.20; TXNG_HOSTS",
    ),
    "web.method": Kind(
        status=405,
        vi="Địa chỉ này không nhận lệnh {method}; nó nhận: {allowed}.",
        en="This address does not take {method}; it takes: {allowed}.",
        source="RFC 9110 15.5.6",
    ),
    "web.too_large": Kind(
        status=413,
        vi="Dữ liệu gửi lên dài {bytes} byte; giới hạn là {limit} byte. Hãy chia nhỏ rồi gửi lại.",
        en="The data sent is {bytes} bytes long; the limit is {limit} bytes. Please send it in smaller parts.",
        source="RFC 9110 15.5.14; docs/settings.md",
    ),
    "web.body_cut": Kind(
        status=408,
        vi="Dữ liệu gửi lên bị ngắt giữa chừng hoặc ngừng quá 30 giây. Hãy kiểm tra đường truyền rồi gửi lại từ đầu.",
        en="The data sent broke off in the middle, or stood still for more than 30 seconds. Please check the line and send it again from the beginning.",
        source="RFC 9110 15.5.9",
    ),
    "web.not_json": Kind(
        status=400,
        vi="Dữ liệu gửi lên không phải JSON: {reason}. Hãy xem lại cách xuất dữ liệu.",
        en="What was sent is not JSON: {reason}. Please check how it was written.",
        source="RFC 8259",
    ),
    "web.media_type": Kind(
        status=415,
        vi="Địa chỉ này không đọc được kiểu dữ liệu {got}; hãy gửi {want}.",
        en="This address cannot read {got}; please send {want}.",
        source="RFC 9110 15.5.16",
    ),
    "web.key_needed": Kind(
        status=401,
        vi="Địa chỉ này cần khoá máy. Hãy gửi kèm tiêu đề Authorization: Bearer <khoá>.",
        en="This address needs a machine key. Please send the header Authorization: Bearer <key>.",
        source="RFC 9110 15.5.2",
    ),
    "web.idempotency_form": Kind(
        status=400,
        vi="Idempotency-Key phải là chữ in được, dài nhất {most} ký tự. Hãy dùng một UUID cho mỗi yêu cầu mới.",
        en="Idempotency-Key must be printable and at most {most} characters long. Please use a UUID for each new request.",
        source="draft-ietf-httpapi-idempotency-key-header",
    ),
    "web.idempotency_reused": Kind(
        status=409,
        vi="Idempotency-Key này đã dùng cho một yêu cầu khác. Hãy dùng khóa mới cho yêu cầu mới.",
        en="This Idempotency-Key came with another request before. Please use a new one for a new request.",
        source="draft-ietf-httpapi-idempotency-key-header 2.7",
    ),
    "web.parameter": Kind(
        status=400,
        vi="Không có tham số “{name}” ở địa chỉ này, hoặc giá trị không đọc được. Các tham số: {want}.",
        en="There is no parameter “{name}” at this address, or its value cannot be read. Those that can be used: {want}.",
        source="RFC 9110 15.5.1",
    ),
    "web.body_form": Kind(
        status=422,
        vi="Dữ liệu gửi lên phải là một đối tượng JSON { … }. Các trường: {want}.",
        en="What is sent must be one JSON object { … }. Its fields: {want}.",
        source="RFC 8259 4",
    ),
    "web.unavailable": Kind(
        status=503,
        vi="Hệ thống đang tạm gián đoạn. Hãy gửi lại y như cũ sau ít phút: nếu lần này đã kịp ghi thì cũng không bị ghi hai lần. "
        "Nếu cần hỏi, hãy đọc số {number}.",
        en="The system is briefly unavailable. Please send the same again in a few minutes: should this time have been recorded "
        "after all, it will not be recorded twice. Quote {number} if you ask.",
        source="RFC 9110 15.6.4",
    ),
    "web.fault": Kind(
        status=500,
        vi="Lỗi thuộc về hệ thống, không phải do bạn. Chúng tôi đã ghi nhận; nếu cần hỏi, hãy đọc số {number}.",
        en="The fault is ours, not yours. It has been recorded; quote {number} if you ask.",
        source="RFC 9110 15.6.1",
    ),
    "web.field_missing": Kind(
        status=422,
        vi="Thiếu mục {field}. Hãy điền mục này: {meaning}.",
        en="The field {field} is missing. Please give it: {meaning}.",
        source="INTERFACE, /api/v1",
    ),
    "web.field_unknown": Kind(
        status=422,
        vi="Mục {field} không được biết; các mục được nhận: {known}.",
        en="The field {field} is not known; known fields: {known}.",
        source="INTERFACE, /api/v1",
    ),
    "web.field_type": Kind(
        status=422,
        vi="Mục {field} phải là {want}; đã nhận {got}.",
        en="The field {field} must be {want}; got {got}.",
        source="INTERFACE, /api/v1",
    ),
}
