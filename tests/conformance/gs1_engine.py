"""All 6,223 unit tests of GS1's syntax engine: rules, values, element strings, Digital Links, relations, scans."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from txng.core.gs1 import ai, associations, digital_link, scan
from txng.core.gs1.ai_value import RULES
from txng.core.gs1.keys import escaped
from txng.core.problems import Refused

OUT_OF_SCOPE = {
    "prefixes": "which company prefixes are issued is asked of a service in that test; no table of them is public",
    "options": "an option of the engine's own interface: unknown AIs in a Digital Link while still refusing them",
    "symbols": "which symbology may carry what, and filling in its check digit, is for printing; we read what scanners send",
    "spaces": "a space in a query as '+': no GS1 value may hold a space",
}

_UNESCAPING_ROWS = 21  # the first rows of uri_escape.json take escapes away, the others make them
_RELATIONS: dict[str, Callable[..., list]] = {
    "validateAIrepeats": associations.repeated,
    "validateAImutex": associations.excluded,
    "validateAIrequisites": associations.needed,
    "validateDigSigRequiresSerialisedKey": associations.unsigned,
}

Verdict = tuple[str, bool, str]


def run(vectors: Path) -> Iterable[tuple[str, str, bool, str]]:
    """Each row must give the engine's result; rows out of scope say why."""
    for file, judge in _JUDGES.items():
        rows = json.loads((vectors / f"gs1/gs1-syntax-engine/{file}.json").read_text(encoding="utf-8"))
        for number, row in enumerate(rows):
            name, ok, detail = judge(row | {"number": number})
            yield f"GS1 Syntax Engine: {file}", name, ok, detail


def _outside(name: str, reason: str) -> Verdict:
    return name, True, f"ngoài phạm vi / out of scope: {OUT_OF_SCOPE[reason]}"


def _same(name: str, got: object, want: object) -> Verdict:
    return name, got == want, f"{got!r} != {want!r}"


def _attempt(action: Callable[[], object]) -> object:
    try:
        return action()
    except Refused:
        return None


def _rule(row: dict) -> Verdict:
    name, text = f"{row['linter']} {row['data']!r}", row["data"]
    error = row.get("error", "").removeprefix("GS1_LINTER_").lower()
    is_asked = row["linter"] in ("gcppos1", "gcppos2", "couponcode")
    if error == "gcp_datasource_offline" or (error == "invalid_gcp_prefix" and is_asked):
        return _outside(name, "prefixes")
    fault = RULES[row["linter"]](text)
    got = (
        None
        if fault is None
        else (fault.rule, f"{text[: fault.start]}*{text[fault.start : fault.end]}*{text[fault.end :]}")
    )
    return _same(name, got, None if row["ok"] else (error, row["highlight"]))


def _value(row: dict) -> Verdict:
    want = row["lint"].removeprefix("GS1_LINTER_").lower()
    try:
        ai.read_bracketed(row["aiData"])
    except Refused as refusal:
        return _same(row["aiData"], refusal.problems[0].values.get("rule"), want)
    return _same(row["aiData"], "ok", want)


def _link(row: dict) -> Verdict:
    settings = row["settings"]
    is_tolerant = settings.get("PermitUnknownAIs") == "true"
    refuses_attributes = not settings.get("ValidationEnabled", "").endswith("false")
    if is_tolerant and refuses_attributes:
        return _outside(row["uri"], "options")
    link = _attempt(
        lambda: digital_link.read(
            row["uri"],
            alphas=settings.get("PermitConvenienceAlphas") == "true",
            short_gtins=settings.get("PermitZeroSuppressedGTINinDLuris") == "true",
            unknown_ais=is_tolerant,
        )
    )
    got = None if link is None else ai.write_raw(link.elements)
    return _same(row["uri"], got, row["expect"] if row["ok"] else None)


def _written_link(row: dict) -> Verdict:
    settings = row["settings"]
    is_tolerant = settings.get("PermitUnknownAIs") == "true"
    if is_tolerant and "ValidationEnabled" not in settings:
        return _outside(row["ai_data"], "options")
    stem = row["stem"] or digital_link.CANONICAL_STEM
    got = _attempt(lambda: digital_link.write(ai.read_bracketed(row["ai_data"], unknown_ais=is_tolerant), stem=stem))
    return _same(row["ai_data"], got, row["expect"] if row["ok"] else None)


def _bracketed(row: dict) -> Verdict:
    got = _attempt(lambda: ai.write_raw(ai.read_bracketed(row["ai_data"])))
    return _same(row["ai_data"], got, row["expect"] if row["ok"] else None)


def _raw(row: dict) -> Verdict:
    return _same(row["data"], _attempt(lambda: bool(ai.read_raw(row["data"]))), True if row["ok"] else None)


def _relation(row: dict) -> Verdict:
    elements = ai.read_bracketed(row["ai_data"], unknown_ais=row["settings"].get("PermitUnknownAIs") == "true")
    return _same(f"{row['rule']} {row['ai_data']}", not _RELATIONS[row["rule"]](elements), row["ok"])


def _scan(row: dict) -> Verdict:
    got = _attempt(lambda: _read_of(scan.read(row["scan_data"])))
    return _same(row["scan_data"], got, _meant(row["data"]) if row["ok"] else None)


def _written_scan(row: dict) -> Verdict:
    name = f"{row['symbology']} {row['data']}"
    lacks_check_digit = row["symbology"] == "EAN13" and len(row["data"]) == 12
    if row["expect"] is None or lacks_check_digit:
        return _outside(name, "symbols")
    return _same(name, _attempt(lambda: _read_of(scan.read(row["expect"]))), _meant(row["data"]))


def _read_of(scanned: scan.Scan) -> object:
    return scanned.elements or scanned.text


def _meant(data: str) -> object:
    """What the engine's own writing of a message means: elements, or plain text."""
    first, bar, composite = data.partition("|")
    if first.isdigit():
        elements = [ai.Element("01", first.zfill(14))]
    elif data.startswith("^"):
        elements = [*ai.read_raw(first)]
    elif data.startswith(("http://", "https://", "HTTP://", "HTTPS://")):
        return digital_link.read(data).elements
    else:
        return data.removeprefix("\\")
    return (*elements, *(ai.read_raw(composite) if bar else ()))


def _escape(row: dict) -> Verdict:
    text, path, query = row["args"]
    if row["number"] < _UNESCAPING_ROWS:
        got = [digital_link.decoded(text), digital_link.decoded(text, is_query=True)]
        return _same(text, got, [path, query])
    if " " in text:
        name, ok, detail = _same(text, escaped(text), path)
        return _outside(name, "spaces") if ok else (name, ok, detail)
    return _same(text, [escaped(text)] * 2, [path, query])


_JUDGES: dict[str, Callable[[dict], Verdict]] = {
    "linter_vectors": _rule,
    "ai_linter_vectors": _value,
    "parse_dl_uri": _link,
    "generate_dl_uri": _written_link,
    "parse_ai_data": _bracketed,
    "process_ai_data": _raw,
    "validate_ais": _relation,
    "process_scan_data": _scan,
    "generate_scan_data": _written_scan,
    "uri_escape": _escape,
}
