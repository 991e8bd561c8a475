"""Who did what, when, to what, why: lines that are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from txng.accounts.models import Audit
from txng.accounts.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the audit."""

    id: int
    at: datetime
    person_id: int
    organisation_id: int
    label: str
    action: str
    object: str
    reason: str
    session: str
    address: str


def note(viewer: Viewer, action: str, object: str = "", reason: str = "") -> None:  # noqa: A002  the word of the law
    """Write down what a viewer did; in the transaction of the act, so that neither is without the other.

    action   a name like "session.begin"; object what it was done to, like "person/12"
    never    give it a secret, a code, or more personal data than whom it concerns
    """
    Audit.objects.create(
        at=timezone.now(), person_id=viewer.person_id or 0, organisation_id=viewer.organisation_id or 0, label=viewer.label,
        action=action, object=object, reason=reason, session=viewer.session, address=viewer.address,
    )  # fmt: skip


def lines_of(person_id: int, *, before: int | None = None, limit: int = 50) -> Sequence[Line]:
    """What a person did, the latest first; `before` is the id of the last line seen."""
    rows = Audit.objects.filter(person_id=person_id)
    rows = rows.filter(id__lt=before) if before else rows
    return [Line(*row) for row in rows.order_by("-id").values_list(*Line.__slots__)[:limit]]
