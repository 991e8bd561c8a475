"""Requests, decisions, batches, acts and the book of stamps.

Facts cannot be changed or deleted by mistake; by intent, the check of the log finds it. No two batches of one key share
an ordinal: PostgreSQL itself refuses it, whatever a program believes.
"""

import django.db.models.deletion
from django.db import migrations, models

FACTS = ("stamps_request", "stamps_decision", "stamps_act", "stamps_entry")
FORBID = """
CREATE FUNCTION stamps_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: a later fact points at an earlier one', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION stamps_append_only();\n"
    for table in FACTS
)
ALLOW = "".join(f"DROP TRIGGER {table}_append_only ON {table};\n" for table in FACTS) + "DROP FUNCTION stamps_append_only();"
RANGES = """
ALTER TABLE stamps_batch
    ADD COLUMN activated int8multirange NOT NULL DEFAULT '{}',
    ADD COLUMN voided int8multirange NOT NULL DEFAULT '{}',
    ADD CONSTRAINT stamp_batches_share_nothing
        EXCLUDE USING gist (int8range((version::int8 << 36) + first_ordinal, (version::int8 << 36) + first_ordinal + count) WITH &&);
"""
NO_RANGES = "ALTER TABLE stamps_batch DROP CONSTRAINT stamp_batches_share_nothing, DROP COLUMN activated, DROP COLUMN voided;"

_PROTECT = django.db.models.deletion.PROTECT
_ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))
_PLACE = [
    ("province_code", models.TextField(db_collation="C")),
    ("commune_code", models.TextField(db_collation="C")),
]


class Migration(migrations.Migration):
    initial = True
    dependencies = [("accounts", "0003_mandates_and_registrations"), ("registry", "0001_product_lot_place")]

    operations = [
        migrations.CreateModel(
            name="Request",
            fields=[
                _ID,
                ("organisation_id", models.BigIntegerField(db_index=True)),
                ("product_key", models.TextField()),
                ("form", models.TextField()),
                ("quantity", models.BigIntegerField()),
                ("purpose", models.TextField(blank=True, default="")),
                ("budget", models.TextField(blank=True, default="")),
                *_PLACE,
                ("by_person", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                ("nonce", models.BinaryField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["province_code", "commune_code", "id"], name="stamp_request_of_place"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("form__in", ["serial", "short"])), name="stamp_form_is_known"),
                    models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="stamps_are_asked_for"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("request", models.OneToOneField(on_delete=_PROTECT, primary_key=True, related_name="decision", serialize=False, to="stamps.request")),
                ("quantity", models.BigIntegerField()),
                ("reason", models.TextField(blank=True, default="")),
                ("by_person", models.BigIntegerField()),
                ("by_mandate", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("nonce", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                ("version", models.IntegerField(primary_key=True, serialize=False)),
                ("next_ordinal", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                _ID,
                ("version", models.IntegerField()),
                ("first_ordinal", models.BigIntegerField()),
                ("count", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField(db_index=True)),
                ("product_key", models.TextField()),
                ("form", models.TextField()),
                ("request_id", models.BigIntegerField()),
                ("issued_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["version", "first_ordinal"], name="stamp_batch_by_ordinal"),
                    models.CheckConstraint(condition=models.Q(("count__gt", 0)), name="stamp_batch_is_not_empty"),
                ],
            },
        ),
        migrations.RunSQL(RANGES, NO_RANGES),
        migrations.CreateModel(
            name="Attached",
            fields=[
                _ID,
                ("first_ordinal", models.BigIntegerField()),
                ("last_ordinal", models.BigIntegerField()),
                ("lot_key", models.TextField(db_index=True)),
                ("at", models.DateTimeField()),
                ("batch", models.ForeignKey(on_delete=_PROTECT, related_name="lots", to="stamps.batch")),
            ],
            options={"indexes": [models.Index(fields=["batch", "first_ordinal"], name="stamp_lot_of_stretch")]},
        ),
        migrations.CreateModel(
            name="Act",
            fields=[
                _ID,
                ("act", models.TextField()),
                ("first_ordinal", models.BigIntegerField()),
                ("last_ordinal", models.BigIntegerField()),
                ("lot_key", models.TextField(blank=True, default="")),
                ("reason", models.TextField(blank=True, default="")),
                ("by_person", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("nonce", models.BinaryField()),
                ("batch", models.ForeignKey(on_delete=_PROTECT, related_name="acts", to="stamps.batch")),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                _ID,
                ("organisation_id", models.BigIntegerField()),
                *_PLACE,
                ("debit", models.TextField()),
                ("credit", models.TextField()),
                ("quantity", models.BigIntegerField()),
                ("batch_id", models.BigIntegerField(null=True)),
                ("request_id", models.BigIntegerField()),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["province_code", "commune_code", "on"], name="stamp_entry_of_place")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="stamp_entry_moves_something"),
                ],
            },
        ),
        migrations.RunSQL(FORBID, ALLOW),
    ]
