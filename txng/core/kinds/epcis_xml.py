"""Problems of `epcis_xml`: what is wrong in an XML document, and what another version or form cannot say."""

from txng.core.kinds.kind import Kind


def _fault(vi: str, en: str, source: str) -> Kind:
    return Kind(400, vi, en, source)


def _warning(vi: str, en: str, source: str) -> Kind:
    return Kind(400, vi, en, source, warning=True)


def _loss(vi: str, en: str, source: str) -> Kind:
    return Kind(406, vi, en, source, warning=True)


_XML = "XML 1.0"
_XSD = "EPCIS 2.0 XML Schema"
_XSD_12 = "EPCIS 1.2 XML Schema"
_LIMIT = "our limit, see settings"

_TEXT: dict[str, Kind] = {
    "epcis_xml.syntax": _fault(
        "XML sai ở dòng {line}, cột {column}: {found}. Tài liệu có thể bị cắt cụt; hãy xuất lại rồi gửi lại.",
        "The XML breaks at line {line}, column {column}: {found}. Perhaps it was cut; please export and send it again.",
        _XML,
    ),
    "epcis_xml.encoding": _fault(
        "Không đọc được bảng mã {found}. Hãy lưu tài liệu bằng UTF-8 rồi gửi lại.",
        "The encoding {found} cannot be read. Please save the document as UTF-8 and send it again.",
        "XML 1.0, 4.3.3",
    ),
    "epcis_xml.dtd": _fault(
        "Tài liệu khai DTD hoặc thực thể (“{found}”). Vì an toàn chúng tôi không đọc; hãy bỏ phần <!DOCTYPE …>.",
        "The document declares a DTD or entities (“{found}”). For safety we read none; please remove <!DOCTYPE …>.",
        "decision: entities expand without bound and name files; GS1's examples carry only an empty <!DOCTYPE project>",
    ),
    "epcis_xml.xinclude": _fault(
        "Tài liệu gọi tài liệu khác bằng XInclude. Hãy ghép nội dung vào rồi gửi lại.",
        "The document calls another by XInclude. Please put its content in and send it again.",
        "decision: nothing is fetched while reading",
    ),
    "epcis_xml.depth": _fault(
        "Tài liệu lồng nhau quá {limit} tầng. Hãy bỏ bớt tầng.",
        "The document nests deeper than {limit} levels. Please nest less.",
        _LIMIT,
    ),
    "epcis_xml.elements": Kind(
        413,
        "Tài liệu có {got} phần tử; nhiều nhất {limit}. Hãy chia thành nhiều tài liệu.",
        "The document has {got} elements; at most {limit}. Please split it.",
        _LIMIT,
    ),
    "epcis_xml.long_piece": Kind(
        413,
        "Một thẻ hoặc một đoạn chữ (bắt đầu ở byte {position}) dài quá {limit} byte. Hãy bỏ bớt; tệp đính kèm nên để "
        "thành liên kết.",
        "One tag or text (beginning at byte {position}) is longer than {limit} bytes. Please shorten it; an attachment "
        "is better a link.",
        _LIMIT,
    ),
    "epcis_xml.prefixes": _fault(
        "Một sự kiện dùng ít nhất {got} tiền tố không gian tên; nhiều nhất {limit}. Hãy bỏ các tiền tố không dùng.",
        "One event has at least {got} namespace prefixes; at most {limit}. Please drop those not used.",
        _LIMIT,
    ),
}

_DOCUMENT: dict[str, Kind] = {
    "epcis_xml.namespace": _fault(
        "“{name}” mang không gian tên “{got}”. Hãy dùng “{want}”.",
        "“{name}” bears the namespace “{got}”. Please use “{want}”.",
        _XSD,
    ),
    "epcis_xml.namespace_relative": _fault(
        "Không gian tên “{got}” của “{name}” không phải URI đầy đủ. Hãy dùng một URI như https://vidu.vn/ns/.",
        "The namespace “{got}” of “{name}” is no full URI. Please use one like https://example.com/ns/.",
        "Namespaces in XML 1.0, 2.2; JSON-LD 1.1, 4.1.2",
    ),
    "epcis_xml.version": _fault(
        "schemaVersion “{value}” không đọc được ở đây. Hãy ghi 2.0 (không gian tên …:xsd:2) hoặc 1.2 (…:xsd:1).",
        "schemaVersion “{value}” cannot be read here. Please write 2.0 (namespace …:xsd:2) or 1.2 (…:xsd:1).",
        _XSD,
    ),
    "epcis_xml.version_mismatch": _warning(
        "schemaVersion “{value}” không hợp với không gian tên {namespace}: bản 2.0 dùng …:xsd:2, bản 1.0 đến 1.2 dùng "
        "…:xsd:1. Tài liệu được đọc theo không gian tên.",
        "schemaVersion “{value}” does not go with the namespace {namespace}: 2.0 uses …:xsd:2, 1.0 to 1.2 use …:xsd:1. "
        "The document is read by its namespace.",
        _XSD,
    ),
    "epcis_xml.no_results": _fault(
        "EPCISQueryDocument này chứa “{got}”, không phải QueryResults. Ở đây chỉ nhận kết quả truy vấn có sự kiện.",
        "This EPCISQueryDocument holds “{got}”, not QueryResults. Only results with events are taken here.",
        "EPCIS 2.0, 9.5",
    ),
    "epcis_xml.query_name_missing": _warning(
        "QueryResults thiếu queryName. Các sự kiện vẫn được đọc; lần sau hãy ghi tên truy vấn.",
        "QueryResults lacks queryName. The events are read all the same; please give the name next time.",
        "EPCIS 2.0 query XML Schema; ten of openepcis' documents leave it out",
    ),
}

_SHAPE: dict[str, Kind] = {
    "epcis_xml.element_unknown": _fault(
        "Không có phần tử “{name}” trong {where}. Nếu viết nhầm, tên gần nhất là “{nearest}”; nếu là trường riêng của "
        "đơn vị, hãy đặt nó trong không gian tên của mình, ví dụ <vidu:{name}>.",
        "{where} has no element “{name}”. If misspelt, the nearest is “{nearest}”; if it is your own, put it into your "
        "own namespace, as in <example:{name}>.",
        _XSD,
    ),
    "epcis_xml.own_name_bare": _fault(
        "Phần tử “{name}” trong {where} không có không gian tên. Hãy đặt nó trong không gian tên của đơn vị, hoặc dùng "
        "từ của GS1, như <cbvmda:lotNumber>.",
        "The element “{name}” in {where} has no namespace. Please put it into your own, or use a word of GS1's, as "
        "<cbvmda:lotNumber>.",
        "EPCIS 2.0, 7.3.8 and 9.1",
    ),
    "epcis_xml.element_order": _fault(
        "“{name}” đứng sai chỗ: nó phải đứng trước “{before}”. Lược đồ XML của EPCIS định thứ tự các phần tử.",
        "“{name}” is out of place: it belongs before “{before}”. The EPCIS XML Schema fixes the order of elements.",
        _XSD,
    ),
    "epcis_xml.order_forgiven": _warning(
        "“{name}” đứng sai chỗ: nó phải đứng trước “{before}”. Sự kiện vẫn được đọc; nơi khác có thể từ chối.",
        "“{name}” is out of place: it belongs before “{before}”. The event is read; others may refuse it.",
        _XSD,
    ),
    "epcis_xml.element_twice": _fault(
        "Phần tử “{name}” có hai lần trong {where}. Hãy chỉ giữ một.",
        "The element “{name}” stands twice in {where}. Please keep one.",
        _XSD,
    ),
    "epcis_xml.attribute_unknown": _fault(
        "Phần tử “{where}” không có thuộc tính “{name}”. Hãy bỏ nó, hoặc ghi giá trị vào phần tử của nó.",
        "The element “{where}” has no attribute “{name}”. Please drop it, or say it in an element of its own.",
        _XSD,
    ),
    "epcis_xml.text_stray": _fault(
        "Trong “{where}” có chữ “{value}” đứng lạc giữa các phần tử. Hãy bỏ chữ đó.",
        "In “{where}” the text “{value}” stands astray between elements. Please remove it.",
        _XSD,
    ),
    "epcis_xml.number": _fault(
        "“{value}” không phải một số. Hãy ghi như 12.5, dùng dấu chấm, không có đơn vị và không có dấu phân nghìn.",
        "“{value}” is no number. Please write it like 12.5, with a point, no unit and no thousands separator.",
        "XML Schema 2, 3.2.3 and 3.2.5",
    ),
    "epcis_xml.boolean": _fault(
        "“{value}” không phải true hoặc false.",
        "“{value}” is neither true nor false.",
        "XML Schema 2, 3.2.2",
    ),
    "epcis_xml.qualified": _warning(
        "“{name}” mang tiền tố của EPCIS; lược đồ muốn tên không có tiền tố. Sự kiện vẫn được đọc; hãy bỏ tiền tố.",
        "“{name}” bears the prefix of EPCIS; the schema wants names without. The event is read; please drop the prefix.",
        "EPCIS 2.0 XML Schema (elementFormDefault unqualified); decision: nothing else can be meant",
    ),
    "epcis_xml.kept_as": _warning(
        "Lược đồ không biết “{name}” ở đây. Chúng tôi giữ nó dưới tên “{kept}”; hãy đặt nó trong không gian tên của "
        "đơn vị.",
        "The schema does not know “{name}” here. We keep it as “{kept}”; please put it into your own namespace.",
        "EPCIS 1.2, 6.2: <extension> is the standard's own; GS1's example of 1.2 does so",
    ),
    "epcis_xml.misspelt": _warning(
        "“{name}” được đọc là “{right}”. Hãy sửa lại tên.",
        "“{name}” is read as “{right}”. Please correct the name.",
        "decision: GS1's example AssociationEvent of 1.2 writes so",
    ),
    "epcis_xml.sensor_type_missing": _warning(
        "Một {where} thiếu “{name}”. Lược đồ XML cho phép, lược đồ JSON thì không: hãy ghi loại phép đo.",
        "A {where} lacks “{name}”. The XML Schema allows it, that of JSON does not: please tell what was measured.",
        "EPCIS 2.0 XML Schema (SensorReportType) against EPCIS 2.0 JSON Schema",
    ),
    "epcis_xml.item_twice": _warning(
        "“{value}” có hai lần trong danh sách này. Chúng tôi giữ một.",
        "“{value}” stands twice in this list. We keep one.",
        "EPCIS 2.0 JSON Schema (uniqueItems), of which the XML Schema knows nothing",
    ),
    "epcis_xml.quantity_event": _warning(
        "QuantityEvent đã bỏ từ bản 1.1. Chúng tôi đọc nó là ObjectEvent, action OBSERVE, với quantityList.",
        "QuantityEvent was given up in version 1.1. We read it as an ObjectEvent, action OBSERVE, with a quantityList.",
        "EPCIS 1.2, 7.4.5",
    ),
}

