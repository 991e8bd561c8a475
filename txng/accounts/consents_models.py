"""Rows of consent to write for a household, of what was written by it, and of what the household disowned. Facts."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Consent(models.Model):
    """A household lets somebody write for it: one officer, or its cooperative.

    household      who consents; None while its registration, written by the helper, is not approved
    scope          of consents.SCOPES
    how            "text" (its name, signed), "voice", "paper" (a picture), "account" (on its own page)
    said_by        who of the household said it
    evidence       digest of the picture, or where the voice note is kept
    first, last    both inclusive
    nonce          hides the content of its leaf (ADR 5)
    """

    household = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    registration = models.ForeignKey("accounts.Registration", on_delete=models.PROTECT, null=True, related_name="+")
    to_person = models.BigIntegerField(null=True)
    to_organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    scope = ArrayField(models.TextField())
    how = models.TextField()
    said_by = models.TextField()
    evidence = models.TextField(blank=True, default="")
    first = models.DateField()
    last = models.DateField()
    by_person = models.BigIntegerField()
    by_mandate = models.ForeignKey("accounts.Mandate", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "accounts"
        indexes = [models.Index(fields=["to_person", "id"], name="consent_to_person")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(household=None) ^ models.Q(registration=None), name="consent_is_of_one"
            ),
            models.CheckConstraint(
                condition=models.Q(to_person=None) ^ models.Q(to_organisation=None), name="consent_is_to_one"
            ),
            models.CheckConstraint(
                condition=models.Q(how__in=["text", "voice", "paper", "account"]), name="consent_given_one_way"
            ),
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="consent_ends_after_it_begins"
            ),
        ]


class ConsentEnd(models.Model):
    """The household took its consent back, or the helper laid it down; at once."""

    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, primary_key=True, related_name="end")
    by_person = models.BigIntegerField(null=True)  # None: the household, by its link
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "accounts"


class ConsentPicture(models.Model):
    """The picture of a paper on which a household consented: drawn anew, nothing but pixels."""

    digest = models.TextField(primary_key=True)
    data = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        app_label = "accounts"


class HelpedAct(models.Model):
    """One thing that a helper did for a household, and by which consent: "ghi hộ bởi …"."""

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="acts")
    household = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    helper = models.BigIntegerField()
    action = models.TextField()
    object = models.TextField()
    said = models.TextField()  # what it was, in words for the household
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "accounts"
        indexes = [
            models.Index(fields=["household", "at"], name="helped_act_of_household"),
            models.Index(fields=["helper", "at"], name="helped_act_of_helper"),
            models.Index(fields=["at"], name="helped_act_by_time"),
        ]


class DisownedAct(models.Model):
    """The household says: that was not for me, or not so."""

    act = models.OneToOneField(HelpedAct, on_delete=models.PROTECT, primary_key=True, related_name="disowned")
    by_person = models.BigIntegerField(null=True)  # None: by the link
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "accounts"


class HelpAlarm(models.Model):
    """A helper wrote for more households than one can visit, or was disowned: somebody of the province looks into it.

    why      "many" households in an hour, "same_minute", "disowned"
    hour     in which it happened: one alarm of a kind for a helper and hour
    """

    helper = models.BigIntegerField()
    why = models.TextField()
    hour = models.DateTimeField()
    households = models.IntegerField()
    province_code = models.TextField(db_collation="C")
    commune_code = models.TextField(db_collation="C")
    made_at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "accounts"
        indexes = [models.Index(fields=["province_code", "commune_code", "id"], name="help_alarm_of_place")]
        constraints = [models.UniqueConstraint(fields=["helper", "why", "hour"], name="help_alarm_once")]
