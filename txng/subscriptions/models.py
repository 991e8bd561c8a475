"""Who asked to be told. What is due and what could not be delivered are rows by hand (migration 0001).

subscriptions_due    (subscription_no, log_index, event_no)     in the order of delivery; gone when acknowledged
subscriptions_dead   the same → reason, at                      refused by the receiver for good
"""

from __future__ import annotations

from django.db import models


class Subscription(models.Model):
    """One wish of one organisation to be told of events, and where its delivery stands.

    number               the distribution column of what is due
    organisation_id      whose wish it is; role, label: the viewer it came from, so that delivery needs no session
    subscription_id      its public name: UUIDv7, or what a client of EPCIS 1.2 chose
    query_name, query    the question, as it was kept; it never changes under a subscription
    named_query          the name again where the question was kept under one: deleted with it
    channel              "webhook" (JSON, 2.0), "callback" (XML, 1.2), "socket"
    secret               the signature token, encrypted; None: nothing to sign with
    epcis_version        of a callback: "1.2", or "2.0" where the wish came in the words of 2.0
    schedule             the fields of a schedule; None: as soon as something happens
    since_index          told by the follower: what was sealed from this index on comes as it happens
    past_place           where the events before `since_index` are read on, all of which go out before any later one;
                         None: nothing (more) of the past
    wake_at              not to be looked at earlier; None: asleep until something is due
    leased_until         a sender is at work on it; for a socket: its connection lives
    sending_…            the last of what is on its way: the same delivery again until it is acknowledged;
                         (-1, 0), before everything, is an empty report
    sending_rows         how many rows of what is due it takes; more of them, put back in between, make it another one
    sending_no           how many deliveries were begun; names the one on its way
    batch_limit          events in one delivery; smaller after a receiver's 413
    failing_since        since when nothing was accepted; None: all is well
    suspended_at         given up, until its owner starts it again
    fault                of a callback: why nothing comes any more, and not yet told; told once, though it is suspended
    """

    number = models.BigAutoField(primary_key=True)
    organisation_id = models.BigIntegerField()
    role = models.TextField()
    label = models.TextField()
    subscription_id = models.TextField(db_collation="C")
    query_name = models.TextField(db_collation="C")
    query = models.JSONField()
    named_query = models.TextField(db_collation="C", null=True)  # noqa: DJ001 - null is what a foreign key passes over
    channel = models.TextField()
    dest = models.TextField()
    secret = models.BinaryField(null=True)
    epc_format = models.TextField()
    cbv_format = models.TextField()
    epcis_version = models.TextField(default="1.2")
    schedule = models.JSONField(null=True)
    report_if_empty = models.BooleanField()
    initial_record_time = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    since_index = models.BigIntegerField(null=True)
    past_place = models.TextField(null=True)  # noqa: DJ001 - "" would be the beginning
    wake_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    sending_index = models.BigIntegerField(null=True)
    sending_event = models.BigIntegerField(null=True)
    sending_rows = models.IntegerField(null=True)
    sending_no = models.BigIntegerField(default=0)
    batch_limit = models.IntegerField()
    attempts = models.IntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    last_problem = models.JSONField(null=True)
    suspended_at = models.DateTimeField(null=True)
    fault = models.JSONField(null=True)
    last_notified_at = models.DateTimeField(null=True)
    delivered = models.BigIntegerField(default=0)

    class Meta:
        app_label = "subscriptions"
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "subscription_id"], name="subscription_name_once"),
            models.CheckConstraint(
                condition=models.Q(channel__in=["webhook", "callback", "socket"]), name="subscription_channel_is_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["wake_at", "number"],
                name="subscription_awake",
                condition=models.Q(suspended_at=None) | models.Q(fault__isnull=False),
            ),
            models.Index(fields=["organisation_id", "query_name", "subscription_id"], name="subscription_of_query"),
        ]
