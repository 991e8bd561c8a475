"""Problems of `accounts`: who asks."""

from txng.core.kinds.kind import Kind

KINDS: dict[str, Kind] = {
    "accounts.key_unknown": Kind(
        status=401,
        vi="Khoá máy này không đúng hoặc đã bị thu hồi. Hãy xin khoá mới từ người quản trị tổ chức của bạn.",
        en="This machine key is wrong or has been revoked. Please ask your organisation's administrator for a new one.",
        source="RFC 9110 15.5.2",
    ),
    "accounts.role_unknown": Kind(
        status=422,
        vi="Không có vai trò {role}; các vai trò: {known}.",
        en="There is no role {role}; the roles are: {known}.",
        source="domain: roles.csv",
    ),
}
