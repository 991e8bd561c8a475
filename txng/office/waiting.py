"""What waits for somebody, in one line each, for the morning's digest: as /quan-tri/ shows it, without names of households."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from txng.accounts import mandates_lookups as rights
from txng.accounts import mandates_proposals as proposals
from txng.accounts import organisations_requests as requests
from txng.accounts import registrations_lookups as registrations
from txng.accounts.notices_digest import Waiting
from txng.accounts.viewer import Viewer
from txng.agreements import faces as agreements
from txng.registry import evidence_lookups

LOOKED_AT = 30


def of_area(viewer: Viewer, day: date, _now: datetime) -> Iterator[Waiting]:
    """What an officer decides."""
    if rights.area(viewer, "organisations.approve", day):
        for one in registrations.pending(viewer, day, limit=LOOKED_AT):
            where = f"/quan-tri/ho-so/{one.id}"
            vi, en = (
                f"Hồ sơ đăng ký số {one.id} chờ duyệt, {one.commune}",
                f"Registration {one.id} waits, {one.commune}",
            )
            yield Waiting(f"registration/{one.id}/{one.submitted_at:%Y-%m-%dT%H:%M:%S}", vi, en, where)
        for asked in requests.open_requests(viewer, day, limit=LOOKED_AT):
            vi, en = f"Yêu cầu đính chính số {asked.id} chờ trả lời", f"Request {asked.id} to put something right waits"
            yield Waiting(f"request/{asked.id}", vi, en, "/quan-tri/yeu-cau/")
    for claim in evidence_lookups.waiting_decisions(viewer, day, limit=LOOKED_AT):
        vi, en = f"Quyết định OCOP {claim.number} chờ xác nhận", f"OCOP decision {claim.number} waits"
        yield Waiting(f"ocop/{claim.id}", vi, en, f"/quan-tri/chung-nhan/{claim.id}")


def of_own(viewer: Viewer, day: date, now: datetime) -> Iterator[Waiting]:
    """What a second person confirms, a party signs, a holder renews."""
    for one in proposals.open_proposals(viewer, day, now=now, limit=LOOKED_AT):
        if one.by_person != viewer.person_id:
            vi, en = (
                f"Đề nghị số {one.id} cần người thứ hai: {one.action_name}",
                f"Proposal {one.id} needs a second person",
            )
            yield Waiting(f"proposal/{one.id}", vi, en, f"/quan-tri/de-nghi/{one.id}")
    for face in agreements.waiting_for(viewer, now=now, limit=LOOKED_AT):
        vi, en = f"Thoả thuận chia sẻ {face.number} chờ ký", f"Agreement {face.number} waits for a signature"
        yield Waiting(f"agreement/{face.id}", vi, en, f"/quan-tri/thoa-thuan/{face.id}")
    for held in rights.ending_soon(viewer, day, limit=LOOKED_AT):
        vi = f"Quyền số {held.id} ({held.role_name}) hết hạn ngày {held.last:%d/%m/%Y}"
        en = f"Mandate {held.id} ({held.role}) ends on {held.last:%d/%m/%Y}"
        yield Waiting(f"mandate-ends/{held.id}", vi, en, f"/quan-tri/quyen/{held.id}")
