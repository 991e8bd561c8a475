"""Recalls and complaints. What was decided is never altered: a later row stands beside it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Draft(models.Model):
    """A recall being written; from the moment it is proposed nothing of it changes.

    whole           all lots of the product, those to come too
    is_complete     the forward walk ended by itself, and not at its bounds
    proposal_id     None until a second person is asked
    """

    organisation_id = models.BigIntegerField(db_index=True)
    province_code = models.TextField(db_collation="C")
    commune_code = models.TextField(db_collation="C")
    sectors = ArrayField(models.TextField())
    product_key = models.TextField()
    whole = models.BooleanField()
    title = models.TextField()
    reason = models.TextField()
    what_to_do = models.TextField()
    hotline = models.TextField()
    decision = models.TextField()
    scope_vi = models.TextField()
    scope_en = models.TextField()
    is_complete = models.BooleanField()
    complaint_id = models.BigIntegerField(null=True)
    by_person = models.BigIntegerField()
    made_at = models.DateTimeField()
    proposal_id = models.BigIntegerField(null=True, unique=True)

    class Meta:
        app_label = "cases"
        indexes = [models.Index(fields=["province_code", "commune_code", "id"], name="recall_draft_of_place")]


class DraftItem(models.Model):
    """One item that a draft would recall, or that somebody took out of it.

    how   "named", "reached" by the forward walk, "added" or "removed" by hand, with a reason
    """

    pk = models.CompositePrimaryKey("draft_id", "key")
    draft_id = models.BigIntegerField()
    key = models.TextField(db_collation="C")
    how = models.TextField()
    reason = models.TextField(blank=True, default="")

    class Meta:
        app_label = "cases"


class Recall(models.Model):
    """Goods are taken back. Never altered; a withdrawal stands beside it.

    items         digest of the sorted keys, so that the leaf holds them too
    scope_vi/en   which goods, in words
    """

    organisation_id = models.BigIntegerField(db_index=True)
    province_code = models.TextField(db_collation="C")
    commune_code = models.TextField(db_collation="C")
    sectors = ArrayField(models.TextField())
    product_key = models.TextField()
    whole = models.BooleanField()
    title = models.TextField()
    reason = models.TextField()
    what_to_do = models.TextField()
    hotline = models.TextField()
    decision = models.TextField()
    scope_vi = models.TextField()
    scope_en = models.TextField()
    is_complete = models.BooleanField()
    item_count = models.IntegerField()
    items = models.BinaryField()
    draft_id = models.BigIntegerField(unique=True)
    by_person = models.BigIntegerField()
    confirmed_by = models.BigIntegerField()
    issued_at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "cases"
        indexes = [models.Index(fields=["-issued_at", "-id"], name="recall_by_day")]


class RecallItem(models.Model):
    """One key that a recall reaches; a scan asks by it."""

    pk = models.CompositePrimaryKey("key", "recall_id")
    key = models.TextField(db_collation="C")
    recall_id = models.BigIntegerField(db_index=True)
    how = models.TextField()
    reason = models.TextField(blank=True, default="")

    class Meta:
        app_label = "cases"


class RecallStretch(models.Model):
    """Stamps of one batch that a recall reaches, by the keys of the first and the last: a scan asks by order.

    Made of those items whose key is a stretch's (core.stamp.stretch), in the transaction that issues the recall.
    """

    pk = models.CompositePrimaryKey("first_key", "recall_id", "last_key")
    first_key = models.TextField(db_collation="C")
    last_key = models.TextField(db_collation="C")
    recall_id = models.BigIntegerField(db_index=True)

    class Meta:
        app_label = "cases"


class Withdrawal(models.Model):
    """A recall holds no more, from then on."""

    recall = models.OneToOneField(Recall, on_delete=models.PROTECT, primary_key=True, related_name="withdrawal")
    reason = models.TextField()
    by_person = models.BigIntegerField()
    confirmed_by = models.BigIntegerField()
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "cases"


class Complaint(models.Model):
    """Somebody says that something is wrong. What he wrote and how he is reached stand apart, so that they can be deleted.

    number   by which the sender follows it; nobody can guess it
    said     salted digest of what he wrote and of his photo
    """

    number = models.TextField(db_collation="C", unique=True)
    code = models.TextField(blank=True, default="")
    product_key = models.TextField(blank=True, default="")
    organisation_id = models.BigIntegerField(null=True)
    reason = models.TextField()
    province_code = models.TextField(db_collation="C")
    commune_code = models.TextField(db_collation="C")
    is_place_told = models.BooleanField()
    sectors = ArrayField(models.TextField())
    said = models.BinaryField()
    made_at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "cases"
        indexes = [models.Index(fields=["product_key", "-id"], name="complaint_of_product")]


class Said(models.Model):
    """What the sender wrote and showed; forgotten some time after the case is closed."""

    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, primary_key=True, related_name="words")
    text = models.TextField(blank=True, default="")
    photo = models.BinaryField(null=True)
    salt = models.BinaryField()

    class Meta:
        app_label = "cases"


class Reached(models.Model):
    """How the sender wishes to be told; read by nothing but the sending of that one message."""

    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, primary_key=True, related_name="reached")
    phone = models.TextField()
    language = models.TextField()

    class Meta:
        app_label = "cases"


class Queued(models.Model):
    """Where a complaint stands now: the one row of it that changes; every change is a Step.

    level    whose turn it is: "commune", "province", "nation"
    state    "received", "taken", "asked", "answered", "closed"
    due_at   when it goes one level up; None: answered, closed, or at the top already
    forget_at, words_until   when the telephone number is deleted, and words and photo; None: not yet known, or done
    """

    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, primary_key=True, related_name="queued")
    province_code = models.TextField(db_collation="C")
    commune_code = models.TextField(db_collation="C")
    sectors = ArrayField(models.TextField())
    level = models.TextField()
    state = models.TextField()
    answer_by = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    handler = models.BigIntegerField(null=True)
    forget_at = models.DateTimeField(null=True)
    words_until = models.DateTimeField(null=True)

    class Meta:
        app_label = "cases"
        indexes = [
            models.Index(fields=["province_code", "commune_code", "complaint"], name="queued_of_place"),
            models.Index(fields=["due_at"], name="queued_due", condition=models.Q(due_at__isnull=False)),
            models.Index(fields=["forget_at"], name="queued_to_forget", condition=models.Q(forget_at__isnull=False)),
            models.Index(fields=["words_until"], name="queued_words", condition=models.Q(words_until__isnull=False)),
        ]


class Step(models.Model):
    """What became of a complaint. Never altered, each a leaf of the log.

    step     "received", "taken", "asked", "replied", "answered", "closed", "escalated"
    text     what the sender reads too: question, answer
    outcome  of "closed": "founded", "unfounded", "elsewhere", "spam"
    """

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="steps")
    step = models.TextField()
    level = models.TextField()
    outcome = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")
    by_person = models.BigIntegerField(null=True)
    by_mandate = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "cases"
