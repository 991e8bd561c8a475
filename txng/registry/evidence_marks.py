"""Collective marks, geographical indications, certification marks: whose they are, and who may use them (B-15).

The owner registers the mark and keeps the list of its users; an officer of the owner's province looks at the registration.
Who is on the list today may put the mark on his products, nobody else; who is taken off shows it no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from txng.accounts import audit
from txng.accounts.lookups import organisations_of
from txng.accounts.parties import Party, parties_by_code, parties_by_id
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.registry import evidence_rights as rights
from txng.registry.evidence_sealed import nonce, seal
from txng.registry.models import Mark, MarkStep, MarkUser, MarkUserEnd

MOST_USERS = 2_000
_ACTION = "products.review"
_LISTED = """
SELECT 1 FROM registry_markuser AS one LEFT JOIN registry_markuserend AS gone ON gone.mark_user_id = one.id
WHERE one.mark_id = %(mark)s AND one.organisation_id = %(organisation)s AND gone.mark_user_id IS NULL
    AND one.first <= %(day)s AND (one.last IS NULL OR one.last >= %(day)s) LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class MarkFace:
    """One mark. `standing`: "declared" until an officer has seen its registration, "confirmed", "expired", "revoked"."""

    id: int
    kind: str
    name: str
    number: str
    owner_id: int
    owner_name: str
    registered_on: date
    valid_to: date | None
    standing: str


@dataclass(frozen=True, slots=True)
class UserFace:
    """One line of the list of a mark."""

    id: int
    code: str
    name: str
    first: date
    last: date | None


def register_mark(viewer: Viewer, draft: Mapping[str, Any], *, now: datetime) -> int:
    """Make a mark of one's own known; its number.

    draft    read by registry.evidence_drafts.read_mark
    raises   Refused evidence.subject_not_there where the owner is not the viewer's own organisation
    """
    day = timezone.localdate(now)
    code = draft.get("owner_code") or viewer.organisation_code
    with transaction.atomic():
        owner = parties_by_code([code]).get(code)
        if owner is None or owner.state != "active" or not rights.may_declare(viewer, owner, day):
            raise Refused(Problem("evidence.subject_not_there", "/owner_code", {"subject": code[:100]}))
        place = (*owner.place, "", "")
        row = Mark.objects.create(
            kind=draft["kind"], name=draft["name"], number=draft["number"], owner_id=owner.id, valid_to=draft.get("valid_to"),
            registered_on=draft["registered_on"], province_code=place[0], commune_code=place[1], by_person=viewer.person_id,
            made_at=now, nonce=nonce(),
        )  # fmt: skip
        seal(row, at=now)
        audit.note(viewer, "marks.register", f"mark/{row.pk}", row.name)
    return row.pk


def confirm_mark(viewer: Viewer, mark_id: int, *, now: datetime) -> None:
    """An officer over the owner's province, or the nation, has seen its registration.

    raises   Refused evidence.mark_not_there, evidence.mark_over
    """
    _step(viewer, mark_id, "confirmed", "", now=now)


def revoke_mark(viewer: Viewer, mark_id: int, *, reason: str, now: datetime) -> None:
    """It is no more: nobody shows it any longer. By its owner, or such an officer."""
    if not 3 <= len(reason.strip()) <= 500:
        raise Refused(Problem("evidence.reason_needed", "/reason", {"most": 500}))
    _step(viewer, mark_id, "revoked", reason.strip(), now=now)


