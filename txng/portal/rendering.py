"""The citizen's page as HTML: one column, no script, at most 14 kB, compiled once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from minijinja import Environment, safe

from txng.accounts.lookups import OrganisationFace
from txng.core.grade import Grade
from txng.core.gs1.identify import label_of
from txng.core.stamp.places import name_of as place_name
from txng.core.stamp.verdict import COUNTS_SHOWN_FROM
from txng.core.vn.legible import legible
from txng.portal.addresses import Mended, path_of
from txng.portal.english import translator
from txng.portal.evidence import SHOWN
from txng.portal.evidence import lines_of as evidence_lines
from txng.portal.journey import Line, latest, lines_of, place_text
from txng.portal.looks import SHARED
from txng.portal.pages import Page
from txng.portal.verdicts import ONLY_A_LABEL, SAYINGS, Saying, Verdict, repeated

MAX_BYTES = 13_400  # with its head under 14 kB: what the first flight of a TCP connection carries
_INDEXES, _FEW_INDEXES = 24, 6  # proofs to which one line leads: few where all would cost lines
_WHERE_SHOWN = 6
_NAMED, _ACTORS_NAMED = (
    3,
    12,
)  # places and actors named in one line: of a lot of twelve households, all; the rest is counted

_SHORTER = (24, 20, 17, 14, 12, 10, 7, 4, 1)  # lines of a journey, tried in turn
_LETTERS = (200, 120, 60, 25)  # the most of each name, tried in turn when even one line is too much
_CODE_LETTERS, _SENTENCES, _SENTENCE_LETTERS = 120, 3, 320  # of what was entered, and of what is wrong with it
_LONGER = "Hành trình dài hơn phần hiện ở đây."

# Our own escape, by which no name of others can steer the page: minijinja's writes every slash of an address and a date in six characters.
_FOLDER = Path(__file__).parent / "templates"
_environment = Environment(
    templates={f"scan/{file.name}": file.read_text() for file in (_FOLDER / "scan").iterdir()},
    trim_blocks=True,
    lstrip_blocks=True,
    undefined_behavior="strict",
    finalizer=lambda value: safe(escape(legible(value))) if type(value) is str else value,
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What every citizen's page shows around its answer.

    host        the official domain, printed so that a forged page is noticed
    public_url  scheme and domain, without a slash at the end
    """

    language: str
    host: str
    public_url: str
    checked_at: datetime


def html_of(page: Page, frame: Frame, *, today: date) -> str:
    """A page on which something is known; a journey too long for MAX_BYTES is shortened, and says so."""
    lines = lines_of(page.journey, lot=page.lot_key)
    counts = (len(lines), *(count for count in _SHORTER if count < len(lines)))
    html = ""
    whole = (len(lines), _LETTERS[0], _INDEXES)
    cut = [(count, _LETTERS[0], _FEW_INDEXES) for count in counts]
    for count, letters, proofs in (whole, *cut, *((counts[-1], most, _FEW_INDEXES) for most in _LETTERS[1:])):
        notes = [*page.notes, _LONGER] if page.is_cut or count < len(lines) else [*page.notes]
        journey = [_line(line, frame.language, proofs) for line in latest(lines, count)]
        told = _shortened({**_context(page, frame, today), "journey": journey, "notes": notes}, letters)
        html = _rendered("scan/page.html", **told)
        if len(html.encode()) <= MAX_BYTES:
            break
    return html


def unknown_html(page: Page, frame: Frame) -> str:
    """Nothing is known: what that may mean, and what to do next."""
    product = {"url": f"/{page.product_key}", "name": _cut(page.product.name, _LETTERS[0])} if page.product else None
    saying = saying_of(page)
    context = {
        "report": quote(page.key),
        "code": [{"text": code_text(page.key, frame.language), "is_wrong": False}],
        "problems": [],
        "right": None,
    }
    return _fault_html(saying, frame, context | {"product": product})


