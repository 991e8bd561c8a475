"""Problems of `capture` and of EPCIS queries: what is wrong, what would be right, what to do."""

from txng.core.kinds.kind import Kind

KINDS: dict[str, Kind] = {
    "capture.event_id_taken": Kind(
        status=409,
        vi="Tổ chức của bạn đã ghi một sự kiện khác mang mã {event_id} vào lúc {record_time}; một mã chỉ thuộc một nội dung. "
        "Hãy dùng mã mới cho sự kiện mới; muốn sửa sự kiện cũ, hãy gửi lại chính nó kèm errorDeclaration.",
        en="Your organisation has recorded another event with the id {event_id} at {record_time}; one id belongs to one "
        "content. Please give a new event a new id; to correct the old one, send it again with an errorDeclaration.",
        source="EPCIS 2.0, 7.4.1.2 (eventID, errorDeclaration); decision: identity is organisation, eventID, declaration or not",
    ),
    "capture.event_id_twice": Kind(
        status=400,
        vi="Trong cùng tài liệu, mã sự kiện {event_id} đã mang nội dung khác tại {first}; một mã chỉ thuộc một nội dung. "
        "Hãy đặt mã riêng cho từng sự kiện rồi gửi lại.",
        en="In the same document the event id {event_id} already carries another content at {first}; one id belongs to one "
        "content. Please give each event its own id and send the document again.",
        source="EPCIS 2.0, 7.4.1.2 (eventID)",
    ),
    "capture.declaration_type": Kind(
        status=400,
        vi="Bản đính chính của sự kiện {event_id} có loại {got}, trong khi sự kiện gốc là {want}. "
        "Hãy gửi lại nguyên sự kiện gốc, đúng loại {want}, kèm errorDeclaration.",
        en="The declaration about event {event_id} is a {got} while its original is a {want}. "
        "Please send the original event again as it was, as a {want}, with the errorDeclaration.",
        source="EPCIS 2.0, 7.4.1.2 (errorDeclaration: the same event, declared to be in error)",
    ),
    "capture.no_organisation": Kind(
        status=403,
        vi="Tài khoản này không thay mặt tổ chức nào nên không ghi được sự kiện. "
        "Hãy dùng khoá máy của tổ chức, hoặc xin cấp khoá tại trang quản trị.",
        en="This sign-in speaks for no organisation, so it cannot record events. "
        "Please use a machine key of the organisation, or ask for one in the office.",
        source="decision: every event has one capturing organisation",
    ),
    "capture.with_others": Kind(
        status=400,
        vi="Sự kiện này không có lỗi, nhưng không được ghi vì tài liệu có sự kiện khác bị lỗi. Hãy sửa các lỗi đó rồi gửi "
        "lại cả tài liệu, hoặc gửi với GS1-Capture-Error-Behaviour: proceed.",
        en="This event has no fault, but was not recorded because others in the document have. Please mend those and send "
        "the whole again, or send it with GS1-Capture-Error-Behaviour: proceed.",
        source="EPCIS 2.0, 12.6 (GS1-Capture-Error-Behaviour: rollback)",
    ),
    "capture.known": Kind(
        status=409,
        vi="Sự kiện {event_id} đã được ghi lúc {record_time}; biên nhận đầu tiên kèm theo đây. Bạn không cần gửi lại.",
        en="Event {event_id} was recorded at {record_time}; its first receipt is enclosed. There is no need to send it again.",
        source="EPCIS 2.0, 12.7 (POST /events: 409)",
    ),
    "capture.error_behaviour": Kind(
        status=400,
        vi="GS1-Capture-Error-Behaviour có giá trị “{got}”; chỉ nhận rollback hoặc proceed. Hãy sửa hoặc bỏ tiêu đề này.",
        en="GS1-Capture-Error-Behaviour says “{got}”; it may be rollback or proceed. Please correct the header or leave it out.",
        source="EPCIS 2.0, 12.6 (GS1-Capture-Error-Behaviour)",
    ),
    "capture.unknown_job": Kind(
        status=404,
        vi="Không có lần gửi {id} nào của tổ chức bạn. Hãy xem lại địa chỉ trong tiêu đề Location đã nhận.",
        en="Your organisation has no capture {id}. Please look again at the Location header you were given.",
        source="EPCIS 2.0, 12.6 (GET /capture/{captureID})",
    ),
    "capture.unknown_event": Kind(
        status=404,
        vi="Không thấy sự kiện {event_id}. Hãy xem lại mã, và nhớ mã hoá nó theo quy tắc URL.",
        en="There is no event {event_id} here. Please check the id, and that it is URL-encoded.",
        source="EPCIS 2.0, 12.7 (GET /events/{eventID})",
    ),
    "query.unknown_parameter": Kind(
        status=400,
        vi="Tham số truy vấn {name} không được hỗ trợ ở đây. Các tham số nhận được: {known}. Hãy bỏ hoặc sửa tên tham số.",
        en="The query parameter {name} is not supported here. Those understood are: {known}. Please remove or correct it.",
        source="EPCIS 2.0, 8.2.5 (QueryParameterException)",
    ),
    "query.parameter_value": Kind(
        status=400,
        vi="Tham số {name} có giá trị “{got}”; đúng ra phải là {want}. Hãy sửa rồi hỏi lại.",
        en="The parameter {name} says “{got}”; it must be {want_en}. Please correct it and ask again.",
        source="EPCIS 2.0, 8.2.7.1",
    ),
    "query.parameter_twice": Kind(
        status=400,
        vi="Tham số {name} chỉ được có một giá trị. Hãy giữ lại một rồi hỏi lại.",
        en="The parameter {name} may have one value only. Please keep one and ask again.",
        source="EPCIS 2.0, 8.2.5 (QueryParameterException)",
    ),
    "query.too_many_values": Kind(
        status=413,
        vi="Tham số {name} có {count} giá trị; nhiều nhất là {limit}. Hãy chia câu hỏi làm nhiều lần.",
        en="The parameter {name} has {count} values; at most {limit} are taken. Please ask in several queries.",
        source="EPCIS 2.0, 8.2.5 (QueryTooComplexException)",
    ),
    "query.limit_and_maximum": Kind(
        status=400,
        vi="eventCountLimit và maxEventCount không đi cùng nhau: một cái cắt bớt kết quả, cái kia từ chối khi quá nhiều. "
        "Hãy giữ lại một.",
        en="eventCountLimit and maxEventCount do not go together: one shortens the answer, the other refuses one that is too "
        "long. Please keep one.",
        source="EPCIS 2.0, 8.2.7.1 (eventCountLimit, maxEventCount)",
    ),
    "query.limit_without_order": Kind(
        status=400,
        vi="eventCountLimit chỉ có nghĩa khi biết sự kiện nào đứng đầu. Hãy thêm orderBy, ví dụ orderBy=eventTime.",
        en="eventCountLimit means something only when it is known which events come first. Please add orderBy, as "
        "orderBy=eventTime.",
        source="EPCIS 2.0, 8.2.7.1 (eventCountLimit)",
    ),
    "query.too_large": Kind(
        status=413,
        vi="Câu hỏi này có nhiều hơn {limit} sự kiện. Hãy hỏi hẹp hơn, tăng maxEventCount, hoặc bỏ nó và đọc từng trang.",
        en="This query has more than {limit} events. Please ask for less, raise maxEventCount, or leave it out and read page "
        "by page.",
        source="EPCIS 2.0, 8.2.5 (QueryTooLargeException); 8.2.7.1 (maxEventCount)",
    ),
    "query.page_token": Kind(
        status=400,
        vi="nextPageToken này không thuộc câu hỏi này. Hãy giữ nguyên mọi tham số của trang đầu, hoặc hỏi lại từ đầu.",
        en="This nextPageToken does not belong to this query. Please keep every parameter of the first page, or start again.",
        source="EPCIS 2.0, 12.4 (pagination)",
    ),
}
