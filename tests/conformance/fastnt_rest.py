"""FasTnT's own clients against our node: its Bruno collection (41 files), its Postman collection for 2.0 (16 requests).

Each request goes out as it stands there, but for what is said here: where this node is, and the names of what FasTnT's
own database held, which is captured first. What rests on FasTnT's own behaviour is named in OWN, one by one, with what
is expected instead; what is expected otherwise must then be so.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from tests.conformance.foreign_requests import Expected, Request, bruno_in, bruno_variables, postman_in

Result = tuple[str, str, bool, str]
_FOLDER = "epcis/FasTnT/Documents"
BRUNO, POSTMAN = "FasTnT Bruno 2.0", "FasTnT Postman 2.0"
SIZES = {BRUNO: 41, POSTMAN: 16}
_PATIENCE_S = 30.0
_HELD_ID = "ni:///sha-256;df7bb3c352fef055578554f09f5e2aa41782150ced7bd0b8af24dd3ccb30ba69?ver=CBV2=0"
_EPC, _PLACE = "urn:epc:id:sgtin:0614141.107346.2018", "urn:epc:id:sgln:0012345.11111.400"
_HELD = {  # what FasTnT's collection asks for, and FasTnT's database held
    "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
    "type": "ObjectEvent", "eventID": _HELD_ID, "action": "OBSERVE", "epcList": [_EPC],
    "eventTime": "2024-08-26T20:06:14Z", "eventTimeZoneOffset": "+01:00", "bizStep": "receiving",
    "disposition": "in_progress", "readPoint": {"id": _PLACE}, "bizLocation": {"id": _PLACE},
}  # fmt: skip
_SELECT = {"eventType": ["ObjectEvent"], "EQ_bizStep": ["shipping", "receiving"]}


@dataclass(frozen=True, slots=True)
class Own:
    """What of one request rests on FasTnT's own behaviour.

    why        in words
    variables  names given otherwise
    url, body  what stands in them → what is sent
    instead    what is expected in place of the assertions on the same place; an empty `how` expects nothing of it
    refused    the codes with which the job of a capture ends
    """

    why: str
    variables: Mapping[str, str] = field(default_factory=dict)
    url: tuple[str, str] = ("", "")
    body: tuple[tuple[str, str], ...] = ()
    instead: tuple[Expected, ...] = ()
    refused: frozenset[str] = frozenset()


def _status(code: int) -> Expected:
    return Expected("status", "eq", str(code))


_MEMBER = (Expected("body.members", ""), Expected("body.member", "contains", "events"))
_MEMBERS = "its Collection calls its members `members`, the standard `member`"
_LIMIT = Own(
    "it tells the limits of capture everywhere; the openapi only where events are taken",
    instead=(Expected("headers.gs1-epcis-capture-limit", ""),),
)
_LOCATION = "its Location is relative without a root"
_URI = (
    ("MISSING: GS1 GLN of PossessingParty", "urn:epc:id:pgln:4012345.00225"),
    ("MISSING: GS1 GLN of OwningParty", "urn:epc:id:pgln:0614141.00777"),
    ("urn:epc:id:gtin:9780306406157", "https://id.gs1.org/01/09780306406157"),
)
_TEST_WORDS = Own(
    "`test` is no URI of a certificate, `test` and `toto` are no dispositions",
    refused=frozenset({"epcis.uri", "epcis.word_unknown"}),
)
OWN: Mapping[str, Own] = {
    "Capture/Capture Event Sync.bru": Own(
        "its text stands where EPCIS wants URIs; its address lacks a /; it records one event twice, and answers 202",
        url=("{{baseUrl}}events", "{{baseUrl}}/events"), body=_URI, instead=(_status(409),),
    ),
    "Capture/Capture Request Async.bru": Own(
        f"its text stands where EPCIS wants URIs; {_LOCATION} and its body has `Id`; its address lacks a /",
        url=("{{baseUrl}}capture", "{{baseUrl}}/capture"), body=_URI,
        instead=(Expected("headers.location", "eq", "/epcis/v2/capture/{body.captureID}"),),
    ),
    "Capture/Get Capture Job Details.bru": Own("the number of one of its own jobs", {"captureId": "{{job}}"}),
    "Discovery/Get Capture Job Details Endpoint Settings.bru": replace(_LIMIT, variables={"captureId": "{{job}}"}),
    "Discovery/Get EventTypes Endpoint Settings.bru": _LIMIT,
    "Discovery/Query Server Settings.bru": _LIMIT,
    "Events/List events for a Query.bru": Own("a query that its database held", {"queryName": "CustomQuery"}),
    "Queries/Create A New Query.bru": Own(
        _LOCATION, instead=(Expected("headers.location", "eq", "/epcis/v2/queries/UniqueQueryName"),),
    ),
    "Queries/Retrieve Query Definition.bru": Own(
        "its address has the path of FasTnT's root in it", url=("{{baseUrl}}/epcis/", "{{baseUrl}}/"),
    ),
    "Queries/Subscribe to query.bru": Own(
        "a DELETE under the name of a POST, copied from Unsubscribe, and what it expects from Create A New Query",
        instead=(_status(404), Expected("headers.location", "")),
    ),
    "Queries/Unsubscribe.bru": Own(
        "the subscription is one of its own; what is expected is copied from Create A New Query (201 to a DELETE)",
        url=("UniqueQueryName/subscriptions/c8f1e6d9-252b-4bd5-b0a3-f8f1094cd1a3", "CustomQuery/subscriptions/{{subscription}}"),
        instead=(_status(204), Expected("headers.location", "")),
    ),
    "Top-Level/Get BizLocation SubResources List.bru": Own(
        f"it knows every name, ours only what is there; {_MEMBERS}", {"bizLocation": quote(_PLACE)}, instead=_MEMBER,
    ),
    "Top-Level/Get ReadPoint SubResources List.bru": Own(
        f"it knows every name, ours only what is there; {_MEMBERS}", {"readPoint": quote(_PLACE)}, instead=_MEMBER,
    ),
    "Top-Level/Get Dispositions SubResources List.bru": Own(
        f"it knows every name, ours only what is there; {_MEMBERS}", {"disposition": "in_progress"}, instead=_MEMBER,
    ),
    "Top-Level/Get BizStep SubResources List.bru": Own(_MEMBERS, instead=_MEMBER),
    "Top-Level/Get EPCs SubResources List.bru": Own(_MEMBERS, instead=_MEMBER),
    "Top-Level/Get EventType SubResources List.bru": Own(_MEMBERS, instead=_MEMBER),
    "XML/Capture event with Masterdata": Own("`test` is no URI of a certificate", refused=frozenset({"epcis.uri"})),
    "JSON/Capture/Capture request": _TEST_WORDS,
    "JSON/Capture/Capture request with Masterdata": _TEST_WORDS,
    "JSON/Capture/Get Capture Request": Own("the number of one of its own jobs", url=("/capture/4", "/capture/{{job}}")),
    "JSON/Capture/Capture single event": Own(
        "`isA` of a draft for `type`; the namespace of ext3 stands in a header alone",
        body=(('"isA"', '"type"'), ('.jsonld"\r\n', '.jsonld", {"ext3": "http://example.com/ext3/"}\r\n')),
    ),
}  # fmt: skip
NO_REQUEST = {
    "collection.bru": "says what the collection is for",
    "environments/Local.bru": "names the variables, which are read",
    "Experiences.bru": "asks a web site of its author's that is no EPCIS",
    "JSON/Top-Level/New Request": "has no address",
}
# Postman's collections expect nothing; we expect what the openapi declares.
_POSTMAN = {"GET": 200, "DELETE": 204}
_POSTED = {"/capture": 202, "/Capture": 202, "/events": 201, "/queries": 201, "/subscriptions": 201}


def run(vectors: Path, url: str, new_key: Callable[[], str]) -> Iterable[Result]:
    """Every file and every request: (source, name, passed, what was found)."""
    bruno = vectors / _FOLDER / "API/EPCIS 2.0"
    collections = {
        BRUNO: list(bruno_in(bruno)),
        POSTMAN: list(postman_in(vectors / _FOLDER / "EPCIS 2.0.postman_collection.json")),
    }
    for source, requests in collections.items():
        yield f"{source}: files", source, len(requests) == SIZES[source], f"{len(requests)} of {SIZES[source]} expected"
        with httpx.Client(base_url=url, auth=("admin", new_key()), timeout=_PATIENCE_S) as client:
            names = _prepared(client, has_unique=source == POSTMAN) | bruno_variables(bruno / "environments/Local.bru")
            names |= {"baseUrl": "/epcis/v2", "BaseUrl": ""}  # the one of Bruno, the other of Postman
            for name, request in requests:
                if name in NO_REQUEST:
                    yield source, name, True, f"no request: it {NO_REQUEST[name]}"
                else:
                    yield source, name, *_asked(client, name, request, names)


def _prepared(client: httpx.Client, *, has_unique: bool) -> dict[str, str]:
    """What FasTnT's database held: an event, a query, who is told of it; and the numbers that this node gave."""
    document = {
        "@context": _HELD["@context"], "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": "2024-08-26T20:06:14Z",
        "epcisBody": {"eventList": [{name: value for name, value in _HELD.items() if name != "@context"}]},
    }  # fmt: skip
    job = client.post("/epcis/v2/capture", json=document).headers["Location"]
    assert _judged(client, job)["success"]
    for name in ("CustomQuery", *(["UniqueQueryName"] * has_unique)):
        client.post("/epcis/v2/queries", json={"name": name, "query": _SELECT}).raise_for_status()
    wish = {"dest": "https://nhan.vidu.vn/epcis", "stream": True}
    told = client.post("/epcis/v2/queries/CustomQuery/subscriptions", json=wish).raise_for_status().json()
    return {"job": job.rpartition("/")[2], "subscription": told["subscriptionID"]}


