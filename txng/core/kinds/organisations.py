"""What may be wrong with what an organisation says of itself, with merging and with solution providers."""

from __future__ import annotations

from txng.core.kinds.kind import Kind

_LAW = "product.md C-01, D-01; Nghị định 37/2026/NĐ-CP, Đ24–Đ28"

KINDS = {
    "organisations.merge_unlike": Kind(
        status=409,
        vi="“{name}” và “{into}” là hai loại tổ chức khác nhau (cơ quan và cơ sở sản xuất, kinh doanh), không gộp được. Hãy chọn lại.",
        en="“{name}” and “{into}” are of different kinds (an authority and a producer or firm) and cannot be merged. Please choose again.",
        source=_LAW,
    ),
    "organisations.sector_unknown": Kind(
        status=422,
        vi="Không có ngành “{got}”. Hãy chọn trong các ngành: {known}.",
        en="There is no sector “{got}”. Please choose among: {known}.",
        source=_LAW,
    ),
}
