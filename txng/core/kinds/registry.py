"""Problems of `registry`: products, places and lots."""

from txng.core.kinds.kind import Kind

KINDS: dict[str, Kind] = {
    "registry.not_a_product": Kind(
        status=422,
        vi="{key} không phải mã sản phẩm (GTIN). Hãy gửi GTIN 8, 12, 13 hoặc 14 chữ số.",
        en="{key} is not a product code (GTIN). Please send a GTIN of 8, 12, 13 or 14 digits.",
        source="GS1 General Specifications 3.3.2",
    ),
    "registry.lot_days": Kind(
        status=422,
        vi="Lô {lot} có hạn sử dụng (best_before_on) {best_before_on} trước ngày sản xuất (made_on) {made_on}. "
        "Hạn sử dụng phải từ ngày sản xuất trở đi. Hãy xem lại hai ngày này.",
        en="Lot {lot} has its best_before_on, {best_before_on}, before its made_on, {made_on}. It must not be earlier. "
        "Please check the two days.",
        source="GS1 General Specifications 3.4",
    ),
    "registry.place_geo": Kind(
        status=422,
        vi="{key} là tọa độ, không dùng làm mã địa điểm được, vì mã địa điểm ai cũng xem được. "
        "Hãy dùng GLN hoặc một URI khác, và gửi tọa độ trong latitude, longitude.",
        en="{key} is a pair of coordinates and cannot be a place's key, for everybody may see a key. "
        "Please use a GLN or another URI, and send coordinates as latitude, longitude.",
        source="GS1 CBV 2.0 8.4",
    ),
    "registry.taken": Kind(
        status=409,
        vi="{key} đã do tổ chức khác đăng ký. Nếu mã này của bạn, hãy liên hệ cơ quan quản lý mã số mã vạch.",
        en="{key} is registered by another organisation. If it is yours, please contact the GS1 member organisation.",
        source="NĐ 37/2026; GS1 General Specifications 1.4",
    ),
}
