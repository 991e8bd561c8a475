"""What the office asks of products: versions, rules of groups, holds, merges, growing areas, whose a number is."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

FACTS = (
    "registry_productversion", "registry_placeversion", "registry_prefixstep", "registry_grouprule", "registry_legalhold",
    "registry_legalholdend", "registry_productmerge", "registry_productunmerge",
)  # fmt: skip
FORBID = """
CREATE FUNCTION registry_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: a later fact points at an earlier one', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION registry_append_only();\n"
    for table in FACTS
)
ALLOW = (
    "".join(f"DROP TRIGGER {table}_append_only ON {table};\n" for table in FACTS)
    + "DROP FUNCTION registry_append_only();"
)
# What was registered before has its first version from now on; a GLN that nobody has proven is a claim.
BEFORE = """
INSERT INTO registry_productversion (product_key, version, organisation_id, kind, fields, changed, reason, person_id, label, at)
SELECT key, 1, organisation_id, 'registered', jsonb_build_object('name', name, 'name_en', name_en, 'aliases', aliases, 'brand', brand,
    'origin', origin, 'description', description, 'sector', sector, 'net_content', net_content, 'groups', groups, 'hs_code', hs_code,
    'source', source, 'source_on', source_on, 'ownership', ownership), '[]', '', 0, '', registered_at
FROM registry_product;
UPDATE registry_place SET standing = 'claimed' WHERE key LIKE '414/%' OR key LIKE '417/%';
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_evidence")]
    operations = [
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("product_key", models.TextField(db_index=True)),
                ("reason", models.TextField()),
                ("person_id", models.BigIntegerField(default=0)),
                ("label", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PlaceVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "place_key", "version", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place_key", models.TextField()),
                ("version", models.IntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("kind", models.TextField()),
                ("fields", models.JSONField()),
                ("changed", models.JSONField(default=list)),
                ("reason", models.TextField(blank=True, default="")),
                ("person_id", models.BigIntegerField(default=0)),
                ("label", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PrefixStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("prefix", models.TextField(db_index=True)),
                ("organisation_id", models.BigIntegerField()),
                ("standing", models.TextField()),
                ("evidence", models.TextField()),
                ("person_id", models.BigIntegerField(default=0)),
                ("label", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ProductMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_key", models.TextField(db_index=True)),
                ("into_key", models.TextField(db_index=True)),
                ("reason", models.TextField()),
                ("person_id", models.BigIntegerField(default=0)),
                ("label", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ProductVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "product_key", "version", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("product_key", models.TextField()),
                ("version", models.IntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("kind", models.TextField()),
                ("fields", models.JSONField()),
                ("changed", models.JSONField(default=list)),
                ("reason", models.TextField(blank=True, default="")),
                ("person_id", models.BigIntegerField(default=0)),
                ("label", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="lot",
            name="place_key",
            field=models.TextField(blank=True, db_index=True, default="", db_default=""),
        ),
        migrations.AddField(
            model_name="place",
            name="standing",
            field=models.TextField(blank=True, default="", db_default=""),
        ),
        migrations.AddField(
            model_name="product",
            name="merged_into",
            field=models.TextField(blank=True, default="", db_default=""),
        ),
        migrations.AlterField(
            model_name="place",
            name="area_code",
            field=models.TextField(blank=True, db_index=True, default=""),
        ),
        migrations.CreateModel(
            name="GroupRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("group_code", models.TextField()),
                ("version", models.IntegerField()),
                ("effective_on", models.DateField()),
                ("level", models.TextField(blank=True, default="")),
                ("roadmap_on", models.DateField(blank=True, null=True)),
                ("ministry", models.TextField()),
                ("basis", models.TextField()),
                ("hs_codes", models.JSONField(default=list)),
                ("gpc_codes", models.JSONField(default=list)),
                ("retention_months", models.IntegerField(blank=True, null=True)),
                ("retention_without_expiry_months", models.IntegerField(blank=True, null=True)),
                ("person_id", models.BigIntegerField(default=0)),
                ("label", models.TextField(blank=True, default="")),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("group_code", "version"), name="group_rule_version")],
            },
        ),
        migrations.CreateModel(
            name="GrowingArea",
            fields=[
                ("code", models.TextField(primary_key=True, serialize=False)),
                ("organisation_id", models.BigIntegerField(db_index=True)),
                ("name", models.TextField()),
                ("crop", models.TextField(blank=True, default="")),
                ("state", models.TextField(default="active")),
                ("registered_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["active", "suspended", "ended"])),
                        name="growing_area_state_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalHoldEnd",
            fields=[
                (
                    "hold",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="end",
                        serialize=False,
                        to="registry.legalhold",
                    ),
                ),
                ("reason", models.TextField()),
                ("person_id", models.BigIntegerField(default=0)),
                ("label", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ProductUnmerge",
            fields=[
                (
                    "merge",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="undone",
                        serialize=False,
                        to="registry.productmerge",
                    ),
                ),
                ("reason", models.TextField()),
                ("person_id", models.BigIntegerField(default=0)),
                ("label", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(FORBID, ALLOW),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
    ]
