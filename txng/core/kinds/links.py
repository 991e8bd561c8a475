"""Problems of links from codes to other sites: what is wrong, what would be right, what to do."""

from txng.core.kinds.kind import Kind

_DNS = "RFC 8552; RFC 1035; product.md S-12"
_RESOLVER = "GS1-Conformant Resolver 1.2.1; ADR 33"

KINDS: dict[str, Kind] = {
    code: Kind(status=status, vi=vi, en=en, source=source)
    for code, status, vi, en, source in (
        (
            "links.not_there", 404,
            "Không có liên kết hay tên miền nào như vậy của bạn. Hãy xem danh sách liên kết của mình.",
            "You have no such link or host. Please see the list of your own.", _RESOLVER,
        ),
        (
            "links.type_not_there", 404,
            "Mã này không có liên kết loại {type}. Hãy xem các liên kết đang có: {url}.",
            "This code has no link of the type {type}. Please see the links it has: {url}.",
            "GS1-Conformant Resolver 1.2.1, 2.6.2",
        ),
        (
            "links.nothing_there", 404,
            "Chưa có gì được đăng ký cho mã {key}. Hãy xem lại mã in trên hàng.",
            "Nothing is registered for {key}. Please look at the printed code again.",
            "GS1-Conformant Resolver 1.2.1, 2.4.1",
        ),
        (
            "links.anchor", 422,
            "“{text}” không phải mã gắn được liên kết. Hãy ghi một mã GS1 hoặc địa chỉ Digital Link không có phần sau dấu hỏi.",
            "“{text}” cannot carry links. Please give a GS1 key, or a Digital Link without a query.",
            "GS1-Conformant Resolver 1.2.1, 2.4",
        ),
        (
            "links.anchor_finer", 422,
            "Số sê-ri đã chỉ đúng một món hàng: không gắn liên kết cho số sê-ri kèm số lô hay biến thể. Hãy bỏ phần {extra}.",
            "A serial names one piece already: no link hangs on a serial together with a lot or variant. Please leave out {extra}.",
            "GS1-Conformant Resolver 1.2.1, 2.5.9",
        ),
        (
            "links.anchor_not_yours", 404,
            "Không có mã {key} trong các sản phẩm, địa điểm của tổ chức. Hãy đăng ký sản phẩm hoặc địa điểm trước.",
            "There is no {key} among the products and places of the organisation. Please register it first.",
            "Nghị định 37/2026/NĐ-CP Đ16; ADR 33",
        ),
        (
            "links.type", 422,
            "“{type}” không phải loại liên kết của GS1 Web Vocabulary. Dùng chẳng hạn gs1:pip hoặc gs1:certificationInfo.",
            "“{type}” is no link type of the GS1 Web Vocabulary. Use for example gs1:pip or gs1:certificationInfo.",
            "GS1 Web Vocabulary 1.16; GS1-Conformant Resolver 1.2.1, 2.14",
        ),
        (
            "links.type_is_flag", 422,
            "{type} không tự đứng: hãy chọn loại mô tả (chẳng hạn gs1:pip) rồi đánh dấu liên kết mặc định.",
            "{type} does not stand alone: please choose a descriptive type (such as gs1:pip) and mark the link as default.",
            "GS1-Conformant Resolver 1.2.1, 2.5.8",
        ),
        (
            "links.title", 422,
            "Liên kết cần tiêu đề dài từ 1 đến {most} ký tự. Hãy viết bằng ngôn ngữ của trang đích.",
            "A link needs a title of 1 to {most} characters. Please write it in the language of its target.",
            "GS1-Conformant Resolver 1.2.1, 2.5.3",
        ),
        (
            "links.language", 422,
            "Ngôn ngữ “{tag}” không dùng được. Hãy ghi hai chữ (vi) hoặc hai chữ và nước (en-US).",
            "The language “{tag}” cannot be used. Please write two letters (vi), or two letters and a country (en-US).",
            "GS1-Conformant Resolver 1.2.1, 2.5.4; linkset schema",
        ),
        (
            "links.media_type", 422,
            "“{type}” không phải kiểu nội dung. Dùng chẳng hạn text/html hoặc application/pdf.",
            "“{type}” is no media type. Use for example text/html or application/pdf.",
            "RFC 6838 4.2; GS1-Conformant Resolver 1.2.1, 2.5.5",
        ),
        (
            "links.context", 422,
            "Ngữ cảnh “{context}” không có. Dùng một trong: {want}.",
            "There is no context “{context}”. Use one of: {want}.",
            "GS1-Conformant Resolver 1.2.1, 2.5.6",
        ),
        (
            "links.validity", 422,
            "Ngày kết thúc {last} trước ngày bắt đầu {first}. Hãy sửa lại thời hạn.",
            "The last day {last} lies before the first day {first}. Please correct the validity.",
            _RESOLVER,
        ),
        (
            "links.default_taken", 409,
            "Mã này đã có liên kết mặc định (liên kết số {number}). Mỗi mã chỉ có một; hãy sửa liên kết đó trước.",
            "This code has a default link already (link {number}). Each code has one; please amend that one first.",
            "GS1-Conformant Resolver 1.2.1, 2.5.8",
        ),
        (
            "links.default_twice", 422,
            "Một liên kết là mặc định chung hoặc mặc định theo ngôn ngữ, không cả hai. Hãy chọn một.",
            "A link is the default of all, or one of those by language, not both. Please choose one.",
            "GS1-Conformant Resolver 1.2.1, 2.5.8",
        ),
        (
            "links.href", 422,
            "Không dẫn được tới địa chỉ “{href}”. Hãy dùng https://tên-miền/…, không có tên người dùng, không dùng địa chỉ IP.",
            "“{href}” cannot be linked to. Please use https://host/…, without a user name and without an IP address.",
            "product.md S-12",
        ),
        (
            "links.own_host", 422,
            "“{href}” là địa chỉ của chính cổng này: chuyển hướng sẽ quay vòng. Hãy dẫn tới trang của bạn.",
            "“{href}” is an address of this portal itself: the redirect would go round in circles. Please link to your own page.",
            "product.md S-12",
        ),
        (
            "links.host_confusable", 422,
            "Tên miền {host} dễ nhầm với {like} hoặc trộn nhiều bộ chữ. Hãy dùng tên miền khác.",
            "The host {host} is easily taken for {like}, or mixes alphabets. Please use another.",
            "Unicode UTS 39; product.md S-12",
        ),
        (
            "links.proof_missing", 409,
            "Tệp {url} không có dòng xác nhận. Hãy đặt đúng dòng “{want}” vào đó rồi kiểm tra lại.",
            "The file {url} does not have the line. Please put “{want}” there and check again.",
            "product.md S-12; RFC 8615",
        ),
        (
            "links.proof_unread", 409,
            "Không đọc được tệp {url} ({reason}). Hãy để ai cũng mở được tệp ấy, có dòng “{want}”, rồi kiểm tra lại.",
            "The file {url} could not be read ({reason}). Please let everybody open it, with the line “{want}”, and check again.",
            "product.md S-12; RFC 8615",
        ),
        (
            "links.host_revoked", 409,
            "Cán bộ đã thu lại xác nhận của {host} ngày {day}: không tự chứng minh lại được. Hãy đề nghị cán bộ xem lại.",
            "An officer took the verification of {host} back on {day}: it cannot be proven anew by its owner. Please ask an officer.",
            "product.md S-12",
        ),
        (
            "links.means", 422,
            "Không có cách chứng minh “{means}”. Hãy dùng một trong: {want}.",
            "There is no means of proof “{means}”. Use one of: {want}.",
            _DNS,
        ),
        (
            "links.dns_no_name", 409,
            "DNS trả lời: không có tên {name}. Hãy thêm một bản ghi TXT tên ấy, nội dung “{want}”; có thể phải chờ vài giờ mới thấy.",
            "DNS says that there is no name {name}. Please add a TXT record of that name, “{want}”; it may take hours to be seen.",
            _DNS,
        ),
        (
            "links.dns_no_text", 409,
            "Có tên {name} nhưng không có bản ghi TXT nào ở đó. Hãy thêm bản ghi kiểu TXT, nội dung “{want}”.",
            "The name {name} is there, but without a TXT record. Please add one with the text “{want}”.",
            _DNS,
        ),
        (
            "links.dns_other_text", 409,
            "Có {count} bản ghi TXT ở {name}, không bản ghi nào là “{want}”. Hãy sửa lại cho đúng từng ký tự, không thêm gì trước hay sau.",
            "There are {count} TXT records at {name}, none of them “{want}”. Please write it letter by letter, nothing before or behind.",
            _DNS,
        ),
        (
            "links.dns_failed", 409,
            "DNS báo lỗi khi hỏi {name} ({rcode}): thường do máy chủ của tên miền hay DNSSEC hỏng. Hãy để bản ghi “{want}” ở đó, hỏi nơi quản lý.",
            "DNS fails on {name} ({rcode}): often the name's own servers or DNSSEC. Please leave “{want}” there and ask whoever keeps the name.",
            _DNS,
        ),
        (
            "links.dns_timeout", 409,
            "Sau {seconds} giây vẫn chưa có trả lời DNS về {name}. Hãy để nguyên bản ghi “{want}” và kiểm tra lại sau ít phút.",
            "After {seconds} seconds there is no answer of DNS about {name}. Please leave the record “{want}” and check again in some minutes.",
            _DNS,
        ),
        (
            "links.dns_unasked", 409,
            "Cổng đang không hỏi được DNS ({reason}); bản ghi ở {name} chưa được xem. Hãy kiểm tra lại sau, hoặc đặt dòng “{want}” vào tệp.",
            "DNS cannot be asked from here ({reason}); {name} was not looked at. Please check again later, or put “{want}” into the file.",
            _DNS,
        ),
        (
            "links.officer_only", 403,
            "Bạn không có quyền xác nhận tên miền của tổ chức khác. Hãy chứng minh bằng mã xác nhận trên tên miền.",
            "You may not verify hosts for organisations. Please prove it by the token on the host.",
            "product.md S-12",
        ),
        (
            "links.evidence", 422,
            "Hãy ghi căn cứ xác nhận, từ 3 đến {most} ký tự.",
            "Please say on what evidence, in 3 to {most} characters.",
            "product.md S-12",
        ),
    )
}  # fmt: skip
