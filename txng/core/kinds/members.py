"""Problems of members of cooperatives, of consent to write for somebody, of staff and of codes from other systems."""

from txng.core.kinds.kind import Kind

_UMBRELLA = "product.md B-06"
_CONSENT = "Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15; product.md D-13, Z-09"
_STAFF = "product.md E-09"
_MERGED = "product.md E-02"

KINDS: dict[str, Kind] = {
    "members.not_a_cooperative": Kind(
        status=422,
        vi="Chỉ hợp tác xã đang hoạt động mới có danh sách thành viên. Hãy chọn hợp tác xã của bạn.",
        en="Only an active cooperative has members. Please choose your cooperative.",
        source=_UMBRELLA,
    ),
    "members.not_there": Kind(
        status=404,
        vi="Không có thành viên này trong phạm vi của bạn.",
        en="There is no such member in your reach.",
        source=_UMBRELLA,
    ),
    "members.none": Kind(
        status=422,
        vi="Chưa có hộ nào trong danh sách. Hãy ghi ít nhất một hộ.",
        en="The list has no household. Please write at least one.",
        source=_UMBRELLA,
    ),
    "members.too_many": Kind(
        status=413,
        vi="Danh sách có {got} hộ; mỗi lần nhiều nhất {most}. Hãy chia thành nhiều lần.",
        en="The list has {got} households; at most {most} at a time. Please divide it.",
        source="product.md S-03",
    ),
    "members.headings": Kind(
        status=422,
        vi="Không thấy cột {missing} trong 20 dòng đầu. Cần có: Họ tên; Số định danh hoặc Điện thoại; có thể thêm Xã, Mã thành viên, Thửa đất, Diện tích (ha), Đơn vị phần góp.",
        en="The column {missing} is not in the first 20 rows. Needed: name; personal number or telephone; also commune, member number, plots, area (ha), unit of shares.",
        source="product.md 2.0, Excel",
    ),
    "members.name": Kind(
        status=422,
        vi="Thiếu họ tên chủ hộ. Hãy ghi từ 2 đến {most} chữ cái.",
        en="The name of the household is missing. Please give 2 to {most} letters.",
        source=_UMBRELLA,
    ),
    "members.number_or_phone": Kind(
        status=422,
        vi="Thiếu cả số định danh và số điện thoại. Hãy ghi ít nhất một trong hai.",
        en="Both the personal number and the telephone are missing. Please give at least one.",
        source=_UMBRELLA,
    ),
    "members.commune": Kind(
        status=422,
        vi="Chưa rõ xã, phường “{got}”. Hãy ghi tên xã kèm huyện cũ hoặc tỉnh, ví dụ: xã Sơn Hà, Quảng Ngãi.",
        en="It is not clear which commune “{got}” is. Please add the former district or the province, such as: xã Sơn Hà, Quảng Ngãi.",
        source=_UMBRELLA,
    ),
    "members.area": Kind(
        status=422,
        vi="Diện tích “{got}” chưa đúng. Hãy ghi số héc-ta lớn hơn 0, ví dụ 1,25.",
        en="The area “{got}” is not right. Please give hectares above 0, such as 1,25.",
        source=_UMBRELLA,
    ),
    "members.plots": Kind(
        status=422,
        vi="Quá nhiều thửa đất hoặc mã thửa quá dài. Mỗi hộ nhiều nhất {most} thửa, mỗi mã tối đa 200 ký tự, cách nhau bằng dấu chấm phẩy.",
        en="Too many plots, or a code too long. At most {most} plots a household and 200 letters a code, separated by semicolons.",
        source=_UMBRELLA,
    ),
    "members.twice": Kind(
        status=422,
        vi="Hộ này đã có ở dòng {row}. Hãy bỏ một dòng.",
        en="This household is in row {row} already. Please take one away.",
        source=_UMBRELLA,
    ),
    "members.already": Kind(
        status=409,
        vi="Hộ này đang là thành viên, hoặc đang chờ xác nhận, của hợp tác xã. Không cần thêm lần nữa.",
        en="This household is a member of the cooperative already, or waits to confirm. There is no need to add it again.",
        source=_UMBRELLA,
    ),
    "members.unclear": Kind(
        status=422,
        vi="Số điện thoại này là của nhiều hộ. Hãy ghi thêm số định danh của chủ hộ.",
        en="This telephone belongs to several households. Please add the personal number.",
        source=_UMBRELLA,
    ),
    "members.day": Kind(
        status=422,
        vi="Ngày chưa đúng: {got}. Ngày vào không sau hôm nay; ngày rời không trước ngày vào và không sau hôm nay.",
        en="The day is not right: {got}. Joining is not after today; leaving is neither before joining nor after today.",
        source=_UMBRELLA,
    ),
    "members.over": Kind(
        status=409,
        vi="Việc này đã được trả lời hoặc đã kết thúc rồi. Hãy mở lại trang để xem.",
        en="This has been answered or has ended already. Please open the page again.",
        source=_UMBRELLA,
    ),
    "members.link": Kind(
        status=404,
        vi="Đường dẫn này không có hoặc đã hết hạn. Hãy xin gửi lại, hoặc nhờ cán bộ xã.",
        en="There is no such link, or it is too old. Please ask for another, or ask the commune's officer.",
        source=_UMBRELLA,
    ),
    "members.own_cooperative": Kind(
        status=403,
        vi="Người của hợp tác xã không xác nhận thay cho hộ được. Hãy để hộ bấm đường dẫn, hoặc nhờ cán bộ xã.",
        en="People of the cooperative cannot confirm for the household. Please let it use its link, or ask the commune's officer.",
        source=_UMBRELLA,
    ),
    "consents.said_by": Kind(
        status=422,
        vi="Hãy ghi họ tên người của hộ đã đồng ý, từ 2 đến {most} chữ cái.",
        en="Please give the name of who of the household consented, 2 to {most} letters.",
        source=_CONSENT,
    ),
    "consents.how": Kind(
        status=422,
        vi="Hãy cho biết hộ đồng ý bằng cách nào: ký tên, lời ghi âm hay giấy chụp ảnh.",
        en="Please tell how the household consented: by its signed name, a voice note or a photographed paper.",
        source=_CONSENT,
    ),
    "consents.evidence": Kind(
        status=422,
        vi="Thiếu bằng chứng: giấy thì gửi ảnh chụp; lời nói thì ghi nơi lưu tệp ghi âm.",
        en="The evidence is missing: of a paper its picture; of a voice note where it is kept.",
        source=_CONSENT,
    ),
    "consents.picture_large": Kind(
        status=413,
        vi="Ảnh quá lớn: {got}; nhiều nhất là {most}. Hãy thu nhỏ ảnh rồi gửi lại.",
        en="The picture is too large: {got}; at most {most}. Please make it smaller.",
        source="OWASP ASVS 5.2.6; product.md S-09",
    ),
    "consents.picture_kind": Kind(
        status=415,
        vi="Tệp này không phải ảnh JPEG, PNG hoặc WebP còn nguyên. Hãy chụp lại hoặc lưu ảnh thành JPEG.",
        en="This file is no sound JPEG, PNG or WebP picture. Please take it again or save it as JPEG.",
        source="OWASP ASVS 5.2.2; product.md S-09",
    ),
    "consents.scope": Kind(
        status=422,
        vi="Hãy chọn ít nhất một việc được ghi hộ: hồ sơ, sản phẩm, nhật ký.",
        en="Please choose at least one thing to be written: the record, products, log entries.",
        source=_CONSENT,
    ),
    "consents.last": Kind(
        status=422,
        vi="Ngày kết thúc phải từ hôm nay và không quá {most} ngày nữa. Hết hạn thì xin đồng ý lại.",
        en="The last day must not be before today nor more than {most} days away. Then the household is asked again.",
        source=_CONSENT,
    ),
    "consents.helper": Kind(
        status=422,
        vi="Người hoặc hợp tác xã này không ghi hộ cho hộ được: cán bộ phải được giao việc ghi hộ ở xã của hộ; hợp tác xã phải có hộ là thành viên đã xác nhận.",
        en="This person or cooperative cannot write for the household: an officer needs the mandate in its commune; a cooperative needs it as a confirmed member.",
        source=_CONSENT,
    ),
    "consents.needed": Kind(
        status=403,
        vi="Hộ này chưa đồng ý cho bạn ghi hộ việc ấy, hoặc sự đồng ý đã hết. Hãy xin đồng ý và ghi lại trước.",
        en="This household has not consented that you write this, or its consent has ended. Please ask it and record that first.",
        source=_CONSENT,
    ),
    "consents.not_there": Kind(
        status=404,
        vi="Không có sự đồng ý hoặc việc ghi hộ này trong phạm vi của bạn.",
        en="There is no such consent or act in your reach.",
        source=_CONSENT,
    ),
    "consents.over": Kind(
        status=409,
        vi="Sự đồng ý này đã kết thúc, hoặc việc này đã được trả lời rồi. Hãy mở lại trang để xem.",
        en="This consent has ended, or this has been answered already. Please open the page again.",
        source=_CONSENT,
    ),
    "consents.answer": Kind(
        status=422,
        vi="Hãy ghi đã xem xét thế nào, từ 3 đến {most} chữ.",
        en="Please write what was found, 3 to {most} letters.",
        source=_CONSENT,
    ),
    "staff.not_there": Kind(
        status=404,
        vi="Không có cán bộ này trong địa bàn của bạn.",
        en="There is no such officer in your area.",
        source=_STAFF,
    ),
    "staff.time": Kind(
        status=422,
        vi="Hãy chọn chuyên trách hoặc kiêm nhiệm.",
        en="Please choose full time or part time.",
        source=_STAFF,
    ),
    "staff.leaves_on": Kind(
        status=422,
        vi="Ngày nghỉ việc phải từ hôm nay. Nếu đã nghỉ, hãy thu hồi quyền ở trang Người và quyền.",
        en="The last day of work cannot be before today. Who has left already: please revoke the mandate.",
        source=_STAFF,
    ),
    "staff.course": Kind(
        status=422,
        vi="Hãy ghi tên khoá tập huấn (2 đến {most} chữ) và ngày học, không sau hôm nay.",
        en="Please give the course (2 to {most} letters) and its day, not after today.",
        source=_STAFF,
    ),
    "aliases.columns": Kind(
        status=422,
        vi="Dòng {row}: cần ba cột hệ thống, mã ở hệ thống ấy, mã tổ chức ở đây; không để trống, không quá 200 ký tự.",
        en="Row {row}: three columns are needed: system, code there, code of the organisation here; none empty, at most 200 letters.",
        source=_MERGED,
    ),
    "aliases.unknown": Kind(
        status=422,
        vi="Dòng {row}: không có tổ chức mã “{code}” trong địa bàn của bạn.",
        en="Row {row}: there is no organisation “{code}” in your area.",
        source=_MERGED,
    ),
    "aliases.taken": Kind(
        status=409,
        vi="Dòng {row}: mã “{code}” của hệ thống “{system}” đã chỉ một tổ chức khác. Một mã cũ chỉ ứng với một tổ chức.",
        en="Row {row}: code “{code}” of the system “{system}” means another organisation already. An old code means one organisation.",
        source=_MERGED,
    ),
    "aliases.none": Kind(
        status=422,
        vi="Danh sách mã chưa có dòng nào, hoặc quá {most} dòng. Hãy gửi tệp .csv hoặc .xlsx có ba cột.",
        en="The list of codes has no row, or more than {most}. Please send a .csv or .xlsx of three columns.",
        source=_MERGED,
    ),
}  # fmt: skip
