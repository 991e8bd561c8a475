"""A machine key in a request → the viewer it speaks for."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_network

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import timezone

from txng.accounts import mandates_lookups as mandates
from txng.accounts.memberships import memberships_of
from txng.accounts.models import MachineKey, Organisation, Person
from txng.accounts.origin import address_of, network_of
from txng.accounts.providers_acting import HEADER, on_behalf
from txng.accounts.surviving import survivors
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused

LASTS_MOST = timedelta(days=730)
ENDS_SOON = timedelta(days=30)
_USE_NOTED_EVERY = timedelta(hours=1)


def viewer_of(request: HttpRequest) -> Viewer:
    """Who asks: `Authorization: Bearer KEY`, or Basic with the key as password; the public without either.

    A solution provider's key with the header TXNG-On-Behalf-Of speaks for the customer that it names.

    raises   Refused as `viewer_of_key`, `providers_acting.on_behalf`
    source   RFC 6750, RFC 7617
    """
    given = request.headers.get("Authorization", "")
    if not given:
        return Viewer.public()
    viewer = viewer_of_key(_key_in(given), request)
    customer = request.headers.get(HEADER, "")
    return on_behalf(viewer, customer, timezone.localdate()) if customer else viewer


def viewer_of_key(key: str, request: HttpRequest) -> Viewer:
    """Whom a machine key speaks for, also where a person typed it.

    raises   Refused accounts.key_unknown, .key_ended, .key_network, .key_mandate; organisations.suspended
    cost     one query; of a person's key three more: he himself, what he belongs to, his mandates
    """
    now = timezone.now()
    row = MachineKey.objects.select_related("organisation").filter(digest=digest_of(key), revoked_at=None).first()
    if row is None:
        raise Refused(Problem("accounts.key_unknown"))
    if row.expires_at <= now:
        raise Refused(Problem("accounts.key_ended", values={"day": f"{timezone.localtime(row.expires_at):%d/%m/%Y}"}))
    _refuse_from_elsewhere(row.networks, request)
    viewer = _organisations(row, request) if row.person is None else _persons(row, request, now)
    _note_use(row, request, now)
    if row.successor_id is not None or row.expires_at - now <= ENDS_SOON:
        request.key_ends_at = row.expires_at  # type: ignore[attr-defined]
    return viewer


def digest_of(key: str) -> bytes:
    """What is stored of a key. 256 random bits need no slow hash: there is nothing to guess."""
    return hashlib.sha256(key.encode()).digest()


def _organisations(row: MachineKey, request: HttpRequest) -> Viewer:
    organisation_id, code = _acting(row.organisation)
    return Viewer(
        organisation_id, code, row.organisation.role if row.organisation else "public", row.label,
        session=f"key/{row.pk}", address=network_of(request), key_id=row.pk, scopes=frozenset(row.scopes),
    )  # fmt: skip


def _acting(organisation: Organisation | None) -> tuple[int, str]:
    """For whom a key of it speaks today: itself, or the record it was merged into where its keys follow."""
    assert organisation is not None, "a key speaks for a person or an organisation"
    if organisation.state == "active":
        return organisation.pk, organisation.code
    left = survivors([organisation.pk])[organisation.pk]
    if left.id != organisation.pk and left.follows and left.state == "active":
        return left.id, left.code
    raise Refused(Problem("organisations.suspended"))


def _as_merged(organisation: Organisation | None) -> int | None:
    if organisation is None or organisation.state != "merged":
        return organisation.pk if organisation else None
    left = survivors([organisation.pk])[organisation.pk]
    return left.id if left.follows else organisation.pk


def _persons(row: MachineKey, request: HttpRequest, now: datetime) -> Viewer:
    """The person as the rows say now, acting for the organisation that he chose when he made the key, while it is his."""
    person = Person.objects.filter(pk=row.person or 0, disabled_at=None).only("id", "name").first()
    if person is None:
        raise Refused(Problem("accounts.key_unknown"))
    day = timezone.localdate(now)
    held = mandates.mandates_of(person.pk, day)
    if not any(one.is_in_force(day) for one in held):
        # For good: a mandate that comes later was given to who signs in, not to a key that lies somewhere since.
        MachineKey.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=now)
        raise Refused(Problem("accounts.key_mandate"))
    acting = next(
        (one for one in memberships_of(person.pk) if one.organisation_id == _as_merged(row.organisation)), None
    )
    is_active = acting is not None and acting.state == "active"
    return Viewer(
        acting.organisation_id if acting and is_active else None,
        acting.organisation_code if acting and is_active else "",
        acting.role if acting and is_active else "public",
        person.name, person.pk, f"key/{row.pk}", network_of(request), mandates=held, key_id=row.pk, scopes=frozenset(row.scopes),
    )  # fmt: skip


def _refuse_from_elsewhere(networks: Sequence[str], request: HttpRequest) -> None:
    if not networks:
        return
    address = address_of(request)
    if address is None or not any(address in ip_network(one) for one in networks):
        raise Refused(Problem("accounts.key_network"))


def _note_use(row: MachineKey, request: HttpRequest, now: datetime) -> None:
    """When a key was last used, and at which door, to the hour: a busy key is not written at each of its requests."""
    if row.last_used_at is None or now - row.last_used_at > _USE_NOTED_EVERY:
        MachineKey.objects.filter(pk=row.pk).update(last_used_at=now, last_door=_door_of(request))


def _door_of(request: HttpRequest) -> str:
    """The route, not the address: what was asked for is the asker's business."""
    try:
        return f"{request.method} /{resolve(request.path_info).route}"
    except Resolver404:
        return ""


def _key_in(authorization: str) -> str:
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return credentials.strip()
    if scheme.lower() != "basic":
        raise Refused(Problem("accounts.key_unknown"))
    try:
        return base64.b64decode(credentials, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Refused(Problem("accounts.key_unknown")) from error
