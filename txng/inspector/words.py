"""The words that the script of /kiem-tra/ says, in the language of the page; the script itself has none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_VERDICTS: Mapping[str, tuple[str, str]] = {
    "valid_first": ("Mã hợp lệ, quét lần đầu", "Valid code, first scan"),
    "valid_repeated": ("Mã hợp lệ, đã có người quét", "Valid code, scanned before"),
    "not_activated": ("Tem chưa kích hoạt", "Stamp not activated"),
    "voided": ("Tem đã bị huỷ", "Stamp is void"),
    "recalled": ("Hàng bị thu hồi", "Recalled goods"),
    "suspected_copy": ("Nghi bị sao chép", "May be a copy"),
    "unknown": ("Không có hồ sơ nào về mã này", "Nothing is on record for this code"),
    "lot_known": ("Lô này có trong hồ sơ", "This lot is on record"),
    "product_known": ("Sản phẩm này có trong hồ sơ", "This product is on record"),
    "item_known": ("Mã này có trong hồ sơ", "This code is on record"),
    "place_known": ("Địa điểm này có trong hồ sơ", "This place is on record"),
    "unchecked": ("Chưa kiểm tra được", "Not checked"),
    "malformed": ("Mã viết chưa đúng", "The code is not well formed"),
    "expired": ("Danh sách đã quá hạn, không kết luận", "The list is too old: no verdict"),
    "not_in_use": ("Không phải tem đang dùng", "No stamp in use"),
    "never_issued": ("Chưa từng có tem mang dấu năm này", "No stamp of this year's mark was ever issued"),
    "never_stamped": ("Sản phẩm này chưa từng được cấp tem", "No stamp was ever issued for this product"),
}
# What is said of a code without a network: verdict or reason → mark and sentence.
_SENTENCES: Mapping[str, tuple[str, str]] = {
    "recalled": (
        "Có trong danh sách thu hồi mang theo máy. Ngừng bán, ngừng dùng.",
        "It stands in the list of recalls on this phone. Stop selling and using it.",
    ),
    "voided": (
        "Tem này nằm trong danh sách tem đã huỷ hoặc bị mất. Không ai được dán tem này lên hàng nữa.",
        "It stands in the list of void and lost stamps. Nobody may put it on goods any more.",
    ),
    "never_stamped": (
        "Mã có dạng tem của Cổng, nhưng đến lúc đồng bộ Cổng chưa cấp tem nào cho sản phẩm này. Rất có thể là tem giả; hãy kiểm lại khi có mạng.",
        "It looks like a stamp of the portal, but until the last sync none was issued for this product. Most likely it is forged; check again online.",
    ),
    "never_issued": (
        "Chữ đầu của tem là dấu năm, và đến lúc đồng bộ chưa tem nào mang dấu này: tem giả, đọc sai, hoặc của hệ thống khác. Hãy kiểm lại khi có mạng.",
        "The first letter of a stamp marks its year, and until the last sync no stamp had this one: forged, misread, or another system's. Check again online.",
    ),
    "unchecked_goods": (
        "Không có trong danh sách thu hồi. Mã này không phải tem: mã lô, mã sản phẩm ai cũng chép lại được. Hãy kiểm lại khi có mạng.",
        "It is in no list of recalls. This code is no stamp: anybody can copy the code of a lot or product. Check again online.",
    ),
    "not_in_use": (
        "Không nằm trong các tem đang dùng của {name} lúc {time}: tem giả, đọc sai một chữ, hoặc mới kích hoạt sau đó. Hãy kiểm lại khi có mạng.",
        "It is not among the stamps in use of {name} at {time}: forged, misread, or activated since. Check again online.",
    ),
    "in_use": (
        "Nằm trong các tem đang dùng của {name} lúc {time}. Khi ngoại tuyến không biết tem có bị sao chép hay không: so bao bì, kiểm lại khi có mạng.",
        "It is among the stamps in use of {name} at {time}. Offline nobody knows whether it was copied: compare the package, check again online.",
    ),
    "unchecked": (
        "Không có trong danh sách thu hồi, danh sách tem huỷ. Khi ngoại tuyến máy không biết tem thật hay giả: khoá làm tem không bao giờ nằm trong máy. Hãy kiểm lại khi có mạng.",
        "It is in no list of recalls or void stamps. Without a network the phone cannot tell a genuine stamp from a forged one: the key of stamps never leaves the portal. Check again online.",
    ),
    "partial": (
        "Danh sách trong máy không chứa hết: {count} mục bị bỏ lại vì quá lớn. Không có trong danh sách không có nghĩa là không bị thu hồi, không bị huỷ.",
        "The list on this phone is not whole: {count} entries were left out for their size. What is not in it may still be recalled or void.",
    ),
    "expired": (
        "Dữ liệu đã quá {hours} giờ: không còn tin được. Hãy đồng bộ.",
        "The data is more than {hours} hours old and cannot be trusted any more. Please sync.",
    ),
    "clock": (
        "Đồng hồ của máy chạy sai so với lần đồng bộ. Hãy chỉnh giờ rồi đồng bộ.",
        "The clock of the phone is wrong. Please set it, then sync.",
    ),
    "no_list": (
        "Máy chưa có danh sách. Cần mạng để đồng bộ lần đầu.",
        "There is no list on this phone yet. It needs a network for the first sync.",
    ),
    "malformed": (
        "Mã đọc được không phải mã truy xuất, hoặc sai chữ số kiểm tra. So lại với mã in trên bao bì.",
        "What was read is no traceability code, or a check digit is wrong. Compare it with what is printed.",
    ),
}
_SAID: Mapping[str, tuple[str, str]] = {
    "badge.online": ("Trực tuyến · danh sách lúc {time}", "Online · list of {time}"),
    "badge.offline": ("Dữ liệu lúc {time}, đang ngoại tuyến", "Data of {time}, offline"),
    "badge.none": ("Máy chưa có danh sách ngoại tuyến", "No list on this phone yet"),
    "badge.expired": (
        "Dữ liệu lúc {time}: không còn tin được, hãy đồng bộ",
        "Data of {time}: not to be trusted any more, please sync",
    ),
    "from.online": ("Cổng trả lời lúc {time}", "The portal answered at {time}"),
    "from.offline": (
        "Theo danh sách lúc {time} trong máy; Cổng chưa trả lời",
        "By the list of {time} on this phone; the portal has not answered",
    ),
    "from.late": (
        "Cổng đã trả lời, thay kết quả ngoại tuyến",
        "The portal has answered; this replaces the offline verdict",
    ),
    "busy": ("Đang hỏi Cổng…", "Asking the portal…"),
    "sync.busy": ("Đang đồng bộ…", "Syncing…"),
    "sync.done": (
        "Đã đồng bộ: danh sách số {number}, chữ ký đúng, {cosigned} nhân chứng cùng ký",
        "Synced: list {number}, its signature is right, {cosigned} witnesses cosigned",
    ),
    "sync.same": ("Danh sách trong máy là mới nhất", "The list on this phone is the newest"),
    "sync.unreachable": (
        "Chưa tới được Cổng, dùng danh sách trong máy",
        "The portal cannot be reached; the list on this phone is used",
    ),
    "sync.wait": ("Danh sách đang chờ niêm phong, sẽ thử lại", "The list waits to be sealed; trying again"),
    "sync.older": (
        "Từ chối: Cổng đưa danh sách cũ hơn danh sách trong máy",
        "Refused: the list that came is older than the one on this phone",
    ),
    "sync.wrong": (
        "Từ chối danh sách: chữ ký hoặc nội dung không đúng ({code})",
        "The list was refused: its signature or content is wrong ({code})",
    ),
    "sync.key": (
        "Từ chối: khoá của nhật ký khác với khoá máy này đã ghim. Hãy hỏi nơi quản lý trước khi cài lại.",
        "Refused: the log's key is not the one that this phone pinned. Ask those in charge before installing anew.",
    ),
    "out": (
        "Chưa đăng nhập hoặc không còn quyền kiểm tra: danh sách trong máy đã xoá, biên bản chưa gửi vẫn giữ.",
        "Not signed in, or no mandate to inspect any more: the list was dropped from this phone; unsent records are kept.",
    ),
    "out.in": ("Đăng nhập", "Sign in"),
    "camera.start": ("Quét bằng máy ảnh", "Scan with the camera"),
    "camera.stop": ("Dừng máy ảnh", "Stop the camera"),
    "camera.none": (
        "Trình duyệt này không tự đọc mã. Hãy chụp ảnh mã (cần mạng), hoặc gõ mã.",
        "This browser does not read codes itself. Take a photo of the code (needs a network), or type it.",
    ),
    "camera.refused": (
        "Không mở được máy ảnh. Hãy cho phép, hoặc gõ mã.",
        "The camera cannot be opened. Allow it, or type the code.",
    ),
    "photo.busy": ("Đang đọc ảnh…", "Reading the photo…"),
    "photo.offline": ("Đọc ảnh cần mạng. Hãy gõ mã.", "Reading a photo needs a network. Please type the code."),
    "place.got": (
        "Vị trí: {latitude}, {longitude} (± {accuracy} m)",
        "Place: {latitude}, {longitude} (± {accuracy} m)",
    ),
    "place.none": ("Không lấy được vị trí", "The place is not to be had"),
    "record.saved": ("Đã lưu trong máy, chưa gửi", "Kept on the phone, not sent yet"),
    "record.sent": ("Đã gửi, số {number}", "Sent, number {number}"),
    "record.refused": ("Cổng từ chối: {detail}", "The portal refused it: {detail}"),
    "record.other": ("Của người khác, chờ người đó đăng nhập", "Somebody else's: waits for him to sign in"),
    "record.none": ("Chưa có biên bản nào trong máy.", "No record on this phone yet."),
    "record.first": ("Hãy kiểm tra một mã trước.", "Check a code first."),
    "carry.done": ("Đã mang theo tem của {name}", "The stamps of {name} are carried along"),
    "carry.one": ("{name}: {count} tem, lúc {time}", "{name}: {count} stamps, of {time}"),
    "carry.none": ("Chưa mang theo sản phẩm nào.", "No product is carried yet."),
    "panel.title": ("Dữ liệu hạn chế", "Restricted data"),
    "panel.purpose": (
        "Ghi mục đích và số vụ việc để xem bên giao, bên nhận, chứng từ, cảnh báo.",
        "Tell a purpose and a case to see who gave and received, the papers, the alarms.",
    ),
    "panel.none": ("Quyền của bạn không mở dữ liệu của hàng này.", "Your mandate opens nothing of these goods."),
    "panel.empty": ("Không có sự kiện nào trong phạm vi quyền của bạn.", "No event within the reach of your mandate."),
    "panel.offline": ("Chỉ xem được khi có mạng.", "Only with a network."),
    "panel.given": ("Bên giao", "Given by"),
    "panel.received": ("Bên nhận", "Received by"),
    "panel.papers": ("Chứng từ", "Papers"),
    "panel.by": ("Ghi bởi", "Recorded by"),
    "panel.place": ("Nơi", "Place"),
    "panel.alarms": ("Cảnh báo", "Alarms"),
    "panel.alarms.none": ("Không có cảnh báo nào.", "No alarm."),
    "panel.cut": ("Còn nữa: xem ở trang sự kiện.", "There are more: see the page of events."),
    "purpose.told": ("Đang xem theo: {purpose} · {case}", "You look under: {purpose} · {case}"),
    "full": ("Xem trang đầy đủ của mã", "The full page of the code"),
    "error": ("Có lỗi: {detail}", "Something went wrong: {detail}"),
}


def page_words(language: str) -> dict[str, Any]:
    """All of them, in one language."""
    english = language == "en"
    return {
        "verdicts": {name: pair[english] for name, pair in _VERDICTS.items()},
        "sentences": {name: pair[english] for name, pair in _SENTENCES.items()},
        "said": {name: pair[english] for name, pair in _SAID.items()},
    }
