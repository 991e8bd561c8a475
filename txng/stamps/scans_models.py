"""What is kept of scans: of each stamp that was ever scanned one row, counts by the hour, suspicions and what became of them.

The single scans stand in `stamps_scan`, in a ring of nine days that no model names (scans_kept.py).
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Seen(models.Model):
    """A stamp that somebody scanned.

    sightings     the last few, each packed into one number (core.stamp.clone)
    settled_hour  sightings until then were judged by an officer, and count no more
    """

    pk = models.CompositePrimaryKey("version", "ordinal")
    version = models.IntegerField()
    ordinal = models.BigIntegerField()
    batch_id = models.BigIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    last_cohort = models.SmallIntegerField()
    count = models.BigIntegerField()
    sightings = ArrayField(models.BigIntegerField())
    suspicion_id = models.BigIntegerField(null=True)
    settled_hour = models.IntegerField(default=0)

    class Meta:
        app_label = "stamps"


class ScanHour(models.Model):
    """How many scans of a lot's stamps there were in one hour near the seat of one province.

    lot_key         "" where the stamp was of no lot yet
    province_code   "" where the place was not known
    """

    pk = models.CompositePrimaryKey("product_key", "lot_key", "province_code", "hour_at")
    product_key = models.TextField(db_collation="C")
    lot_key = models.TextField(db_collation="C")
    province_code = models.TextField(db_collation="C")
    hour_at = models.DateTimeField()
    count = models.BigIntegerField()

    class Meta:
        app_label = "stamps"


class Suspicion(models.Model):
    """The scans of a stamp tell of copies. Never altered, a leaf of the log."""

    version = models.IntegerField()
    ordinal = models.BigIntegerField()
    batch_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    province_code = models.TextField(db_collation="C")
    commune_code = models.TextField(db_collation="C")
    places = models.IntegerField()
    impossible = models.IntegerField()
    returns = models.IntegerField()
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "stamps"
        indexes = [
            models.Index(fields=["organisation_id", "id"], name="stamp_suspicion_of_owner"),
            models.Index(fields=["province_code", "commune_code", "id"], name="stamp_suspicion_of_place"),
        ]


class Appeal(models.Model):
    """The owner says that a stamp is no copy. Never altered, a leaf."""

    suspicion = models.OneToOneField(Suspicion, on_delete=models.PROTECT, primary_key=True, related_name="appeal")
    reason = models.TextField()
    by_person = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "stamps"


class Ruling(models.Model):
    """An officer's answer to an appeal. Never altered, a leaf."""

    appeal = models.OneToOneField(Appeal, on_delete=models.PROTECT, primary_key=True, related_name="ruling")
    is_cleared = models.BooleanField()
    reason = models.TextField()
    by_person = models.BigIntegerField()
    by_mandate = models.BigIntegerField()
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "stamps"
