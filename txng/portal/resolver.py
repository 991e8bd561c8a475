"""The door of the resolver: what one address answers, to whom. Our own page is one answer of several (ADR 33).

Before the page stands this: a link type that is asked for by name, a linkset, a default link that the owner registered and
whose host was proven. What nothing here answers, the scan does: the page, the verdict in JSON, the words for a code that
is malformed, unknown or out of reach.

source   GS1-Conformant Resolver 1.2.1, 2.2 (methods, CORS), 2.4 (errors), 2.6 (redirection), 2.9–2.13
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from txng.core.gs1.ai_table import AIS
from txng.core.gs1.digital_link import decoded, pairs_of, read
from txng.core.gs1.epc_binary import link_of_binary
from txng.core.gs1.identify import Identified, product_of
from txng.core.gs1.link_types import link_type_of
from txng.core.gs1.linkset import MEDIA_TYPE
from txng.core.gs1.resolver import Answer, Outcome, Wanted, forwarded, levels_of, ranges_in, resolve
from txng.core.problems import Problem, Refused
from txng.portal import resolver_answers as answers
from txng.portal import scan
from txng.portal.addresses import code_of
from txng.portal.recalls import recall_of
from txng.portal.resolver_links import Links, links_of
from txng.portal.stamps import place_of, recall_keys_of, written_as_serial
from txng.stamps.lookups import stamp_at
from txng.web.pages import wants_json
from txng.web.raw_path import path_of

logger = logging.getLogger(__name__)

METHODS = "GET, HEAD, OPTIONS"
BINARY = r"^(?P<path>(?i:eh|ex)[0-9A-Za-z_+=-]*/?)$"  # for project.urls
CORS: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Accept-Language",
    "Access-Control-Expose-Headers": "Link, Location, Content-Language, Retry-After",
}
_LINKSETS = frozenset({"linkset", "all"})  # the second word is the one of before version 1.2
_SAME_AS = "http://www.w3.org/2002/07/owl#sameAs"
_DELIMITERS = re.compile("[&;]")
_NUMBER = re.compile("[0-9]+")
_FOREIGN_TO_HEADERS = re.compile(r"[^!-~]")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for beside the code.

    link_type   a word of the vocabulary; "" where none was named, or none that exists
    named       the type as it was named
    """

    is_linkset: bool
    link_type: str
    named: str
    context: str


def door(request: HttpRequest, path: str) -> HttpResponse:
    """/01/… and every other key."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": METHODS, **CORS})
    return _open_to_all(_answered(request, path))


def binary(request: HttpRequest, path: str) -> HttpResponse:
    """/eh…, /ex…: a tag's memory as it is; answered as the Digital Link that says the same, in this very request."""
    if request.method == "OPTIONS":
        return door(request, path)
    try:
        link = link_of_binary(path.removesuffix("/"))
    except Refused as refused:
        return _open_to_all(answers.refused(request, path, refused))
    clear, _, attributes = link.partition("?")
    _readdress(request, clear, "&".join(filter(None, [attributes, request.META.get("QUERY_STRING", "")])))
    response = door(request, decoded(clear))
    told = f'<{_root()}/{link}>; rel="{_SAME_AS}"'
    response["Link"] = ", ".join(filter(None, [response.get("Link", ""), told]))
    return response


