"""Problems of `epcis`: what is wrong, what would be right, what to do."""

from txng.core.kinds.kind import Kind


def _fault(vi: str, en: str, source: str) -> Kind:
    return Kind(400, vi, en, source)


def _warning(vi: str, en: str, source: str) -> Kind:
    return Kind(400, vi, en, source, warning=True)


_JSON = "RFC 8259"
_I_JSON = "RFC 7493 (I-JSON)"
_SCHEMA = "EPCIS 2.0 JSON Schema"
_LD = "EPCIS 2.0, 10; JSON-LD 1.1, 4.1"

_BYTES: dict[str, Kind] = {
    "epcis.json_utf8": _fault(
        "Byte thứ {position} không phải UTF-8. Hãy lưu tài liệu bằng mã UTF-8 rồi gửi lại.",
        "Byte {position} is not UTF-8. Please save the document as UTF-8 and send it again.",
        "RFC 8259, 8.1",
    ),
    "epcis.json_syntax": _fault(
        "JSON sai ở dòng {line}, cột {column}: gặp “{found}”. Tài liệu có thể bị cắt cụt; hãy xuất lại rồi gửi lại.",
        "The JSON breaks at line {line}, column {column}: “{found}”. Perhaps it was cut; please export and send it again.",
        _JSON,
    ),
    "epcis.json_duplicate_key": _fault(
        "Trường “{name}” có hai lần trong cùng một đối tượng (dòng {line}, cột {column}). Hãy chỉ giữ một.",
        "The field “{name}” stands twice in one object (line {line}, column {column}). Please keep one.",
        "RFC 7493, 2.3",
    ),
    "epcis.event_id_twice": _warning(
        "eventID có hai lần: mã băm rồi “{value}”. Chúng tôi giữ “{value}”; lần sau hãy chỉ gửi một.",
        "eventID stands twice: a hash, then “{value}”. We keep “{value}”; please send one next time.",
        "decision: GS1's example AssociationEvent-h does so",
    ),
    "epcis.json_constant": _fault(
        "“{found}” (dòng {line}, cột {column}) không phải số JSON. Hãy ghi một số, hoặc bỏ trường này.",
        "“{found}” (line {line}, column {column}) is no JSON number. Please write a number, or leave the field out.",
        "RFC 8259, 6",
    ),
    "epcis.json_number": _fault(
        "Số ở dòng {line}, cột {column} quá lớn hoặc quá dài: nhiều nhất {digits} ký tự, lũy thừa đến {exponent}.",
        "The number at line {line}, column {column} is too large or too long: at most {digits} characters, exponent up "
        "to {exponent}.",
        _I_JSON,
    ),
    "epcis.json_text": _fault(
        "Chuỗi ở dòng {line}, cột {column} có ký tự không lưu được ({found}). Hãy xóa ký tự đó.",
        "The text at line {line}, column {column} holds a character that cannot be kept ({found}). Please remove it.",
        "RFC 7493, 2.1; U+0000 cannot be stored",
    ),
    "epcis.json_depth": _fault(
        "Tài liệu lồng nhau quá {limit} tầng. Hãy bỏ bớt tầng.",
        "The document nests deeper than {limit} levels. Please nest less.",
        "our limit, see settings",
    ),
    "epcis.json_values": Kind(
        413,
        "Tài liệu có {got} mảng và đối tượng; nhiều nhất {limit}. Hãy chia thành nhiều tài liệu.",
        "The document has {got} arrays and objects; at most {limit}. Please split it.",
        "our limit, see settings",
    ),
    "epcis.document_size": Kind(
        413,
        "Tài liệu dài {got} byte; nhiều nhất {limit} byte. Hãy chia thành nhiều tài liệu.",
        "The document has {got} bytes; at most {limit}. Please split it.",
        "EPCIS 2.0, 12 (GS1-EPCIS-Capture-File-Size-Limit)",
    ),
    "epcis.too_many_events": Kind(
        413,
        "Tài liệu có {got} sự kiện; nhiều nhất {limit}. Hãy chia thành nhiều tài liệu.",
        "The document has {got} events; at most {limit}. Please split it.",
        "EPCIS 2.0, 12 (GS1-EPCIS-Capture-Limit)",
    ),
    "epcis.too_many_items": _fault(
        "Có {got} phần tử; một sự kiện có nhiều nhất {limit}. Hãy chia thành nhiều sự kiện.",
        "There are {got} elements; one event has at most {limit}. Please split it into several events.",
        "our limit, see settings",
    ),
    "epcis.more_faults": _fault(
        "… và {count} lỗi nữa. Hãy sửa các lỗi đã nêu rồi gửi lại.",
        "… and {count} more faults. Please correct those listed and send it again.",
        "our limit, see settings",
    ),
}

