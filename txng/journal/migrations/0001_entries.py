"""Entries and their versions, attachments, what is held and what conflicts, phones' clocks, reminders.

Every key begins with the organisation, by which the tables would be distributed; no foreign key between them.
Facts cannot be changed or deleted by mistake.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

FACTS = ("journal_version", "journal_conflict", "journal_resolution")
FORBID = """
CREATE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: a later fact points at an earlier one', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only();\n"
    for table in FACTS
)
ALLOW = "".join(f"DROP TRIGGER {table}_append_only ON {table};\n" for table in FACTS) + "DROP FUNCTION journal_append_only();"


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='Chunk',
            fields=[
                ('pk', models.CompositePrimaryKey('organisation_id', 'attachment_id', 'begins', blank=True, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.BigIntegerField()),
                ('attachment_id', models.UUIDField()),
                ('begins', models.IntegerField()),
                ('data', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Conflict',
            fields=[
                ('pk', models.CompositePrimaryKey('organisation_id', 'first', 'second', blank=True, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.BigIntegerField()),
                ('first', models.TextField(db_collation='C')),
                ('second', models.TextField(db_collation='C')),
                ('first_entry', models.UUIDField()),
                ('second_entry', models.UUIDField()),
                ('kind', models.TextField()),
                ('lot_key', models.TextField(blank=True, db_collation='C', default='')),
                ('found_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('pk', models.CompositePrimaryKey('organisation_id', 'device', blank=True, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.BigIntegerField()),
                ('device', models.TextField(db_collation='C')),
                ('person_id', models.BigIntegerField()),
                ('clock_off_s', models.BigIntegerField()),
                ('first_seen_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Personal',
            fields=[
                ('pk', models.CompositePrimaryKey('organisation_id', 'entry_id', 'branch', 'version', blank=True, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.BigIntegerField()),
                ('entry_id', models.UUIDField()),
                ('branch', models.TextField(blank=True, db_collation='C', default='')),
                ('version', models.IntegerField()),
                ('words', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='Resolution',
            fields=[
                ('pk', models.CompositePrimaryKey('organisation_id', 'first', 'second', blank=True, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.BigIntegerField()),
                ('first', models.TextField(db_collation='C')),
                ('second', models.TextField(db_collation='C')),
                ('keep', models.TextField()),
                ('person_id', models.BigIntegerField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('pk', models.CompositePrimaryKey('organisation_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.BigIntegerField()),
                ('id', models.UUIDField()),
                ('entry_id', models.UUIDField()),
                ('kind', models.TextField()),
                ('media_type', models.TextField()),
                ('sha256', models.BinaryField()),
                ('size_bytes', models.IntegerField()),
                ('announced_at', models.DateTimeField()),
                ('data', models.BinaryField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['id'], name='attachment_by_id'), models.Index(fields=['organisation_id', 'entry_id'], name='attachment_of_entry')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('pk', models.CompositePrimaryKey('organisation_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.BigIntegerField()),
                ('id', models.UUIDField()),
                ('kind', models.TextField()),
                ('effect', models.TextField()),
                ('template', models.TextField()),
                ('lot_key', models.TextField(blank=True, db_collation='C', default='')),
                ('happened_at', models.DateTimeField()),
                ('newest', models.IntegerField()),
                ('is_withdrawn', models.BooleanField()),
                ('event_ids', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('device', models.TextField()),
                ('person_id', models.BigIntegerField()),
                ('is_helped', models.BooleanField()),
                ('flags', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('received_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['organisation_id', 'happened_at'], name='entry_of_organisation'), models.Index(fields=['organisation_id', 'changed_at'], name='entry_changed')],
            },
        ),
        migrations.CreateModel(
            name='Held',
            fields=[
                ('pk', models.CompositePrimaryKey('organisation_id', 'entry_id', 'version', blank=True, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.BigIntegerField()),
                ('entry_id', models.UUIDField()),
                ('version', models.IntegerField()),
                ('body', models.TextField()),
                ('digest', models.BinaryField()),
                ('device', models.TextField()),
                ('person_id', models.BigIntegerField()),
                ('clock_off_s', models.BigIntegerField()),
                ('received_at', models.DateTimeField()),
                ('flagged_at', models.DateTimeField(null=True)),
                ('problems', models.JSONField(default=list)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('flagged_at__isnull', True)), fields=['received_at'], name='held_unflagged')],
            },
        ),
        migrations.CreateModel(
            name='Line',
            fields=[
                ('pk', models.CompositePrimaryKey('organisation_id', 'lot_key', 'entry_id', 'part', blank=True, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.BigIntegerField()),
                ('lot_key', models.TextField(db_collation='C')),
                ('entry_id', models.UUIDField()),
                ('part', models.TextField()),
            ],
            options={
                'indexes': [models.Index(fields=['organisation_id', 'entry_id'], name='line_of_entry')],
            },
        ),
        migrations.CreateModel(
            name='Looked',
            fields=[
                ('organisation_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('entered_at', models.DateTimeField()),
                ('looked_at', models.DateTimeField(null=True)),
                ('told_week', models.DateField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['looked_at'], name='looked_next')],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('pk', models.CompositePrimaryKey('organisation_id', 'lot_key', 'step', 'due_on', blank=True, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.BigIntegerField()),
                ('lot_key', models.TextField(db_collation='C')),
                ('step', models.TextField(db_collation='C')),
                ('due_on', models.DateField()),
                ('vi', models.TextField()),
                ('en', models.TextField()),
                ('reminded_at', models.DateTimeField()),
                ('escalated_at', models.DateTimeField(null=True)),
                ('cleared_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('cleared_at__isnull', True)), fields=['organisation_id', 'lot_key'], name='reminder_open')],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('pk', models.CompositePrimaryKey('organisation_id', 'entry_id', 'branch', 'version', blank=True, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.BigIntegerField()),
                ('entry_id', models.UUIDField()),
                ('branch', models.TextField(blank=True, db_collation='C', default='')),
                ('version', models.IntegerField()),
                ('body', models.TextField()),
                ('digest', models.BinaryField()),
                ('device', models.TextField()),
                ('person_id', models.BigIntegerField()),
                ('consent_id', models.BigIntegerField(null=True)),
                ('happened_at', models.DateTimeField()),
                ('saved_at', models.DateTimeField()),
                ('clock_off_s', models.BigIntegerField()),
                ('received_at', models.DateTimeField()),
                ('event_ids', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('answer', models.JSONField()),
            ],
            options={
                'indexes': [models.Index(fields=['organisation_id', 'device', 'received_at'], name='version_of_device')],
            },
        ),
        migrations.RunSQL(FORBID, ALLOW),
    ]
