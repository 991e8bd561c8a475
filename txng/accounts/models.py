"""Organisations and their machine keys; people, their sessions, what they are told, what they did.

The key of an organisation lies here, below the registry, because whoever acts must be known before anything is acted on.
"""

from __future__ import annotations

from django.db import models

from txng.accounts.people_models import Attempt, Audit, Code, Membership, Message, Person, Session

__all__ = ["Attempt", "Audit", "Code", "MachineKey", "Membership", "Message", "Organisation", "Person", "Session"]


class Organisation(models.Model):
    """A household, cooperative, firm or authority that can act.

    code         its name among systems, for ever: "mst-4300123456", "ubnd-51"
    public_name  what a citizen reads; of a household only initials and commune, unless it opted in
    """

    code = models.TextField(unique=True)
    name = models.TextField()
    public_name = models.TextField()
    kind = models.TextField()
    role = models.TextField()
    tax_code = models.TextField(blank=True, default="")
    province_code = models.TextField(blank=True, default="")
    commune = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        app_label = "accounts"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["household", "cooperative", "enterprise", "authority"]),
                name="organisation_kind_is_known",
            ),
        ]


class MachineKey(models.Model):
    """One secret by which a system speaks for an organisation; the secret itself is nowhere."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="keys")
    digest = models.BinaryField(unique=True)
    label = models.TextField()
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "accounts"
