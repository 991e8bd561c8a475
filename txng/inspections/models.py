"""Lists for officers without a network, and the records of their checks."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class List(models.Model):
    """The head of one list: its number, its day and the digest of what it holds. Never altered, a leaf of the log.

    body   SHA-256 of what it holds, in hexadecimal
    """

    body = models.TextField(db_collation="C")
    made_at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "inspections"


class ListBody(models.Model):
    """What lists hold, by its digest; the newest few are kept."""

    digest = models.TextField(db_collation="C", primary_key=True)
    data = models.BinaryField()
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "inspections"


class Check(models.Model):
    """What an officer saw at a stall. Never altered, a leaf of the log.

    made_as      the UUIDv7 that the phone gave it, so that what is sent twice is kept once
    code         as scanned or typed; `key` and `product_key` as understood, "" where it was not
    verdict, reasons   what the phone showed him: words of the scan, and codes
    is_online    the node answered; else the list of this number did
    photo        SHA-256 of the photo when it was taken, in hexadecimal; the photo stays with the officer
    latitude …   where his phone said it was, if he asked it to
    case         purpose and number of the case that he had told, as the audit writes them
    province_code, commune_code   where his mandate reaches
    """

    made_as = models.TextField(db_collation="C", unique=True)
    by_person = models.BigIntegerField()
    by_mandate = models.BigIntegerField()
    province_code = models.TextField(db_collation="C", blank=True, default="")
    commune_code = models.TextField(db_collation="C", blank=True, default="")
    code = models.TextField()
    key = models.TextField(db_collation="C", blank=True, default="")
    product_key = models.TextField(db_collation="C", blank=True, default="")
    organisation_id = models.BigIntegerField(null=True)
    verdict = models.TextField()
    reasons = ArrayField(models.TextField())
    is_online = models.BooleanField()
    list_number = models.BigIntegerField(null=True)
    note = models.TextField(blank=True, default="")
    photo = models.TextField(blank=True, default="")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    accuracy_m = models.FloatField(null=True)
    case = models.TextField(blank=True, default="")
    checked_at = models.DateTimeField()
    made_at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "inspections"
        indexes = [
            models.Index(fields=["by_person", "-id"], name="inspection_of_officer"),
            models.Index(fields=["province_code", "commune_code", "id"], name="inspection_of_place"),
            models.Index(fields=["organisation_id", "-id"], name="inspection_of_maker"),
        ]
