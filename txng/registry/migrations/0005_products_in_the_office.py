"""What the office asks of products: rules of groups, duplicates, areas."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_evidence")]
    operations: list[migrations.operations.base.Operation] = []
