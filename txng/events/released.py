"""Page tokens that were given back before they expired: they stay refused until then."""

from __future__ import annotations

import hashlib
from datetime import datetime

from txng.events.models import ReleasedToken


def release(token: str, *, expires_at: datetime, now: datetime) -> None:
    """Refuse this token from now on; what has expired by itself is forgotten here."""
    ReleasedToken.objects.filter(expires_at__lte=now).delete()
    ReleasedToken.objects.bulk_create(
        [ReleasedToken(digest=_digest(token), expires_at=expires_at)], ignore_conflicts=True
    )


def is_released(token: str) -> bool:
    """Was it given back?"""
    return ReleasedToken.objects.filter(digest=_digest(token)).exists()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
