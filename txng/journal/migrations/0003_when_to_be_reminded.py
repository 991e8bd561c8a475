"""An organisation's own choice of when it is reminded of its log."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("journal", "0002_handovers"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReminderChoice",
            fields=[
                ("organisation_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("remind_days", models.IntegerField(null=True)),
                ("grace_days", models.IntegerField(null=True)),
                ("person_id", models.BigIntegerField()),
                ("changed_at", models.DateTimeField()),
            ],
        ),
    ]
