"""Stamps of the demo as people meet them: one address for each verdict, made true by scans at the public door.

A demo has no weeks to wait for: its node believes the day and the place that these scans bring (TXNG_DEMO).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import httpx

from demo.browsing import BrowserOf
from demo.record import NotTaken, Progress
from demo.stamps import IN_USE, ISSUED, LOST, RECIPE, STAMPS

FRESH = 3  # addresses that nobody has scanned yet: the first look at one takes that from it
REPEATED, COPIED, FREE_FROM = 1, 2, 3
PLACES = ("21.03,105.85,20", "16.05,108.21,20", "10.78,106.70,20")
_PHONES = tuple(
    f"Mozilla/5.0 ({system}) {browser}/120.0"
    for system in ("Linux; Android 14", "iPhone", "Windows NT 10.0")
    for browser in ("Chrome", "Firefox", "Edg")
)
_READER = {"User-Agent": "demo-bot"}  # looks without scanning
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def tell_scans(browser_of: BrowserOf, folder: Path, progress: Progress = print) -> None:
    """Take the codes of the batch, and scan some; what was told before is left as it is.

    folder   keeps the codes, so that a later start can name some that nobody has scanned
    raises   NotTaken
    """
    kept = folder / "stamps.json"
    if kept.exists():
        return
    maker = browser_of(RECIPE.maker)
    codes = _codes(maker)
    with httpx.Client(base_url=maker.base_url, timeout=30) as client:
        for phone in _PHONES[:4]:
            _scan(client, codes[REPEATED - 1], phone)
        for ago in (3, 2, 1, 0):
            for place, phone in zip(PLACES, _PHONES[ago::3], strict=False):
                _scan(client, codes[COPIED - 1], phone, **{"X-Place": place, "X-Days-Ago": str(ago)})
    kept.write_text(json.dumps(codes))
    progress("Tem: quét một tem nhiều lần, và một tem ở ba miền trong bốn ngày")


def stamp_codes(url: str, folder: Path) -> list[dict[str, str]]:
    """One address for each verdict of a stamp, for demo.json."""
    kept = folder / "stamps.json"
    if not kept.exists():
        return []
    codes: list[str] = json.loads(kept.read_text())
    forged = codes[0][:-1] + _ALPHABET[(_ALPHABET.index(codes[0][-1]) + 1) % 32]
    found = [
        ("valid_repeated: tem đã được quét nhiều lần", codes[REPEATED - 1]),
        ("suspected_copy: tem nghi bị sao chép, quét ở ba miền", codes[COPIED - 1]),
        ("not_activated: tem chưa kích hoạt", codes[IN_USE[1]]),
        ("voided: tem trong cuộn bị mất", codes[LOST[0] - 1]),
        ("unknown: tem giả, sai chữ", forged),
    ]
    found += [("valid_first: tem chưa ai quét", code) for code in _fresh(url, codes)]
    return [{"what": what, "url": url.rstrip("/") + path} for what, path in found]


def _fresh(url: str, codes: list[str]) -> Iterator[str]:
    left = FRESH
    with httpx.Client(base_url=url, timeout=30, headers=_READER) as client:
        for path in codes[FREE_FROM - 1 : IN_USE[1]]:
            if left and "quét lần đầu" in client.get(path).text:
                left -= 1
                yield path


def _codes(maker: httpx.Client) -> list[str]:
    """The paths of all stamps of the first batch, by running number."""
    batch = f"{STAMPS}lo/" + maker.get(STAMPS).text.partition(f'href="{STAMPS}lo/')[2].partition('"')[0]
    token = maker.get(batch).text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    answer = maker.post(f"{batch}/ma.csv", data={"csrfmiddlewaretoken": token})
    rows = list(csv.DictReader(io.StringIO(answer.text))) if answer.is_success else []
    if len(rows) != ISSUED:
        raise NotTaken(f"{batch}/ma.csv: {answer.status_code}, {len(rows)} dòng")
    # Printed addresses are in capital letters, and their host is the node's public name.
    return [httpx.URL(row["address"]).path for row in rows]


def _scan(client: httpx.Client, path: str, phone: str, **headers: str) -> None:
    answer = client.get(path, headers={"User-Agent": phone, "Accept": "text/html", **headers})
    if not answer.is_success:
        raise NotTaken(f"{path}: {answer.status_code}: {answer.text[:500]}")
