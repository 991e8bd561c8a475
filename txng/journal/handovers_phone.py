"""What a phone says of goods that were offered to its household; it may say it twice, for it may not have heard us."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.journal import handovers, handovers_lookups
from txng.journal.handovers import RECEIVED, REFUSED, Reply
from txng.journal.handovers_lookups import DIFFERS, TAKEN, HandoverFace

_UNTOLD = "Không nêu lý do"  # a refusal in the field is not held up for words
_LIKE = {"accept": (RECEIVED, DIFFERS), "refuse": (REFUSED,)}


def answered(viewer: Viewer, number: UUID, given: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """Answer for the one of the viewer's organisations that is its receiver; the hand-over as it stands then.

    raises   Refused handovers.not_there, handovers.expired, handovers.quantity; handovers.answered where it was another answer
    """
    face = _face(viewer, number, now)
    if face.state not in _LIKE[given["answer"]]:
        reason = str(given.get("reason") or "").strip() or _UNTOLD
        reply = Reply(
            given["answer"] == "accept", str(given.get("quantity") or ""), str(given.get("unit") or ""), reason
        )
        handovers.answer(viewer, face.receiver.id if face.receiver else 0, number, reply, now=now)
        face = _face(viewer, number, now)
    return handovers_lookups.told(face)


def _face(viewer: Viewer, number: UUID, now: datetime) -> HandoverFace:
    face = handovers_lookups.handover_of(handovers_lookups.organisations_for(viewer, now), number, now=now)
    if face is None or face.direction != TAKEN:
        raise Refused(Problem("handovers.not_there"))
    return face
