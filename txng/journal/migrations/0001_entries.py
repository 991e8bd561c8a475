"""Entries and their versions, attachments, held versions, conflicts, reminders."""

from django.db import migrations


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = []
