"""/eventTypes, /epcs, /bizSteps, /bizLocations, /readPoints, /dispositions: what there is, and the events of each.

`/{resource}` lists, `/{resource}/{name}` tells what is below it, `/{resource}/{name}/events` asks as /events does, with
one parameter given by the address.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from txng.accounts.viewer import Viewer
from txng.core.epcis.event import EventType
from txng.core.epcis.identifier_format import translated
from txng.core.epcis.query import read_query
from txng.core.epcis.vocabulary import BIZ_STEP, DISPOSITION, Vocabulary
from txng.core.problems import Problem, Refused
from txng.events import known_names, lookups
from txng.events.api.answers import MEDIA, format_of
from txng.events.api.collections import collection_told
from txng.events.api.events import page_told, parted
from txng.events.api.media import JSON, extensions_of, wanted_media_type
from txng.events.api.paging import next_page, page_of, parameters_of
from txng.events.api.resource import ROOT, resource
from txng.events.known_names import Kind
from txng.web.api import View
from txng.web.raw_path import written_name

Listed = tuple[str, str]  # a member of a list, and the mark of its place
List = Callable[[Viewer, str | None, int], list[Listed]]  # viewer, mark of the last member before, how many


@dataclass(frozen=True, slots=True)
class Names:
    """One resource of names.

    word       in the address
    parameter  which parameter of a query the name gives
    list       its members, one page
    is_word    is it a name of the standard, that exists whether an event uses it or not?
    is_closed      are these words all there are?
    is_identifier  are its members identifiers, which GS1-EPC-Format translates?
    """

    word: str
    parameter: str
    list: List
    is_word: Callable[[str], bool] = lambda _: False
    is_closed: bool = False
    is_identifier: bool = False


def _views(names: Names) -> tuple[View, View, View]:
    return (
        resource({"GET": partial(_list, names)}),
        resource({"GET": partial(_one, names)}, exists=partial(_refuse_unknown, names)),
        resource({"GET": partial(_events, names)}, exists=partial(_refuse_unknown, names)),
    )


def _list(names: Names, request: HttpRequest, viewer: Viewer) -> HttpResponse:
    wanted_media_type(request, [JSON])
    now = timezone.now()
    per_page, after = page_of(request, now=now)
    found = names.list(viewer, after, per_page + 1)
    mark = found[per_page - 1][1] if len(found) > per_page else None
    members, headers = [member for member, _ in found[:per_page]], next_page(request, mark, now=now)
    if names.is_identifier:
        form = format_of(request)
        members = [translated(member, form) for member in members]
        headers |= {"GS1-EPC-Format": form}
    return collection_told(request, list(dict.fromkeys(members)), headers)


def _one(names: Names, request: HttpRequest, viewer: Viewer, name: str) -> HttpResponse:
    wanted_media_type(request, [JSON])
    _refuse_unknown(names, viewer, _meant(names, request, name))
    return collection_told(request, ["events"])


def _events(names: Names, request: HttpRequest, viewer: Viewer, name: str) -> HttpResponse:
    wanted_media_type(request, MEDIA)
    name = _meant(names, request, name)
    view, parameters = parted(parameters_of(request, now=timezone.now()))
    # Looked at first: a name that nobody has used is no empty list, and says so.
    _refuse_unknown(names, viewer, name, agreement=view.agreement)
    namespaces, fixed = extensions_of(request), {names.parameter: [name]}
    query = read_query(parameters, per_page_max=settings.PER_PAGE_MAX, fixed=fixed, namespaces=namespaces)
    return page_told(request, viewer, query, view)


def _meant(names: Names, request: HttpRequest, name: str) -> str:
    prefix = f"{ROOT[1:]}/{names.word}/"
    return written_name(request.META, name, prefix=prefix) if names.is_identifier else name


def _refuse_unknown(names: Names, viewer: Viewer, name: str, *, agreement: int | None = None) -> None:
    """Refuse a name that nobody whose events the viewer sees has used (rest.unknown_name)."""
    if names.is_word(name):
        return
    if names.is_closed:
        raise _unknown(names, name)
    try:
        query = read_query({}, per_page_max=1, fixed={names.parameter: [name]})
    except Refused as refused:
        raise _unknown(names, name) from refused  # what cannot be asked for cannot be there
    if not lookups.is_any(viewer, query, agreement=agreement):
        raise _unknown(names, name)


def _unknown(names: Names, name: str) -> Refused:
    return Refused(Problem("rest.unknown_name", values={"name": name[:200], "resource": f"/epcis/v2/{names.word}"}))


def _event_types(viewer: Viewer, after: str | None, limit: int) -> list[Listed]:  # noqa: ARG001 - known to everybody
    return [(one.value, one.value) for one in sorted(EventType) if one > (after or "")][:limit]


def _epcs(viewer: Viewer, after: str | None, limit: int) -> list[Listed]:
    found = known_names.items_of(viewer, after=int(after or 0), limit=limit)
    return [(item.spelling, str(item.number)) for item in found]


def _places(kind: Kind, viewer: Viewer, after: str | None, limit: int) -> list[Listed]:
    return known_names.names_of(viewer, kind, after=after or "", limit=limit)


def _words(vocabulary: Vocabulary, kind: Kind, viewer: Viewer, after: str | None, limit: int) -> list[Listed]:
    """The words of CBV and those of the organisation's own, in one order."""
    own = known_names.names_of(viewer, kind, after=after or "", limit=limit)
    words = [(word, word) for word in vocabulary.labels if word > (after or "")]
    return sorted([*own, *words], key=lambda one: one[1].encode())[:limit]


EVENT_TYPES = Names("eventTypes", "eventType", _event_types, lambda name: name in set(EventType), is_closed=True)
EPCS = Names("epcs", "MATCH_anyEPC", _epcs, is_identifier=True)
BIZ_STEPS = Names(
    "bizSteps",
    "EQ_bizStep",
    partial(_words, BIZ_STEP, Kind.BIZ_STEP),
    lambda name: BIZ_STEP.word_of(name) is not None,
)
DISPOSITIONS = Names(
    "dispositions", "EQ_disposition", partial(_words, DISPOSITION, Kind.DISPOSITION),
    lambda name: DISPOSITION.word_of(name) is not None,
)  # fmt: skip
READ_POINTS = Names("readPoints", "EQ_readPoint", partial(_places, Kind.READ_POINT), is_identifier=True)
BIZ_LOCATIONS = Names("bizLocations", "EQ_bizLocation", partial(_places, Kind.BIZ_LOCATION), is_identifier=True)

event_types, event_type, event_type_events = _views(EVENT_TYPES)
epcs, epc, epc_events = _views(EPCS)
biz_steps, biz_step, biz_step_events = _views(BIZ_STEPS)
dispositions, disposition, disposition_events = _views(DISPOSITIONS)
read_points, read_point, read_point_events = _views(READ_POINTS)
biz_locations, biz_location, biz_location_events = _views(BIZ_LOCATIONS)
