"""`request.viewer`: who asks, known before any view runs."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from txng.accounts.signin import viewer_of
from txng.core.problems import Refused
from txng.web import problems

Handler = Callable[[HttpRequest], HttpResponse]


def viewer(handler: Handler) -> Handler:
    """Put the viewer on the request; a wrong key is refused everywhere, also where none is needed."""

    def handle(request: HttpRequest) -> HttpResponse:
        try:
            request.viewer = viewer_of(request)  # type: ignore[attr-defined]
        except Refused as refused:
            return problems.answer(request, refused, {"WWW-Authenticate": 'Bearer realm="txng", Basic realm="txng"'})
        return handler(request)

    return handle
