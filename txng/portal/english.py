"""The English of the citizen's page: Vietnamese is the source and stands in the templates; this is the translation."""

from __future__ import annotations

from collections.abc import Callable, Mapping

ENGLISH: Mapping[str, str] = {
    "Đến nội dung chính": "Skip to content",
    "Truy xuất nguồn gốc": "Product traceability",
    "Tên miền chính thức": "Official domain",
    "Chia sẻ": "Share",
    "Hồ sơ truy xuất của sản phẩm này. Muốn biết tem trên gói bạn cầm, hãy quét chính tem đó.": (
        "The records of this product. To know about the stamp on the pack in your own hand, scan that very stamp."
    ),
    "Gửi tin nhắn": "Send a message",
    "Gửi thư": "Send a mail",
    "Nhà sản xuất": "Producer",
    "Bên khai": "Registered by",
    "có mã số thuế": "tax code on file",
    "Nhãn hiệu": "Brand",
    "Lô": "Lot",
    "Số sê-ri": "Serial",
    "Ngày sản xuất": "Produced on",
    "Hạn sử dụng": "Best before",
    "đã quá hạn": "expired",
    "Nơi sản xuất": "Place of production",
    "Xuất xứ": "Origin",
    "Định lượng": "Net content",
    "Mã": "Code",
    "Sản phẩm chưa đăng ký tên": "Product name not registered",
    "Mức truy xuất": "Depth grade",
    "chưa xếp mức": "not graded",
    "Vì sao?": "Why?",
    "Theo lô mới nhất": "Of the newest lot",
    "có": "yes",
    "thiếu": "missing",
    "Công thức": "Formula",
    "Hành trình": "Journey",
    "Chưa có nhật ký nào.": "Nothing has been recorded.",
    "Bước trước của lô này chưa được ghi.": "The step before this lot was not recorded.",
    "Một phần nguyên liệu của lô này chưa được ghi.": "Some of what went into this lot was not recorded.",
    "Có lần xuất hàng mà bên nhận chưa ghi đã nhận.": "A shipment of this lot was not confirmed by its receiver.",
    "Hành trình dài hơn phần hiện ở đây.": "The journey is longer than what is shown here.",
    "Xem sơ đồ chuỗi cung ứng": "See the supply chain as a picture",
    "Bên đăng ký sản phẩm chưa khai, chưa ghi gì về lô này.": (
        "Whoever registered the product has registered and recorded nothing about this lot."
    ),
    "theo": "according to",
    "bên ngoài chuỗi của lô này, chưa ai xác nhận": "outside this lot's chain, confirmed by nobody",
    "bước trước": "step before",
    "lần": "times",
    "cả lô": "whole lot",
    "trong thùng, kiện hàng": "in a package",
    "một phần của lô": "part of the lot",
    "đã được người ghi rút lại": "withdrawn by its recorder",
    "chờ niêm phong": "waiting to be sealed",
    "Chứng nhận, kiểm nghiệm": "Certificates and tests",
    "có chỉ tiêu vượt giới hạn": "something lies outside its limits",
    "số": "no.",
    "đến": "until",
    "ngày": "of",
    "Bản chụp": "Copy",
    "Và giấy khác nữa": "And more papers",
    "“Đã xác nhận” là lời của nơi cấp; “tự công bố” là lời của nhà sản xuất, chưa ai xác nhận.": (
        "“Confirmed” is the word of the issuer; “self-declared” is the producer's own, confirmed by nobody."
    ),
    "Hạng OCOP, quyền dùng nhãn hiệu không phải kiểm nghiệm, không tính vào mức truy xuất.": (
        "OCOP stars and the right to use a mark are no test and do not count for the depth grade."
    ),
    "Các lô": "Lots",
    "Lô mới nhất trước.": "Newest first.",
    "Chưa có lô nào được khai.": "No lot has been registered.",
    "mức": "grade",
    "Bằng chứng kỹ thuật": "Technical proof",
    "Mã này nói gì?": "What does this code say?",
    "Trang chủ, tìm kiếm": "Home, search",
    "Mọi dòng có số đều đã niêm phong trong nhật ký minh bạch; bấm vào số để xem bằng chứng.": (
        "Every numbered line is sealed in the transparency log; follow the number to its proof."
    ),
    "Số liệu tính đến điểm niêm phong số": "As of sealed entry number",
    "Xem lúc": "Viewed at",
    "Địa chỉ": "Address",
    "Mã vùng trồng, cơ sở đóng gói": "Growing-area or packing code",
    "Có phải bạn muốn tìm mã này?": "Is this the code you mean?",
    "Mã đã nhập": "Code entered",
    "Nhập lại mã hoặc tên sản phẩm": "Enter the code or product name again",
    "Tìm": "Search",
    "Bạn có thể làm gì": "What you can do",
    "So mã trên bao bì với mã ở trên, từng chữ số.": "Compare the code on the package with the one above, digit by digit.",
    "Hỏi người bán hoặc nhà sản xuất ghi trên nhãn.": "Ask the seller, or the producer named on the label.",
    "Phản ánh": "Report a problem",
    "Tem này được quét gần đây": "Where this stamp was scanned lately",
    "vùng": "near",
    "tuần từ": "week of",
    "Xem quyết định thu hồi": "See the recall",
    "Lý do": "Reason",
    "Hàng bị thu hồi": "Goods recalled",
    "Quyết định số": "Decision no.",
    "Ngày": "Date",
    "Điện thoại hỏi": "Ask by telephone",
    "Sản phẩm này thì có đăng ký": "The product itself is registered",
}


def translator(language: str) -> Callable[[str], str]:
    """Vietnamese → the words of a language: a template's `t`."""
    return (lambda text: ENGLISH[text]) if language == "en" else (lambda text: text)
