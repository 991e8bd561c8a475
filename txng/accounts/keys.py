"""Machine keys: made for no more than their maker may do, renewed with a week to change over, ended at once.

A key is told once and kept nowhere; what is kept is its digest. Whoever makes one by another key gives it no scope that
key lacks and no day beyond its end; a person's own key is made only by the person, signed in, and by no key.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from ipaddress import ip_network

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from txng.accounts import audit
from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.memberships import memberships_of
from txng.accounts.scopes import OF_ORGANISATIONS, SCOPES
from txng.accounts.signin import LASTS_MOST, digest_of
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Wanted
from txng.core.problems import Problem, Refused

LABEL_MOST = 100
NETWORKS_MOST = 20
KEYS_MOST = 200  # live keys of one organisation, or of one person
CHANGE_OVER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class KeyWish:
    """The key that somebody wants.

    scopes     names of accounts.scopes
    last       its last day; None: as far off as may be
    networks   from where it may be used; empty: from anywhere
    """

    label: str
    scopes: frozenset[str]
    last: date | None = None
    networks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A key, told this once."""

    id: int
    secret: str
    expires_at: datetime


def issue_own_key(viewer: Viewer, organisation_id: int, wish: KeyWish, *, now: datetime) -> MadeKey:
    """A key that speaks for one's organisation.

    raises   Refused organisations.not_there, .suspended, .key_label; keys.… with every fault
    """
    with transaction.atomic():
        row = _own(viewer, organisation_id, now)
        if row.state != "active":
            raise Refused(Problem("organisations.suspended"))
        problems = [*_faults(wish, OF_ORGANISATIONS, now), *_beyond(viewer, row.pk, wish, now)]
        if tables.MachineKey.objects.filter(_live(now), organisation=row, person=None).count() >= KEYS_MOST:
            problems.append(Problem("keys.too_many", values={"most": KEYS_MOST}))
        if problems:
            raise Refused(problems)
        return _made(viewer, wish, now, organisation=row)


def issue_personal_key(viewer: Viewer, wish: KeyWish, *, now: datetime) -> MadeKey:
    """A key that speaks for the person who is signed in; the page has asked for the second factor just before.

    raises   Refused keys.person_only, keys.… with every fault; accounts.key_mandate where he holds no mandate
    """
    if viewer.person_id is None or viewer.key_id:
        raise Refused(Problem("keys.person_only"))
    with transaction.atomic():
        list(tables.Person.objects.select_for_update(no_key=True).filter(pk=viewer.person_id))
        problems = list(_faults(wish, frozenset(SCOPES), now))
        day = timezone.localdate(now)
        if not any(one.is_in_force(day) for one in rights.mandates_of(viewer.person_id, day)):
            problems.append(Problem("accounts.key_mandate"))
        if tables.MachineKey.objects.filter(_live(now), person=viewer.person_id).count() >= KEYS_MOST:
            problems.append(Problem("keys.too_many", values={"most": KEYS_MOST}))
        if problems:
            raise Refused(problems)
        acting = next(
            (one for one in memberships_of(viewer.person_id) if one.organisation_id == viewer.organisation_id), None
        )
        organisation = tables.Organisation.objects.filter(pk=acting.organisation_id).first() if acting else None
        return _made(viewer, wish, now, organisation=organisation, person=viewer.person_id)


def renew_key(viewer: Viewer, key_id: int, *, now: datetime) -> MadeKey:
    """A new key for the same; the old one lives a week more, and says so in its answers.

    raises   Refused organisations.key_not_there, keys.renewed, keys.person_only
    """
    with transaction.atomic():
        old = _reached(viewer, key_id, now)
        if old.person is not None and viewer.key_id:
            raise Refused(Problem("keys.person_only"))
        if old.successor_id is not None:
            raise Refused(Problem("keys.renewed", values={"successor": old.successor_id}))
        wish = KeyWish(old.label, frozenset(old.scopes), networks=tuple(old.networks))
        of_organisation = old.organisation is not None and old.person is None and viewer.key_id != old.pk
        if of_organisation and (problems := list(_beyond(viewer, old.organisation_id or 0, wish, now))):
            raise Refused(problems)
        made = _made(viewer, wish, now, organisation=old.organisation, person=old.person)
        old.successor_id = made.id
        old.expires_at = min(old.expires_at, now + CHANGE_OVER)
        old.save(update_fields=["successor", "expires_at"])
        audit.note(viewer, "keys.renew", f"key/{key_id}", f"key/{made.id}")
    return made


def revoke_own_key(viewer: Viewer, key_id: int, *, now: datetime) -> None:
    """End a key; its next use is refused.

    raises   Refused organisations.key_not_there
    """
    with transaction.atomic():
        row = _reached(viewer, key_id, now)
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])
        audit.note(viewer, "keys.revoke", f"key/{key_id}")


