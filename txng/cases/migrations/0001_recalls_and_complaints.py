"""Recalls and their items, complaints and what became of them.

Facts cannot be changed or deleted by mistake; by intent, the check of the log finds it.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

FACTS = ("cases_recall", "cases_recallitem", "cases_withdrawal", "cases_complaint", "cases_step")
FORBID = """
CREATE FUNCTION cases_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: a later fact points at an earlier one', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION cases_append_only();\n"
    for table in FACTS
)
ALLOW = "".join(f"DROP TRIGGER {table}_append_only ON {table};\n" for table in FACTS) + "DROP FUNCTION cases_append_only();"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("accounts", "0003_mandates_and_registrations"),
    ]

    operations = [
        migrations.CreateModel(
            name='Complaint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.TextField(db_collation='C', unique=True)),
                ('code', models.TextField(blank=True, default='')),
                ('product_key', models.TextField(blank=True, default='')),
                ('organisation_id', models.BigIntegerField(null=True)),
                ('reason', models.TextField()),
                ('province_code', models.TextField(db_collation='C')),
                ('commune_code', models.TextField(db_collation='C')),
                ('is_place_told', models.BooleanField()),
                ('sectors', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('said', models.BinaryField()),
                ('made_at', models.DateTimeField()),
                ('nonce', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation_id', models.BigIntegerField(db_index=True)),
                ('province_code', models.TextField(db_collation='C')),
                ('commune_code', models.TextField(db_collation='C')),
                ('sectors', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('product_key', models.TextField()),
                ('whole', models.BooleanField()),
                ('title', models.TextField()),
                ('reason', models.TextField()),
                ('what_to_do', models.TextField()),
                ('hotline', models.TextField()),
                ('decision', models.TextField()),
                ('scope_vi', models.TextField()),
                ('scope_en', models.TextField()),
                ('is_complete', models.BooleanField()),
                ('complaint_id', models.BigIntegerField(null=True)),
                ('by_person', models.BigIntegerField()),
                ('made_at', models.DateTimeField()),
                ('proposal_id', models.BigIntegerField(null=True, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='DraftItem',
            fields=[
                ('pk', models.CompositePrimaryKey('draft_id', 'key', blank=True, editable=False, primary_key=True, serialize=False)),
                ('draft_id', models.BigIntegerField()),
                ('key', models.TextField(db_collation='C')),
                ('how', models.TextField()),
                ('reason', models.TextField(blank=True, default='')),
            ],
        ),
        migrations.CreateModel(
            name='Recall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation_id', models.BigIntegerField(db_index=True)),
                ('province_code', models.TextField(db_collation='C')),
                ('commune_code', models.TextField(db_collation='C')),
                ('sectors', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('product_key', models.TextField()),
                ('whole', models.BooleanField()),
                ('title', models.TextField()),
                ('reason', models.TextField()),
                ('what_to_do', models.TextField()),
                ('hotline', models.TextField()),
                ('decision', models.TextField()),
                ('scope_vi', models.TextField()),
                ('scope_en', models.TextField()),
                ('is_complete', models.BooleanField()),
                ('item_count', models.IntegerField()),
                ('items', models.BinaryField()),
                ('draft_id', models.BigIntegerField(unique=True)),
                ('by_person', models.BigIntegerField()),
                ('confirmed_by', models.BigIntegerField()),
                ('issued_at', models.DateTimeField()),
                ('nonce', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='RecallItem',
            fields=[
                ('pk', models.CompositePrimaryKey('key', 'recall_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('key', models.TextField(db_collation='C')),
                ('recall_id', models.BigIntegerField(db_index=True)),
                ('how', models.TextField()),
                ('reason', models.TextField(blank=True, default='')),
            ],
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.TextField()),
                ('level', models.TextField()),
                ('outcome', models.TextField(blank=True, default='')),
                ('text', models.TextField(blank=True, default='')),
                ('by_person', models.BigIntegerField(null=True)),
                ('by_mandate', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('nonce', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Queued',
            fields=[
                ('complaint', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='queued', serialize=False, to='cases.complaint')),
                ('province_code', models.TextField(db_collation='C')),
                ('commune_code', models.TextField(db_collation='C')),
                ('sectors', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('level', models.TextField()),
                ('state', models.TextField()),
                ('answer_by', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('handler', models.BigIntegerField(null=True)),
                ('forget_at', models.DateTimeField(null=True)),
                ('words_until', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Reached',
            fields=[
                ('complaint', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='reached', serialize=False, to='cases.complaint')),
                ('phone', models.TextField()),
                ('language', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Said',
            fields=[
                ('complaint', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='words', serialize=False, to='cases.complaint')),
                ('text', models.TextField(blank=True, default='')),
                ('photo', models.BinaryField(null=True)),
                ('salt', models.BinaryField()),
            ],
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(fields=['product_key', '-id'], name='complaint_of_product'),
        ),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(fields=['province_code', 'commune_code', 'id'], name='recall_draft_of_place'),
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('recall', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='withdrawal', serialize=False, to='cases.recall')),
                ('reason', models.TextField()),
                ('by_person', models.BigIntegerField()),
                ('confirmed_by', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('nonce', models.BinaryField()),
            ],
        ),
        migrations.AddIndex(
            model_name='recall',
            index=models.Index(fields=['-issued_at', '-id'], name='recall_by_day'),
        ),
        migrations.AddField(
            model_name='step',
            name='complaint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='cases.complaint'),
        ),
        migrations.AddIndex(
            model_name='queued',
            index=models.Index(fields=['province_code', 'commune_code', 'complaint'], name='queued_of_place'),
        ),
        migrations.AddIndex(
            model_name='queued',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='queued_due'),
        ),
        migrations.AddIndex(
            model_name='queued',
            index=models.Index(condition=models.Q(('forget_at__isnull', False)), fields=['forget_at'], name='queued_to_forget'),
        ),
        migrations.AddIndex(
            model_name='queued',
            index=models.Index(condition=models.Q(('words_until__isnull', False)), fields=['words_until'], name='queued_words'),
        ),
        migrations.RunSQL(FORBID, ALLOW),
    ]
