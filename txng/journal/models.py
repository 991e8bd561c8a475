"""Entries and their versions, attachments, what is held and what conflicts. Every key begins with the organisation.

What was received is never altered; where a chain stands, what waits and how far an attachment came are rows that change.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from txng.journal.handovers_models import Handover, HandoverAnswer, HandoverHeard, HandoverIncoming

__all__ = [
    "Attachment", "Chunk", "Conflict", "Device", "Entry", "Handover", "HandoverAnswer", "HandoverHeard", "HandoverIncoming",
    "Held", "Line", "Looked", "Personal", "Reminder", "ReminderChoice", "Resolution", "Version",
]  # fmt: skip


class Entry(models.Model):
    """Where one chain stands: an entry made on a phone, with all its later versions. May be made anew from them.

    id          UUIDv7 of the phone
    newest      the last version that was applied
    event_ids   of the events that hold now; none where it was withdrawn
    """

    pk = models.CompositePrimaryKey("organisation_id", "id")
    organisation_id = models.BigIntegerField()
    id = models.UUIDField()
    kind = models.TextField()
    effect = models.TextField()
    template = models.TextField()
    lot_key = models.TextField(db_collation="C", blank=True, default="")
    happened_at = models.DateTimeField()
    newest = models.IntegerField()
    is_withdrawn = models.BooleanField()
    event_ids = ArrayField(models.TextField())
    device = models.TextField()
    person_id = models.BigIntegerField()
    is_helped = models.BooleanField()
    flags = ArrayField(models.TextField())
    received_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        app_label = "journal"
        indexes = [
            models.Index(fields=["organisation_id", "happened_at"], name="entry_of_organisation"),
            models.Index(fields=["organisation_id", "changed_at"], name="entry_changed"),
        ]


class Version(models.Model):
    """One version as a phone sent it, and what it was answered. Never altered.

    branch       "" or the device that made its own version beside one that was there already
    body         canonical JSON without what is personal (Personal)
    digest       SHA-256 of the whole as sent: the same again is the same, anything else is another
    saved_at     by the phone's clock; received_at by ours
    clock_off_s  how far the phone's clock was ahead of ours when it sent this
    answer       flags and problems, as they were told
    """

    pk = models.CompositePrimaryKey("organisation_id", "entry_id", "branch", "version")
    organisation_id = models.BigIntegerField()
    entry_id = models.UUIDField()
    branch = models.TextField(db_collation="C", blank=True, default="")
    version = models.IntegerField()
    body = models.TextField()
    digest = models.BinaryField()
    device = models.TextField()
    person_id = models.BigIntegerField()
    consent_id = models.BigIntegerField(null=True)
    happened_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    clock_off_s = models.BigIntegerField()
    received_at = models.DateTimeField()
    event_ids = ArrayField(models.TextField())
    answer = models.JSONField()

    class Meta:
        app_label = "journal"
        indexes = [models.Index(fields=["organisation_id", "device", "received_at"], name="version_of_device")]


class Personal(models.Model):
    """Names and telephone numbers of people in one version; may be deleted without touching the fact."""

    pk = models.CompositePrimaryKey("organisation_id", "entry_id", "branch", "version")
    organisation_id = models.BigIntegerField()
    entry_id = models.UUIDField()
    branch = models.TextField(db_collation="C", blank=True, default="")
    version = models.IntegerField()
    words = models.JSONField()

    class Meta:
        app_label = "journal"


class Held(models.Model):
    """A version that came before an earlier one; applied when that comes.

    flagged_at   the earlier one did not come in time, and somebody was told; or it came, and this one was refused
    problems     why it was refused, as it would have been told
    """

    pk = models.CompositePrimaryKey("organisation_id", "entry_id", "version")
    organisation_id = models.BigIntegerField()
    entry_id = models.UUIDField()
    version = models.IntegerField()
    body = models.TextField()
    digest = models.BinaryField()
    device = models.TextField()
    person_id = models.BigIntegerField()
    clock_off_s = models.BigIntegerField()
    received_at = models.DateTimeField()
    flagged_at = models.DateTimeField(null=True)
    problems = models.JSONField(default=list)

    class Meta:
        app_label = "journal"
        indexes = [
            models.Index(fields=["received_at"], name="held_unflagged", condition=models.Q(flagged_at__isnull=True))
        ]


class Line(models.Model):
    """One lot that an entry's newest version names.

    part   "lot", "new", "input", "output"
    """

    pk = models.CompositePrimaryKey("organisation_id", "lot_key", "entry_id", "part")
    organisation_id = models.BigIntegerField()
    lot_key = models.TextField(db_collation="C")
    entry_id = models.UUIDField()
    part = models.TextField()

    class Meta:
        app_label = "journal"
        indexes = [models.Index(fields=["organisation_id", "entry_id"], name="line_of_entry")]


class Attachment(models.Model):
    """A photo or a voice note that an entry announced; its content comes in chunks.

    size_bytes, sha256   as the phone announced it
    data                 the picture drawn anew, or the sound as sent; None until all of it is here
    """

    pk = models.CompositePrimaryKey("organisation_id", "id")
    organisation_id = models.BigIntegerField()
    id = models.UUIDField()
    entry_id = models.UUIDField()
    kind = models.TextField()
    media_type = models.TextField()
    sha256 = models.BinaryField()
    size_bytes = models.IntegerField()
    announced_at = models.DateTimeField()
    data = models.BinaryField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "journal"
        indexes = [
            models.Index(fields=["id"], name="attachment_by_id"),
            models.Index(fields=["organisation_id", "entry_id"], name="attachment_of_entry"),
        ]


class Chunk(models.Model):
    """A part of an attachment that is here already; gone when the whole is."""

    pk = models.CompositePrimaryKey("organisation_id", "attachment_id", "begins")
    organisation_id = models.BigIntegerField()
    attachment_id = models.UUIDField()
    begins = models.IntegerField()
    data = models.BinaryField()

    class Meta:
        app_label = "journal"


class Conflict(models.Model):
    """Two devices say different things, and neither knew of the other. Both are kept; a person decides.

    first, second   "entry id/version", and "~device" behind a version that stands beside another
    kind            "edit": of one entry; "season": of one lot
    """

    pk = models.CompositePrimaryKey("organisation_id", "first", "second")
    organisation_id = models.BigIntegerField()
    first = models.TextField(db_collation="C")
    second = models.TextField(db_collation="C")
    first_entry = models.UUIDField()
    second_entry = models.UUIDField()
    kind = models.TextField()
    lot_key = models.TextField(db_collation="C", blank=True, default="")
    found_at = models.DateTimeField()

    class Meta:
        app_label = "journal"


class Resolution(models.Model):
    """What a person decided of a conflict. Never altered.

    keep   one of the two names, or "both"
    """

    pk = models.CompositePrimaryKey("organisation_id", "first", "second")
    organisation_id = models.BigIntegerField()
    first = models.TextField(db_collation="C")
    second = models.TextField(db_collation="C")
    keep = models.TextField()
    person_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        app_label = "journal"


class Device(models.Model):
    """A phone as we saw it last, and how far its clock was ahead of ours then."""

    pk = models.CompositePrimaryKey("organisation_id", "device")
    organisation_id = models.BigIntegerField()
    device = models.TextField(db_collation="C")
    person_id = models.BigIntegerField()
    clock_off_s = models.BigIntegerField()
    first_seen_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        app_label = "journal"


class Reminder(models.Model):
    """A step of a lot that was due: reminded of once, given to the level above once, cleared by the entry.

    due_on   the day on which it was due: another round has another day
    """

    pk = models.CompositePrimaryKey("organisation_id", "lot_key", "step", "due_on")
    organisation_id = models.BigIntegerField()
    lot_key = models.TextField(db_collation="C")
    step = models.TextField(db_collation="C")
    due_on = models.DateField()
    vi = models.TextField()
    en = models.TextField()
    reminded_at = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "journal"
        indexes = [
            models.Index(
                fields=["organisation_id", "lot_key"], name="reminder_open", condition=models.Q(cleared_at__isnull=True)
            )
        ]


class ReminderChoice(models.Model):
    """When an organisation itself wants to be reminded; None: as the template of the lot says.

    remind_days   without an entry for so long, a growing lot is reminded of
    grace_days    so long after that the level above is told
    """

    organisation_id = models.BigIntegerField(primary_key=True)
    remind_days = models.IntegerField(null=True)
    grace_days = models.IntegerField(null=True)
    person_id = models.BigIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        app_label = "journal"


class Looked(models.Model):
    """When an organisation was last looked at for reminders, and for which week it was told its digest."""

    organisation_id = models.BigIntegerField(primary_key=True)
    entered_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)
    told_week = models.DateField(null=True)

    class Meta:
        app_label = "journal"
        indexes = [models.Index(fields=["looked_at"], name="looked_next")]
