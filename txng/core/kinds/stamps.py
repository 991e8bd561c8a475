"""Problems of `stamps`: what is wrong, what would be right, what to do."""

from txng.core.kinds.kind import Kind

_DECREE = "Nghị định 37/2026/NĐ-CP Đ24, Đ25; ADR 31"
_ROLL = "product.md H4; ADR 31"

KINDS: dict[str, Kind] = {
    "stamps.not_there": Kind(
        status=404,
        vi="Không có lô tem hay đề nghị tem nào như vậy của bạn. Hãy xem danh sách tem của mình.",
        en="You have no such batch or request of stamps. Please see the list of your own.",
        source=_DECREE,
    ),
    "stamps.product_not_yours": Kind(
        status=404,
        vi="Không có sản phẩm {key} trong các sản phẩm của tổ chức. Hãy đăng ký sản phẩm trước khi xin tem.",
        en="There is no product {key} among those of the organisation. Please register it before asking for stamps.",
        source=_DECREE,
    ),
    "stamps.quantity": Kind(
        status=422,
        vi="Số lượng tem phải từ 1 đến {most}; đang là {quantity}.",
        en="The number of stamps must be 1 to {most}; it is {quantity}.",
        source=_DECREE,
    ),
    "stamps.form": Kind(
        status=422,
        vi="Dạng tem “{form}” không có. Dùng “serial” (sản phẩm có GTIN) hoặc “short” (mã ngắn, sản phẩm không có GTIN, nhãn rất nhỏ).",
        en="There is no form “{form}”. Use “serial” (products with a GTIN) or “short” (short codes: no GTIN, tiny labels).",
        source=_DECREE,
    ),
    "stamps.no_gtin": Kind(
        status=422,
        vi="Sản phẩm {key} không có GTIN nên không thể mang số sê-ri GS1. Hãy chọn mã ngắn.",
        en="Product {key} has no GTIN and cannot carry a GS1 serial. Please choose short codes.",
        source="GS1 General Specifications 3.5.2",
    ),
    "stamps.text_too_long": Kind(
        status=422,
        vi="Ô này dài {length} ký tự; nhiều nhất {most}. Hãy viết ngắn hơn.",
        en="This field has {length} characters; at most {most}. Please shorten it.",
        source=_DECREE,
    ),
    "stamps.reason_needed": Kind(
        status=422,
        vi="Hãy nêu lý do, từ 3 đến {most} ký tự.",
        en="Please give a reason of 3 to {most} characters.",
        source=_DECREE,
    ),
    "stamps.decided": Kind(
        status=409,
        vi="Đề nghị này đã được xét ngày {at}. Hãy lập đề nghị mới nếu cần thêm tem.",
        en="This request was decided on {at}. Please make another if more stamps are needed.",
        source=_DECREE,
    ),
    "stamps.own_request": Kind(
        status=403,
        vi="Không ai tự duyệt đề nghị do chính mình lập. Hãy để cán bộ khác xét.",
        en="Nobody approves a request of his own. Please let another officer decide.",
        source=_DECREE,
    ),
    "stamps.not_approved": Kind(
        status=409,
        vi="Đề nghị này chưa được duyệt nên chưa cấp được tem. Hãy chờ cán bộ địa bàn xét.",
        en="This request is not approved, so no stamps can be issued. Please wait for the officer of the place.",
        source=_DECREE,
    ),
    "stamps.too_many": Kind(
        status=409,
        vi="Đề nghị còn {left} tem chưa cấp; không cấp được {quantity}.",
        en="The request has {left} stamps left; {quantity} cannot be issued.",
        source=_DECREE,
    ),
    "stamps.used_up": Kind(
        status=503,
        vi="Khoá tem của năm {year} đã cấp hết. Người vận hành cần tạo khoá mới.",
        en="The key of {year} has no stamps left. The operator has to make another.",
        source="ADR 31",
    ),
    "stamps.stretch": Kind(
        status=422,
        vi="Từ số {first} đến số {last} không nằm trong lô tem này (1 đến {count}). Hãy ghi số thứ tự in trên cuộn tem.",
        en="{first} to {last} does not lie in this batch (1 to {count}). Please give the running numbers printed on the roll.",
        source=_DECREE,
    ),
    "stamps.voided_ones": Kind(
        status=409,
        vi="Trong đoạn này có {count} tem đã huỷ; tem đã huỷ không dùng lại được. Hãy chọn đoạn khác.",
        en="{count} stamps of this stretch are void, and void stamps stay so. Please choose another stretch.",
        source=_DECREE,
    ),
    "stamps.nothing_to_do": Kind(
        status=409,
        vi="Mọi tem trong đoạn này đã ở trạng thái đó rồi. Không có gì thay đổi.",
        en="All stamps of this stretch are so already. Nothing was changed.",
        source=_DECREE,
    ),
    "stamps.lot_not_there": Kind(
        status=422,
        vi="Lô {lot} chưa được đăng ký cho sản phẩm {key}. Hãy đăng ký lô trước, hoặc xem lại số lô.",
        en="Lot {lot} is not registered for product {key}. Please register it first, or look at the lot number again.",
        source=_DECREE,
    ),
    "stamps.not_yours": Kind(
        status=403,
        vi="Bạn không có quyền làm việc này với tem của tổ chức. Hãy hỏi quản trị của tổ chức.",
        en="You may not do this with the organisation's stamps. Please ask its administrator.",
        source=_DECREE,
    ),
    "stamps.key_missing": Kind(
        status=503,
        vi="Nút này chưa có khoá tem của năm {year}. Người vận hành chạy: manage.py makestampkey {year}.",
        en="This node has no stamp key of {year}. The operator runs: manage.py makestampkey {year}.",
        source="ADR 31",
    ),
    "stamps.key_unusable": Kind(
        status=503,
        vi="Không dùng được tệp khoá tem {path}: {reason}.",
        en="The stamp key file {path} cannot be used: {reason}.",
        source="ADR 31",
    ),
    "stamps.short_mistyped": Kind(
        status=400,
        vi="Mã ngắn {code} gõ sai: các chữ kiểm ở cuối không khớp. Hãy gõ lại đủ 18 chữ in trên tem.",
        en="Short code {code} is mistyped: the check letters at its end do not fit. Please type all 18 letters of the stamp again.",
        source="product.md Q-07; ADR 31",
    ),
    "stamps.suspicion_not_there": Kind(
        status=404,
        vi="Không có cảnh báo tem nào như vậy của bạn. Hãy xem danh sách cảnh báo.",
        en="You have no such alarm about a stamp. Please see the list of alarms.",
        source="ADR 32",
    ),
    "stamps.appealed": Kind(
        status=409,
        vi="Cảnh báo này đã có khiếu nại hoặc đã được trả lời. Mỗi cảnh báo khiếu nại một lần.",
        en="This alarm was appealed or answered already. Each is appealed once.",
        source="ADR 32",
    ),
    "stamps.own_appeal": Kind(
        status=403,
        vi="Không ai tự trả lời khiếu nại do chính mình gửi. Hãy để cán bộ khác xét.",
        en="Nobody answers an appeal of his own. Please let another officer decide.",
        source="ADR 32",
    ),
    "stamps.roll_code": Kind(
        status=422,
        vi="“{code}” không phải mã của một con tem. Hãy quét mã trên tem, gõ đủ các chữ in dưới mã, hoặc gõ số thứ tự của một tem và quét tem kia.",
        en="“{code}” is no stamp's code. Please scan the stamp, type all the letters below the code, or type the running number of one and scan the other.",
        source=_ROLL,
    ),
    "stamps.roll_batches": Kind(
        status=409,
        vi="Tem đầu và tem cuối thuộc hai lô tem khác nhau. Hãy quét hai đầu của cùng một cuộn.",
        en="The first and the last stamp are of two batches. Please scan both ends of one roll.",
        source=_ROLL,
    ),
    "stamps.roll_reversed": Kind(
        status=409,
        vi="Tem đầu (số {first}) đứng sau tem cuối (số {last}). Hãy đổi chỗ hai tem rồi kích hoạt lại.",
        en="The first stamp (number {first}) comes after the last (number {last}). Please swap the two and activate again.",
        source=_ROLL,
    ),
    "stamps.roll_product": Kind(
        status=409,
        vi="Cuộn tem này cấp cho sản phẩm {key}, còn lô đã chọn là của {lot}. Hãy chọn lô của đúng sản phẩm, hoặc lấy cuộn tem khác.",
        en="This roll was issued for product {key}, the lot is of {lot}. Please choose a lot of that product, or take another roll.",
        source=_ROLL,
    ),
    "stamps.roll_active": Kind(
        status=409,
        vi="Trong {count} tem của cuộn này đã có {active} tem được kích hoạt. Hãy quét lại từ tem đầu tiên chưa dùng.",
        en="{active} of the {count} stamps of this roll are activated already. Please begin with the first stamp that is not.",
        source=_ROLL,
    ),
}
