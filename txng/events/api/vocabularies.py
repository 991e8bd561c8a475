"""/api/v1/vocabularies: master data as it was sent in headers, with who says it and since when.

EPCIS 2.0 has no address for master data, only SOAP's SimpleMasterDataQuery; its parameters have the same names here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from txng.accounts.viewer import Viewer
from txng.core.canon import canonical
from txng.core.epcis.query import read_query
from txng.core.epcis.query_asked import bad_value
from txng.core.epcis.query_values import A_TEXT
from txng.core.epcis.read_values import instant_of
from txng.core.epcis.write_json import write_document
from txng.core.epcis.xml.write_xml import write_master_data_document
from txng.core.problems import Problem, Refused
from txng.events.api.agreement import AGREEMENT, agreement_in
from txng.events.api.answers import losses_told
from txng.events.api.media import JSON, XML, version_of, wanted_media_type
from txng.events.api.paging import next_page, parameters_of, unknown_parameter
from txng.events.api.receipts import time_told
from txng.events.master_data_lookups import MasterDataQuery, Said, Vocabularies, vocabularies_page
from txng.web.api import endpoint

_DOCUMENT = "application/ld+json"
_LISTS = {
    "vocabularyName": "names", "attributeNames": "attribute_names", "EQ_name": "eq_names", "WD_name": "wd_names",
    "HASATTR": "has_attributes",
}  # fmt: skip
_FLAGS = {"includeAttributes": "includes_attributes", "includeChildren": "includes_children"}
_CONTROLS = ("perPage", "nextPageToken")
_KNOWN = (*_LISTS, *_FLAGS, "EQATTR_{name}", "asOf", AGREEMENT, *_CONTROLS)


@endpoint(methods=("GET",))
def vocabularies(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Elements of master data, page by page: one's own organisation's, and what agreements open; `?agreement=N` what one
    of them opens. Those who see all hear everybody.

    Accept: application/json tells who says each and since when; application/ld+json is an EPCISDocument with them in
    its header; application/xml an EPCISMasterDataDocument.
    """
    now = timezone.now()
    parameters = {name: values for name, values in parameters_of(request, now=now).items() if name != "lang"}
    agreement = agreement_in(parameters)
    query = read_master_data_query({name: values for name, values in parameters.items() if name != AGREEMENT})
    controls = read_query(
        {name: parameters[name] for name in _CONTROLS if name in parameters}, per_page_max=settings.PER_PAGE_MAX
    )
    found = vocabularies_page(
        viewer, query, limit=controls.per_page, after=_place(controls.page_token), agreement=agreement
    )
    mark = None if found.is_whole else orjson.dumps(found.said[-1].place).decode()
    return _told(request, found, next_page(request, mark, now=now))


def read_master_data_query(parameters: Mapping[str, Sequence[str]]) -> MasterDataQuery:
    """The question of a URL; lists come as repeated values or joined by "|".

    raises  Refused query.unknown_parameter, query.parameter_value, query.parameter_twice: all of them
    """
    problems: list[Problem] = []
    asked: dict[str, Any] = {"eq_attributes": {}}
    for name, values in parameters.items():
        if name in _LISTS:
            asked[_LISTS[name]] = _split(name, values, problems)
        elif name in _FLAGS:
            asked[_FLAGS[name]] = _one(name, values, problems, _flag)
        elif name == "asOf":
            asked["at"] = _one(name, values, problems, _instant)
        elif name.startswith("EQATTR_") and len(name) > len("EQATTR_"):
            asked["eq_attributes"][name.removeprefix("EQATTR_")] = _split(name, values, problems)
        elif name not in _CONTROLS:
            problems.append(unknown_parameter(name, _KNOWN))
    if problems:
        raise Refused(problems)
    return MasterDataQuery(**asked)


def _split(name: str, values: Sequence[str], problems: list[Problem]) -> list[str]:
    found = [part for value in values for part in value.split("|")]
    for text in (name, *found):
        try:
            A_TEXT.read(text, {})
        except ValueError:
            problems.append(bad_value(name, text, A_TEXT.want, A_TEXT.want_en))
    return found


def _one(name: str, values: Sequence[str], problems: list[Problem], read: Callable[[str, str], Any]) -> Any:
    if len(values) > 1:
        problems.append(Problem("query.parameter_twice", values={"name": name}))
    try:
        return read(name, values[0])
    except Refused as refused:
        problems += refused.problems
        return None


def _flag(name: str, text: str) -> bool:
    if text not in ("true", "false"):
        raise Refused(bad_value(name, text, "true hoặc false", "true or false"))
    return text == "true"


def _instant(name: str, text: str) -> datetime:
    at = instant_of(text)
    if at is None:
        want = "thời điểm có múi giờ, như 2026-01-15T08:00:00+07:00"
        raise Refused(bad_value(name, text, want, "a time with its zone, as 2026-01-15T08:00:00+07:00"))
    return at


def _place(mark: str | None) -> tuple[str, str, int] | None:
    if mark is None:
        return None
    vocabulary, key, organisation_id = orjson.loads(mark)
    return vocabulary, key, organisation_id


def _told(request: HttpRequest, found: Vocabularies, headers: Mapping[str, str]) -> HttpResponse:
    told = {**headers, "Vary": "Accept"}
    if wanted_media_type(request, (JSON, XML)) == XML:
        return _in_xml(request, found, told)
    if _DOCUMENT in request.headers.get("Accept", "").lower():
        master_data = {"epcisMasterData": {"vocabularyList": found.vocabulary_list}}
        document = write_document([], created_at=timezone.now(), epcisHeader=master_data)
        document["@context"] += [dict(found.namespaces)] if found.namespaces else []
        return HttpResponse(canonical(document), content_type=_DOCUMENT, headers=told)
    body = {"vocabularies": [_element(one) for one in found.said]}
    return HttpResponse(canonical(body), content_type=JSON, headers=told)  # it alone keeps every digit of a long number


def _in_xml(request: HttpRequest, found: Vocabularies, told: Mapping[str, str]) -> HttpResponse:
    losses: list[Problem] = []
    document = write_master_data_document(
        found.vocabulary_list,
        created_at=timezone.now(),
        version=version_of(request, XML),
        namespaces=found.namespaces,
        losses=losses,
    )
    lost = {"Txng-Losses": losses_told(losses)} if losses else {}
    return HttpResponse(document, content_type=XML, headers={**told, **lost})


def _element(one: Said) -> dict[str, Any]:
    context = {"@context": dict(one.namespaces)} if one.namespaces else {}
    return {
        **context,
        "type": one.vocabulary,
        "key": one.key,
        "organisation": one.organisation,
        "version": one.version,
        "validFrom": time_told(one.valid_from),
        "captureID": one.job_id,
        "element": one.element,
    }
