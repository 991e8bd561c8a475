"""Sectors of organisations, merges that can be undone, solution providers."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_mandates_and_registrations")]
    operations: list[migrations.operations.base.Operation] = []
