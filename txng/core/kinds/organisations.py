"""What may be wrong with what an organisation says of itself, with merging and with solution providers."""

from __future__ import annotations

from txng.core.kinds.kind import Kind

_H14 = "product.md H-14; Nghị định 37/2026/NĐ-CP, Đ28"
_LAW = "product.md C-01, D-01; Nghị định 37/2026/NĐ-CP, Đ24–Đ28"

KINDS = {
    "organisations.none": Kind(
        status=404,
        vi="Không có tổ chức nào mang mã này. Hãy xem lại mã, hoặc tìm ở trang tra cứu: /tra-cuu/.",
        en="No organisation has this code. Please check it, or search: /tra-cuu/.",
        source="product.md C-13",
    ),
    "organisations.request_what": Kind(
        status=422,
        vi="Không đổi được “{got}” theo cách này. Hãy chọn: tên hoặc mã số thuế.",
        en="“{got}” is not changed this way. Please choose: name or tax code.",
        source=_LAW,
    ),
    "organisations.request_wanted": Kind(
        status=422,
        vi="Hãy ghi nội dung đề nghị, từ 2 đến {most} chữ cái.",
        en="Please say what you ask for, 2 to {most} letters.",
        source=_LAW,
    ),
    "organisations.requests_too_many": Kind(
        status=429,
        vi="Tổ chức này đang có {most} yêu cầu chờ trả lời. Hãy đợi cán bộ xử lý rồi gửi tiếp.",
        en="{most} requests about this organisation are waiting. Please wait until they are answered.",
        source=_LAW,
    ),
    "organisations.request_not_there": Kind(
        status=404,
        vi="Không có yêu cầu này trong địa bàn của bạn.",
        en="There is no such request in your area.",
        source=_LAW,
    ),
    "organisations.request_own": Kind(
        status=403,
        vi="Không tự trả lời yêu cầu do chính mình gửi. Hãy để cán bộ khác trả lời.",
        en="Nobody answers a request of his own. Please let another officer do it.",
        source="product.md Z-05",
    ),
    "organisations.request_closed": Kind(
        status=409,
        vi="Yêu cầu này đã được trả lời. Hãy mở lại để xem.",
        en="This request has been answered. Please open it again.",
        source=_LAW,
    ),
    "organisations.merge_unlike": Kind(
        status=409,
        vi="“{name}” và “{into}” là hai loại tổ chức khác nhau (cơ quan và cơ sở sản xuất, kinh doanh), không gộp được. Hãy chọn lại.",
        en="“{name}” and “{into}” are of different kinds (an authority and a producer or firm) and cannot be merged. Please choose again.",
        source=_LAW,
    ),
    "organisations.sector_unknown": Kind(
        status=422,
        vi="Không có ngành “{got}”. Hãy chọn trong các ngành: {known}.",
        en="There is no sector “{got}”. Please choose among: {known}.",
        source=_LAW,
    ),
    "providers.key_not_accredited": Kind(
        status=403,
        vi="Khoá này không phải của một đơn vị giải pháp được công nhận, không ghi thay được. Hãy bỏ đầu mục TXNG-On-Behalf-Of, hoặc xin công nhận: /don-vi-giai-phap/.",
        en="This key is not one of an accredited solution provider, and acts for nobody else. Please leave out the header TXNG-On-Behalf-Of, or ask to be accredited: /don-vi-giai-phap/.",
        source=_H14,
    ),
    "providers.suspended": Kind(
        status=403,
        vi="Công nhận của đơn vị giải pháp này không còn hiệu lực (tình trạng: {state}; thời hạn đến {last}); tin gửi thay khách hàng bị từ chối, chưa có gì được ghi. "
        "Hãy liên hệ Trung tâm Mã số, mã vạch Quốc gia; khách hàng đã được hướng dẫn xuất dữ liệu hoặc chuyển đơn vị.",
        en="The accreditation of this solution provider is not in force (state: {state}; until {last}); messages for customers are refused and nothing was stored. "
        "Please ask the national numbering centre; customers were told how to export or to move.",
        source=_H14,
    ),
    "providers.not_named": Kind(
        status=403,
        vi="Không có khách hàng mã “{code}” đang giao việc cho đơn vị này. Hãy đề nghị khách hàng chọn đơn vị tại trang tổ chức của họ, mục Đơn vị giải pháp.",
        en="No customer with the code “{code}” lets this provider act for it. Please ask the customer to name you on its page, under Solution providers.",
        source=_H14,
    ),
    "providers.customer_stopped": Kind(
        status=403,
        vi="Khách hàng “{code}” đang bị tạm dừng hoặc đã đóng; chưa có gì được ghi. Khách hàng hãy liên hệ UBND xã, phường.",
        en="The customer “{code}” is suspended or closed; nothing was stored. The customer should ask its commune.",
        source=_H14,
    ),
    "providers.not_there": Kind(
        status=404,
        vi="Không có đơn vị giải pháp hoặc giao việc này. Hãy xem danh sách: /don-vi-giai-phap/.",
        en="There is no such solution provider or engagement. Please see the list: /don-vi-giai-phap/.",
        source=_H14,
    ),
    "providers.not_accredited": Kind(
        status=409,
        vi="Đơn vị này hiện không được công nhận hoặc đang tạm dừng. Hãy chọn đơn vị khác trong danh sách.",
        en="This provider is not accredited now, or suspended. Please choose another of the list.",
        source=_H14,
    ),
    "providers.not_fit": Kind(
        status=409,
        vi="“{name}” không thể làm việc này: chỉ cơ sở, doanh nghiệp đang hoạt động mới được công nhận hoặc giao việc, và không giao cho chính mình.",
        en="“{name}” cannot: only producers and firms that are active are accredited or name a provider, and none names itself.",
        source=_H14,
    ),
    "providers.scope": Kind(
        status=422,
        vi="Hãy chọn ít nhất một phạm vi trong: {known}.",
        en="Please choose at least one scope of: {known}.",
        source=_H14,
    ),
    "providers.conformance": Kind(
        status=422,
        vi="Kết quả thử nghiệm phải là một trong: {known}.",
        en="The conformance must be one of: {known}.",
        source=_H14,
    ),
    "providers.evidence": Kind(
        status=422,
        vi="Hãy ghi căn cứ của kết quả thử nghiệm (số biên bản, địa chỉ kết quả tự kiểm tra), từ 3 đến {most} chữ cái.",
        en="Please say by what the conformance is known (number of a report, address of a self-test), 3 to {most} letters.",
        source=_H14,
    ),
    "providers.dates": Kind(
        status=422,
        vi="Ngày hết hạn {last} đã qua hoặc trước ngày bắt đầu. Hãy chọn ngày sau hôm nay.",
        en="The last day {last} is past, or before the first. Please choose one after today.",
        source=_H14,
    ),
    "providers.standing": Kind(
        status=409,
        vi="Công nhận đang ở tình trạng “{state}”, không chuyển sang “{wanted}” được. Hãy mở lại để xem tình trạng mới nhất.",
        en="The accreditation stands at “{state}” and cannot become “{wanted}”. Please open it again to see how it stands.",
        source=_H14,
    ),
    "providers.named_already": Kind(
        status=409,
        vi="Tổ chức đã giao việc cho “{name}”. Muốn đổi phạm vi, hãy chấm dứt rồi giao lại.",
        en="The organisation has named “{name}” already. To change the scope, please end it and name it again.",
        source=_H14,
    ),
}
