"""GS1's rules of content that refer to code lists: countries, currencies, packages, media, bank accounts.

>>> iso3166("704"), iso3166("999"), iso3166999("999")
(None, Fault(rule='not_iso3166', start=0, end=3), None)
>>> iban("BE71096123456769"), iban("BE71096123456760")
(None, Fault(rule='incorrect_iban_checksum', start=2, end=4))

source   ISO 3166-1, ISO 4217, ISO 13616 (IBAN); GS1 Barcode Syntax Resource, syntax tests
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from txng.core.gs1.fault import Fault, Rule, whole

LISTS: Mapping[str, frozenset[str]]

SHORTEST_IBAN, LONGEST_IBAN = 15, 34  # Norway's; the standard's limit
_NOT_IBAN = re.compile(r"[^0-9A-Z]")
_FILE = Path(__file__).with_name("code_lists.txt")


def iso3166(text: str) -> Fault | None:
    """A country, three digits."""
    return None if text in LISTS["iso3166"] else whole("not_iso3166", text)


def iso3166999(text: str) -> Fault | None:
    """A country, three digits, or 999 for several."""
    return None if text == "999" or text in LISTS["iso3166"] else whole("not_iso3166_or_999", text)


def iso3166alpha2(text: str) -> Fault | None:
    """A country, two letters."""
    return None if text in LISTS["iso3166alpha2"] else whole("not_iso3166_alpha2", text)


def iso4217(text: str) -> Fault | None:
    """A currency, three digits."""
    return None if text in LISTS["iso4217"] else whole("not_iso4217", text)


def mediatype(text: str) -> Fault | None:
    """What a code is written on: a card, a wristband, a label …"""
    return None if text in LISTS["mediatype"] else whole("invalid_media_type", text)


def packagetype(text: str) -> Fault | None:
    """What a logistic unit is packed as: a pallet, a crate, a bag …"""
    return None if text in LISTS["packagetype"] else whole("invalid_package_type", text)


def iban(text: str) -> Fault | None:
    """A bank account, with the country first and check digits modulo 97."""
    if len(text) > LONGEST_IBAN:
        return whole("iban_too_long", text)
    if len(text) >= 2 and text[:2] not in LISTS["iso3166alpha2"]:
        return Fault("illegal_iban_country_code", 0, 2)
    if len(text) < SHORTEST_IBAN:
        return whole("iban_too_short", text)
    stranger = _NOT_IBAN.search(text)
    if stranger is not None:
        return Fault("invalid_iban_character", stranger.start(), stranger.end())
    number = "".join(str(int(character, 36)) for character in text[4:] + text[:4])
    return None if int(number) % 97 == 1 else Fault("incorrect_iban_checksum", 2, 4)


def _read(text: str) -> dict[str, frozenset[str]]:
    lists = (block.partition("]") for block in text.split("\n[")[1:])
    return {name: frozenset(words.partition("\n")[2].split()) for name, _, words in lists}


LISTS = _read(_FILE.read_text(encoding="utf-8"))

CODE_RULES: dict[str, Rule] = {
    rule.__name__: rule for rule in (iso3166, iso3166999, iso3166alpha2, iso4217, mediatype, packagetype, iban)
}
