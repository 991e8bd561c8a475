"""Texts of XML → values of JSON: numbers, flags, words of the CBV."""

from __future__ import annotations

import re
from decimal import Decimal

from lxml.etree import _Element as Element

from txng.core.epcis.parse import number_of
from txng.core.epcis.parse_faults import is_huge
from txng.core.epcis.reading import shown
from txng.core.epcis.vocabulary import Vocabulary
from txng.core.epcis.xml.names import written_name
from txng.core.epcis.xml.shaping import Shaping, bare_name, text_of

_NUMBER = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?")
_FLAGS = {"true": True, "1": True, "false": False, "0": False}


def json_number(text: str) -> int | float | Decimal | None:
    """An xsd:decimal or xsd:double as JSON holds it, no digit lost; None where it is none, or JSON has none such.

    >>> [json_number(text) for text in ("+007.50", ".5", "5.", "1E3", "INF", "1,5", "")]
    [7.5, 0.5, 5, 1000, None, None, None]
    """
    found = _NUMBER.fullmatch(text)
    if found is None or not (found[2] or found[3]):
        return None
    sign, whole, places, exponent = found.groups()
    plain = f"{'-' if sign == '-' else ''}{(whole or '').lstrip('0') or '0'}"
    if not (places or exponent):
        return int(plain) if not is_huge(plain) else None
    plain += f".{places}" if places else ""
    plain += (
        f"e{int(exponent)}" if exponent and len(exponent) < _LONGEST_EXPONENT else f"e{exponent}" if exponent else ""
    )
    return None if is_huge(plain) else number_of(plain)


_LONGEST_EXPONENT = 6


def number(text: str, element: Element, shaping: Shaping, attribute: str | None = None) -> int | float | Decimal | None:
    """A number, or None and a fault."""
    value = json_number(text)
    if value is None:
        shaping.fault("epcis_xml.number", element, attribute, value=shown(text))
    return value


def flag(text: str, element: Element, shaping: Shaping, attribute: str | None = None) -> bool | None:
    """An xsd:boolean, or None and a fault."""
    value = _FLAGS.get(text)
    if value is None:
        shaping.fault("epcis_xml.boolean", element, attribute, value=shown(text))
    return value


def word(text: str, table: Vocabulary) -> str:
    """The bare word, as JSON writes it, of any of its spellings; other vocabularies' URIs as they are."""
    return table.word_of(text) or text


def texts(element: Element, name: str, shaping: Shaping) -> list[str]:
    """The texts of a list whose children all have one name."""
    found = []
    for child in element:
        if child.tag == name or bare_name(child, shaping) == name:
            found.append(text_of(child, shaping))
        else:
            values = {"name": shown(written_name(child)), "where": shown(written_name(element)), "nearest": name}
            shaping.fault("epcis_xml.element_unknown", child, **values)
    return found
