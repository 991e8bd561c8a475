"""People who sign in: their sessions, codes, messages, memberships; and the audit, which is only ever added to."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORBID = """
CREATE FUNCTION accounts_audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'accounts_audit is append-only: what was done stays written'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER accounts_audit_append_only BEFORE UPDATE OR DELETE ON accounts_audit
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_audit_append_only();
"""

ALLOW = """
DROP TRIGGER accounts_audit_append_only ON accounts_audit;
DROP FUNCTION accounts_audit_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_organisation_and_machine_key")]
    # Their tables point at people, and by themselves they would only wait for our first migration.
    run_before = [("account", "0001_initial"), ("mfa", "0001_initial"), ("socialaccount", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('name', models.TextField()),
                ('email', models.TextField(blank=True, null=True, unique=True)),
                ('phone', models.TextField(blank=True, null=True, unique=True)),
                ('email_verified_at', models.DateTimeField(blank=True, null=True)),
                ('phone_verified_at', models.DateTimeField(blank=True, null=True)),
                ('language', models.TextField(default='vi')),
                ('second_counter', models.BigIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('disabled_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('email__isnull', False), ('phone__isnull', False), _connector='OR'), name='person_can_be_reached'), models.CheckConstraint(condition=models.Q(('language__in', ['vi', 'en'])), name='person_language_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('login', models.BinaryField()),
                ('address', models.BinaryField()),
                ('at', models.DateTimeField(db_index=True)),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'login', 'at'], name='attempt_login'), models.Index(fields=['kind', 'address', 'at'], name='attempt_address')],
            },
        ),
        migrations.CreateModel(
            name='Audit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('person_id', models.BigIntegerField(default=0)),
                ('organisation_id', models.BigIntegerField(default=0)),
                ('label', models.TextField(default='')),
                ('action', models.TextField()),
                ('object', models.TextField(default='')),
                ('reason', models.TextField(default='')),
                ('session', models.TextField(default='')),
                ('address', models.TextField(default='')),
            ],
            options={
                'indexes': [models.Index(fields=['person_id', 'id'], name='audit_person'), models.Index(fields=['object', 'id'], name='audit_object')],
            },
        ),
        migrations.CreateModel(
            name='Code',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', models.BinaryField()),
                ('digest', models.BinaryField()),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('attempts', models.IntegerField(default=0)),
                ('used_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.TextField()),
                ('to', models.TextField()),
                ('subject', models.TextField(default='')),
                ('text', models.TextField()),
                ('secret', models.TextField(default='')),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(null=True)),
                ('next_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('attempts', models.IntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('failed_at__isnull', True), ('sent_at__isnull', True)), fields=['channel', 'next_at'], name='message_due'), models.Index(condition=models.Q(('secret', ''), _negated=True), fields=['expires_at'], name='message_secret')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('begun_at', models.DateTimeField(null=True)),
                ('seen_at', models.DateTimeField(null=True)),
                ('device', models.TextField(default='')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.TextField()),
                ('created_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='accounts.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'organisation'), name='membership_once')],
            },
        ),
        migrations.RunSQL(FORBID, ALLOW),
    ]
