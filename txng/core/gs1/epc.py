"""EPC URN ⇄ key: "urn:epc:id:sgtin:8938501.023456.S1" is the Digital Link path "01/08938501234568/21/S1".

A URN tells where the company prefix ends and leaves the check digit out; a key has the check digit and forgets where
the prefix ends. So a URN always gives a key, and a key gives a URN only to whom the length of the prefix is known.

>>> key_of_urn("urn:epc:id:sgtin:8938501.023456.S1").key
'01/08938501234568/21/S1'
>>> key_of_urn("urn:epc:class:lgtin:8938501.023456.KQ-2611")
Named(key='01/08938501234568/10/KQ-2611', scheme='lgtin', is_class=True)
>>> key_of_urn("urn:epc:idpat:sgtin:8938501.023456.*")
Named(key='01/08938501234568', scheme='gtin', is_class=True)
>>> urn_of_key("01/08938501234568/21/S1", prefix_length=7)
'urn:epc:id:sgtin:8938501.023456.S1'

source   GS1 EPC Tag Data Standard 2.2, 6.3 (pure identities), 6.4 (classes), 8 (patterns), 7 (correspondence)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from txng.core.gs1.check import check_digit
from txng.core.gs1.shapes import SHAPES
from txng.core.problems import Problem, Refused


@dataclass(frozen=True, slots=True)
class Layout:
    """How one EPC scheme spells one GS1 key.

    ai           the primary key
    digits       company prefix and reference together; None where the reference is free text
    form         the URN's own words, for the reader of a refusal
    tails        what follows company prefix and reference, part by part: "" stands at the end of the key's value
                 (a serial, or piece and total), an AI makes a qualifier of its own
    is_leading   the reference begins with a digit (indicator, extension) that the key puts first
    fill         what the key puts before everything: the zero of a GRAI
    is_optional  the tail may be "0" for none
    """

    ai: str
    digits: int | None
    form: str
    tails: tuple[str, ...] = ()
    is_leading: bool = False
    fill: str = ""
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """What a URN names: canonical key text, the scheme's word, and whether that is a class of things."""

    key: str
    scheme: str
    is_class: bool = False


_ITEM = "CompanyPrefix.ItemRefAndIndicator"
LAYOUTS: Mapping[str, Layout] = {
    "sgtin": Layout("01", 13, f"{_ITEM}.SerialNumber", ("21",), is_leading=True),
    "lgtin": Layout("01", 13, f"{_ITEM}.Lot", ("10",), is_leading=True),
    "upui": Layout("01", 13, f"{_ITEM}.TPX", ("235",), is_leading=True),
    "itip": Layout("8006", 13, f"{_ITEM}.Piece.Total.SerialNumber", ("", "", "21"), is_leading=True),
    "sscc": Layout("00", 17, "CompanyPrefix.SerialReference", is_leading=True),
    "sgln": Layout("414", 12, "CompanyPrefix.LocationReference.Extension", ("254",), is_optional=True),
    "pgln": Layout("417", 12, "CompanyPrefix.PartyReference"),
    "grai": Layout("8003", 12, "CompanyPrefix.AssetType.SerialNumber", ("",), fill="0"),
    "gdti": Layout("253", 12, "CompanyPrefix.DocumentType.SerialNumber", ("",)),
    "sgcn": Layout("255", 12, "CompanyPrefix.CouponReference.SerialComponent", ("",)),
    "gsrn": Layout("8018", 17, "CompanyPrefix.ServiceReference"),
    "gsrnp": Layout("8017", 17, "CompanyPrefix.ServiceReference"),
    "gsin": Layout("402", 16, "CompanyPrefix.ShipperReference"),
    "giai": Layout("8004", None, "CompanyPrefix.IndividualAssetReference"),
    "ginc": Layout("401", None, "CompanyPrefix.ConsignmentReference"),
    "cpi": Layout("8010", None, "CompanyPrefix.ComponentPartReference.SerialNumber", ("8011",)),
}

_URN = re.compile(r"urn:epc:(id|class|idpat):([a-z]+):(.*)", re.IGNORECASE | re.DOTALL)
_PRODUCT = re.compile(
    r"urn:epc:(?:id:sgtin|class:(lgtin)):([0-9]{6,12})\.([0-9])([0-9]{0,6})\.([0-9A-Za-z._-]{1,20})"
)  # nine of ten identifiers in events: the same answer as the long way, in half the time
_PREFIX = re.compile(r"[0-9]{6,12}")
_NO_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PLAIN_IN_URN = "!'()*+,-.:;=_"  # GS1 EPC TDS 2.2, table A-1: what need not be escaped
_WITHOUT_SERIAL = {"sgtin": "gtin", "upui": "gtin"}  # the scheme of what a pattern leaves; the others keep theirs


