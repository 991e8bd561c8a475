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
    "agreements.not_yours": Kind(
        status=403,
        vi="Bạn không được ký thay {side}: cần quyền “{actions}” phủ trọn địa bàn và ngành của bên đó. Hãy nhờ người có quyền này.",
        en="You may not sign for {side}: it needs one of these rights, reaching all its places and sectors: {actions}. Please ask who has it.",
        source=_DECREE,
    ),
    "agreements.own_signature": Kind(
        status=403,
        vi="Bạn đã ký thay một bên; một người không ký thay cả hai bên. Hãy nhờ người khác của bên kia ký.",
        en="You have signed for one party, and nobody signs for both. Please ask another person to sign for the other.",
        source=_DECREE,
    ),
    "agreements.signed": Kind(
        status=409,
        vi="Thoả thuận {number} đã đủ hai bên ký; không cần ký nữa.",
        en="Agreement {number} is signed by both parties already; nothing is left to sign.",
        source=_DECREE,
    ),
    "agreements.over": Kind(
        status=409,
        vi="Thoả thuận {number} đã kết thúc hoặc hết hiệu lực; không ký, không chấm dứt được nữa. Hãy lập thoả thuận mới nếu vẫn cần.",
        en="Agreement {number} has ended or expired; it can be neither signed nor ended. Please make a new one if it is still needed.",
        source=_DECREE,
    ),
    "agreements.party": Kind(
        status=422,
        vi="Không có tổ chức nào đang hoạt động với mã “{code}”. Hãy nhập mã trong hệ thống hoặc mã số thuế.",
        en="There is no active organisation with the code “{code}”. Please give its code in the system, or its tax code.",
        source=_DECREE,
    ),
    "agreements.same_party": Kind(
        status=422,
        vi="Bên chia sẻ và bên nhận là một. Hãy chọn bên nhận khác: dữ liệu của mình luôn xem được.",
        en="The giver and the receiver are the same. Please choose another receiver: one's own data can always be read.",
        source=_DECREE,
    ),
    "agreements.unit": Kind(
        status=422,
        vi="Hôm nay không có đơn vị hành chính {place}. Hãy dùng mã tỉnh, hoặc mã tỉnh và mã xã, đang có hiệu lực.",
        en="There is no unit of administration {place} today. Please use the codes of a province, or of a province and a commune, in force.",
        source=_DECREE,
    ),
    "agreements.term": Kind(
        status=422,
        vi="Thời điểm hết hiệu lực phải sau lúc này, sau ngày bắt đầu, và không quá {years} năm: muộn nhất {latest}. Hãy chọn lại.",
        en="The end must lie after now, after the first day, and within {years} years: {latest} at the latest. Please choose again.",
        source=_DECREE,
    ),
    "agreements.product": Kind(
        status=422,
        vi="“{product}” không phải mã sản phẩm GTIN đúng. Hãy nhập GTIN 8, 12, 13 hoặc 14 chữ số, không kèm lô hay sê-ri.",
        en="“{product}” is no sound GTIN of a product. Please give a GTIN of 8, 12, 13 or 14 digits, without lot or serial.",
        source="GS1 General Specifications 3.3.2",
    ),
    "agreements.field": Kind(
        status=422,
        vi="Bộ dữ liệu này không có trường “{field}”. Các trường chọn được: {known}.",
        en="This dataset has no field “{field}”. Fields to choose from: {known}.",
        source="EPCIS 2.0.1, 7.4; CBV 2.0, 10",
    ),
    "agreements.sector": Kind(
        status=422,
        vi="Không có ngành “{sector}”. Hãy chọn trong danh sách ngành hàng.",
        en="There is no sector “{sector}”. Please choose from the list of sectors.",
        source=_DECREE,
    ),
}
