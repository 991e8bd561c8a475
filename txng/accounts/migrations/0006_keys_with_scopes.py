"""Machine keys with scopes, ends, successors, and the person that some speak for; answers kept for whoever repeats."""

from __future__ import annotations

from typing import Any

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

# What every key could do before keys had scopes, said plainly; and an end, so that none is for ever.
BEFORE = """
update accounts_machinekey set
    scopes = array['events.read', 'events.record', 'master.read', 'products.read', 'products.write', 'subscriptions.manage'],
    expires_at = now() + interval '2 years'
"""
# Answers given before the move are still the answers: who repeats a request across it is not heard twice.
CARRY_OVER = """
insert into accounts_answered (organisation_id, person_id, token, digest, status, body, answered_at)
select organisation_id, 0, token, digest, status, body, answered_at from registry_answered
"""


class DropFromRegistry(migrations.DeleteModel):
    """The table of another room goes with what it held; the room's own chain need not wait for ours."""

    def state_forwards(self, app_label: str, state: Any) -> None:  # noqa: ARG002
        super().state_forwards("registry", state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:  # noqa: ARG002
        super().database_forwards("registry", schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_members_consents_and_staff"),
        ("registry", "0002_identities_and_sheets"),
    ]
    operations = [
        migrations.AlterField(
            "machinekey", "organisation",
            models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="keys", to="accounts.organisation"),
        ),
        migrations.AddField("machinekey", "person", models.BigIntegerField(blank=True, null=True)),
        migrations.AddField("machinekey", "scopes", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
        migrations.AddField("machinekey", "networks", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
        migrations.AddField("machinekey", "expires_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "machinekey", "successor",
            models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="predecessor", to="accounts.machinekey"),
        ),
        migrations.AddField("machinekey", "made_by", models.BigIntegerField(blank=True, null=True)),
        migrations.AddField("machinekey", "warned_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("machinekey", "last_door", models.TextField(blank=True, default="")),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        migrations.RunSQL("set constraints all immediate", migrations.RunSQL.noop),
        migrations.AlterField("machinekey", "expires_at", models.DateTimeField()),
        migrations.AddConstraint(
            "machinekey",
            models.CheckConstraint(condition=models.Q(("organisation__isnull", False), ("person__isnull", False), _connector="OR"), name="key_speaks_for_somebody"),
        ),
        migrations.AddIndex("machinekey", models.Index(condition=models.Q(("person__isnull", False)), fields=["person"], name="key_of_person")),
        migrations.AddIndex(
            "machinekey",
            models.Index(condition=models.Q(("revoked_at", None), ("warned_at", None)), fields=["expires_at"], name="key_to_warn_of"),
        ),
        migrations.AddIndex("audit", models.Index(fields=["organisation_id", "id"], name="audit_organisation")),
        migrations.CreateModel(
            name="Answered",
            fields=[
                ("pk", models.CompositePrimaryKey("organisation_id", "person_id", "token", blank=True, editable=False, primary_key=True, serialize=False)),
                ("organisation_id", models.BigIntegerField()),
                ("person_id", models.BigIntegerField(default=0)),
                ("token", models.TextField()),
                ("digest", models.BinaryField()),
                ("status", models.IntegerField()),
                ("body", models.BinaryField()),
                ("answered_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.RunSQL(CARRY_OVER, migrations.RunSQL.noop),
        DropFromRegistry("Answered"),
    ]  # fmt: skip
