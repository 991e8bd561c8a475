"""Problems of `registry`: products, places and lots."""

from txng.core.kinds.kind import Kind

KINDS: dict[str, Kind] = {
    "registry.not_a_product": Kind(
        status=422,
        vi="{key} không phải mã sản phẩm (GTIN). Hãy gửi GTIN 8, 12, 13 hoặc 14 chữ số.",
        en="{key} is not a product code (GTIN). Please send a GTIN of 8, 12, 13 or 14 digits.",
        source="GS1 General Specifications 3.3.2",
    ),
    "registry.taken": Kind(
        status=409,
        vi="{key} đã do tổ chức khác đăng ký. Nếu mã này của bạn, hãy liên hệ cơ quan quản lý mã số mã vạch.",
        en="{key} is registered by another organisation. If it is yours, please contact the GS1 member organisation.",
        source="NĐ 37/2026; GS1 General Specifications 1.4",
    ),
}
