"""The same request twice is one request: Idempotency-Key, as senders use it when they do not know whether they were heard.

The answer is kept beside what it tells of, in one transaction: never the one without the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from txng.accounts.models import Answered
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.web.api import body_of

HEADER = "Idempotency-Key"
LONGEST = 200
KEPT = timedelta(days=7)
Act = Callable[[bytes], HttpResponse]


def once(
    request: HttpRequest,
    viewer: Viewer,
    act: Act,
    *,
    now: datetime,
    kept: Callable[[HttpResponse], bytes] = lambda answer: answer.content,
) -> HttpResponse:
    """What `act` answers to the body, or what it answered to this key before.

    kept    what is kept of an answer, where it tells a secret that may lie nowhere
    raises  Refused: the key came with another request; refusals of `act` are not kept, for they changed nothing
    """
    token, data = request.headers.get(HEADER, ""), body_of(request)
    if not token:
        return act(data)
    if len(token) > LONGEST or not token.isprintable():
        raise Refused(Problem("web.idempotency_form", values={"most": LONGEST}))
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + data).digest()
    with transaction.atomic():
        fields = {"digest": digest, "status": 0, "body": b"", "answered_at": now}
        # Who sends the same again at the same moment waits here for the first to end.
        row, is_new = Answered.objects.get_or_create(**_who(viewer), token=token, defaults=fields)
        if not is_new and row.answered_at > now - KEPT:
            return _again(row, digest)
        answer = act(data)
        Answered.objects.filter(pk=row.pk).update(**fields | {"status": answer.status_code, "body": kept(answer)})
    return answer


def sweep(now: datetime) -> int:
    """Take away answers that nobody waits for any more; how many."""
    return Answered.objects.filter(answered_at__lte=now - KEPT).delete()[0]


def _who(viewer: Viewer) -> dict[str, int]:
    assert viewer.organisation_id is not None or viewer.person_id is not None, "the door admits only those with a key"
    return {"organisation_id": viewer.organisation_id or 0, "person_id": viewer.person_id or 0}


def _again(row: Answered, digest: bytes) -> HttpResponse:
    if bytes(row.digest) != digest:
        raise Refused(Problem("web.idempotency_reused"))
    return HttpResponse(
        bytes(row.body), status=row.status, content_type="application/json", headers={"Idempotency-Replayed": "true"}
    )
