"""Published versions of the templates of sectors, as rows: facts that are never altered."""

from __future__ import annotations

from django.db import models


class SectorTemplate(models.Model):
    """One published version. `document` is the whole template; what it says is what its logs are judged by for ever."""

    code = models.TextField()
    version = models.TextField()
    effective_on = models.DateField()
    sectors = models.JSONField(default=list)
    document = models.JSONField()
    digest = models.TextField()  # SHA-256 of the canonical document
    person_id = models.BigIntegerField(default=0)  # 0: came with the program
    label = models.TextField(blank=True, default="")
    nonce = models.BinaryField()
    published_at = models.DateTimeField()

    class Meta:
        app_label = "registry"
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="sector_template_version")]
