"""Organisations and their machine keys; people, their sessions, what they are told, what they did.

The key of an organisation lies here, below the registry, because whoever acts must be known before anything is acted on.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from txng.accounts.consents_models import Consent, ConsentEnd, ConsentPicture, DisownedAct, HelpAlarm, HelpedAct
from txng.accounts.keys_models import Answered, MachineKey
from txng.accounts.mandates_models import Mandate, MandateEnd, Proposal, ProposalAnswer
from txng.accounts.members_models import HouseholdLink, Member, MemberConfirmation, MemberEnd
from txng.accounts.messages_models import Notice, Telling, Unwanted
from txng.accounts.organisations_models import DistinctOrganisations, OrganisationAmendment, OrganisationRequest
from txng.accounts.people_models import Attempt, Audit, Code, Membership, Message, Person, Session
from txng.accounts.providers_models import Accreditation, AccreditationStep, Engagement, EngagementEnd
from txng.accounts.registrations_models import OrganisationStep, Registration, RegistrationStep
from txng.accounts.staff_models import MandateCut, OrganisationAlias, StaffEntry, StaffTraining

__all__ = [
    "Accreditation", "AccreditationStep", "Answered", "Attempt", "Audit", "Code", "Consent", "ConsentEnd",
    "ConsentPicture", "DisownedAct", "DistinctOrganisations", "Engagement", "EngagementEnd", "HelpAlarm",
    "HelpedAct", "HouseholdLink", "MachineKey", "Mandate", "MandateCut", "MandateEnd", "Member",
    "MemberConfirmation", "MemberEnd", "Membership", "Message", "Notice", "Organisation", "OrganisationAlias",
    "OrganisationAmendment", "OrganisationRequest", "OrganisationStep", "Person", "Proposal", "ProposalAnswer",
    "Registration", "RegistrationStep", "Session", "StaffEntry", "StaffTraining", "Telling", "Unwanted",
]  # fmt: skip


class Organisation(models.Model):
    """A household, cooperative, firm or authority that can act.

    code         its name among systems, for ever: "mst-4300123456", "ubnd-51"
    public_name  what a citizen reads; of a household only initials and commune, unless it opted in
    unit_id, province_code, commune_code   where it lies; "" where that is not known
    sectors      codes of core.vn.sectors that it says it works in; ministries see those of their sectors
    address, contact_phone, contact_email   as it says; the contacts are for officers alone
    name_shape, address_norm   for finding records of the same (core.vn.firm_names)
    merged_into  the record that is taken for this one, where its state is "merged"; people_follow: so are its people and keys
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
    address = models.TextField(blank=True, default="")
    contact_phone = models.TextField(blank=True, default="")
    contact_email = models.TextField(blank=True, default="")
    name_shape = models.TextField(blank=True, default="", db_collation="C")
    address_norm = models.TextField(blank=True, default="")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    people_follow = models.BooleanField(default=False)
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
            models.CheckConstraint(
                condition=models.Q(state="merged", merged_into__isnull=False)
                | (~models.Q(state="merged") & models.Q(merged_into=None, people_follow=False)),
                name="organisation_merged_into_another",
            ),
        ]
        indexes = [
            models.Index(fields=["province_code", "commune_code", "name_norm", "id"], name="organisation_of_place"),
            models.Index(fields=["name_norm", "id"], name="organisation_by_name"),
            models.Index(fields=["tax_code"], name="organisation_by_tax_code"),
            GinIndex(fields=["sectors"], name="organisation_by_sectors"),
            models.Index(fields=["province_code", "name_shape", "id"], name="organisation_by_shape"),
            models.Index(fields=["name_shape"], name="organisation_of_shape"),
            models.Index(
                fields=["province_code", "commune_code", "address_norm"],
                name="organisation_by_address",
                condition=~models.Q(address_norm=""),
            ),
        ]