def _judged(client: httpx.Client, job: str) -> dict[str, Any]:
    deadline = time.monotonic() + _PATIENCE_S
    while (told := client.get(job).json())["running"]:
        assert time.monotonic() < deadline, "the node does not judge; is runcaptures running?"
        time.sleep(0.05)
    return dict(told)


def _asked(client: httpx.Client, name: str, request: Request | None, names: Mapping[str, str]) -> tuple[bool, str]:
    assert request, name
    own = OWN.get(name, Own(""))
    variables = {**names, **dict(request.variables), **own.variables}
    address, body = request.url.replace(*own.url) if own.url[0] else request.url, request.body
    for what, by in own.body:
        assert what in body, f"{name} has no {what}"
        body = body.replace(what, by)
    answer = client.request(
        request.method,
        _at(_filled(address, variables)),
        headers=[(key, _filled(value, variables)) for key, value in request.headers],
        content=_filled(body, variables).encode(),
    )
    expected = [*request.expected, *(() if request.expected else (_declared(request),))]
    changed = {one.place for one in own.instead}
    expected = [one for one in expected if one.place not in changed] + [one for one in own.instead if one.how]
    faults = [f"{one}, not {_found(answer, one.place)!r}" for one in expected if not _holds(answer, one)]
    if answer.status_code == 202:
        codes = {error["code"] for error in _judged(client, answer.headers["Location"])["errors"]}
        faults += [f"its job ended with {sorted(codes)}"] if codes != own.refused else []
    as_own = f"as FasTnT's own: {own.why}; " if own.why else ""
    return not faults, as_own + (f"{'; '.join(faults)}: {answer.text[:300]}" if faults else f"{len(expected)} hold")


