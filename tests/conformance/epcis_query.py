"""The check list of 170 query parameters: each name stands on a line of our table, and its example is read.

That each finds what it should and nothing else is tests/events/test_query.py, with the same examples.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from tests.events.query_cases import CASES, CONTROLS
from txng.core.epcis.query import read_query
from txng.core.problems import Refused

Result = tuple[str, str, bool, str]
_SOURCE = "EPCIS 2.0 query parameters (query-schema.json, openapi.yaml)"
_CONTROL_VALUES = {"orderBy": "eventTime", "orderDirection": "ASC", "eventCountLimit": "1", "maxEventCount": "1"}


def run(vectors: Path) -> Iterable[Result]:
    """Every row: (source, name, passed, what was found)."""
    for row in csv.DictReader((vectors / "epcis/derived/query_parameters.csv").read_text().splitlines()):
        name = row["name_or_pattern"]
        yield _SOURCE, name, *_read(name)


def _read(row: str) -> tuple[bool, str]:
    case = CASES.get(row)
    if case is None and row not in CONTROLS:
        return False, "no example"
    asked = {case.name: [case.finds]} if case else {row: [_CONTROL_VALUES[row]]}
    if row == "eventCountLimit":
        asked["orderBy"] = ["eventTime"]
    try:
        conditions = read_query(asked, per_page_max=1).conditions
    except Refused as refusal:
        return False, str(refusal)
    return case is None or len(conditions) == 1, ""
