"""Problems of machine keys: what they open, from where, how long; who makes them."""

from txng.core.kinds.kind import Kind

KINDS: dict[str, Kind] = {
    "accounts.key_ended": Kind(
        status=401,
        vi="Khoá máy này đã hết hạn ngày {day}. Hãy dùng khoá mới, hoặc xin khoá từ người quản trị tổ chức của bạn.",
        en="This machine key ended on {day}. Please use the new one, or ask your organisation's administrator for one.",
        source="ADR 28",
    ),
    "accounts.key_network": Kind(
        status=403,
        vi="Khoá máy này không dùng được từ mạng bạn đang dùng. Hãy gửi từ máy đã khai, hoặc nhờ người quản trị sửa danh sách mạng.",
        en="This machine key cannot be used from your network. Please send from the machine it is for, or have its networks changed.",
        source="ADR 28",
    ),
    "accounts.key_mandate": Kind(
        status=401,
        vi="Người mà khoá này nói thay không còn quyền nào, nên khoá đã hết hiệu lực. Khi được giao quyền lại, hãy cấp khoá mới.",
        en="Whoever this key speaks for holds no mandate any more, so the key has ended. With a new mandate, please make a new key.",
        source="ADR 28; ASVS 5.0 V8.3.2",
    ),
    "accounts.scope_needed": Kind(
        status=403,
        vi="Khoá máy này không có phạm vi {scope} ({name}). Hãy dùng khoá có phạm vi đó, hoặc nhờ người quản trị cấp.",
        en="This machine key lacks the scope {scope} ({name_en}). Please use one that has it, or ask your administrator.",
        source="RFC 6750 3.1; ADR 28",
    ),
    "keys.scopes_needed": Kind(
        status=422,
        vi="Chưa chọn khoá được làm gì. Hãy chọn ít nhất một phạm vi.",
        en="It is not said what the key may do. Please choose at least one scope.",
        source="ADR 28",
    ),
    "keys.scope_unknown": Kind(
        status=422,
        vi="Không có phạm vi “{scope}” cho loại khoá này. Các phạm vi: {known}.",
        en="There is no scope “{scope}” for this sort of key. The scopes are: {known}.",
        source="ADR 28",
    ),
    "keys.scope_beyond": Kind(
        status=403,
        vi="Bạn không giao được phạm vi “{scope}”, vì chính bạn (hoặc khoá bạn đang dùng) không có quyền đó ở tổ chức này.",
        en="You cannot give the scope “{scope}”: you, or the key you use, do not have that right in this organisation.",
        source="product.md Z-03",
    ),
    "keys.network_form": Kind(
        status=422,
        vi="“{got}” không phải một mạng; hãy ghi như 203.0.113.0/24 hoặc 2001:db8::/48, nhiều nhất {most} mạng.",
        en="“{got}” is no network; please write it like 203.0.113.0/24 or 2001:db8::/48, {most} at most.",
        source="RFC 4632",
    ),
    "keys.end": Kind(
        status=422,
        vi="Khoá phải hết hạn từ ngày mai đến {most}. Hãy chọn ngày trong khoảng đó.",
        en="A key must end between tomorrow and {most}. Please choose a day in between.",
        source="ADR 28",
    ),
    "keys.person_only": Kind(
        status=403,
        vi="Khoá cá nhân chỉ do chính người đó cấp, đổi khi đang đăng nhập và vừa nhập lại mã bước hai; khoá máy không cấp được.",
        en="A personal key is made and renewed only by its owner, signed in, right after giving the second factor again; never by a key.",
        source="ADR 28",
    ),
    "keys.renewed": Kind(
        status=409,
        vi="Khoá này đã được đổi; khoá mới là số {successor}. Hãy dùng khoá mới.",
        en="This key has been renewed already, by number {successor}. Please use the new one.",
        source="ADR 28",
    ),
    "keys.too_many": Kind(
        status=422,
        vi="Đã có {most} khoá còn hiệu lực. Hãy thu hồi khoá không dùng nữa rồi cấp khoá mới.",
        en="There are {most} live keys already. Please revoke those no longer used, then make a new one.",
        source="ADR 28",
    ),
}
