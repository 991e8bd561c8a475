"""What became of deliveries: acknowledged, failed, too large, refused, gone. One transaction for many at once.

Every statement asks whether the delivery is still the one on its way (sending_no): an answer that comes after another
sender has settled the same delivery changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from txng.subscriptions.parcels import Parcel


def acknowledged(parcels: Sequence[Parcel], now: datetime) -> None:
    """The receiver has taken them: their rows are gone for ever, and what is due after them wakes its subscription."""
    raise NotImplementedError


def failed(parcel: Parcel, reason: Mapping[str, Any], now: datetime, *, retry_after_s: float | None = None) -> None:
    """Not taken this time: the same delivery again, later each time; suspended at last, with everything kept."""
    raise NotImplementedError


def smaller(parcel: Parcel, reason: Mapping[str, Any], now: datetime) -> None:
    """Too large for the receiver: half as many events next time; a single one becomes a dead letter."""
    raise NotImplementedError


def refused(parcel: Parcel, reason: Mapping[str, Any], now: datetime) -> None:
    """The receiver finds fault with what was sent: tried again a few times, in smaller parts, then a dead letter."""
    raise NotImplementedError


def gone(parcel: Parcel, reason: Mapping[str, Any], now: datetime) -> None:
    """The receiver wants nothing more: suspended at once, with everything kept."""
    raise NotImplementedError


def give_back(parcels: Sequence[Parcel], now: datetime) -> None:
    """Not sent, or not known whether sent: another sender may take them at once."""
    raise NotImplementedError
