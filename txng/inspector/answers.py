"""What an officer is shown of a code, as one value: for the script of the page, and for the page without one."""

from __future__ import annotations

from datetime import date
from typing import Any

from txng.core.vn.legible import legible
from txng.portal.pages import Page
from txng.portal.rendering import Frame, actor_text, code_text, day, in_language, name_of, saying_of
from txng.portal.verdicts import Verdict

_WORDS = {
    "product": ("Sản phẩm", "Product"), "lot": ("Lô", "Lot"), "serial": ("Số sê-ri", "Serial"),
    "producer": ("Nhà sản xuất", "Producer"), "made_on": ("Ngày sản xuất", "Produced on"),
    "expires_on": ("Hạn sử dụng", "Best before"), "grade": ("Mức truy xuất", "Depth grade"),
}  # fmt: skip


def answer_of(page: Page, frame: Frame) -> dict[str, Any]:
    """The verdict with its reasons and facts."""
    saying, language = saying_of(page), frame.language
    title = saying.title if page.recall is None else (f"{saying.title[0]}: {page.recall.title}", saying.title[1])
    return {
        "code": page.key,
        "verdict": page.verdict.value,
        "mark": saying.mark,
        "title": legible(in_language(title, language)),
        "sentence": legible(in_language(saying.sentence, language)),
        "reasons": [
            {"code": code, "text": legible(in_language(words, language))}
            for code, words in reasons_of(page, frame.checked_at.date())
        ],
        "facts": [[in_language(_WORDS[name], language), legible(text)] for name, text in _facts(page, language)],
        "label": code_text(page.key, language),
        "url": f"/{page.key}",
        "checked_at": frame.checked_at.isoformat(timespec="seconds"),
    }


def reasons_of(page: Page, today: date) -> list[tuple[str, tuple[str, str]]]:
    """Why an officer should look twice: a code for the record, and its words; the gravest first."""
    found: list[tuple[str, tuple[str, str]]] = []
    if recall := page.recall:
        told = f"{recall.title}: {recall.reason}. {recall.decision}"
        found.append(("recalled", (f"Lệnh thu hồi đang có hiệu lực. {told}", f"A recall is in force. {told}")))
    if page.verdict in (Verdict.VOIDED, Verdict.NOT_ACTIVATED, Verdict.SUSPECTED_COPY, Verdict.UNKNOWN):
        found.append((page.verdict.value, saying_of(page).title))
    if page.expires_on and page.expires_on < today:
        until = day(page.expires_on)
        found.append(("expired", (f"Quá hạn sử dụng từ {until}.", f"Past its date since {until}.")))
    if page.stamp and page.stamp.scans > 1:
        count = page.stamp.scans
        found.append(("scanned_before", (f"Tem đã được quét {count} lần.", f"The stamp was scanned {count} times.")))
    if page.is_label_only:
        found.append(
            ("label_only", ("Lô chỉ có thông tin nhãn, chưa có hành trình.", "Only label information; no journey."))
        )
    if page.grade and page.product_key and not page.claims:
        found.append(("no_papers", ("Chưa có chứng nhận nào được ghi.", "No certificate is on record.")))
    return found


def _facts(page: Page, language: str) -> list[tuple[str, str]]:
    grade = page.grade
    sentence = (grade.sentence_en if language == "en" else grade.sentence_vi) if grade else ""
    told = (
        ("product", name_of(page, language) if page.product or page.place else ""),
        ("lot", page.lot or ""),
        ("serial", page.serial or ""),
        ("producer", actor_text(page.producer) if page.producer else ""),
        ("made_on", day(page.made_on)),
        ("expires_on", day(page.expires_on)),
        ("grade", f"{grade.level}/5 · {sentence}" if grade else ""),
    )
    return [(name, text) for name, text in told if text]
