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
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import NamedTuple
from urllib.parse import quote, unquote

from txng.core.gs1.ai_table import AIS
from txng.core.gs1.digital_link import decoded, pairs_of
from txng.core.gs1.epc import key_of_urn
from txng.core.gs1.shapes import SHAPES, faults, shown
from txng.core.problems import Problem, Refused

# A product without GTIN, by the code that its maker gave it, and its lots: "…:{organisation}:{code}[:{lot}]", percent-encoded.
OWN = "urn:x-txng:product:"
CACHED_TEXTS = 65_536  # about 30 MB: documents repeat their places, lots and products
CACHED_PRODUCTS = 4_096  # many serials are of few products
CACHED_SERIES = 4_096  # a few hundred bytes each: what stands before the last word of an address, alike for all serials
LONGEST_CACHED = 256  # characters; no GS1 identifier needs more, and nobody shall fill our memory with long ones

_WORD = "[0-9A-Za-z._-]"  # what stands plain both in an address and in a canonical text
_HOST, _PATH, _REST = r"[!$-.0-;=@-\[\]_a-z~]", r"[!$-;=@-\[\]_a-z~]", r"[!#-;=?-\[\]_a-z~]"  # what a URI may hold
_FAST = re.compile(
    rf"[Hh][Tt][Tt][Pp][Ss]?://{_HOST}+/(?:{_PATH}*/)?(?:"
    rf"01/([0-9]{{14}})(?:/22/{_WORD}{{1,20}})?(?:/10/({_WORD}{{1,20}}))?(?:/21/({_WORD}{{1,20}}))?"
    rf"|(00|253|402|417|8003|8004|8017|8018)/({_WORD}{{4,30}})|414/([0-9]{{13}})(?:/254/({_WORD}{{1,20}}))?"
    rf")(?:[?#]{_REST}*)?"
)
_LAST = re.compile(rf"{_WORD}{{1,20}}")  # the lot or serial that _FAST finds behind these two:
_BEFORE_LAST = ("/21", "/10")
_ADDRESS = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://[^/?#]+/")
_FINER: Mapping[str, tuple[str, ...]] = {
    "01": ("21", "235", "10"),
    "8006": ("21", "10"),
    "414": ("254",),
    "415": ("8020",),
    "8010": ("8011",),
}  # which qualifiers make another thing of a key, the finest first; the rest (22, 7040, 8019) describe
_SCHEMES: Mapping[str, str] = {
    "00": "sscc", "01": "gtin", "253": "gdti", "255": "sgcn", "401": "ginc", "402": "gsin", "414": "sgln",
    "415": "payto", "417": "pgln", "8003": "grai", "8004": "giai", "8006": "itip", "8010": "cpi", "8013": "gmn",
    "8017": "gsrnp", "8018": "gsrn",
}  # fmt: skip
_PRODUCTS: Mapping[str | None, str] = {"21": "sgtin", "235": "upui", "10": "lgtin", None: "gtin"}
_TYPE_LENGTHS: Mapping[str, int] = {"8003": 14, "253": 13, "255": 13}  # without a serial they name a type of thing
_FILLED_GTINS = (8, 12, 13)
_LABELS: Mapping[str, str] = {
    "10": "lô", "21": "số sê-ri", "235": "số sê-ri", "254": "vị trí", "8011": "số sê-ri", "8020": "số tham chiếu",
}  # fmt: skip


class Identified(NamedTuple):
    """What a text names. A tuple, because a document of a hundred events makes four hundred of them.

    key        canonical key text (core.gs1.keys); the text itself, unchanged, where it is no GS1 identifier
    scheme     "sgtin", "lgtin", "gtin", "sscc", "sgln" …; None where it is no GS1 identifier
    is_class   a product, a lot, a type or a pattern; false for one thing, place or party
    lot        the lot's key, where a serial came together with its lot
    problems   what is wrong with it; warnings too
    is_link    the text is a plain Digital Link, and so a URI in ASCII: who asks for one need not look again
    """

    key: str
    scheme: str | None
    is_class: bool
    lot: str | None = None
    problems: tuple[Problem, ...] = ()
    is_link: bool = False


_identified = partial(tuple.__new__, Identified)  # Identified(…) for the two busiest lines: half a microsecond less


