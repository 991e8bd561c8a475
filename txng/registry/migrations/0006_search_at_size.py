"""Lists and search over millions."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_products_in_the_office")]
    operations: list[migrations.operations.base.Operation] = []
