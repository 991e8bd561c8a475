"""Rows about organisations: what was amended, what somebody asks to be put right, which two are not the same."""

from __future__ import annotations

from django.db import models


class OrganisationAmendment(models.Model):
    """One change of what an organisation says of itself; none is taken back.

    before, after   the fields that changed, by name
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="amendments")
    before = models.JSONField()
    after = models.JSONField()
    reason = models.TextField()
    by_person = models.BigIntegerField()
    by_mandate = models.ForeignKey("accounts.Mandate", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "accounts"


class OrganisationRequest(models.Model):
    """What an organisation's people, or a reader of its page, ask the officer of its commune to put right.

    what       "name" or "tax_code" of the organisation's own record; "correction" of what its public page says
    wanted     the value asked for, or what is wrong
    contact    how the asker is reached; personal, shown to the officer alone
    by_person  who asked; None: a reader who has not signed in
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="requests")
    what = models.TextField()
    wanted = models.TextField()
    reason = models.TextField()
    contact = models.TextField(blank=True, default="")
    by_person = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    state = models.TextField(default="open")
    answer = models.TextField(blank=True, default="")
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "accounts"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(what__in=["name", "tax_code", "correction"]), name="request_is_of_a_known_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "accepted", "refused"]), name="request_state_is_known"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "id"], name="request_open", condition=models.Q(state="open"))]


class DistinctOrganisations(models.Model):
    """An officer looked at two records that look alike, and says that they are two."""

    lower = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    higher = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    by_person = models.BigIntegerField()
    by_mandate = models.ForeignKey("accounts.Mandate", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        app_label = "accounts"
        constraints = [
            models.CheckConstraint(condition=models.Q(lower__lt=models.F("higher")), name="distinct_in_order"),
            models.UniqueConstraint(fields=["lower", "higher"], name="distinct_once"),
        ]
