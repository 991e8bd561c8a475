"""The same request twice is one request: Idempotency-Key, as senders use it when they do not know whether they were heard.

The answer is kept beside what it tells of, in one transaction: never the one without the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.registry.models import Answered
from txng.web.api import body_of

HEADER = "Idempotency-Key"
LONGEST = 200
KEPT = timedelta(days=7)


def once(request: HttpRequest, viewer: Viewer, act: Callable[[bytes], HttpResponse], *, now: datetime) -> HttpResponse:
    """What `act` answers to the body, or what it answered to this key before.

    raises  Refused: the key came with another request; refusals of `act` are not kept, for they changed nothing
    """
    token, data = request.headers.get(HEADER, ""), body_of(request)
    if not token:
        return act(data)
    if len(token) > LONGEST or not token.isprintable():
        raise Refused(Problem("registry.idempotency_form", values={"most": LONGEST}))
    assert viewer.organisation_id is not None, "the door admits only those with a key"
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + data).digest()
    with transaction.atomic():
        fields = {"digest": digest, "status": 0, "body": b"", "answered_at": now}
        # Who sends the same again at the same moment waits here for the first to end.
        row, is_new = Answered.objects.get_or_create(
            organisation_id=viewer.organisation_id, token=token, defaults=fields
        )
        if not is_new and row.answered_at > now - KEPT:
            return _again(row, digest)
        answer = act(data)
        Answered.objects.filter(pk=row.pk).update(**fields | {"status": answer.status_code, "body": answer.content})
    return answer


def _again(row: Answered, digest: bytes) -> HttpResponse:
    if bytes(row.digest) != digest:
        raise Refused(Problem("registry.idempotency_reused"))
    return HttpResponse(
        bytes(row.body), status=row.status, content_type="application/json", headers={"Idempotency-Replayed": "true"}
    )
