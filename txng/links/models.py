"""Links and their versions; hosts and what became of them. No row is ever altered: the newest of its kind counts."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Link(models.Model):
    """One link from a code, through all its versions; its number."""

    organisation_id = models.BigIntegerField()
    anchor = models.TextField(db_collation="C")
    made_at = models.DateTimeField()

    class Meta:
        app_label = "links"
        indexes = [
            models.Index(fields=["anchor"], name="link_of_anchor"),
            models.Index(fields=["organisation_id", "id"], name="link_of_organisation"),
        ]


class Version(models.Model):
    """What a link is from a moment on; `is_end`: it is no more. Each is a leaf of the log.

    number   1 is the first; two that amend one version at once collide here
    host     of `href`, with its port where that is not 443
    """

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    is_end = models.BooleanField(default=False)
    link_type = models.TextField()
    href = models.TextField()
    host = models.TextField()
    title = models.TextField()
    languages = ArrayField(models.TextField(), default=list)
    media_type = models.TextField(blank=True, default="")
    contexts = ArrayField(models.TextField(), default=list)
    is_default = models.BooleanField(default=False)
    is_default_multi = models.BooleanField(default=False)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    by_person = models.BigIntegerField(null=True)  # None: a system of the organisation
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "links"
        constraints = [models.UniqueConstraint(fields=["link", "number"], name="link_version_by_number")]


class Host(models.Model):
    """A host that an organisation says is its own, and what it must put there to prove it."""

    organisation_id = models.BigIntegerField()
    host = models.TextField(db_collation="C")
    token = models.TextField()
    asked_at = models.DateTimeField()

    class Meta:
        app_label = "links"
        constraints = [models.UniqueConstraint(fields=["organisation_id", "host"], name="link_host_of_organisation")]


class Step(models.Model):
    """What became of a host: "verified" or "revoked", by what. The newest counts; each is a leaf of the log."""

    host = models.ForeignKey(Host, on_delete=models.PROTECT, related_name="steps")
    standing = models.TextField()
    means = models.TextField()  # "file", "dns", or "officer"
    evidence = models.TextField(blank=True, default="")
    by_person = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "links"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(standing__in=["verified", "revoked"]), name="link_host_step_is_known"
            )
        ]
