"""The words of a verification in the browser, in both languages; refusals speak as they do everywhere (core.kinds)."""

from __future__ import annotations

from collections.abc import Mapping

from txng.core.problems import KINDS

Words = tuple[str, str]
"""Vietnamese, English."""

STEPS: Mapping[str, Words] = {
    "file": ("Tệp bằng chứng đúng khuôn dạng", "The proof file is in its format"),
    "log": ("Gốc cây được ký bởi nhật ký", "The root of the tree is signed by the log"),
    "tree": ("Lá nằm trong cây", "The leaf stands in the tree"),
    "face": ("Nội dung khớp lá", "The content belongs to the leaf"),
    "witnesses": ("Số nhân chứng cùng ký", "Witnesses that cosigned"),
}
# Only a page that came from a server has a key, and something seen before, to compare; who opens the stand-alone file gives
# the key himself, and asks no network.
PAGE_STEPS: Mapping[str, Words] = {
    "key": ("Khóa của nhật ký vẫn là khóa đã biết", "The log's key is still the known one"),
    "grown": ("Nhật ký nối tiếp lần máy này xem trước", "The log continues what this device saw before"),
}

# The codes of core.kinds that the browser's verifier may give, as `txng verify` does.
CODES = (
    "tlog.vkey",
    "tlog.proof_format",
    "tlog.checkpoint_format",
    "tlog.checkpoint_unsigned",
    "tlog.checkpoint_signature",
    "tlog.index_outside",
    "tlog.sizes",
    "tlog.hash_length",
    "tlog.proof_length",
    "tlog.proof_wrong",
    "tlog.leaf_format",
    "witness.vkey",
    "witness.cosignature",
)
_STATES: Mapping[str, Words] = {
    "state.open": ("chưa kiểm", "not checked"),
    "state.busy": ("đang kiểm", "checking"),
    "state.good": ("đúng", "right"),
    "state.warn": ("cần để ý", "mind this"),
    "state.none": ("không có", "none"),
    "state.bad": ("SAI", "WRONG"),
}
_DETAILS: Mapping[str, Words] = {
    "log.good": ("{name}, {size} lá", "{name}, {size} leaves"),
    "tree.good": ("lá số {index}, qua {hashes} mã băm", "leaf no. {index}, by {hashes} hashes"),
    "face.none": ("không có phần mở để so", "no opening to compare with"),
    "face": (
        "Nội dung được cho xem không phải nội dung đã niêm phong. Đừng tin nội dung ấy; hãy báo cho cơ quan quản lý.",
        "The content shown is not what was sealed. Do not trust it; tell the authority.",
    ),
    "index": (
        "Bằng chứng này là của bản ghi số {index}, không phải bản ghi của trang này. Hãy tải lại trang.",
        "This proof is of record no. {index}, not of this page's record. Please load the page again.",
    ),
    "failed": (
        "Trình duyệt này không làm được phép kiểm. Hãy dùng trình duyệt mới hơn, hoặc txng verify.",
        "This browser could not do the check. Use a newer one, or txng verify.",
    ),
    "witnesses.none": (
        "bằng chứng này không nói người khác có thấy cùng một cây hay không ({strangers} chữ ký lạ, không tính)",
        "this proof does not say whether others saw the same tree ({strangers} unknown signatures, not counted)",
    ),
    "witnesses.warn": (
        "{count} trên {known} nhân chứng, chưa quá nửa: người khác có thể đã thấy một cây khác ({strangers} chữ ký lạ, không tính)",
        "{count} of {known} witnesses, no more than half: others may have seen another tree ({strangers} unknown signatures, not counted)",
    ),
    "witnesses.good": (
        "{count} trên {known} nhân chứng thấy cùng một cây ({strangers} chữ ký lạ, không tính)",
        "{count} of {known} witnesses saw the same tree ({strangers} unknown signatures, not counted)",
    ),
}
_VERDICTS: Mapping[str, Words] = {
    "verdict.busy": ("Đang kiểm tra trong trình duyệt này…", "Checking in this browser…"),
    "verdict.good": (
        "ĐÚNG: bản ghi số {index} nằm trong nhật ký {origin}, do nút {node} ghi lúc {at}, chưa bị sửa từ khi niêm phong.",
        "RIGHT: record no. {index} stands in the log {origin}; the node {node} recorded it at {at}; not changed since sealed.",
    ),
    "verdict.bad": ("KHÔNG ĐÚNG.", "NOT RIGHT."),
}
_PAGE: Mapping[str, Words] = {
    "face.other": (
        "Nội dung hiện trên trang này khác nội dung vừa kiểm. Đừng tin trang này; hãy tải lại.",
        "What this page shows differs from what was just checked. Do not trust it; please load it again.",
    ),
    "key.first": (
        "trùng khóa nút đang công bố; trình duyệt này gặp lần đầu và đã nhớ",
        "the one the node publishes; met for the first time by this browser, which remembers it",
    ),
    "key.known": (
        "trùng khóa nút đang công bố và khóa trình duyệt này nhớ từ {on}",
        "the one the node publishes, and the one this browser remembers since {on}",
    ),
    "key.unreachable": (
        "Chưa so được với khóa nút đang công bố (/log/vkey). Hãy thử lại khi có mạng.",
        "Could not be compared with the key the node publishes (/log/vkey). Try again with a network.",
    ),
    "key.changed": (
        "Khóa khác khóa trình duyệt này nhớ từ {on}. Hãy so với khóa công bố ở nơi khác.",
        "The key differs from the one this browser remembers since {on}. Compare it with what is published elsewhere.",
    ),
    "key.other": (
        "Khóa của trang này khác khóa nút đang công bố (/log/vkey). Đừng tin trang này; hãy báo cho cơ quan quản lý.",
        "The key of this page differs from the one the node publishes (/log/vkey). Do not trust it; tell the authority.",
    ),
    "grown.first": (
        "máy này xem nhật ký lần đầu; đã nhớ cây {size} lá để so lần sau",
        "this device's first look at the log; it remembers the tree of {size} leaves to compare next time",
    ),
    "grown.same": (
        "đúng cây {size} lá máy này đã thấy ngày {on}",
        "the very tree of {size} leaves that this device saw on {on}",
    ),
    "grown.good": (
        "cây {size} lá giữ nguyên cả {old} lá máy này đã thấy ngày {on}: không lá nào bị sửa hay bỏ",
        "the tree of {size} leaves keeps all {old} that this device saw on {on}: none was changed or left out",
    ),
    "grown.earlier": (
        "cây {old} lá của trang này là phần đầu của cây {size} lá máy này đã thấy ngày {on}",
        "this page's tree of {old} leaves is the beginning of the one of {size} that this device saw on {on}",
    ),
    "grown.unreachable": (
        "Chưa so được với cây {seen} lá máy này thấy ngày {on}. Hãy thử lại khi có mạng; nếu mãi không được, hãy báo cơ quan quản lý.",
        "Could not be compared with the tree of {seen} leaves this device saw on {on}. Try again with a network; if it never works, tell the authority.",
    ),
    "grown.fork": (
        "Nhật ký KHÔNG nối tiếp cây {seen} lá máy này thấy ngày {on}: lịch sử đã bị viết lại, hoặc mỗi người được xem một bản. Hãy lưu lại hai điểm niêm phong dưới đây và báo cơ quan quản lý.",
        "The log does NOT continue the tree of {seen} leaves this device saw on {on}: history was rewritten, or people are shown different ones. Keep both checkpoints below, and tell the authority.",
    ),
}
_FILE: Mapping[str, Words] = {
    "face.json": (
        "Phần mở nội dung không phải JSON. Hãy tải lại từ trang bằng chứng.",
        "The opening is not JSON. Please download it again from the proof page.",
    ),
}


def page_words(language: str) -> dict[str, str]:
    """The words of the proof page, "vi" or "en"."""
    return _in(language, {**_STATES, **_DETAILS, **_VERDICTS, **_PAGE})


def file_words(language: str) -> dict[str, str]:
    """The words of the stand-alone page."""
    return _in(language, {**_STATES, **_DETAILS, **_VERDICTS, **_FILE})


def steps_of(language: str, steps: Mapping[str, Words]) -> list[tuple[str, str]]:
    """Each step with its name for people."""
    return [(step, said[language == "en"]) for step, said in steps.items()]


def _in(language: str, words: Mapping[str, Words]) -> dict[str, str]:
    ours = {name: said[language == "en"] for name, said in words.items()}
    return ours | {code: KINDS[code].en if language == "en" else KINDS[code].vi for code in CODES}
