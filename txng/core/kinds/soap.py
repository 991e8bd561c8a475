"""Problems of EPCIS over SOAP: envelopes, operations of the query interface, typed parameters, controls of subscriptions."""

from txng.core.kinds.kind import Kind

_SOAP = "SOAP 1.1, 4; SOAP 1.2, 5"
_XSD = "EPCIS 1.2 and 2.0, query XML Schema"
_QUERY = "EPCIS 1.2, 8.2"


def _fault(vi: str, en: str, source: str) -> Kind:
    return Kind(400, vi, en, source)


_MESSAGE: dict[str, Kind] = {
    "soap.envelope": _fault(
        "Gốc của tài liệu là “{name}”, không phải Envelope của SOAP hay EPCISQueryDocument. Hãy gửi một trong hai.",
        "The document's root is “{name}”, neither a SOAP Envelope nor an EPCISQueryDocument. Please send one of the two.",
        _SOAP,
    ),
    "soap.document": _fault(
        "Đây là “{name}”, không phải câu hỏi. Tài liệu cần ghi nhận hãy gửi tới /epcis/v1/capture.",
        "This is “{name}”, not a question. Please send documents to be captured to /epcis/v1/capture.",
        _QUERY,
    ),
    "soap.version": _fault(
        "Envelope mang không gian tên “{got}”. Hãy dùng SOAP 1.1 ({want_11}) hoặc SOAP 1.2 ({want_12}).",
        "The Envelope bears the namespace “{got}”. Please use SOAP 1.1 ({want_11}) or SOAP 1.2 ({want_12}).",
        _SOAP,
    ),
    "soap.must_understand": _fault(
        "Tiêu đề SOAP “{name}” đòi phải được hiểu, mà ở đây không hiểu tiêu đề nào. Hãy bỏ nó hoặc bỏ mustUnderstand.",
        "The SOAP header “{name}” must be understood, and none is understood here. Please drop it, or its mustUnderstand.",
        "SOAP 1.1, 4.2.3; SOAP 1.2, 5.2.3",
    ),
    "soap.body": _fault(
        "Trong Body có {count} phần tử; phải có đúng một, là thao tác cần gọi.",
        "The Body holds {count} elements; it must hold just one, the operation to call.",
        "WS-I Basic Profile 1.1, R2201",
    ),
    "soap.operation": _fault(
        "“{name}” không phải thao tác của giao diện truy vấn. Các thao tác: {known}.",
        "“{name}” is no operation of the query interface. The operations are: {known}.",
        _QUERY,
    ),
    "soap.namespace": _fault(
        "“{name}” mang không gian tên “{got}”. Hãy dùng {want_12} (EPCIS 1.2) hoặc {want_20} (EPCIS 2.0).",
        "“{name}” bears the namespace “{got}”. Please use {want_12} (EPCIS 1.2) or {want_20} (EPCIS 2.0).",
        _XSD,
    ),
    "soap.element_unknown": _fault(
        "Không có phần tử “{name}” trong {where}; ở đó chỉ có: {known}. Hãy bỏ hoặc sửa tên.",
        "{where} has no element “{name}”; it has: {known}. Please remove it or correct its name.",
        _XSD,
    ),
    "soap.element_twice": _fault(
        "Phần tử “{name}” có hai lần trong {where}. Hãy chỉ giữ một.",
        "The element “{name}” stands twice in {where}. Please keep one.",
        _XSD,
    ),
    "soap.field_missing": _fault(
        "Thiếu phần tử “{name}”, bắt buộc trong {where}. Hãy thêm vào.",
        "The element “{name}” is missing; {where} requires it. Please add it.",
        _XSD,
    ),
}