def malformed_html(path: str, sentences: Sequence[str], right: Mended | None, *, saying: Saying, frame: Frame) -> str:
    """A code that cannot be one: which digit does not fit, and the code that was probably meant."""
    code = [{"text": _cut(path, _CODE_LETTERS), "is_wrong": False}]
    sentences = [_cut(sentence, _SENTENCE_LETTERS) for sentence in sentences[:_SENTENCES]]
    if right is not None:
        parts = (right.text[: right.wrong], right.text[right.wrong], right.text[right.wrong + 1 :])
        code = [{"text": text, "is_wrong": place == 1} for place, text in enumerate(parts)]
    link = {"url": right.path, "label": right.label} if right else None
    return _fault_html(
        saying,
        frame,
        {"code": code, "problems": sentences, "right": link, "product": None, "report": quote(path[:_CODE_LETTERS])},
    )


def out_of_reach_html(path: str, saying: Saying, frame: Frame) -> str:
    """The database does not answer, so nothing may be said of the code."""
    code = [{"text": _cut(path, _CODE_LETTERS), "is_wrong": False}]
    return _fault_html(saying, frame, {"code": code, "problems": [], "right": None, "product": None, "report": ""})


def saying_of(page: Page) -> Saying:
    """How the page's verdict is said; how often a stamp was scanned, once that tells of nobody."""
    if page.saying is not None:
        return page.saying
    saying = ONLY_A_LABEL if page.is_label_only else SAYINGS[page.verdict]
    if page.recall is not None:
        return replace(saying, sentence=(page.recall.what_to_do or saying.sentence[0], saying.sentence[1]))
    is_told = page.verdict in (Verdict.VALID_REPEATED, Verdict.SUSPECTED_COPY) and scans_told(page)
    return repeated(saying, scans_told(page)) if is_told else saying


def scans_told(page: Page) -> int:
    """How often a stamp was scanned; 0 below the threshold, where a count would tell of single people."""
    return page.stamp.scans if page.stamp and page.stamp.scans >= COUNTS_SHOWN_FROM else 0


def seen_near(page: Page) -> list[tuple[str, date]]:
    """Near which towns and in which weeks a suspected stamp was last scanned: the province's seat, the week's Monday."""
    if page.stamp is None or page.verdict is not Verdict.SUSPECTED_COPY:
        return []
    weeks = [(place_name(cell), _monday(hour)) for cell, hour in page.stamp.where]
    return list(dict.fromkeys(weeks))[:_WHERE_SHOWN]


def _monday(hour: int) -> date:
    on = datetime.fromtimestamp(hour * 3600, tz=UTC).date()
    return on - timedelta(days=on.weekday())


def name_of(page: Page, language: str) -> str:
    """What the page is about, in a few words."""
    if page.product:
        return (language == "en" and page.product.name_en) or page.product.name
    return page.place.name if page.place else code_text(page.lot_key or page.key, language)


def proof_path(page: Page) -> str:
    """The page of the newest sealed event of the journey; "" where there is none."""
    newest = max((entry.index for entry in page.journey if entry.index is not None), default=None)
    return "" if newest is None else f"/bang-chung/{newest}"


def day(value: date | None) -> str:
    """A day as people write it."""
    return value.strftime("%d/%m/%Y") if value else ""


def in_language(pair: tuple[str, str], language: str) -> str:
    """Of Vietnamese and English, the one asked for."""
    return pair[1] if language == "en" else pair[0]


def code_text(key: str, language: str) -> str:
    """A key as people read it, in their language."""
    label = label_of(key)
    return words_of_label(label) if language == "en" else label


def words_of_label(label: str) -> str:
    """The Vietnamese words in a label of a key, in English."""
    label = label.replace(" · lô ", " · lot ").replace(" · số sê-ri ", " · serial ")
    return f"Code {label.removeprefix('Mã ')}" if label.startswith("Mã ") else label


