"""What others vouch for: certificates, test results, OCOP decisions, marks and who may use them; all of it facts."""

from __future__ import annotations

from django.db import migrations, models

FACTS = (
    "registry_evidence", "registry_evidencestep", "registry_mark", "registry_markstep", "registry_markuser", "registry_markuserend",
)  # fmt: skip
FORBID = """
CREATE FUNCTION registry_evidence_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: a later fact points at an earlier one', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION registry_evidence_append_only();\n"
    for table in FACTS
)
ALLOW = (
    "".join(f"DROP TRIGGER {table}_append_only ON {table};\n" for table in FACTS)
    + "DROP FUNCTION registry_evidence_append_only();"
)


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_search_by_words")]
    operations: list[migrations.operations.base.Operation] = [
        migrations.CreateModel(
            name="EvidenceDocument",
            fields=[
                ("evidence_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("media_type", models.TextField()),
                ("data", models.BinaryField()),
                ("is_public", models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name="EvidenceReminder",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "evidence_id", "days", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("evidence_id", models.BigIntegerField()),
                ("days", models.IntegerField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="MarkUserEnd",
            fields=[
                ("mark_user_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("reason", models.TextField()),
                ("by_person", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("nonce", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("scheme", models.TextField(default="")),
                ("subject", models.TextField(db_collation="C")),
                ("organisation_id", models.BigIntegerField()),
                ("issuer_id", models.BigIntegerField(null=True)),
                ("issuer_name", models.TextField()),
                ("number", models.TextField(default="")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("scope", models.TextField(default="")),
                ("details", models.JSONField(default=dict)),
                ("mark_id", models.BigIntegerField(null=True)),
                ("province_code", models.TextField(db_collation="C", default="")),
                ("commune_code", models.TextField(db_collation="C", default="")),
                ("document_digest", models.TextField(default="")),
                ("follows", models.BigIntegerField(null=True)),
                ("by_person", models.BigIntegerField(null=True)),
                ("by_organisation", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                ("nonce", models.BinaryField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject", "organisation_id"], name="evidence_of_subject"),
                    models.Index(fields=["organisation_id", "-id"], name="evidence_of_organisation"),
                    models.Index(fields=["issuer_id", "-id"], name="evidence_of_issuer"),
                    models.Index(fields=["province_code", "commune_code", "-id"], name="evidence_of_place"),
                    models.Index(fields=["valid_to", "id"], name="evidence_by_end"),
                    models.Index(
                        condition=models.Q(("follows__isnull", False)), fields=["follows"], name="evidence_renewed"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["certificate", "test", "ocop", "mark"])),
                        name="evidence_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="evidence_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceStep",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "evidence_id", "state", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("evidence_id", models.BigIntegerField()),
                ("state", models.TextField()),
                ("reason", models.TextField(default="")),
                ("by_person", models.BigIntegerField(null=True)),
                ("by_organisation", models.BigIntegerField(null=True)),
                ("by_mandate", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("nonce", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["confirmed", "declined", "revoked", "withdrawn"])),
                        name="evidence_state_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("name", models.TextField()),
                ("number", models.TextField()),
                ("owner_id", models.BigIntegerField(db_index=True)),
                ("registered_on", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("province_code", models.TextField(db_collation="C", default="")),
                ("commune_code", models.TextField(db_collation="C", default="")),
                ("by_person", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                ("nonce", models.BinaryField()),
            ],
            options={
                "indexes": [models.Index(fields=["province_code", "commune_code", "-id"], name="mark_of_place")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["collective", "indication", "certification"])),
                        name="mark_kind_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MarkStep",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "mark_id", "state", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("mark_id", models.BigIntegerField()),
                ("state", models.TextField()),
                ("reason", models.TextField(default="")),
                ("by_person", models.BigIntegerField(null=True)),
                ("by_mandate", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("nonce", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["confirmed", "revoked"])), name="mark_state_is_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MarkUser",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("first", models.DateField()),
                ("last", models.DateField(null=True)),
                ("by_person", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                ("nonce", models.BinaryField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["mark_id", "organisation_id"], name="mark_user_of_mark"),
                    models.Index(fields=["organisation_id"], name="mark_user_by_organisation"),
                ],
            },
        ),
        migrations.RunSQL(FORBID, ALLOW),
    ]