_LOSSES: dict[str, Kind] = {
    "epcis_xml.only_in_20": _loss(
        "EPCIS 1.2 không có “{name}”. Nó nằm trong <extension>; hệ thống chỉ biết 1.2 sẽ bỏ qua.",
        "EPCIS 1.2 has no “{name}”. It stands in <extension>; a system that knows 1.2 only will pass it over.",
        _XSD_12,
    ),
    "epcis_xml.event_only_in_20": _loss(
        "EPCIS 1.2 không có {name}. Sự kiện nằm trong <extension>; hệ thống chỉ biết 1.2 sẽ bỏ qua cả sự kiện.",
        "EPCIS 1.2 has no {name}. It stands in <extension>; a system that knows 1.2 only will pass over the event.",
        _XSD_12,
    ),
    "epcis_xml.nothing_in_12": _loss(
        "Trong EPCIS 1.2 sự kiện này không nói về mặt hàng nào: chỉ có số đo cảm biến, mà 1.2 không có.",
        "In EPCIS 1.2 this event is about no item: it only has sensor data, which 1.2 does not have.",
        _XSD_12,
    ),
    "epcis_xml.json_only": _loss(
        "“{name}” chỉ nói được bằng JSON-LD nên không có trong XML.",
        "“{name}” can be said in JSON-LD only and is left out of the XML.",
        _XSD,
    ),
    "epcis_xml.only_one": _loss(
        "XML chỉ chứa được một “{name}”; giá trị đầu được ghi, các giá trị sau bị bỏ.",
        "XML holds only one “{name}”; the first is written, the others are left out.",
        _XSD,
    ),
    "epcis_xml.no_attribute": _loss(
        "“{name}” ở đây là thuộc tính XML nên chỉ chứa được một giá trị đơn; nó bị bỏ.",
        "“{name}” is an XML attribute here and holds a single value only; it is left out.",
        _XSD,
    ),
    "epcis_xml.no_name": _loss(
        "“{name}” không thể làm tên trong XML nên bị bỏ.",
        "“{name}” cannot be a name in XML and is left out.",
        "Namespaces in XML 1.0, 3",
    ),
    "epcis_xml.no_text": _loss(
        "Giá trị của “{name}” không ghi được trong XML (“{value}”) nên bị bỏ.",
        "The value of “{name}” cannot be written in XML (“{value}”) and is left out.",
        "XML 1.0, 2.2; XML Schema 2",
    ),
}

KINDS: dict[str, Kind] = {**_TEXT, **_DOCUMENT, **_SHAPE, **_LOSSES}
