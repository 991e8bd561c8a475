"""Any text that may name something → what it names: EPC URN, GS1 Digital Link of any domain, or another URI.

The same thing has the same key, however it was written; what is no GS1 identifier keeps its own text as key.

>>> identify("https://vidu.vn/sp/01/08938501234568/10/KQ-2611?17=271231").key
'01/08938501234568/10/KQ-2611'
>>> identify("urn:epc:id:sgtin:8938501.023456.S1").key
'01/08938501234568/21/S1'
>>> identify("https://vidu.vn/kho/3").scheme is None
True
>>> label_of("01/08938501234568/10/KQ-2611")
'GTIN 8938501234568 · lô KQ-2611'

source   CBV 2.0, 8.2 (identifiers); GS1 Digital Link URI Syntax 1.7; GS1 EPC Tag Data Standard 2.2, 6.3
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote

from txng.core.gs1.check import check_digit
from txng.core.gs1.digital_link import pairs_of
from txng.core.gs1.epc import key_of_urn
from txng.core.gs1.shapes import SHAPES, faults, shown
from txng.core.problems import Problem, Refused

CACHED_TEXTS = 65_536  # about 30 MB; a document repeats its places and lots far more often than that

_WORD = "[0-9A-Za-z._-]"  # characters that stand plain in a value and in its canonical text
_FAST = re.compile(
    r"[Hh][Tt][Tt][Pp][Ss]?://[^/?#]+/(?:[^?#]*/)?(?:"
    rf"01/([0-9]{{14}})(?:/22/{_WORD}{{1,20}})?(?:/10/({_WORD}{{1,20}}))?(?:/21/({_WORD}{{1,20}}))?"
    rf"|(00)/([0-9]{{18}})|(41[47])/([0-9]{{13}})(?:/254/({_WORD}{{1,20}}))?"
    r")(?:[?#].*)?"
)
_QUALIFIERS = {
    "01": ("21", "235", "10"), "8006": ("21", "10"), "414": ("254",), "415": ("8020",), "8010": ("8011",),
}  # what makes the key finer, finest first  # fmt: skip
_ALLOWED = {
    "01": {"22", "10", "21", "235"}, "8006": {"22", "10", "21"}, "414": {"254", "7040"}, "415": {"8020"},
    "417": {"7040"}, "8004": {"7040"}, "8010": {"8011"}, "8017": {"8019"}, "8018": {"8019"},
}  # fmt: skip
_SCHEMES = {
    "00": "sscc", "253": "gdti", "255": "sgcn", "401": "ginc", "402": "gsin", "414": "sgln", "415": "payto",
    "417": "pgln", "8003": "grai", "8004": "giai", "8006": "itip", "8010": "cpi", "8013": "gmn", "8017": "gsrnp",
    "8018": "gsrn",
}  # fmt: skip
_CLASS_LENGTHS = {"8003": 14, "253": 13, "255": 13}  # without a serial they name a type of thing
_FILLED_GTINS = (8, 12, 13)


@dataclass(frozen=True, slots=True)
class Identified:
    """What a text names.

    key        canonical key text (core.gs1.keys); the text itself, unchanged, where it is no GS1 identifier
    scheme     "sgtin", "lgtin", "gtin", "sscc", "sgln" …; None where it is no GS1 identifier
    is_class   a product, a lot, a type or a pattern; false for one thing, place or party
    lot        the lot's key, where a serial came together with its lot
    problems   what is wrong with it; warnings too
    """

    key: str
    scheme: str | None
    is_class: bool
    lot: str | None = None
    problems: tuple[Problem, ...] = ()


@lru_cache(maxsize=CACHED_TEXTS)
def identify(text: str) -> Identified:
    """What `text` names: an EPC URN, a GS1 Digital Link of any domain, a canonical key text, or any URI.

    never    raises; what is wrong is told in `problems`
    """
    match = _FAST.fullmatch(text)
    if match is None:
        return _identify_slowly(text)
    gtin, lot, serial, sscc_ai, sscc, gln_ai, gln, extension = match.groups()
    if gtin is None:
        ai, value = (sscc_ai, sscc) if sscc_ai else (gln_ai, gln)
        if extension and ai == "417":
            return _identify_slowly(text)
        key = f"{ai}/{value}/254/{extension}" if extension else f"{ai}/{value}"
        return Identified(key, _SCHEMES[ai], False, None, faults(ai, value))
    problems = () if check_digit(gtin[:13]) == gtin[13] else faults("01", gtin)
    if serial is not None:
        lot_key = None if lot is None else f"01/{gtin}/10/{lot}"
        return Identified(f"01/{gtin}/21/{serial}", "sgtin", False, lot_key, problems)
    if lot is not None:
        return Identified(f"01/{gtin}/10/{lot}", "lgtin", True, None, problems)
    return Identified(f"01/{gtin}", "gtin", True, None, problems)


def digital_link_of(key: str, domain: str = "https://id.gs1.org") -> str:
    """The Digital Link of a key on a domain; what is no GS1 key stays as it is.

    >>> digital_link_of("00/089385010000000018", "https://truyxuat.gov.vn")
    'https://truyxuat.gov.vn/00/089385010000000018'
    """
    return f"{domain.rstrip('/')}/{key}" if _is_key(key) else key


def lot_of(key: str) -> str | None:
    """The lot in a key: the key itself where it names a lot, else None.

    >>> lot_of("01/08938501234568/10/A"), lot_of("01/08938501234568/21/S1")
    ('01/08938501234568/10/A', None)
    """
    parts = key.split("/")
    return key if len(parts) == 4 and parts[0] in ("01", "8006") and parts[2] == "10" else None


def product_of(key: str) -> str | None:
    """The product in a key, None where it names no product.

    >>> product_of("01/08938501234568/21/S1"), product_of("00/089385010000000018")
    ('01/08938501234568', None)
    """
    parts = key.split("/")
    if parts[0] == "8006" and len(parts) > 1:
        return f"01/{parts[1][:14]}"
    return f"01/{parts[1]}" if parts[0] == "01" and len(parts) in (2, 4) else None


_LABELS = {"10": "lô", "21": "số sê-ri", "235": "số sê-ri", "254": "vị trí", "8011": "số sê-ri", "8020": "số tham chiếu"}


def label_of(key: str) -> str:
    """A key as people read it; what is no GS1 key stays as it is.

    >>> label_of("00/089385010000000018"), label_of("414/8938501234008/254/A1")
    ('SSCC 089385010000000018', 'GLN 8938501234008 · vị trí A1')
    """
    if not _is_key(key):
        return key
    parts = key.split("/")
    named = [f"{SHAPES[parts[0]].name} {shown(parts[0], unquote(parts[1]))}"]
    named += [f"{_LABELS.get(ai, ai)} {unquote(value)}" for ai, value in zip(parts[2::2], parts[3::2], strict=True)]
    return " · ".join(named)


def _is_key(text: str) -> bool:
    parts = text.split("/")
    return parts[0] in _SCHEMES or parts[0] == "01" if len(parts) in (2, 4) else False


def _identify_slowly(text: str) -> Identified:
    if text[:8].lower() == "urn:epc:":
        return _named_by_urn(text)
    pairs = pairs_of(f"https://key/{text}" if _is_key(text) else text)
    return _foreign(text) if pairs is None else _named_by_pairs(text, pairs)


def _named_by_urn(text: str) -> Identified:
    try:
        named = key_of_urn(text)
    except Refused as refusal:
        return Identified(text, None, False, problems=refusal.problems)
    return _foreign(text) if named is None else Identified(named.key, named.scheme, named.is_class)


def _named_by_pairs(text: str, pairs: list[tuple[str, str]]) -> Identified:
    (ai, value), qualifiers = pairs[0], dict(pairs[1:])
    if ai == "01" and len(value) in _FILLED_GTINS:
        value = value.zfill(14)
    if SHAPES[ai].pattern.fullmatch(value) is None or not qualifiers.keys() <= _ALLOWED.get(ai, set()):
        return _foreign(text)  # somebody's own address that only looks like ours: no fault of theirs
    problems = [*faults(ai, value)]
    misspelt = [fault for name, word in qualifiers.items() for fault in faults(name, word)]
    if misspelt:
        return Identified(text, None, False, problems=(*problems, *misspelt))
    key = f"{ai}/{quote(value, safe='')}"
    lot = f"{key}/10/{quote(qualifiers['10'], safe='')}" if "10" in qualifiers else None
    finest = next((name for name in _QUALIFIERS.get(ai, ()) if name in qualifiers), None)
    if finest is not None:
        key += f"/{finest}/{quote(qualifiers[finest], safe='')}"
    scheme, is_class = _scheme(ai, value, finest)
    return Identified(key, scheme, is_class, lot if lot != key else None, tuple(problems))


def _scheme(ai: str, value: str, finest: str | None) -> tuple[str, bool]:
    if ai == "01":
        return {"21": ("sgtin", False), "235": ("upui", False), "10": ("lgtin", True)}.get(finest or "", ("gtin", True))
    is_type = len(value) == _CLASS_LENGTHS.get(ai) or ai == "8013"
    is_type |= (ai == "8006" and finest != "21") or (ai == "8010" and finest is None)
    return _SCHEMES[ai], is_type


def _foreign(text: str) -> Identified:
    return Identified(text, None, False)