def key_of_urn(text: str) -> Named | None:
    """The key that an EPC URN names.

    text     "urn:epc:id:…", "urn:epc:class:lgtin:…" or "urn:epc:idpat:…"
    returns  None where it is no such URN, or of a scheme without a GS1 key (gid, usdod, adi, bic, imovn);
             a pattern over several products ("urn:epc:idpat:sgtin:8938501.*.*") keeps its URN as key
    raises   Refused where the scheme is known and its form is not kept
    """
    product = _PRODUCT.fullmatch(text)
    if product is not None and len(product[2]) + len(product[4]) == 12:
        return _product(*product.groups())
    match = _URN.fullmatch(text)
    if match is None or match[2].lower() not in LAYOUTS:
        return None
    kind, scheme, body = match[1].lower(), match[2].lower(), match[3]
    named = _named(text, kind, scheme, body.split(".", 1 + len(LAYOUTS[scheme].tails)))
    if named is None:
        want = f"urn:epc:{'class' if scheme == 'lgtin' else 'id'}:{scheme}:{LAYOUTS[scheme].form}"
        raise Refused(Problem("gs1.epc_urn", values={"text": text, "want": want}))
    return named


def urn_of_key(key: str, *, prefix_length: int) -> str:
    """The EPC URN of a key, once the length of its company prefix is known.

    key            canonical text of one thing, lot, place or party
    prefix_length  6 to 12 digits
    raises         ValueError where no URN exists: a bare product, a type of asset, a model
    """
    ai, value, *qualifier = (unquote(part) for part in key.split("/"))
    scheme = next((scheme for scheme, layout in LAYOUTS.items() if _spells(layout, ai, qualifier)), None)
    if scheme is None:
        raise ValueError(f"no EPC URN names {key}")
    layout = LAYOUTS[scheme]
    parts = _parted(layout, value, prefix_length)
    if layout.tails and layout.tails[-1]:
        parts.append(qualifier[1] if qualifier else "0")
    if not all(parts[2:]):
        raise ValueError(f"{key} names a type of things; an EPC URN names one")
    kind = "class" if scheme == "lgtin" else "id"
    return f"urn:epc:{kind}:{scheme}:" + ".".join(quote(part, safe=_PLAIN_IN_URN) for part in parts)


def _product(lgtin: str | None, prefix: str, indicator: str, *rest: str) -> Named:
    reference, tail = rest
    body = indicator + prefix + reference
    if lgtin:
        return Named(f"01/{body}{check_digit(body)}/10/{tail}", "lgtin", is_class=True)
    return Named(f"01/{body}{check_digit(body)}/21/{tail}", "sgtin")


def _named(text: str, kind: str, scheme: str, parts: Sequence[str]) -> Named | None:
    layout = LAYOUTS[scheme]
    if len(parts) != 2 + len(layout.tails) or (kind == "class") != (scheme == "lgtin") or _NO_ESCAPE.search(text):
        return None
    if kind != "idpat" or "*" not in parts:
        key = _key(layout, parts)
        return None if key is None else Named(key, scheme, is_class=kind == "class")
    first = parts.index("*")
    if set(parts[first:]) != {"*"}:
        return None
    if not layout.tails or first != len(parts) - 1:
        return Named(text, scheme, is_class=True)  # several products, or several pieces: no GS1 key names them
    key = _key(layout, parts[:first])
    return None if key is None else Named(key, _WITHOUT_SERIAL.get(scheme, scheme), is_class=True)


def _key(layout: Layout, parts: Sequence[str]) -> str | None:
    prefix, reference, *tails = (unquote(part, encoding="latin-1") for part in parts)
    if _PREFIX.fullmatch(prefix) is None or not all(tails):
        return None
    named = list(zip(layout.tails, tails, strict=False))  # a pattern comes without its last tail
    value = _value(layout, prefix, reference) + "".join(word for ai, word in named if not ai)
    path = [(layout.ai, value), *((ai, word) for ai, word in named if ai and not (layout.is_optional and word == "0"))]
    if any(SHAPES[ai].pattern.fullmatch(word) is None for ai, word in path):
        return None
    return "/".join(f"{ai}/{quote(word, safe='')}" for ai, word in path)


def _value(layout: Layout, prefix: str, reference: str) -> str:
    """The key's value up to its check digit; "" where the digits are too many or too few."""
    if layout.digits is None:
        return prefix + reference if reference else ""
    if len(prefix) + len(reference) != layout.digits:
        return ""
    body = reference[:1] + prefix + reference[1:] if layout.is_leading else prefix + reference
    return layout.fill + body + check_digit(body)


def _spells(layout: Layout, ai: str, qualifier: Sequence[str]) -> bool:
    own = [tail for tail in layout.tails if tail]
    return layout.ai == ai and (own == [*qualifier[:1]] or (not qualifier and layout.is_optional))


def _parted(layout: Layout, value: str, prefix_length: int) -> list[str]:
    """Company prefix, reference and what stands behind the check digit, which a URN leaves out."""
    if layout.digits is None:
        return [value[:prefix_length], value[prefix_length:]]
    body = value[len(layout.fill) : len(layout.fill) + layout.digits]
    rest = value[len(layout.fill) + layout.digits + 1 :]
    first = body[0] if layout.is_leading else ""
    body = body[len(first) :]
    attached = layout.tails.count("")
    tails = [rest] if attached == 1 else [rest[place * 2 : place * 2 + 2] for place in range(attached)]
    return [body[:prefix_length], first + body[prefix_length:], *tails]
