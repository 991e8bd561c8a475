"""The frame of every machine's door: method, who asks, body limit, problems out."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from txng.core.problems import Problem, Refused
from txng.web import problems

View = Callable[..., HttpResponse]
Answer = TypeVar("Answer", bound=HttpResponseBase)


def endpoint(
    *,
    methods: tuple[str, ...],
    max_bytes: int | Callable[[], int] = 0,
    open_to_all: bool = False,
    for_people: bool = False,
) -> Callable[[Callable[..., Answer]], Callable[..., Answer | HttpResponse]]:
    """Turn `view(request, viewer, …)` into a door.

    methods      what it answers; anything else is 405 with Allow
    max_bytes    the largest body it reads (web.api.body_of); 0 means that it takes none; a function is asked each time
    open_to_all  false: a caller without a key is refused with 401
    for_people   a key that speaks for a person of no organisation is let in, too
    """

    def decorate(view: Callable[..., Answer]) -> Callable[..., Answer | HttpResponse]:
        # A machine's key is no cookie: nothing a foreign page could make a browser send along.
        @csrf_exempt
        @wraps(view)
        def door(request: HttpRequest, *args: Any, **path: Any) -> Answer | HttpResponse:
            try:
                _admit(request, methods, open_to_all, for_people)
                request.max_bytes = max_bytes() if callable(max_bytes) else max_bytes  # type: ignore[attr-defined]
                return view(request, request.viewer, *args, **path)  # type: ignore[attr-defined]
            except Refused as refused:
                return problems.answer(request, refused, _headers(refused, methods))

        return door

    return decorate


def body_of(request: HttpRequest) -> bytes:
    """The body, whole.

    raises  Refused web.too_large when it is longer than the door's limit; at most one byte beyond it is read;
            web.body_cut when its sender stops in the middle
    """
    limit: int = request.max_bytes  # type: ignore[attr-defined]
    declared = request.headers.get("Content-Length", "")
    if declared.isdigit() and int(declared) > limit:
        raise Refused(Problem("web.too_large", values={"bytes": int(declared), "limit": limit}))
    try:
        data: bytes = _stream_of(request).read(limit + 1)
    except OSError as error:  # the server's; Django's UnreadablePostError is one
        raise Refused(Problem("web.body_cut")) from error
    if len(data) > limit:
        raise Refused(Problem("web.too_large", values={"bytes": f"> {limit}", "limit": limit}))
    return data


def _stream_of(request: HttpRequest) -> Any:
    # Django reads no further than Content-Length, which a chunked body does not have; the server ends such a body itself.
    is_chunked = "chunked" in request.headers.get("Transfer-Encoding", "").lower()
    return request.META["wsgi.input"] if is_chunked and "wsgi.input" in request.META else request


def json_of(request: HttpRequest) -> Any:
    """The body as JSON.

    raises  Refused web.not_json
    """
    try:
        return orjson.loads(body_of(request))
    except orjson.JSONDecodeError as error:
        raise Refused(Problem("web.not_json", values={"reason": str(error)})) from error


def json_response(
    value: Any, *, status: int = 200, headers: dict[str, str] | None = None, content_type: str = "application/json"
) -> HttpResponse:
    """A JSON answer."""
    return HttpResponse(orjson.dumps(value), status=status, headers=headers, content_type=content_type)


def _admit(request: HttpRequest, methods: tuple[str, ...], open_to_all: bool, for_people: bool) -> None:
    if request.method == "HEAD" and "GET" in methods:
        request.method = "GET"  # RFC 9110 9.3.2: the same answer; the server leaves its body out
    if request.method not in methods:
        raise Refused(Problem("web.method", values={"method": request.method, "allowed": ", ".join(methods)}))
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    is_somebody = not viewer.is_public or (for_people and viewer.person_id is not None)
    if not open_to_all and not is_somebody:
        raise Refused(Problem("web.key_needed"))


def _headers(refused: Refused, methods: tuple[str, ...]) -> dict[str, str]:
    codes = {problem.code for problem in refused.problems}
    if "web.method" in codes:
        return {"Allow": ", ".join(methods)}
    if codes & {"web.key_needed", "accounts.key_unknown"}:
        return {"WWW-Authenticate": 'Bearer realm="txng", Basic realm="txng"'}
    return {}
