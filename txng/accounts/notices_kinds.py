"""Kinds of notices and channels: their names for people, and how each is told to who chose nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DIGEST = "digest"
IN_APP, REACHED = "inapp", "reached"
USUAL = (IN_APP, REACHED)  # REACHED: by telephone where there is one, else by mail
# Codes for signing in are no notices: nobody chooses whether to get them, and no night holds them.
CHANNELS: Mapping[str, tuple[str, str]] = {
    "email": ("Thư điện tử", "Email"),
    "sms": ("Tin nhắn SMS", "Text message"),
    "zalo": ("Zalo", "Zalo"),
    IN_APP: ("Trong trang quản trị", "In the office"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind.

    is_grouped   always in the digest: one mail for all that waits
    can_wait     may be put into the digest by who wants fewer mails
    is_urgent    is told at night too
    """

    vi: str
    en: str
    is_grouped: bool = False
    can_wait: bool = True
    is_urgent: bool = False


KINDS: Mapping[str, Kind] = {
    "tasks": Kind(
        "Việc chờ tôi: hồ sơ, đề nghị, thoả thuận, quyết định OCOP",
        "What waits for me: registrations, proposals, agreements, OCOP decisions",
        is_grouped=True,
    ),
    "rights": Kind("Quyền và hồ sơ của tôi", "My mandates and registrations", can_wait=False),
    "evidence": Kind("Chứng nhận sắp hết hạn", "Certificates that end soon"),
    "keys": Kind("Khoá máy sắp hết hạn", "Machine keys that end soon"),
    "helped": Kind("Việc người khác ghi hộ tôi", "What others write for me", can_wait=False),
    "members": Kind("Hợp tác xã hỏi xác nhận thành viên", "A cooperative asks about membership", can_wait=False),
    "agreements": Kind("Thoả thuận chia sẻ dữ liệu", "Agreements on sharing data"),
    "recalls": Kind(
        "Hàng tôi giữ hoặc đã giao bị thu hồi", "Goods I hold or passed on are recalled", can_wait=False, is_urgent=True
    ),
    "stamps": Kind(
        "Tem của tôi bị nghi sao chép: trả lời khiếu nại", "My suspected stamps: answers to appeals", can_wait=False
    ),
    "handovers": Kind(
        "Giao nhận hàng: chờ tôi xác nhận, bên kia trả lời", "Hand-overs: what waits for me, what was answered"
    ),
    "journal": Kind("Nhật ký của tôi: việc còn thiếu, đến hạn", "My log: what is missing or due"),
    "journal_week": Kind("Nhật ký của tôi: tóm tắt mỗi tuần", "My log: each week's summary", can_wait=True),
    "complaints": Kind("Phản ánh mới trên địa bàn tôi", "New complaints in my area", is_grouped=True),
    "complaints_late": Kind("Phản ánh cấp dưới để quá hạn", "Complaints left lying below me"),
    "providers": Kind("Đơn vị giải pháp của tôi", "My solution provider"),
}