_SHAPE: dict[str, Kind] = {
    "epcis.not_object": _fault(
        "Ở đây phải là một đối tượng JSON {{…}}, không phải {got}.",
        "Here a JSON object {{…}} belongs, not {got}.",
        _SCHEMA,
    ),
    "epcis.not_array": _fault(
        "Ở đây phải là một mảng JSON […], không phải {got}. Một giá trị đơn cũng phải đặt trong [ ].",
        "Here a JSON array […] belongs, not {got}. Even a single value stands in [ ].",
        _SCHEMA,
    ),
    "epcis.not_text": _fault(
        'Ở đây phải là một chuỗi "…", không phải {got}.', 'Here a text "…" belongs, not {got}.', _SCHEMA
    ),
    "epcis.not_number": _fault(
        "Ở đây phải là một số viết không có dấu nháy, không phải {got}.",
        "Here a number without quotation marks belongs, not {got}.",
        _SCHEMA,
    ),
    "epcis.not_boolean": _fault(
        "Ở đây phải là true hoặc false, không có dấu nháy, không phải {got}.",
        "Here true or false belongs, without quotation marks, not {got}.",
        _SCHEMA,
    ),
    "epcis.list_empty": _fault(
        "Danh sách này rỗng. Hãy thêm ít nhất một phần tử, hoặc bỏ cả trường.",
        "This list is empty. Please add an element, or leave the field out.",
        _SCHEMA,
    ),
    "epcis.duplicate_item": _fault(
        "“{value}” có hai lần trong danh sách này. Hãy chỉ giữ một.",
        "“{value}” stands twice in this list. Please keep one.",
        _SCHEMA,
    ),
    "epcis.field_missing": _fault(
        "Thiếu trường “{name}”, bắt buộc trong {where}. Hãy thêm vào.",
        "The field “{name}” is missing; {where} requires it. Please add it.",
        _SCHEMA,
    ),
    "epcis.field_unknown": _fault(
        "Không có trường “{name}” trong {where}. Nếu viết nhầm, tên gần nhất là “{nearest}”; nếu là trường riêng của đơn "
        "vị, hãy thêm tiền tố đã khai trong @context, ví dụ “vidu:{name}”.",
        "{where} has no field “{name}”. If misspelt, the nearest is “{nearest}”; if it is your own, give it a prefix "
        "declared in @context, as in “example:{name}”.",
        "EPCIS 2.0, 6.3 and 10",
    ),
    "epcis.prefix_missing": _fault(
        "Trường “{name}” trong {where} thiếu tiền tố. Hãy khai một tiền tố trong @context rồi viết như “vidu:{name}”, "
        "hoặc dùng từ của GS1, như “cbvmda:lotNumber”.",
        "The field “{name}” in {where} has no prefix. Please declare one in @context and write “example:{name}”, or "
        "use a word of GS1's, as “cbvmda:lotNumber”.",
        "EPCIS 2.0, 7.3.8 and 10",
    ),
    "epcis.field_not_of_type": _fault(
        "{where} không có trường “{name}”: trường này thuộc loại sự kiện khác. Hãy bỏ trường, hoặc đổi loại sự kiện.",
        "{where} has no field “{name}”: it belongs to other event types. Please drop it, or change the type.",
        "EPCIS 2.0, 7.4",
    ),
}

