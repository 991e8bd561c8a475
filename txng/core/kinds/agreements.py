"""Problems of `agreements`: what is wrong, what would be right, what to do."""

from txng.core.kinds.kind import Kind

_DECREE = "Nghị định 37/2026/NĐ-CP Đ95, Đ96; ADR 24"

KINDS: dict[str, Kind] = {
    "agreements.not_there": Kind(
        status=404,
        vi="Không có thoả thuận chia sẻ nào như vậy của bạn. Hãy xem danh sách thoả thuận của mình.",
        en="You have no such data-sharing agreement. Please see the list of your own.",
        source=_DECREE,
    ),
    "agreements.expired": Kind(
        status=403,
        vi="Thoả thuận {number} đã hết hiệu lực từ {at}; từ phút đó không mở dữ liệu nào. Hãy ký thoả thuận mới nếu vẫn cần.",
        en="Agreement {number} ended at {at}, and from that minute it opens nothing. Please sign a new one if it is still needed.",
        source=_DECREE,
    ),
    "agreements.unsigned": Kind(
        status=403,
        vi="Thoả thuận {number} chưa đủ hai bên ký nên chưa mở dữ liệu. Hãy đề nghị bên kia ký.",
        en="Agreement {number} is not signed by both parties and opens nothing yet. Please ask the other party to sign.",
        source=_DECREE,
    ),
    "agreements.not_begun": Kind(
        status=403,
        vi="Thoả thuận {number} chỉ mở dữ liệu từ ngày {first}. Hãy hỏi lại từ ngày đó.",
        en="Agreement {number} opens data from {first} on. Please ask again then.",
        source=_DECREE,
    ),
    "agreements.resting": Kind(
        status=403,
        vi="Thoả thuận {number} đang tạm dừng vì một bên bị đình chỉ hoặc không còn. Hãy liên hệ cơ quan quản lý của bên đó.",
        en="Agreement {number} rests, because a party is suspended or no more. Please ask the authority over that party.",
        source=_DECREE,
    ),
}
