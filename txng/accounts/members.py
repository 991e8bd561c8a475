"""Members of a cooperative: added by the cooperative, counted once the household has confirmed, ended and never deleted.

What the cooperative writes of a household gives it nothing: it sees no more of the household than it wrote, and writes
nothing for it, until the household has said yes; and for it only with a consent of its own (consents).
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from txng.accounts import audit, households, messages, notices
from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.households import Known, Named
from txng.accounts.mandates import REASON_MOST
from txng.accounts.mandates_sealed import nonce, seal
from txng.accounts.registrations import token_digest
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Mandate, Wanted
from txng.core.problems import Problem, Refused
from txng.core.vn import tax_code
from txng.core.vn.phone import e164_of
from txng.territory import lookups as territory
from txng.territory.lookups import UnitFace

NAME_MOST = 200
TEXT_MOST = 200
PLOTS_MOST = 50
AT_ONCE_MOST = 2_000
LINK_VALID = timedelta(days=30)
_AREA_MOST_M2 = 10**10
_SUBJECT = "Truy xuất nguồn gốc"
# Without marks: with them a text message costs twice.
_ASKED = "{cooperative} ghi ban la thanh vien tu {first}. Dung hay khong dung, xin bam: {url}/thanh-vien/{token}"


@dataclass(frozen=True, slots=True)
class MemberDraft:
    """One household as the cooperative wrote it.

    number     personal number or tax code; "" where only the telephone is known
    unit_id    the commune of today
    area_ha    of its plots together
    """

    name: str
    number: str = ""
    phone: str = ""
    unit_id: int | None = None
    member_number: str = ""
    plots: tuple[str, ...] = ()
    area_ha: Decimal | None = None
    share_unit: str = ""


def add(viewer: Viewer, cooperative_id: int, drafts: Sequence[MemberDraft], *, first: date, now: datetime) -> list[int]:
    """Write households down as members, all of them or none; each is asked to confirm. The numbers of the rows.

    first    the day since which they are
    raises   Refused with every fault, each at /rows/{place in drafts}/…
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        cooperative, by = _own_cooperative(viewer, cooperative_id, day)
        units = territory.units_by_id({one.unit_id for one in drafts if one.unit_id is not None})
        problems = [*_faults_of_list(drafts, first, day), *_faults_of_drafts(drafts, units, day)]
        if problems:
            raise Refused(problems)
        named = [_named(one, units) for one in drafts]
        known = households.known_households(named)
        if problems := [*_faults_of_twice(named), *_faults_of_known(cooperative, known)]:
            raise Refused(problems)
        whose = _all_known(viewer, named, known, now=now)
        rows = [
            tables.Member(
                cooperative=cooperative, household_id=who.organisation, registration_id=who.registration, name=one.name,
                number=draft.member_number.strip(), plots=list(draft.plots), share_unit=draft.share_unit.strip(),
                area_m2=None if draft.area_ha is None else int(draft.area_ha * 10_000), first=first,
                by_person=viewer.person_id or 0, by_mandate_id=by.id, made_at=now, nonce=nonce(),
            )
            for draft, one, who in zip(drafts, named, whose, strict=True)
        ]  # fmt: skip
        made = tables.Member.objects.bulk_create(rows)
        seal(made, at=now)
        _ask(cooperative, dict(zip(whose, made, strict=True)), now=now)
        audit.note(viewer, "members.add", f"organisation/{cooperative.pk}", f"{len(made)} hộ")
    return [row.pk for row in made]