def description(request: HttpRequest) -> HttpResponse:
    """/.well-known/gs1resolver: what this resolver can do."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": METHODS, **CORS})
    return _open_to_all(answers.description(_root()))


def linkset_of(code: Identified, root: str) -> str:
    """The header that says where all links of a code are."""
    return f'<{root}/{code.key}?linkType=linkset>; rel="linkset"; type="{MEDIA_TYPE}"'


def _open_to_all(response: HttpResponse) -> HttpResponse:
    """Pages of any other site may read the answer."""
    for name, value in CORS.items():
        response.headers.setdefault(name, value)
    return response


def _answered(request: HttpRequest, path: str) -> HttpResponse:
    raw = path_of(request.META)
    try:
        code = code_of(path) if raw is None else code_of(raw, is_raw=True)
    except Refused:
        return scan.scan(request, path)
    if raw is not None and (misplaced := _misplaced(raw)):
        return answers.refused(request, path, misplaced)
    strange = [name for name in _names(request) if _NUMBER.fullmatch(name) and name not in AIS]
    if strange:
        values = {"text": request.get_full_path(), "ai": strange[0][:10]}
        return answers.refused(request, path, Refused(Problem("gs1.ai_unknown", values=values)))
    try:
        response = _negotiated(request, code, _levels(code, raw))
    except (OperationalError, InterfaceError):
        logger.exception("database out of reach while links of a code were asked for")
        response = None
    response = scan.scan(request, path) if response is None else response
    response["Link"] = ", ".join(filter(None, [linkset_of(code, _root()), response.get("Link", "")]))
    return response


def _negotiated(request: HttpRequest, code: Identified, levels: tuple[str, ...]) -> HttpResponse | None:
    """What answers before the page; None: the page does."""
    asked, today = _asked(request), timezone.localdate()
    if asked.is_linkset or (not asked.named and answers.wants_linkset(request)):
        links = links_of(code, levels, today, root=_root())
        if not links.is_known(code, today):
            nothing = Refused(Problem("links.nothing_there", values={"key": code.key}))
            return answers.refused(request, code.key, nothing)
        return answers.linkset(request, links.anchors())
    if not asked.named and (wants_json(request) or _is_forged(code)):
        return None  # INTERFACE: the verdict; and of letters that do not fit together nothing is asked
    return _resolved(request, code, links_of(code, levels, today, root=_root()), asked)


def _resolved(request: HttpRequest, code: Identified, links: Links, asked: Asked) -> HttpResponse | None:
    wanted = Wanted(
        asked.link_type or asked.named,
        ranges_in(request.headers.get("Accept-Language", "")),
        ranges_in(request.headers.get("Accept", "")),
        asked.context,
    )
    found: Answer = resolve(links.levels(wanted.link_type), wanted)
    query = _FOREIGN_TO_HEADERS.sub(lambda match: quote(match[0]), str(request.META.get("QUERY_STRING", "")))
    if found.outcome is Outcome.MISSING:
        unproven = links.unproven(asked.link_type)
        if unproven is not None:
            return answers.leaving(request, forwarded(unproven.href, query), unproven.title)
        values = {"type": asked.named[:100], "url": f"{_root()}/{code.key}?linkType=linkset"}
        return answers.refused(request, code.key, Refused(Problem("links.type_not_there", values=values)))
    if found.outcome is Outcome.MANY:
        return answers.choices(request, links.only(found.links))
    if found.link is None or links.is_own(found.link) or (not asked.named and _is_recalled(code)):
        return None  # a recall is told before anybody is sent on
    return answers.redirect(forwarded(found.link.href, query))


def _is_forged(code: Identified) -> bool:
    written = written_as_serial(code)
    return written is not None and place_of(written) is None


def _is_recalled(code: Identified) -> bool:
    keys = [key for key in (code.key, code.lot, product_of(code.key)) if key]
    written = written_as_serial(code)
    place = place_of(written) if written else None
    stamp = stamp_at(place.version, place.ordinal) if place else None
    more = recall_keys_of(written, stamp) if written and stamp else []
    return recall_of([*keys, *more], timezone.now()) is not None


def _asked(request: HttpRequest) -> Asked:
    # A whole address may have been written in capitals, to make a smaller symbol.
    given = {name.lower(): request.GET.get(name, "") for name in request.GET}
    named = given.get("linktype", "")
    is_linkset = named.lower() in _LINKSETS
    link_type = link_type_of(named) or link_type_of(f"gs1:{named}") or ""
    return Asked(is_linkset, "" if is_linkset else link_type, "" if is_linkset else named, given.get("context", ""))


def _levels(code: Identified, raw: str | None) -> tuple[str, ...]:
    """The anchors of the code, the finest first; from the address as it was sent where the server tells it."""
    pairs = pairs_of(f"{_root()}/{raw.removesuffix('/')}") if raw is not None else None
    if pairs is None:
        own = code.key.split("/")
        pairs = list(zip(own[::2], own[1::2], strict=True))
        if code.lot:
            pairs.insert(1, ("10", code.lot.rpartition("/")[2]))
    path = [(ai, decoded(value)) for ai, value in pairs]
    if path[0][0] == "01":
        path[0] = ("01", path[0][1].zfill(14))
    return levels_of(path)


def _misplaced(raw: str) -> Refused | None:
    """What is in the wrong order: the scan reads such an address with goodwill, the standard asks for a refusal."""
    try:
        read(f"{_root()}/{raw}".removesuffix("/"), alphas=True, short_gtins=True)
    except Refused as refused:
        return refused if any(problem.code == "gs1.link_path" for problem in refused.problems) else None
    return None


def _names(request: HttpRequest) -> list[str]:
    """The names in the query; "&" and ";" both end what stands before them."""
    query = str(request.META.get("QUERY_STRING", ""))
    return [part.partition("=")[0] for part in _DELIMITERS.split(query) if part]


def _readdress(request: HttpRequest, path: str, query: str) -> None:
    """The request, as if it had named the clear address."""
    request.path = request.path_info = f"/{decoded(path)}"
    whole = f"/{path}?{query}" if query else f"/{path}"
    request.META |= {"PATH_INFO": request.path, "RAW_URI": whole, "REQUEST_URI": whole, "QUERY_STRING": query}
    request.GET = QueryDict(query)


def _root() -> str:
    root: str = settings.PUBLIC_URL
    return root.rstrip("/")
