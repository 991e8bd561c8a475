"""Problems of `trace`: what is wrong, what would be right, what to do."""

from txng.core.kinds.kind import Kind

_GTS = "GS1 Global Traceability Standard 2.0; TCVN 12850:2019"

KINDS: dict[str, Kind] = {
    "trace.code_absent": Kind(
        status=400,
        vi="Chưa có mã để truy xuất. Hãy gửi mã trên tem hoặc bao bì trong tham số {name}, ví dụ {example}.",
        en="There is no code to trace. Please send the code printed on the stamp or package as {name}, for example "
        "{example}.",
        source="txng API v1",
    ),
    "trace.code_unreadable": Kind(
        status=400,
        vi="“{text}” không phải mã GS1 mà hệ thống đọc được. Hãy quét lại mã, hoặc nhập cả mã sản phẩm và số lô, ví dụ "
        "{example}.",
        en="“{text}” is not a GS1 code that can be read here. Please scan it again, or type the product code with its "
        "lot, for example {example}.",
        source="GS1 General Specifications 3.2; GS1 Digital Link URI syntax 1.6",
    ),
    "trace.direction_unknown": Kind(
        status=400,
        vi="Không có chiều truy xuất “{got}”. Chỉ có {want}. Hãy chọn một trong hai.",
        en="There is no direction “{got}”. It is one of {want}. Please choose one of the two.",
        source="txng API v1",
    ),
    "trace.product_only": Kind(
        status=422,
        vi="{item} chỉ là mã sản phẩm, chung cho mọi lô. Muốn truy xuất phải có thêm số lô hoặc số sê-ri. Hãy xem số lô "
        "in cạnh hạn sử dụng.",
        en="{item} is a product code, shared by all its lots. A trace needs the lot or serial number as well. Please "
        "look for the lot printed beside the expiry date.",
        source=_GTS,
    ),
    "trace.item_unknown": Kind(
        status=404,
        vi="Chưa có sự kiện nào được ghi cho {item}. Hãy so lại mã với bao bì; nếu mã đúng, hãy hỏi nơi bán hoặc nhà "
        "sản xuất.",
        en="No event has been recorded for {item}. Please compare the code with the package; if it is right, ask the "
        "seller or the producer.",
        source=_GTS,
    ),
    "trace.step_before_missing": Kind(
        status=422,
        vi="{item}: bước trước của lô này chưa được ghi. Đơn vị đang giữ lô cần ghi nơi nhận hoặc nơi thu hoạch.",
        en="{item}: the step before this one has not been recorded. Whoever holds the lot should record where it was "
        "received or harvested.",
        source=_GTS,
        warning=True,
    ),
    "trace.receipt_missing": Kind(
        status=422,
        vi="{item}: đã xuất đi nhưng bên nhận chưa ghi nhận. Bên nhận cần ghi việc nhận hàng.",
        en="{item}: it was shipped, but the receiving side has not recorded it. The receiver should record the receipt.",
        source=_GTS,
        warning=True,
    ),
    "trace.order_doubtful": Kind(
        status=422,
        vi="{item}: thứ tự thời gian đã ghi không khớp, có bước dùng trước khi có. Vật phẩm vẫn được tính vào chuỗi. Cần "
        "xem lại ngày giờ của các bước trước và sau.",
        en="{item}: the recorded times contradict each other: something was used before it was there. The item still "
        "counts as part of the chain. Please check the times of the steps before and after.",
        source=_GTS,
        warning=True,
    ),
    "trace.more_out_than_in": Kind(
        status=422,
        vi="{item}: ra {out} {uom}, nhiều hơn {into} {uom} đã vào. Cần xem lại số lượng đã ghi hoặc nguồn nguyên liệu "
        "chưa ghi.",
        en="{item}: {out} {uom} came out, more than the {into} {uom} that went in. Please check the recorded "
        "quantities, or the source that was not recorded.",
        source=_GTS,
        warning=True,
    ),
    "trace.unit_unknown": Kind(
        status=422,
        vi="{item}: đơn vị “{uom}” không có trong bảng UN/ECE Rec 20 đang dùng, nên không so được số lượng. Hãy dùng "
        "KGM, GRM, TNE, LTR hoặc C62.",
        en="{item}: the unit “{uom}” is not in the UN/ECE Rec 20 table in use, so quantities cannot be compared. Please "
        "use KGM, GRM, TNE, LTR or C62.",
        source="UN/ECE Recommendation 20",
        warning=True,
    ),
}
