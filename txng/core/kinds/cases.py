"""Problems of `cases`: recalls and complaints. What is wrong, what would be right, what to do."""

from txng.core.kinds.kind import Kind

_DECREE = "Nghị định 37/2026/NĐ-CP Đ9, Đ52.7, Đ90; ADR 34"

KINDS: dict[str, Kind] = {
    "cases.recall_not_there": Kind(
        status=404,
        vi="Không có lệnh thu hồi nào như vậy. Hãy xem danh sách thu hồi.",
        en="There is no such recall. Please see the list of recalls.",
        source=_DECREE,
    ),
    "cases.product_not_there": Kind(
        status=404,
        vi="Không có sản phẩm {key} mà bạn được ban hành thu hồi. Hãy xem lại mã sản phẩm, và địa bàn hoặc ngành của mình.",
        en="There is no product {key} that you may recall. Please look at the code again, and at your area or sector.",
        source=_DECREE,
    ),
    "cases.scope_needed": Kind(
        status=422,
        vi="Hãy nêu thu hồi những gì: số lô, số sê-ri, hoặc cả sản phẩm.",
        en="Please say what is recalled: lots, serials, or the whole product.",
        source=_DECREE,
    ),
    "cases.scope_too_many": Kind(
        status=422,
        vi="Một lệnh thu hồi nêu nhiều nhất {most} lô và số sê-ri; đang là {count}. Hãy thu hồi cả sản phẩm, hoặc chia thành nhiều lệnh.",
        en="One recall names at most {most} lots and serials; there are {count}. Please recall the whole product, or make several recalls.",
        source="ADR 34",
    ),
    "cases.scope_unreadable": Kind(
        status=422,
        vi="“{text}” không phải số lô hay số sê-ri của sản phẩm này (nhiều nhất 20 ký tự). Hãy ghi như in trên bao bì, mỗi dòng một số.",
        en="“{text}” is no lot or serial of this product (20 characters at most). Please write it as it is printed, one a line.",
        source="GS1 General Specifications 3.4.4, 3.5.2",
    ),
    "cases.stretch_unreadable": Kind(
        status=422,
        vi="“{text}” không phải một dãy tem. Hãy ghi số lô tem, rồi từ số đến số như in trên nhãn: 12: 1-500.",
        en="“{text}” is no stretch of stamps. Please write the batch, then from and to as on the labels: 12: 1-500.",
        source="ADR 34",
    ),
    "cases.stretch_not_there": Kind(
        status=422,
        vi="Sản phẩm này không có tem số {last} trong lô tem {batch}. Hãy xem lại số lô tem và các số in trên nhãn.",
        en="This product has no stamp {last} in batch {batch}. Please look at the batch and at the numbers on the labels.",
        source="ADR 34",
    ),
    "cases.text_needed": Kind(
        status=422,
        vi="Ô “{field}” cần từ 3 đến {most} ký tự. Hãy viết để người mua hiểu ngay phải làm gì.",
        en="“{field}” needs 3 to {most} characters. Please write it so that a buyer knows at once what to do.",
        source=_DECREE,
    ),
    "cases.hotline": Kind(
        status=422,
        vi="“{text}” không phải số điện thoại gọi được. Hãy ghi như 1900 1234 hoặc 024 3825 1234.",
        en="“{text}” is no telephone number that can be called. Please write it as 1900 1234 or 024 3825 1234.",
        source=_DECREE,
    ),
    "cases.draft_closed": Kind(
        status=409,
        vi="Bản này đã trình người thứ hai nên không sửa được nữa. Hãy lập bản mới nếu cần thay đổi.",
        en="This draft was put to a second person and cannot be changed any more. Please write another to change something.",
        source="product.md Z-05; ADR 34",
    ),
    "cases.draft_changed": Kind(
        status=409,
        vi="Nội dung đã khác với khi trình. Không có gì được ban hành; hãy lập bản mới.",
        en="It is not what was put to you. Nothing was issued; please write another draft.",
        source="product.md Z-05",
    ),
    "cases.draft_empty": Kind(
        status=422,
        vi="Không còn mã nào trong bản này. Hãy thêm mã cần thu hồi.",
        en="No item is left in this draft. Please add what is to be recalled.",
        source=_DECREE,
    ),
    "cases.item_unknown": Kind(
        status=422,
        vi="“{text}” không phải mã của một lô, một sản phẩm hay một đơn vị hàng. Hãy chép địa chỉ in trên mã QR.",
        en="“{text}” is no code of a lot, a piece or a logistic unit. Please copy the address in the QR code.",
        source="GS1 General Specifications 3",
    ),
    "cases.recall_withdrawn": Kind(
        status=409,
        vi="Lệnh thu hồi này đã được rút. Không có gì thay đổi.",
        en="This recall was withdrawn already. Nothing was changed.",
        source=_DECREE,
    ),
    "cases.complaint_not_there": Kind(
        status=404,
        vi="Không có phản ánh nào mang số này. Hãy xem lại số đã nhận: 12 chữ và số, như 7XQ0-9ABC-42KD.",
        en="There is no complaint with this number. Please look at the number you were given: 12 letters and digits such as 7XQ0-9ABC-42KD.",
        source="product.md A-06",
    ),
    "cases.reason_unknown": Kind(
        status=422,
        vi="Hãy chọn một lý do bằng hình: giả/nhái, hết hạn, mất vệ sinh, thông tin sai, hoặc khác.",
        en="Please choose one of the pictures: fake, out of date, unclean, wrong information, or other.",
        source="product.md A-06",
    ),
    "cases.text_long": Kind(
        status=422,
        vi="Đoạn viết dài {length} ký tự; nhiều nhất {most}. Hãy viết ngắn hơn.",
        en="The text has {length} characters; at most {most}. Please shorten it.",
        source="product.md A-06",
    ),
    "cases.words_needed": Kind(
        status=422,
        vi="Với lý do “khác”, hãy viết vài chữ hoặc gửi một ảnh, để người xử lý biết chuyện gì.",
        en="For “other”, please write a few words or send a photo, so that somebody can see what it is about.",
        source="product.md A-06",
    ),
    "cases.phone": Kind(
        status=422,
        vi="“{text}” không phải số di động. Hãy ghi như 0912 345 678, hoặc để trống.",
        en="“{text}” is no mobile number. Please write it as 0912 345 678, or leave it empty.",
        source="product.md A-06",
    ),
    "cases.place_unknown": Kind(
        status=422,
        vi="Không tìm thấy một xã, phường duy nhất tên “{text}”. Hãy chọn trong danh sách, ghi thêm tên tỉnh, hoặc để trống.",
        en="No single commune is named “{text}”. Please choose from the list, add the province, or leave it empty.",
        source="product.md A-06",
    ),
    "cases.too_many": Kind(
        status=429,
        vi="Vừa có nhiều phản ánh từ cùng một mạng về mã này. Phản ánh của bạn chưa được ghi; hãy đợi {minutes} phút rồi gửi lại, hoặc gọi UBND xã, phường.",
        en="Many complaints about this code came from one network just now. Yours was not recorded; please wait {minutes} minutes and send it again, or call your commune.",
        source="ADR 34",
    ),
    "cases.step_not_now": Kind(
        status=409,
        vi="Phản ánh này đang ở bước khác nên không làm việc đó được. Hãy tải lại trang để xem tình trạng mới.",
        en="This complaint is at another step, so that this cannot be done. Please load the page again to see how it stands.",
        source="ADR 34",
    ),
    "cases.answer_needed": Kind(
        status=422,
        vi="Hãy viết câu trả lời cho người gửi, từ 10 đến {most} ký tự; ai có số phản ánh cũng đọc được.",
        en="Please write the answer to the sender, 10 to {most} characters; whoever has the number can read it.",
        source="Nghị định 37/2026/NĐ-CP Đ9.6",
    ),
    "cases.outcome_unknown": Kind(
        status=422,
        vi="Hãy chọn kết quả: đúng, không đúng, thuộc cơ quan khác, hoặc thư rác.",
        en="Please choose the outcome: founded, unfounded, for another authority, or spam.",
        source="ADR 34",
    ),
}