def item_text(line: Line, language: str) -> str:
    """Another lot by its product's name, or by its number where that is not registered."""
    assert line.item is not None, "only another lot is named"
    label = code_text(line.item, language)
    if line.item_product is None:
        return label
    name = (language == "en" and line.item_product.name_en) or line.item_product.name
    return f"{name} · {label.partition(' · ')[2]}"


def actor_text(actor: OrganisationFace) -> str:
    """Who recorded it, by its public name; a household's commune beside its initials."""
    if actor.kind == "household" and actor.commune and actor.commune not in actor.public_name:
        return f"{actor.public_name}, {actor.commune}"
    return actor.public_name


def _context(page: Page, frame: Frame, today: date) -> dict[str, Any]:
    saying = saying_of(page)
    return _around(saying, frame, in_language(saying.sentence, frame.language)) | {
        "title": _title(page, frame.language),
        "url": f"{frame.public_url}/{path_of(page.key)}",
        "name": name_of(page, frame.language),
        "facts": _facts(page, today),
        "grade": _grade(page.grade, frame.language) if page.grade else None,
        "of_lot": page.lots[0].lot if page.lots and not page.lot_key else None,
        "share_url": f"{frame.public_url}/{path_of(page.key)}" + (f"?{SHARED}=chia-se" if page.stamp else ""),
        "report": quote(page.key),
        "recall": _recall(page, frame.language),
        "seen": [{"near": near, "week": day(monday)} for near, monday in seen_near(page)],
        "is_product": page.is_of_product,
        "lots": [
            {"key": path_of(line.key), "lot": line.lot, "made_on": day(line.made_on), "level": line.level}
            for line in page.lots
        ],
        "shows_journey": not page.is_of_product and page.place is None,
        "trace_url": f"/truy-vet/?ma={page.lot_key if page.stamp and page.lot_key else page.key}"
        if page.journey
        else "",
        "proof_url": proof_path(page),
        "log_size": page.log_size,
        "evidence": evidence_lines(page.claims, frame.language),
        "evidence_more": max(0, len(page.claims) - SHOWN),
    }


def _recall(page: Page, language: str) -> dict[str, Any] | None:
    if page.recall is None:
        return None
    found = page.recall
    facts = [
        ("Lý do", found.reason), ("Hàng bị thu hồi", in_language(found.scope, language)), ("Quyết định số", found.decision),
        ("Ngày", day(found.issued_at.date())), ("Điện thoại hỏi", found.hotline),
    ]  # fmt: skip
    return {
        "title": found.title,
        "url": found.url,
        "facts": [{"name": name, "text": text} for name, text in facts if text],
    }


def _around(saying: Saying, frame: Frame, sentence: str) -> dict[str, Any]:
    return {
        "language": frame.language,
        "other": "vi" if frame.language == "en" else "en",
        "t": translator(frame.language),
        "host": frame.host,
        "checked_at": frame.checked_at.strftime("%H:%M %d/%m/%Y"),
        "saying": saying,
        "sentence": sentence,
    }


def _fault_html(saying: Saying, frame: Frame, context: dict[str, Any]) -> str:
    sentence = in_language(saying.sentence, frame.language)
    title = {"title": in_language(saying.title, frame.language)}
    return _rendered("scan/fault.html", **_around(saying, frame, sentence), **title, **context)


def _rendered(template: str, **context: Any) -> str:
    # minijinja escapes "/" too, which HTML does not need: dates and addresses stay readable in the source.
    return str(_environment.render_template(template, **context)).replace("&#x2f;", "/")


def _title(page: Page, language: str) -> str:
    lot = f" · {translator(language)('Lô')} {page.lot}" if page.lot else ""
    return name_of(page, language) + lot


