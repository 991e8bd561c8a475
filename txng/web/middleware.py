"""What every answer carries, and what happens when we fail."""

from __future__ import annotations

import logging
import sys
import uuid
from collections.abc import Callable, Mapping

from django.core.exceptions import DisallowedHost
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from txng.core.problems import Problem, Refused
from txng.web import problems

logger = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]

# Pages need no script of others, no frame, no plugin; the look is inline or our own.
_POLICY = "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
EVERYWHERE: Mapping[str, str] = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff"}


def headers(handler: Handler) -> Handler:
    """Security headers on every answer."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = handler(request) if _is_ours(request) else problems.answer(request, Refused(Problem("web.host")))
        for name, value in EVERYWHERE.items():
            response.headers.setdefault(name, value)
        if not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

    return handle


def faults(handler: Handler) -> Handler:
    """Django's outermost handler of ours: a refusal is told, a fault gets a number that the caller can quote."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = handler(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:  # Django's own, without a word
            values = {"method": request.method, "allowed": response["Allow"]}
            return problems.answer(request, Refused(Problem("web.method", values=values)), {"Allow": response["Allow"]})
        return response

    handle.process_exception = _told  # type: ignore[attr-defined]
    return handle


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Django's handler404: an address without a route."""
    return problems.answer(request, Refused(Problem("web.not_found")))


def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler500: what went wrong outside the views, as where the key is looked up."""
    error = sys.exc_info()[1]
    return _told(request, error if isinstance(error, Exception) else RuntimeError("no exception at hand"))


def _is_ours(request: HttpRequest) -> bool:
    # An address under another name would be answered by caches and links as if it were ours.
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return True


def _told(request: HttpRequest, error: Exception) -> HttpResponse:
    if isinstance(error, Refused):
        return problems.answer(request, error)
    if isinstance(error, Http404):
        return problems.answer(request, Refused(Problem("web.not_found")))
    number = uuid.uuid4().hex[:12]
    if isinstance(error, (OperationalError, InterfaceError)):
        logger.error("database out of reach, fault %s: %s", number, error)
        return problems.answer(
            request, Refused(Problem("web.unavailable", values={"number": number})), {"Retry-After": "5"}
        )
    logger.error("fault %s at %s", number, request.path, exc_info=error)
    return problems.answer(request, Refused(Problem("web.fault", values={"number": number})))
