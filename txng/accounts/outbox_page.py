"""/demo/hop-thu/: what this node tells people, for all to read. On a demo alone."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from txng.accounts.messages import latest
from txng.accounts.signing_in import show


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The latest messages, codes and all."""
    if not settings.DEMO:
        raise Http404
    answer = show(request, "outbox", {"messages": latest(timezone.now())})
    answer.headers["Cache-Control"] = "no-store"
    return answer
