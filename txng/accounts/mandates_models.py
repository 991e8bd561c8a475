"""Rows of mandates, of their ends, and of what two people do together. Each row is a fact: written once, never altered."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Mandate(models.Model):
    """One grant of one role to one person.

    holder          the person's number
    unit_id         the unit of territory, which keeps its number for ever; None: the nation
    province_code, commune_code   the path to it by the codes of the day it was given; "" where it ends above
    organisation    set where the role is one of an organisation
    granted_by      the mandate it was given by; None: the operator's command, or the approval of a registration
    granted_by_person   who did it; None: the operator
    deputy_of       the mandate whose holder this one stands in for; it ends with it
    nonce           hides the content of its leaf (ADR 5)
    """

    holder = models.BigIntegerField()
    role = models.TextField()
    unit_id = models.BigIntegerField(null=True)
    province_code = models.TextField(default="", db_collation="C")
    commune_code = models.TextField(default="", db_collation="C")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    sectors = ArrayField(models.TextField(), default=list)
    first = models.DateField()
    last = models.DateField(null=True)
    granted_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="given")
    granted_by_person = models.BigIntegerField(null=True)
    deputy_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="deputies")
    made_at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "accounts"
        indexes = [
            models.Index(fields=["holder"], name="mandate_of_holder"),
            models.Index(fields=["province_code", "commune_code", "id"], name="mandate_of_place"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last=None) | models.Q(last__gte=models.F("first")),
                name="mandate_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(commune_code="") | ~models.Q(province_code=""), name="mandate_path_has_no_hole"
            ),
        ]


class MandateEnd(models.Model):
    """A mandate was revoked, or laid down: by whom, by which mandate of his, why."""

    mandate = models.OneToOneField(Mandate, on_delete=models.PROTECT, primary_key=True, related_name="end")
    by_person = models.BigIntegerField(null=True)  # None: the operator
    by_mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "accounts"


class Proposal(models.Model):
    """What one person proposes and another has to confirm before it is done.

    action   of the regulation's four_eyes
    what     what exactly it is to be done to, as the room that does it wrote it down
    """

    action = models.TextField()
    what = models.JSONField()
    province_code = models.TextField(default="", db_collation="C")
    commune_code = models.TextField(default="", db_collation="C")
    reason = models.TextField()
    by_person = models.BigIntegerField()
    by_mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "accounts"


class ProposalAnswer(models.Model):
    """Another person's word on a proposal; there is one and no second."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, primary_key=True, related_name="answer")
    is_confirmed = models.BooleanField()
    reason = models.TextField()
    by_person = models.BigIntegerField()
    by_mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "accounts"
