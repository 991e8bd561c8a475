"""Whatever another tenant asks, by whichever route and method: Bình's things read as things that are not there."""

from __future__ import annotations

import html
import json
import re
from urllib.parse import parse_qsl, quote

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern

from tests.tenants.routes import ROUTES, Listed, Theirs
from tests.tenants.world import ASKERS, NAME, SECRET, World
from txng.project.urls import urlpatterns

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# What may differ from one answer to the next, whatever is asked.
VARYING = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|"instance":\s*"[^"]*"|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)|nonce-[\w-]+'
    r"|urn:uuid:[0-9a-f-]{36}"
)
# Traces that asking leaves of itself, and nothing else: who asked, when a key was last used, what is being signed in.
NOTED = {"accounts_audit", "accounts_session", "accounts_attempt", "registry_answered", "tlog_pending"}
NOTED_COLUMNS = {"accounts_machinekey": ("last_used_at", "last_door"), "accounts_session": ("last_seen_at",)}


def test_every_route_says_what_of_a_tenant_it_can_ask():
    routes = {str(one.pattern) for one in urlpatterns if isinstance(one, URLPattern)}
    routes = {route for route in routes if not route.startswith("^")}  # keys of GS1: the public face

    assert routes - ROUTES.keys() == set(), "a new route needs its line in tests/tenants/routes.py"
    assert ROUTES.keys() - routes == set()
    silent = [route for route, told in ROUTES.items() if "<" in route and isinstance(told, Listed)]
    assert silent == [], "what is addressed by its path is Theirs, or Open for a reason"


@pytest.mark.slow
@pytest.mark.parametrize("who", ASKERS)
def test_what_is_anothers_reads_as_absent_and_stays_as_it_is(world: World, who: str):
    before = _rows()
    found: list[str] = []

    for route, told in ROUTES.items():
        if isinstance(told, Theirs):
            found += _addressed(world, who, route, told)
        elif isinstance(told, Listed):
            found += _listed(world, who, route, told)

    assert not found, "\n".join(found)
    after = _rows()
    assert [name for name in before if before[name] != after.get(name)] == []


@pytest.mark.slow
def test_its_owner_finds_all_of_it(world: World):
    """Without this the test above would pass on a node that answers nothing."""
    missing = []
    for route, told in ROUTES.items():
        if isinstance(told, Theirs) and told.readable:
            answer = _as_owner(world, told.readable, f"/{_filled(route, told.there(world.theirs))}")
            if answer.status_code != 200:
                missing.append((route, answer.status_code))
        if isinstance(told, Listed) and told.shows:
            shown = _text(_as_owner(world, "system", f"/{route}?{told.asked[-1]}"))
            if told.shows not in shown:
                missing.append((route, shown[:300]))

    assert not missing, missing


def _addressed(world: World, who: str, route: str, told: Theirs) -> list[str]:
    there, absent = told.there(world.theirs), told.absent
    client, headers = world.asker(who)
    found = []
    for method in METHODS:
        for body in ({}, *told.bodies) if method in ("POST", "PUT", "PATCH") else ({},):
            theirs = _asked(client, method, f"/{_filled(route, there)}", body, headers)
            none = _asked(client, method, f"/{_filled(route, absent)}", body, headers)
            alike = _same(theirs, there) == _same(none, absent)
            if not alike or _leaks(theirs, f"/{route}", there):
                found.append(
                    f"{method} {route} {body}: {theirs.status_code}, absent {none.status_code} {_around(theirs)}"
                )
    return found


def _listed(world: World, who: str, route: str, told: Listed) -> list[str]:
    client, headers = world.asker(who)
    found = []
    for question in told.asked:
        asked = question.format(**world.theirs) if "{" in question else question
        answer = _asked(client, "GET", f"/{route}" + (f"?{asked}" if asked else ""), {}, headers)
        if _leaks(answer, f"/{route}", dict(parse_qsl(asked)) | {one: one for one in told.faces}):
            found.append(f"GET {route}?{asked}: {answer.status_code} {_around(answer)}")
    for body in told.bodies:
        given = {name: str(value).format(**world.theirs) for name, value in body.items()}
        answer = _asked(client, "POST", f"/{route}", given, headers)
        if _leaks(answer, f"/{route}", given):
            found.append(f"POST {route} {given}: {answer.status_code} {_around(answer)}")
    return found


def _asked(client: Client, method: str, address: str, body: dict[str, str], headers: dict[str, str]):
    is_form = address.startswith("/quan-tri/")
    data = body if is_form and method == "POST" else json.dumps(body)
    more = {} if is_form and method == "POST" else {"content_type": "application/json"}
    if method == "GET":
        return client.generic(method, address, **headers)
    return (
        client.post(address, data, **more, **headers)
        if method == "POST"
        else client.generic(method, address, data, "application/json", **headers)
    )


def _as_owner(world: World, how: str, address: str):
    match how:
        case "system":
            return Client().get(address, **world.binh.headers)
        case "person":
            return world.binh.browser.get(address)
        case "own":
            return Client().get(address, **world.binh.own)
        case "officer's key":
            return Client().get(address, **world.their_officer_key)
        case "helper":
            return world.helper.get(address)
    return world.their_officer.get(address)


def _filled(route: str, arguments: dict[str, object]) -> str:
    return re.sub(r"<\w+:(\w+)>", lambda found: quote(str(arguments[found[1]]), safe=""), route)


def _text(answer) -> str:
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return data.decode("utf-8", "replace")


def _same(answer, arguments: dict[str, object]) -> tuple[int, str]:
    """An answer without what it repeats of the question."""
    text = _text(answer) if not hasattr(answer, "told") else answer.told
    answer.told = text
    for value in sorted((str(one) for one in arguments.values()), key=len, reverse=True):
        for spelled in {value, quote(value, safe=""), quote(value), quote(quote(value, safe=""))}:
            text = re.sub(rf"(?<![0-9A-Za-z]){re.escape(spelled)}(?![0-9A-Za-z])", "…", text)
    location = re.sub(r"%2F[\w%.-]*|/[\w/.%-]*", "…", answer.headers.get("Location", ""))
    return answer.status_code, VARYING.sub("…", text) + location


def _leaks(answer, address: str, arguments: dict[str, object]) -> bool:
    """Something of Bình's stands in the answer that was not in the question."""
    text = _same(answer, arguments)[1].lower()
    for value in arguments.values():
        for spelled in (
            str(value).lower(),
            html.escape(str(value).lower()),
            quote(str(value).lower()),
            quote(str(value).lower(), safe=""),
        ):
            text = text.replace(spelled, "…")
    return SECRET in text or "4321" in text or "4.321,25" in text or (address.startswith("/quan-tri/") and NAME in text)


def _around(answer) -> str:
    """Where it leaked, for who reads the failure."""
    text = _text(answer) if not hasattr(answer, "told") else answer.told
    place = next((at for mark in (SECRET, "4321", "4.321,25", NAME) if (at := text.lower().find(mark)) >= 0), 0)
    return text[max(0, place - 80) : place + 80]


def _rows() -> dict[str, str]:
    """Every table's rows as one text, but for what asking itself leaves."""
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public' order by 1")
        names = [name for (name,) in cursor.fetchall() if name not in NOTED]
        found = {}
        for name in names:
            kept = "to_jsonb(t)" + "".join(f" - '{column}'" for column in NOTED_COLUMNS.get(name, ()))
            cursor.execute(
                f"select coalesce(string_agg(({kept})::text, e'\\n' order by ({kept})::text), '') from \"{name}\" t"
            )
            found[name] = cursor.fetchone()[0]
        return found
