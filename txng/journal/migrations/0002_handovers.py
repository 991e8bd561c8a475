"""Hand-overs of lots between two parties: offered, found by their receivers, answered once."""

import django.contrib.postgres.fields
from django.db import migrations, models

FORBID = (
    "CREATE TRIGGER journal_handoveranswer_append_only BEFORE UPDATE OR DELETE ON journal_handoveranswer "
    "FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only();"
)
ALLOW = "DROP TRIGGER journal_handoveranswer_append_only ON journal_handoveranswer;"


def _pk(*names):
    return ("pk", models.CompositePrimaryKey(*names, blank=True, editable=False, primary_key=True, serialize=False))


class Migration(migrations.Migration):

    dependencies = [
        ("journal", "0001_entries"),
    ]

    operations = [
        migrations.CreateModel(
            name="Handover",
            fields=[
                _pk("organisation_id", "id"),
                ("organisation_id", models.BigIntegerField()),
                ("id", models.UUIDField()),
                ("entry_id", models.UUIDField(null=True)),
                ("receiver_id", models.BigIntegerField(null=True)),
                ("lots", models.JSONField()),
                ("template", models.TextField(blank=True, default="")),
                ("offered_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("person_id", models.BigIntegerField()),
                ("event_ids", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation_id", "offered_at"], name="handover_of_giver"),
                    models.Index(fields=["id"], name="handover_by_id"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandoverIncoming",
            fields=[
                _pk("organisation_id", "giver_id", "id"),
                ("organisation_id", models.BigIntegerField()),
                ("giver_id", models.BigIntegerField()),
                ("id", models.UUIDField()),
                ("offered_at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["organisation_id", "offered_at"], name="handover_of_receiver")]},
        ),
        migrations.CreateModel(
            name="HandoverAnswer",
            fields=[
                _pk("organisation_id", "handover_id"),
                ("organisation_id", models.BigIntegerField()),
                ("handover_id", models.UUIDField()),
                ("state", models.TextField()),
                ("receiver_id", models.BigIntegerField(null=True)),
                ("lots", models.JSONField()),
                ("reason", models.TextField(blank=True, default="")),
                ("entry_id", models.UUIDField(null=True)),
                ("person_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("event_ids", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
            ],
        ),
        migrations.CreateModel(
            name="HandoverHeard",
            fields=[
                _pk("organisation_id", "handover_id"),
                ("organisation_id", models.BigIntegerField()),
                ("handover_id", models.UUIDField()),
                ("lots", models.JSONField()),
                ("entry_id", models.UUIDField()),
                ("person_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["handover_id"], name="heard_by_handover")]},
        ),
        migrations.RunSQL(FORBID, ALLOW),
    ]
