"""One scan of one stamp: counted, kept for a week without anybody in it, and judged while it is answered (ADR 32)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from txng.accounts.lookups import paths_of
from txng.accounts.messages import Text, post_many
from txng.accounts.parties import people_who_may
from txng.core.stamp import clone
from txng.core.stamp.clone import FEW, NOWHERE, Sighting, Signals, packed, signals_of, unpacked
from txng.stamps.acting import REQUEST
from txng.stamps.lookups import Stamp
from txng.stamps.scans_models import Seen, Suspicion
from txng.stamps.sealed import SEALED
from txng.tlog.sealing import nonce

RING_DAYS = 9
RELOAD = timedelta(seconds=60)  # who looks again within it made one scan
_ALIKE = (1 << clone.HOUR_AT) - 1
# A second sighting of one group at one place on one day tells nothing new, and must not push out what others saw.
# Rows are taken in one order by all, so that two groups of scans never wait for each other.
SCANNED = f"""
with asked as (
    select * from unnest(
        %(versions)s::int4[], %(ordinals)s::int8[], %(batches)s::int8[], %(cells)s::int4[], %(cohorts)s::int2[],
        %(sightings)s::int8[], %(products)s::text[], %(lots)s::text[]
    ) as a (version, ordinal, batch, cell, cohort, sighting, product, lot)
), scanned as (
    insert into stamps_seen as s
        (version, ordinal, batch_id, first_at, last_at, last_cohort, count, sightings, settled_hour)
    select version, ordinal, batch, %(at)s, %(at)s, cohort, 1, array_remove(array[sighting], null), 0
    from asked order by version, ordinal
    on conflict (version, ordinal) do update set
        last_at = excluded.last_at, last_cohort = excluded.last_cohort, count = s.count + 1,
        sightings = case when exists (
            select 1 from unnest(s.sightings) old, unnest(excluded.sightings) new
            where old & {_ALIKE} = new & {_ALIKE} and (old >> {clone.HOUR_AT}) / 24 = (new >> {clone.HOUR_AT}) / 24
        ) then s.sightings else (s.sightings || excluded.sightings)[
            greatest(1, cardinality(s.sightings) + cardinality(excluded.sightings) + 1 - {clone.KEPT}):] end
    where s.last_cohort <> excluded.last_cohort or s.last_at <= excluded.last_at - %(reload)s
    returning version, ordinal, count, first_at, sightings, suspicion_id, settled_hour
), kept as (
    insert into stamps_scan (ring, version, ordinal, at, cell, cohort, product_key, lot_key)
    select %(ring)s, version, ordinal, %(at)s, cell, cohort, product, lot from scanned join asked using (version, ordinal)
)
select version, ordinal, count, first_at, sightings, suspicion_id, settled_hour from scanned
"""  # noqa: S608 - numbers of ours
SEEN = """
select version, ordinal, count, first_at, sightings, suspicion_id, settled_hour
from unnest(%(versions)s::int4[], %(ordinals)s::int8[]) as a (version, ordinal) join stamps_seen using (version, ordinal)
"""
_SUBJECTS = {"vi": "Tem nghi bị sao chép", "en": "A stamp may have been copied"}
# Without marks: with them a text message costs twice.
_TEXTS: Mapping[str, str] = {
    "vi": "Mot tem cua lo tem {batch} duoc quet o nhieu noi cach xa nhau, co the da bi sao chep. Xem, khieu nai: {url}{where}",
    "en": "A stamp of batch {batch} was scanned at places far apart; it may have been copied. See, appeal: {url}{where}",
}
WHERE = "/quan-tri/tem/canh-bao/"


class Look(NamedTuple):
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


class Place(NamedTuple):
    """Which stamp: its ordinal under its key."""

    version: int
    ordinal: int


Scan = tuple[Place, Stamp, Look]


def seen(place: Place) -> SeenSoFar:
    """What was seen of a stamp, without counting who asks."""
    with connection.cursor() as cursor:
        cursor.execute(SEEN, values_of_places([place]))
        row = cursor.fetchone()
    return so_far(row) if row else SeenSoFar()


def scanned(place: Place, stamp: Stamp, look: Look) -> SeenSoFar:
    """Count a scan, and say what is known with it.

    cost   one statement; a few more for the one scan that makes a stamp suspect
    """
    with connection.cursor() as cursor:
        cursor.execute(SCANNED, values_of([(place, stamp, look)], look.at))
        row = cursor.fetchone()
    return judged(place, stamp, row, look.at) if row else seen(place)


def values_of(scans: Sequence[Scan], at: datetime) -> dict[str, Any]:
    """What SCANNED asks for; no stamp may come twice in one statement."""
    places, stamps, looks = zip(*scans, strict=True)
    hour = _hour(at)
    return {
        **values_of_places(places), "batches": [one.batch_id for one in stamps], "cells": [one.cell for one in looks],
        "cohorts": [one.cohort for one in looks], "products": [one.product_key for one in stamps],
        "lots": [one.lot_key for one in stamps], "at": at, "ring": ring_of(at), "reload": RELOAD,
        "sightings": [
            None if one.cell is None else packed(Sighting(hour, one.cell, one.radius, one.cohort)) for one in looks
        ],
    }  # fmt: skip


def values_of_places(places: Sequence[Place]) -> dict[str, Any]:
    """What SEEN, and lookups.STAMPS, ask for."""
    return {"versions": [one.version for one in places], "ordinals": [one.ordinal for one in places]}


def judged(place: Place, stamp: Stamp, row: Sequence[Any], at: datetime) -> SeenSoFar:
    """What a row of SCANNED tells; the scan that makes a stamp suspect is kept as that, and its owner told."""
    if not is_to_be_judged(stamp, row):
        return so_far(row)
    signals = signals_of([one for one in map(unpacked, row[4]) if one.hour > row[6]])
    if not signals.is_suspect:
        return so_far(row)
    _suspect(place, stamp, signals, now=at)
    return so_far((*row[:5], 0, row[6]))


def is_to_be_judged(stamp: Stamp, row: Sequence[Any]) -> bool:
    """Could this scan make the stamp suspect? Not where nothing is known of places, nor where it is suspect already."""
    return len(row[4]) >= FEW and row[5] is None and stamp.is_activated and not stamp.is_void


def ring_of(at: datetime) -> int:
    """The partition that keeps a day's scans."""
    return timezone.localtime(at).toordinal() % RING_DAYS


def so_far(row: Sequence[Any]) -> SeenSoFar:
    """A row of SCANNED or SEEN as a value."""
    _, _, count, first_at, kept, suspicion, settled = row
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