def confirm(viewer: Viewer, member_id: int, *, said_by: str = "", now: datetime) -> None:
    """The household says yes on its own page; or an officer of its commune writes down that it did.

    said_by   who of the household said it to the officer
    raises    Refused members.not_there, members.over, members.own_cooperative, consents.said_by
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        row = _locked(member_id)
        fresh = rights.with_mandates(viewer, day)
        own = _own_household(fresh, row, day)
        officer = None if own or row is None else rights.allowed(fresh, Wanted("helping.write_for", _place(row)), day)
        by = own or officer
        if row is None or by is None:
            raise Refused(Problem("members.not_there"))
        _refuse_answered(row)
        if officer and row.cooperative_id in rights.own_organisations(fresh, "organisations.amend_own", day):
            raise Refused(Problem("members.own_cooperative"))
        if officer and not 2 <= len(said_by.strip()) <= NAME_MOST:
            raise Refused(Problem("consents.said_by", "/said_by", {"most": NAME_MOST}))
        _confirm(
            row, "account" if own else "officer", (viewer, by), said_by=said_by.strip() if officer else "", now=now
        )


def answer_by_link(token: str, *, is_member: bool, now: datetime) -> None:
    """The household's word by the link it was sent: yes, or no and the row ends; also later, to leave.

    raises   Refused members.link, members.over
    """
    public = Viewer.public()
    with transaction.atomic():
        link = tables.HouseholdLink.objects.filter(digest=token_digest(token), expires_at__gt=now).first()
        row = _locked(link.member_id or 0) if link else None
        if row is None:
            raise Refused(Problem("members.link"))
        if is_member:
            _refuse_answered(row)
            _confirm(row, "link", (public, None), now=now)
            return
        if tables.MemberEnd.objects.filter(pk=row.pk).exists():
            raise Refused(Problem("members.over"))
        _end(row, (public, None), max(timezone.localdate(now), row.first), reason="Hộ trả lời qua đường dẫn", now=now)


def leave(viewer: Viewer, member_id: int, *, last: date, reason: str, now: datetime) -> None:
    """End a membership: by the cooperative, or by the household itself.

    last     the last day
    raises   Refused members.not_there, members.over, members.day, mandates.reason_needed
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        row = _locked(member_id)
        fresh = rights.with_mandates(viewer, day)
        wanted = Wanted("organisations.amend_own", organisation=row.cooperative_id if row else 0)
        by = _own_household(fresh, row, day) or rights.allowed(fresh, wanted, day)
        if row is None or by is None:
            raise Refused(Problem("members.not_there"))
        if tables.MemberEnd.objects.filter(pk=row.pk).exists():
            raise Refused(Problem("members.over"))
        problems = [] if row.first <= last <= day else [Problem("members.day", "/last", {"got": f"{last:%d/%m/%Y}"})]
        if not 3 <= len(reason.strip()) <= REASON_MOST:
            problems.append(Problem("mandates.reason_needed", "/reason", {"most": REASON_MOST}))
        if problems:
            raise Refused(problems)
        _end(row, (viewer, by), last, reason=reason.strip(), now=now)


def household_of(row: tables.Member) -> int | None:
    """The household's organisation; None while its registration waits."""
    return row.household_id or (row.registration.organisation_id if row.registration else None)


def _own_cooperative(viewer: Viewer, cooperative_id: int, day: date) -> tuple[tables.Organisation, Mandate]:
    """The cooperative, locked: two who add the same household wait for each other."""
    row = tables.Organisation.objects.select_for_update(no_key=True).filter(pk=cooperative_id).first()
    wanted = Wanted("organisations.amend_own", organisation=cooperative_id)
    by = rights.allowed(rights.with_mandates(viewer, day), wanted, day)
    if row is None or by is None:
        raise Refused(Problem("organisations.not_there"))
    if row.kind != "cooperative" or row.state != "active":
        raise Refused(Problem("members.not_a_cooperative"))
    return row, by


def _faults_of_list(drafts: Sequence[MemberDraft], first: date, day: date) -> list[Problem]:
    problems = []
    if not drafts:
        problems.append(Problem("members.none"))
    if len(drafts) > AT_ONCE_MOST:
        problems.append(Problem("members.too_many", values={"got": len(drafts), "most": AT_ONCE_MOST}))
    if first > day:
        problems.append(Problem("members.day", "/first", {"got": f"{first:%d/%m/%Y}"}))
    return problems


def _faults_of_drafts(drafts: Sequence[MemberDraft], units: dict[int, UnitFace], day: date) -> list[Problem]:
    return [
        problem.at(f"/rows/{place}")
        for place, one in enumerate(drafts[:AT_ONCE_MOST])
        for problem in _faults_of_draft(one, units.get(one.unit_id or 0), day)
    ]


def _faults_of_draft(one: MemberDraft, unit: UnitFace | None, day: date) -> list[Problem]:
    problems = []
    if not 2 <= len(one.name.strip()) <= NAME_MOST:
        problems.append(Problem("members.name", "/name", {"most": NAME_MOST}))
    number = tax_code.compact(one.number)
    if number:
        problems += [problem.at("/number") for problem in tax_code.check(number, on=day)]
    if not number and not one.phone.strip():
        problems.append(Problem("members.number_or_phone", "/number"))
    if one.phone.strip() and e164_of(one.phone) is None:
        problems.append(Problem("registrations.phone", "/phone", {"got": one.phone.strip()[:100]}))
    if unit is None or unit.level != "commune" or (unit.valid_to is not None and unit.valid_to < day):
        problems.append(Problem("members.commune", "/commune", {"got": ""}))
    if one.area_ha is not None and not 0 < one.area_ha * 10_000 <= _AREA_MOST_M2:
        problems.append(Problem("members.area", "/area", {"got": str(one.area_ha)[:50]}))
    if len(one.plots) > PLOTS_MOST or any(len(plot) > TEXT_MOST for plot in one.plots):
        problems.append(Problem("members.plots", "/plots", {"most": PLOTS_MOST}))
    return problems


def _named(one: MemberDraft, units: dict[int, UnitFace]) -> Named:
    name = " ".join(unicodedata.normalize("NFC", one.name).split())
    return Named(name, tax_code.compact(one.number), e164_of(one.phone) or "", units[one.unit_id or 0])


def _faults_of_twice(named: Sequence[Named]) -> list[Problem]:
    problems, seen = [], dict[tuple[str, ...], int]()
    for place, one in enumerate(named):
        before = seen.setdefault(one.same, place)
        if before != place:
            problems.append(Problem("members.twice", f"/rows/{place}/number", {"row": before + 1}))
    return problems