def _declared(request: Request) -> Expected:
    path = request.url.partition("?")[0]
    return _status(_POSTMAN.get(request.method) or next(code for end, code in _POSTED.items() if path.endswith(end)))


def _filled(text: str, variables: Mapping[str, str]) -> str:
    for _ in range(2):  # a variable may hold another
        for name, value in variables.items():
            text = text.replace(f"{{{{{name}}}}}", value)
    return text


def _at(address: str) -> str:
    """FasTnT's roots are ours; its routes do not mind capitals."""
    return address.replace("/v2_0/Capture", "/v2_0/capture").replace("/v2_0", "/epcis/v2")


def _holds(answer: httpx.Response, expected: Expected) -> bool:
    found, value = _found(answer, expected.place), expected.value
    if "{" in value:
        inner = value[value.index("{") + 1 : value.index("}")]
        value = value.replace(f"{{{inner}}}", str(_found(answer, inner)))
    if expected.how == "isDefined":
        return found is not None
    if expected.how == "isEmpty":
        return not found
    if expected.how == "contains":
        return found is not None and value in found
    return found is not None and (found > int(value) if expected.how == "gt" else str(found) == value)


def _found(answer: httpx.Response, place: str) -> object:
    kind, _, name = place.partition(".")
    if kind == "status":
        return answer.status_code
    if kind == "headers":
        return answer.headers.get(name)
    if not name:
        return answer.content or None
    body = json.loads(answer.content or "null")
    return len(body) if name == "length" else body.get(name)
