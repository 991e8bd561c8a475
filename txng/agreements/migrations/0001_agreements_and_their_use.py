"""Agreements, their signatures and ends, which are facts; and the meter of their use, which is none.

Facts cannot be changed or deleted by mistake; by intent, the check of the log finds it.
"""

import django.db.models.deletion
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

FACTS = ("agreements_agreement", "agreements_signature", "agreements_end")
FORBID = """
CREATE FUNCTION agreements_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: a later fact points at an earlier one', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION agreements_append_only();\n"
    for table in FACTS
)
ALLOW = "".join(f"DROP TRIGGER {table}_append_only ON {table};\n" for table in FACTS) + "DROP FUNCTION agreements_append_only();"

_PROTECT = django.db.models.deletion.PROTECT
_ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))
_SIDES = models.Q(("side__in", ["giver", "receiver"]))


def _texts() -> ArrayField:
    return ArrayField(base_field=models.TextField(), default=list, size=None)


def _mandate() -> models.ForeignKey:
    return models.ForeignKey(on_delete=_PROTECT, related_name="+", to="accounts.mandate")


class Migration(migrations.Migration):
    initial = True
    dependencies = [("accounts", "0003_mandates_and_registrations"), ("territory", "0001_units_and_successions")]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                _ID,
                ("number", models.TextField()),
                ("giver", models.ForeignKey(null=True, on_delete=_PROTECT, related_name="+", to="accounts.organisation")),
                ("giver_unit", models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="territory.unit")),
                ("province_code", models.TextField(db_collation="C", default="")),
                ("commune_code", models.TextField(db_collation="C", default="")),
                ("sectors", _texts()),
                ("receiver", models.ForeignKey(on_delete=_PROTECT, related_name="+", to="accounts.organisation")),
                ("dataset", models.TextField()),
                ("products", _texts()),
                ("fields", _texts()),
                ("purpose", models.TextField()),
                ("basis", models.TextField()),
                ("first", models.DateField()),
                ("expires_at", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("nonce", models.BinaryField()),
            ],
            options={
                "indexes": [models.Index(fields=["province_code", "commune_code", "id"], name="agreement_of_place")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("giver", None), models.Q(("commune_code", ""), ("giver_unit", None), ("province_code", ""), ("sectors", [])), _connector="OR"),
                        name="agreement_has_one_giver",
                    ),
                    models.CheckConstraint(condition=models.Q(("dataset__in", ["events", "master_data"])), name="agreement_dataset_is_known"),
                    models.CheckConstraint(condition=models.Q(("expires_at__gt", models.F("made_at"))), name="agreement_ends_after_it_was_made"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                _ID,
                ("agreement", models.ForeignKey(on_delete=_PROTECT, related_name="signatures", to="agreements.agreement")),
                ("side", models.TextField()),
                ("by_person", models.BigIntegerField()),
                ("by_mandate", _mandate()),
                ("at", models.DateTimeField()),
                ("nonce", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "side"), name="signature_once_a_side"),
                    models.UniqueConstraint(fields=("agreement", "by_person"), name="signature_once_a_person"),
                    models.CheckConstraint(condition=_SIDES, name="signature_side_is_known"),
                ],
            },
        ),
        migrations.CreateModel(
            name="End",
            fields=[
                ("agreement", models.OneToOneField(on_delete=_PROTECT, primary_key=True, related_name="end", serialize=False, to="agreements.agreement")),
                ("side", models.TextField()),
                ("by_person", models.BigIntegerField()),
                ("by_mandate", _mandate()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("nonce", models.BinaryField()),
            ],
            options={"constraints": [models.CheckConstraint(condition=_SIDES, name="end_side_is_known")]},
        ),
        migrations.CreateModel(
            name="Use",
            fields=[
                ("pk", models.CompositePrimaryKey("agreement_id", "hour", blank=True, editable=False, primary_key=True, serialize=False)),
                ("agreement_id", models.BigIntegerField()),
                ("hour", models.DateTimeField()),
                ("asks", models.BigIntegerField()),
                ("rows", models.BigIntegerField()),
            ],
        ),
        migrations.RunSQL(FORBID, ALLOW),
    ]
