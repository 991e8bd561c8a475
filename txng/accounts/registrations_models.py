"""Rows of registrations: what somebody asked for, and every step that it took."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

LIVE = ("pending", "returned", "approved")  # states in which a tax code is taken


class Registration(models.Model):
    """One submission of one organisation that wants to be known; sent again after a return, it is another row.

    sectors          codes of core.vn.sectors that it says it works in
    tax_code         of an enterprise or cooperative; "" of a household that gave its personal number
    personal_digest  of a household's 12-digit personal number: keyed, so that it can be compared and not read or guessed
    token_digest     of the secret in the applicant's own link
    applicant        the person who was signed in, if one was
    helped_by        the officer who wrote it for the household, with its consent
    follows          the returned submission that this one mends
    """

    kind = models.TextField()
    name = models.TextField()
    name_norm = models.TextField()
    tax_code = models.TextField(blank=True, default="")
    personal_digest = models.BinaryField(null=True)
    unit_id = models.BigIntegerField()
    province_code = models.TextField(db_collation="C")
    commune_code = models.TextField(db_collation="C")
    address = models.TextField(blank=True, default="")
    contact_name = models.TextField()
    contact_phone = models.TextField(blank=True, default="")
    contact_email = models.TextField(blank=True, default="")
    sectors = ArrayField(models.TextField(), default=list, blank=True)
    consent = models.TextField()
    applicant = models.BigIntegerField(null=True)
    helped_by = models.BigIntegerField(null=True)
    follows = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    token_digest = models.BinaryField(unique=True)
    submitted_at = models.DateTimeField()
    state = models.TextField(default="pending")  # what the last step says
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        app_label = "accounts"
        indexes = [
            models.Index(fields=["province_code", "commune_code", "state", "id"], name="registration_of_place"),
            models.Index(fields=["name_norm"], name="registration_by_name"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["pending", "returned", "approved", "refused", "followed"]),
                name="registration_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["household", "cooperative", "enterprise"]),
                name="registration_kind_is_known",
            ),
            models.UniqueConstraint(
                fields=["tax_code"],
                condition=~models.Q(tax_code="") & models.Q(state__in=LIVE),
                name="registration_of_a_tax_code",
            ),
            models.UniqueConstraint(
                fields=["personal_digest"],
                condition=models.Q(state__in=LIVE),
                name="registration_of_a_personal_number",
            ),
        ]


class RegistrationStep(models.Model):
    """One step of a registration: submitted, returned, approved, refused; by whom and why."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="steps")
    state = models.TextField()
    reason = models.TextField(blank=True, default="")
    by_person = models.BigIntegerField(null=True)  # None: the applicant, not signed in
    by_mandate = models.ForeignKey("accounts.Mandate", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "accounts"


class OrganisationStep(models.Model):
    """One change of an organisation's standing or place; the newest of each holds, none is taken back.

    state   "active", "suspended", "closed", "merged" (into another) or "moved" (to another commune)
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="steps")
    state = models.TextField()
    into = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    place = models.TextField(blank=True, default="")
    reason = models.TextField()
    by_person = models.BigIntegerField()
    by_mandate = models.ForeignKey("accounts.Mandate", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "accounts"
