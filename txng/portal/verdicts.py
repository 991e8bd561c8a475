"""What a scan may say, and nothing more: each verdict with its status, mark and sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """The answer to a scan, as apps read it. Those of a checked stamp come with the stamps."""

    LOT_KNOWN = "lot_known"
    PRODUCT_KNOWN = "product_known"
    ITEM_KNOWN = "item_known"
    PLACE_KNOWN = "place_known"
    UNCHECKED = "unchecked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Saying:
    """How a verdict is said.

    mark    which drawing stands beside the words: "info", "ask" or "none"; never a tick, for nothing was checked
    title, sentence   Vietnamese, English
    """

    status: int
    mark: str
    title: tuple[str, str]
    sentence: tuple[str, str]

    def whole(self, language: str) -> str:
        """Title and sentence in one: what an app shows."""
        english = language == "en"
        return f"{self.title[english]}. {self.sentence[english]}"


_LIMIT = (
    "Cổng xác nhận có hồ sơ, không chứng nhận chất lượng hàng bên trong.",
    "The portal confirms that records exist; it does not certify the goods.",
)

SAYINGS: Mapping[Verdict, Saying] = {
    Verdict.LOT_KNOWN: Saying(
        200,
        "info",
        ("Lô này có trong hồ sơ", "This lot is on record"),
        _LIMIT,
    ),
    Verdict.PRODUCT_KNOWN: Saying(
        200,
        "info",
        ("Sản phẩm này có trong hồ sơ", "This product is on record"),
        (
            "Mã này chỉ nói về loại sản phẩm, không nói về gói hàng bạn đang cầm. " + _LIMIT[0],
            "This code tells the kind of product, not the very pack in your hand. " + _LIMIT[1],
        ),
    ),
    Verdict.ITEM_KNOWN: Saying(
        200,
        "info",
        ("Mã này có trong hồ sơ", "This code is on record"),
        _LIMIT,
    ),
    Verdict.PLACE_KNOWN: Saying(
        200,
        "info",
        ("Địa điểm này có trong hồ sơ", "This place is on record"),
        (
            "Cổng xác nhận địa điểm đã được khai, không chứng nhận điều kiện sản xuất ở đó.",
            "The portal confirms that the place was registered; it does not certify what is done there.",
        ),
    ),
    Verdict.UNCHECKED: Saying(
        503,  # INTERFACE: what could not be checked is never a success, also where a page can be shown
        "ask",
        ("Chưa kiểm tra được tem này", "This stamp could not be checked"),
        (
            (
                "Tem chưa kiểm tra được ở đây. Thông tin dưới đây là của sản phẩm và lô; "
                "nó không nói tem là thật hay giả."
            ),
            (
                "The stamp cannot be checked here yet. What follows is about the product and lot; "
                "it does not say whether the stamp is genuine."
            ),
        ),
    ),
    Verdict.UNKNOWN: Saying(
        404,
        "none",
        ("Không có hồ sơ nào về mã này", "Nothing is on record for this code"),
        (
            (
                "Mã viết đúng cách, nhưng Cổng chưa nhận được hồ sơ nào. Mã có thể bị chép sai, chưa được khai, "
                "do hệ thống khác quản lý, hoặc là mã giả."
            ),
            (
                "The code is well formed, but no record of it has reached the portal. It may be miscopied, not yet "
                "registered, kept by another system, or forged."
            ),
        ),
    ),
}

OUT_OF_REACH = Saying(
    503,
    "ask",
    ("Chưa kiểm tra được lúc này", "It cannot be checked just now"),
    (
        (
            "Cổng đang tạm gián đoạn nên chưa kiểm tra được mã này. Hãy quét lại sau ít phút. "
            "Trang này không nói mã là thật hay giả."
        ),
        (
            "The portal is briefly interrupted, so this code could not be checked. Please scan again in a few minutes. "
            "This page does not say whether the code is genuine."
        ),
    ),
)
UNMADE = Saying(
    503,
    "ask",
    ("Chưa dựng được trang của mã này", "The page of this code could not be made"),
    (
        (
            "Cổng có hồ sơ của mã này, nhưng một bản ghi trong đó không đọc được, nên không nói gì thêm. Người vận hành "
            "đã được báo. Trang này không nói mã là thật hay giả."
        ),
        (
            "There are records of this code, but one of them cannot be read, so nothing more is said. The operator "
            "has been told. This page does not say whether the code is genuine."
        ),
    ),
)
MALFORMED = Saying(
    400,
    "none",
    ("Mã này viết chưa đúng", "This code is not well formed"),
    (
        "Thường là do chép hoặc in sai một chữ số. Hãy so với mã in trên bao bì.",
        "Usually one digit was miscopied or misprinted. Please compare it with the code on the package.",
    ),
)
ONLY_A_LABEL = Saying(
    200,
    "none",
    ("Chỉ có thông tin tem nhãn", "Label information only"),
    (
        "Nhà sản xuất đã khai lô này, nhưng chưa ai ghi việc gì đã xảy ra với nó. " + _LIMIT[0],
        "The producer registered this lot, but nobody has recorded anything that happened to it. " + _LIMIT[1],
    ),
)
