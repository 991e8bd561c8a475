"""One scan of one stamp: counted, kept for a week without anybody in it, and judged while it is answered (ADR 32)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from txng.accounts.lookups import paths_of
from txng.accounts.messages import Text, post_many
from txng.accounts.parties import people_who_may
from txng.core.stamp import clone
from txng.core.stamp.clone import NOWHERE, Sighting, Signals, packed, signals_of, unpacked
from txng.stamps.acting import REQUEST
from txng.stamps.lookups import Stamp
from txng.stamps.scans_models import Seen, Suspicion
from txng.stamps.sealed import SEALED
from txng.tlog.sealing import nonce

RING_DAYS = 9
RELOAD = timedelta(seconds=60)  # who looks again within it made one scan
_ALIKE = (1 << clone.HOUR_AT) - 1
# A second sighting of one group at one place on one day tells nothing new, and must not push out what others saw.
_SCANNED = f"""
with scanned as (
    insert into stamps_seen as s
        (version, ordinal, batch_id, first_at, last_at, last_cohort, count, sightings, settled_hour)
    values (%(version)s, %(ordinal)s, %(batch)s, %(at)s, %(at)s, %(cohort)s, 1, %(sighting)s::bigint[], 0)
    on conflict (version, ordinal) do update set
        last_at = excluded.last_at, last_cohort = excluded.last_cohort, count = s.count + 1,
        sightings = case when exists (
            select 1 from unnest(s.sightings) old, unnest(excluded.sightings) new
            where old & {_ALIKE} = new & {_ALIKE} and (old >> {clone.HOUR_AT}) / 24 = (new >> {clone.HOUR_AT}) / 24
        ) then s.sightings else (s.sightings || excluded.sightings)[
            greatest(1, cardinality(s.sightings) + cardinality(excluded.sightings) + 1 - {clone.KEPT}):] end
    where s.last_cohort <> excluded.last_cohort or s.last_at <= excluded.last_at - %(reload)s
    returning count, first_at, sightings, suspicion_id, settled_hour
), kept as (
    insert into stamps_scan (ring, version, ordinal, at, cell, cohort, product_key, lot_key)
    select %(ring)s, %(version)s, %(ordinal)s, %(at)s, %(cell)s, %(cohort)s, %(product)s, %(lot)s from scanned
)
select count, first_at, sightings, suspicion_id, settled_hour from scanned
"""  # noqa: S608 - numbers of ours
_SEEN = (
    "select count, first_at, sightings, suspicion_id, settled_hour from stamps_seen where version = %s and ordinal = %s"
)
_SUBJECTS = {"vi": "Tem nghi bị sao chép", "en": "A stamp may have been copied"}
# Without marks: with them a text message costs twice.
_TEXTS: Mapping[str, str] = {
    "vi": "Mot tem cua lo tem {batch} duoc quet o nhieu noi cach xa nhau, co the da bi sao chep. Xem, khieu nai: {url}{where}",
    "en": "A stamp of batch {batch} was scanned at places far apart; it may have been copied. See, appeal: {url}{where}",
}
WHERE = "/quan-tri/tem/canh-bao/"


@dataclass(frozen=True, slots=True)
class Look:
    """How a person looked at a stamp, as coarse as it is kept.

    cohort   a few bits, of core.stamp.clone.COHORT_BITS
    cell     None where nothing is known of the place
    """

    at: datetime
    cohort: int
    cell: int | None = None
    radius: int = NOWHERE


@dataclass(frozen=True, slots=True)
class SeenSoFar:
    """What the scans of one stamp tell.

    count   by people, so far; 0: nobody
    where   cells and hours of the last sightings whose place is known, the newest first
    """

    count: int = 0
    first_at: datetime | None = None
    is_suspect: bool = False
    where: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Which stamp: its ordinal under its key."""

    version: int
    ordinal: int


def seen(place: Place) -> SeenSoFar:
    """What was seen of a stamp, without counting who asks."""
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, [place.version, place.ordinal])
        row = cursor.fetchone()
    return _so_far(row) if row else SeenSoFar()


def scanned(place: Place, stamp: Stamp, look: Look) -> SeenSoFar:
    """Count a scan, and say what is known with it.

    cost   one statement; a few more for the one scan that makes a stamp suspect
    """
    sightings = [packed(Sighting(_hour(look.at), look.cell, look.radius, look.cohort))] if look.cell is not None else []
    values: dict[str, Any] = {
        "version": place.version, "ordinal": place.ordinal, "batch": stamp.batch_id, "at": look.at, "cell": look.cell,
        "cohort": look.cohort, "sighting": sightings, "reload": RELOAD, "product": stamp.product_key,
        "lot": stamp.lot_key, "ring": ring_of(look.at),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SCANNED, values)
        row = cursor.fetchone()
    if row is None:
        return seen(place)
    _, _, kept, suspicion, settled = row
    counts = stamp.is_activated and not stamp.is_void
    if suspicion is None and counts:
        signals = signals_of([one for one in map(unpacked, kept) if one.hour > settled])
        if signals.is_suspect:
            _suspect(place, stamp, signals, now=look.at)
            return _so_far((*row[:3], 0, settled))
    return _so_far(row)


def ring_of(at: datetime) -> int:
    """The partition that keeps a day's scans."""
    return timezone.localtime(at).toordinal() % RING_DAYS


def _so_far(row: Sequence[Any]) -> SeenSoFar:
    count, first_at, kept, suspicion, settled = row
    placed = sorted((one for one in map(unpacked, kept) if one.is_placed), key=lambda one: -one.hour)
    where = tuple((one.cell, one.hour) for one in placed if one.hour > settled)
    return SeenSoFar(count, first_at, suspicion is not None, where)


def _suspect(place: Place, stamp: Stamp, signals: Signals, *, now: datetime) -> None:
    """Keep that a stamp is suspected, once, and have its owner told; all of it, or nothing."""
    with transaction.atomic():
        held = Seen.objects.select_for_update(no_key=True).filter(pk=(place.version, place.ordinal))
        if held.get().suspicion_id is not None:
            return
        province, commune = (*paths_of([stamp.organisation_id]).get(stamp.organisation_id, ()), "", "")[:2]
        row = Suspicion.objects.create(
            version=place.version, ordinal=place.ordinal, batch_id=stamp.batch_id, organisation_id=stamp.organisation_id,
            province_code=province, commune_code=commune, places=signals.places, impossible=signals.impossible,
            returns=signals.returns, at=now, nonce=nonce(),
        )  # fmt: skip
        Seen.objects.filter(pk=(place.version, place.ordinal)).update(suspicion_id=row.pk)
        SEALED.seal([row], at=now)
        _tell(row, now=now)


def _tell(row: Suspicion, *, now: datetime) -> None:
    texts = []
    for person in people_who_may(row.organisation_id, REQUEST, timezone.localdate(now)):
        channel, to = ("sms", person.phone) if person.phone else ("email", person.email)
        words = _TEXTS[person.language].format(batch=row.batch_id, url=settings.PUBLIC_URL.rstrip("/"), where=WHERE)
        texts.append(Text(channel, to, _SUBJECTS[person.language], words))
    post_many(texts, now=now)


def _hour(at: datetime) -> int:
    return int(at.timestamp()) // 3600
