"""People: who can sign in, their sessions and codes, what they are told, what they did. The room's `models` names them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import BrinIndex
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.module_loading import import_string


class Person(AbstractBaseUser):
    """Somebody who can sign in. A national identity number is not asked for.

    email           lower case; phone in E.164; at least one of them
    password        unusable unless one was set
    second_counter  the last time step whose one-time password was taken: each is good once
    disabled_at     from then on nothing opens
    """

    last_login = None  # the audit knows it
    name = models.TextField()
    email = models.TextField(unique=True, null=True, blank=True)
    phone = models.TextField(unique=True, null=True, blank=True)
    email_verified_at = models.DateTimeField(null=True, blank=True)
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    language = models.TextField(default="vi")
    second_counter = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    disabled_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    class Meta:
        app_label = "accounts"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email__isnull=False) | models.Q(phone__isnull=False), name="person_can_be_reached"
            ),
            models.CheckConstraint(condition=models.Q(language__in=["vi", "en"]), name="person_language_is_known"),
        ]

    def __str__(self) -> str:
        return f"person/{self.pk}"

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.disabled_at is None


class Membership(models.Model):
    """A person acts for an organisation in a role."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="members")
    role = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        app_label = "accounts"
        constraints = [models.UniqueConstraint(fields=["person", "organisation"], name="membership_once")]


class Session(AbstractBaseSession):
    """One browser, signed in or signing in. Its key is a digest: who reads this table cannot sign in with it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="sessions")
    begun_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    device = models.TextField(default="")

    class Meta:
        app_label = "accounts"

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        return import_string("txng.accounts.sessions.SessionStore")  # type: ignore[no-any-return]


class Code(models.Model):
    """A one-time code that was sent; also where nobody was there to be sent one, so that both look the same."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True)
    salt = models.BinaryField()
    digest = models.BinaryField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    attempts = models.IntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "accounts"


class Attempt(models.Model):
    """One attempt that is counted; kept for an hour. Whom it was for and where from are digests."""

    kind = models.TextField()
    login = models.BinaryField()
    address = models.BinaryField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "accounts"
        indexes = [
            models.Index(fields=["kind", "login", "at"], name="attempt_login"),
            models.Index(fields=["kind", "address", "at"], name="attempt_address"),
        ]


class Message(models.Model):
    """Something to be told to somebody: a row before it is sent.

    channel  email, sms or zalo; none: for nobody, so that an unknown login costs the same
    text     with {code} where the secret stands
    secret   emptied once it is sent, or of no use any more
    person_id, kind, event   whom it is for and what it tells of, once for each channel; 0 and "" where nobody knows
    values   what an approved template of the channel has filled in
    """

    channel = models.TextField()
    to = models.TextField()
    subject = models.TextField(default="")
    text = models.TextField()
    secret = models.TextField(default="")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    person_id = models.BigIntegerField(default=0, db_default=0)
    kind = models.TextField(blank=True, default="", db_default="")
    event = models.TextField(blank=True, default="", db_default="", db_collation="C")
    values = models.JSONField(default=dict)

    class Meta:
        app_label = "accounts"
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "event", "channel"], name="message_once", condition=~models.Q(event="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["channel", "next_at"], name="message_due",
                condition=models.Q(sent_at__isnull=True, failed_at__isnull=True),
            ),
            models.Index(fields=["created_at"], name="message_with_address", condition=~models.Q(to="")),
            models.Index(fields=["expires_at"], name="message_secret", condition=~models.Q(secret="")),
        ]  # fmt: skip


class Audit(models.Model):
    """Who did what, when, from which session. Only ever added to; numbers, not keys, so that nothing takes a line away.

    person_id, organisation_id  0 where there was none
    session                     the beginning of a session's digest
    address                     a network, never one machine
    """

    at = models.DateTimeField()
    person_id = models.BigIntegerField(default=0)
    organisation_id = models.BigIntegerField(default=0)
    label = models.TextField(default="")
    action = models.TextField()
    object = models.TextField(default="")
    reason = models.TextField(default="")
    session = models.TextField(default="")
    address = models.TextField(default="")

    class Meta:
        app_label = "accounts"
        indexes = [
            models.Index(fields=["person_id", "id"], name="audit_person"),
            models.Index(fields=["object", "id"], name="audit_object"),
            models.Index(fields=["organisation_id", "id"], name="audit_organisation"),
            BrinIndex(fields=["at"], name="audit_at"),
        ]
