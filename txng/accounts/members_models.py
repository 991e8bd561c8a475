"""Rows of a cooperative's members: who belongs to it since when, who confirmed it, when it ended. Facts, written once."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Member(models.Model):
    """A household that a cooperative says is its member; it counts once the household has confirmed.

    household      set where the household was known already
    registration   set where it was not: who is approved by it is the household
    name           as the cooperative wrote it; more of a household it does not see before the household confirmed
    number         of the member in the cooperative's own book
    plots          registry keys of the plots it brings
    area_m2        of all of them, as the cooperative wrote it
    share_unit     in what its share is counted: "kg", "cổ phần"
    nonce          hides the content of its leaf (ADR 5)
    """

    cooperative = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    registration = models.ForeignKey("accounts.Registration", on_delete=models.PROTECT, null=True, related_name="+")
    name = models.TextField()
    number = models.TextField(blank=True, default="")
    plots = ArrayField(models.TextField(), default=list)
    area_m2 = models.BigIntegerField(null=True)
    share_unit = models.TextField(blank=True, default="")
    first = models.DateField()
    by_person = models.BigIntegerField()
    by_mandate = models.ForeignKey("accounts.Mandate", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "accounts"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(household=None) ^ models.Q(registration=None), name="member_is_known_one_way"
            ),
        ]


class MemberConfirmation(models.Model):
    """The household said yes: on its own page, by the link it was sent, or to an officer who wrote it down.

    said_by   who said it, where an officer heard it
    """

    member = models.OneToOneField(Member, on_delete=models.PROTECT, primary_key=True, related_name="confirmation")
    how = models.TextField()
    said_by = models.TextField(blank=True, default="")
    by_person = models.BigIntegerField(null=True)  # None: by the link
    by_mandate = models.ForeignKey("accounts.Mandate", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "accounts"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(how__in=["account", "link", "officer"]), name="member_confirmed_one_way"
            ),
        ]


class MemberEnd(models.Model):
    """The household is a member no more after `last`: it left, or never said yes."""

    member = models.OneToOneField(Member, on_delete=models.PROTECT, primary_key=True, related_name="end")
    last = models.DateField()
    reason = models.TextField()
    by_person = models.BigIntegerField(null=True)  # None: the household, by its link
    by_mandate = models.ForeignKey("accounts.Mandate", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "accounts"


class HouseholdLink(models.Model):
    """A secret address that a household was sent: about one membership, or about who writes for it and what.

    A household that waits for approval is known by its registration.

    digest   of the secret; the secret itself is in the message alone
    since, until   of a summary: the acts between them
    """

    digest = models.BinaryField(unique=True)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="links")
    household = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    registration = models.ForeignKey("accounts.Registration", on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        app_label = "accounts"
        indexes = [models.Index(fields=["household", "until"], name="household_link_of_summary")]
