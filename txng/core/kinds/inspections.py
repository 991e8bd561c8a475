"""Problems of `inspections`: lists for phones without a network, records of checks. What is wrong, what would be right, what to do."""

from txng.core.kinds.kind import Kind

_MODE = "product.md 2.7, G-05; ADR 38"

KINDS: dict[str, Kind] = {
    "inspections.list_not_sealed": Kind(
        status=503,
        vi="Danh sách mới đang chờ niêm phong vào nhật ký. Hãy thử lại sau vài giây; danh sách trong máy vẫn dùng được.",
        en="The new list waits to be sealed in the log. Please try again in some seconds; the list on the phone still serves.",
        source=_MODE,
    ),
    "inspections.body_not_there": Kind(
        status=404,
        vi="Không có nội dung danh sách nào như vậy, hoặc đã có bản mới hơn. Hãy đồng bộ lại từ đầu.",
        en="There is no such list, or there is a newer one. Please sync again from the start.",
        source=_MODE,
    ),
    "inspections.id": Kind(
        status=422,
        vi="“{text}” không phải số nhận dạng UUIDv7. Máy lập biên bản phải tự tạo số này theo RFC 9562.",
        en="“{text}” is no UUIDv7. The phone that makes a record gives it one (RFC 9562).",
        source="RFC 9562 5.7; ADR 38",
    ),
    "inspections.id_used": Kind(
        status=409,
        vi="Biên bản mang số này đã được ghi với nội dung khác. Không có gì bị thay đổi; hãy lập biên bản mới.",
        en="A record of this number was kept with other contents. Nothing was changed; please make a new record.",
        source=_MODE,
    ),
    "inspections.code_needed": Kind(
        status=422,
        vi="Hãy quét hoặc gõ mã cần kiểm tra, nhiều nhất {most} ký tự.",
        en="Please scan or type the code to be checked, at most {most} characters.",
        source=_MODE,
    ),
    "inspections.code_unknown": Kind(
        status=422,
        vi="“{text}” không phải mã truy xuất: cần địa chỉ in trong mã QR, số GTIN, hoặc 18 chữ của tem ngắn.",
        en="“{text}” is no traceability code: needed is the address in the QR code, a GTIN, or the 18 letters of a short stamp.",
        source=_MODE,
    ),
    "inspections.verdict": Kind(
        status=422,
        vi="“{text}” không phải kết quả mà máy có thể hiện. Hãy cập nhật ứng dụng rồi gửi lại.",
        en="“{text}” is no verdict that the phone can show. Please update the application and send it again.",
        source=_MODE,
    ),
    "inspections.text_long": Kind(
        status=422,
        vi="Ghi chú dài nhất {most} ký tự; đang là {length}. Hãy viết ngắn lại.",
        en="A note has at most {most} characters; this one has {length}. Please shorten it.",
        source=_MODE,
    ),
    "inspections.nothing_to_carry": Kind(
        status=404,
        vi="Mã này không thuộc sản phẩm nào đã được cấp tem, nên không có gì để mang theo. Hãy kiểm tra từng mã khi có mạng.",
        en="This code is of no product for which stamps were issued: there is nothing to carry. Please check each code online.",
        source=_MODE,
    ),
    "inspections.too_many_stamps": Kind(
        status=422,
        vi="Sản phẩm này có {count} tem đang dùng; máy mang theo nhiều nhất {most}. Hãy kiểm tra từng mã khi có mạng.",
        en="This product has {count} stamps in use; a phone carries at most {most}. Please check each code online.",
        source=_MODE,
    ),
    "inspections.photo_digest": Kind(
        status=422,
        vi="Dấu số của ảnh phải là SHA-256, 64 chữ số hệ mười sáu viết thường.",
        en="The digest of the photo must be SHA-256 in 64 lower-case hexadecimal digits.",
        source="FIPS 180-4; ADR 38",
    ),
    "inspections.photo_unread": Kind(
        status=422,
        vi="Không đọc được mã nào trong ảnh. Hãy chụp gần hơn, đủ sáng, đủ cả mã, hoặc gõ mã.",
        en="No code can be read in the photo. Please take it closer, with light, with the whole code, or type the code.",
        source=_MODE,
    ),
    "inspections.place": Kind(
        status=422,
        vi="Vị trí cần vĩ độ từ -90 đến 90, kinh độ từ -180 đến 180, sai số từ 0 đến 100 000 mét; hoặc không ghi.",
        en="A place needs a latitude of -90 to 90, a longitude of -180 to 180 and an accuracy of 0 to 100 000 metres; or none is told.",
        source="ISO 6709; ADR 38",
    ),
    "inspections.time": Kind(
        status=422,
        vi="“{text}” không phải thời điểm kiểm tra dùng được: cần ngày giờ có múi giờ, không quá {days} ngày trước và không ở tương lai.",
        en="“{text}” is no time of a check: needed is an instant with its offset, at most {days} days ago and not in the future.",
        source=_MODE,
    ),
}
