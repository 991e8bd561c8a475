"""/khoe: can this process serve?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from txng.tlog.guard import refuse_old_database


def khoe(_request: HttpRequest) -> HttpResponse:
    """200 when the database answers and is not older than the published log; otherwise 503, and why."""
    refuse_old_database()
    return HttpResponse("khoẻ\n", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
