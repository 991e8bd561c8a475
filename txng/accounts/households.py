"""Households by what people know of them: a personal number, a tax code, a telephone. And how each is reached.

No household is made twice: who is known, or waits for approval, is found; only who is neither is registered, and waits
for the officer of its commune like everybody.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from txng.accounts import models as tables
from txng.accounts.mandates_sealed import nonce, seal
from txng.accounts.messages import Text
from txng.accounts.registrations import CONSENT_VERSION, personal_digest, token_digest
from txng.accounts.registrations_models import LIVE
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.core.vn.unaccented import unaccented
from txng.territory.lookups import UnitFace


@dataclass(frozen=True, slots=True)
class Named:
    """A household as somebody else wrote it down.

    number   personal number or tax code, digits alone; "" where only the telephone is known
    phone    E.164, or ""
    """

    name: str
    number: str
    phone: str
    unit: UnitFace

    @property
    def digest(self) -> bytes | None:
        return personal_digest(self.number) if len(self.number) == 12 else None

    @property
    def same(self) -> tuple[str, ...]:
        """Two of the same are one household."""
        return (self.number,) if self.number else (self.phone, unaccented(self.name))


@dataclass(frozen=True, slots=True)
class Known:
    """A household that is known: its organisation, or the registration that waits; one of the two."""

    organisation: int | None = None
    registration: int | None = None


class UnclearError(Exception):
    """A telephone of several households, and no name among them that is the one written."""


def known_households(named: Sequence[Named]) -> list[Known | UnclearError | None]:
    """Those that are known already, place by place; None: nobody is.

    cost   three questions, however many are named
    """
    digests = [one.digest for one in named if one.digest]
    numbers = [one.number for one in named if one.number and len(one.number) != 12]
    phones = [one.phone for one in named if one.phone and not one.number]
    registered = _registered(digests, numbers, phones)
    firms = dict(
        tables.Organisation.objects.filter(tax_code__in=numbers).exclude(state="merged").values_list("tax_code", "pk")
    )
    of_phone = _of_phones(phones)
    return [_known(one, registered, firms, of_phone) for one in named]


def register_households(viewer: Viewer, named: Sequence[Named], *, now: datetime) -> list[int]:
    """Households that nobody knew: each waits for the officer of its commune; the numbers of the registrations.

    raises   Refused registrations.taken where somebody registered one of them at this very moment
    """
    rows = [_row(viewer, one, now) for one in named]
    try:
        with transaction.atomic():
            made = tables.Registration.objects.bulk_create(rows)
            steps = [
                tables.RegistrationStep(registration=row, state="pending", by_person=viewer.person_id, at=now, nonce=nonce())
                for row in made
            ]  # fmt: skip
            seal(tables.RegistrationStep.objects.bulk_create(steps), at=now)
    except IntegrityError as error:
        raise Refused(Problem("registrations.taken", "/number")) from error
    return [row.pk for row in made]


def texts_to(households: Iterable[Known], words: Mapping[Known, str], subject: str) -> list[Text]:
    """What each of these households is told, by telephone where it has one, else by mail; those without either hear nothing."""
    found = reached(households)
    return [Text(channel, to, subject, words[one]) for one, (channel, to) in found.items()]


def reached(households: Iterable[Known]) -> dict[Known, tuple[str, str]]:
    """How households are reached: ("sms" or "email", to). Two questions, however many.

    A registration knows its contact; of one enrolled otherwise, its people do.
    """
    asked = list(households)
    organisations = {one.organisation for one in asked if one.organisation}
    registrations = {one.registration for one in asked if one.registration}
    rows = tables.Registration.objects.filter(
        Q(pk__in=registrations) | Q(organisation__in=organisations, state="approved")
    ).order_by("id")
    found: dict[Known, tuple[str, str]] = {}
    people = tables.Membership.objects.filter(organisation__in=organisations).order_by("-id")
    for organisation, phone, email in people.values_list("organisation", "person__phone", "person__email"):
        _put(found, Known(organisation=organisation), phone or "", email or "")
    for pk, organisation, phone, email in rows.values_list("pk", "organisation", "contact_phone", "contact_email"):
        _put(found, Known(registration=pk), phone, email)
        _put(found, Known(organisation=organisation), phone, email)
    return {one: found[one] for one in asked if one in found}


def _put(found: dict[Known, tuple[str, str]], one: Known, phone: str, email: str) -> None:
    if phone or email:
        found[one] = ("sms", phone) if phone else ("email", email)


def _registered(
    digests: Sequence[bytes], numbers: Sequence[str], phones: Sequence[str]
) -> dict[object, list[tuple[str, Known]]]:
    """Digest, number or telephone → (name without marks, who it is)."""
    rows = tables.Registration.objects.filter(
        Q(personal_digest__in=digests) | Q(tax_code__in=numbers) | Q(contact_phone__in=phones, kind="household"),
        state__in=LIVE,
    )
    found: dict[object, list[tuple[str, Known]]] = {}
    columns = ("pk", "organisation", "personal_digest", "tax_code", "contact_phone", "name_norm")
    for pk, organisation, digest, number, phone, name in rows.values_list(*columns):
        who = (name, Known(organisation=organisation) if organisation else Known(registration=pk))
        for key in {bytes(digest) if digest else None, number, phone} - {None, ""}:
            found.setdefault(key, []).append(who)
    return found


def _of_phones(phones: Sequence[str]) -> dict[str, list[tuple[str, Known]]]:
    rows = tables.Membership.objects.filter(person__phone__in=phones, organisation__kind="household")
    found: dict[str, list[tuple[str, Known]]] = {}
    for phone, organisation, name in rows.values_list("person__phone", "organisation", "organisation__name_norm"):
        found.setdefault(str(phone), []).append((name, Known(organisation=organisation)))
    return found


def _known(
    one: Named,
    registered: Mapping[object, list[tuple[str, Known]]],
    firms: Mapping[str, int],
    of_phone: Mapping[str, list[tuple[str, Known]]],
) -> Known | UnclearError | None:
    if one.number:
        first = next(iter(registered.get(one.digest or one.number, ())), None)
        return first[1] if first else (Known(organisation=firms[one.number]) if one.number in firms else None)
    found = {who: name for name, who in (*registered.get(one.phone, ()), *of_phone.get(one.phone, ()))}
    if len(found) > 1:
        found = {who: name for who, name in found.items() if name == unaccented(one.name)}
        return next(iter(found)) if len(found) == 1 else UnclearError()
    return next(iter(found), None)


def _row(viewer: Viewer, one: Named, now: datetime) -> tables.Registration:
    digest = one.digest
    return tables.Registration(
        kind="household", name=one.name, name_norm=unaccented(one.name), tax_code="" if digest else one.number,
        personal_digest=digest, unit_id=one.unit.id, province_code=one.unit.province_code, commune_code=one.unit.code,
        contact_name=one.name, contact_phone=one.phone, consent=f"{CONSENT_VERSION} cooperative",
        helped_by=viewer.person_id, token_digest=token_digest(secrets.token_urlsafe(16)), submitted_at=now,
    )  # fmt: skip
