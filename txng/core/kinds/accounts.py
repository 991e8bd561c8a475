"""Problems of `accounts`: who asks, and how people sign in."""

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
    "accounts.organisation_unknown": Kind(
        status=422,
        vi="Không có tổ chức mang mã {code}. Hãy ghi danh tổ chức trước.",
        en="There is no organisation with the code {code}. Please enrol it first.",
        source="ADR 11",
    ),
    "accounts.login_form": Kind(
        status=422,
        vi="Đây không phải số điện thoại di động hay địa chỉ thư. Hãy nhập như 0912 345 678 hoặc ten@noi-lam-viec.vn.",
        en="This is neither a mobile number nor an email address. Please type it like 0912 345 678 or name@workplace.vn.",
        source="ITU-T E.164; RFC 5321",
    ),
    "accounts.login_taken": Kind(
        status=409,
        vi="Số điện thoại hoặc địa chỉ thư này đã thuộc về một người khác ở đây. Hãy dùng số, địa chỉ riêng của từng người.",
        en="This phone number or address belongs to somebody else here already. Each person needs their own.",
        source="ADR 20",
    ),
    "accounts.code_wrong": Kind(
        status=422,
        vi="Mã không đúng, đã dùng, hoặc đã quá 10 phút; mỗi mã nhập được 5 lần. Hãy xem lại tin mới nhất hoặc bấm Gửi lại mã.",
        en="The code is wrong, used already, or older than 10 minutes; each may be tried 5 times. Please look at the latest message, or have another one sent.",
        source="ASVS 5.0 V6.6.3",
    ),
    "accounts.password_wrong": Kind(
        status=422,
        vi="Mật khẩu không khớp với số điện thoại hoặc thư này. Hãy nhập lại, hoặc đăng nhập bằng mã 6 số.",
        en="The password does not match this phone number or address. Please try again, or sign in by a code.",
        source="ASVS 5.0 V6.3.8",
    ),
    "accounts.second_wrong": Kind(
        status=422,
        vi="Mã bước hai không đúng hoặc đã dùng. Hãy đợi ứng dụng hiện mã mới rồi nhập; kiểm tra giờ của điện thoại.",
        en="This code is wrong or used already. Please wait for the next one in the app; check the clock of the phone.",
        source="RFC 6238",
    ),
    "accounts.too_often": Kind(
        status=429,
        vi="Đã thử quá nhiều lần. Không có gì bị khoá: hãy đợi {minutes} phút rồi thử lại.",
        en="Too many attempts. Nothing is locked: please wait {minutes} minutes and try again.",
        source="ASVS 5.0 V6.3.1",
    ),
    "accounts.form_expired": Kind(
        status=403,
        vi="Biểu mẫu này đã cũ hoặc đến từ trang khác, nên chưa làm gì. Hãy mở lại trang và gửi lại; trình duyệt cần cho phép cookie.",
        en="This form is too old or came from another site, so nothing was done. Please open the page again; the browser must allow cookies.",
        source="ASVS 5.0 V3.5.1",
    ),
    "accounts.quiet_hours": Kind(
        status=422,
        vi="Giờ yên tĩnh ghi như 21:00. Hãy ghi giờ và phút, hoặc để trống để dùng giờ thường lệ.",
        en="Quiet hours are written like 21:00. Please give hours and minutes, or leave it empty for the usual ones.",
        source="product.md J-04",
    ),
    "accounts.digest_unknown": Kind(
        status=422,
        vi="Không có cách gộp tin này; chọn một trong: {known}.",
        en="There is no such digest; please choose one of: {known}.",
        source="product.md J-04",
    ),
    "accounts.for_people": Kind(
        status=403,
        vi="Trang này dành cho người đăng nhập, không dành cho khoá máy. Hãy mở bằng trình duyệt, không gửi Authorization.",
        en="This page is for people who sign in, not for machine keys. Please open it in a browser, without Authorization.",
        source="ADR 20",
    ),
    "accounts.provider_stranger": Kind(
        status=403,
        vi="{provider} đã xác nhận bạn, nhưng ở đây chưa có tài khoản mang thư hoặc số điện thoại mà {provider} đã xác minh. Hãy đăng nhập bằng mã, hoặc nhờ người quản trị tổ chức ghi danh.",
        en="{provider} confirmed who you are, but nobody here has an email or phone number that {provider} has verified. Please sign in by a code, or ask your organisation's administrator to register you.",
        source="ADR 20",
    ),
    "accounts.provider_taken": Kind(
        status=409,
        vi="Tài khoản {provider} này đã nối với một người khác ở đây. Hãy dùng tài khoản {provider} của chính bạn.",
        en="This {provider} account is linked to somebody else here. Please use your own {provider} account.",
        source="ADR 20",
    ),
    "accounts.provider_failed": Kind(
        status=502,
        vi="{provider} chưa xác nhận được bạn. Chưa có gì thay đổi; hãy thử lại sau, hoặc đăng nhập bằng mã.",
        en="{provider} could not confirm who you are. Nothing has changed; please try later, or sign in by a code.",
        source="OpenID Connect Core 1.0",
    ),
}
