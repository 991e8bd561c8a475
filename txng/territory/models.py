"""Units of administration as they were and are, and the links between them. Small tables: 14,000 units, 11,000 links."""

from __future__ import annotations

from django.db import models


class Unit(models.Model):
    """One unit under one code, name and kind, from one day to another.

    level                "province", "district" or "commune"
    parent_code          of the level above, as it was then; "" of a province
    valid_from, valid_to both inclusive; None: it still is
    """

    level = models.TextField()
    code = models.TextField(db_collation="C")
    kind = models.TextField()
    name = models.TextField()
    name_norm = models.TextField()  # lower case, without marks
    parent_code = models.TextField()
    province_code = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        app_label = "territory"
        constraints = [
            models.UniqueConstraint(fields=["level", "code", "valid_from"], name="unit_of_a_day"),
            models.CheckConstraint(
                condition=models.Q(level__in=["province", "district", "commune"]), name="unit_level_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["name_norm"], name="unit_by_name"),
            models.Index(fields=["level", "province_code", "code"], name="unit_of_province"),
            models.Index(fields=["level", "parent_code", "code"], name="unit_of_parent"),
        ]


class Succession(models.Model):
    """A unit that went into another, whole or in part."""

    former = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="became")
    formed = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="was")
    is_whole = models.BooleanField()

    class Meta:
        app_label = "territory"
        constraints = [models.UniqueConstraint(fields=["former", "formed"], name="succession_once")]


class Unread(models.Model):
    """Words of a decree that name no unit we know, or several: listed for people, never guessed."""

    formed = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    words = models.TextField()
    candidates = models.IntegerField()

    class Meta:
        app_label = "territory"


class Loading(models.Model):
    """When the tables were brought to which files: digest is the SHA-256 of all of them, in hexadecimal."""

    digest = models.TextField(primary_key=True)
    loaded_at = models.DateTimeField()

    class Meta:
        app_label = "territory"
