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
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from txng.core.gs1.check import check_digit
from txng.core.gs1.shapes import SHAPES
from txng.core.problems import Problem, Refused


@dataclass(frozen=True, slots=True)
class Layout:
    """How one EPC scheme spells one GS1 key.

    ai        the primary key
    digits    company prefix and reference together; None where the reference is free text
    leading   the reference begins with a digit (indicator, extension) that the key puts first
    fill      what the key puts before everything: the zero of a GRAI
    attached  how many parts follow the check digit inside the key's value: a serial, or piece and total
    qualifier the AI of the last part, where the key keeps it apart
    form      the URN's own form, for the reader of a refusal
    """

    ai: str
    digits: int | None
    form: str
    leading: bool = False
    fill: str = ""
    attached: int = 0
    qualifier: str | None = None
    is_optional: bool = False  # the last part may say "0" for "none"


LAYOUTS: Mapping[str, Layout] = {
    "sgtin": Layout("01", 13, "CompanyPrefix.ItemRefAndIndicator.SerialNumber", leading=True, qualifier="21"),
    "lgtin": Layout("01", 13, "CompanyPrefix.ItemRefAndIndicator.Lot", leading=True, qualifier="10"),
    "upui": Layout("01", 13, "CompanyPrefix.ItemRefAndIndicator.TPX", leading=True, qualifier="235"),
    "sscc": Layout("00", 17, "CompanyPrefix.SerialReference", leading=True),
    "sgln": Layout("414", 12, "CompanyPrefix.LocationReference.Extension", qualifier="254", is_optional=True),
    "pgln": Layout("417", 12, "CompanyPrefix.PartyReference"),
    "grai": Layout("8003", 12, "CompanyPrefix.AssetType.SerialNumber", fill="0", attached=1),
    "gdti": Layout("253", 12, "CompanyPrefix.DocumentType.SerialNumber", attached=1),
    "sgcn": Layout("255", 12, "CompanyPrefix.CouponReference.SerialComponent", attached=1),
    "itip": Layout(
        "8006", 13, "CompanyPrefix.ItemRefAndIndicator.Piece.Total.SerialNumber", True, attached=2, qualifier="21"
    ),
    "gsrn": Layout("8018", 17, "CompanyPrefix.ServiceReference"),
    "gsrnp": Layout("8017", 17, "CompanyPrefix.ServiceReference"),
    "gsin": Layout("402", 16, "CompanyPrefix.ShipperReference"),
    "giai": Layout("8004", None, "CompanyPrefix.IndividualAssetReference"),
    "ginc": Layout("401", None, "CompanyPrefix.ConsignmentReference"),
    "cpi": Layout("8010", None, "CompanyPrefix.ComponentPartReference.SerialNumber", qualifier="8011"),
}

_URN = re.compile(r"urn:epc:(id|class|idpat):([a-z]+):(.*)", re.IGNORECASE | re.DOTALL)
_DIGITS = re.compile(r"[0-9]+")
_PREFIX = re.compile(r"[0-9]{6,12}")
_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CLASS_SCHEMES = {"sgtin": "gtin", "upui": "gtin"}  # what is left of a pattern without its serial
_PLAIN_IN_URN = "!'()*+,-.:;=_"  # GS1 EPC TDS 2.2, table A-1: what need not be escaped


@dataclass(frozen=True, slots=True)
class Named:
    """What a URN names: canonical key text, the scheme's word, and whether that is a class of things."""

    key: str
    scheme: str
    is_class: bool = False


def key_of_urn(text: str) -> Named | None:
    """The key that an EPC URN names.

    text     "urn:epc:id:…", "urn:epc:class:lgtin:…" or "urn:epc:idpat:…"
    returns  None where it is no such URN, or of a scheme without a GS1 key (gid, usdod, adi, bic, imovn);
             a pattern over several products ("urn:epc:idpat:sgtin:8938501.*.*") keeps its URN as key
    raises   Refused where the scheme is known and its form is not kept
    """
    match = _URN.fullmatch(text)
    if match is None:
        return None
    kind, scheme, body = match[1].lower(), match[2].lower(), match[3]
    layout = LAYOUTS.get(scheme)
    if layout is None:
        return None
    parts = body.split(".", layout.form.count("."))
    if len(parts) != layout.form.count(".") + 1 or (kind == "class") != (scheme == "lgtin"):
        raise _misspelt(text, scheme)
    if kind == "idpat" and "*" in parts:
        return _pattern(text, scheme, parts)
    return Named(_key(text, scheme, parts), scheme, is_class=kind == "class")


