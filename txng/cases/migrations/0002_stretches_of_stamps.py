"""Stretches of stamps that recalls reach: what a scan asks by order. Facts, as the items they were made of."""

from django.db import migrations, models

FORBID = (
    "CREATE TRIGGER cases_recallstretch_append_only BEFORE UPDATE OR DELETE ON cases_recallstretch"
    " FOR EACH STATEMENT EXECUTE FUNCTION cases_append_only();"
)
ALLOW = "DROP TRIGGER cases_recallstretch_append_only ON cases_recallstretch;"


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0001_recalls_and_complaints"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecallStretch",
            fields=[
                ("pk", models.CompositePrimaryKey("first_key", "recall_id", "last_key", blank=True, editable=False, primary_key=True, serialize=False)),
                ("first_key", models.TextField(db_collation="C")),
                ("last_key", models.TextField(db_collation="C")),
                ("recall_id", models.BigIntegerField(db_index=True)),
            ],
        ),
        migrations.RunSQL(FORBID, ALLOW),
    ]