def _facts(page: Page, today: date) -> list[dict[str, str]]:
    is_late = page.expires_on is not None and page.expires_on < today
    product, place = page.product, page.place
    found = [
        (
            "Sản phẩm chưa đăng ký tên",
            label_of(page.product_key or "") if page.product_key and not product else "",
            "",
            "",
        ),
        ("Bên khai" if place else "Nhà sản xuất", *_producer(page.producer)),
        ("Nhãn hiệu", product.brand if product else "", "", ""),
        ("Lô", page.lot or "", "", ""),
        ("Số sê-ri", page.serial or "", "", ""),
        ("Ngày sản xuất", day(page.made_on), "", ""),
        ("Hạn sử dụng", day(page.expires_on), "đã quá hạn" if is_late else "", "late"),
        ("Nơi sản xuất", place_text(page.made_in, None), "", ""),
        ("Xuất xứ", product.origin if product else "", "", ""),
        ("Định lượng", product.net_content if product else "", "", ""),
        ("Địa chỉ", place.commune if place else "", "", ""),
        ("Mã vùng trồng, cơ sở đóng gói", place.area_code if place else "", "", ""),
        ("Mã", page.key[2:] if page.key.startswith("s/") else label_of(page.product_key or page.key), "", ""),
    ]
    return [{"name": name, "text": text, "note": note, "tone": tone} for name, text, note, tone in found if text]


def _producer(producer: OrganisationFace | None) -> tuple[str, str, str]:
    if producer is None:
        return "", "", ""
    return actor_text(producer), "có mã số thuế" if producer.has_tax_code else "", "q"


def _grade(grade: Grade, language: str) -> dict[str, Any]:
    return {
        "level": grade.level,
        "dots": "●" * grade.level + "○" * (5 - grade.level),
        "sentence": grade.sentence_en if language == "en" else grade.sentence_vi,
        "version": grade.version,
        "reasons": [
            {"grade": one.grade, "holds": one.holds, "text": one.en if language == "en" else one.vi}
            for one in grade.reasons
        ],
    }


def _line(line: Line, language: str, proofs: int) -> dict[str, Any]:
    span = day(line.since) if line.since == line.until else f"{line.since.strftime('%d/%m')}–{day(line.until)}"
    return {
        "on": span,
        "words": _joined([in_language(words, language) for words in line.words]),
        "count": line.count if len(line.words) == 1 else 1,
        "code": line.code,
        "is_claim": line.is_claim,
        "place": _some(line.places),
        "actor": _some(tuple(actor_text(actor) for actor in line.actors), _ACTORS_NAMED),
        "item": {"key": path_of(line.item), "label": item_text(line, language)} if line.item else None,
        "how": line.how,
        "tone": "gone" if line.is_withdrawn else line.relation.value,
        "indexes": line.indexes[:proofs],
        "waiting": line.waiting,
        "is_withdrawn": line.is_withdrawn,
    }


def _some(texts: Sequence[str], most: int = _NAMED) -> str:
    rest = len(texts) - most
    return "; ".join(texts[:most]) + (f" … (+{rest})" if rest > 0 else "")


def _shortened(context: dict[str, Any], letters: int) -> dict[str, Any]:
    """The same values, with every name cut to so many letters; our own words and addresses stay whole."""
    names = {"name": _cut(context["name"], letters), "title": _cut(context["title"], letters + 25)}
    facts = [fact | {"text": _cut(fact["text"], letters)} for fact in context["facts"]]
    journey = [
        line
        | {"place": _cut(line["place"], letters), "actor": _cut(line["actor"], 3 * letters)}
        | {"item": line["item"] and line["item"] | {"label": _cut(line["item"]["label"], letters)}}
        for line in context["journey"]
    ]
    papers = [
        one | {name: _cut(one[name], letters) for name in ("title", "issuer", "number")} for one in context["evidence"]
    ]
    return context | names | {"facts": facts, "journey": journey, "evidence": papers}


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def _joined(words: Sequence[str]) -> str:
    return ", ".join([words[0], *(word[:1].lower() + word[1:] for word in words[1:])])
