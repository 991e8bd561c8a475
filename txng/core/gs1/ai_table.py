"""The table of GS1 Application Identifiers as values, read once from ai_table.txt.

>>> AIS["253"].parts
(Part(kind='n', least=13, most=13, rules=('csum', 'gcppos1'), is_optional=False), \
Part(kind='x', least=1, most=17, rules=(), is_optional=True))
>>> AIS["01"].paths
(('22', '10', '21'), ('235',))
>>> AIS["3103"].title, AIS["99"].most, "88" in AIS
('NET WEIGHT (kg)', 90, False)

source   GS1 Barcode Syntax Dictionary; GS1 General Specifications 3.2 and 7.8.5 (pre-defined lengths)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from txng.core.gs1.check import CSET39, CSET82

LENGTHS_BY_PREFIX: Mapping[str, int]  # how many digits an AI has, told by its first two
AIS: Mapping[str, Ai]

_TABLE = Path(__file__).with_name("ai_table.txt")
_PART = re.compile(r"([nxyz])(\.\.)?([0-9]+)(?::([a-z0-9+]+))?(\?)?")
_CHARACTERS = {
    "n": "[0-9]",
    "x": "[" + re.escape(CSET82) + "]",
    "y": "[" + re.escape(CSET39) + "]",
    "z": "[0-9A-Za-z_=-]",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an AI's value: of which characters, how many, and GS1's names of the rules it obeys."""

    kind: str
    least: int
    most: int
    rules: tuple[str, ...]
    is_optional: bool

    @property
    def pattern(self) -> str:
        """The part as a regular expression."""
        text = f"{_CHARACTERS[self.kind]}{{{self.least},{self.most}}}"
        return f"(?:{text})?" if self.is_optional else text


@dataclass(frozen=True, slots=True)
class Ai:
    """One Application Identifier.

    title         GS1's data title, in English
    parts         its value, part by part
    is_ended      a separator must end it, unless it is the last
    is_attribute  may stand in the query of a Digital Link
    needs         each of these must be met: some group of patterns, all of whose patterns are present
    excludes      patterns that must not stand beside it
    paths         of a Digital Link's key: the orders in which qualifiers may follow it; None for no key
    least, most   how many characters its value has
    qualifiers    all AIs that may follow it in a Digital Link's path
    """

    ai: str
    title: str
    parts: tuple[Part, ...]
    is_ended: bool
    is_attribute: bool
    needs: tuple[tuple[tuple[str, ...], ...], ...]
    excludes: tuple[str, ...]
    paths: tuple[tuple[str, ...], ...] | None
    least: int
    most: int
    qualifiers: frozenset[str]


def _read(text: str) -> dict[str, Ai]:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {ai.ai: ai for line in lines[1:] for ai in _row([cell.strip() for cell in line.split("|")])}


def _row(cells: list[str]) -> list[Ai]:
    span, stop, query, value, needs, excludes, path, title = cells
    first, _, last = span.partition("-")
    parts = tuple(_part(text) for text in value.split())
    paths = _paths(path)
    return [
        Ai(
            ai=str(number).zfill(len(first)),
            title=title,
            parts=parts,
            is_ended=stop == "end",
            is_attribute=query == "yes",
            needs=() if needs == "-" else tuple(_groups(text) for text in needs.split(" & ")),
            excludes=() if excludes == "-" else tuple(excludes.split(",")),
            paths=paths,
            least=sum(part.least for part in parts if not part.is_optional),
            most=sum(part.most for part in parts),
            qualifiers=frozenset(ai for order in paths or () for ai in order),
        )
        for number in range(int(first), int(last or first) + 1)
    ]


def _part(text: str) -> Part:
    match = _PART.fullmatch(text)
    assert match is not None, f"{text!r} in ai_table.txt is no part of a value"
    kind, is_open, most, rules, is_optional = match.groups()
    least = 1 if is_open else int(most)
    return Part(kind, least, int(most), tuple(rules.split("+")) if rules else (), is_optional is not None)


def _groups(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(group.split("+")) for group in text.split(","))


def _paths(text: str) -> tuple[tuple[str, ...], ...] | None:
    if text == "-":
        return None
    orders = text.removeprefix("key").strip()
    return tuple(tuple(order.split(",")) for order in orders.split(" or ")) if orders else ()


AIS = _read(_TABLE.read_text(encoding="utf-8"))
LENGTHS_BY_PREFIX = {ai[:2]: len(ai) for ai in AIS}
