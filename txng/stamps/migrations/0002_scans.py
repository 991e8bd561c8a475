"""What is kept of scans: the stamps once seen, single scans of a week, counts by the hour, suspicions and appeals.

Single scans stand in a ring of nine partitions, by the day modulo nine: the day that comes next is emptied whole, which costs
nothing and leaves nothing behind. Facts cannot be changed or deleted by mistake.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

FACTS = ("stamps_suspicion", "stamps_appeal", "stamps_ruling")
FORBID = "".join(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION stamps_append_only();\n"
    for table in FACTS
)
ALLOW = "".join(f"DROP TRIGGER {table}_append_only ON {table};\n" for table in FACTS)
RING = """
CREATE TABLE stamps_scan (
    ring smallint NOT NULL,
    version integer NOT NULL,
    ordinal bigint NOT NULL,
    at timestamptz NOT NULL,
    cell integer,
    cohort smallint NOT NULL,
    product_key text COLLATE "C" NOT NULL,
    lot_key text COLLATE "C" NOT NULL
) PARTITION BY LIST (ring);
CREATE INDEX stamp_scan_by_time ON stamps_scan (at);
""" + "".join(f"CREATE TABLE stamps_scan_{day} PARTITION OF stamps_scan FOR VALUES IN ({day});\n" for day in range(9))
NO_RING = "DROP TABLE stamps_scan;"

_PROTECT = django.db.models.deletion.PROTECT
_ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    dependencies = [("stamps", "0001_batches_and_their_book")]

    operations = [
        migrations.CreateModel(
            name="Seen",
            fields=[
                ("pk", models.CompositePrimaryKey("version", "ordinal", blank=True, editable=False, primary_key=True, serialize=False)),
                ("version", models.IntegerField()),
                ("ordinal", models.BigIntegerField()),
                ("batch_id", models.BigIntegerField()),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("last_cohort", models.SmallIntegerField()),
                ("count", models.BigIntegerField()),
                ("sightings", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("suspicion_id", models.BigIntegerField(null=True)),
                ("settled_hour", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="ScanHour",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "product_key", "lot_key", "province_code", "hour_at",
                        blank=True, editable=False, primary_key=True, serialize=False,
                    ),
                ),
                ("product_key", models.TextField(db_collation="C")),
                ("lot_key", models.TextField(db_collation="C")),
                ("province_code", models.TextField(db_collation="C")),
                ("hour_at", models.DateTimeField()),
                ("count", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Suspicion",
            fields=[
                _ID,
                ("version", models.IntegerField()),
                ("ordinal", models.BigIntegerField()),
                ("batch_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("province_code", models.TextField(db_collation="C")),
                ("commune_code", models.TextField(db_collation="C")),
                ("places", models.IntegerField()),
                ("impossible", models.IntegerField()),
                ("returns", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("nonce", models.BinaryField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation_id", "id"], name="stamp_suspicion_of_owner"),
                    models.Index(fields=["province_code", "commune_code", "id"], name="stamp_suspicion_of_place"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("suspicion", models.OneToOneField(on_delete=_PROTECT, primary_key=True, related_name="appeal", serialize=False, to="stamps.suspicion")),
                ("reason", models.TextField()),
                ("by_person", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("nonce", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Ruling",
            fields=[
                ("appeal", models.OneToOneField(on_delete=_PROTECT, primary_key=True, related_name="ruling", serialize=False, to="stamps.appeal")),
                ("is_cleared", models.BooleanField()),
                ("reason", models.TextField()),
                ("by_person", models.BigIntegerField()),
                ("by_mandate", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("nonce", models.BinaryField()),
            ],
        ),
        migrations.RunSQL(RING, NO_RING),
        migrations.RunSQL(FORBID, ALLOW),
    ]
