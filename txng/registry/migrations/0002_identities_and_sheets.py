"""Products without a GTIN, of several groups, from abroad; prefixes, aliases, pictures, plots; sheets and their undoing."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("registry", "0001_product_lot_place"),
    ]

    operations = [
        migrations.CreateModel(
            name="Answered",
            fields=[
                ("pk", models.CompositePrimaryKey("organisation_id", "token", blank=True, editable=False, primary_key=True, serialize=False)),
                ("organisation_id", models.BigIntegerField()),
                ("token", models.TextField()),
                ("digest", models.BinaryField()),
                ("status", models.IntegerField()),
                ("body", models.BinaryField()),
                ("answered_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="CompanyPrefix",
            fields=[
                ("prefix", models.TextField(primary_key=True, serialize=False)),
                ("organisation_id", models.BigIntegerField(db_index=True)),
                ("standing", models.TextField()),
                ("source", models.TextField()),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Plot",
            fields=[
                ("place_key", models.TextField(primary_key=True, serialize=False)),
                ("organisation_id", models.BigIntegerField()),
                ("geometry", models.JSONField()),
                ("area_ha", models.DecimalField(decimal_places=4, max_digits=12)),
                ("west", models.FloatField()),
                ("south", models.FloatField()),
                ("east", models.FloatField()),
                ("north", models.FloatField()),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ProductAlias",
            fields=[
                ("pk", models.CompositePrimaryKey("system", "code", blank=True, editable=False, primary_key=True, serialize=False)),
                ("system", models.TextField()),
                ("code", models.TextField()),
                ("product_key", models.TextField(db_index=True)),
                ("organisation_id", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ProductImage",
            fields=[
                ("product_key", models.TextField(primary_key=True, serialize=False)),
                ("digest", models.TextField()),
                ("data", models.BinaryField()),
                ("width", models.IntegerField()),
                ("height", models.IntegerField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Sheet",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("organisation_id", models.BigIntegerField()),
                ("organisation_code", models.TextField()),
                ("role", models.TextField()),
                ("label", models.TextField()),
                ("filename", models.TextField()),
                ("data", models.BinaryField()),
                ("state", models.TextField()),
                ("told", models.JSONField(default=dict)),
                ("sent_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("stored_at", models.DateTimeField(blank=True, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SheetLine",
            fields=[
                ("pk", models.CompositePrimaryKey("sheet_id", "key", blank=True, editable=False, primary_key=True, serialize=False)),
                ("sheet_id", models.TextField()),
                ("key", models.TextField()),
                ("before", models.JSONField(null=True)),
                ("lots_before", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="SheetProgress",
            fields=[
                ("sheet_id", models.TextField(primary_key=True, serialize=False)),
                ("done", models.IntegerField()),
                ("whole", models.IntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="product",
            name="groups",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="product",
            name="hs_code",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="product",
            name="ownership",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="product",
            name="source",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="product",
            name="source_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="product",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["organisation_id", "key"], name="product_of_organisation"),
        ),
        migrations.AddConstraint(
            model_name="companyprefix",
            constraint=models.CheckConstraint(condition=models.Q(("standing__in", ["claimed", "verified"])), name="prefix_standing_is_known"),
        ),
        migrations.AddIndex(
            model_name="plot",
            index=models.Index(fields=["west", "east", "south", "north"], name="plot_in_box"),
        ),
        migrations.AddIndex(
            model_name="sheet",
            index=models.Index(fields=["organisation_id", "-sent_at"], name="sheet_of_organisation"),
        ),
        migrations.AddIndex(
            model_name="sheet",
            index=models.Index(condition=models.Q(("state__in", ["sent", "confirmed"])), fields=["sent_at"], name="sheet_to_work_on"),
        ),
    ]
