"""Pattern URIs of EPCs: what stands for many things, as the beginnings of their keys.

A URN says where the company prefix ends and a key does not; so a pattern over a whole company finds the keys that
begin with its prefix, whichever indicator or extension digit stands before it.

>>> pattern_of("urn:epc:idpat:sgtin:8938501.023456.*")
KeyPattern(starts=('01/08938501234568/21/',), holds='', lacks='')
>>> pattern_of("urn:epc:idpat:sscc:8938501.*").starts[:2]
('00/08938501', '00/18938501')
>>> pattern_of("urn:epc:id:sscc:8938501.0234000000") is None
True

source   EPCIS 2.0, 8.2.7.1.1; GS1 EPC Tag Data Standard 2.2, 8
"""

from __future__ import annotations

import re
from dataclasses import replace

from txng.core.epcis.query_conditions import KeyPattern
from txng.core.gs1.epc import LAYOUTS, Layout
from txng.core.gs1.identify import identify

_PATTERN = re.compile(r"urn:epc:idpat:([a-z]+):(.+)", re.IGNORECASE | re.DOTALL)
_PREFIX = re.compile(r"[0-9]{6,12}")
_DIGITS = "0123456789"


def pattern_of(text: str) -> KeyPattern | None:
    """The things that a pattern URI stands for; None where the text is no pattern with a star.

    raises   ValueError where it is one of a form or scheme that no key can have
    """
    if not text.lower().startswith("urn:epc:idpat:"):
        return None
    match = _PATTERN.fullmatch(text)
    if match is None:
        raise ValueError(text)
    parts = match[2].split(".")
    if "*" not in parts:
        return None
    first, layout = parts.index("*"), LAYOUTS.get(match[1].lower())
    if set(parts[first:]) != {"*"} or not all(parts):
        raise ValueError(text)
    if layout is None:  # no key of GS1: such an item's key is its URN
        return KeyPattern((f"urn:epc:id:{match[1].lower()}:" + "".join(f"{part}." for part in parts[:first]),))
    if len(parts) != 2 + len(layout.tails) or (first > 0 and _PREFIX.fullmatch(parts[0]) is None):
        raise ValueError(text)
    qualifier = "" if layout.is_optional else next((f"/{tail}/" for tail in layout.tails if tail), "")
    known = _known(layout, text, parts)
    if known is not None and first == len(parts) - 1:
        return KeyPattern((known + qualifier,))
    starts = (known,) if known is not None else _starts(layout, parts)
    return KeyPattern(starts, holds=qualifier)


def class_pattern_of(text: str) -> KeyPattern | None:
    """The classes that a pattern URI stands for: products without a serial, or the lots of a pattern of lots."""
    pattern = pattern_of(text)
    if pattern is None or pattern.holds == "/10/" or all("/10/" in start for start in pattern.starts):
        return pattern
    starts = tuple(re.sub(r"/(?:21|235|8011)/$", "", start) for start in pattern.starts)
    return replace(pattern, starts=starts, holds="", lacks="/")


def _known(layout: Layout, text: str, parts: list[str]) -> str | None:
    """The key up to where the stars begin; None where they begin within its digits."""
    if parts.index("*") < 2:
        return None
    if layout.ai not in ("01", "8006"):
        named = identify(text)
        if named.problems:
            raise ValueError(text)
        return named.key
    # Of lots and pieces the product is known by its own pattern; which piece of how many stands behind it.
    product = identify(f"urn:epc:idpat:sgtin:{parts[0]}.{parts[1]}.*")
    if product.problems:
        raise ValueError(text)
    return f"{layout.ai}/{product.key.partition('/')[2]}{''.join(parts[2 : parts.index('*')])}"


def _starts(layout: Layout, parts: list[str]) -> tuple[str, ...]:
    if parts[0] == "*":
        return (f"{layout.ai}/",)
    leading = _DIGITS if layout.is_leading else ("",)
    return tuple(f"{layout.ai}/{layout.fill}{digit}{parts[0]}" for digit in leading)
