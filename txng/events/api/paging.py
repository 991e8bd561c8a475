"""Pages: tokens that expire and can be released, the Link to the next page, DELETE /nextPageToken/{token}.

Around each list's own mark of a place comes our envelope: which list it belongs to, until when it holds. It is signed
and nothing of it is kept, so an unread page costs nothing; only a token that was released early is remembered.

source   EPCIS 2.0, 12 (pagination, GS1-Next-Page-Token-Expires)
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from txng.accounts.viewer import Viewer
from txng.core.epcis.query import read_query
from txng.core.epcis.vocabulary import nearest
from txng.core.problems import Problem, Refused
from txng.events import released
from txng.events.api.resource import resource

LIFETIME = timedelta(hours=24)
_SIGNER = signing.Signer(salt="txng.events.api.page", sep="~")  # no letter of it needs escaping in an address
_CONTROLS = ("perPage", "nextPageToken")


def parameters_of(request: HttpRequest, *, now: datetime) -> dict[str, list[str]]:
    """The parameters of the query string, with the list's own mark in place of the token it was wrapped in.

    raises  Refused query.page_token, query.page_expired
    """
    parameters = dict(request.GET.lists())
    if parameters.get("nextPageToken") == [""]:
        del parameters["nextPageToken"]  # a client whose first page has the same form as the next
    if "nextPageToken" in parameters:
        parameters["nextPageToken"] = [opened(token, request.path, now=now) for token in parameters["nextPageToken"]]
    return parameters


def page_of(request: HttpRequest, *, now: datetime) -> tuple[int, str | None]:
    """How many a list shall give, and the mark after which it goes on; None at its begin.

    raises  Refused for every other parameter: lists take no conditions
    """
    parameters = parameters_of(request, now=now)
    unknown = [name for name in parameters if name not in _CONTROLS]
    if unknown:
        raise Refused([unknown_parameter(name, _CONTROLS) for name in unknown])
    query = read_query(parameters, per_page_max=settings.PER_PAGE_MAX)
    return query.per_page, query.page_token


def unknown_parameter(name: str, known: Sequence[str]) -> Problem:
    """The problem of a parameter that an address does not take."""
    values = {"name": name[:200], "nearest": nearest(name, known), "known": ", ".join(known)}
    return Problem("query.unknown_parameter", values=values)


def next_page(request: HttpRequest, mark: str | None, *, now: datetime) -> dict[str, str]:
    """The headers that lead to the next page; none on the last.

    mark   where the next page begins, in the list's own words
    """
    if mark is None:
        return {}
    expires_at = (now + LIFETIME).replace(microsecond=0)
    token = _SIGNER.sign_object([request.path, mark, int(expires_at.timestamp())])
    kept = [(name, value) for name, values in request.GET.lists() if name != "nextPageToken" for value in values]
    query = urlencode([*kept, ("nextPageToken", token)])
    return {
        "Link": f'<{settings.PUBLIC_URL}{request.get_full_path().partition("?")[0]}?{query}>; rel="next"',
        "GS1-Next-Page-Token-Expires": _time(expires_at),
    }


def opened(token: str, path: str, *, now: datetime) -> str:
    """The mark in a token that was given out at `path`.

    raises  Refused query.page_token, query.page_expired
    """
    given_at, mark, expires_at = _envelope(token)
    if given_at != path:
        raise Refused(Problem("query.page_token"))
    if expires_at <= now or released.is_released(token):
        raise Refused(Problem("query.page_expired", values={"expired_at": _time(min(expires_at, now))}))
    return mark


def _release(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:  # noqa: ARG001 - a token speaks for itself
    """After this the token is of no use; one that never was a token, or has expired, is of none already."""
    try:
        _, _, expires_at = _envelope(token)
    except Refused:
        return HttpResponse(status=204)
    released.release(token, expires_at=expires_at, now=timezone.now())
    return HttpResponse(status=204)


def cut(found: Sequence[str], per_page: int) -> tuple[list[str], str | None]:
    """One page of a list that was asked for one element too many, and the mark of the next."""
    page = list(found[:per_page])
    return page, page[-1] if len(found) > per_page else None


def _envelope(token: str) -> tuple[str, str, datetime]:
    try:
        path, mark, expires = _SIGNER.unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise Refused(Problem("query.page_token")) from error
    return path, mark, datetime.fromtimestamp(expires, UTC)


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


next_page_token = resource({"DELETE": _release})
