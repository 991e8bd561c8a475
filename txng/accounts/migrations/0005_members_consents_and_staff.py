"""Members of cooperatives, consent to write for somebody, what was written so, the register of staff.

Facts cannot be changed or deleted by mistake; by intent, the check of the log finds it.
"""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

FACTS = (
    "accounts_member", "accounts_memberconfirmation", "accounts_memberend", "accounts_consent", "accounts_consentend",
    "accounts_consentpicture", "accounts_helpedact", "accounts_disownedact", "accounts_mandatecut",
    "accounts_staffentry", "accounts_stafftraining", "accounts_organisationalias",
)
FORBID = "".join(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION accounts_append_only();\n"
    for table in FACTS
)
ALLOW = "".join(f"DROP TRIGGER {table}_append_only ON {table};\n" for table in FACTS)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0004_sectors_standing_and_providers"),
    ]

    operations = [
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_person', models.BigIntegerField(null=True)),
                ('scope', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('how', models.TextField()),
                ('said_by', models.TextField()),
                ('evidence', models.TextField(blank=True, default='')),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('by_person', models.BigIntegerField()),
                ('made_at', models.DateTimeField()),
                ('nonce', models.BinaryField()),
                ('by_mandate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.mandate')),
                ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('registration', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.registration')),
                ('to_organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='ConsentPicture',
            fields=[
                ('digest', models.TextField(primary_key=True, serialize=False)),
                ('data', models.BinaryField()),
                ('made_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='HelpedAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('helper', models.BigIntegerField()),
                ('action', models.TextField()),
                ('object', models.TextField()),
                ('said', models.TextField()),
                ('at', models.DateTimeField()),
                ('nonce', models.BinaryField()),
                ('consent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='accounts.consent')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('number', models.TextField(blank=True, default='')),
                ('plots', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('area_m2', models.BigIntegerField(null=True)),
                ('share_unit', models.TextField(blank=True, default='')),
                ('first', models.DateField()),
                ('by_person', models.BigIntegerField()),
                ('made_at', models.DateTimeField()),
                ('nonce', models.BinaryField()),
                ('by_mandate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.mandate')),
                ('cooperative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('registration', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.registration')),
            ],
        ),
        migrations.CreateModel(
            name='ConsentEnd',
            fields=[
                ('consent', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='end', serialize=False, to='accounts.consent')),
                ('by_person', models.BigIntegerField(null=True)),
                ('reason', models.TextField(blank=True, default='')),
                ('at', models.DateTimeField()),
                ('nonce', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='DisownedAct',
            fields=[
                ('act', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='disowned', serialize=False, to='accounts.helpedact')),
                ('by_person', models.BigIntegerField(null=True)),
                ('reason', models.TextField(blank=True, default='')),
                ('at', models.DateTimeField()),
                ('nonce', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='HelpAlarm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('helper', models.BigIntegerField()),
                ('why', models.TextField()),
                ('hour', models.DateTimeField()),
                ('households', models.IntegerField()),
                ('province_code', models.TextField(db_collation='C')),
                ('commune_code', models.TextField(db_collation='C')),
                ('made_at', models.DateTimeField()),
                ('answer', models.TextField(blank=True, default='')),
                ('answered_by', models.BigIntegerField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['province_code', 'commune_code', 'id'], name='help_alarm_of_place')],
                'constraints': [models.UniqueConstraint(fields=('helper', 'why', 'hour'), name='help_alarm_once')],
            },
        ),
        migrations.CreateModel(
            name='MandateCut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last', models.DateField()),
                ('reason', models.TextField()),
                ('by_person', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('nonce', models.BinaryField()),
                ('by_mandate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.mandate')),
                ('mandate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cuts', to='accounts.mandate')),
            ],
        ),
        migrations.CreateModel(
            name='MemberConfirmation',
            fields=[
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='confirmation', serialize=False, to='accounts.member')),
                ('how', models.TextField()),
                ('said_by', models.TextField(blank=True, default='')),
                ('by_person', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('nonce', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='MemberEnd',
            fields=[
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='end', serialize=False, to='accounts.member')),
                ('last', models.DateField()),
                ('reason', models.TextField()),
                ('by_person', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('nonce', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='HouseholdLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.BinaryField(unique=True)),
                ('since', models.DateTimeField(null=True)),
                ('until', models.DateTimeField(null=True)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('registration', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.registration')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='links', to='accounts.member')),
            ],
        ),
        migrations.CreateModel(
            name='OrganisationAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('system', models.TextField()),
                ('code', models.TextField()),
                ('by_person', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aliases', to='accounts.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='StaffEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.BigIntegerField()),
                ('unit_id', models.BigIntegerField(null=True)),
                ('province_code', models.TextField(db_collation='C', default='')),
                ('commune_code', models.TextField(db_collation='C', default='')),
                ('title', models.TextField(blank=True, default='')),
                ('time', models.TextField()),
                ('leaves_on', models.DateField(null=True)),
                ('by_person', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('by_mandate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.mandate')),
            ],
        ),
        migrations.CreateModel(
            name='StaffTraining',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.BigIntegerField()),
                ('course', models.TextField()),
                ('held_on', models.DateField()),
                ('by_person', models.BigIntegerField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'held_on'], name='training_of_person')],
            },
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['to_person', 'id'], name='consent_to_person'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('household', None), ('registration', None), _connector='XOR'), name='consent_is_of_one'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('to_person', None), ('to_organisation', None), _connector='XOR'), name='consent_is_to_one'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('how__in', ['text', 'voice', 'paper', 'account'])), name='consent_given_one_way'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='consent_ends_after_it_begins'),
        ),
        migrations.AddIndex(
            model_name='helpedact',
            index=models.Index(fields=['household', 'at'], name='helped_act_of_household'),
        ),
        migrations.AddIndex(
            model_name='helpedact',
            index=models.Index(fields=['helper', 'at'], name='helped_act_of_helper'),
        ),
        migrations.AddIndex(
            model_name='helpedact',
            index=models.Index(fields=['at'], name='helped_act_by_time'),
        ),
        migrations.AddField(
            model_name='memberconfirmation',
            name='by_mandate',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.mandate'),
        ),
        migrations.AddField(
            model_name='memberend',
            name='by_mandate',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.mandate'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('household', None), ('registration', None), _connector='XOR'), name='member_is_known_one_way'),
        ),
        migrations.AddIndex(
            model_name='householdlink',
            index=models.Index(fields=['household', 'until'], name='household_link_of_summary'),
        ),
        migrations.AddConstraint(
            model_name='organisationalias',
            constraint=models.UniqueConstraint(fields=('system', 'code'), name='organisation_alias_once'),
        ),
        migrations.AddIndex(
            model_name='staffentry',
            index=models.Index(fields=['province_code', 'commune_code', 'person', '-id'], name='staff_of_place'),
        ),
        migrations.AddIndex(
            model_name='staffentry',
            index=models.Index(fields=['person', '-id'], name='staff_of_person'),
        ),
        migrations.AddConstraint(
            model_name='staffentry',
            constraint=models.CheckConstraint(condition=models.Q(('time__in', ['full', 'part'])), name='staff_time_is_known'),
        ),
        migrations.AddConstraint(
            model_name='memberconfirmation',
            constraint=models.CheckConstraint(condition=models.Q(('how__in', ['account', 'link', 'officer'])), name='member_confirmed_one_way'),
        ),
        migrations.RunSQL(FORBID, ALLOW),
    ]
