"""How each person is told: channels, quiet hours, digests; and each event once for each of them and each channel."""

from __future__ import annotations

import datetime

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_keys_with_scopes")]
    operations = [
        migrations.AddField("message", "person_id", models.BigIntegerField(default=0, db_default=0)),
        migrations.AddField("message", "kind", models.TextField(blank=True, default="", db_default="")),
        migrations.AddField("message", "event", models.TextField(blank=True, default="", db_default="", db_collation="C")),
        migrations.AddField("message", "values", models.JSONField(default=dict)),
        migrations.AddConstraint(
            "message",
            models.UniqueConstraint(condition=~models.Q(("event", "")), fields=["person_id", "event", "channel"], name="message_once"),
        ),
        migrations.AddIndex("message", models.Index(condition=~models.Q(("to", "")), fields=["created_at"], name="message_with_address")),
        # Lines are only ever added: one page of the index for each stretch of time is enough.
        migrations.AddIndex("audit", django.contrib.postgres.indexes.BrinIndex(fields=["at"], name="audit_at")),
        migrations.CreateModel(
            name="Telling",
            fields=[
                ("person_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("choices", models.JSONField(default=dict)),
                ("quiet_from", models.TimeField(default=datetime.time(21, 0))),
                ("quiet_until", models.TimeField(default=datetime.time(7, 0))),
                ("digest", models.TextField(default="none")),
                ("gathered_on", models.DateField(null=True)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("digest__in", ["none", "daily", "weekly"])), name="telling_digest_is_known")],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("pk", models.CompositePrimaryKey("person_id", "event", blank=True, editable=False, primary_key=True, serialize=False)),
                ("person_id", models.BigIntegerField()),
                ("event", models.TextField(db_collation="C")),
                ("kind", models.TextField()),
                ("text", models.TextField()),
                ("url", models.TextField(blank=True, default="")),
                ("is_shown", models.BooleanField(default=True)),
                ("made_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person_id", "-made_at", "-event"], name="notice_of_person"),
                    models.Index(condition=models.Q(("due_at__isnull", False)), fields=["due_at", "person_id"], name="notice_due"),
                    models.Index(condition=~models.Q(("text", "")), fields=["made_at"], name="notice_with_text"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unwanted",
            fields=[
                ("digest", models.BinaryField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
    ]  # fmt: skip
