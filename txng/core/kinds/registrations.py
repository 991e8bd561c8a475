"""Problems of registrations and organisations: what is wrong, what would be right, what to do."""

from txng.core.kinds.kind import Kind

_LAW = "Nghị định 37/2026/NĐ-CP Đ26, Đ28; product.md C-01"
_PRIVACY = "Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15; product.md D-13, 2.0"

KINDS: dict[str, Kind] = {
    "registrations.kind": Kind(
        status=422,
        vi="Loại “{got}” không có. Hãy chọn: hộ sản xuất, hợp tác xã hoặc doanh nghiệp.",
        en="There is no kind “{got}”. Please choose: household, cooperative or enterprise.",
        source=_LAW,
    ),
    "registrations.name": Kind(
        status=422,
        vi="Hãy ghi tên đầy đủ, từ 2 đến {most} chữ cái.",
        en="Please give the full name, 2 to {most} letters.",
        source=_LAW,
    ),
    "registrations.tax_code_of_organisation": Kind(
        status=422,
        vi="Doanh nghiệp và hợp tác xã dùng mã số thuế 10 hoặc 13 số; 12 số là của cá nhân. Hãy xem lại giấy đăng ký.",
        en="An enterprise or cooperative has a tax code of 10 or 13 digits; 12 digits are a person's. Please look at its certificate.",
        source=_LAW,
    ),
    "registrations.taken": Kind(
        status=409,
        vi="Mã số này đã được đăng ký hoặc đang chờ duyệt. Nếu là của bạn, hãy đăng nhập hoặc liên hệ xã, phường để được giúp.",
        en="This number is registered already, or waits for approval. If it is yours, please sign in or ask the commune for help.",
        source=_LAW,
    ),
    "registrations.commune": Kind(
        status=422,
        vi="Chưa rõ xã, phường, đặc khu nào. Hãy gõ tên (cũ hoặc mới) rồi chọn một nơi trong danh sách.",
        en="It is not clear which commune. Please type its old or new name and choose one from the list.",
        source=_LAW,
    ),
    "registrations.phone": Kind(
        status=422,
        vi="Số điện thoại “{got}” chưa đúng. Hãy ghi số di động Việt Nam, ví dụ 0912 345 678.",
        en="The telephone number “{got}” is not right. Please give a Vietnamese mobile number such as 0912 345 678.",
        source=_LAW,
    ),
    "registrations.email": Kind(
        status=422,
        vi="Thư điện tử “{got}” chưa đúng. Hãy ghi dạng ten@noi.vn, hoặc để trống nếu đã có số điện thoại.",
        en="The email address “{got}” is not right. Please write it like name@place.vn, or leave it empty where there is a telephone.",
        source=_LAW,
    ),
    "registrations.contact_needed": Kind(
        status=422,
        vi="Hãy ghi số điện thoại hoặc thư điện tử để chúng tôi báo kết quả.",
        en="Please give a telephone number or an email address, so that we can tell you the outcome.",
        source=_LAW,
    ),
    "registrations.consent_needed": Kind(
        status=422,
        vi="Cần sự đồng ý của người đăng ký về việc dùng thông tin này. Hãy đọc và đánh dấu đồng ý.",
        en="The applicant's consent to the use of these data is needed. Please read it and tick the box.",
        source=_PRIVACY,
    ),
    "registrations.too_many": Kind(
        status=429,
        vi="Đã có {most} hồ sơ đang chờ với liên hệ này. Hãy đợi xã, phường duyệt bớt rồi gửi tiếp.",
        en="{most} registrations with this contact are waiting already. Please wait until the commune has looked at some.",
        source=_LAW,
    ),
    "registrations.not_there": Kind(
        status=404,
        vi="Không có hồ sơ này trong địa bàn của bạn.",
        en="There is no such registration in your area.",
        source=_LAW,
    ),
    "registrations.decided": Kind(
        status=409,
        vi="Hồ sơ này đã được xử lý rồi. Hãy mở lại để xem kết quả.",
        en="This registration has been decided already. Please open it again to see how.",
        source=_LAW,
    ),
    "registrations.own": Kind(
        status=403,
        vi="Không tự duyệt hồ sơ của mình hoặc hồ sơ mình lập hộ. Hãy để người khác duyệt.",
        en="Nobody decides on a registration of his own, or one that he wrote for another. Please leave it to somebody else.",
        source=_LAW,
    ),
    "registrations.decision": Kind(
        status=422,
        vi="Không có cách xử lý “{got}”. Hãy chọn: duyệt, trả lại hoặc từ chối.",
        en="There is no decision “{got}”. Please choose: approve, return or refuse.",
        source=_LAW,
    ),
    "registrations.reason_needed": Kind(
        status=422,
        vi="Khi trả lại hoặc từ chối, hãy ghi rõ lý do (từ 3 chữ cái) để người đăng ký biết phải sửa gì.",
        en="Where a registration is returned or refused, please say why, so that the applicant knows what to mend.",
        source=_LAW,
    ),
    "organisations.not_there": Kind(
        status=404,
        vi="Không có tổ chức này trong địa bàn của bạn.",
        en="There is no such organisation in your area.",
        source=_LAW,
    ),
    "organisations.standing": Kind(
        status=409,
        vi="Tổ chức đang ở tình trạng “{state}”, không chuyển sang “{wanted}” được. Hãy mở lại để xem tình trạng mới nhất.",
        en="The organisation stands at “{state}” and cannot become “{wanted}”. Please open it again to see how it stands.",
        source=_LAW,
    ),
    "organisations.suspended": Kind(
        status=403,
        vi="Tổ chức này đang bị tạm dừng hoặc đã đóng, khoá máy của nó không dùng được. Hãy liên hệ xã, phường nơi đăng ký.",
        en="This organisation is suspended or closed, and its machine keys open nothing. Please ask the commune where it is registered.",
        source=_LAW,
    ),
    "organisations.key_label": Kind(
        status=422,
        vi="Hãy đặt tên cho khoá, từ 2 đến {most} chữ cái, để sau này biết máy nào dùng nó.",
        en="Please name the key, 2 to {most} letters, to know later which system uses it.",
        source=_LAW,
    ),
    "organisations.key_not_there": Kind(
        status=404,
        vi="Tổ chức của bạn không có khoá này.",
        en="Your organisation has no such key.",
        source=_LAW,
    ),
}