def urn_of_key(key: str, *, prefix_length: int) -> str:
    """The EPC URN of a key, once the length of its company prefix is known.

    key            canonical text of one thing, lot, place or party
    prefix_length  6 to 12 digits
    raises         ValueError where no URN exists: a bare product, a type of asset, a model
    """
    ai, value, *tail = (unquote(part) for part in key.split("/") if part)
    qualifier = tail[0] if tail else None
    scheme = next((scheme for scheme, layout in LAYOUTS.items() if _spells(layout, ai, qualifier)), None)
    if scheme is None:
        raise ValueError(f"no EPC URN names {key}")
    layout = LAYOUTS[scheme]
    parts = _split(layout, value, prefix_length)
    if layout.qualifier:
        parts.append(tail[1] if tail else "0")
    if "" in parts[2:]:
        raise ValueError(f"{key} names a type of things; an EPC URN names one")
    kind = "class" if scheme == "lgtin" else "id"
    return f"urn:epc:{kind}:{scheme}:" + ".".join(quote(part, safe=_PLAIN_IN_URN) for part in parts)


def _spells(layout: Layout, ai: str, qualifier: str | None) -> bool:
    return layout.ai == ai and (layout.qualifier == qualifier or (qualifier is None and layout.is_optional))


def _split(layout: Layout, value: str, prefix_length: int) -> list[str]:
    if layout.digits is None:
        return [value[:prefix_length], value[prefix_length:]]
    start, end = len(layout.fill), len(layout.fill) + layout.digits
    body, rest = value[start:end], value[end + 1 :]  # between them the check digit, which a URN leaves out
    if layout.leading:
        body = body[1:] + body[0]
        reference = body[-1] + body[prefix_length:-1]
    else:
        reference = body[prefix_length:]
    piece_of_total = [rest[:2], rest[2:]] if layout.attached == 2 else [rest][: layout.attached]
    return [body[:prefix_length], reference, *piece_of_total]


def _pattern(text: str, scheme: str, parts: list[str]) -> Named:
    stars = parts.index("*")
    if any(part != "*" for part in parts[stars:]):
        raise _misspelt(text, scheme)
    layout = LAYOUTS[scheme]
    serials = 1 if layout.qualifier or layout.attached else 0
    if len(parts) - stars > serials:
        return Named(text, scheme, is_class=True)  # several products or piece numbers: no GS1 key names them
    return Named(_key(text, scheme, parts[:stars]), _CLASS_SCHEMES.get(scheme, scheme), is_class=True)


def _key(text: str, scheme: str, parts: list[str]) -> str:
    layout = LAYOUTS[scheme]
    prefix, reference, *rest = parts
    rest = [_unescaped(part) for part in rest]
    tail = rest.pop() if layout.qualifier and len(parts) > layout.form.count(".") else None
    if _PREFIX.fullmatch(prefix) is None or _ESCAPE.search(text):
        raise _misspelt(text, scheme)
    if layout.digits is None:
        value = prefix + _unescaped(reference)
    else:
        value = _joined_digits(text, scheme, prefix, reference) + "".join(rest)
    if tail == "0" and layout.is_optional:
        tail = None
    if SHAPES[layout.ai].pattern.fullmatch(value) is None or (layout.attached and rest and not all(rest)):
        raise _misspelt(text, scheme)
    if tail is None:
        return f"{layout.ai}/{quote(value, safe='')}"
    if layout.qualifier is None or SHAPES[layout.qualifier].pattern.fullmatch(tail) is None:
        raise _misspelt(text, scheme)
    return f"{layout.ai}/{quote(value, safe='')}/{layout.qualifier}/{quote(tail, safe='')}"


def _joined_digits(text: str, scheme: str, prefix: str, reference: str) -> str:
    layout = LAYOUTS[scheme]
    if len(prefix + reference) != layout.digits or _DIGITS.fullmatch(prefix + reference) is None:
        raise _misspelt(text, scheme)
    if layout.leading and not reference:
        raise _misspelt(text, scheme)  # a prefix of 12 digits leaves one place, and the indicator needs it
    body = reference[0] + prefix + reference[1:] if layout.leading else prefix + reference
    return layout.fill + body + check_digit(body)


def _unescaped(part: str) -> str:
    return unquote(part, errors="replace")


def _misspelt(text: str, scheme: str) -> Refused:
    kind = "class" if scheme == "lgtin" else "id"
    want = f"urn:epc:{kind}:{scheme}:{LAYOUTS[scheme].form}"
    return Refused(Problem("gs1.epc_urn", values={"text": text, "want": want}))
