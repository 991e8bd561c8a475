"""5,000 element strings and Digital Links judged by GS1's own syntax engine: same verdict, same AIs, HRI and link."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from txng.core.gs1 import ai, digital_link
from txng.core.problems import Refused

STRINGS = "GS1: chuỗi AI so với GS1 Syntax Engine / element strings"
LINKS = "GS1: Digital Link so với GS1 Syntax Engine / Digital Links"


def run(vectors: Path) -> Iterable[tuple[str, str, bool, str]]:
    """Where the engine accepts, all that it tells must agree; where it refuses, we refuse. Its words are its own."""
    for row in _rows(vectors / "gs1/oracle/ai_strings.dev.jsonl"):
        want = {"ok": row["ok"]} | {name: row[name] for name in ("ai", "hri", "canonical_dl") if row["ok"]}
        yield _compared(STRINGS, row["ai_in"], want, _of_string(row["ai_in"]))
    for row in _rows(vectors / "gs1/oracle/dl_uris.dev.jsonl"):
        yield _compared(LINKS, row["uri"], _wanted_of_link(row), _of_link(row["uri"]))


def _rows(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _compared(source: str, name: str, want: dict, got: dict) -> tuple[str, str, bool, str]:
    return source, name, got == want, f"{got} != {want}"


def _wanted_of_link(row: dict) -> dict:
    if not row["ok"]:
        return {"ok": False}
    if row["ai"] is None:
        return {"ok": True, "plain": True}  # the engine takes what is no web address as plain barcode text
    return {name: row[name] for name in ("ok", "ai", "hri", "canonical_dl", "ignored")}


def _of_string(text: str) -> dict:
    try:
        return {"ok": True, **_told(ai.read(text))}
    except Refused:
        return {"ok": False}


def _of_link(uri: str) -> dict:
    try:
        link = digital_link.read(uri)
    except Refused as refusal:
        is_plain = refusal.problems[0].code == "gs1.link_scheme"
        return {"ok": True, "plain": True} if is_plain else {"ok": False}
    return {"ok": True, **_told(link.elements), "ignored": list(link.ignored)}


def _told(elements: tuple[ai.Element, ...]) -> dict:
    try:
        link = digital_link.write(elements)
    except Refused:
        link = None  # an element string without a key has no link
    return {"ai": ai.write_bracketed(elements), "hri": ai.hri(elements), "canonical_dl": link}
