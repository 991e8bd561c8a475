"""Rows of machine keys, and of answers kept so that the same request twice is one."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class MachineKey(models.Model):
    """One secret by which a system speaks for an organisation or a person; the secret itself is nowhere.

    organisation  whom it speaks for; of a person's key the organisation he acts for, None where he has none
    person        whom it speaks for, with his mandates; None: an organisation's key
    scopes        the doors it opens (accounts.scopes); no more than these, whatever whoever it speaks for may do
    networks      from where it may be used; empty: from anywhere
    expires_at    when it ends; a key that was renewed ends sooner
    successor     the key that was made in its place
    made_by       who made it; None: the operator
    last_used_at, last_door   to the hour: a busy key is not written at each use
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="keys"
    )
    person = models.BigIntegerField(null=True, blank=True)
    digest = models.BinaryField(unique=True)
    label = models.TextField()
    scopes = ArrayField(models.TextField(), default=list)
    networks = ArrayField(models.TextField(), default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    successor = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessor"
    )
    made_by = models.BigIntegerField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_door = models.TextField(default="", blank=True)

    class Meta:
        app_label = "accounts"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False) | models.Q(person__isnull=False),
                name="key_speaks_for_somebody",
            )
        ]
        indexes = [
            models.Index(fields=["person"], name="key_of_person", condition=models.Q(person__isnull=False)),
            models.Index(
                fields=["expires_at"], name="key_to_warn_of", condition=models.Q(revoked_at=None, warned_at=None)
            ),
        ]


class Answered(models.Model):
    """An answer once given to a sender's Idempotency-Key: the same question gets it again, another is refused.

    organisation_id, person_id   who asked; 0 where there was none
    """

    pk = models.CompositePrimaryKey("organisation_id", "person_id", "token")
    organisation_id = models.BigIntegerField()
    person_id = models.BigIntegerField(default=0)
    token = models.TextField()
    digest = models.BinaryField()
    status = models.IntegerField()
    body = models.BinaryField()
    answered_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "accounts"
