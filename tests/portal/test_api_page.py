"""/api/ and the two OpenAPI documents: they tell of every door, with its methods, and of none that is not there."""

from __future__ import annotations

import re

import pytest
import schemathesis
from django.urls import get_resolver

from tests.conformance.openapi_own import as_request, faults_of, operations_of
from tests.vectors import VECTORS
from txng.accounts.actions import enrol, issue_key

pytestmark = pytest.mark.django_db

EPCIS, OTHERS = "/epcis/v2/openapi.json", "/api/v1/openapi.json"
MACHINES = ("epcis/", "api/v1/", "log/")


_HANDOVER = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def documents(client):
    return {address: client.get(address).json() for address in (EPCIS, OTHERS)}


@pytest.fixture
def as_an(node):
    organisation = enrol(code="htx-an", name="HTX An", kind="cooperative", role="producer", now=node.now)
    return {"HTTP_AUTHORIZATION": f"Bearer {issue_key(organisation, label='thử', now=node.now)}"}


def test_every_route_for_machines_is_told_and_no_other(documents):
    routes = {
        "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
        for pattern in get_resolver().url_patterns
        if str(pattern.pattern).startswith(MACHINES)
    }
    told = {path for document in documents.values() for path in document["paths"]}

    assert routes - told - {EPCIS, OTHERS} == {"/epcis/v2"}  # the same as /epcis/v2/
    assert {path for path in told - routes if not path.startswith(("/01/", "/tu-kiem-tra"))} == set()


def test_every_address_takes_just_the_methods_that_are_told(client, documents, as_an):
    for address, document in documents.items():
        for path, item in document["paths"].items():
            filled = re.sub(r"{\w+}", "1", path.replace("{gtin}", "08938501234568").replace("{handover}", _HANDOVER))
            allowed = client.generic("REPORT", filled, **as_an).headers.get("Allow", "")

            assert {name.strip() for name in allowed.split(",")} - {"HEAD"} == {name.upper() for name in item}, (
                address,
                path,
            )


def test_the_documents_are_sound(documents):
    assert [fault for document in documents.values() for fault in faults_of(document)] == []
    assert {document["openapi"] for document in documents.values()} == {"3.1.0"}


def test_schemathesis_reads_them(documents):
    for document in documents.values():
        loaded = schemathesis.openapi.from_dict(document)
        found = [one.ok() for one in loaded.get_all_operations()]

        assert len(found) == len(list(operations_of(document)))


def test_all_63_operations_of_the_standard_are_there(documents):
    rows = (VECTORS / "epcis/derived/rest_endpoints.csv").read_text().splitlines()[1:]
    names = {"captureID": "job_id", "eventID": "event_id", "subscriptionID": "subscription_id", "token": "token"}
    wanted = set()
    for row in rows:
        method, path = row.split(",")[:2]
        shown = re.sub(r"{(\w+)}", lambda hole: f"{{{names.get(hole[1], 'name')}}}", path)
        wanted.add((method, f"/epcis/v2{shown}"))
    told = {(method, path) for path, method, _ in operations_of(documents[EPCIS])}

    assert len(wanted) == 63
    assert wanted - told == set()


def test_every_operation_but_options_and_tiles_has_an_example_that_can_be_copied(documents):
    bare = {
        one["operationId"]
        for document in documents.values()
        for _, method, one in operations_of(document)
        if method != "OPTIONS" and not one.get("x-codeSamples")
    }

    assert bare == {
        "getTile", "getEntries", "getSoap", "getSoapSlash", "getSoapQuery", "getSoapSvc",
        "getImage", "putImage",  # a picture cannot be printed in a command
        "postVerification",  # asks for a mandate over the nation
        "postTemplate",  # asks for a mandate over a sector
    }  # fmt: skip


def test_examples_begin_with_this_nodes_own_address(client, settings):
    settings.PUBLIC_URL = "https://truyxuat.example"
    document = client.get(EPCIS).json()

    for _, method, one in operations_of(document):
        for sample in one.get("x-codeSamples", ()):
            found, address, headers, _ = as_request(sample["source"])
            assert found == method
            assert address.startswith("https://truyxuat.example/epcis/v2")
            assert headers["Authorization"] == "Bearer $KEY"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_tells_every_operation_in_both_languages_without_script(client, documents, language):
    page = client.get(f"/api/?lang={language}").content.decode()

    told = {
        one["operationId"]
        for document in documents.values()
        for _, method, one in operations_of(document)
        if method != "OPTIONS"
    }
    assert [name for name in told if f'id="{name}"' not in page] == []
    assert "<script" not in page
    assert ("Phút đầu tiên" in page) == (language == "vi")


def test_the_key_in_a_sample_is_never_a_real_one(client, as_an):
    assert b"txng_" not in client.get("/api/", **as_an).content.replace("txng_…".encode(), b"")
    assert b"txng_" not in client.get(EPCIS, **as_an).content
