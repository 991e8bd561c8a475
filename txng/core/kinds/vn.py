"""Problems of `vn`: what is wrong, what would be right, what to do."""

from txng.core.kinds.kind import Kind

_MST = "Thông tư 86/2024/TT-BTC, Điều 5"

KINDS: dict[str, Kind] = {
    "vn.tax_code_length": Kind(
        status=422,
        vi="“{text}” không phải mã số thuế: mã có 10 chữ số (doanh nghiệp), 13 chữ số (chi nhánh) hoặc 12 chữ số "
        "(số định danh cá nhân). Hãy nhập lại theo giấy đăng ký.",
        en="“{text}” is not a tax code: it has 10 digits (enterprise), 13 (branch) or 12 (personal number). "
        "Please copy it from the registration paper.",
        source=_MST,
    ),
    "vn.tax_code_check_digit": Kind(
        status=422,
        vi="Mã số thuế {text} có chữ số thứ mười là {got}; chữ số đúng là {want}. Hãy xem lại giấy đăng ký.",
        en="Tax code {text} has {got} as its tenth digit; the right one is {want}. Please look at the registration paper.",
        source=_MST,
    ),
    "vn.tax_code_never_issued": Kind(
        status=422,
        vi="Mã số thuế {text} đúng số chữ số nhưng không thể đã được cấp: dãy số hoặc số chi nhánh không có thật. "
        "Hãy xem lại giấy đăng ký.",
        en="Tax code {text} has the right length but cannot have been issued: no such series or branch exists. "
        "Please look at the registration paper.",
        source=_MST,
    ),
    "vn.tax_code_person_too_early": Kind(
        status=422,
        vi="{text} là số định danh cá nhân; số này chỉ dùng làm mã số thuế từ ngày 01/07/2025. "
        "Với ngày trước đó, hãy nhập mã số thuế 10 chữ số.",
        en="{text} is a personal number, a tax code only since 1 July 2025. "
        "For an earlier day please give the tax code of 10 digits.",
        source="Thông tư 86/2024/TT-BTC, Điều 38",
    ),
    "vn.province_unknown": Kind(
        status=422,
        vi="Không có tỉnh, thành phố nào là “{text}”. Gần nhất: {near}. Hãy chọn một trong 34 tỉnh, thành phố.",
        en="No province is called “{text}”. Nearest: {near}. Please choose one of the 34 provinces.",
        source="Quyết định 19/2025/QĐ-TTg",
    ),
    # Not a refusal: many cooperatives still print the old province. Since 1-7-2025 both are read.
    "vn.province_before_reform": Kind(
        status=422,
        vi="{text} (mã {code}) là đơn vị trước ngày 01/07/2025, nay thuộc {now} (mã {now_code}). "
        "Thông tin vẫn được ghi nhận; hãy dùng tên mới khi in lại nhãn.",
        en="{text} (code {code}) existed until 30 June 2025 and is now part of {now} (code {now_code}). "
        "It is accepted; please use the new name when labels are printed again.",
        source="Nghị quyết 202/2025/QH15; Nghị định 37/2026/NĐ-CP, Điều 98.5",
        warning=True,
    ),
    "vn.growing_area_empty": Kind(
        status=422,
        vi="Mã số vùng trồng hoặc cơ sở đóng gói còn trống. Hãy nhập mã được cấp, hoặc bỏ mục này.",
        en="The code of the growing area or packing house is empty. Please give the code you were issued, or leave it out.",
        source="Luật Trồng trọt 31/2018/QH14, Điều 64",
    ),
    "vn.growing_area_unreadable": Kind(
        status=422,
        vi="Mã “{text}” dài quá {most} ký tự hoặc có ký tự không in được. Hãy chép lại mã từ giấy chứng nhận.",
        en="Code “{text}” is longer than {most} characters or has unprintable ones. Please copy it from the certificate.",
        source="Luật Trồng trọt 31/2018/QH14, Điều 64",
    ),
    # Not a refusal: the official form is not public, and provinces give domestic codes of their own.
    "vn.growing_area_form": Kind(
        status=422,
        vi="Mã “{text}” khác dạng thường gặp, như VN-TGOR-0095 (vùng trồng) hoặc VN-TGPH-0012 (cơ sở đóng gói). "
        "Mã vẫn được ghi nhận; hãy đối chiếu với giấy chứng nhận.",
        en="Code “{text}” differs from the usual form, such as VN-TGOR-0095 (growing area) or VN-TGPH-0012 "
        "(packing house). It is accepted; please compare it with the certificate.",
        source="Luật Trồng trọt 31/2018/QH14, Điều 64; forms as observed",
        warning=True,
    ),
    # Not a refusal: who has no GS1 prefix yet must still be able to record.
    "vn.trace_code_not_gs1": Kind(
        status=422,
        vi="“{text}” không phải mã truy vết theo TCVN 13274:2020 (GTIN, SSCC hoặc GLN của GS1). Mã vẫn được ghi nhận; "
        "hãy đăng ký mã GS1 để mã là duy nhất.",
        en="“{text}” is not a trace code of TCVN 13274:2020 (a GTIN, SSCC or GLN of GS1). It is accepted; "
        "please register for a GS1 code, so that it is unique.",
        source="TCVN 13274:2020; Nghị định 37/2026/NĐ-CP, Điều 23.2 và 28.4",
        warning=True,
    ),
}
