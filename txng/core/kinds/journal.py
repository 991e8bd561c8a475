"""Problems of the electronic log: templates, entries, and what is doubtful in them. What is wrong, what would be right, what to do."""

from txng.core.kinds.kind import Kind

_FORM = "txng/core/journal/template.py; ADR 39"
_ENTRY = "product.md 2.2; ADR 39"
REFUSED = "_refused"  # behind the code of a check: the same, refused

# check: Vietnamese, English, source. The rule of a template may say it in words of its own.
RULES: dict[str, tuple[str, str, str]] = {
    "harvest_before_start": (
        "Ngày thu hoạch {day} sớm hơn ngày gieo, thả giống {started}. Không thể thu trước khi gieo; hãy sửa ngày thu, hoặc sửa ngày gieo đã ghi.",
        "The harvest of {day} is before the sowing or stocking of {started}. Nothing is harvested before it is sown; please correct one of the two days.",
        "Quy tắc của hệ thống này (ADR 39); EPCIS 2.0, 7.4.6",
    ),
    "used_before_made": (
        "Ngày {day} sớm hơn ngày có lô {lot} ({made}). Không thể dùng, bán một lô trước khi có lô đó; hãy sửa ngày, hoặc chọn lô khác.",
        "The day {day} is before lot {lot} came to be ({made}). A lot cannot be used or sold before that; please correct the day or choose another lot.",
        "Quy tắc của hệ thống này (ADR 39)",
    ),
    "interval_not_kept": (
        "Chưa đủ thời gian cách ly: “{material}” dùng ngày {day}, phải đợi {days} ngày, đến {until}. Hãy đợi đến ngày đó mới thu hoạch, bán. Nếu đã thu rồi thì vẫn ghi được, cảnh báo được lưu lại.",
        "The waiting time is not over: “{material}” was used on {day} and needs {days} days, until {until}. Please wait until then. If it is harvested already, the entry is kept together with this warning.",
        "Thời gian cách ly, ngừng thuốc ghi trên nhãn; Luật An toàn thực phẩm 55/2010/QH12 Đ11",
    ),
    "interval_unknown": (
        "Chưa ghi thời gian cách ly của “{material}” dùng ngày {day}. Hãy xem nhãn và ghi số ngày vào lần dùng đó, để biết đã được thu hoạch, bán chưa.",
        "The waiting time of “{material}”, used on {day}, is not recorded. Please look at its label and write the days into that entry, so that it is known whether one may harvest.",
        "Thời gian cách ly, ngừng thuốc ghi trên nhãn",
    ),
    "input_expired": (
        "“{material}” đã hết hạn ngày {expired}, trước ngày dùng {day}. Hãy dùng loại còn hạn; nếu ghi nhầm thì sửa hạn dùng hoặc tên vật tư.",
        "“{material}” expired on {expired}, before its use on {day}. Please use one in date; if this is a slip, correct the expiry or the name.",
        "Hạn sử dụng ghi trên nhãn; Nghị định 37/2026/NĐ-CP Phụ lục I",
    ),
    "more_than_made": (
        "Lô {lot} có {made} {unit}, đã bán hoặc dùng {used}, nay ghi thêm {now}: nhiều hơn số đã thu hoạch, nhận về. Hãy xem lại số lượng, hoặc ghi lần thu hoạch còn thiếu.",
        "Lot {lot} had {made} {unit}; {used} were sold or used, and now {now} more: that is more than was harvested or received. Please look at the quantity again, or record the harvest that is missing.",
        "Quy tắc của hệ thống này (ADR 39); GS1 Global Traceability Standard 2.0, 3.3",
    ),
    "mass_balance": (
        "Làm ra {out} {unit} từ {into} {unit}: nhiều hơn mức cho phép (thêm {percent} %). Hãy xem lại hai con số, hoặc ghi thêm nguyên liệu còn thiếu.",
        "{out} {unit} came out of {into} {unit}: more than the {percent} % that are allowed on top. Please look at both numbers, or add the input that is missing.",
        "Quy tắc của hệ thống này (ADR 39); GS1 Global Traceability Standard 2.0, 3.3",
    ),
    "times_reversed": (
        "“{then}” ({then_on}) sớm hơn “{first}” ({first_on}). Hãy sửa một trong hai ngày.",
        "“{then}” ({then_on}) is before “{first}” ({first_on}). Please correct one of the two days.",
        "Quy tắc của hệ thống này (ADR 39)",
    ),
    "time_future": (
        "Ngày {day} sau hôm nay ({today}). Việc được giữ như máy đã ghi và đánh dấu “giờ máy sai”; hãy xem lại ngày giờ của điện thoại.",
        "The day {day} is after today ({today}). The entry is kept as the phone claims and marked “wrong clock”; please look at the date of the phone.",
        "Quy tắc của hệ thống này (ADR 39)",
    ),
    "result_failed": (
        "“{what}” ngày {day} là Không đạt và chưa ghi cách xử lý, nên chưa được xuất bán lô này. Hãy xử lý, ghi biện pháp hoặc kết quả đánh giá lại, rồi mới bán.",
        "“{what}” of {day} is not passed and no treatment is recorded, so this lot must not be released. Please treat it, record how, or record a new result; then sell.",
        "Luật An toàn thực phẩm 55/2010/QH12 Đ10, Đ55",
    ),
    "result_treated": (
        "“{what}” ngày {day} từng Không đạt, đã ghi biện pháp xử lý. Lô được bán; cảnh báo này được giữ lại.",
        "“{what}” of {day} was not passed once; its treatment is recorded. The lot may be sold; this warning is kept.",
        "Quy tắc của hệ thống này (ADR 39)",
    ),
    "out_of_range": (
        "“{field}” ghi {value}, thường từ {least} đến {most}. Hãy xem lại dấu phẩy và đơn vị; nếu đúng thì giữ nguyên.",
        "“{field}” says {value}; usual is {least} to {most}. Please look at the point and the unit; if it is right, leave it.",
        "Quy tắc của hệ thống này (ADR 39)",
    ),
}  # fmt: skip