def identify(text: str) -> Identified:
    """What `text` names: an EPC URN, a GS1 Digital Link of any domain, a canonical key text, or any URI.

    never    raises; what is wrong is told in `problems`
    """
    if len(text) > LONGEST_CACHED:
        return identify_afresh(text)
    if text.startswith("urn:") and text[4:8].lower() != "epc:":
        return _identified(
            (text, None, False, None, (), False)
        )  # what most other things have for a name: orders, uuids
    head, _, word = text.rpartition("/")
    series = _series(head) if head.endswith(_BEFORE_LAST) else None
    if series is None or _LAST.fullmatch(word) is None:
        return _remembered(text)
    start, scheme, is_class, lot, problems = series
    return _identified((start + word, scheme, is_class, lot, problems, True))


def identify_afresh(text: str) -> Identified:
    """The same, without the memory of earlier texts."""
    match = _FAST.fullmatch(text)
    if match is None:
        return _identify_slowly(text)
    gtin, lot, serial, ai, value, gln, extension = match.groups()
    if gtin is not None:
        return _product(gtin, lot, serial)
    if gln is not None:
        key = f"414/{gln}" if extension is None else f"414/{gln}/254/{extension}"
        return Identified(key, "sgln", False, None, faults("414", gln), True)
    if SHAPES[ai].pattern.fullmatch(value) is None:
        return Identified(text, None, False)
    is_class = len(value) == _TYPE_LENGTHS.get(ai)
    return Identified(f"{ai}/{value}", _SCHEMES[ai], is_class, None, faults(ai, value), True)


_remembered = lru_cache(maxsize=CACHED_TEXTS)(identify_afresh)


@lru_cache(maxsize=CACHED_SERIES)
def _series(head: str) -> tuple[str, str | None, bool, str | None, tuple[Problem, ...]] | None:
    """What all texts `head/word` name but for the word; None where they are no plain Digital Links.

    Nearly every serial is new and comes once, so remembering it gains nothing; but what stands before it comes again in
    all of its series. Behind /21 and /10 _FAST takes any word alike, so one stands for all: 1.0 µs instead of 3.4.
    """
    any_one = identify_afresh(f"{head}/0")
    return (any_one.key[:-1], *any_one[1:5]) if any_one.is_link else None


def digital_link_of(key: str, domain: str = "https://id.gs1.org") -> str:
    """The Digital Link of a key on a domain; what is no GS1 key stays as it is.

    >>> digital_link_of("00/089385010000000019", "https://truyxuat.gov.vn")
    'https://truyxuat.gov.vn/00/089385010000000019'
    """
    return f"{domain.rstrip('/')}/{key}" if _is_key(key) else key


def lot_of(key: str) -> str | None:
    """The lot in a key: the key itself where it names a lot, else None.

    >>> lot_of("01/08938501234568/10/A"), lot_of("01/08938501234568/21/S1")
    ('01/08938501234568/10/A', None)
    >>> lot_of("urn:x-txng:product:htx-s:MM"), lot_of("urn:x-txng:product:htx-s:MM:L1")
    (None, 'urn:x-txng:product:htx-s:MM:L1')
    """
    if key.startswith(OWN):
        return key if own_parts(key)[2:] else None
    parts = key.split("/")
    return key if len(parts) == 4 and parts[0] in ("01", "8006") and parts[2] == "10" else None


def product_of(key: str) -> str | None:
    """The product in a key, None where it names no product.

    >>> product_of("01/08938501234568/21/S1"), product_of("00/089385010000000019")
    ('01/08938501234568', None)
    >>> product_of("urn:x-txng:product:htx-s:MM:L1")
    'urn:x-txng:product:htx-s:MM'
    """
    if key.startswith(OWN):
        parts = own_parts(key)
        return OWN + ":".join(parts[:2]) if parts else None
    parts = key.split("/")
    if parts[0] == "8006" and len(parts) > 1:
        return f"01/{parts[1][:14]}"
    return f"01/{parts[1]}" if parts[0] == "01" and len(parts) in (2, 4) else None