_CONTEXT: dict[str, Kind] = {
    "epcis.context_missing": _fault(
        'Thiếu “@context”. Hãy thêm "@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"].',
        '“@context” is missing. Please add "@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"].',
        _LD,
    ),
    "epcis.context_shape": _fault(
        "“@context” gồm các URI và các đối tượng khai tiền tố; ở đây có {got}.",
        "“@context” holds URIs and objects that declare prefixes; here is {got}.",
        _LD,
    ),
    "epcis.context_term": _fault(
        'Khai báo “{name}” trong @context phải là một URI hoặc một định nghĩa {{"@id"/"@type": …}}.',
        'What @context says of “{name}” must be a URI or a definition {{"@id"/"@type": …}}.',
        _LD,
    ),
    "epcis.context_unread": _warning(
        "Chúng tôi không tải ngữ cảnh {value}: tiền tố khai trong đó phải khai lại trong tài liệu.",
        "We do not fetch the context {value}: prefixes declared there must be declared in the document too.",
        "decision: what an event means must not depend on a file that may change",
    ),
    "epcis.prefix_undeclared": _fault(
        "Tiền tố “{prefix}” của trường “{name}” chưa được khai trong @context. "
        'Hãy khai, ví dụ {{"{prefix}": "https://…/"}}.',
        "The prefix “{prefix}” of the field “{name}” is not declared in @context. "
        'Please declare it, as in {{"{prefix}": "https://…/"}}.',
        _LD,
    ),
}

_VALUES: dict[str, Kind] = {
    "epcis.uri": _fault(
        "“{value}” không phải URI. URI có dạng urn:…, https://… và không có dấu cách.",
        "“{value}” is no URI. A URI looks like urn:… or https://… and has no blanks.",
        "RFC 3986; EPCIS 2.0, 6.4",
    ),
    "epcis.uri_long": _fault(
        "URI dài {got} byte; nhiều nhất {limit} byte.",
        "The URI has {got} bytes; at most {limit}.",
        "our limit, see settings",
    ),
    "epcis.time": _fault(
        "“{value}” không phải thời điểm. Hãy viết như 2026-07-22T06:45:00+07:00, có giờ, giây và múi giờ.",
        "“{value}” is no time. Please write it like 2026-07-22T06:45:00+07:00, with seconds and time zone.",
        "EPCIS 2.0, 7.3.2; XML Schema dateTimeStamp",
    ),
    "epcis.time_zone_offset": _fault(
        "“{value}” không phải múi giờ. Hãy viết như +07:00, từ -14:00 đến +14:00.",
        "“{value}” is no time zone offset. Please write it like +07:00, from -14:00 to +14:00.",
        "EPCIS 2.0, 7.4.1",
    ),
    "epcis.schema_version": _fault(
        'schemaVersion “{value}” không đọc được ở đây. JSON của EPCIS bắt đầu từ bản 2.0: hãy ghi "2.0".',
        'schemaVersion “{value}” cannot be read here. EPCIS in JSON begins with 2.0: please write "2.0".',
        _SCHEMA,
    ),
    "epcis.document_type": _fault(
        "Loại tài liệu “{value}” không được nhận. Hãy gửi EPCISDocument hoặc EPCISQueryDocument.",
        "The document type “{value}” is not accepted. Please send an EPCISDocument or EPCISQueryDocument.",
        "EPCIS 2.0, 9.5",
    ),
    "epcis.event_type": _fault(
        "Loại sự kiện “{value}” không có. Có năm loại: ObjectEvent, AggregationEvent, TransactionEvent, "
        "TransformationEvent, AssociationEvent.",
        "There is no event type “{value}”. There are five: ObjectEvent, AggregationEvent, TransactionEvent, "
        "TransformationEvent, AssociationEvent.",
        "EPCIS 2.0, 7.4",
    ),
    "epcis.event_id_local": _fault(
        "eventID “{value}” chỉ có nghĩa trong một tài liệu. Hãy dùng một URI (ni:…, urn:uuid:…), hoặc bỏ trường.",
        "The eventID “{value}” means something in one document only. Please use a URI (ni:…, urn:uuid:…) or leave it out.",
        "EPCIS 2.0, 7.4.1.1; RDF 1.1, 3.4",
    ),
    "epcis.action": _fault(
        "action “{value}” không có. Hãy ghi ADD, OBSERVE hoặc DELETE.",
        "There is no action “{value}”. Please write ADD, OBSERVE or DELETE.",
        "EPCIS 2.0, 7.3.1.2",
    ),
    "epcis.word_unknown": _fault(
        "“{value}” không có trong bảng từ {table} của GS1. Từ gần nhất: “{nearest}”. "
        "Từ của bảng khác phải viết thành URI đầy đủ.",
        "“{value}” is not in GS1's {table} vocabulary. The nearest word: “{nearest}”. "
        "A word of another vocabulary is written as a full URI.",
        "CBV 2.0, 7",
    ),
    "epcis.word_unknown_uri": _warning(
        "“{value}” mang tên bảng từ {table} của GS1 nhưng không có trong bảng. Sự kiện vẫn được ghi; hãy xem lại.",
        "“{value}” bears the name of GS1's {table} vocabulary but is not in it. The event is kept; please look again.",
        "CBV 2.0, 7",
    ),
    "epcis.uom": _fault(
        "“{value}” không phải mã đơn vị. Mã có 2–3 chữ in hoa hoặc số theo UN/ECE Rec 20, như KGM (kg), LTR (lít).",
        "“{value}” is no unit code. It has 2–3 capitals or digits from UN/ECE Rec 20, as KGM (kg), LTR (litre).",
        "EPCIS 2.0, 7.3.3.3; UN/ECE Recommendation 20",
    ),
    "epcis.hex": _fault(
        "“{value}” không phải chuỗi thập lục phân (0–9, A–F).",
        "“{value}” is not hexadecimal (0–9, A–F).",
        _SCHEMA,
    ),
    "epcis.quantity_negative": _fault(
        "Số lượng {value} nhỏ hơn 0. Hãy ghi số lượng thật; việc trừ bớt được thể hiện bằng action DELETE.",
        "The quantity {value} is below 0. Please give the real quantity; taking away is told by action DELETE.",
        "EPCIS 2.0, 7.3.3.3",
    ),
}

