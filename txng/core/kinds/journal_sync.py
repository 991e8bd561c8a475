"""Problems of `journal`: what a phone sends, and how it is kept. What is wrong, what would be right, what to do."""

from txng.core.kinds.kind import Kind

_CONTRACT = "ADR 40: the offline contract"

KINDS: dict[str, Kind] = {
    "journal.full": Kind(
        status=503,
        vi="Máy chủ đang nhận từ rất nhiều điện thoại. Nhật ký vẫn an toàn trên máy của bạn; máy sẽ tự gửi lại sau {seconds} giây.",
        en="The server is hearing very many phones. Your entries are safe on the phone; it sends them again by itself in {seconds} seconds.",
        source="product.md R-24; RFC 9110 10.2.3, 15.6.4; " + _CONTRACT,
    ),
    "journal.signed_out": Kind(
        status=401,
        vi="Phiên đăng nhập đã hết. Những gì bạn ghi vẫn nằm trên máy; hãy đăng nhập lại để gửi.",
        en="You are signed out. What you wrote is still on the phone; please sign in again to send it.",
        source=_CONTRACT,
    ),
    "journal.second_factor": Kind(
        status=401,
        vi="Vai trò của bạn cần xác thực hai bước. Hãy đặt xác thực hai bước tại /tai-khoan/hai-buoc/ rồi gửi lại; nhật ký vẫn nằm trên máy.",
        en="Your role needs a second factor. Please set it up at /tai-khoan/hai-buoc/ and send again; your entries are still on the phone.",
        source="ADR 28; " + _CONTRACT,
    ),
    "journal.not_yours": Kind(
        status=404,
        vi="Bạn không ghi nhật ký cho cơ sở này, hoặc quyền ghi đã hết. Lần ghi vẫn nằm trên máy; hãy hỏi chủ hộ hoặc chủ cơ sở.",
        en="You do not keep the log of this organisation, or no longer. The entry is still on the phone; please ask the household or the owner.",
        source="product.md Z-04, R-13; " + _CONTRACT,
    ),
    "journal.sync_form": Kind(
        status=422,
        vi="Chưa đọc được lượt gửi: cần {want}. Không có gì được ghi; hãy cập nhật ứng dụng rồi gửi lại.",
        en="This message could not be read: it needs {want}. Nothing was stored; please update the app and send again.",
        source=_CONTRACT,
    ),
    "journal.entry_form": Kind(
        status=422,
        vi="Một lần ghi phải là một đối tượng JSON. Không có gì được ghi; hãy cập nhật ứng dụng rồi gửi lại.",
        en="An entry must be a JSON object. Nothing was stored; please update the app and send again.",
        source=_CONTRACT,
    ),
    "journal.entry_id": Kind(
        status=422,
        vi="“{value}” không phải mã của một lần ghi. Mã là UUID viết thường có gạch nối, do điện thoại đặt một lần và không đổi.",
        en="“{value}” is no name of an entry. It is a UUID in lower case with hyphens, given once by the phone and never changed.",
        source="RFC 9562; " + _CONTRACT,
    ),
    "journal.entry_version": Kind(
        status=422,
        vi="“{value}” không phải số bản. Bản đầu là 1, mỗi lần sửa thêm 1.",
        en="“{value}” is no version. The first is 1, and each edit adds 1.",
        source=_CONTRACT,
    ),
    "journal.entry_organisation": Kind(
        status=422,
        vi="Lần ghi chưa nêu của cơ sở nào. Hãy chọn hộ hoặc cơ sở rồi lưu lại.",
        en="The entry does not say whose it is. Please choose the household or organisation and save it again.",
        source=_CONTRACT,
    ),
    "journal.entry_long": Kind(
        status=413,
        vi="Lần ghi dài {got} byte, nhiều nhất {most}. Hãy viết ngắn lại, hoặc tách thành hai lần ghi.",
        en="The entry has {got} bytes, at most {most} are taken. Please shorten it, or make two entries of it.",
        source=_CONTRACT,
    ),
    "journal.attachment_unknown": Kind(
        status=404,
        vi="Chưa có lần ghi nào báo trước tệp này. Hãy gửi lần ghi trước, rồi gửi ảnh hoặc ghi âm của nó.",
        en="No entry has announced this file. Please send the entry first, then its photo or voice note.",
        source=_CONTRACT,
    ),
    "journal.attachment_id": Kind(
        status=422,
        vi="“{value}” không phải mã của một tệp: cần UUID viết thường có gạch nối.",
        en="“{value}” is no name of a file: it is a UUID in lower case with hyphens.",
        source=_CONTRACT,
    ),
    "journal.attachment_type": Kind(
        status=422,
        vi="Không nhận tệp loại “{got}”. Hãy gửi một trong: {known}.",
        en="Files of type “{got}” are not taken. Please send one of: {known}.",
        source=_CONTRACT,
    ),
    "journal.attachment_large": Kind(
        status=413,
        vi="Tệp dài {got} byte, nhiều nhất {most}. Hãy để ứng dụng thu nhỏ ảnh, hoặc nói ngắn hơn một phút.",
        en="The file has {got} bytes, at most {most} are taken. Please let the app make the photo smaller, or speak for less than a minute.",
        source=_CONTRACT,
    ),
    "journal.attachment_length": Kind(
        status=409,
        vi="Lần ghi báo tệp này dài {want} byte, nhưng lượt gửi nói {got}. Hãy chụp hoặc ghi âm lại và lưu thành bản mới.",
        en="The entry said that this file has {want} bytes, the upload says {got}. Please take it again and save a new version.",
        source=_CONTRACT,
    ),
    "journal.attachment_offset": Kind(
        status=409,
        vi="Máy chủ đang đợi từ byte {offset}. Hãy hỏi lại máy chủ đã có đến đâu rồi gửi tiếp từ đó.",
        en="The server expects the file from byte {offset} on. Please ask how much is there and go on from it.",
        source=_CONTRACT,
    ),
    "journal.attachment_digest": Kind(
        status=422,
        vi="Tệp nhận đủ nhưng không đúng mã kiểm tra đã báo. Phần đã gửi được bỏ; hãy gửi lại từ đầu.",
        en="The file is complete but is not the one announced. What came was dropped; please send it again from the beginning.",
        source=_CONTRACT,
    ),
    "journal.attachment_headers": Kind(
        status=422,
        vi="Mỗi phần của tệp cần hai đầu mục {want} là số nguyên không âm.",
        en="Each part of a file needs the headers {want}, whole numbers from 0 on.",
        source=_CONTRACT,
    ),
    "journal.conflict_not_there": Kind(
        status=404,
        vi="Không có mâu thuẫn nào đang chờ ở lần ghi này, hoặc đã có người xử lý. Hãy tải lại nhật ký.",
        en="No conflict waits at this entry, or somebody has resolved it. Please load the log again.",
        source="product.md R-20; " + _CONTRACT,
    ),
    "journal.conflict_keep": Kind(
        status=422,
        vi="Hãy chọn giữ một trong: {known}.",
        en="Please keep one of: {known}.",
        source="product.md R-20; " + _CONTRACT,
    ),
    "journal.lot_not_there": Kind(
        status=404,
        vi="Không có vụ, lô nào như vậy trong nhật ký bạn ghi. Hãy chọn lại trong danh sách lô.",
        en="There is no such season or lot in the logs that you keep. Please choose it from the list again.",
        source="product.md B-13; " + _CONTRACT,
    ),
    "journal.template_unknown": Kind(
        status=422,
        vi="Máy chủ chưa có mẫu nhật ký “{name}”. Lần ghi vẫn nằm trên máy; hãy mở ứng dụng khi có mạng để tải mẫu, rồi gửi lại.",
        en="This server has no template “{name}”. The entry is still on the phone; please open the app with a network to load templates, and send again.",
        source=_CONTRACT,
    ),
    "journal.entry_taken": Kind(
        status=409,
        vi="Lần ghi này đã được nhận trước đây với nội dung khác; bản trước được giữ nguyên. Muốn sửa, hãy mở lại và lưu thành bản mới.",
        en="This entry was received before with other contents; what came first stands. To change it, open it and save a new version.",
        source="product.md R-11; " + _CONTRACT,
    ),
    "journal.lot_not_yours": Kind(
        status=422,
        vi="Lô {lot} không phải của cơ sở này và chưa ai bàn giao cho cơ sở này, nên không bán được. Hãy ghi lần nhận hàng trước, hoặc chọn lại lô.",
        en="Lot {lot} is not of this producer, and nobody handed it over to it, so it cannot be sold. Please record first that it was received, or choose another lot.",
        source="product.md B-05, B-14; " + _CONTRACT,
    ),
    "journal.voice_long": Kind(
        status=422,
        vi="Lời nói dài {got} giây, nhiều nhất {most} giây. Lần ghi vẫn được giữ, chỉ không có lời nói này; hãy nói lại ngắn hơn.",
        en="The voice note is {got} seconds long, at most {most} are kept. The entry stands without it; please say it again, shorter.",
        source=_CONTRACT,
    ),
    "journal.remind_days": Kind(
        status=422,
        vi="Số ngày không ghi thì nhắc phải từ 1 đến {most}; bỏ trống để theo biểu mẫu của ngành.",
        en="The days without an entry until a reminder must be 1 to {most}; leave it empty to follow the template of the sector.",
        source="product.md C-09",
    ),
    "journal.grace_days": Kind(
        status=422,
        vi="Số ngày chờ sau khi nhắc, trước khi báo hợp tác xã hoặc cán bộ, phải từ 1 đến {most}; bỏ trống để theo biểu mẫu của ngành.",
        en="The days after a reminder until the cooperative or the officer is told must be 1 to {most}; leave it empty to follow the template of the sector.",
        source="product.md C-09",
    ),
}
