"""How people are told, and what they were told here. The room's `models` names these."""

from __future__ import annotations

from datetime import time

from django.db import models

QUIET_FROM, QUIET_UNTIL = time(21, 0), time(7, 0)


class Telling(models.Model):
    """How one person wishes to be told; who has no row is told as notices_kinds says.

    choices       kind of notice → channels; a kind that is absent is told as usual
    quiet_from, quiet_until   between them nothing is sent; the same twice: always
    digest        none: at once; daily, weekly: what can wait comes together
    gathered_on   the day on which what waits for them was last looked for
    """

    person_id = models.BigIntegerField(primary_key=True)
    choices = models.JSONField(default=dict)
    quiet_from = models.TimeField(default=QUIET_FROM)
    quiet_until = models.TimeField(default=QUIET_UNTIL)
    digest = models.TextField(default="none")
    gathered_on = models.DateField(null=True)

    class Meta:
        app_label = "accounts"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(digest__in=["none", "daily", "weekly"]), name="telling_digest_is_known"
            )
        ]


class Notice(models.Model):
    """Something a person was told of, once: an event is one row for each of those it concerns.

    event      its name for ever, like "evidence-ends/12/30"
    is_shown   stands in the office's list; else it is here so that it is not told twice
    due_at     when the digest goes that it waits for; None: it waits for none
    """

    pk = models.CompositePrimaryKey("person_id", "event")
    person_id = models.BigIntegerField()
    event = models.TextField(db_collation="C")
    kind = models.TextField()
    text = models.TextField()
    url = models.TextField(blank=True, default="")
    is_shown = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "accounts"
        indexes = [
            models.Index(fields=["person_id", "-made_at", "-event"], name="notice_of_person"),
            models.Index(fields=["due_at", "person_id"], name="notice_due", condition=models.Q(due_at__isnull=False)),
            models.Index(fields=["made_at"], name="notice_with_text", condition=~models.Q(text="")),
        ]


class Unwanted(models.Model):
    """An address without an account that wants no notices; kept as a digest, which tells nobody whose it is."""

    digest = models.BinaryField(primary_key=True)
    at = models.DateTimeField()

    class Meta:
        app_label = "accounts"
