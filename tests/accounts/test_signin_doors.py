"""Where a cookie counts, and where it must not: machine doors and scans know nothing of sessions."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from tests.accounts.signing import browser, person, sign_in
from txng.accounts.middleware import is_for_people


@pytest.fixture
def signed_in(an):
    person(viewer=an)
    client = browser()
    sign_in(client)
    return client


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/epcis/v2/events"), ("POST", "/epcis/v2/capture"), ("POST", "/epcis/v2/events"), ("POST", "/epcis/v2/queries"),
        ("POST", "/epcis/v1/capture"), ("POST", "/api/v1/products"), ("POST", "/api/v1/places"),
    ],
)  # fmt: skip
def test_a_cookie_alone_opens_no_door_of_a_machine(signed_in, method, path):
    answer = signed_in.generic(method, path, b"{}", content_type="application/json")

    assert answer.status_code == 401
    assert answer.wsgi_request.viewer.is_public


def test_a_signed_in_person_is_the_viewer_of_pages(signed_in, an):
    asked = signed_in.get("/bang-chung/?event=x").wsgi_request.viewer

    assert (asked.organisation_id, asked.role, asked.label) == (an.organisation_id, "producer", "An")


def test_a_machine_key_still_speaks_on_pages_and_has_no_account(client, an, headers_of):
    headers = headers_of(an)

    assert client.get("/bang-chung/?event=x", **headers).wsgi_request.viewer.organisation_id == an.organisation_id
    assert client.get("/tai-khoan/", HTTP_ACCEPT="text/html", **headers).status_code == 403


def test_a_scan_asks_the_database_no_more_for_who_is_signed_in(signed_in, client, db):
    path = "/01/08938501234562"

    def queries(who):
        who.get(path)
        with CaptureQueriesContext(connection) as asked:
            answer = who.get(path)
        return len(asked), answer

    with_cookie, answer = queries(signed_in)
    without, _ = queries(client)
    assert with_cookie == without
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert not hasattr(answer.wsgi_request, "session")


def test_a_page_for_people_costs_four_queries_more_than_nobody(signed_in, client, db):
    with CaptureQueriesContext(connection) as nobody:
        client.get("/tra-cuu/")
    with CaptureQueriesContext(connection) as somebody:
        signed_in.get("/tra-cuu/")

    assert len(somebody) - len(nobody) == 4


def test_who_has_no_cookie_costs_nothing_on_pages_for_people(client, db):
    with CaptureQueriesContext(connection) as asked:
        client.get("/dang-nhap/")

    assert len(asked) == 0


def test_every_route_of_a_machine_is_outside_of_sessions():
    routes = [str(pattern.pattern) for pattern in get_resolver().url_patterns]
    machines = [route for route in routes if route.startswith(("epcis/", "api/", "log/", "khoe"))]

    assert machines
    assert not [route for route in machines if is_for_people(f"/{route}")]


def test_the_outbox_is_there_on_a_demo_alone(client, db, settings):
    assert client.get("/demo/hop-thu/").status_code == 404
    settings.DEMO = True
    assert client.get("/demo/hop-thu/").status_code == 200


def test_the_policy_of_pages_is_unchanged(client, db):
    policy = client.get("/dang-nhap/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "form-action 'self'" in policy
    assert not settings.DEMO
