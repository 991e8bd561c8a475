"""/khoe: can this process serve?"""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse


def khoe(_request: HttpRequest) -> HttpResponse:
    """200 when the database answers; otherwise the 503 of every other door (web.middleware)."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return HttpResponse("khoẻ\n", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
