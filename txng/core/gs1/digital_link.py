"""GS1 Digital Link URI: a web address whose path is a GS1 key. Read strictly, write canonically.

>>> link = read("https://vidu.vn/sp/01/08938501234568/10/KQ-2611?17=271231&utm=zalo")
>>> link.elements[1], link.stem, link.ignored
(Element(ai='10', value='KQ-2611'), 'https://vidu.vn/sp', ('utm=zalo',))
>>> write(link.elements)
'https://id.gs1.org/01/08938501234568/10/KQ-2611?17=271231'
>>> read("https://vidu.vn/01/08938501234568/21/S1/10/L1")
Traceback (most recent call last):
txng.core.problems.Refused: In https://vidu.vn/01/08938501234568/21/S1/10/L1 the path 01, 21, 10 is in the wrong order or holds \
something else. The right order is 22, 10, 21 or 235 after 01.

source   GS1 Digital Link URI Syntax 1.7, 4 (syntax), 5 (canonical form)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from txng.core.gs1.ai import Element
from txng.core.gs1.ai_table import AIS
from txng.core.gs1.ai_value import of_unknown, of_value
from txng.core.gs1.associations import together
from txng.core.problems import Problem, Refused

CANONICAL_STEM = "https://id.gs1.org"

# The words that stood for numbers before version 1.2 of the standard; read where asked, never written.
ALPHAS: Mapping[str, str] = {
    "sscc": "00", "gtin": "01", "gdti": "253", "gcn": "255", "ginc": "401", "gsin": "402", "gln": "414",
    "payto": "415", "party": "417", "grai": "8003", "giai": "8004", "itip": "8006", "cpid": "8010", "gmn": "8013",
    "gsrnp": "8017", "gsrn": "8018",
    "lot": "10", "ser": "21", "cpv": "22", "glnx": "254", "cpsn": "8011", "srin": "8019", "refno": "8020",
}  # fmt: skip
PRIMARY = frozenset(ai for ai, entry in AIS.items() if entry.paths is not None)

_SCHEMES = ("http://", "https://", "HTTP://", "HTTPS://")
_FOREIGN_TO_URIS = re.compile(r"[^!#$%&'()*+,./0-9:;=?@A-Z\[\]_a-z~-]")
_DOMAIN = re.compile(r"[0-9A-Za-z._~:\[\]-]+")
_NUMBER = re.compile(r"[0-9]+")
_UNKNOWN_AI = re.compile(r"[0-9]{2,4}")
_FILLED_GTINS = (8, 12, 13)


@dataclass(frozen=True, slots=True)
class DigitalLink:
    """A Digital Link, read.

    elements  the key, its qualifiers, then the attributes of the query, in the order of the address
    stem      scheme, domain and the path before the key
    ignored   parameters of the query that are not GS1's, as they were written
    """

    elements: tuple[Element, ...]
    stem: str
    ignored: tuple[str, ...] = ()


def read(uri: str, *, alphas: bool = False, short_gtins: bool = False, unknown_ais: bool = False) -> DigitalLink:
    """The elements of a Digital Link, checked one by one and together.

    alphas        also the words of the old standard, "/gtin/…/lot/…"
    short_gtins   also GTINs of 8, 12 and 13 digits, filled to 14
    unknown_ais   also attributes in the query that the table does not know
    raises        Refused with every fault of the first step that has one: address, path, query, values, relations
    """
    _check_address(uri)
    bare, _, query = uri.partition("#")[0].partition("?")
    pairs = pairs_of(bare, alphas=alphas)
    if pairs is None:
        raise Refused(Problem("gs1.link_no_key", values={"text": uri}))
    _check_path(uri, [ai for ai, _ in pairs])
    attributes, ignored = _attributes(query)
    path = [Element(ai, decoded(value)) for ai, value in pairs]
    _check_query(uri, path, attributes, unknown_ais=unknown_ais)
    elements = tuple(_filled(element) if short_gtins else element for element in (*path, *attributes))
    problems = [fault for ai, value in elements for fault in (of_value if ai in AIS else of_unknown)(ai, value)]
    problems = problems or together(elements)
    if problems:
        raise Refused(problems)
    stem = "/".join(bare.split("/")[: -2 * len(pairs)])
    return DigitalLink(elements, stem, ignored)


def write(elements: Sequence[Element], *, stem: str = CANONICAL_STEM) -> str:
    """The Digital Link of some elements: canonical on its own stem.

    elements  already read and right; the first that may be a key is taken as the key
    returns   key and qualifiers in the path, all else in the query, pre-defined lengths first
    raises    Refused where there is no key, or where something fits neither path nor query
    """
    values = dict(reversed(elements))
    key = next((ai for ai, _ in elements if ai in PRIMARY), None)
    if key is None:
        raise Refused(Problem("gs1.link_no_key", values={"text": "".join(f"({ai}){value}" for ai, value in elements)}))
    order = next((order for order in AIS[key].paths or () if values.keys() & set(order)), ())
    path = [key, *(ai for ai in order if ai in values)]
    others = [ai for ai in dict.fromkeys(ai for ai, _ in elements) if ai not in path]
    misplaced = [ai for ai in others if ai in AIS and not AIS[ai].is_attribute]
    if misplaced:
        raise Refused([Problem("gs1.link_attribute", values={"ai": ai}) for ai in misplaced])
    others.sort(key=lambda ai: ai not in AIS or AIS[ai].is_ended)
    query = "&".join(f"{ai}={quote(values[ai], safe='')}" for ai in others)
    written = "".join(f"/{ai}/{quote(values[ai], safe='')}" for ai in path)
    return stem.rstrip("/") + written + (f"?{query}" if query else "")


def pairs_of(bare: str, *, alphas: bool = True) -> list[tuple[str, str]] | None:
    """The key in a web address and what follows it, as (AI, text still encoded); None where there is no key.

    bare     without query and fragment
    reads    from the right, two segments at a time, so that a stem may hold anything, even another number
    source   GS1 Digital Link URI Syntax 1.7, 4.3
    """
    segments = bare.split("/")
    pairs: list[tuple[str, str]] = []
    for place in range(len(segments) - 2, 2, -2):
        name = segments[place]
        ai = ALPHAS.get(name.lower(), name) if alphas else name
        pairs.append((ai, segments[place + 1]))
        if ai in PRIMARY:
            return pairs[::-1]
    return None


def decoded(text: str, *, is_query: bool = False) -> str:
    """A segment or a query value without its percent-encoding; in a query "+" is a space.

    >>> decoded("ABC%2d+1"), decoded("ABC%2d+1", is_query=True), decoded("50%")
    ('ABC-+1', 'ABC- 1', '50%')
    """
    text = text.replace("+", " ") if is_query else text
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return unquote(text, encoding="latin-1")  # no GS1 value has such bytes; each stays visible as what it is


def _check_address(uri: str) -> None:
    if not uri.startswith(_SCHEMES):
        raise Refused(Problem("gs1.link_scheme", values={"text": uri}))
    stranger = _FOREIGN_TO_URIS.search(uri)
    if stranger is not None:
        raise Refused(Problem("gs1.link_character", values={"text": uri, "got": stranger[0]}))
    domain, slash, _ = uri.partition("://")[2].partition("/")
    if not slash or _DOMAIN.fullmatch(domain) is None:
        raise Refused(Problem("gs1.link_domain", values={"text": uri, "got": domain}))


def _check_path(uri: str, ais: list[str]) -> None:
    key, *qualifiers = ais
    orders = AIS[key].paths or ()
    if qualifiers and not any(_is_within(qualifiers, order) for order in orders):
        want = " or ".join(", ".join(order) for order in orders) or "nothing"
        values = {"text": uri, "got": ", ".join(ais), "want": want, "key": key}
        raise Refused(Problem("gs1.link_path", values=values))


def _is_within(qualifiers: Sequence[str], order: Sequence[str]) -> bool:
    rest = iter(order)
    return all(ai in rest for ai in qualifiers)


def _attributes(query: str) -> tuple[list[Element], tuple[str, ...]]:
    elements, ignored = [], []
    for parameter in query.split("&") if query else ():
        name, equals, value = parameter.partition("=")
        if equals and _NUMBER.fullmatch(name):
            elements.append(Element(name, decoded(value, is_query=True)))
        else:
            ignored.append(parameter)
    return elements, tuple(ignored)


def _check_query(uri: str, path: list[Element], attributes: list[Element], *, unknown_ais: bool) -> None:
    key, *qualifiers = (ai for ai, _ in path)
    seen = {key, *qualifiers}
    problems = []
    for ai, _ in attributes:
        code = _misplacement(ai, key, qualifiers, seen, unknown_ais=unknown_ais)
        if code is not None:
            problems.append(Problem(code, values={"text": uri, "ai": ai}))
        seen.add(ai)
    if problems:
        raise Refused(problems)


def _misplacement(ai: str, key: str, qualifiers: list[str], seen: set[str], *, unknown_ais: bool) -> str | None:
    if ai in seen:
        return "gs1.link_repeated"
    if ai not in AIS:
        return None if unknown_ais and _UNKNOWN_AI.fullmatch(ai) else "gs1.ai_unknown"
    if not AIS[ai].is_attribute:
        return "gs1.link_attribute"
    belongs = any({ai, *qualifiers} <= set(order) for order in AIS[key].paths or ())
    return "gs1.link_belongs_in_path" if belongs else None


def _filled(element: Element) -> Element:
    is_short = element.ai == "01" and len(element.value) in _FILLED_GTINS
    return Element("01", element.value.zfill(14)) if is_short else element
