"""Batches of stamps, what was done with them, and the entries by which every total can be checked."""

from __future__ import annotations

from django.db import models

from txng.stamps.scans_models import Appeal, Ruling, ScanHour, Seen, Suspicion

__all__ = [  # Django looks for tables here
    "Act", "Allocation", "Appeal", "Attached", "Batch", "Decision", "Entry", "Request", "Ruling", "ScanHour", "Seen",
    "Suspicion",
]  # fmt: skip


class Request(models.Model):
    """An organisation needs stamps for a product. Never altered; the decision stands beside it.

    form   "serial": AI 21 of its GTIN; "short": the short form /s/…
    """

    organisation_id = models.BigIntegerField(db_index=True)
    product_key = models.TextField()
    form = models.TextField()
    quantity = models.BigIntegerField()
    purpose = models.TextField(blank=True, default="")
    budget = models.TextField(blank=True, default="")  # who pays: own money, or the line of a programme
    province_code = models.TextField(db_collation="C")
    commune_code = models.TextField(db_collation="C")
    by_person = models.BigIntegerField(null=True)  # None: a system of the organisation
    made_at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "stamps"
        indexes = [models.Index(fields=["province_code", "commune_code", "id"], name="stamp_request_of_place")]
        constraints = [
            models.CheckConstraint(condition=models.Q(form__in=["serial", "short"]), name="stamp_form_is_known"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="stamps_are_asked_for"),
        ]


class Decision(models.Model):
    """An officer's word on a request: how many of those asked for; none where it is refused."""

    request = models.OneToOneField(Request, on_delete=models.PROTECT, primary_key=True, related_name="decision")
    quantity = models.BigIntegerField()
    reason = models.TextField(blank=True, default="")
    by_person = models.BigIntegerField()
    by_mandate = models.BigIntegerField()
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "stamps"


class Allocation(models.Model):
    """The first ordinal of a key that no batch has yet."""

    version = models.IntegerField(primary_key=True)
    next_ordinal = models.BigIntegerField(default=0)

    class Meta:
        app_label = "stamps"


class Batch(models.Model):
    """Stamps that were issued together: so many ordinals of one key, for one product of one organisation.

    The columns `activated` and `voided`, of ranges, hold those of its ordinals of which it is true; Django knows no such
    type, so that they are asked by hand (lookups, actions).
    """

    version = models.IntegerField()
    first_ordinal = models.BigIntegerField()
    count = models.BigIntegerField()
    organisation_id = models.BigIntegerField(db_index=True)
    product_key = models.TextField()
    form = models.TextField()
    request_id = models.BigIntegerField()
    issued_at = models.DateTimeField()

    class Meta:
        app_label = "stamps"
        constraints = [
            models.UniqueConstraint(fields=["version", "first_ordinal"], name="stamp_batch_by_ordinal"),
            models.CheckConstraint(condition=models.Q(count__gt=0), name="stamp_batch_is_not_empty"),
        ]


class Attached(models.Model):
    """A stretch of a batch stands on the goods of one lot; a later row of the same stretch corrects it."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="lots")
    first_ordinal = models.BigIntegerField()
    last_ordinal = models.BigIntegerField()
    lot_key = models.TextField(db_index=True)
    at = models.DateTimeField()

    class Meta:
        app_label = "stamps"
        indexes = [models.Index(fields=["batch", "first_ordinal"], name="stamp_lot_of_stretch")]


class Act(models.Model):
    """What was done with a stretch of a batch. Never altered, each a leaf of the log.

    act   "issue", "print", "activate", "void", "lost", "attach"
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="acts")
    act = models.TextField()
    first_ordinal = models.BigIntegerField()
    last_ordinal = models.BigIntegerField()
    lot_key = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    by_person = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "stamps"


class Entry(models.Model):
    """One line of the book: so many stamps of an organisation went from one account to another. Never altered.

    debit, credit   "need" → "approved" → "stock" → "in_use"; anything → "void"
    province_code, commune_code   where the organisation lay on that day, so that old totals stay as they were
    """

    organisation_id = models.BigIntegerField()
    province_code = models.TextField(db_collation="C")
    commune_code = models.TextField(db_collation="C")
    debit = models.TextField()
    credit = models.TextField()
    quantity = models.BigIntegerField()
    batch_id = models.BigIntegerField(null=True)
    request_id = models.BigIntegerField()
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        app_label = "stamps"
        indexes = [models.Index(fields=["province_code", "commune_code", "on"], name="stamp_entry_of_place")]
        constraints = [models.CheckConstraint(condition=models.Q(quantity__gt=0), name="stamp_entry_moves_something")]
