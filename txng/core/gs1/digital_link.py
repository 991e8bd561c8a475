"""GS1 Digital Link URI: read and write."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

PRIMARY = frozenset(
    {"00", "01", "253", "255", "401", "402", "414", "415", "417", "8003", "8004", "8006", "8010", "8013", "8017", "8018"}
)
ALPHAS: Mapping[str, str] = {
    "sscc": "00", "gtin": "01", "gdti": "253", "gcn": "255", "ginc": "401", "gsin": "402", "gln": "414",
    "payto": "415", "party": "417", "grai": "8003", "giai": "8004", "itip": "8006", "cpid": "8010", "gmn": "8013",
    "gsrnp": "8017", "gsrn": "8018",
    "lot": "10", "ser": "21", "cpv": "22", "glnx": "254", "cpsn": "8011", "srin": "8019", "refno": "8020",
}  # fmt: skip


def pairs_of(uri: str) -> list[tuple[str, str]] | None:
    """The key of a web address and its qualifiers, as (AI, decoded value); None where no key stands in its path.

    Read from the right, two segments at a time, so that a stem may hold anything, even another number.
    source   GS1 Digital Link URI Syntax 1.7, 4.3
    """
    path = uri.partition("#")[0].partition("?")[0]
    segments = path.split("/")
    if len(segments) < 5 or segments[0].lower() not in ("http:", "https:") or segments[1] or not segments[2]:
        return None
    pairs: list[tuple[str, str]] = []
    for place in range(len(segments) - 2, 2, -2):
        name, value = segments[place], segments[place + 1]
        ai = ALPHAS.get(name.lower(), name)
        pairs.append((ai, unquote(value, errors="replace")))
        if ai in PRIMARY:
            return pairs[::-1]
    return None
