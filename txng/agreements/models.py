"""Rows of agreements, of their signatures and ends: facts, written once. And of their use, which is counted up."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Agreement(models.Model):
    """One agreement as one party wrote it down: who opens what to whom, which fields of it, for what, until when.

    number          of the document, as the parties number it
    giver           an organisation that shares its own; None: an authority shares what lies in its area
    giver_unit      of an authority: the unit; None: the nation. Its codes of that day stand beside it
    sectors         of an authority: what it shares is of these; empty: of all
    receiver        who may read
    dataset         a word of `terms.DATASETS`
    products        canonical keys; empty: of all products
    fields          words of `terms.FIELDS`; empty: all fields
    purpose, basis  what for, and by which law or decision
    first           the day from whose beginning it opens; expires_at: the instant from which it opens nothing
    nonce           hides the content of its leaf (ADR 5)
    """

    number = models.TextField()
    giver = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    giver_unit = models.ForeignKey(
        "territory.Unit", on_delete=models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    province_code = models.TextField(default="", db_collation="C")
    commune_code = models.TextField(default="", db_collation="C")
    sectors = ArrayField(models.TextField(), default=list)
    receiver = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    dataset = models.TextField()
    products = ArrayField(models.TextField(), default=list)
    fields = ArrayField(models.TextField(), default=list)
    purpose = models.TextField()
    basis = models.TextField()
    first = models.DateField()
    expires_at = models.DateTimeField()
    made_at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "agreements"
        indexes = [
            models.Index(fields=["province_code", "commune_code", "id"], name="agreement_of_place"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(giver=None)
                | models.Q(giver_unit=None, province_code="", commune_code="", sectors=[]),
                name="agreement_has_one_giver",
            ),
            models.CheckConstraint(
                condition=models.Q(dataset__in=["events", "master_data"]), name="agreement_dataset_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="agreement_ends_after_it_was_made"
            ),
        ]


class Signature(models.Model):
    """One party signed: in whose name, who, by which mandate of his. Who proposes signs his own side with it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    side = models.TextField()
    by_person = models.BigIntegerField()
    by_mandate = models.ForeignKey("accounts.Mandate", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "agreements"
        constraints = [
            models.UniqueConstraint(fields=["agreement", "side"], name="signature_once_a_side"),
            models.UniqueConstraint(fields=["agreement", "by_person"], name="signature_once_a_person"),
            models.CheckConstraint(condition=models.Q(side__in=["giver", "receiver"]), name="signature_side_is_known"),
        ]


class End(models.Model):
    """One party ended it before its day, or would not sign it: which side, who, why."""

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, primary_key=True, related_name="end")
    side = models.TextField()
    by_person = models.BigIntegerField()
    by_mandate = models.ForeignKey("accounts.Mandate", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()
    nonce = models.BinaryField()

    class Meta:
        app_label = "agreements"
        constraints = [
            models.CheckConstraint(condition=models.Q(side__in=["giver", "receiver"]), name="end_side_is_known"),
        ]


class Use(models.Model):
    """How often one agreement was used in one hour, and how many rows it opened. No fact: a meter, counted up."""

    pk = models.CompositePrimaryKey("agreement_id", "hour")
    agreement_id = models.BigIntegerField()
    hour = models.DateTimeField()
    asks = models.BigIntegerField()
    rows = models.BigIntegerField()

    class Meta:
        app_label = "agreements"
