"""What may be wrong with what an organisation says of itself, with merging and with solution providers."""

from __future__ import annotations

from txng.core.kinds.kind import Kind

_LAW = "product.md C-01, D-01; Nghị định 37/2026/NĐ-CP, Đ24–Đ28"

KINDS = {
    "organisations.sector_unknown": Kind(
        status=422,
        vi="Không có ngành “{got}”. Hãy chọn trong các ngành: {known}.",
        en="There is no sector “{got}”. Please choose among: {known}.",
        source=_LAW,
    ),
}
