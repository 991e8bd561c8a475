"""Problems of `journal`: what a phone sends, and how it is kept. What is wrong, what would be right, what to do."""

from txng.core.kinds.kind import Kind

_CONTRACT = "ADR 40: the offline contract"

KINDS: dict[str, Kind] = {
    "journal.full": Kind(
        status=503,
        vi="Máy chủ đang nhận từ rất nhiều điện thoại. Nhật ký vẫn an toàn trên máy của bạn; máy sẽ tự gửi lại sau {seconds} giây.",
        en="The server is hearing very many phones. Your entries are safe on the phone; it sends them again by itself in {seconds} seconds.",
        source="product.md R-24; RFC 9110 10.2.3, 15.6.4; " + _CONTRACT,
    ),
    "journal.entry_taken": Kind(
        status=409,
        vi="Lần ghi này đã được nhận trước đây với nội dung khác; bản trước được giữ nguyên. Muốn sửa, hãy mở lại và lưu thành bản mới.",
        en="This entry was received before with other contents; what came first stands. To change it, open it and save a new version.",
        source="product.md R-11; " + _CONTRACT,
    ),
}
