"""Enrol organisations and give them keys."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from txng.accounts.models import MachineKey, Organisation
from txng.accounts.scopes import OF_ORGANISATIONS
from txng.accounts.signin import LASTS_MOST, digest_of
from txng.accounts.viewer import ROLES
from txng.core.problems import Problem, Refused
from txng.core.vn.firm_names import shape
from txng.core.vn.sectors import lines, unknown_sectors
from txng.core.vn.unaccented import unaccented


def enrol(
    *, code: str, name: str, kind: str, role: str, now: datetime,
    public_name: str = "", tax_code: str = "", province_code: str = "", commune: str = "", commune_code: str = "",
    unit_id: int | None = None, sectors: Sequence[str] = (), address: str = "", contacts: tuple[str, str] = ("", ""),
) -> Organisation:  # fmt: skip
    """Make an organisation known to this node, or find it by its code.

    The operator's act, and the last step of an approved registration.

    contacts telephone and email, for officers alone
    returns  the organisation; one already enrolled stays as it is
    raises   Refused accounts.role_unknown, organisations.sector_unknown
    """
    if faults := faults_of_sectors(sectors):
        raise Refused(faults)
    if role not in ROLES:
        raise Refused(Problem("accounts.role_unknown", "/role", {"role": role, "known": ", ".join(ROLES)}))
    organisation, _ = Organisation.objects.get_or_create(
        code=code,
        defaults={
            "name": name, "public_name": public_name or face_of(name, kind, commune), "kind": kind, "role": role,
            "tax_code": tax_code, "province_code": province_code, "commune": commune, "created_at": now,
            "name_norm": unaccented(name), "name_shape": shape(name), "commune_code": commune_code, "unit_id": unit_id,
            "sectors": sorted(set(sectors)), "address": address, "address_norm": unaccented(address),
            "contact_phone": contacts[0], "contact_email": contacts[1],
        },
    )  # fmt: skip
    return organisation


def faults_of_sectors(sectors: Sequence[str]) -> list[Problem]:
    """The sectors among these that no organisation can work in."""
    known = ", ".join(one.name for one in lines())
    return [
        Problem("organisations.sector_unknown", "/sectors", {"got": one[:50], "known": known})
        for one in unknown_sectors(sectors)
    ]


def face_of(name: str, kind: str, commune: str) -> str:
    """What citizens read: of a household its initials and commune, unless it asked otherwise (product.md L-02)."""
    if kind != "household":
        return name
    initials = "".join(f"{word[0].upper()}." for word in name.removeprefix("Hộ ").split())
    return f"Hộ {initials}, {commune}" if commune else f"Hộ {initials}"


def issue_key(organisation: Organisation, *, label: str, now: datetime) -> str:
    """A new machine key of the operator's making, for all that an organisation's key may do; told once, here, and never again."""
    key = f"txng_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        MachineKey.objects.create(
            organisation=organisation, digest=digest_of(key), label=label, created_at=now, expires_at=now + LASTS_MOST,
            scopes=sorted(OF_ORGANISATIONS),
        )  # fmt: skip
    return key


def revoke_key(key: str, *, now: datetime) -> bool:
    """End a key; true if there was one to end. The next request with it is refused."""
    return bool(MachineKey.objects.filter(digest=digest_of(key), revoked_at=None).update(revoked_at=now))
