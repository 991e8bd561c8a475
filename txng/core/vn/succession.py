"""Which communes became which on 1-7-2025, read from the words of the decrees.

The decrees name what a new commune was formed of: "Xã Đạo Trù, xã Bồ Lý (huyện Tam Đảo), một phần diện tích tự nhiên của
phường Thụy Khuê, phường Đồng Xuân (phần còn lại sau khi sáp nhập vào …)". So one commune may go into several, and a
name that several districts had is told apart by the district in brackets, or by the district of its neighbours in the
sentence. What stays in doubt is listed, never guessed.

>>> [(one.kind, one.name, one.district, one.is_whole) for one in mentions_in("Xã Long Thới (huyện Chợ Lách), Thị trấn Chợ Lách")]
[('xã', 'Long Thới', 'huyện Chợ Lách', True), ('thị trấn', 'Chợ Lách', '', True)]
>>> [(one.name, one.is_whole) for one in mentions_in("một phần diện tích TN, quy mô dân số của các phường Cửa Nam, Kim Mã")]
[('Cửa Nam', False), ('Kim Mã', False)]

source   Nghị quyết 1656 to 1687/NQ-UBTVQH15 (16-6-2025), each Điều 1
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from txng.core.vn.unaccented import unaccented

KEPT = "giữ nguyên"
_KINDS = ("thị trấn", "đặc khu", "phường", "xã", "huyện", "thành phố")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_SPLIT = re.compile(r",|;| và (?=(?:phường|xã|thị trấn|các|phần|toàn|một|quy)\b)", re.IGNORECASE)
_PART = re.compile(r"một phần|phần còn l[ạa]i|quy mô dân số|diện tích")
_WHOLE = re.compile(r"toàn b[ộố]", re.IGNORECASE)
_LEADING = re.compile(
    r"^(?:sắp xếp |toàn b[ộố] |một phần |phần còn l[ạa]i |diện tích (?:tn|tự nhiên)\b,? ?|quy mô dân số |củ?a? |các |và )+",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"\s+(?:sau khi sắp xếp|theo quy định|tại khoản).*$", re.IGNORECASE)
_BESIDE = re.compile(r"\s+và khu vực .*$", re.IGNORECASE)  # land that no commune had
_TWICE = re.compile(r"^(?P<once>.+?)\s+(?P=once)$", re.IGNORECASE)  # "xã Yên Định Xã Yên Định"
_ROMAN = {
    "I": "1",
    "II": "2",
    "III": "3",
    "IV": "4",
    "V": "5",
    "VI": "6",
    "VII": "7",
    "VIII": "8",
    "IX": "9",
    "X": "10",
}
# Letters that one ear writes in two ways: Sủng Cháng is Sủng Tráng, Sá Tổng is Xá Tổng.
_SOUNDS = (("tr", "ch"), ("gi", "d"), ("oo", "o"), ("x", "s"), ("y", "i"), ("q", "k"))
_FARM = re.compile(r"\b(?:nong truong|n\.t\.?|nt) ")
_NOT_LETTERS = re.compile(r"[^a-z0-9]")
_NEAR, _NEARLY = 0.6, 0.9  # the same, where something else speaks for it; where nothing does
_ALIKE = 0.78  # of two names, by the letters they share: a letter or two apart
_DISTRICT = re.compile(r"^(?:huyện|quận|thị xã|thành phố) .+|^quận \d+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Former:
    """One commune as it was: `district` and `province` are the codes of then.

    An island district without communes stands here itself, with its own code as its district.
    """

    code: str
    kind: str
    name: str
    district: str
    province: str


@dataclass(frozen=True, slots=True)
class Formed:
    """One commune of today, and what the decree says it was formed of.

    provinces   the codes of the former provinces that its province was made of
    """

    code: str
    kind: str
    name: str
    provinces: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One former unit as a decree names it; kind "" where it is not said, district "" likewise."""

    kind: str
    name: str
    district: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Succession:
    """A former commune that went into one of today: all of it, or a part."""

    former: str
    formed: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Unresolved:
    """What could not be read: the commune of today, the words, and how many former ones they fit."""

    formed: str
    words: str
    candidates: int


def mentions_in(text: str) -> list[Mention]:
    """The former units that a decree's sentence names, in its order."""
    found: list[Mention] = []
    kind, is_part = "", False
    for piece in _pieces(unicodedata.normalize("NFC", text)):
        words, brackets = piece
        is_part = bool(_PART.search(words.lower())) or (is_part and not _starts_anew(words))
        kind, name = _named(_plain_words(words), kind)
        if not name:
            continue
        district = next((one for one in brackets if _DISTRICT.match(one)), "")
        rest = any("phần còn lại" in one for one in brackets)
        found.append(Mention(kind, name, district, is_whole=not (is_part or rest)))
    return found