_SENSE: dict[str, Kind] = {
    "epcis.what_missing": _fault(
        "Sự kiện không nói về mặt hàng nào. Hãy thêm epcList hoặc quantityList có phần tử; hoặc, khi chỉ ghi cảm biến, "
        "sensorElementList cùng readPoint.",
        "The event names no item. Please add epcList or a quantityList with elements; or, where only sensors speak, "
        "sensorElementList with readPoint.",
        "EPCIS 2.0, 7.4.2",
    ),
    "epcis.transaction_items_missing": _fault(
        "TransactionEvent với action {action} phải có epcList hoặc quantityList có phần tử.",
        "A TransactionEvent with action {action} needs an epcList or a quantityList with elements.",
        "EPCIS 2.0, 7.4.4",
    ),
    "epcis.children_missing": _fault(
        "Với action {action} phải có childEPCs hoặc childQuantityList có phần tử. Chỉ DELETE mới được để trống.",
        "With action {action}, childEPCs or childQuantityList with elements is needed. Only DELETE may leave them out.",
        "EPCIS 2.0, 7.4.3 and 7.4.6",
    ),
    "epcis.parent_missing": _fault(
        "Với action {action} phải có parentID. Chỉ OBSERVE mới được để trống.",
        "With action {action}, parentID is needed. Only OBSERVE may leave it out.",
        "EPCIS 2.0, 7.4.3",
    ),
    "epcis.transformation_sides_missing": _fault(
        "Phải có đầu vào (inputEPCList hoặc inputQuantityList) và đầu ra (outputEPCList hoặc outputQuantityList); "
        "khi có transformationID thì một bên là đủ.",
        "Inputs (inputEPCList or inputQuantityList) and outputs (outputEPCList or outputQuantityList) are needed; "
        "with a transformationID one side is enough.",
        "EPCIS 2.0, 7.4.5",
    ),
    "epcis.ilmd_action": _fault(
        "ilmd mô tả lúc lô hàng ra đời nên chỉ đi với action ADD, không phải {action}. Hãy bỏ ilmd hoặc sửa action.",
        "ilmd describes an item's birth and goes with action ADD only, not {action}. Please drop ilmd or correct action.",
        "EPCIS 2.0, 7.3.8 and 7.4.2",
    ),
    "epcis.persistent_empty": _fault(
        "persistentDisposition phải có “set” hoặc “unset”.",
        "persistentDisposition needs “set” or “unset”.",
        _SCHEMA,
    ),
    # Conformance requirement TCR-53, step 29, wants a refusal for any; five official examples say the same thing twice, and
    # give a report a time of its own. We refuse where two values cannot both be true, and warn where they can.
    "epcis.sensor_contradicts": _fault(
        "“{name}” trong sensorMetadata là “{metadata}”, còn trong sensorReport là “{report}”. Hãy chỉ giữ một nơi.",
        "“{name}” is “{metadata}” in sensorMetadata but “{report}” in sensorReport. Please keep it in one place.",
        "EPCIS 2.0, 7.3.7; conformance requirement TCR-53, step 29",
    ),
    "epcis.sensor_twice": _warning(
        "“{name}” có cả trong sensorMetadata và trong sensorReport. Sự kiện vẫn được ghi; lần sau hãy chỉ giữ một nơi.",
        "“{name}” stands in sensorMetadata and in sensorReport. The event is kept; please use one place next time.",
        "EPCIS 2.0, 7.3.7; conformance requirement TCR-53, step 29, against five of GS1's examples",
    ),
    "epcis.sensor_time_order": _fault(
        "Phép đo kết thúc ({end}) trước khi bắt đầu ({start}). Hãy xem lại hai thời điểm.",
        "The measurement ends ({end}) before it starts ({start}). Please look at both times.",
        "EPCIS 2.0, 7.3.7.1",
    ),
    "epcis.event_time_future": _fault(
        "Thời điểm {value} còn ở tương lai. Hãy xem lại đồng hồ của máy ghi; sự kiện chỉ được ghi sau khi đã xảy ra.",
        "The time {value} is in the future. Please look at the recorder's clock; events are recorded once they happened.",
        "EPCIS 2.0, 7.4.1",
    ),
    "epcis.event_time_early": _fault(
        "Thời điểm {value} sớm hơn năm {year}. Hãy xem lại năm đã ghi.",
        "The time {value} lies before the year {year}. Please look at the year again.",
        "EPCIS 2.0, 7.4.1",
    ),
    "epcis.declaration_time_future": _fault(
        "Thời điểm đính chính {value} còn ở tương lai. Hãy xem lại đồng hồ của máy ghi.",
        "The declaration time {value} is in the future. Please look at the recorder's clock.",
        "EPCIS 2.0, 7.4.1.2",
    ),
    "epcis.declaration_before_event": _warning(
        "Đính chính ({declared}) có trước chính sự kiện ({happened}). Sự kiện vẫn được ghi; hãy xem lại.",
        "The correction ({declared}) is earlier than the event itself ({happened}). It is kept; please look again.",
        "EPCIS 2.0, 7.4.1.2",
    ),
    "epcis.parent_is_child": _warning(
        "“{value}” vừa là vật chứa vừa nằm trong chính nó. Sự kiện vẫn được ghi; hãy xem lại.",
        "“{value}” is its own content. The event is kept; please look again.",
        "EPCIS 2.0, 7.4.3",
    ),
    "epcis.class_among_things": _warning(
        "“{value}” là lô hoặc loại hàng, không phải một vật có số sê-ri. Chỗ của nó là danh sách có số lượng.",
        "“{value}” is a lot or a class, not one thing with a serial. Its place is the list with quantities.",
        "EPCIS 2.0, 7.3.3",
    ),
    "epcis.thing_among_classes": _warning(
        "“{value}” là một vật có số sê-ri, không phải lô hay loại hàng. Chỗ của nó là danh sách EPC.",
        "“{value}” is one thing with a serial, not a lot or a class. Its place is the list of EPCs.",
        "EPCIS 2.0, 7.3.3",
    ),
}

KINDS: dict[str, Kind] = {**_BYTES, **_SHAPE, **_CONTEXT, **_VALUES, **_SENSE}
