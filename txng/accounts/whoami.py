"""A session in a request → the person who signed in, and the viewer they are now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth import get_user
from django.http import HttpRequest
from django.utils import timezone

from txng.accounts import mandates_lookups as mandates
from txng.accounts import purposes, sessions
from txng.accounts.memberships import Belonging, memberships_of, needs_second_factor
from txng.accounts.models import Person
from txng.accounts.origin import network_of
from txng.accounts.viewer import Viewer


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in.

    belongings   the organisations they act for; `acting` is the one chosen, None where there is none
    must_set_up  a role asks for a second factor and this session has none: the viewer is nobody until then
    """

    person: Person
    belongings: tuple[Belonging, ...]
    acting: Belonging | None
    must_set_up: bool
    viewer: Viewer


def signed_in(request: HttpRequest, *, now: datetime) -> SignedIn | None:
    """Who asks, by the session of the request; sets `request.user` for Django's own functions.

    cost   nothing without a cookie; else four queries: session, person, memberships, mandates; one more for the units of mandates. Rights are read each time, so
           that what is taken away is gone at the next request
    """
    request.user = get_user(request)
    if not isinstance(request.user, Person):
        return None
    person, belongings = request.user, memberships_of(request.user.id)
    day = timezone.localdate(now)
    held = mandates.mandates_of(person.id, day)
    is_officer = needs_second_factor(belongings, day) or mandates.needs_second_factor(held, day)
    if sessions.is_over(request, is_officer=is_officer, now=now):
        request.session.flush()
        request.user = get_user(request)
        return None
    sessions.keep_alive(request, is_officer=is_officer, now=now)
    must_set_up = is_officer and not request.session.get("second")
    return SignedIn(
        person,
        belongings,
        acting_of(request, belongings),
        must_set_up,
        replace(
            viewer_for(request, person, belongings, must_set_up),
            mandates=() if must_set_up else held,
            purpose=purposes.told(request, now=now),
        ),
    )


def acting_of(request: HttpRequest, belongings: tuple[Belonging, ...]) -> Belonging | None:
    """The organisation somebody acts for now: the one chosen, while they belong to it; else the first."""
    chosen = request.session.get("organisation")
    return next((one for one in belongings if one.organisation_id == chosen), next(iter(belongings), None))


def viewer_for(request: HttpRequest, person: Person, belongings: tuple[Belonging, ...], must_set_up: bool) -> Viewer:
    """The viewer of a signed-in person; without an organisation, or before the second factor, with no rights."""
    acting = None if must_set_up else acting_of(request, belongings)
    return Viewer(
        organisation_id=acting.organisation_id if acting else None,
        organisation_code=acting.organisation_code if acting else "",
        role=acting.role if acting else "public",
        label=person.name,
        person_id=person.id,
        session=sessions.short_of(request),
        address=network_of(request),
    )
