"""The documents that wait to be judged."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0001_events_keys_items_links")]
    operations = [
        migrations.CreateModel(
            name="CaptureJob",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("organisation_id", models.BigIntegerField()),
                ("role", models.TextField()),
                ("label", models.TextField()),
                ("created_at", models.DateTimeField()),
                ("error_behaviour", models.TextField()),
                ("document", models.BinaryField()),
                ("sha256", models.BinaryField()),
                ("attempts", models.IntegerField(default=0)),
                ("not_before", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("success", models.BooleanField(default=True)),
                ("results", models.JSONField(default=list)),
                ("problems", models.JSONField(default=list)),
            ],
            options={
                "db_table": "events_capture_job",
                "indexes": [
                    models.Index(fields=["organisation_id", "id"], name="capture_job_of_organisation"),
                    models.Index(
                        condition=models.Q(("finished_at", None)), fields=["not_before", "id"], name="capture_job_waiting"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("error_behaviour__in", ["rollback", "proceed"])),
                        name="capture_job_error_behaviour_is_known",
                    )
                ],
            },
        ),
    ]
