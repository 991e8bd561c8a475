"""How a test sends master data, and reads what is told of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.events.documents import make_document
from txng.events.jobs import judge_next, keep
from txng.events.models import CaptureJob


def sent(viewer, header, *bodies, now, behaviour="rollback") -> CaptureJob:
    """A document with this header, pushed and judged."""
    job = keep(viewer, make_document(*bodies, epcisHeader=header), error_behaviour=behaviour, now=now)
    while judge_next(now=now + timedelta(seconds=1)):
        pass
    return CaptureJob.objects.get(id=job.id)


def elements(found) -> list[dict[str, Any]]:
    return [dict(one.element) for one in found.said]
