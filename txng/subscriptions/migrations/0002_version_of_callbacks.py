"""In which version of EPCIS the subscriber of a callback is told; those there were before are told in 1.2."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0001_subscriptions_and_what_is_due")]
    operations = [
        migrations.AddField("subscription", "epcis_version", models.TextField(default="1.2")),
    ]
