"""How each person is told: channels, quiet hours, digests."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_keys_with_scopes")]
    operations: list[migrations.operations.base.Operation] = []
