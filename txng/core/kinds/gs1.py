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
        vi="{text} không phải là {key}. {key} gồm {want}. Hãy chép lại mã in trên nhãn.",
        en="{text} is not a {key}. A {key} has the form {form}. Please copy the code from the label again.",
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
}
