"""A country with organisations, an authority and their people, for tests of agreements."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from tests.accounts.delegation import NOW, country, officers, organisation, person, viewer_of
from txng.accounts import mandates
from txng.accounts.actions import enrol
from txng.accounts.models import Organisation
from txng.accounts.viewer import Viewer
from txng.agreements import actions
from txng.agreements.drafts import read_draft
from txng.core.problems import Refused

ENDS = NOW + timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Country:
    """Who is who.

    nation, province, commune   An, Bình and Chi: officers of all, of province 51, of a commune in it
    giver, receiver, stranger   organisations in 51, 52 and 52; Dũng, Giang and Hà are their administrators
    authority                   of province 52, without people of its own
    """

    units: dict
    nation: Viewer
    province: Viewer
    commune: Viewer
    giver: Organisation
    receiver: Organisation
    stranger: Organisation
    authority: Organisation
    dung: Viewer
    giang: Viewer
    ha: Viewer


def everybody():
    units = country()
    nation, province, commune = officers(units)
    firms = [
        organisation("htx", units=units),
        organisation("dn", commune="21601", name="Doanh nghiệp", units=units),
        organisation("khac", commune="21602", name="Bên thứ ba", units=units),
    ]
    made = enrol(
        code="ubnd-52", name="UBND tỉnh Gia Lai", kind="authority", role="province", province_code="52", now=NOW
    )
    people = [
        administrator(person(name), firm, nation) for name, firm in zip(("Dũng", "Giang", "Hà"), firms, strict=True)
    ]
    return Country(units, nation, province, commune, *firms, Organisation.objects.get(pk=made.pk), *people)


def administrator(somebody, firm, by):
    """Somebody made an organisation's administrator, acting for it."""
    given_by = (by.mandates[0].id, by.person_id)
    mandates.give_by_approval(somebody.id, "ORG_ADMIN", firm, by=given_by, now=NOW)
    return replace(viewer_of(somebody), organisation_id=firm.id, organisation_code=firm.code, role="producer")


def machine(firm):
    """A key of an organisation: it speaks for it and has no mandate."""
    return Viewer(firm.id, firm.code, "producer", "khoá máy")


def draft(**more):
    """An agreement of everything the giver has, with the receiver."""
    given = {
        "side": "giver", "number": "12/TT-CSDL", "giver": {"organisation": "htx"}, "receiver": {"organisation": "dn"},
        "dataset": "events", "purpose": "Đối chiếu nguồn gốc xoài", "basis": "NĐ 37/2026/NĐ-CP Điều 95",
        "first": "2026-11-22", "expires_at": ENDS.isoformat(),
    } | more  # fmt: skip
    return read_draft(given)


def area(*place, sectors=()):
    """An authority as the giver."""
    return {"place": list(place), "sectors": list(sectors)}


def in_force(all_of, **more):
    """Proposed by Dũng, signed by Giang; its number."""
    made = actions.propose(all_of.dung, draft(**more), now=NOW)
    actions.sign(all_of.giang, made, now=NOW)
    return made


def codes_of(call, *given, **named):
    with pytest.raises(Refused) as refused:
        call(*given, **named)
    return [problem.code for problem in refused.value.problems]
