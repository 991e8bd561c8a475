"""What every door does: hosts, methods, Accept, addresses without a route."""

import pytest
from django.test import RequestFactory

from txng.web.pages import language_of, wants_json


def _asks(**headers):
    return RequestFactory().get("/", headers=headers)


@pytest.mark.parametrize(
    ("accept", "wants"),
    [
        ("application/json", True),
        ("APPLICATION/JSON", True),
        ("text/html;q=0.5, application/json", True),
        ("application/json;q=0", False),
        ("application/linkset+json", False),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_what_is_wanted_more_is_given(accept, wants):
    assert wants_json(_asks(accept=accept)) is wants


@pytest.mark.parametrize(
    ("header", "language"),
    [("", "vi"), ("en", "en"), ("vi,en;q=0.9", "vi"), ("en-GB,vi;q=0.5", "en"), ("fr", "vi"), ("en;q=x", "vi")],
)
def test_vietnamese_comes_first_where_nothing_better_is_asked(header, language):
    assert language_of(_asks(**{"accept-language": header})) == language


@pytest.mark.parametrize("address", ["/", "/khoe", "/01/08938501234568", "/log/checkpoint", "/epcis/v2/events", "/khong-co"])
def test_another_host_name_is_refused_everywhere(client, db, address):
    assert client.get(address, headers={"host": "evil.vn"}).status_code == 421


def test_an_address_without_a_route_is_told_in_the_readers_words(client, db):
    page, data = client.get("/khong-co", headers={"accept": "text/html"}), client.get("/khong-co")

    assert (page.status_code, data.status_code) == (404, 404)
    assert "Không có gì ở địa chỉ này" in page.content.decode()
    assert data.json()["errors"][0]["code"] == "web.not_found"


@pytest.mark.parametrize("address", ["/", "/01/08938501234568", "/tra-cuu/", "/bang-chung/3", "/truy-vet/"])
def test_a_wrong_method_says_which_are_right(client, db, address):
    answer = client.post(address)

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.json()["errors"][0]["code"] == "web.method"


@pytest.mark.parametrize("address", ["/epcis/v2/events", "/api/v1/trace?code=01/08938501234568"])
def test_head_is_answered_wherever_get_is(client, an, headers_of, address):
    headers = headers_of(an)

    assert client.head(address, **headers).status_code == client.get(address, **headers).status_code


@pytest.mark.parametrize("address", ["/epcis/v2/events/a%00b", "/epcis/v2/capture/a%00b", "/epcis/v2/capture?nextPageToken=a%00b"])
def test_a_nul_in_an_address_is_the_callers_fault(client, an, headers_of, address):
    assert 400 <= client.get(address, **headers_of(an)).status_code < 500
