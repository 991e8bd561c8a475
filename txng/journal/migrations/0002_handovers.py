"""Hand-overs of lots between two parties."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("journal", "0001_entries"),
    ]

    operations = []