def _faults_of_known(
    cooperative: tables.Organisation, known: Sequence[Known | households.UnclearError | None]
) -> list[Problem]:
    """Who is not clear, who is a member already, who is found twice under two spellings."""
    problems, seen = [], dict[Known, int]()
    members = _open_members(cooperative, [one for one in known if isinstance(one, Known)])
    for place, one in enumerate(known):
        if isinstance(one, households.UnclearError):
            problems.append(Problem("members.unclear", f"/rows/{place}/phone"))
        elif one is not None and (one in members or one.organisation == cooperative.pk):
            problems.append(Problem("members.already", f"/rows/{place}/number"))
        elif one is not None and seen.setdefault(one, place) != place:
            problems.append(Problem("members.twice", f"/rows/{place}/number", {"row": seen[one] + 1}))
    return problems


def _open_members(cooperative: tables.Organisation, known: Sequence[Known]) -> set[Known]:
    organisations = [one.organisation for one in known if one.organisation]
    registrations = [one.registration for one in known if one.registration]
    rows = tables.Member.objects.filter(cooperative=cooperative, end=None).filter(
        Q(household__in=organisations)
        | Q(registration__in=registrations)
        | Q(registration__organisation__in=organisations)
    )
    found = set[Known]()
    for household, registration, approved in rows.values_list(
        "household", "registration", "registration__organisation"
    ):
        found |= {Known(organisation=household or approved), Known(registration=registration)}
    return found - {Known()}


def _all_known(
    viewer: Viewer,
    named: Sequence[Named],
    known: Sequence[Known | households.UnclearError | None],
    *,
    now: datetime,
) -> list[Known]:
    fresh = [one for one, who in zip(named, known, strict=True) if who is None]
    made = iter(households.register_households(viewer, fresh, now=now)) if fresh else iter(())
    return [who if isinstance(who, Known) else Known(registration=next(made)) for who in known]


def _ask(cooperative: tables.Organisation, members: dict[Known, tables.Member], *, now: datetime) -> None:
    """Send each household its own link; who has no telephone or address is asked by the officer."""
    found = households.reached(members)
    tokens = {who: secrets.token_urlsafe(12) for who in found}
    tables.HouseholdLink.objects.bulk_create(
        [
            tables.HouseholdLink(digest=token_digest(token), member=members[who], made_at=now, expires_at=now + LINK_VALID)
            for who, token in tokens.items()
        ]
    )  # fmt: skip
    url = settings.PUBLIC_URL.rstrip("/")
    texts = [
        messages.Text(channel, to, _SUBJECT, _ASKED.format(
            cooperative=cooperative.name, first=f"{members[who].first:%d/%m/%Y}", url=url, token=tokens[who]
        ), kind="members", event=f"member-asked/{members[who].pk}")
        for who, (channel, to) in found.items()
    ]  # fmt: skip
    notices.tell(texts, now=now)


def _locked(member_id: int) -> tables.Member | None:
    rows = tables.Member.objects.select_for_update(no_key=True, of=("self",)).filter(pk=member_id)
    return rows.select_related("registration", "household").first()


def _own_household(viewer: Viewer, row: tables.Member | None, day: date) -> Mandate | None:
    household = household_of(row) if row else None
    if household is None:
        return None
    return rights.allowed(viewer, Wanted("organisations.amend_own", organisation=household), day)


def _place(row: tables.Member) -> tuple[str, ...] | None:
    """Where the household lies now; while its registration waits, where it said."""
    known = row.registration.organisation if row.registration and row.registration.organisation_id else row.household
    lies = known or row.registration
    return tuple(code for code in (lies.province_code, lies.commune_code) if code) or None if lies else None


def _refuse_answered(row: tables.Member) -> None:
    if any(table.objects.filter(pk=row.pk).exists() for table in (tables.MemberConfirmation, tables.MemberEnd)):
        raise Refused(Problem("members.over"))


def _confirm(
    row: tables.Member, how: str, by: tuple[Viewer, Mandate | None], *, said_by: str = "", now: datetime
) -> None:
    viewer, mandate = by
    made = tables.MemberConfirmation.objects.create(
        member=row, how=how, said_by=said_by, by_person=viewer.person_id, by_mandate_id=mandate.id if mandate else None,
        at=now, nonce=nonce(),
    )  # fmt: skip
    seal([made], at=now)
    audit.note(viewer, "members.confirm", f"member/{row.pk}", how)


def _end(row: tables.Member, by: tuple[Viewer, Mandate | None], last: date, *, reason: str, now: datetime) -> None:
    viewer, mandate = by
    made = tables.MemberEnd.objects.create(
        member=row, last=last, reason=reason, by_person=viewer.person_id, by_mandate_id=mandate.id if mandate else None,
        at=now, nonce=nonce(),
    )  # fmt: skip
    seal([made], at=now)
    audit.note(viewer, "members.end", f"member/{row.pk}", reason)
