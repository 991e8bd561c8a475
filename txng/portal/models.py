"""What a scan shows, kept ready: rebuilt by the follower at any time, never the truth itself."""

from __future__ import annotations

from django.db import models


class ScanPage(models.Model):
    """The recorded history of one lot, as its page tells it; names of places and people are asked when it is shown.

    key         the lot's canonical key text
    product     key of its product, so that a product finds its lots
    page        portal.pages.kept
    last_index  the newest leaf that made us write it: newest lots first
    log_size    how much of the log had been sealed then
    """

    key = models.TextField(primary_key=True)
    product = models.TextField()
    page = models.JSONField()
    last_index = models.BigIntegerField()
    log_size = models.BigIntegerField()

    class Meta:
        app_label = "portal"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_index__lt=models.F("log_size")), name="scanpage_leaf_is_sealed"
            ),
        ]
        indexes = [models.Index(fields=["product", "-last_index"], name="scanpage_lots_of_product")]