def own_parts(key: str) -> list[str]:
    """Of a product without GTIN: organisation, code and, of a lot, its number; empty where the key is no such.

    >>> own_parts("urn:x-txng:product:htx-s:MM:L%201"), own_parts("urn:x-txng:product:htx-s")
    (['htx-s', 'MM', 'L%201'], [])
    """
    parts = key[len(OWN) :].split(":") if key.startswith(OWN) else []
    return parts if 2 <= len(parts) <= 3 and all(parts) else []


def label_of(key: str) -> str:
    """A key as people read it; what is no GS1 key stays as it is.

    >>> label_of("00/089385010000000019"), label_of("414/8938501234001/254/A1")
    ('SSCC 089385010000000019', 'GLN 8938501234001 · vị trí A1')
    >>> label_of("urn:x-txng:product:htx-s:MM:L%201")
    'Mã MM · lô L 1'
    """
    if own := own_parts(key):
        return f"Mã {unquote(own[1])}" + "".join(f" · lô {unquote(lot)}" for lot in own[2:])
    if not _is_key(key):
        return key
    parts = key.split("/")
    named = [f"{SHAPES[parts[0]].name} {shown(parts[0], unquote(parts[1]))}"]
    named += [f"{_LABELS.get(ai, ai)} {unquote(value)}" for ai, value in zip(parts[2::2], parts[3::2], strict=True)]
    return " · ".join(named)


def _is_key(text: str) -> bool:
    ai, slash, rest = text.partition("/")
    return bool(slash) and ai in _SCHEMES and rest.count("/") in (0, 2)


@lru_cache(maxsize=CACHED_PRODUCTS)
def _gtin_faults(gtin: str) -> tuple[Problem, ...]:
    return faults("01", gtin)


def _product(gtin: str, lot: str | None, serial: str | None) -> Identified:
    problems = _gtin_faults(gtin)
    if serial is not None:
        lot_key = None if lot is None else f"01/{gtin}/10/{lot}"
        return Identified(f"01/{gtin}/21/{serial}", "sgtin", False, lot_key, problems, True)
    if lot is not None:
        return Identified(f"01/{gtin}/10/{lot}", "lgtin", True, None, problems, True)
    return Identified(f"01/{gtin}", "gtin", True, None, problems, True)


def _identify_slowly(text: str) -> Identified:
    if text[:8].lower() == "urn:epc:":
        return _named_by_urn(text)
    address = f"https://key/{text}" if _is_key(text) else text
    if _ADDRESS.match(address) is None:
        return Identified(text, None, False)
    pairs = pairs_of(address.partition("#")[0].partition("?")[0])
    return Identified(text, None, False) if pairs is None else _named_by_path(text, pairs)


def _named_by_urn(text: str) -> Identified:
    try:
        named = key_of_urn(text)
    except Refused as refusal:
        return Identified(text, None, False, problems=refusal.problems)
    return Identified(text, None, False) if named is None else Identified(named.key, named.scheme, named.is_class)


def _named_by_path(text: str, pairs: list[tuple[str, str]]) -> Identified:
    (ai, value), *others = ((ai, decoded(raw)) for ai, raw in pairs)
    qualifiers = dict(others)
    if ai == "01" and len(value) in _FILLED_GTINS:
        value = value.zfill(14)
    if SHAPES[ai].pattern.fullmatch(value) is None or not qualifiers.keys() <= AIS[ai].qualifiers:
        return Identified(text, None, False)  # somebody's own address that only looks like ours: no fault of theirs
    misspelt = [fault for name, word in qualifiers.items() for fault in faults(name, word)]
    if misspelt:
        return Identified(text, None, False, problems=(*faults(ai, value), *misspelt))
    keys = {name: f"{ai}/{quote(value, safe='')}/{name}/{quote(word, safe='')}" for name, word in qualifiers.items()}
    finest = next((name for name in _FINER.get(ai, ()) if name in keys), None)
    key = f"{ai}/{quote(value, safe='')}" if finest is None else keys[finest]
    scheme = _PRODUCTS[finest] if ai == "01" else _SCHEMES[ai]
    lot = keys.get("10") if finest != "10" else None
    return Identified(key, scheme, _is_class(ai, value, finest), lot, faults(ai, value))


def _is_class(ai: str, value: str, finest: str | None) -> bool:
    if ai in ("01", "8006"):
        return finest in (None, "10")
    return ai == "8013" or (ai == "8010" and finest is None) or len(value) == _TYPE_LENGTHS.get(ai)
