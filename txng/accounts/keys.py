"""Machine keys of organisations: made, shown once, ended."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from txng.accounts import audit
from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.signin import digest_of
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Wanted
from txng.core.problems import Problem, Refused

LABEL_MOST = 100


def issue_own_key(viewer: Viewer, organisation_id: int, label: str, *, now: datetime) -> str:
    """A machine key for one's own organisation; told once.

    raises   Refused organisations.not_there, organisations.suspended, organisations.key_label
    """
    with transaction.atomic():
        row = _own(viewer, organisation_id, now)
        if row.state != "active":
            raise Refused(Problem("organisations.suspended"))
        if not 2 <= len(label.strip()) <= LABEL_MOST:
            raise Refused(Problem("organisations.key_label", "/label", {"most": LABEL_MOST}))
        key = f"txng_{secrets.token_urlsafe(32)}"
        made = tables.MachineKey.objects.create(
            organisation=row, digest=digest_of(key), label=label.strip(), created_at=now
        )
        audit.note(viewer, "keys.issue", f"key/{made.pk}", label.strip())
    return key


def revoke_own_key(viewer: Viewer, organisation_id: int, key_id: int, *, now: datetime) -> None:
    """End a key of one's own organisation; its next use is refused.

    raises   Refused organisations.key_not_there
    """
    with transaction.atomic():
        row = _own(viewer, organisation_id, now)
        ended = tables.MachineKey.objects.filter(pk=key_id, organisation=row, revoked_at=None).update(revoked_at=now)
        if not ended:
            raise Refused(Problem("organisations.key_not_there"))
        audit.note(viewer, "keys.revoke", f"key/{key_id}")


def _own(viewer: Viewer, organisation_id: int, now: datetime) -> tables.Organisation:
    day = timezone.localdate(now)
    row = tables.Organisation.objects.select_for_update(no_key=True).filter(pk=organisation_id).first()
    wanted = Wanted("keys.manage_own", organisation=organisation_id)
    if row is None or rights.allowed(rights.with_mandates(viewer, day), wanted, day) is None:
        raise Refused(Problem("organisations.not_there"))
    return row
