"""Problems of `subscriptions`: where to and how events are delivered."""

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
        source="docs/addresses.md (webhooks)",
    ),
    "subscriptions.dest_not_public": Kind(
        status=400,
        vi="{host} không phải là địa chỉ công cộng, nên không gửi tin tới đó. Hãy dùng một tên miền công cộng, hoặc đề nghị người "
        "vận hành nút cho phép.",
        en="{host} is not a public address, so nothing is sent there. Please use a public domain, or ask the operator of this node "
        "to allow it.",
        source="docs/settings.md (TXNG_WEBHOOK_PRIVATE); RFC 6890",
    ),
}
