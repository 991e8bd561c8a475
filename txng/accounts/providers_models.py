"""Rows of solution providers: who is accredited for what, every step of it, and which customer named which provider."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Accreditation(models.Model):
    """An organisation may act for others, as its last step says.

    scope        for what: codes of core.providers
    conformance  "passed", "partly", "untested": what was seen of its software
    evidence     by what, like the number of a self-test's report
    state        "active", "suspended", "ended"
    """

    organisation = models.OneToOneField(
        "accounts.Organisation", on_delete=models.PROTECT, primary_key=True, related_name="accreditation"
    )
    scope = ArrayField(models.TextField(), default=list)
    conformance = models.TextField()
    evidence = models.TextField(blank=True, default="")
    first = models.DateField()
    last = models.DateField()
    state = models.TextField(default="active")

    class Meta:
        app_label = "accounts"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["active", "suspended", "ended"]), name="accreditation_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(conformance__in=["passed", "partly", "untested"]),
                name="accreditation_conformance_is_known",
            ),
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="accreditation_ends_after"),
        ]


class AccreditationStep(models.Model):
    """One step of an accreditation, with all that holds since."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.TextField()
    scope = ArrayField(models.TextField(), default=list)
    conformance = models.TextField()
    evidence = models.TextField(blank=True, default="")
    first = models.DateField()
    last = models.DateField()
    reason = models.TextField()
    by_person = models.BigIntegerField()
    by_mandate = models.ForeignKey("accounts.Mandate", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "accounts"


class Engagement(models.Model):
    """A customer named a provider, which may act for it from then on, in this scope."""

    customer = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    scope = ArrayField(models.TextField(), default=list)
    by_person = models.BigIntegerField()
    by_mandate = models.ForeignKey("accounts.Mandate", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "accounts"
        indexes = [models.Index(fields=["provider", "customer", "id"], name="engagement_of_provider")]


class EngagementEnd(models.Model):
    """The customer ended it."""

    engagement = models.OneToOneField(Engagement, on_delete=models.PROTECT, primary_key=True, related_name="end")
    by_person = models.BigIntegerField()
    by_mandate = models.ForeignKey("accounts.Mandate", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "accounts"
