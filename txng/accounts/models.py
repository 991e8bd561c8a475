"""Organisations and their machine keys; people, their sessions, what they are told, what they did.

The key of an organisation lies here, below the registry, because whoever acts must be known before anything is acted on.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from txng.accounts.consents_models import Consent, ConsentEnd, ConsentPicture, DisownedAct, HelpAlarm, HelpedAct
from txng.accounts.mandates_models import Mandate, MandateEnd, Proposal, ProposalAnswer
from txng.accounts.members_models import HouseholdLink, Member, MemberConfirmation, MemberEnd
from txng.accounts.people_models import Attempt, Audit, Code, Membership, Message, Person, Session
from txng.accounts.registrations_models import OrganisationStep, Registration, RegistrationStep
from txng.accounts.staff_models import MandateCut, OrganisationAlias, StaffEntry, StaffTraining

__all__ = [
    "Attempt", "Audit", "Code", "Consent", "ConsentEnd", "ConsentPicture", "DisownedAct", "HelpAlarm", "HelpedAct",
    "HouseholdLink", "MachineKey", "Mandate", "MandateCut", "MandateEnd", "Member", "MemberConfirmation", "MemberEnd",
    "Membership", "Message", "Organisation", "OrganisationAlias", "OrganisationStep", "Person", "Proposal",
    "ProposalAnswer", "Registration", "RegistrationStep", "Session", "StaffEntry", "StaffTraining",
]  # fmt: skip


class Organisation(models.Model):
    """A household, cooperative, firm or authority that can act.

    code         its name among systems, for ever: "mst-4300123456", "ubnd-51"
    public_name  what a citizen reads; of a household only initials and commune, unless it opted in
    unit_id, province_code, commune_code   where it lies; "" where that is not known
    sectors      codes of core.vn.sectors that it says it works in; ministries see those of their sectors
    state        "active", or why its keys and people are refused: "suspended", "closed", "merged"
    """

    code = models.TextField(unique=True)
    name = models.TextField()
    public_name = models.TextField()
    kind = models.TextField()
    role = models.TextField()
    tax_code = models.TextField(blank=True, default="")
    province_code = models.TextField(blank=True, default="")
    commune = models.TextField(blank=True, default="")
    name_norm = models.TextField(blank=True, default="")  # lower case, without marks
    unit_id = models.BigIntegerField(null=True)
    commune_code = models.TextField(blank=True, default="")
    sectors = ArrayField(models.TextField(), default=list, blank=True)
    state = models.TextField(default="active")
    created_at = models.DateTimeField()

    class Meta:
        app_label = "accounts"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["household", "cooperative", "enterprise", "authority"]),
                name="organisation_kind_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["active", "suspended", "closed", "merged"]),
                name="organisation_state_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["province_code", "commune_code", "name_norm", "id"], name="organisation_of_place"),
            models.Index(fields=["name_norm", "id"], name="organisation_by_name"),
            models.Index(fields=["tax_code"], name="organisation_by_tax_code"),
            GinIndex(fields=["sectors"], name="organisation_by_sectors"),
        ]


class MachineKey(models.Model):
    """One secret by which a system speaks for an organisation; the secret itself is nowhere."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="keys")
    digest = models.BinaryField(unique=True)
    label = models.TextField()
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)  # to the hour: a busy key is not written at each use

    class Meta:
        app_label = "accounts"
