"""What the subscriber of a callback is told once when its subscription is suspended; it is awake for that."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0002_version_of_callbacks")]
    operations = [
        migrations.AddField("subscription", "fault", models.JSONField(null=True)),
        migrations.RemoveIndex("subscription", "subscription_awake"),
        migrations.AddIndex(
            "subscription",
            models.Index(
                fields=["wake_at", "number"],
                name="subscription_awake",
                condition=models.Q(suspended_at=None) | models.Q(fault__isnull=False),
            ),
        ),
    ]