def add_user(viewer: Viewer, mark_id: int, draft: Mapping[str, Any], *, now: datetime) -> int:
    """Put an organisation on the owner's list; the number of the line.

    draft    organisation (its code), first, last; from today where no day is named
    raises   Refused evidence.mark_not_there, evidence.issuer_unknown, evidence.user_known, evidence.too_many
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        mark, _ = _owned(viewer, mark_id, day)
        code = draft["organisation"]
        user = parties_by_code([code]).get(code)
        if user is None or user.state != "active":
            raise Refused(Problem("evidence.issuer_unknown", "/organisation", {"code": code[:100]}))
        listed = _lines(mark_id, day)
        if any(line.organisation_id == user.id for line in listed):
            raise Refused(Problem("evidence.user_known", "/organisation", {"name": user.public_name}))
        if len(listed) >= MOST_USERS:
            raise Refused(Problem("evidence.too_many", "/organisation", {"subject": mark.name, "most": MOST_USERS}))
        row = MarkUser.objects.create(
            mark_id=mark_id, organisation_id=user.id, first=draft.get("first") or day, last=draft.get("last"),
            by_person=viewer.person_id, made_at=now, nonce=nonce(),
        )  # fmt: skip
        seal(row, at=now)
        audit.note(viewer, "marks.add_user", f"mark/{mark_id}", user.code)
    return row.pk


def end_user(viewer: Viewer, mark_id: int, line_id: int, *, reason: str, now: datetime) -> None:
    """Take an organisation off the list: what it shows under this mark is gone at the next look."""
    day = timezone.localdate(now)
    with transaction.atomic():
        _owned(viewer, mark_id, day)
        if not any(line.pk == line_id for line in _lines(mark_id, day)):
            raise Refused(Problem("evidence.mark_not_there"))
        if not 3 <= len(reason.strip()) <= 500:
            raise Refused(Problem("evidence.reason_needed", "/reason", {"most": 500}))
        row = MarkUserEnd.objects.create(
            mark_user_id=line_id, reason=reason.strip(), by_person=viewer.person_id, at=now, nonce=nonce()
        )
        seal(row, at=now)
        audit.note(viewer, "marks.end_user", f"mark/{mark_id}", reason.strip())


def usable(mark_id: int, organisation_id: int, day: date) -> MarkFace:
    """The mark, for an organisation that may use it on this day.

    raises   Refused evidence.mark_not_there, evidence.not_on_list
    """
    face = next(iter(_faces(Mark.objects.filter(pk=mark_id), day)), None)
    if face is None or face.standing in ("revoked", "expired"):
        raise Refused(Problem("evidence.mark_not_there", "/mark"))
    with connection.cursor() as cursor:
        cursor.execute(_LISTED, {"mark": mark_id, "organisation": organisation_id, "day": day})
        if cursor.fetchone() is None:
            told = {"mark": face.name, "day": day.strftime("%d/%m/%Y"), "owner": face.owner_name}
            raise Refused(Problem("evidence.not_on_list", "/mark", told))
    return face


def marks_listed(viewer: Viewer, day: date, *, before: int = 0, limit: int = 50) -> list[MarkFace]:
    """The marks of the viewer's organisations, those they may use, and those of his places; the newest first."""
    rows = Mark.objects.filter(_reach(viewer, day))
    return _faces((rows.filter(id__lt=before) if before else rows).order_by("-id")[:limit], day)


def mark_in_reach(viewer: Viewer, mark_id: int, day: date) -> MarkFace | None:
    """One of them; what lies elsewhere is absent."""
    return next(iter(_faces(Mark.objects.filter(_reach(viewer, day), pk=mark_id), day)), None)


def usable_marks(organisation_ids: frozenset[int], day: date) -> list[MarkFace]:
    """The marks on whose lists these organisations stand today."""
    lines = _current(day).filter(organisation_id__in=organisation_ids, first__lte=day)
    faces = _faces(Mark.objects.filter(pk__in=lines.values("mark_id")).order_by("name", "id"), day)
    return [face for face in faces if face.standing not in ("revoked", "expired")]


def users_of(mark_id: int, day: date) -> list[UserFace]:
    """Its list as it is; who was taken off is absent."""
    lines = _lines(mark_id, day)
    people = parties_by_id(line.organisation_id for line in lines)
    return [
        UserFace(line.pk, party.code, party.public_name, line.first, line.last)
        for line in lines
        if (party := people.get(line.organisation_id))
    ]


