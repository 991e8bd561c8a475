"""Rows of what others vouch for. Each is a fact, written once; only who may read a document can change."""

from __future__ import annotations

from django.db import models


class Evidence(models.Model):
    """One claim about an organisation, place, product or lot: a certificate, a test, an OCOP decision, the use of a mark.

    scheme        of a certificate: a code of registry.evidence_schemes; else ""
    subject       canonical key text of what it is about
    organisation_id  whose the subject was; on a product that has another owner since, it says nothing
    issuer_id     the organisation here that vouches; None: a body that is named, and cannot speak for itself here
    details       of a test: lab's method and parameters; of an OCOP decision: stars and whether it is a re-evaluation
    province_code, commune_code   where the owner lies: officers find what waits for them
    document_digest  SHA-256 of the document kept beside it, hexadecimal; "" where there is none
    follows       the number of the evidence that it renews
    by_person, by_organisation    who recorded it: somebody signed in, or a machine key
    """

    kind = models.TextField()
    scheme = models.TextField(default="")
    subject = models.TextField(db_collation="C")
    organisation_id = models.BigIntegerField()
    issuer_id = models.BigIntegerField(null=True)
    issuer_name = models.TextField()
    number = models.TextField(default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    scope = models.TextField(default="")
    details = models.JSONField(default=dict)
    mark_id = models.BigIntegerField(null=True)
    province_code = models.TextField(default="", db_collation="C")
    commune_code = models.TextField(default="", db_collation="C")
    document_digest = models.TextField(default="")
    follows = models.BigIntegerField(null=True)
    by_person = models.BigIntegerField(null=True)
    by_organisation = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "registry"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["certificate", "test", "ocop", "mark"]), name="evidence_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="evidence_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "organisation_id"], name="evidence_of_subject"),
            models.Index(fields=["organisation_id", "-id"], name="evidence_of_organisation"),
            models.Index(fields=["issuer_id", "-id"], name="evidence_of_issuer"),
            models.Index(fields=["province_code", "commune_code", "-id"], name="evidence_of_place"),
            models.Index(fields=["valid_to", "id"], name="evidence_by_end"),
            models.Index(fields=["follows"], name="evidence_renewed", condition=models.Q(follows__isnull=False)),
        ]


class EvidenceStep(models.Model):
    """What became of it: "confirmed", "declined", "revoked" (by who vouches), "withdrawn" (by its owner); each at most once."""

    pk = models.CompositePrimaryKey("evidence_id", "state")
    evidence_id = models.BigIntegerField()
    state = models.TextField()
    reason = models.TextField(default="")
    by_person = models.BigIntegerField(null=True)
    by_organisation = models.BigIntegerField(null=True)
    by_mandate = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "registry"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["confirmed", "declined", "revoked", "withdrawn"]),
                name="evidence_state_is_known",
            )
        ]


class EvidenceDocument(models.Model):
    """The paper itself: a picture as we made it anew, or a PDF as it was sent. `is_public` is its owner's wish."""

    evidence_id = models.BigIntegerField(primary_key=True)
    media_type = models.TextField()
    data = models.BinaryField()
    is_public = models.BooleanField()

    class Meta:
        app_label = "registry"


class EvidenceReminder(models.Model):
    """Its owner was told that it ends in so many days."""

    pk = models.CompositePrimaryKey("evidence_id", "days")
    evidence_id = models.BigIntegerField()
    days = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        app_label = "registry"


class Mark(models.Model):
    """A collective trademark, geographical indication or certification mark, and the organisation that says who may use it."""

    kind = models.TextField()
    name = models.TextField()
    number = models.TextField()
    owner_id = models.BigIntegerField(db_index=True)
    registered_on = models.DateField()
    valid_to = models.DateField(null=True)
    province_code = models.TextField(default="", db_collation="C")
    commune_code = models.TextField(default="", db_collation="C")
    by_person = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "registry"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["collective", "indication", "certification"]), name="mark_kind_is_known"
            )
        ]
        indexes = [models.Index(fields=["province_code", "commune_code", "-id"], name="mark_of_place")]


class MarkStep(models.Model):
    """An officer saw its registration ("confirmed"), or it is no more ("revoked")."""

    pk = models.CompositePrimaryKey("mark_id", "state")
    mark_id = models.BigIntegerField()
    state = models.TextField()
    reason = models.TextField(default="")
    by_person = models.BigIntegerField(null=True)
    by_mandate = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "registry"
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=["confirmed", "revoked"]), name="mark_state_is_known")
        ]


class MarkUser(models.Model):
    """An organisation that may use a mark, from one day to another; None: until it is taken off the list."""

    mark_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    first = models.DateField()
    last = models.DateField(null=True)
    by_person = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "registry"
        indexes = [
            models.Index(fields=["mark_id", "organisation_id"], name="mark_user_of_mark"),
            models.Index(fields=["organisation_id"], name="mark_user_by_organisation"),
        ]


class MarkUserEnd(models.Model):
    """It was taken off the list, and why."""

    mark_user_id = models.BigIntegerField(primary_key=True)
    reason = models.TextField()
    by_person = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "registry"
