"""Stamps that are suspected of being copied: their owner sees them and may say no; an officer of the place answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from txng.accounts import audit
from txng.accounts import mandates_lookups as rights
from txng.accounts.messages import Text
from txng.accounts.notices import tell
from txng.accounts.parties import people_who_may
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Mandate, Wanted
from txng.core.problems import Problem, Refused
from txng.stamps.acting import REQUEST, owns
from txng.stamps.batches import REASON_MOST
from txng.stamps.models import Batch
from txng.stamps.scans import WHERE
from txng.stamps.scans_models import Appeal, Ruling, Seen, Suspicion
from txng.stamps.sealed import SEALED
from txng.tlog.sealing import nonce

HANDLE = "cases.handle"
_SUBJECTS = {"vi": "Trả lời khiếu nại về tem", "en": "Answer to your appeal about a stamp"}
# Without marks: with them a text message costs twice.
_TEXTS: Mapping[tuple[str, bool], str] = {
    ("vi", True): "Khieu nai ve mot tem cua lo tem {batch} da duoc chap nhan: canh bao da bo. Xem: {url}",
    ("vi", False): "Khieu nai ve mot tem cua lo tem {batch} khong duoc chap nhan: canh bao van giu. Xem ly do: {url}",
    ("en", True): "Your appeal about a stamp of batch {batch} was accepted: the alarm is lifted. See: {url}",
    ("en", False): "Your appeal about a stamp of batch {batch} was not accepted: the alarm stays. See why: {url}",
}


@dataclass(frozen=True, slots=True)
class Alarm:
    """One suspected stamp, with what became of it.

    number       of the stamp in its batch, from 1
    is_cleared   None while nobody answered
    """

    id: int
    organisation_id: int
    batch_id: int
    product_key: str
    number: int
    places: int
    impossible: int
    returns: int
    at: datetime
    appeal: str
    appealed_at: datetime | None
    is_cleared: bool | None
    ruling: str
    ruled_at: datetime | None


def alarms(viewer: Viewer, *, now: datetime, before: int = 0, limit: int = 50) -> list[Alarm]:
    """Alarms about the viewer's own stamps and those of the places whose cases he handles, the newest first."""
    rows = Suspicion.objects.filter(_reach(viewer, timezone.localdate(now))).select_related("appeal__ruling")
    rows = rows.filter(pk__lt=before) if before else rows
    return _alarms(list(rows.order_by("-pk")[:limit]))


def waiting(viewer: Viewer, *, now: datetime, limit: int = 50) -> list[Alarm]:
    """Alarms that wait for the viewer: his own without an appeal, and appeals of his places without an answer."""
    day = timezone.localdate(now)
    own = Q(organisation_id__in=_own(viewer, day))
    asks = Q(appeal__ruling=None, appeal__isnull=False) & rights.within(rights.area(viewer, HANDLE, day)) & ~own
    rows = Suspicion.objects.filter((own & Q(appeal=None)) | asks).select_related("appeal__ruling")
    return _alarms(list(rows.order_by("-pk")[:limit]))


def appeal(viewer: Viewer, suspicion_id: int, *, reason: str, now: datetime) -> None:
    """The owner's word that a stamp is no copy.

    raises   Refused stamps.suspicion_not_there, stamps.reason_needed, stamps.appealed
    """
    with transaction.atomic():
        row = Suspicion.objects.select_for_update(no_key=True).filter(pk=suspicion_id).first()
        if row is None or not owns(viewer, row.organisation_id, now):
            raise Refused(Problem("stamps.suspicion_not_there"))
        _check_reason(reason)
        if Appeal.objects.filter(pk=row.pk).exists():
            raise Refused(Problem("stamps.appealed"))
        made = Appeal.objects.create(
            suspicion=row, reason=reason.strip(), by_person=viewer.person_id, at=now, nonce=nonce()
        )
        SEALED.seal([made], at=now)
        audit.note(viewer, "stamps.appeal", f"stamp_suspicion/{row.pk}", reason)


