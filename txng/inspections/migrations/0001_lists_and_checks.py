"""Lists for officers without a network, and the records of their checks.

Heads of lists and checks cannot be changed or deleted by mistake; what a list held may be forgotten.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

FACTS = ("inspections_list", "inspections_check")
FORBID = """
CREATE FUNCTION inspections_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: a later fact points at an earlier one', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION inspections_append_only();\n"
    for table in FACTS
)
ALLOW = "".join(f"DROP TRIGGER {table}_append_only ON {table};\n" for table in FACTS) + "DROP FUNCTION inspections_append_only();"

_ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    initial = True

    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            name="List",
            fields=[
                _ID,
                ("body", models.TextField(db_collation="C")),
                ("made_at", models.DateTimeField()),
                ("nonce", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="ListBody",
            fields=[
                ("digest", models.TextField(db_collation="C", primary_key=True, serialize=False)),
                ("data", models.BinaryField()),
                ("made_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                _ID,
                ("made_as", models.TextField(db_collation="C", unique=True)),
                ("by_person", models.BigIntegerField()),
                ("by_mandate", models.BigIntegerField()),
                ("province_code", models.TextField(blank=True, db_collation="C", default="")),
                ("commune_code", models.TextField(blank=True, db_collation="C", default="")),
                ("code", models.TextField()),
                ("key", models.TextField(blank=True, db_collation="C", default="")),
                ("product_key", models.TextField(blank=True, db_collation="C", default="")),
                ("organisation_id", models.BigIntegerField(null=True)),
                ("verdict", models.TextField()),
                ("reasons", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("is_online", models.BooleanField()),
                ("list_number", models.BigIntegerField(null=True)),
                ("note", models.TextField(blank=True, default="")),
                ("photo", models.TextField(blank=True, default="")),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("accuracy_m", models.FloatField(null=True)),
                ("case", models.TextField(blank=True, default="")),
                ("checked_at", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("nonce", models.BinaryField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["by_person", "-id"], name="inspection_of_officer"),
                    models.Index(fields=["province_code", "commune_code", "id"], name="inspection_of_place"),
                    models.Index(fields=["organisation_id", "-id"], name="inspection_of_maker"),
                ],
            },
        ),
        migrations.RunSQL(FORBID, ALLOW),
    ]