def successions(
    formed: Iterable[Formed], former: Iterable[Former], districts: Mapping[str, str]
) -> tuple[list[Succession], list[Unresolved]]:
    """Who became what, and what the words leave open.

    districts   code of a district → its kind and name: "huyện Chợ Lách"
    """
    book = _Book(list(former), districts)
    links: dict[tuple[str, str], bool] = {}
    open_ones: list[Unresolved] = []
    formed = list(formed)
    book.take(formed)
    for one in formed:
        found, unresolved = _of(one, book)
        open_ones += unresolved
        for code, is_whole in found:
            links[code, one.code] = links.get((code, one.code), False) or is_whole
    counts = Counter(code for code, _ in links)
    told = [Succession(old, new, whole and counts[old] == 1) for (old, new), whole in sorted(links.items())]
    return told, open_ones


class _Book:
    """The former communes, to be found by kind and name within provinces."""

    def __init__(self, former: Sequence[Former], districts: Mapping[str, str]) -> None:
        self.districts = {code: _plain(name) for code, name in districts.items()}
        self.by_name: dict[tuple[str, str], list[Former]] = defaultdict(list)
        self.by_district: dict[tuple[str, str], list[Former]] = defaultdict(list)
        self.by_code: dict[str, list[Former]] = defaultdict(list)
        self.of_district: dict[str, list[Former]] = defaultdict(list)
        self.by_sound: dict[tuple[str, str], list[Former]] = defaultdict(list)
        self.taken: set[str] = set()
        for one in former:
            self.by_sound[one.province, _sound(one.name)].append(one)
            self.by_code[one.code].append(one)
            self.of_district[one.district].append(one)
            self.by_name[one.province, _plain(one.name)].append(one)
            self.by_district[one.province, self.districts.get(one.district, "")].append(one)

    def of_code(self, formed: Formed) -> list[Former]:
        """The former commune of the same code, in the provinces it can have been in."""
        return [one for one in self.by_code.get(formed.code, ()) if one.province in formed.provinces]

    def take(self, formed: Iterable[Formed]) -> None:
        """Remember whom some sentence names whole by its very name: no misspelt word means that one, too."""
        for one in formed:
            for mention in mentions_in(one.text):
                found = self.of(mention, one.provinces) if mention.is_whole and not _is_district(mention) else []
                self.taken |= {former.code for former in found} if len(found) == 1 else set()

    def sounding(self, mention: Mention, provinces: Sequence[str]) -> list[Former]:
        """Those whose name sounds the same, in all the provinces: Xá Tổng is Sá Tổng, Phường IV is phường 4."""
        found = [one for code in provinces for one in self.by_sound[code, _sound(mention.name)]]
        return [one for one in found if one.kind == mention.kind and one.code not in self.taken]

    def namesake(self, formed: Formed, mention: Mention) -> list[Former]:
        """The one whose code or name the commune of today bears, where the word comes near it: Hua Bum of Hua Bun."""
        near = [
            *self.of_code(formed),
            *self.of(Mention(mention.kind, formed.name, "", is_whole=True), formed.provinces),
        ]
        found = dict.fromkeys(one for one in near if one.kind == mention.kind and one.code not in self.taken)
        return [one for one in found if _likeness(mention.name, one.name) >= _NEAR]

    def nearly(self, mention: Mention, provinces: Sequence[str]) -> list[Former]:
        """In all the provinces, the one whose name is the same but for a letter of ten: Lản Nhì Thàng."""
        around = [one for (code, _), found in self.by_sound.items() if code in provinces for one in found]
        near = [one for one in around if one.kind == mention.kind and one.code not in self.taken]
        found = [one for one in near if _likeness(mention.name, one.name) >= _NEARLY]
        return found if len(found) == 1 else []

    def read_anyway(self, formed: Formed, mention: Mention, around: Iterable[str]) -> list[Former]:
        """Whom a word means that names nobody by the letter; none where that stays in doubt."""
        return (
            self.sounding(mention, formed.provinces)
            or self.namesake(formed, mention)
            or self.alike(mention, around)
            or self.nearly(mention, formed.provinces)
        )

    def alike(self, mention: Mention, districts: Iterable[str]) -> list[Former]:
        """Of the neighbours' districts, those whose name is the same but for a letter or two: Sĩ Bình, Sỹ Bình."""
        around = [one for code in districts for one in self.of_district[code] if one.kind == mention.kind]
        found = [one for one in around if one.code not in self.taken]
        name = _plain(mention.name)
        return [one for one in found if SequenceMatcher(None, name, _plain(one.name)).ratio() >= _ALIKE]

    def of(self, mention: Mention, provinces: Sequence[str]) -> list[Former]:
        """All that fit, by name, kind and district, as far as each is said."""
        if mention.kind in {"huyện", "thành phố"}:  # a district that became one commune: Lý Sơn, Côn Đảo
            return [
                one for code in provinces for one in self.by_district[code, _plain(f"{mention.kind} {mention.name}")]
            ]
        names = (_plain(mention.name), _plain(f"{mention.kind} {mention.name}"))  # "Phường Đúc" is its name
        found = list(dict.fromkeys(one for code in provinces for name in names for one in self.by_name[code, name]))
        of_kind = [one for one in found if one.kind == mention.kind] or found
        of_kind = [one for one in of_kind if one.name.casefold() == mention.name.casefold()] or of_kind
        if not mention.district:
            return of_kind
        return [one for one in of_kind if self.districts.get(one.district, "") == _plain(mention.district)] or of_kind


