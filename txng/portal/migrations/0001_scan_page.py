"""What a scan shows, one row a lot. Its key is the column it would be distributed by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.CreateModel(
            name="ScanPage",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("product", models.TextField()),
                ("page", models.JSONField()),
                ("last_index", models.BigIntegerField()),
                ("log_size", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_index__lt", models.F("log_size"))), name="scanpage_leaf_is_sealed"
                    )
                ],
                "indexes": [models.Index(fields=["product", "-last_index"], name="scanpage_lots_of_product")],
            },
        ),
    ]
