"""Who gives whom which mandate in the demo: the nation to provinces and ministries, provinces to communes and to those
who run their organisations. Each is given by a person and judged like any other.
"""

from __future__ import annotations

from datetime import date

from demo.people import QUANG_NGAI, THANH_HOA

ROOT = "quynh@ma-so-ma-vach.example"
ROOT_REASON = "Quyết định của bản xem thử số 1"
_LAM, _MAI = "lam@quang-ngai.example", "mai@thanh-hoa.example"
_SON_HA, _NGOC_LAC = "21289", "15061"  # communes, by their codes since 1-7-2025


def mandates_until(last: date) -> list[dict[str, object]]:
    """What the operator's command `givemandates` takes; all end on `last`."""
    given: list[dict[str, object]] = [
        {"by": ROOT, "to": _LAM, "role": "PROVINCE_OFFICER", "province": QUANG_NGAI},
        {"by": ROOT, "to": _MAI, "role": "PROVINCE_OFFICER", "province": THANH_HOA},
        {"by": ROOT, "to": "phuc@quan-ly-thi-truong.example", "role": "INSPECTOR", "province": QUANG_NGAI},
        {"by": ROOT, "to": "nam@nong-nghiep.example", "role": "MINISTRY_OFFICER", "sectors": ["nong-san", "thuy-san"]},
        {
            "by": ROOT,
            "to": "oanh@cong-thuong.example",
            "role": "MINISTRY_OFFICER",
            "sectors": ["do-uong", "sua", "det-may", "tieu-dung"],
        },
        {"by": _LAM, "to": "ha@son-ha.example", "role": "COMMUNE_OFFICER", "province": QUANG_NGAI, "commune": _SON_HA},
        {
            "by": _MAI,
            "to": "khanh@ngoc-lac.example",
            "role": "COMMUNE_OFFICER",
            "province": THANH_HOA,
            "commune": _NGOC_LAC,
        },
        {"by": _LAM, "to": "0912000001", "organisation": "htx-s"},
        {"by": _LAM, "to": "0912000002", "organisation": "nghia-an"},
        {"by": _LAM, "to": "chi@ocop-quang-ngai.example", "organisation": "ocop-quang-ngai"},
        {"by": _MAI, "to": "0912000003", "organisation": "mien-dong-thach-lap"},
        {"by": _MAI, "to": "giang@sieu-thi-hac-thanh.example", "organisation": "sieu-thi-hac-thanh"},
        {"by": ROOT, "to": "sen@chung-nhan-ninh-kieu.example", "role": "CAB", "organisation": "chung-nhan-ninh-kieu"},
    ]
    return [{"last": last.isoformat(), "reason": "Phân công của bản xem thử", **one} for one in given]
