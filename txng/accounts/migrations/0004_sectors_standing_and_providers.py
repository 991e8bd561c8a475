"""Sectors of organisations, merges that can be undone, solution providers."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

_SECTORS = django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_mandates_and_registrations")]
    operations: list[migrations.operations.base.Operation] = [
        migrations.AddField("organisation", "sectors", _SECTORS),
        migrations.AddField("registration", "sectors", _SECTORS.clone()),
        migrations.AddIndex(
            "organisation",
            django.contrib.postgres.indexes.GinIndex(fields=["sectors"], name="organisation_by_sectors"),
        ),
    ]
