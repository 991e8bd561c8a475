"""What others vouch for in the stories: a certificate and a test that their issuer confirms, one that is only declared, one that
is over, the OCOP decision of the district's report, and a collective mark with its list.

By the doors that everyone has: keys of organisations, and the province's officer, who signs in and confirms by the pages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import httpx

from demo.browsing import posted, sign_in
from demo.codes import lot_key, product_key
from demo.people import BY_CODE
from demo.record import TIMEOUT_S, Door, NotTaken, Progress
from demo.stories import coffee, rice, shrimp, son_ha
from demo.story import day
from demo.visitors import VISITORS

CERTIFIER = BY_CODE["chung-nhan-ninh-kieu"]
OFFICER = next(one for one in VISITORS if one.organisation == "skhcn-quang-ngai")
MARK = {"kind": "collective", "name": "Sản vật rừng Sơn Hà", "number": "4-0523418-000", "registered_on": "2023-08-15"}
_RICE, _COFFEE, _SHRIMP = product_key(rice.BAG), product_key(coffee.PACK), product_key(shrimp.BOX)
_MARKED = [recipe for recipe in son_ha.RECIPES if recipe.maker in ("htx-s", "htx-son-linh")]

Told = tuple[str, Mapping[str, Any]]  # who says it, and what


def tell_evidence(url: str, keys: Mapping[str, str], today: date, progress: Progress = print) -> None:
    """Tell all of it; what was told before is left as it is.

    raises   NotTaken
    """
    with httpx.Client(base_url=url, timeout=TIMEOUT_S) as client:
        door = Door(client, keys)
        made = [_sent(door, who, "/api/v1/evidence", body) for who, body in (*_certificates(today), *_decisions())]
        mark = _sent(door, "htx-s", "/api/v1/marks", MARK)
        for user in ("htx-s", "htx-son-linh"):
            _sent(door, "htx-s", f"/api/v1/marks/{mark}/users", {"organisation": user})
        for recipe in _MARKED:
            used = {"kind": "mark", "subject": product_key(recipe.pack), "mark": mark}
            made.append(_sent(door, recipe.maker, "/api/v1/evidence", used))
    # One decision is left to wait: whoever tries the demo as the province's officer has something to do.
    decisions = made[-len(_MARKED) - len(son_ha.RECIPES) : -len(_MARKED)]
    with httpx.Client(base_url=url, timeout=TIMEOUT_S, follow_redirects=True) as browser:
        sign_in(browser, OFFICER)
        for number in decisions[:-1]:
            posted(browser, f"/quan-tri/chung-nhan/{number}", viec="xac-nhan")
        posted(browser, f"/quan-tri/nhan-hieu/{mark}", viec="xac-nhan")
    progress(f"Chứng nhận: {len(made)} giấy, một nhãn hiệu tập thể")


def _certificates(today: date) -> Iterator[Told]:
    vietgap = {"kind": "certificate", "scheme": "vietgap", "issuer_code": CERTIFIER.code}
    yield CERTIFIER.code, {**vietgap, "subject": _RICE, "number": "NK-VG-2026-018", "valid_from": day(today, 190), "valid_to": day(today, -540),
                           "scope": "Lúa thơm ST25, 12 hộ, 14,6 ha"}  # fmt: skip
    yield CERTIFIER.code, {
        "kind": "test", "subject": lot_key(rice.BAG, rice.LOT), "number": "NK-KN-2026-0412", "issuer_code": CERTIFIER.code,
        "valid_from": day(today, 3), "method": "TCVN 9588:2013; TCVN 7602:2007",
        "parameters": [
            {"name": "Chì (Pb)", "value": "< 0,05", "unit": "mg/kg", "limit": "0,2", "is_within": True},
            {"name": "Cadimi (Cd)", "value": "0,03", "unit": "mg/kg", "limit": "0,4", "is_within": True},
            {"name": "Độ ẩm", "value": "13,6", "unit": "%", "limit": "14,0", "is_within": True},
        ],
    }  # fmt: skip
    yield coffee.ROASTER.code, {
        "kind": "certificate", "scheme": "rainforest", "subject": _COFFEE, "issuer_name": "Rainforest Alliance", "number": "RA-VN-2093",
        "valid_from": day(today, 260), "valid_to": day(today, -470),
    }  # fmt: skip
    yield shrimp.PLANT.code, {
        "kind": "certificate", "scheme": "asc", "subject": _SHRIMP, "issuer_name": "Tổ chức chứng nhận ASC (ví dụ)", "number": "ASC-C-01877",
        "valid_from": day(today, 1130), "valid_to": day(today, 35),
    }  # fmt: skip


def _decisions() -> Iterator[Told]:
    """Decision 269/QĐ-UBND of 26/12/2024, as the district reported it: three stars."""
    for recipe in son_ha.RECIPES:
        yield recipe.maker, {
            "kind": "ocop", "subject": product_key(recipe.pack), "stars": 3, "number": "269/QĐ-UBND", "valid_from": "2024-12-26",
            "issuer_name": "Ủy ban nhân dân huyện Sơn Hà",
        }  # fmt: skip


def _sent(door: Door, organisation: str, path: str, body: Mapping[str, Any]) -> int:
    # The same key for the same thing: a telling that broke off goes on where it ended.
    token = hashlib.sha256(f"{organisation} {path} {sorted(body.items())}".encode()).hexdigest()
    answer = door.request("POST", path, organisation, json=body, headers={"Idempotency-Key": token})
    if not answer.is_success:
        raise NotTaken(f"{organisation}: {path}: {answer.text[:500]}")
    return int(answer.json()["id"])
