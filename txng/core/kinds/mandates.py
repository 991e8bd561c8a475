"""Problems of `mandates`: what is wrong, what would be right, what to do."""

from txng.core.kinds.kind import Kind

_DELEGATION = "Quy chế phân quyền 2026.1 (core/mandates/regulation.toml)"

KINDS: dict[str, Kind] = {
    "mandates.role_unknown": Kind(
        status=422,
        vi="Không có vai trò “{role}”. Hãy chọn một trong: {known}.",
        en="There is no role “{role}”. Please choose one of: {known}.",
        source=_DELEGATION,
    ),
    "mandates.role_not_yours": Kind(
        status=403,
        vi="Bạn không được giao vai trò “{role}”. Hãy đề nghị cấp trên, nơi có quyền giao vai trò này.",
        en="You may not give the role “{role}”. Please ask the level above, which may.",
        source=_DELEGATION,
    ),
    "mandates.more_than_held": Kind(
        status=403,
        vi="Vai trò “{role}” có quyền mà bạn không có: {actions}. Chỉ được giao những gì mình có.",
        en="The role “{role}” has rights that you do not have: {actions}. One gives only what one holds.",
        source=_DELEGATION,
    ),
    "mandates.outside": Kind(
        status=403,
        vi="{place} nằm ngoài địa bàn của bạn ({own}). Chỉ được giao quyền trong địa bàn mình.",
        en="{place} lies outside your own area ({own}). One gives rights only inside one's own area.",
        source=_DELEGATION,
    ),
    "mandates.sectors_outside": Kind(
        status=403,
        vi="Quyền của bạn chỉ ở các ngành: {own}. Hãy chọn trong các ngành đó.",
        en="Your own mandate is for these sectors only: {own}. Please choose among them.",
        source=_DELEGATION,
    ),
    "mandates.longer_than_own": Kind(
        status=403,
        vi="Quyền của bạn hết ngày {own}; không giao lâu hơn quyền của mình. Hãy chọn ngày kết thúc sớm hơn.",
        en="Your own mandate ends on {own}, and none is given beyond it. Please choose an earlier end.",
        source=_DELEGATION,
    ),
    "mandates.to_oneself": Kind(
        status=403,
        vi="Không tự giao quyền cho mình. Hãy nhờ người có quyền khác.",
        en="Nobody gives a mandate to himself. Please ask another who may.",
        source=_DELEGATION,
    ),
    "mandates.place_of_role": Kind(
        status=422,
        vi="Vai trò “{role}” cần đúng phạm vi: {reach}. Hãy chọn lại tỉnh, xã hoặc tổ chức.",
        en="The role “{role}” needs its own reach: {reach}. Please choose the province, commune or organisation again.",
        source=_DELEGATION,
    ),
    "mandates.sectors_needed": Kind(
        status=422,
        vi="Vai trò “{role}” phải nói rõ ngành. Hãy chọn ít nhất một ngành.",
        en="The role “{role}” must name its sectors. Please choose at least one.",
        source=_DELEGATION,
    ),
    "mandates.end_needed": Kind(
        status=422,
        vi="Vai trò “{role}” phải có ngày kết thúc. Hãy chọn một ngày.",
        en="The role “{role}” must have an end. Please choose a day.",
        source=_DELEGATION,
    ),
    "mandates.ends_before_it_begins": Kind(
        status=422,
        vi="Ngày kết thúc {last} đã qua hoặc trước ngày bắt đầu. Hãy chọn ngày sau đó.",
        en="The end {last} is past, or before the beginning. Please choose a later day.",
        source=_DELEGATION,
    ),
    "mandates.person_needed": Kind(
        status=401,
        vi="Việc này cần một người đã đăng nhập, không phải khoá máy. Hãy đăng nhập rồi làm lại.",
        en="This needs a person who has signed in, not a machine key. Please sign in and try again.",
        source=_DELEGATION,
    ),
    "mandates.not_yours": Kind(
        status=403,
        vi="Bạn không có quyền “{action}” ở đây. Hãy hỏi người quản trị cấp trên, hoặc xem quy chế tại /quy-che/.",
        en="You do not have the right “{action}” here. Please ask the administrator above you, or see the regulation at /quy-che/.",
        source=_DELEGATION,
    ),
    "mandates.nobody": Kind(
        status=422,
        vi="Chưa tìm thấy người này. Hãy nhập đúng số điện thoại hoặc thư điện tử của người được giao quyền.",
        en="This person was not found. Please give the telephone number or email address of the one to be given the mandate.",
        source=_DELEGATION,
    ),
    "mandates.unit_unknown": Kind(
        status=422,
        vi="Không có đơn vị hành chính này hôm nay. Hãy chọn lại từ danh sách gợi ý.",
        en="There is no such unit of administration today. Please choose again from the suggestions.",
        source=_DELEGATION,
    ),
    "mandates.organisation_unknown": Kind(
        status=422,
        vi="Không có tổ chức này. Hãy chọn lại từ danh sách.",
        en="There is no such organisation. Please choose again from the list.",
        source=_DELEGATION,
    ),
    "mandates.reason_needed": Kind(
        status=422,
        vi="Hãy ghi lý do, từ 3 đến {most} chữ cái; lý do được lưu lại.",
        en="Please give a reason of 3 to {most} letters; it is kept.",
        source=_DELEGATION,
    ),
    "mandates.not_there": Kind(
        status=404,
        vi="Không có quyền nào như vậy trong địa bàn của bạn.",
        en="There is no such mandate in your area.",
        source=_DELEGATION,
    ),
    "mandates.ended": Kind(
        status=409,
        vi="Quyền này đã kết thúc rồi; không cần thu hồi nữa.",
        en="This mandate has already ended; nothing is left to revoke.",
        source=_DELEGATION,
    ),
    "mandates.not_below": Kind(
        status=403,
        vi="Không thu hồi quyền của người cùng vai trò, cùng địa bàn mà không do mình giao. Hãy đề nghị cấp trên.",
        en="Nobody revokes one of the same role and place that he did not give. Please ask the level above.",
        source=_DELEGATION,
    ),
    "mandates.deputy_of_other": Kind(
        status=422,
        vi="Người thay chỉ nhận đúng vai trò và địa bàn của quyền được thay. Hãy chọn quyền của chính bạn.",
        en="A deputy receives the role and place of the mandate he stands in for. Please choose a mandate of your own.",
        source=_DELEGATION,
    ),
    "mandates.own_proposal": Kind(
        status=403,
        vi="Người đề nghị không tự xác nhận. Hãy nhờ người khác có cùng quyền.",
        en="Who proposed it does not confirm it. Please ask another who has the same right.",
        source=_DELEGATION,
    ),
    "mandates.proposal_not_there": Kind(
        status=404,
        vi="Không có đề nghị này trong địa bàn của bạn.",
        en="There is no such proposal in your area.",
        source=_DELEGATION,
    ),
    "mandates.proposal_closed": Kind(
        status=409,
        vi="Đề nghị này đã được trả lời hoặc đã quá hạn {expires}. Hãy lập đề nghị mới nếu vẫn cần.",
        en="This proposal has been answered, or expired on {expires}. Please make a new one if it is still needed.",
        source=_DELEGATION,
    ),
    "mandates.purpose_unknown": Kind(
        status=422,
        vi="Hãy chọn mục đích xem dữ liệu trong danh sách.",
        en="Please choose from the list what you look at the data for.",
        source="product.md Z-11",
    ),
    "mandates.case_needed": Kind(
        status=422,
        vi="Hãy ghi số vụ việc hoặc số quyết định, từ {least} đến {most} ký tự. Số này được lưu vào nhật ký truy cập.",
        en="Please give the number of the case or decision, {least} to {most} characters. It is kept in the record of access.",
        source="product.md Z-11",
    ),
}
