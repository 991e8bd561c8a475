"""Problems of `registry`: products, places and lots."""

from txng.core.kinds.kind import Kind

KINDS: dict[str, Kind] = {
    "registry.not_a_product": Kind(
        status=422,
        vi="{key} không phải mã sản phẩm (GTIN). Hãy gửi GTIN 8, 12, 13 hoặc 14 chữ số.",
        en="{key} is not a product code (GTIN). Please send a GTIN of 8, 12, 13 or 14 digits.",
        source="GS1 General Specifications 3.3.2",
    ),
    "registry.lot_days": Kind(
        status=422,
        vi="Lô {lot} có hạn sử dụng (best_before_on) {best_before_on} trước ngày sản xuất (made_on) {made_on}. "
        "Hạn sử dụng phải từ ngày sản xuất trở đi. Hãy xem lại hai ngày này.",
        en="Lot {lot} has its best_before_on, {best_before_on}, before its made_on, {made_on}. It must not be earlier. "
        "Please check the two days.",
        source="GS1 General Specifications 3.4",
    ),
    "registry.place_geo": Kind(
        status=422,
        vi="{key} là tọa độ, không dùng làm mã địa điểm được, vì mã địa điểm ai cũng xem được. "
        "Hãy dùng GLN hoặc một URI khác, và gửi tọa độ trong latitude, longitude.",
        en="{key} is a pair of coordinates and cannot be a place's key, for everybody may see a key. "
        "Please use a GLN or another URI, and send coordinates as latitude, longitude.",
        source="GS1 CBV 2.0 8.4",
    ),
    "registry.taken": Kind(
        status=409,
        vi="{key} đã do tổ chức khác đăng ký. Nếu mã này của bạn, hãy liên hệ cơ quan quản lý mã số mã vạch.",
        en="{key} is registered by another organisation. If it is yours, please contact the GS1 member organisation.",
        source="NĐ 37/2026; GS1 General Specifications 1.4",
    ),
    "registry.own_code_gtin": Kind(
        status=422,
        vi="Mã nội bộ {code} đúng là một GTIN. Nếu sản phẩm có GTIN, hãy gửi ở trường key; nếu không, hãy thêm một chữ cái vào mã nội bộ.",
        en="The own code {code} reads as a GTIN. If the product has one, please send it as key; if not, add a letter to the own code.",
        source="GS1 General Specifications 1.4; product.md C-02",
    ),
    "registry.restricted_number": Kind(
        status=422,
        vi="{key} là số dùng trong nội bộ cửa hàng (đầu 02, 04 hoặc 20–29), hai nơi có thể cấp trùng nhau, nên không định danh được sản phẩm trên toàn quốc. "
        "Hãy dùng GTIN, hoặc mã nội bộ (own_code).",
        en="{key} is a number for use within one shop (prefix 02, 04 or 20–29); two shops may give the same one, so it cannot name a product for all. "
        "Please use a GTIN, or a code of your own (own_code).",
        source="GS1 General Specifications 2.1.11",
    ),
    "registry.prefix_of_another": Kind(
        status=409,
        vi="{key} bắt đầu bằng mã doanh nghiệp đã được cấp cho tổ chức khác. Hãy xem lại số in trên bao bì; nếu đúng là của bạn, hãy liên hệ cơ quan quản lý mã số mã vạch.",
        en="{key} begins with a company prefix that was given to another organisation. Please look at the printed number again; if it is yours, contact the GS1 member organisation.",
        source="Nghị định 37/2026/NĐ-CP Điều 3.30; GS1 General Specifications 1.4.4",
    ),
    "registry.prefix_form": Kind(
        status=422,
        vi="“{prefix}” không phải mã doanh nghiệp GS1 của Việt Nam: mã có 7, 8, 9, 10 hoặc 12 chữ số, bắt đầu bằng 893. Hãy chép lại từ giấy chứng nhận.",
        en="“{prefix}” is no GS1 company prefix of Viet Nam: it has 7, 8, 9, 10 or 12 digits and begins with 893. Please copy it from the certificate.",
        source="Nghị định 37/2026/NĐ-CP Điều 3.29, 3.30",
    ),
    "registry.mixed_script": Kind(
        status=422,
        vi="Từ “{word}” có chữ cái La-tinh lẫn chữ cái của bảng chữ khác, trông giống nhưng máy đọc khác. Hãy gõ lại từ này nếu không cố ý.",
        en="The word “{word}” mixes Latin letters with those of another script, which look alike and read differently. Please type it again unless it is meant.",
        source="Unicode UTS 39; product.md S-07",
        warning=True,
    ),
    "registry.looks_like": Kind(
        status=422,
        vi="“{word}” trông giống “{like}”, là tên đã có của tổ chức khác. Nếu không phải tên của bạn, hãy chọn tên khác.",
        en="“{word}” looks like “{like}”, a name that another organisation has. Unless it is yours, please choose another.",
        source="Unicode UTS 39; product.md S-07",
        warning=True,
    ),
    "registry.group_unknown": Kind(
        status=422,
        vi="Không có nhóm hàng “{group}”. Hãy chọn một mã hoặc tên trong danh sách nhóm hàng.",
        en="There is no product group “{group}”. Please choose a code or name from the list of groups.",
        source="Nghị định 37/2026/NĐ-CP, Phụ lục I; product.md F-13",
    ),
    "registry.alias_taken": Kind(
        status=409,
        vi="Mã {code} của hệ thống {system} đã chỉ một sản phẩm khác. Một mã chỉ một sản phẩm; hãy xem lại mã này.",
        en="Code {code} of the system {system} already means another product. One code means one product; please check it.",
        source="product.md C-03",
    ),
    "registry.parameter": Kind(
        status=400,
        vi="Không có tham số “{name}” ở địa chỉ này. Các tham số có thể dùng: {want}.",
        en="There is no parameter “{name}” at this address. Those that can be used are: {want}.",
        source="product.md 2.3",
    ),
    "registry.no_organisation": Kind(
        status=403,
        vi="Bạn chưa được giao khai báo sản phẩm cho tổ chức nào. Hãy nhờ người quản lý tổ chức giao quyền, hoặc đăng ký tổ chức.",
        en="You have not been given the right to register products for an organisation. Please ask its administrator, or register one.",
        source="product.md D-01",
    ),
    "registry.plot_form": Kind(
        status=422,
        vi="Thửa đất phải là một Polygon hoặc MultiPolygon của GeoJSON: mỗi vòng từ 4 điểm [kinh độ, vĩ độ], điểm cuối trùng điểm đầu. Hãy vẽ lại thửa.",
        en="A plot must be a GeoJSON Polygon or MultiPolygon: rings of 4 points [longitude, latitude] or more, the last the same as the first. Please draw it again.",
        source="RFC 7946 3.1.6",
    ),
    "registry.plot_points": Kind(
        status=422,
        vi="Thửa đất có quá nhiều điểm; nhiều nhất là {most}. Hãy vẽ đơn giản hơn.",
        en="The plot has too many points; at most {most}. Please draw it more simply.",
        source="OWASP ASVS 5.2.3",
    ),
    "registry.plot_outside": Kind(
        status=422,
        vi="Điểm [{longitude}, {latitude}] nằm ngoài Việt Nam. Hãy xem lại tọa độ: kinh độ đứng trước, vĩ độ đứng sau, hệ WGS 84.",
        en="The point [{longitude}, {latitude}] lies outside of Viet Nam. Please check the coordinates: longitude first, latitude second, WGS 84.",
        source="RFC 7946 4",
    ),
    "registry.plot_swapped": Kind(
        status=422,
        vi="Điểm [{longitude}, {latitude}] có vĩ độ đứng trước kinh độ. GeoJSON viết kinh độ trước; hãy đổi chỗ hai số của mọi điểm.",
        en="The point [{longitude}, {latitude}] has its latitude before its longitude. GeoJSON writes longitude first; please swap them in all points.",
        source="RFC 7946 3.1.1",
    ),
    "registry.plot_unsound": Kind(
        status=422,
        vi="Ranh giới thửa đất tự cắt hoặc có lỗ sai: {reason}. Hãy vẽ lại đường bao không cắt nhau.",
        en="The plot's boundary crosses itself or has a wrong hole: {reason}. Please draw a line that does not cross itself.",
        source="OGC Simple Features 6.1.11; RFC 7946 3.1.6",
    ),
    "registry.plot_overlap": Kind(
        status=422,
        vi="Thửa này chồng {area} ha lên đất đã đăng ký ở nơi khác (thửa rộng {of} ha). Hãy xem lại ranh giới; nếu đúng, cán bộ xã sẽ đối chiếu.",
        en="This plot of {of} ha lies over ground registered elsewhere, by {area} ha. Please check its boundary; if it is right, the commune's officer will compare.",
        source="product.md D-11",
        warning=True,
    ),
    "registry.image_kind": Kind(
        status=415,
        vi="Tệp này không phải ảnh JPEG, PNG hoặc WebP còn nguyên. Hãy chụp lại hoặc lưu ảnh thành JPEG.",
        en="This file is no sound JPEG, PNG or WebP picture. Please take it again or save it as JPEG.",
        source="OWASP ASVS 5.2.2; product.md S-09",
    ),
    "registry.image_large": Kind(
        status=413,
        vi="Ảnh quá lớn: {got}; nhiều nhất là {most}. Hãy thu nhỏ ảnh rồi gửi lại.",
        en="The picture is too large: {got}; at most {most}. Please make it smaller and send it again.",
        source="OWASP ASVS 5.2.6; product.md S-09",
    ),
}