def rule(viewer: Viewer, suspicion_id: int, *, is_cleared: bool, reason: str, now: datetime) -> None:
    """An officer's answer. A stamp that is cleared is judged afresh, by what is seen from now on.

    raises   Refused stamps.suspicion_not_there, stamps.own_appeal, stamps.reason_needed, stamps.appealed
    """
    with transaction.atomic():
        row = Suspicion.objects.select_for_update(no_key=True).filter(pk=suspicion_id).first()
        by = _handling(viewer, row, timezone.localdate(now)) if row else None
        asked = Appeal.objects.filter(pk=suspicion_id).first()
        if row is None or by is None or asked is None:
            raise Refused(Problem("stamps.suspicion_not_there"))
        if asked.by_person == viewer.person_id or owns(viewer, row.organisation_id, now):
            raise Refused(Problem("stamps.own_appeal"))
        _check_reason(reason)
        if Ruling.objects.filter(pk=row.pk).exists():
            raise Refused(Problem("stamps.appealed"))
        made = Ruling.objects.create(
            appeal=asked, is_cleared=is_cleared, reason=reason.strip(), by_person=viewer.person_id or 0,
            by_mandate=by.id, at=now, nonce=nonce(),
        )  # fmt: skip
        if is_cleared:
            _clear(row, now)
        SEALED.seal([made], at=now)
        _tell(row, is_cleared=is_cleared, now=now)
        audit.note(viewer, "stamps.rule", f"stamp_suspicion/{row.pk}", reason)


def handles(viewer: Viewer, day: date) -> bool:
    """Has the viewer any place whose cases he handles?"""
    return bool(rights.area(viewer, HANDLE, day))


def _clear(row: Suspicion, now: datetime) -> None:
    seen = Seen.objects.filter(version=row.version, ordinal=row.ordinal, suspicion_id=row.pk)
    seen.update(suspicion_id=None, settled_hour=int(now.timestamp()) // 3600)


def _tell(row: Suspicion, *, is_cleared: bool, now: datetime) -> None:
    """The owner's people learn what was answered; in this transaction, so neither twice nor not at all."""
    texts = []
    for person in people_who_may(row.organisation_id, REQUEST, timezone.localdate(now)):
        channel, to = ("sms", person.phone) if person.phone else ("email", person.email)
        words = _TEXTS[person.language, is_cleared].format(
            batch=row.batch_id, url=settings.PUBLIC_URL.rstrip("/") + WHERE
        )
        texts.append(
            Text(
                channel, to, _SUBJECTS[person.language], words, kind="stamps", event=f"stamp_ruling/{row.pk}", url=WHERE
            )
        )
    tell(texts, now=now)


def _handling(viewer: Viewer, row: Suspicion, day: date) -> Mandate | None:
    place = tuple(code for code in (row.province_code, row.commune_code) if code)
    return rights.allowed(rights.with_mandates(viewer, day), Wanted(HANDLE, place=place or None), day)


def _reach(viewer: Viewer, day: date) -> Q:
    if viewer.person_id is None:
        return Q(organisation_id=viewer.organisation_id or 0)
    return rights.within(rights.area(viewer, HANDLE, day)) | Q(organisation_id__in=_own(viewer, day))


def _own(viewer: Viewer, day: date) -> list[int]:
    return list(rights.own_organisations(viewer, REQUEST, day))


def _check_reason(reason: str) -> None:
    if not 3 <= len(reason.strip()) <= REASON_MOST:
        raise Refused(Problem("stamps.reason_needed", "/reason", {"most": REASON_MOST}))


def _alarms(rows: Sequence[Suspicion]) -> list[Alarm]:
    batches = Batch.objects.in_bulk({row.batch_id for row in rows})
    return [_alarm(row, batches[row.batch_id]) for row in rows]


def _alarm(row: Suspicion, batch: Batch) -> Alarm:
    asked = getattr(row, "appeal", None)
    ruled = getattr(asked, "ruling", None) if asked else None
    return Alarm(
        row.pk, row.organisation_id, row.batch_id, batch.product_key, row.ordinal - batch.first_ordinal + 1,
        row.places, row.impossible, row.returns, row.at,
        asked.reason if asked else "", asked.at if asked else None,
        ruled.is_cleared if ruled else None, ruled.reason if ruled else "", ruled.at if ruled else None,
    )  # fmt: skip
