"""Problems of `handovers`: goods given from one organisation to another, and what each says of it."""

from txng.core.kinds.kind import Kind

_SOURCE = "product.md B-05; ADR 42"

KINDS: dict[str, Kind] = {
    "handovers.not_there": Kind(
        status=404,
        vi="Không có lần bàn giao này trong phạm vi của bạn. Hãy mở lại từ danh sách bàn giao, hoặc xin bên giao gửi lại liên kết.",
        en="There is no such hand-over within your reach. Please open it from the list again, or ask the giver for the link.",
        source=_SOURCE,
    ),
    "handovers.answered": Kind(
        status=409,
        vi="Lần bàn giao này đã có trả lời ngày {on}. Trả lời không đổi được; nếu số liệu còn khác nhau, hãy ghi một lần giao nhận khác.",
        en="This hand-over was answered on {on}. An answer stays as it is; if the numbers still differ, record another hand-over.",
        source=_SOURCE,
    ),
    "handovers.expired": Kind(
        status=409,
        vi="Lần bàn giao này đã hết hạn trả lời ngày {on}. Hãy nhờ bên giao gửi lại.",
        en="The time to answer this hand-over ended on {on}. Please ask the giver to offer it again.",
        source=_SOURCE,
    ),
    "handovers.lot_unknown": Kind(
        status=422,
        vi="“{lot}” không phải mã của một lô. Hãy chọn lô trong kho, hoặc quét mã trên lô.",
        en="“{lot}” is not the code of a lot. Please choose a lot in stock, or scan its code.",
        source=_SOURCE,
    ),
    "handovers.quantity": Kind(
        status=422,
        vi="Số lượng “{quantity} {unit}” chưa dùng được: cần một số lớn hơn 0 và một đơn vị như kg, tấn, lít, con. Hãy ghi lại.",
        en="The quantity “{quantity} {unit}” cannot be used: it needs a number above 0 and a unit such as kg, tấn, lít, con. Please write it again.",
        source=_SOURCE,
    ),
    "handovers.receiver_unknown": Kind(
        status=422,
        vi="Không có tổ chức nào mang mã “{code}”. Hãy xem lại mã của bên nhận, hoặc để trống và gửi liên kết.",
        en="No organisation has the code “{code}”. Please look at the receiver's code again, or leave it empty and send the link.",
        source=_SOURCE,
    ),
    "handovers.receiver_self": Kind(
        status=422,
        vi="Bên nhận là chính bên giao. Hãy ghi mã của bên nhận hàng.",
        en="The receiver is the giver. Please give the code of whoever takes the goods.",
        source=_SOURCE,
    ),
    "handovers.reason_needed": Kind(
        status=422,
        vi="Từ chối thì phải nêu lý do, từ 3 đến {most} ký tự: bên giao sẽ đọc được.",
        en="A refusal needs its reason, 3 to {most} characters: the giver will read it.",
        source=_SOURCE,
    ),
}
