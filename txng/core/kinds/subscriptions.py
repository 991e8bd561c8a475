"""Problems of `subscriptions`: what can be wished, where to and how events are delivered."""

from txng.core.kinds.kind import Kind

KINDS: dict[str, Kind] = {
    "subscriptions.dest": Kind(
        status=400,
        vi="Địa chỉ nhận tin {got} không đọc được ({reason}). Hãy viết trọn vẹn, ví dụ https://nhan-tin.vidu.vn/epcis, "
        "không quá {limit} ký tự, không có phần sau dấu #.",
        en="The destination {got} cannot be read ({reason}). Please write it in full, e.g. https://receiver.example.com/epcis, "
        "at most {limit} characters, with nothing behind a #.",
        source="EPCIS 2.0, 8.2.5.2 (dest); RFC 3986",
    ),
    "subscriptions.dest_scheme": Kind(
        status=400,
        vi="Địa chỉ nhận tin phải bắt đầu bằng https://, không phải {got}. Người vận hành nút có thể cho phép riêng một máy nội bộ.",
        en="A destination must begin with https://, not {got}. The operator of this node may allow a machine of its own network.",
        source="docs/settings.md (TXNG_WEBHOOK_PRIVATE)",
    ),
    "subscriptions.dest_credentials": Kind(
        status=400,
        vi="Địa chỉ nhận tin không được chứa tên người dùng hay mật khẩu. Hãy bỏ phần trước dấu @ và dùng signatureToken để nhận biết người gửi.",
        en="A destination must hold no user name or password. Please remove what stands before the @ and use signatureToken to know "
        "the sender.",
        source="RFC 9110 4.2.4",
    ),
    "subscriptions.dest_port": Kind(
        status=400,
        vi="Cổng {port} không dùng để nhận tin. Hãy dùng 443, 80 hoặc một cổng từ 1024 trở lên.",
        en="Port {port} is not for receiving events. Please use 443, 80 or a port from 1024 on.",
        source="docs/webhooks.md",
    ),
    "subscriptions.dest_not_public": Kind(
        status=400,
        vi="{host} không phải là địa chỉ công cộng, nên không gửi tin tới đó. Hãy dùng một tên miền công cộng, hoặc đề nghị người "
        "vận hành nút cho phép.",
        en="{host} is not a public address, so nothing is sent there. Please use a public domain, or ask the operator of this node "
        "to allow it.",
        source="docs/settings.md (TXNG_WEBHOOK_PRIVATE); RFC 6890",
    ),
    "subscriptions.unknown": Kind(
        status=404,
        vi="Tổ chức của bạn không có đăng ký nhận tin nào mang mã “{subscription_id}” ở đây. Hãy xem danh sách đăng ký của câu hỏi này.",
        en="Your organisation has no subscription “{subscription_id}” here. Please look at the list of this query's subscriptions.",
        source="EPCIS 2.0, 8.2.5 (NoSuchSubscriptionException)",
    ),
    "subscriptions.exists": Kind(
        status=409,
        vi="Tổ chức của bạn đã có đăng ký nhận tin mang mã “{subscription_id}”. Hãy chọn mã khác, hoặc huỷ đăng ký cũ trước.",
        en="Your organisation already has a subscription “{subscription_id}”. Please choose another id, or unsubscribe the old one first.",
        source="EPCIS 2.0, 8.2.5 (DuplicateSubscriptionException)",
    ),
    "subscriptions.too_many": Kind(
        status=400,
        vi="Tổ chức của bạn đã có {limit} đăng ký nhận tin, nhiều nhất có thể. Hãy huỷ những đăng ký không dùng nữa.",
        en="Your organisation has {limit} subscriptions, as many as it may have. Please unsubscribe those you no longer use.",
        source="docs/addresses.md (subscriptions)",
    ),
    "subscriptions.shape": Kind(
        status=400,
        vi="Trường “{field}” của đăng ký nhận tin phải là {want}. Hãy sửa hoặc bỏ nó.",
        en="The field “{field}” of a subscription must be {want_en}. Please correct it or leave it out.",
        source="EPCIS 2.0, openapi.yaml (AbstractQuerySubscription)",
    ),
    "subscriptions.field_unknown": Kind(
        status=400,
        vi="Đăng ký nhận tin không có trường “{field}”; các trường là: {known}. Hãy sửa tên hoặc bỏ nó.",
        en="A subscription has no field “{field}”; its fields are: {known}. Please correct the name or leave it out.",
        source="EPCIS 2.0, openapi.yaml (AbstractQuerySubscription)",
    ),
    "subscriptions.stream_or_schedule": Kind(
        status=400,
        vi="Phải nói khi nào thì báo tin: hoặc “stream”: true (ngay khi có), hoặc “schedule” (theo lịch), và chỉ một trong hai.",
        en="It must be said when to report: either “stream”: true (as it happens) or a “schedule”, and only one of them.",
        source="EPCIS 2.0, 8.2.5 (SubscriptionControlsException)",
    ),
    "subscriptions.secret_twice": Kind(
        status=400,
        vi="“secret” và “signatureToken” là một, mà ở đây ghi hai giá trị khác nhau. Hãy chỉ gửi signatureToken.",
        en="“secret” and “signatureToken” are one thing, and two different values stand here. Please send signatureToken alone.",
        source="EPCIS 2.0, openapi.yaml (AbstractQuerySubscription names both)",
    ),
    "subscriptions.subscription_id": Kind(
        status=400,
        vi="Mã đăng ký nhận tin phải dài từ 1 đến {limit} ký tự in được, không phải “.” hay “..”, và không kết thúc bằng {taken}. Hãy chọn mã khác.",
        en="The id of a subscription has 1 to {limit} printable characters, is not “.” or “..”, and does not end in {taken}. Please choose another.",
        source="EPCIS 2.0, 8.2.5 (subscriptionID)",
    ),
    "subscriptions.schedule_field": Kind(
        status=400,
        vi="Không đọc được “{got}” ở trường {name} của lịch: cần các số từ {low} đến {high}, như 5, 0,30, [1-5], 0/30 hoặc *.",
        en="“{got}” in the field {name} of the schedule cannot be read: numbers from {low} to {high} are wanted, as 5, 0,30, [1-5], 0/30 or *.",
        source="EPCIS 2.0, 8.2.5.3 (QuerySchedule)",
    ),
    "subscriptions.schedule_unknown": Kind(
        status=400,
        vi="Lịch không có trường “{name}”; các trường là: {known}. Hãy sửa tên hoặc bỏ nó.",
        en="A schedule has no field “{name}”; its fields are: {known}. Please correct the name or leave it out.",
        source="EPCIS 2.0, 8.2.5.3 (QuerySchedule)",
    ),
    "subscriptions.schedule_empty": Kind(
        status=400,
        vi="Lịch này không nói khi nào. Hãy ghi ít nhất một trong các trường: {known}; hoặc dùng “stream”: true.",
        en="This schedule says no time. Please give at least one of the fields {known}; or use “stream”: true.",
        source="EPCIS 2.0, 8.2.5.3 (QuerySchedule)",
    ),
    "subscriptions.schedule_never": Kind(
        status=400,
        vi="Không năm nào có ngày {day} trong các tháng của lịch này, nên nó không bao giờ chạy. Hãy sửa dayOfMonth hoặc month.",
        en="No year has a day {day} in the months of this schedule, so it would never run. Please correct dayOfMonth or month.",
        source="EPCIS 2.0, 8.2.5.3 (QuerySchedule)",
    ),
    "subscriptions.sockets_too_many": Kind(
        status=429,
        vi="Tổ chức của bạn đã mở {limit} kết nối WebSocket, nhiều nhất có thể. Hãy đóng bớt, hoặc đăng ký nhận tin bằng webhook.",
        en="Your organisation has {limit} WebSockets open, as many as it may have. Please close some, or subscribe by webhook.",
        source="docs/settings.md (TXNG_SOCKETS_OF_ORGANISATION); RFC 6585 4",
    ),
    "subscriptions.sockets_full": Kind(
        status=503,
        vi="Máy chủ đang giữ số kết nối WebSocket nhiều nhất có thể, hoặc sắp dừng. Hãy nối lại sau ít giây.",
        en="The server holds as many WebSockets as it can, or is about to stop. Please connect again in a few seconds.",
        source="docs/settings.md (TXNG_SOCKETS_OF_PROCESS); RFC 9110 15.6.4",
    ),
}
