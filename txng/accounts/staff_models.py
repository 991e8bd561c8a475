"""Rows of the register of staff, of what officers were trained in, and of names from other systems."""

from __future__ import annotations

from django.db import models


class StaffEntry(models.Model):
    """What is known of an officer in a unit; the newest of a person in a unit holds, the others are its history.

    time        "full" or "part"
    leaves_on   the last day of work; his mandates in the unit end with it
    """

    person = models.BigIntegerField()
    unit_id = models.BigIntegerField(null=True)  # None: of the nation
    province_code = models.TextField(db_collation="C", default="")
    commune_code = models.TextField(db_collation="C", default="")
    title = models.TextField(blank=True, default="")
    time = models.TextField()
    leaves_on = models.DateField(null=True)
    by_person = models.BigIntegerField()
    by_mandate = models.ForeignKey("accounts.Mandate", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        app_label = "accounts"
        indexes = [
            models.Index(fields=["province_code", "commune_code", "person", "-id"], name="staff_of_place"),
            models.Index(fields=["person", "-id"], name="staff_of_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(time__in=["full", "part"]), name="staff_time_is_known")
        ]


class StaffTraining(models.Model):
    """An officer took a course."""

    person = models.BigIntegerField()
    course = models.TextField()
    held_on = models.DateField()
    by_person = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        app_label = "accounts"
        indexes = [models.Index(fields=["person", "held_on"], name="training_of_person")]


class MandateCut(models.Model):
    """A mandate ends earlier than it was given for: its holder leaves. The earliest of several holds."""

    mandate = models.ForeignKey("accounts.Mandate", on_delete=models.PROTECT, related_name="cuts")
    last = models.DateField()
    reason = models.TextField()
    by_person = models.BigIntegerField()
    by_mandate = models.ForeignKey("accounts.Mandate", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "accounts"


class OrganisationAlias(models.Model):
    """Under which code another system knows an organisation. A code means one organisation, for ever."""

    system = models.TextField()
    code = models.TextField()
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="aliases")
    by_person = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        app_label = "accounts"
        constraints = [models.UniqueConstraint(fields=["system", "code"], name="organisation_alias_once")]
