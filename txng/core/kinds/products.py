"""Problems of the register in the office: products, places, rules of groups, whose numbers they bear."""

from txng.core.kinds.kind import Kind

KINDS: dict[str, Kind] = {
    "products.not_there": Kind(
        status=404,
        vi="Không có sản phẩm hoặc địa điểm này trong những gì bạn được xem. Hãy xem lại mã.",
        en="There is no such product or place among those that you may see. Please check the code.",
        source="RFC 9110 15.5.5",
    ),
    "products.changed_since": Kind(
        status=412,
        vi="Bản bạn xem là phiên bản {seen}, nay đã là {now}: có người vừa sửa. Hãy xem lại rồi sửa tiếp.",
        en="You looked at version {seen}, and it is {now} by now: somebody changed it. Please look again and repeat your change.",
        source="RFC 9110 13.1.1",
    ),
    "products.reason_missing": Kind(
        status=422,
        vi="Thiếu lý do. Hãy viết lý do, dài nhất {most} ký tự; người xem lịch sử sẽ đọc được.",
        en="The reason is missing. Please write one, of at most {most} characters; who looks at the history will read it.",
        source="product.md Z-08",
    ),
    "products.group_choice": Kind(
        status=422,
        vi="Có {count} nhóm hàng mang chữ “{text}”. Hãy chọn một nhóm trong danh sách hiện ra.",
        en="{count} groups have “{text}” in their names. Please choose one of those shown.",
        source="product.md F-13",
    ),
    "products.alias_form": Kind(
        status=422,
        vi="Cần tên hệ thống (system) và mã (code), mỗi phần từ 1 đến {most} ký tự. Hãy ghi tên ngắn của hệ thống, như misa, và mã trong hệ thống đó.",
        en="A system and a code are wanted, each of 1 to {most} characters. Please give the short name of the system, such as misa, and the code there.",
        source="product.md C-03",
    ),
    "products.alias_gs1": Kind(
        status=422,
        vi="“{system}” là khóa của GS1, không phải hệ thống khác. Hãy hỏi thẳng bằng khóa đó.",
        en="“{system}” is a key of GS1, not another system. Please ask by that key itself.",
        source="GS1 General Specifications 3.2; product.md C-03",
    ),
    "products.image_missing": Kind(
        status=404,
        vi="Sản phẩm này chưa có ảnh. Người khai báo có thể gửi ảnh JPEG, PNG hoặc WebP.",
        en="This product has no picture yet. Who registered it can send a JPEG, PNG or WebP.",
        source="RFC 9110 15.5.5",
    ),
    "products.plot_missing": Kind(
        status=404,
        vi="Địa điểm này chưa có ranh giới thửa. Người khai báo có thể gửi một Polygon của GeoJSON.",
        en="This place has no plot yet. Who registered it can send a GeoJSON Polygon.",
        source="RFC 9110 15.5.5",
    ),
    "products.profile_unknown": Kind(
        status=404,
        vi="Không có bộ trường tối thiểu “{profile}”. Các bộ đang có: {known}.",
        en="There is no profile “{profile}”. Those that exist are: {known}.",
        source="Thông tư 02/2024/TT-BKHCN, Nghị định 37/2026/NĐ-CP",
    ),
    "products.not_json": Kind(
        status=422,
        vi="Đây không phải GeoJSON: {reason}. Hãy dán lại nguyên văn tệp .geojson.",
        en="This is no GeoJSON: {reason}. Please paste the whole of the .geojson file again.",
        source="RFC 7946",
    ),
    "products.plot_over_own": Kind(
        status=422,
        vi="Thửa này chồng {area} ha lên “{name}” của chính bạn (thửa rộng {of} ha). Hãy xem lại ranh giới hai thửa.",
        en="This plot of {of} ha lies over “{name}”, your own, by {area} ha. Please check both boundaries.",
        source="product.md D-11",
        warning=True,
    ),
    "products.area_taken": Kind(
        status=409,
        vi="Mã số vùng trồng {code} đã do tổ chức khác quản lý. Hãy xem lại giấy chứng nhận; nếu đúng là vùng của bạn, hãy báo cán bộ xã.",
        en="The planting area {code} is kept by another organisation. Please check your certificate; if it is yours, tell the officer of your commune.",
        source="product.md D-11",
    ),
    "products.area_state": Kind(
        status=422,
        vi="Tình trạng của vùng trồng là active, suspended hoặc ended. Hãy chọn một.",
        en="A planting area is active, suspended or ended. Please choose one.",
        source="product.md D-11",
    ),
    "products.prefix_not_claimed": Kind(
        status=404,
        vi="Không có khai báo nào về mã doanh nghiệp {prefix}. Tổ chức phải khai trước, rồi cán bộ mới xác minh.",
        en="Nobody has claimed the company prefix {prefix}. Its organisation claims it first; then an officer verifies it.",
        source="Nghị định 37/2026/NĐ-CP Điều 3.30",
    ),
    "products.prefix_verified": Kind(
        status=409,
        vi="Mã doanh nghiệp {prefix} đã được xác minh là của tổ chức khác. Nếu đúng là của bạn, hãy gửi giấy chứng nhận cho cơ quan quản lý mã số mã vạch.",
        en="The company prefix {prefix} was verified as another organisation's. If it is yours, send the certificate to the GS1 member organisation.",
        source="GS1 General Specifications 1.4.4",
    ),
    "products.prefix_inside": Kind(
        status=409,
        vi="Mã {prefix} trùng hoặc lồng với mã {other}, đã xác minh là của tổ chức khác. Hãy đối chiếu hai giấy chứng nhận trước khi xác minh.",
        en="{prefix} is part of {other}, or the other way round, which was verified as another organisation's. Please compare both certificates before you verify.",
        source="GS1 General Specifications 1.4.4",
    ),
    "products.evidence_missing": Kind(
        status=422,
        vi="Thiếu căn cứ xác minh. Hãy ghi số giấy chứng nhận, nơi cấp và ngày, dài nhất {most} ký tự.",
        en="The evidence is missing. Please give the number of the certificate, who gave it and when, in at most {most} characters.",
        source="product.md Z-08",
    ),
    "products.not_yours_to_verify": Kind(
        status=403,
        vi="Xác minh này thuộc về người có quyền rà soát sản phẩm nơi đó (mã doanh nghiệp: cả nước). Hãy chuyển hồ sơ cho cấp có quyền.",
        en="This is for whoever may review products there (a company prefix: in the whole country). Please hand the papers to them.",
        source="product.md D-01",
    ),
    "products.rule_not_yours": Kind(
        status=403,
        vi="Bạn không được giao ban hành quy định cho nhóm hàng {group}. Chỉ bộ quản lý ngành của nhóm, hoặc cấp quốc gia, ban hành.",
        en="You may not publish rules for the group {group}. Only the ministry over its sector, or the nation, does.",
        source="Thông tư 02/2024/TT-BKHCN Điều 6.7; Nghị định 37/2026/NĐ-CP Điều 22.2",
    ),
    "products.rule_field": Kind(
        status=422,
        vi="Trường {field} phải là {want}.",
        en="The field {field} must be {want}.",
        source="product.md F-01, F-02",
    ),
    "products.rule_past": Kind(
        status=422,
        vi="Ngày hiệu lực {day} đã qua. Quy định mới có hiệu lực từ {today} trở đi, để điều đã đúng hôm qua vẫn đúng.",
        en="The effective day {day} has passed. A new rule is effective from {today} on, so that what was right yesterday stays right.",
        source="Luật Ban hành văn bản quy phạm pháp luật 64/2025/QH15; product.md E-12",
    ),
    "products.rule_order": Kind(
        status=409,
        vi="Đã có phiên bản {version} của nhóm này, hiệu lực từ {day}. Phiên bản sau không thể có hiệu lực trước đó.",
        en="Version {version} of this group is effective from {day}. A later version cannot be effective before it.",
        source="product.md E-12",
    ),
    "products.hold_over": Kind(
        status=409,
        vi="Lệnh giữ dữ liệu này đã được bỏ. Không cần làm gì thêm.",
        en="This hold was lifted already. There is nothing more to do.",
        source="product.md F-02",
    ),
    "products.merge_self": Kind(
        status=422,
        vi="Không thể gộp {key} vào chính nó, hoặc vào một bản ghi đã được gộp vào nó. Hãy chọn bản ghi khác.",
        en="{key} cannot be merged into itself, or into one that was merged into it. Please choose another record.",
        source="product.md H-04",
    ),
    "products.merged_already": Kind(
        status=409,
        vi="{key} đã được gộp vào {into}. Hãy bỏ gộp trước.",
        en="{key} was merged into {into} already. Please undo that first.",
        source="product.md H-04",
    ),
    "products.not_merged": Kind(
        status=409,
        vi="{key} không đang được gộp vào bản ghi nào. Không cần làm gì thêm.",
        en="{key} is not merged into any record. There is nothing to undo.",
        source="product.md H-04",
    ),
}
