"""Rows of the log. Private to this room: others use `append`, `lookups` and `follow`."""

from __future__ import annotations

from django.db import models

HEAD_ID = 1  # the log has one head; the constraint keeps a second one out


class Pending(models.Model):
    """A leaf that is promised but has no index yet; committed together with the fact it commits to."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    ref = models.BigIntegerField()
    commitment = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__regex=r"^[a-z][a-z_]{0,31}$"), name="tlog_pending_kind_is_a_word"
            ),
        ]


class Leaf(models.Model):
    """One sealed fact: its index is fixed forever. Append-only, kept so by a trigger."""

    index = models.BigIntegerField(primary_key=True)
    kind = models.TextField()
    ref = models.BigIntegerField()
    at = models.DateTimeField()
    leaf = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["kind", "ref"], name="tlog_leaf_kind_ref")]
        constraints = [
            models.CheckConstraint(condition=models.Q(index__gte=0), name="tlog_leaf_index_not_negative"),
        ]


class Head(models.Model):
    """The one row every new index passes through: size, root and right edge of the tree.

    edge   the roots of the perfect subtrees of `size`, largest first, 32 bytes each
    """

    id = models.SmallIntegerField(primary_key=True)
    size = models.BigIntegerField()
    root = models.BinaryField()
    edge = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=HEAD_ID), name="tlog_head_is_one"),
            models.CheckConstraint(condition=models.Q(size__gte=0), name="tlog_head_size_not_negative"),
        ]


class Checkpoint(models.Model):
    """A checkpoint that was published; written after its file, so the file is never behind this table."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField()


class Cursor(models.Model):
    """How far one follower has come: every leaf before `next_index` has had its effect."""

    name = models.TextField(primary_key=True)
    next_index = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(next_index__gte=0), name="tlog_cursor_not_negative"),
        ]
