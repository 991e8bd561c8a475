"""Members of cooperatives, consent to write for somebody, the register of staff."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_sectors_standing_and_providers")]
    operations: list[migrations.operations.base.Operation] = []
