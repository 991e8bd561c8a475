"""What a visitor of the demo may try: the file demo.json, as INTERFACE promises it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from demo.book import stories
from demo.people import BY_CODE
from demo.visitors import VISITORS
from txng.core.gs1.identify import digital_link_of


def demo_json(
    url: str, keys: Mapping[str, str], now: datetime, vkey: str, *, stamps: Sequence[Mapping[str, str]] = ()
) -> dict[str, Any]:
    """The content of DATA/demo.json.

    keys   organisation code → machine key
    now    any day will do: codes do not change with the day of the stories
    vkey   the log's verifier key, as C2SP signed-note writes it
    stamps what and address of stamps, one for each verdict
    never  for production: it holds keys in the clear
    """
    return {
        "url": url,
        "people": [visitor.as_told() for visitor in VISITORS],
        "keys": [{"organisation": code, "role": BY_CODE[code].role, "key": key} for code, key in sorted(keys.items())],
        "codes": [
            {"what": code.what, "url": digital_link_of(code.key, url)}
            for story in stories(now.date())
            for code in story.codes
        ]
        + [dict(one) for one in stamps],
        "log": {"vkey": vkey},
    }
