"""The documents that were handed in, the queries that are kept, the page tokens given back. The events themselves are rows by hand: migrations 0001, `write_rows`, `lookups`.

An ORM row per item would cost more than parsing, checking and hashing the event it stands in (write_rows tells how
much), and Django knows neither partitions nor the two link tables; so only the job, which changes state, is a model.
"""

from __future__ import annotations

from django.db import models


class CaptureJob(models.Model):
    """One document that was pushed and will be judged, whatever happens in between.

    id               UUIDv7 in hexadecimal: jobs sort by when they came
    organisation_id  who pushed it; by number, because organisations are reference data elsewhere
    role, label      the viewer it came from, so that judging needs no session
    document         the bytes as they came, never changed; sha256 is theirs
    media_type       what they are: application/json or application/xml
    not_before       a job that failed, by our fault, is tried again then
    finished_at      None as long as it waits or is being judged
    results          one object per event, in the document's order: see jobs.results_of
    """

    id = models.TextField(primary_key=True)
    organisation_id = models.BigIntegerField()
    role = models.TextField()
    label = models.TextField()
    created_at = models.DateTimeField()
    error_behaviour = models.TextField()
    document = models.BinaryField()
    media_type = models.TextField(default="application/json", db_default="application/json")
    sha256 = models.BinaryField()
    attempts = models.IntegerField(default=0)
    not_before = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    success = models.BooleanField(default=True)
    results = models.JSONField(default=list)
    problems = models.JSONField(default=list)

    class Meta:
        app_label = "events"
        db_table = "events_capture_job"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(error_behaviour__in=["rollback", "proceed"]),
                name="capture_job_error_behaviour_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "id"], name="capture_job_of_organisation"),
            models.Index(fields=["not_before", "id"], name="capture_job_waiting", condition=models.Q(finished_at=None)),
        ]


class NamedQuery(models.Model):
    """One query that an organisation keeps under a name.

    query   the JSON object of its parameters, as it was given
    """

    pk = models.CompositePrimaryKey("organisation_id", "name")
    organisation_id = models.BigIntegerField()
    name = models.TextField(db_collation="C")
    query = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        app_label = "events"
        db_table = "events_named_query"


class ReleasedToken(models.Model):
    """One nextPageToken that was given back before it expired; digest is its SHA-256 in hexadecimal."""

    digest = models.TextField(primary_key=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "events"
        db_table = "events_released_token"
