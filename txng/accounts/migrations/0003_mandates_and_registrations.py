"""Mandates, their ends, proposals, registrations and their steps; where an organisation lies and how it stands.

Facts cannot be changed or deleted by mistake; by intent, the check of the log finds it.
"""

import unicodedata

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

FACTS = (
    "accounts_mandate", "accounts_mandateend", "accounts_proposal", "accounts_proposalanswer",
    "accounts_registrationstep", "accounts_organisationstep",
)
FORBID = """
CREATE FUNCTION accounts_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: a later fact points at an earlier one', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION accounts_append_only();\n"
    for table in FACTS
)
ALLOW = "".join(f"DROP TRIGGER {table}_append_only ON {table};\n" for table in FACTS) + "DROP FUNCTION accounts_append_only();"


def norm_names(apps, schema_editor):
    """The names of organisations enrolled before, as core.vn.unaccented writes them."""
    rows = list(apps.get_model("accounts", "Organisation").objects.all())
    for row in rows:
        plain = unicodedata.normalize("NFD", row.name.replace("đ", "d").replace("Đ", "d").casefold())
        bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
        row.name_norm = " ".join(unicodedata.normalize("NFC", bare).split())
    apps.get_model("accounts", "Organisation").objects.bulk_update(rows, ["name_norm"], batch_size=1000)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_people"),
    ]

    operations = [
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('holder', models.BigIntegerField()),
                ('role', models.TextField()),
                ('unit_id', models.BigIntegerField(null=True)),
                ('province_code', models.TextField(db_collation='C', default='')),
                ('commune_code', models.TextField(db_collation='C', default='')),
                ('sectors', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('first', models.DateField()),
                ('last', models.DateField(null=True)),
                ('granted_by_person', models.BigIntegerField(null=True)),
                ('made_at', models.DateTimeField()),
                ('nonce', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='OrganisationStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.TextField()),
                ('place', models.TextField(blank=True, default='')),
                ('reason', models.TextField()),
                ('by_person', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('nonce', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.TextField()),
                ('what', models.JSONField()),
                ('province_code', models.TextField(db_collation='C', default='')),
                ('commune_code', models.TextField(db_collation='C', default='')),
                ('reason', models.TextField()),
                ('by_person', models.BigIntegerField()),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('nonce', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('name', models.TextField()),
                ('name_norm', models.TextField()),
                ('tax_code', models.TextField(blank=True, default='')),
                ('personal_digest', models.BinaryField(null=True)),
                ('unit_id', models.BigIntegerField()),
                ('province_code', models.TextField(db_collation='C')),
                ('commune_code', models.TextField(db_collation='C')),
                ('address', models.TextField(blank=True, default='')),
                ('contact_name', models.TextField()),
                ('contact_phone', models.TextField(blank=True, default='')),
                ('contact_email', models.TextField(blank=True, default='')),
                ('consent', models.TextField()),
                ('applicant', models.BigIntegerField(null=True)),
                ('helped_by', models.BigIntegerField(null=True)),
                ('token_digest', models.BinaryField(unique=True)),
                ('submitted_at', models.DateTimeField()),
                ('state', models.TextField(default='pending')),
            ],
        ),
        migrations.CreateModel(
            name='RegistrationStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.TextField()),
                ('reason', models.TextField(blank=True, default='')),
                ('by_person', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('nonce', models.BinaryField()),
            ],
        ),
        migrations.AddField(
            model_name='machinekey',
            name='last_used_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='organisation',
            name='commune_code',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='organisation',
            name='name_norm',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='organisation',
            name='state',
            field=models.TextField(default='active'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='unit_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(fields=['province_code', 'commune_code', 'name_norm', 'id'], name='organisation_of_place'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(fields=['name_norm', 'id'], name='organisation_by_name'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(fields=['tax_code'], name='organisation_by_tax_code'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['active', 'suspended', 'closed', 'merged'])), name='organisation_state_is_known'),
        ),
        migrations.AddField(
            model_name='mandate',
            name='deputy_of',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deputies', to='accounts.mandate'),
        ),
        migrations.AddField(
            model_name='mandate',
            name='granted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='given', to='accounts.mandate'),
        ),
        migrations.AddField(
            model_name='mandate',
            name='organisation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='organisationstep',
            name='by_mandate',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.mandate'),
        ),
        migrations.AddField(
            model_name='organisationstep',
            name='into',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='organisationstep',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='accounts.organisation'),
        ),
        migrations.CreateModel(
            name='ProposalAnswer',
            fields=[
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='answer', serialize=False, to='accounts.proposal')),
                ('is_confirmed', models.BooleanField()),
                ('reason', models.TextField()),
                ('by_person', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('nonce', models.BinaryField()),
            ],
        ),
        migrations.AddField(
            model_name='proposal',
            name='by_mandate',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.mandate'),
        ),
        migrations.AddField(
            model_name='registration',
            name='follows',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='accounts.registration'),
        ),
        migrations.AddField(
            model_name='registration',
            name='organisation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='registrationstep',
            name='by_mandate',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.mandate'),
        ),
        migrations.AddField(
            model_name='registrationstep',
            name='registration',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='accounts.registration'),
        ),
        migrations.CreateModel(
            name='MandateEnd',
            fields=[
                ('mandate', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='end', serialize=False, to='accounts.mandate')),
                ('by_person', models.BigIntegerField(null=True)),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
                ('nonce', models.BinaryField()),
                ('by_mandate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.mandate')),
            ],
        ),
        migrations.AddIndex(
            model_name='mandate',
            index=models.Index(fields=['holder'], name='mandate_of_holder'),
        ),
        migrations.AddIndex(
            model_name='mandate',
            index=models.Index(fields=['province_code', 'commune_code', 'id'], name='mandate_of_place'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(('last', None), ('last__gte', models.F('first')), _connector='OR'), name='mandate_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(('commune_code', ''), models.Q(('province_code', ''), _negated=True), _connector='OR'), name='mandate_path_has_no_hole'),
        ),
        migrations.AddField(
            model_name='proposalanswer',
            name='by_mandate',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.mandate'),
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(fields=['province_code', 'commune_code', 'state', 'id'], name='registration_of_place'),
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(fields=['name_norm'], name='registration_by_name'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'returned', 'approved', 'refused', 'followed'])), name='registration_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['household', 'cooperative', 'enterprise'])), name='registration_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('tax_code', ''), _negated=True), ('state__in', ('pending', 'returned', 'approved'))), fields=('tax_code',), name='registration_of_a_tax_code'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('pending', 'returned', 'approved'))), fields=('personal_digest',), name='registration_of_a_personal_number'),
        ),
        migrations.RunPython(norm_names, migrations.RunPython.noop),
        migrations.RunSQL(FORBID, ALLOW),
    ]