_PLAIN = (
    (
        "journal.template_name_missing",
        "Biểu mẫu thiếu “{name}”. Hãy thêm vào đúng chỗ này rồi tải lên lại.",
        "The template lacks “{name}”. Please add it at this place and upload it again.",
        _FORM,
    ),
    (
        "journal.template_name_unknown",
        "Biểu mẫu không có mục tên “{name}”. Hãy xem lại chính tả, hoặc bỏ mục này.",
        "A template has nothing named “{name}”. Please look at its spelling, or leave it out.",
        _FORM,
    ),
    (
        "journal.template_value",
        "“{value}” không dùng được ở đây. Cần: {want}. Hãy sửa rồi tải lên lại.",
        "“{value}” cannot stand here. Wanted: {want}. Please correct it and upload it again.",
        _FORM,
    ),
    (
        "journal.template_twice",
        "“{value}” có hai lần. Mỗi mã chỉ dùng một lần; hãy đổi tên hoặc bỏ bớt.",
        "“{value}” is there twice. Each code stands once; please rename or remove one.",
        _FORM,
    ),
    (
        "journal.template_not_there",
        "“{value}” không có trong biểu mẫu này. Hãy dùng mã của một ô, một loại việc đã khai, hoặc khai thêm.",
        "“{value}” is not in this template. Please use the code of a field or kind that is there, or add it.",
        _FORM,
    ),
    (
        "journal.entry_name_missing",
        "Bản ghi thiếu “{name}”. Hãy cập nhật ứng dụng rồi gửi lại.",
        "The entry lacks “{name}”. Please update the application and send it again.",
        _ENTRY,
    ),
    (
        "journal.entry_value",
        "“{value}” không dùng được ở đây. Cần: {want}.",
        "“{value}” cannot stand here. Wanted: {want}.",
        _ENTRY,
    ),
    (
        "journal.field_unknown",
        "Việc “{kind}” không có ô “{field}”. Hãy cập nhật biểu mẫu trên máy rồi ghi lại.",
        "“{kind}” has no field “{field}”. Please update the template on the phone and write it again.",
        _ENTRY,
    ),
    (
        "journal.number_form",
        "“{field}” ghi “{value}”, không phải một số. Hãy ghi bằng chữ số, như 12,5.",
        "“{field}” says “{value}”, which is no number. Please write digits, as 12.5.",
        _ENTRY,
    ),
    (
        "journal.date_form",
        "“{field}” ghi “{value}”, không phải một ngày. Hãy ghi như 22/11/2026.",
        "“{field}” says “{value}”, which is no day. Please write it as 22/11/2026.",
        _ENTRY,
    ),
    (
        "journal.choice_unknown",
        "“{field}” không có lựa chọn “{value}”. Hãy chọn một trong: {options}.",
        "“{field}” has no choice “{value}”. Please choose one of: {options}.",
        _ENTRY,
    ),
    (
        "journal.text_long",
        "“{field}” dài quá {most} ký tự. Hãy viết ngắn hơn, hoặc gửi ảnh.",
        "“{field}” is longer than {most} characters. Please shorten it, or send a photo.",
        _ENTRY,
    ),
    (
        "journal.quantity_form",
        "Số lượng “{value}” không đọc được. Hãy ghi một số không âm, nhiều nhất 6 chữ số sau dấu phẩy.",
        "The quantity “{value}” cannot be read. Please write a number that is not negative, with 6 decimals at most.",
        _ENTRY,
    ),
    (
        "journal.unit_unknown",
        "Không biết đơn vị “{value}”. Hãy chọn: kg, tạ, tấn, lít, con, quả, bao, thùng.",
        "The unit “{value}” is unknown. Please choose: kg, tạ, tấn, lít, con, quả, bao, thùng.",
        "UN/ECE Recommendation 20",
    ),
    (
        "journal.lot_needed",
        "Việc “{kind}” cần biết của lô nào. Hãy chọn lô, vụ, lứa hoặc ao.",
        "“{kind}” needs to know of which lot. Please choose the lot, season or pond.",
        _ENTRY,
    ),
    (
        "journal.lots_needed",
        "Việc “{kind}” cần ít nhất hai lô. Hãy chọn thêm lô.",
        "“{kind}” needs two lots at least. Please choose another.",
        _ENTRY,
    ),
    (
        "journal.new_lot_needed",
        "Việc “{kind}” làm ra lô mới nên cần mã lô mới. Hãy để ứng dụng đặt mã, hoặc ghi mã của bạn.",
        "“{kind}” makes a new lot and needs its number. Please let the application choose one, or write your own.",
        _ENTRY,
    ),
    (
        "journal.lot_of_itself",
        "Lô {lot} vừa là đầu vào vừa là đầu ra. Hãy đặt mã khác cho lô mới.",
        "Lot {lot} is both input and output. Please give the new lot another number.",
        "EPCIS 2.0, 7.4.6",
    ),
    (
        "templates.not_there",
        "Không có biểu mẫu {ref}. Hãy xem danh sách biểu mẫu và các phiên bản.",
        "There is no template {ref}. Please see the list of templates and versions.",
        "product.md C-06",
    ),
    (
        "templates.not_yours",
        "Bạn chưa được giao quyền ban hành biểu mẫu “{name}”. Bộ quản lý ngành ban hành cho ngành mình; Trung tâm Mã số mã vạch quốc gia ban hành cho mọi ngành.",
        "You may not publish the template “{name}”. A ministry publishes for its sectors, the national centre for all.",
        "Quy chế phân quyền; ADR 39",
    ),
    (
        "templates.unreadable",
        "Không đọc được tệp này ({reason}). Hãy tải bản đang có về, sửa rồi gửi lên: JSON hoặc TOML, chữ UTF-8.",
        "This file cannot be read ({reason}). Please download the version there is, change it and upload it: JSON or TOML in UTF-8.",
        _FORM,
    ),
    (
        "templates.too_large",
        "Tệp dài {got} byte; nhiều nhất {limit}. Hãy bỏ bớt, hoặc chia thành hai biểu mẫu.",
        "The file has {got} bytes; at most {limit}. Please shorten it, or make two templates of it.",
        _FORM,
    ),
    (
        "templates.version_taken",
        "Phiên bản {ref} đã được ban hành và không sửa được nữa. Hãy đặt số phiên bản mới.",
        "Version {ref} is published and is never altered. Please give it a new number.",
        "product.md C-06; ADR 39",
    ),
    (
        "templates.version_order",
        "Số phiên bản phải sau {newest}. Hãy đặt số lớn hơn.",
        "The version must come after {newest}. Please give it a higher number.",
        "ADR 39",
    ),
    (
        "templates.day_passed",
        "Ngày hiệu lực {day} đã qua (hôm nay {today}). Biểu mẫu không có hiệu lực trở về trước; hãy chọn từ hôm nay.",
        "The day {day} has passed (today is {today}). A template is not in force before it is published; please choose today or later.",
        "ADR 39",
    ),
    (
        "templates.day_order",
        "Ngày hiệu lực phải từ {day} trở đi, là ngày của phiên bản trước. Hãy chọn ngày sau đó.",
        "The day must be {day} or later: that is the day of the version before. Please choose a later one.",
        "ADR 39",
    ),
    (
        "templates.sector_unknown",
        "Không có ngành hay nhóm hàng “{value}”. Hãy ghi ít nhất một mã ngành như “nong-san”; nhóm hàng theo danh mục.",
        "There is no sector or group “{value}”. Please name at least one sector such as “nong-san”, and groups of the list.",
        "Danh mục ngành, nhóm hàng của hệ thống; ADR 39",
    ),
)  # fmt: skip

_STATUS = {
    "templates.not_there": 404, "templates.not_yours": 403, "templates.version_taken": 409, "templates.too_large": 413,
}  # fmt: skip

KINDS: dict[str, Kind] = {
    **{code: Kind(status=_STATUS.get(code, 422), vi=vi, en=en, source=source) for code, vi, en, source in _PLAIN},
    **{f"journal.{check}": Kind(422, vi, en, source, warning=True) for check, (vi, en, source) in RULES.items()},
    **{f"journal.{check}{REFUSED}": Kind(422, vi, en, source) for check, (vi, en, source) in RULES.items()},
}
