"""Sectors of organisations, merges that can be undone, what is amended or asked for; solution providers and their customers.

Facts cannot be changed or deleted by mistake; by intent, the check of the log finds it.
"""

from __future__ import annotations

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

FACTS = ("accounts_organisationamendment", "accounts_accreditationstep", "accounts_engagement", "accounts_engagementend")
FORBID = "".join(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION accounts_append_only();\n"
    for table in FACTS
)
ALLOW = "".join(f"DROP TRIGGER {table}_append_only ON {table};\n" for table in FACTS)
# Of what was known before: the form of a firm stays in its shape until it is amended; what was merged, its step says.
SHAPES = "update accounts_organisation set name_shape = regexp_replace(name_norm, '[^a-z0-9]+', '', 'g')"
MERGED = """
update accounts_organisation o set merged_into_id = (
    select s.into_id from accounts_organisationstep s
    where s.organisation_id = o.id and s.state = 'merged' order by s.id desc limit 1
) where o.state = 'merged'
"""
_SECTORS = django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_mandates_and_registrations")]
    operations = [
        migrations.AddField("organisation", "sectors", _SECTORS),
        migrations.AddField("registration", "sectors", _SECTORS.clone()),
        migrations.AddIndex(
            "organisation",
            django.contrib.postgres.indexes.GinIndex(fields=["sectors"], name="organisation_by_sectors"),
        ),
        migrations.CreateModel(
            name="Accreditation",
            fields=[
                ("organisation", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="accreditation", serialize=False, to="accounts.organisation")),
                ("scope", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ("conformance", models.TextField()),
                ("evidence", models.TextField(blank=True, default="")),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("state", models.TextField(default="active")),
            ],
        ),
        migrations.CreateModel(
            name="AccreditationStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.TextField()),
                ("scope", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ("conformance", models.TextField()),
                ("evidence", models.TextField(blank=True, default="")),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("reason", models.TextField()),
                ("by_person", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("nonce", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="DistinctOrganisations",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("by_person", models.BigIntegerField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Engagement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ("by_person", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("nonce", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="OrganisationAmendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("reason", models.TextField()),
                ("by_person", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("nonce", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="OrganisationRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.TextField()),
                ("wanted", models.TextField()),
                ("reason", models.TextField()),
                ("contact", models.TextField(blank=True, default="")),
                ("by_person", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                ("state", models.TextField(default="open")),
                ("answer", models.TextField(blank=True, default="")),
                ("answered_by", models.BigIntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="organisation",
            name="address",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="organisation",
            name="address_norm",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="organisation",
            name="contact_email",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="organisation",
            name="contact_phone",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="organisation",
            name="merged_into",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="merged", to="accounts.organisation"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="name_shape",
            field=models.TextField(blank=True, db_collation="C", default=""),
        ),
        migrations.AddField(
            model_name="organisation",
            name="people_follow",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["province_code", "name_shape", "id"], name="organisation_by_shape"),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["name_shape"], name="organisation_of_shape"),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(condition=models.Q(("address_norm", ""), _negated=True), fields=["province_code", "commune_code", "address_norm"], name="organisation_by_address"),
        ),
        migrations.AddConstraint(
            model_name="accreditation",
            constraint=models.CheckConstraint(condition=models.Q(("state__in", ["active", "suspended", "ended"])), name="accreditation_state_is_known"),
        ),
        migrations.AddConstraint(
            model_name="accreditation",
            constraint=models.CheckConstraint(condition=models.Q(("conformance__in", ["passed", "partly", "untested"])), name="accreditation_conformance_is_known"),
        ),
        migrations.AddConstraint(
            model_name="accreditation",
            constraint=models.CheckConstraint(condition=models.Q(("last__gte", models.F("first"))), name="accreditation_ends_after"),
        ),
        migrations.AddField(
            model_name="accreditationstep",
            name="by_mandate",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.mandate"),
        ),
        migrations.AddField(
            model_name="accreditationstep",
            name="organisation",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"),
        ),
        migrations.AddField(
            model_name="distinctorganisations",
            name="by_mandate",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.mandate"),
        ),
        migrations.AddField(
            model_name="distinctorganisations",
            name="higher",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"),
        ),
        migrations.AddField(
            model_name="distinctorganisations",
            name="lower",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"),
        ),
        migrations.CreateModel(
            name="EngagementEnd",
            fields=[
                ("engagement", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="end", serialize=False, to="accounts.engagement")),
                ("by_person", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("nonce", models.BinaryField()),
            ],
        ),
        migrations.AddField(
            model_name="engagement",
            name="by_mandate",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.mandate"),
        ),
        migrations.AddField(
            model_name="engagement",
            name="customer",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"),
        ),
        migrations.AddField(
            model_name="engagement",
            name="provider",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"),
        ),
        migrations.AddField(
            model_name="organisationamendment",
            name="by_mandate",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.mandate"),
        ),
        migrations.AddField(
            model_name="organisationamendment",
            name="organisation",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="amendments", to="accounts.organisation"),
        ),
        migrations.AddField(
            model_name="organisationrequest",
            name="organisation",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="accounts.organisation"),
        ),
        migrations.AddConstraint(
            model_name="distinctorganisations",
            constraint=models.CheckConstraint(condition=models.Q(("lower__lt", models.F("higher"))), name="distinct_in_order"),
        ),
        migrations.AddConstraint(
            model_name="distinctorganisations",
            constraint=models.UniqueConstraint(fields=("lower", "higher"), name="distinct_once"),
        ),
        migrations.AddField(
            model_name="engagementend",
            name="by_mandate",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.mandate"),
        ),
        migrations.AddIndex(
            model_name="engagement",
            index=models.Index(fields=["provider", "customer", "id"], name="engagement_of_provider"),
        ),
        migrations.AddIndex(
            model_name="organisationrequest",
            index=models.Index(condition=models.Q(("state", "open")), fields=["organisation", "id"], name="request_open"),
        ),
        migrations.AddConstraint(
            model_name="organisationrequest",
            constraint=models.CheckConstraint(condition=models.Q(("what__in", ["name", "tax_code", "correction"])), name="request_is_of_a_known_kind"),
        ),
        migrations.AddConstraint(
            model_name="organisationrequest",
            constraint=models.CheckConstraint(condition=models.Q(("state__in", ["open", "accepted", "refused"])), name="request_state_is_known"),
        ),
        migrations.RunSQL([SHAPES, MERGED, "set constraints all immediate"], migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(condition=models.Q(models.Q(("merged_into__isnull", False), ("state", "merged")), models.Q(models.Q(("state", "merged"), _negated=True), ("merged_into", None), ("people_follow", False)), _connector="OR"), name="organisation_merged_into_another"),
        ),
        migrations.RunSQL(FORBID, ALLOW),
    ]  # fmt: skip