_PARAMETERS: dict[str, Kind] = {
    "soap.value": _fault(
        "Giá trị của tham số {name} chứa phần tử “{got}”. Hãy viết chữ, hoặc một dãy <string>…</string>.",
        "The value of the parameter {name} holds the element “{got}”. Please write text, or a list of <string>…</string>.",
        "EPCIS 1.2, 8.2.7 and 11.1 (QueryParam, ArrayOfString)",
    ),
    "soap.value_type": _fault(
        "Giá trị “{got}” của tham số {name} không phải {type} như xsi:type nói. Hãy sửa giá trị hoặc kiểu.",
        "The value “{got}” of the parameter {name} is no {type}, as its xsi:type says. Please correct the value or the type.",
        "EPCIS 1.2, 11.1 (QueryParam); XML Schema 2",
    ),
    "soap.no_values": _fault(
        "Tham số {name} là một dãy không có giá trị nào. Hãy cho ít nhất một giá trị, hoặc bỏ tham số.",
        "The parameter {name} is a list without a value. Please give at least one, or leave the parameter out.",
        "EPCIS 1.2, 8.2.5 (QueryParameterException)",
    ),
    "soap.parameter_missing": _fault(
        "Thiếu tham số {name}, bắt buộc trong {query}. Hãy thêm vào.",
        "The parameter {name} is missing; {query} requires it. Please add it.",
        "EPCIS 1.2, 8.2.7.2 (required parameters)",
    ),
    "soap.rest_only": _fault(
        "Tham số {name} thuộc giao diện REST; ở đây mọi sự kiện được trả lời một lần. Hãy bỏ nó; eventCountLimit cùng orderBy "
        "giới hạn số sự kiện.",
        "The parameter {name} belongs to the REST interface; here all events are answered at once. Please leave it out; "
        "eventCountLimit with orderBy limits their number.",
        "EPCIS 1.2, 8.2.7.1",
    ),
    "soap.kept_parameters": _fault(
        "Câu hỏi “{name}” đã được lưu cùng các tham số của nó. Hãy gọi mà không có tham số ({given}).",
        "The query “{name}” is kept with its parameters. Please call it without any ({given}).",
        "decision: a kept name means one question",
    ),
    "soap.unknown_query": Kind(
        404,
        "Không có câu hỏi nào tên “{name}”. Hãy gọi getQueryNames để xem các tên.",
        "There is no query named “{name}”. Please call getQueryNames for the names.",
        "EPCIS 1.2, 8.2.5 (NoSuchNameException)",
    ),
    "soap.poll_too_large": Kind(
        413,
        "Câu hỏi này có hơn {limit} sự kiện, là mức nhiều nhất của một lần trả lời. Hãy hỏi hẹp hơn (theo thời gian, theo "
        "nơi), dùng orderBy với eventCountLimit, hoặc đọc từng trang tại /epcis/v2/events.",
        "This query has more than {limit} events, the most that one answer holds. Please ask for less (by time, by place), "
        "use orderBy with eventCountLimit, or read page by page at /epcis/v2/events.",
        "EPCIS 1.2, 8.2.5 (QueryTooLargeException)",
    ),
}

_CONTROLS: dict[str, Kind] = {
    "soap.poll_only": _fault(
        "“{name}” chỉ hỏi được bằng poll, không đăng ký được.",
        "“{name}” can be polled only; nobody can subscribe to it.",
        "EPCIS 1.2, 8.2.7.2 (SubscribeNotPermittedException)",
    ),
    "soap.trigger": _fault(
        "Không nhận trigger “{got}”: ở đây không có sự kiện kích hoạt nào. Hãy cho schedule, ví dụ <second>0</second> để "
        "được báo mỗi phút.",
        "The trigger “{got}” is not taken: there are no triggers here. Please give a schedule, as <second>0</second> to be "
        "told each minute.",
        "EPCIS 1.2, 8.2.5.1 (trigger; SubscriptionControlsException)",
    ),
    "soap.schedule_missing": _fault(
        "Thiếu schedule trong controls, hoặc schedule trống: không biết khi nào báo tin. Ví dụ <second>0</second> để được báo "
        "mỗi phút.",
        "The schedule in controls is missing or empty: it is not known when to tell. <second>0</second> tells each minute.",
        "EPCIS 1.2, 8.2.5.1 (exactly one of schedule and trigger; SubscriptionControlsException)",
    ),
}

KINDS: dict[str, Kind] = {**_MESSAGE, **_PARAMETERS, **_CONTROLS}
