"""Units of administration in time, what became of them, and what could not be read of it."""

import django.db.models.deletion
from django.db import migrations, models

_ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def _link(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name=name, to="territory.unit"
    )


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.CreateModel(
            name="Loading",
            fields=[
                ("digest", models.TextField(primary_key=True, serialize=False)),
                ("loaded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                _ID,
                ("level", models.TextField()),
                ("code", models.TextField(db_collation="C")),
                ("kind", models.TextField()),
                ("name", models.TextField()),
                ("name_norm", models.TextField()),
                ("parent_code", models.TextField()),
                ("province_code", models.TextField()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["level", "code", "valid_from"], name="unit_of_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(level__in=["province", "district", "commune"]), name="unit_level_is_known"
                    ),
                ],
                "indexes": [
                    models.Index(fields=["name_norm"], name="unit_by_name"),
                    models.Index(fields=["level", "province_code", "code"], name="unit_of_province"),
                    models.Index(fields=["level", "parent_code", "code"], name="unit_of_parent"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[_ID, ("is_whole", models.BooleanField()), ("former", _link("became")), ("formed", _link("was"))],
            options={
                "constraints": [models.UniqueConstraint(fields=["former", "formed"], name="succession_once")],
            },
        ),
        migrations.CreateModel(
            name="Unread",
            fields=[_ID, ("words", models.TextField()), ("candidates", models.IntegerField()), ("formed", _link("+"))],
        ),
    ]
