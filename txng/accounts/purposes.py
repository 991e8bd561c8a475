"""What for, and under which case: told before a role that needs a purpose reads another's data (Z-11).

Kept in the session until the working hours are over, never in a cookie of its own; written into the audit with each view.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest

from txng.accounts import audit
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused

PURPOSES: Mapping[str, tuple[str, str]] = {
    "kiem-tra": ("Kiểm tra, thanh tra theo kế hoạch hoặc đột xuất", "Inspection, planned or unannounced"),
    "phan-anh": ("Xử lý phản ánh, khiếu nại, cảnh báo", "Handling a complaint or an alert"),
    "thu-hoi": ("Truy vết phục vụ thu hồi", "Tracing for a recall"),
    "xac-minh": ("Điều tra, xác minh vụ việc", "Investigating a case"),
    "hai-quan-thue": ("Kiểm tra hải quan, thuế, thương mại điện tử", "Customs, tax or e-commerce control"),
}
LASTS = timedelta(hours=8)  # a working day; the next one says again what it looks for
CASE_LEAST, CASE_MOST = 3, 60
_KEPT = "purpose"


def tell(request: HttpRequest, viewer: Viewer, code: str, case: str, *, now: datetime) -> None:
    """Keep a purpose and the number of its case for this session's working hours.

    raises   Refused mandates.purpose_unknown, mandates.case_needed
    """
    case = " ".join(case.split())
    problems = [] if code in PURPOSES else [Problem("mandates.purpose_unknown", "/muc_dich")]
    if not CASE_LEAST <= len(case) <= CASE_MOST or not case.isprintable():
        problems.append(Problem("mandates.case_needed", "/vu_viec", {"least": CASE_LEAST, "most": CASE_MOST}))
    if problems:
        raise Refused(problems)
    request.session[_KEPT] = {"told": f"{code} · {case}", "until": int((now + LASTS).timestamp())}
    audit.note(viewer, "purpose.tell", f"person/{viewer.person_id}", f"{code} · {case}")


def forget(request: HttpRequest) -> None:
    """What was looked for is done."""
    request.session.pop(_KEPT, None)


def told(request: HttpRequest, *, now: datetime) -> str:
    """The purpose as the audit writes it: "kiem-tra · 12/QĐ-QLTT"; "" where none holds."""
    kept = request.session.get(_KEPT)
    if not isinstance(kept, dict) or now >= datetime.fromtimestamp(kept["until"], UTC):
        return ""
    return str(kept["told"])
