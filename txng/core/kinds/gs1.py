"""Problems of `gs1`: what is wrong, what would be right, what to do."""

from txng.core.kinds.kind import Kind

_CHECK_VI = "{key} {text} có số cuối là {got}; số đúng là {want}."
_CHECK_EN = "{key} {text} ends in {got}; the right check digit is {want}."

KINDS: dict[str, Kind] = {
    "gs1.check_digit": Kind(
        status=422,
        vi=_CHECK_VI + " Hãy xem lại mã in trên bao bì.",
        en=_CHECK_EN + " Please look at the printed code again.",
        source="GS1 General Specifications 7.9.1",
    ),
    # Not a refusal: two official EPCIS examples carry such a GRAI, and returnable crates outlive their misprints.
    "gs1.check_digit_grai": Kind(
        status=422,
        vi="Mã tài sản GRAI {text} có số kiểm tra là {got}; số đúng là {want}. Mã vẫn được ghi nhận; hãy xem lại nhãn.",
        en="Asset code GRAI {text} has check digit {got}; the right one is {want}. It is accepted; please look at it again.",
        source="GS1 General Specifications 7.9.1; EPCIS 2.0 examples",
        warning=True,
    ),
    "gs1.check_pair": Kind(
        status=422,
        vi="GMN {text} có hai ký tự cuối là {got}; hai ký tự đúng là {want}. Hãy xem lại mã mẫu sản phẩm.",
        en="GMN {text} ends in {got}; the right check characters are {want}. Please look at the model number again.",
        source="GS1 General Specifications 7.9.5",
    ),
    "gs1.not_a_key": Kind(
        status=422,
        vi="{text} không phải là {key} đúng dạng. Dạng đúng là {want}. Hãy chép lại mã in trên nhãn.",
        en="{text} is no {key_en}. The right form is {want_en}. Please copy the code from the label again.",
        source="GS1 General Specifications 3",
    ),
    "gs1.character": Kind(
        status=422,
        vi="{what} {text} có ký tự “{got}” không dùng được trong mã GS1. Hãy dùng chữ không dấu, chữ số và {want}.",
        en="{what_en} {text} has the character “{got}”, which GS1 codes cannot hold. Please use plain letters, digits and {want}.",
        source="GS1 General Specifications 7.11",
    ),
    "gs1.too_long": Kind(
        status=422,
        vi="{what} {text} dài {got} ký tự; dài nhất là {want}. Hãy rút ngắn mã này.",
        en="{what_en} {text} has {got} characters; at most {want} are allowed. Please shorten it.",
        source="GS1 General Specifications 3",
    ),
    "gs1.epc_urn": Kind(
        status=422,
        vi="{text} không phải là EPC URN đúng dạng. Dạng đúng là {want}. Hãy sửa mã định danh rồi gửi lại.",
        en="{text} is not a well-formed EPC URN. The right form is {want}. Please correct the identifier and send it again.",
        source="GS1 EPC Tag Data Standard 6.3",
    ),
    "gs1.epc_binary": Kind(
        status=400,
        vi="Không đọc được mã EPC nhị phân {text}. Hãy quét lại thẻ, hoặc gửi trọn bộ nhớ của thẻ.",
        en="The binary EPC {text} cannot be read. Please scan the tag again, or send its memory whole.",
        source="GS1 EPC Tag Data Standard 2.3, 14; EPCB 1.0",
    ),
    "gs1.epc_without_key": Kind(
        status=404,
        vi="Thẻ {text} mang mã không thuộc GS1 nên không có trang nào. Hãy hỏi nơi đã gắn thẻ.",
        en="The tag {text} holds a number that is not GS1's, so there is no page. Please ask whoever attached it.",
        source="GS1 EPC Tag Data Standard 2.3, 6.3",
    ),
} | {
    code: Kind(status=422, vi=vi, en=en, source=source)
    for code, vi, en, source in (
        (
            "gs1.ai_unreadable",
            "Không đọc được chuỗi {text} từ ký tự thứ {place}. Dạng đúng là (01)… (10)… hoặc chuỗi quét bắt đầu bằng FNC1.",
            "{text} cannot be read from character {place}. The right form is (01)… (10)… or a scan that begins with FNC1.",
            "GS1 General Specifications 7.8",
        ),
        (
            "gs1.ai_unknown",
            "Không có mã AI ({ai}). Hãy so lại với bảng AI của GS1.",
            "There is no AI ({ai}). Please compare with the GS1 table.",
            "GS1 General Specifications 3.2",
        ),
        (
            "gs1.ai_length",
            "AI ({ai}) {title}: {text} dài {got} ký tự; cần {want}. Hãy xem lại mã.",
            "AI ({ai}) {title}: {text} has {got} characters; it needs {want}. Please look at the code again.",
            "GS1 General Specifications 3",
        ),
        (
            "gs1.ai_digit",
            "AI ({ai}) {title}: {text} có ký tự “{got}” ở chỗ phải là chữ số. Hãy xem lại mã.",
            "AI ({ai}) {title}: {text} has “{got}” where a digit must stand. Please look at the code again.",
            "GS1 General Specifications 3",
        ),
        (
            "gs1.ai_character",
            "AI ({ai}) {title}: {text} có ký tự “{got}” không được dùng ở đây. Hãy dùng chữ không dấu, chữ số và - . / _.",
            "AI ({ai}) {title}: {text} has the character “{got}”, not allowed here. Please use plain letters, digits and - . / _.",
            "GS1 General Specifications 7.11",
        ),
        (
            "gs1.ai_check",
            "AI ({ai}) {title}: {text} kết thúc bằng “{got}”; số kiểm tra đúng là {want}. Hãy xem lại mã in trên bao bì.",
            "AI ({ai}) {title}: {text} ends in “{got}”; the right check character is {want}. Please look at the printed code again.",
            "GS1 General Specifications 7.9",
        ),
        (
            "gs1.ai_prefix",
            "AI ({ai}) {title}: {text} không bắt đầu bằng mã doanh nghiệp GS1 (ít nhất 4 chữ số). Hãy xem lại mã.",
            "AI ({ai}) {title}: {text} does not begin with a GS1 Company Prefix of at least 4 digits. Please look at it again.",
            "GS1 General Specifications 1.4.4",
        ),
        (
            "gs1.ai_day",
            "AI ({ai}) {title}: {text} có tháng hoặc ngày “{got}” không có trong lịch. Dạng đúng là năm-tháng-ngày, ví dụ 271231.",
            "AI ({ai}) {title}: {text} has the month or day “{got}”, which no calendar has. The right form is year, month, day, such as 271231.",
            "GS1 General Specifications 3.4",
        ),
        (
            "gs1.ai_time",
            "AI ({ai}) {title}: {text} có giờ, phút hoặc giây “{got}” không có. Dạng đúng là giờ 00–23, phút và giây 00–59.",
            "AI ({ai}) {title}: {text} has “{got}”, no hour, minute or second. Hours are 00–23, minutes and seconds 00–59.",
            "GS1 General Specifications 3.8",
        ),
        (
            "gs1.ai_not_listed",
            "AI ({ai}) {title}: “{got}” không có trong danh mục mã. Hãy xem lại mã quốc gia, tiền tệ hoặc mã loại.",
            "AI ({ai}) {title}: “{got}” is not in the code list. Please look up the country, currency or type again.",
            "ISO 3166-1; ISO 4217; GS1 code lists",
        ),
        (
            "gs1.ai_iban",
            "AI ({ai}) {title}: {text} không phải số tài khoản IBAN đúng. Hãy chép lại từ ngân hàng.",
            "AI ({ai}) {title}: {text} is not a right IBAN. Please copy it again from the bank.",
            "ISO 13616",
        ),
        (
            "gs1.ai_coupon",
            "AI ({ai}): phiếu giảm giá {text} sai từ ký tự thứ {place} ({rule}). Hãy quét lại phiếu.",
            "AI ({ai}): coupon {text} is wrong from character {place} ({rule}). Please scan the coupon again.",
            "GS1 General Specifications 3.9",
        ),
        (
            "gs1.ai_content",
            "AI ({ai}) {title}: {text} sai ở “{got}” (quy tắc {rule}). Hãy xem lại mã.",
            "AI ({ai}) {title}: {text} is wrong at “{got}” (rule {rule}). Please look at the code again.",
            "GS1 Barcode Syntax Dictionary",
        ),
        (
            "gs1.ai_repeated",
            "AI ({ai}) {title} xuất hiện nhiều lần với giá trị khác nhau. Hãy chỉ giữ một giá trị.",
            "AI ({ai}) {title} comes several times with different values. Please keep one.",
            "GS1 General Specifications 4.13",
        ),
        (
            "gs1.ai_excluded",
            "AI ({ai}) {title} không được đi cùng AI ({other}). Hãy bỏ một trong hai.",
            "AI ({ai}) {title} must not stand beside AI ({other}). Please leave one of them out.",
            "GS1 General Specifications 4.13",
        ),
        (
            "gs1.ai_needs",
            "AI ({ai}) {title} cần đi cùng một trong: {want}. Hãy thêm mã còn thiếu.",
            "AI ({ai}) {title} must stand beside one of: {want}. Please add what is missing.",
            "GS1 General Specifications 4.13",
        ),
        (
            "gs1.ai_serial",
            "AI ({ai}) {title} cần số sê-ri khi đi cùng chữ ký số (8030). Hãy thêm số sê-ri.",
            "AI ({ai}) {title} needs its serial beside a digital signature (8030). Please add the serial.",
            "GS1 General Specifications 3.9",
        ),
        (
            "gs1.link_scheme",
            "{text} không phải là địa chỉ GS1 Digital Link: phải bắt đầu bằng http:// hoặc https://. Hãy sửa địa chỉ.",
            "{text} is no GS1 Digital Link: it must begin with http:// or https://. Please correct the address.",
            "GS1 Digital Link URI Syntax 1.7, 4.2",
        ),
        (
            "gs1.link_character",
            "Địa chỉ {text} có ký tự “{got}” không được đứng trong địa chỉ web. Hãy mã hoá nó bằng dấu %.",
            "The address {text} has the character “{got}”, which no web address may hold. Please percent-encode it.",
            "RFC 3986, 2",
        ),
        (
            "gs1.link_domain",
            "Địa chỉ {text} không có tên miền đúng (“{got}”) hoặc không có đường dẫn. Hãy sửa địa chỉ.",
            "The address {text} has no right domain (“{got}”) or no path. Please correct the address.",
            "RFC 3986, 3.2.2",
        ),
        (
            "gs1.link_no_key",
            "{text} không có mã GS1 nào làm khoá. Đường dẫn đúng ví dụ là /01/GTIN hoặc /00/SSCC.",
            "{text} has no GS1 key in it. A right path is, for example, /01/GTIN or /00/SSCC.",
            "GS1 Digital Link URI Syntax 1.7, 4.3",
        ),
        (
            "gs1.link_path",
            "Trong {text}, đường dẫn {got} sai thứ tự hoặc có phần không thuộc mã. Sau {key} thứ tự đúng là {want}.",
            "In {text} the path {got} is in the wrong order or holds something else. The right order is {want} after {key}.",
            "GS1 Digital Link URI Syntax 1.7, 4.4",
        ),
        (
            "gs1.link_attribute",
            "AI ({ai}) không được đứng trong phần truy vấn của GS1 Digital Link. Hãy bỏ nó khỏi địa chỉ.",
            "AI ({ai}) must not stand in the query of a GS1 Digital Link. Please leave it out of the address.",
            "GS1 Digital Link URI Syntax 1.7, 4.5",
        ),
        (
            "gs1.link_belongs_in_path",
            "AI ({ai}) phải đứng trong đường dẫn, không phải trong phần truy vấn của {text}. Hãy chuyển nó vào đường dẫn.",
            "AI ({ai}) belongs in the path, not in the query of {text}. Please move it into the path.",
            "GS1 Digital Link URI Syntax 1.7, 4.5",
        ),
        (
            "gs1.link_repeated",
            "AI ({ai}) xuất hiện hai lần trong {text}. Hãy chỉ giữ một.",
            "AI ({ai}) comes twice in {text}. Please keep one.",
            "GS1 Digital Link URI Syntax 1.7, 4.5",
        ),
        (
            "gs1.scan_unreadable",
            "Không đọc được dữ liệu quét {text}: ba ký tự đầu phải cho biết loại mã, ví dụ ]d2 hoặc ]Q3. Hãy quét lại.",
            "The scan {text} cannot be read: its first three characters must tell the symbology, such as ]d2 or ]Q3. Please scan again.",
            "GS1 General Specifications 5.1.2",
        ),
    )
}
