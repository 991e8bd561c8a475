"""Links, their versions, the hosts they lead to and what became of those. None of it can be changed or deleted by mistake."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

FACTS = ("links_link", "links_version", "links_host", "links_step")
FORBID = """
CREATE FUNCTION links_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: a later fact points at an earlier one', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION links_append_only();\n"
    for table in FACTS
)
ALLOW = "".join(f"DROP TRIGGER {table}_append_only ON {table};\n" for table in FACTS) + "DROP FUNCTION links_append_only();"

_PROTECT = django.db.models.deletion.PROTECT
_ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Link",
            fields=[
                _ID,
                ("organisation_id", models.BigIntegerField()),
                ("anchor", models.TextField(db_collation="C")),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["anchor"], name="link_of_anchor"),
                    models.Index(fields=["organisation_id", "id"], name="link_of_organisation"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Host",
            fields=[
                _ID,
                ("organisation_id", models.BigIntegerField()),
                ("host", models.TextField(db_collation="C")),
                ("token", models.TextField()),
                ("asked_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["organisation_id", "host"], name="link_host_of_organisation"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                _ID,
                ("number", models.IntegerField()),
                ("is_end", models.BooleanField(default=False)),
                ("link_type", models.TextField()),
                ("href", models.TextField()),
                ("host", models.TextField()),
                ("title", models.TextField()),
                ("languages", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ("media_type", models.TextField(blank=True, default="")),
                ("contexts", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ("is_default", models.BooleanField(default=False)),
                ("is_default_multi", models.BooleanField(default=False)),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("by_person", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("nonce", models.BinaryField()),
                ("link", models.ForeignKey(on_delete=_PROTECT, related_name="versions", to="links.link")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["link", "number"], name="link_version_by_number")],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                _ID,
                ("standing", models.TextField()),
                ("means", models.TextField()),
                ("evidence", models.TextField(blank=True, default="")),
                ("by_person", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("nonce", models.BinaryField()),
                ("host", models.ForeignKey(on_delete=_PROTECT, related_name="steps", to="links.host")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("standing__in", ["verified", "revoked"])), name="link_host_step_is_known"),
                ],
            },
        ),
        migrations.RunSQL(FORBID, ALLOW),
    ]
