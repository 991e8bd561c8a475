"""What a scan may say, and nothing more: each verdict with its status, mark and sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class Verdict(StrEnum):
    """The answer to a scan, as apps read it; those of a stamp are core.stamp.verdict's."""

    VALID_FIRST = "valid_first"
    VALID_REPEATED = "valid_repeated"
    NOT_ACTIVATED = "not_activated"
    VOIDED = "voided"
    RECALLED = "recalled"
    SUSPECTED_COPY = "suspected_copy"
    LOT_KNOWN = "lot_known"
    PRODUCT_KNOWN = "product_known"
    ITEM_KNOWN = "item_known"
    PLACE_KNOWN = "place_known"
    UNCHECKED = "unchecked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Saying:
    """How a verdict is said.

    mark    which drawing stands beside the words: "good", "warn", "bad", "info", "ask" or "none"; a tick only for what was
            checked
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

_STAMP_LIMIT = (
    "Cổng xác nhận mã và hồ sơ đã đăng ký; không chứng nhận chất lượng bên trong.",
    "The portal confirms the code and the records; it does not certify what is inside.",
)

SAYINGS: Mapping[Verdict, Saying] = {
    Verdict.VALID_FIRST: Saying(
        200,
        "good",
        ("Mã hợp lệ, quét lần đầu", "Valid code, first scan"),
        (
            _STAMP_LIMIT[0] + " “Lần đầu” chỉ là dấu hiệu yếu: hãy xem tem còn nguyên và đúng với hàng.",
            _STAMP_LIMIT[1] + " “First” is a weak sign: look whether the stamp is intact and fits the goods.",
        ),
    ),
    Verdict.VALID_REPEATED: Saying(
        200,
        "good",
        ("Mã hợp lệ, đã có người quét", "Valid code, scanned before"),
        (
            _STAMP_LIMIT[0] + " Người bán, người nhà quét trước là chuyện thường.",
            _STAMP_LIMIT[1] + " Sellers and family often scan before you.",
        ),
    ),
    Verdict.NOT_ACTIVATED: Saying(
        200,
        "warn",
        ("Tem chưa kích hoạt", "Stamp not activated"),
        (
            (
                "Tem do Cổng cấp, nhưng bên có tem chưa cho dùng. Hàng đã bày bán mà tem chưa kích hoạt thì nên hỏi "
                "người bán và báo cho chúng tôi."
            ),
            (
                "The portal issued this stamp, but its owner has not put it to use. If the goods are already on sale, ask "
                "the seller and tell us."
            ),
        ),
    ),
    Verdict.VOIDED: Saying(
        200,
        "bad",
        ("Tem đã bị huỷ", "Stamp is void"),
        (
            (
                "Bên có tem đã báo tem này hỏng, thừa hoặc bị mất. Không ai được dán tem này lên hàng nữa. Đừng tin vào "
                "tem này; hãy báo cho chúng tôi."
            ),
            (
                "Its owner reported this stamp as spoilt, spare or lost. Nobody may put it on goods any more. Do not rely "
                "on it; please tell us."
            ),
        ),
    ),
    Verdict.RECALLED: Saying(
        200,
        "bad",
        ("Hàng bị thu hồi", "Recalled goods"),
        ("Ngừng sử dụng, mang trả nơi mua.", "Stop using it and bring it back to the shop."),
    ),
    Verdict.SUSPECTED_COPY: Saying(
        200,
        "warn",
        ("Nghi bị sao chép", "May be a copy"),
        (
            (
                "Mã này đã được quét nhiều lần ở nhiều nơi cách xa nhau. Có thể là tem sao chép, cũng có thể không. Hãy so "
                "sánh bao bì, hỏi người bán; báo cho chúng tôi."
            ),
            (
                "This code was scanned many times at places far apart. It may be a copy, and it may not. Compare the "
                "package, ask the seller, and tell us."
            ),
        ),
    ),
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
FORGED = Saying(
    404,
    "none",
    ("Không có tem nào như vậy", "There is no such stamp"),
    (
        (
            "Mã có dạng tem của Cổng nhưng các chữ không khớp nhau: gõ hay đọc sai một chữ, hoặc là tem giả. Hãy quét lại, "
            "so từng chữ với mã in trên tem."
        ),
        (
            "The code looks like a stamp of the portal, but its letters do not fit together: one was mistyped or misread, "
            "or the stamp is forged. Scan again and compare it letter by letter."
        ),
    ),
)
NEVER_ISSUED = Saying(
    404,
    "none",
    ("Tem này chưa từng được cấp", "This stamp was never issued"),
    (
        "Cổng chưa cấp tem nào mang mã này. Rất có thể là tem giả; hãy báo cho chúng tôi.",
        "The portal has issued no stamp with this code. Most likely it is forged; please tell us.",
    ),
)
MISTYPED = Saying(
    400,
    "none",
    ("Mã này gõ sai", "This code is mistyped"),
    (
        "Các chữ kiểm ở cuối không khớp. Hãy gõ lại đủ 18 chữ in trên tem; chữ O và số 0, chữ I, L và số 1 gõ thế nào cũng được.",
        "The check letters at the end do not fit. Type all 18 letters of the stamp again; O or 0, and I, L or 1 are all the same.",
    ),
)
TOO_OFTEN = Saying(
    429,
    "ask",
    ("Quá nhiều mã sai", "Too many wrong codes"),
    (
        (
            "Từ mạng này, hoặc về sản phẩm này, vừa có quá nhiều mã sai. Hãy đợi một phút rồi quét lại. Tem thật không bao "
            "giờ bị chặn; trang này không nói mã là thật hay giả."
        ),
        (
            "Too many wrong codes came from this network, or about this product. Please wait a minute and scan again. "
            "Genuine stamps are never held up; this page does not say whether the code is genuine."
        ),
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


def repeated(saying: Saying, count: int) -> Saying:
    """A saying that also tells how often; the caller keeps to the threshold."""
    return replace(
        saying,
        sentence=(
            f"Đã quét {count} lần. {saying.sentence[0]}",
            f"Scanned {count} times. {saying.sentence[1]}",
        ),
    )
