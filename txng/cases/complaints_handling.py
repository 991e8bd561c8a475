"""An officer takes a complaint, asks, answers publicly, closes it. Each step is a fact, and a leaf of the log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from txng.accounts import audit
from txng.accounts import mandates_lookups as rights
from txng.accounts.messages import Text, post
from txng.accounts.viewer import Viewer
from txng.cases.models import Queued, Reached, Step
from txng.cases.sealed import SEALED
from txng.core.cases.number import spelled
from txng.core.cases.turns import LOOK, due
from txng.core.mandates.mandate import Mandate, Wanted
from txng.core.problems import Problem, Refused
from txng.tlog.sealing import nonce

HANDLE = "cases.handle"
OUTCOMES = ("founded", "unfounded", "elsewhere", "spam")
ANSWER_LEAST, ANSWER_MOST = 10, 2_000
OPEN = ("received", "taken", "asked")
# What is kept to reach the sender: so long after the answer, where nobody closes the case; so long after closing.
KEPT_ANSWERED, KEPT_CLOSED = timedelta(days=60), timedelta(days=30)
KEPT_WORDS = timedelta(days=365)  # an inspection or a lawsuit may ask for words and photo
_SUBJECTS = {"vi": "Phản ánh của bạn", "en": "Your complaint"}
# Without marks: with them a text message costs twice.
_TEXTS: Mapping[tuple[str, str], str] = {
    ("answered", "vi"): "Phan anh {number} da duoc tra loi. Xem: {url}",
    ("answered", "en"): "Your complaint {number} has been answered: {url}",
    ("asked", "vi"): "Can bo hoi them ve phan anh {number}. Xem va tra loi: {url}",
    ("asked", "en"): "An officer asks about your complaint {number}. Please see: {url}",
}


def take(viewer: Viewer, complaint_id: int, *, now: datetime) -> None:
    """Somebody looks at it: from now on it is due by its answer.

    raises   Refused cases.complaint_not_there outside the viewer's reach, cases.step_not_now
    """
    with transaction.atomic():
        row, by = _row(viewer, complaint_id, "received", now=now)
        local = timezone.localtime(now)
        until = row.answer_by if row.answer_by > now else due(local, LOOK)
        _become(row, "taken", due_at=until, handler=viewer.person_id)
        _step(viewer, row, by, Step(step="taken"), now)


def ask(viewer: Viewer, complaint_id: int, text: str, *, now: datetime) -> None:
    """Ask the sender something; he reads it under his number. The clock goes on.

    raises   Refused as `take`; cases.answer_needed
    """
    _check(text)
    with transaction.atomic():
        row, by = _row(viewer, complaint_id, "taken", now=now)
        _become(row, "asked")
        _step(viewer, row, by, Step(step="asked", text=text.strip()), now)
        _tell(row, "asked", now)


def answer(viewer: Viewer, complaint_id: int, text: str, *, now: datetime) -> None:
    """The answer that the sender, and whoever he gives the number, reads.

    raises   Refused as `take`; cases.answer_needed
    """
    _check(text)
    with transaction.atomic():
        row, by = _row(viewer, complaint_id, *OPEN, now=now)
        _become(
            row,
            "answered",
            due_at=None,
            handler=viewer.person_id,
            forget_at=now + KEPT_ANSWERED,
            words_until=now + KEPT_ANSWERED + KEPT_WORDS,
        )
        _step(viewer, row, by, Step(step="answered", text=text.strip()), now)
        _tell(row, "answered", now)


def close(viewer: Viewer, complaint_id: int, outcome: str, *, now: datetime) -> None:
    """Close it with its outcome. Only spam is closed without an answer.

    raises   Refused as `take`; cases.outcome_unknown
    """
    if outcome not in OUTCOMES:
        raise Refused(Problem("cases.outcome_unknown", "/outcome"))
    with transaction.atomic():
        row, by = _row(viewer, complaint_id, "answered", *(OPEN if outcome == "spam" else ()), now=now)
        _become(row, "closed", due_at=None, forget_at=now + KEPT_CLOSED, words_until=now + KEPT_WORDS)
        _step(viewer, row, by, Step(step="closed", outcome=outcome), now)


def wanted_of(row: Queued) -> Wanted:
    """What a complaint is, as mandates reach it."""
    place = tuple(code for code in (row.province_code, row.commune_code) if code)
    return Wanted(HANDLE, place or None, sectors=frozenset(row.sectors))


def _row(viewer: Viewer, complaint_id: int, *states: str, now: datetime) -> tuple[Queued, Mandate]:
    day = timezone.localdate(now)
    rows = Queued.objects.select_for_update(no_key=True, of=("self",)).select_related("complaint")
    row = rows.filter(pk=complaint_id).first()
    by = rights.allowed(rights.with_mandates(viewer, day), wanted_of(row), day) if row else None
    if row is None or by is None:
        raise Refused(Problem("cases.complaint_not_there"))
    if row.state not in states:
        raise Refused(Problem("cases.step_not_now"))
    return row, by


def _become(row: Queued, state: str, **more: object) -> None:
    Queued.objects.filter(pk=row.pk).update(state=state, **more)


def _step(viewer: Viewer, row: Queued, by: Mandate, step: Step, now: datetime) -> None:
    step.complaint_id, step.level, step.at, step.nonce = row.pk, row.level, now, nonce()
    step.by_person, step.by_mandate = viewer.person_id, by.id
    step.save(force_insert=True)
    SEALED.seal([step], at=now)
    audit.note(viewer, f"complaint.{step.step}", f"complaint/{row.pk}", step.outcome)


def _check(text: str) -> None:
    if not ANSWER_LEAST <= len(text.strip()) <= ANSWER_MOST or "\x00" in text:
        raise Refused(Problem("cases.answer_needed", "/text", {"most": ANSWER_MOST}))


def _tell(row: Queued, what: str, now: datetime) -> None:
    reached = Reached.objects.filter(pk=row.pk).first()
    if reached is None:
        return
    number = spelled(row.complaint.number)
    url = f"{settings.PUBLIC_URL.rstrip('/')}/phan-anh/{number}"
    text = _TEXTS[what, reached.language].format(number=number, url=url)
    post(Text("sms", reached.phone, _SUBJECTS[reached.language], text), now=now)
