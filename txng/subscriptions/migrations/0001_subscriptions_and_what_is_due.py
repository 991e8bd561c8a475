"""Subscriptions, what is due to each, and what could not be delivered."""

from django.db import migrations, models

# Distributed by subscription (ARCHITECTURE §13): a delivery reads and deletes one place. A query that is deleted
# takes its subscriptions with it; both are small tables.
_DUE = """
alter table subscriptions_subscription
    add constraint subscription_of_a_named_query foreign key (organisation_id, named_query)
    references events_named_query (organisation_id, name) on delete cascade;

create table subscriptions_due (
    subscription_no bigint not null,
    log_index       bigint not null,
    event_no        bigint not null,
    constraint subscriptions_due_once primary key (subscription_no, log_index, event_no)
);

create table subscriptions_dead (
    subscription_no bigint not null,
    log_index       bigint not null,
    event_no        bigint not null,
    reason          jsonb  not null,
    at              timestamptz not null,
    constraint subscriptions_dead_once primary key (subscription_no, log_index, event_no)
);
"""

_FIELDS = [
    ("number", models.BigAutoField(primary_key=True, serialize=False)),
    ("organisation_id", models.BigIntegerField()),
    ("role", models.TextField()),
    ("label", models.TextField()),
    ("subscription_id", models.TextField(db_collation="C")),
    ("query_name", models.TextField(db_collation="C")),
    ("query", models.JSONField()),
    ("named_query", models.TextField(db_collation="C", null=True)),
    ("channel", models.TextField()),
    ("dest", models.TextField()),
    ("secret", models.BinaryField(null=True)),
    ("epc_format", models.TextField()),
    ("cbv_format", models.TextField()),
    ("schedule", models.JSONField(null=True)),
    ("report_if_empty", models.BooleanField()),
    ("initial_record_time", models.DateTimeField(null=True)),
    ("created_at", models.DateTimeField()),
    ("since_index", models.BigIntegerField(null=True)),
    ("past_place", models.TextField(null=True)),
    ("wake_at", models.DateTimeField(null=True)),
    ("leased_until", models.DateTimeField(null=True)),
    ("sending_index", models.BigIntegerField(null=True)),
    ("sending_event", models.BigIntegerField(null=True)),
    ("sending_rows", models.IntegerField(null=True)),
    ("sending_no", models.BigIntegerField(default=0)),
    ("batch_limit", models.IntegerField()),
    ("attempts", models.IntegerField(default=0)),
    ("failing_since", models.DateTimeField(null=True)),
    ("last_problem", models.JSONField(null=True)),
    ("suspended_at", models.DateTimeField(null=True)),
    ("last_notified_at", models.DateTimeField(null=True)),
    ("delivered", models.BigIntegerField(default=0)),
]


class Migration(migrations.Migration):
    initial = True
    dependencies = [("events", "0004_named_query")]
    operations = [
        migrations.CreateModel(
            name="Subscription",
            fields=_FIELDS,
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["organisation_id", "subscription_id"], name="subscription_name_once"),
                    models.CheckConstraint(
                        condition=models.Q(channel__in=["webhook", "callback", "socket"]),
                        name="subscription_channel_is_known",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["wake_at", "number"], name="subscription_awake", condition=models.Q(suspended_at=None)
                    ),
                    models.Index(fields=["organisation_id", "query_name", "subscription_id"], name="subscription_of_query"),
                ],
            },
        ),
        migrations.RunSQL(_DUE, "drop table subscriptions_due; drop table subscriptions_dead;"),
    ]