def is_owner(viewer: Viewer, face: MarkFace, day: date) -> bool:
    """Is it a mark of the viewer's own?"""
    return face.owner_id in rights.reach_of(viewer, day).own


def may_confirm_mark(viewer: Viewer, face: MarkFace, day: date) -> bool:
    """Could the viewer confirm its registration? For the buttons of a page; the act asks again."""
    owner = parties_by_id([face.owner_id]).get(face.owner_id)
    return owner is not None and rights.officer_of(viewer, _ACTION, owner.place[:1], day) is not None


def _step(viewer: Viewer, mark_id: int, state: str, reason: str, *, now: datetime) -> None:
    day = timezone.localdate(now)
    with transaction.atomic():
        row = Mark.objects.select_for_update(no_key=True).filter(pk=mark_id).first()
        owner = parties_by_id([row.owner_id]).get(row.owner_id) if row else None
        # A whole province's: a commune's officer may know the owner too well.
        officer = rights.officer_of(viewer, _ACTION, owner.place[:1], day) if owner else None
        is_own = owner is not None and rights.may_declare(viewer, owner, day)
        if row is None or not (officer or (is_own and state == "revoked")):
            raise Refused(Problem("evidence.mark_not_there"))
        said = set(MarkStep.objects.filter(mark_id=mark_id).values_list("state", flat=True))
        if "revoked" in said or state in said:
            raise Refused(Problem("evidence.mark_over", values={"mark": row.name}))
        step = MarkStep.objects.create(
            mark_id=mark_id, state=state, reason=reason, by_person=viewer.person_id, at=now, nonce=nonce(),
            by_mandate=officer.id if officer else None,
        )  # fmt: skip
        seal(step, at=now)
        audit.note(viewer, f"marks.{state}", f"mark/{mark_id}", reason)


def _owned(viewer: Viewer, mark_id: int, day: date) -> tuple[Mark, Party]:
    row = Mark.objects.select_for_update(no_key=True).filter(pk=mark_id).first()
    owner = parties_by_id([row.owner_id]).get(row.owner_id) if row else None
    if row is None or owner is None or not rights.may_declare(viewer, owner, day):
        raise Refused(Problem("evidence.mark_not_there"))
    return row, owner


def _reach(viewer: Viewer, day: date) -> Q:
    reach = rights.reach_of(viewer, day)
    found = Q(owner_id__in=reach.own) | Q(pk__in=_current(day).filter(organisation_id__in=reach.own).values("mark_id"))
    for place in reach.looking:
        if not place:
            return Q(pk__isnull=False)
        found |= Q(**dict(zip(("province_code", "commune_code")[: len(place)], place, strict=True)))
    return found


def _current(day: date) -> Any:
    rows = MarkUser.objects.exclude(pk__in=MarkUserEnd.objects.values("mark_user_id"))
    return rows.filter(Q(last=None) | Q(last__gte=day))


def _lines(mark_id: int, day: date) -> list[MarkUser]:
    return list(_current(day).filter(mark_id=mark_id).order_by("id")[: MOST_USERS + 1])


def _faces(rows: Any, day: date) -> list[MarkFace]:
    marks = list(rows)
    said: dict[int, set[str]] = {}
    for mark_id, state in MarkStep.objects.filter(mark_id__in=[row.pk for row in marks]).values_list(
        "mark_id", "state"
    ):
        said.setdefault(mark_id, set()).add(state)
    owners = organisations_of({row.owner_id for row in marks})
    return [
        MarkFace(
            row.pk, row.kind, row.name, row.number, row.owner_id,
            owners[row.owner_id].public_name if row.owner_id in owners else "", row.registered_on, row.valid_to,
            _standing(row, said.get(row.pk, set()), day),
        )
        for row in marks
    ]  # fmt: skip


def _standing(row: Mark, said: set[str], day: date) -> str:
    if "revoked" in said:
        return "revoked"
    if row.valid_to is not None and row.valid_to < day:
        return "expired"
    return "confirmed" if "confirmed" in said else "declared"