def _of(one: Formed, book: _Book) -> tuple[list[tuple[str, bool]], list[Unresolved]]:
    if one.text.strip().lower() == KEPT or not one.text.strip():
        kept = book.of(Mention(one.kind, one.name, "", is_whole=True), one.provinces)
        same = [former for former in (*kept, *book.of_code(one)) if former.code == one.code][:1] or kept
        return ([(same[0].code, True)], []) if len(same) == 1 else ([], [Unresolved(one.code, one.text, len(same))])
    mentions = mentions_in(one.text)
    fitting = [(mention, book.of(mention, one.provinces)) for mention in mentions]
    # Of several by one name, the one whose code the commune of today kept.
    fitting = [
        (mention, [former for former in found if former.code == one.code and not _is_district(mention)] or found)
        for mention, found in fitting
    ]
    around = Counter(former.district for _, found in fitting if len(found) == 1 for former in found)
    links: list[tuple[str, bool]] = []
    unresolved: list[Unresolved] = []
    for mention, named in fitting:
        found = named or book.read_anyway(one, mention, around)
        chosen = found if _is_district(mention) or len(found) == 1 else _nearest(found, around)
        links += [(former.code, mention.is_whole) for former in chosen]
        if not chosen:
            unresolved.append(Unresolved(one.code, f"{mention.kind} {mention.name}".strip(), len(found)))
    return links, unresolved


def _nearest(found: Sequence[Former], around: Counter[str]) -> list[Former]:
    """The only one in the district of its neighbours in the sentence; none where that does not decide."""
    weights = [around[one.district] for one in found]
    most = max(weights, default=0)
    return (
        [one for one, weight in zip(found, weights, strict=True) if weight == most]
        if most and weights.count(most) == 1
        else []
    )


def _is_district(mention: Mention) -> bool:
    return mention.kind in {"huyện", "thành phố"}


def _pieces(text: str) -> Iterator[tuple[str, list[str]]]:
    """The parts of a sentence between commas, each with what stood in its brackets."""
    brackets = _BRACKETS.findall(text)
    marked = _BRACKETS.sub("\x00", text)
    place = 0
    for piece in _SPLIT.split(marked):
        count = piece.count("\x00")
        yield " ".join(piece.replace("\x00", " ").split()), brackets[place : place + count]
        place += count


def _starts_anew(words: str) -> bool:
    """A kind of its own with a capital letter begins another item of the list; "phường Kim Mã" may go on with one."""
    return bool(re.match(r"Phường |Xã |Thị trấn ", words)) or bool(_WHOLE.match(words))


def _named(words: str, kind: str) -> tuple[str, str]:
    """Kind and name; the kind before it goes on where none is said ("các phường Cửa Nam, Kim Mã")."""
    name = words
    while (said := next((one for one in _KINDS if name.lower().startswith(f"{one} ")), "")) and not name[
        len(said) + 1 :
    ].isdigit():
        kind, name = said, name[len(said) + 1 :].strip()
    if said:  # "Phường 14": its number is its name
        return said, name[len(said) + 1 :]
    return kind, name


def _plain_words(words: str) -> str:
    """A piece of a sentence without what stands before and behind a name, and the name once."""
    bare = _BESIDE.sub("", _TRAILING.sub("", _LEADING.sub("", words)).strip())
    twice = _TWICE.match(bare)
    return twice["once"] if twice else bare


@lru_cache(maxsize=32_768)
def _sound(name: str) -> str:
    """As the ear has it.

    >>> _sound("Sủng Cháng") == _sound("Sủng Tráng"), _sound("Pờ Y") == _sound("Bờ Y")
    (True, False)
    """
    *words, last = name.split() or [""]
    plain = _plain(" ".join([*words, _ROMAN.get(last, last)]))
    for one, other in _SOUNDS:
        plain = plain.replace(one, other)
    return plain


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, _sound(one), _sound(other)).ratio()


@lru_cache(maxsize=32_768)
def _plain(name: str) -> str:
    """Without marks, spaces and signs: Ea Bia is EaBia, Nông trường Phong Hải is N.T Phong Hải."""
    return _NOT_LETTERS.sub("", _FARM.sub("nt ", unaccented(name)))