def may_manage(viewer: Viewer, organisation_id: int, now: datetime) -> bool:
    """May the viewer make and end keys of an organisation, by the rows of this moment?"""
    day = timezone.localdate(now)
    wanted = Wanted("keys.manage_own", organisation=organisation_id)
    return rights.allowed(rights.with_mandates(viewer, day), wanted, day) is not None


def scopes_to_give(viewer: Viewer, organisation_id: int, now: datetime) -> frozenset[str]:
    """The scopes that the viewer may give to a key of an organisation: those whose rights he has there himself."""
    day = timezone.localdate(now)
    fresh = rights.with_mandates(viewer, day)
    return frozenset(
        name
        for name in OF_ORGANISATIONS
        if (not viewer.key_id or name in viewer.scopes)
        and (not (action := SCOPES[name].action) or rights.allowed(fresh, Wanted(action, organisation=organisation_id), day))
    )  # fmt: skip


def _made(
    viewer: Viewer, wish: KeyWish, now: datetime, *, organisation: tables.Organisation | None, person: int | None = None
) -> MadeKey:
    key = f"txng_{secrets.token_urlsafe(32)}"
    row = tables.MachineKey.objects.create(
        organisation=organisation, person=person, digest=digest_of(key), label=wish.label.strip(), scopes=sorted(wish.scopes),
        networks=[str(ip_network(one, strict=False)) for one in wish.networks], created_at=now,
        expires_at=_end(viewer, wish, now), made_by=viewer.person_id,
    )  # fmt: skip
    audit.note(viewer, "keys.issue", f"key/{row.pk}", f"{row.label}: {', '.join(row.scopes)}")
    return MadeKey(row.pk, key, row.expires_at)


def _end(viewer: Viewer, wish: KeyWish, now: datetime) -> datetime:
    """The end of its last day; of a key made by another key never after that one's."""
    latest = now + LASTS_MOST
    if viewer.key_id and viewer.person_id is not None:
        latest = min(latest, tables.MachineKey.objects.values_list("expires_at", flat=True).get(pk=viewer.key_id))
    if wish.last is None:
        return latest
    next_day = timezone.make_aware(datetime.combine(wish.last + timedelta(days=1), datetime.min.time()))
    return min(latest, next_day)


def _faults(wish: KeyWish, known: frozenset[str], now: datetime) -> Iterator[Problem]:
    if not 2 <= len(wish.label.strip()) <= LABEL_MOST:
        yield Problem("organisations.key_label", "/label", {"most": LABEL_MOST})
    if not wish.scopes:
        yield Problem("keys.scopes_needed", "/scopes")
    for one in sorted(wish.scopes - known):
        yield Problem("keys.scope_unknown", "/scopes", {"scope": one[:50], "known": ", ".join(sorted(known))})
    yield from _faults_of_networks(wish.networks)
    last_of_all = timezone.localdate(now + LASTS_MOST)
    if wish.last is not None and not timezone.localdate(now) < wish.last <= last_of_all:
        yield Problem("keys.end", "/last", {"most": f"{last_of_all:%d/%m/%Y}"})


def _faults_of_networks(networks: Sequence[str]) -> Iterator[Problem]:
    if len(networks) > NETWORKS_MOST:
        yield Problem("keys.network_form", "/networks", {"got": f"{len(networks)}", "most": NETWORKS_MOST})
    for one in networks:
        try:
            ip_network(one, strict=False)
        except ValueError:
            yield Problem("keys.network_form", "/networks", {"got": one[:50], "most": NETWORKS_MOST})


def _beyond(viewer: Viewer, organisation_id: int, wish: KeyWish, now: datetime) -> Iterator[Problem]:
    """What the maker may not do himself, in this organisation and by the key he uses, he cannot have a key do."""
    given = scopes_to_give(viewer, organisation_id, now)
    for one in sorted((wish.scopes & OF_ORGANISATIONS) - given):
        yield Problem("keys.scope_beyond", "/scopes", {"scope": one})


def _live(now: datetime) -> Q:
    return Q(revoked_at=None, expires_at__gt=now)


def _own(viewer: Viewer, organisation_id: int, now: datetime) -> tables.Organisation:
    row = tables.Organisation.objects.select_for_update(no_key=True).filter(pk=organisation_id).first()
    if row is None or not may_manage(viewer, organisation_id, now):
        raise Refused(Problem("organisations.not_there"))
    return row


def _reached(viewer: Viewer, key_id: int, now: datetime) -> tables.MachineKey:
    """A live key that the viewer may end: of his organisation, his own, or the very key by which he asks."""
    rows = tables.MachineKey.objects.select_for_update(no_key=True, of=("self",)).select_related("organisation")
    row = rows.filter(_live(now), pk=key_id).first()
    if row is not None:
        is_own = row.person is not None and row.person == viewer.person_id
        is_itself = viewer.key_id == row.pk
        of_own = row.person is None and row.organisation is not None and may_manage(viewer, row.organisation.pk, now)
        if is_own or is_itself or of_own:
            return row
    raise Refused(Problem("organisations.key_not_there"))
