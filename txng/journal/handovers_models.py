"""Hand-overs of lots, what was answered, and what a receiver told before the giver's phone had a network.

Every key begins with an organisation: a hand-over with its giver, and once more, for who must find it, with its receiver.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Handover(models.Model):
    """Goods that one organisation says it gave to another. Its facts follow the entry it was made of until it is answered.

    id           of the entry, or drawn by us; "urn:x-txng:handover:{id}" is the business transaction of both sides
    entry_id     None: offered on a page of ours, or by a machine
    receiver_id  None: whoever holds its link may take it
    lots         [{"lot", "quantity", "unit"}]: numbers as texts, "" where nobody told
    """

    pk = models.CompositePrimaryKey("organisation_id", "id")
    organisation_id = models.BigIntegerField()
    id = models.UUIDField()
    entry_id = models.UUIDField(null=True)
    receiver_id = models.BigIntegerField(null=True)
    lots = models.JSONField()
    template = models.TextField(blank=True, default="")
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    person_id = models.BigIntegerField()
    event_ids = ArrayField(models.TextField())

    class Meta:
        app_label = "journal"
        indexes = [
            models.Index(fields=["organisation_id", "offered_at"], name="handover_of_giver"),
            models.Index(fields=["id"], name="handover_by_id"),
        ]


class HandoverIncoming(models.Model):
    """The same hand-over, where its receiver finds it; by its giver too, for nobody can take another's number."""

    pk = models.CompositePrimaryKey("organisation_id", "giver_id", "id")
    organisation_id = models.BigIntegerField()
    giver_id = models.BigIntegerField()
    id = models.UUIDField()
    offered_at = models.DateTimeField()

    class Meta:
        app_label = "journal"
        indexes = [models.Index(fields=["organisation_id", "offered_at"], name="handover_of_receiver")]


class HandoverAnswer(models.Model):
    """What became of a hand-over: said once, by the receiver, or by the giver who took it back. Never altered.

    state   "received", "refused", "withdrawn"
    lots    as received; both numbers stay
    """

    pk = models.CompositePrimaryKey("organisation_id", "handover_id")
    organisation_id = models.BigIntegerField()
    handover_id = models.UUIDField()
    state = models.TextField()
    receiver_id = models.BigIntegerField(null=True)
    lots = models.JSONField()
    reason = models.TextField(blank=True, default="")
    entry_id = models.UUIDField(null=True)
    person_id = models.BigIntegerField()
    at = models.DateTimeField()
    event_ids = ArrayField(models.TextField())

    class Meta:
        app_label = "journal"


class HandoverHeard(models.Model):
    """A receiver told that he took something of which the giver's phone has not told us yet."""

    pk = models.CompositePrimaryKey("organisation_id", "handover_id")
    organisation_id = models.BigIntegerField()
    handover_id = models.UUIDField()
    lots = models.JSONField()
    entry_id = models.UUIDField()
    person_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        app_label = "journal"
        indexes = [models.Index(fields=["handover_id"], name="heard_by_handover")]
