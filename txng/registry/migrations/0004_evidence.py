"""What others vouch for: certificates, test results, OCOP decisions, marks."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_search_by_words")]
    operations: list[migrations.operations.base.Operation] = []
