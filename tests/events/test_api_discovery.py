"""What every resource of EPCIS tells, and what it refuses before it is asked anything: versions, media, lengths."""

from __future__ import annotations

import pytest

from tests.events.asking import ROOT, codes, found, members, post, under
from tests.events.documents import LOT, make_body, make_document

pytestmark = pytest.mark.django_db
READ, WRITE, REMOVE = "OPTIONS, GET", "OPTIONS, GET, POST", "OPTIONS, GET, DELETE"
WORDS = {"eventTypes": "ObjectEvent", "bizSteps": "shipping", "dispositions": "active"}
LISTS = ("eventTypes", "epcs", "bizSteps", "bizLocations", "readPoints", "dispositions")
RESOURCES = {
    "": READ, "/": READ, "/capture": WRITE, "/events": WRITE, "/queries": WRITE,
    **{f"/{name}": READ for name in LISTS},
    **{f"/{name}/{word}": READ for name, word in WORDS.items()},
    **{f"/{name}/{word}/events": READ for name, word in WORDS.items()},
}  # fmt: skip
NOBODY_KNOWS = {
    "/capture/1": READ, "/events/urn:uuid:1": READ, "/queries/tuan": REMOVE, "/queries/tuan/events": READ,
    **{f"/{name}/urn:a:b": READ for name in LISTS},
    **{f"/{name}/urn:a:b/events": READ for name in LISTS},
}  # fmt: skip


@pytest.mark.parametrize(("path", "methods"), RESOURCES.items())
def test_options_tells_methods_versions_and_forms(client, as_an, path, methods):
    answer = client.options(ROOT + path, **as_an)

    assert (answer.status_code, answer.headers["Allow"], answer.content) == (204, methods, b"")
    for standard in ("EPCIS", "CBV"):
        for word in ("Version", "Min", "Max"):
            assert answer.headers[f"GS1-{standard}-{word}"] == "2.0.0"
    assert answer.headers["GS1-EPC-Format"] == answer.headers["GS1-CBV-XML-Format"] == "No_Preference"
    assert "GS1-Vendor-Version" in answer.headers
    assert "cbvmda=" in answer.headers["GS1-Extensions"]
    assert ("GS1-EPCIS-Capture-Limit" in answer.headers) == (path in ("/capture", "/events"))


@pytest.mark.parametrize("path", NOBODY_KNOWS)
def test_options_of_what_is_not_there_says_so(client, as_an, path):
    answer = client.options(ROOT + path, **as_an)

    assert (answer.status_code, answer.json()["type"]) == (404, "epcisException:NoSuchNameException")


def test_options_of_what_is_there_tells_its_methods(client, as_an):
    body = make_body(bizLocation={"id": LOT})
    push = {"content_type": "application/json", **as_an}
    job = client.post(f"{ROOT}/capture", make_document(body), **push).headers["Location"]
    post(client, as_an, body)
    client.post(f"{ROOT}/queries", '{"name": "tuan", "query": {}}', **push)
    event = under("events", body["eventID"])
    places = {"epcs": LOT, "readPoints": body["readPoint"]["id"], "bizLocations": LOT}

    for path in (job, event, f"{ROOT}/queries/tuan/events", *(under(name, one) for name, one in places.items())):
        answer = client.options(path, **as_an)
        assert (answer.status_code, answer.headers["Allow"]) == (204, READ), path
    assert client.options(f"{ROOT}/queries/tuan", **as_an).headers["Allow"] == REMOVE


@pytest.mark.parametrize("path", RESOURCES | NOBODY_KNOWS)
def test_nobody_without_a_key_is_answered_and_no_foreign_method(client, as_an, path):
    unknown = client.get(ROOT + path)
    assert (unknown.status_code, unknown.json()["type"]) == (401, "epcisException:SecurityException")
    assert unknown.headers["GS1-EPCIS-Version"] == "2.0.0"
    assert client.patch(ROOT + path, **as_an).status_code == 405


def test_the_root_lists_the_nine_resources(client, as_an):
    for path in (ROOT, f"{ROOT}/"):
        assert set(members(client.get(path, **as_an))) == {*LISTS, "queries", "capture", "events"}


@pytest.mark.parametrize("path", ["", "/capture", "/events", "/queries", *(f"/{name}" for name in LISTS)])
class TestNegotiation:
    @pytest.mark.parametrize("accept", ["text/html", "application/pdf", "application/json;q=0", "nothing"])
    def test_what_cannot_be_answered_in_is_406(self, client, as_an, path, accept):
        answer = client.get(ROOT + path, HTTP_ACCEPT=accept, **as_an)

        assert (answer.status_code, codes(answer)) == (406, ["rest.not_acceptable"])
        assert answer.json()["type"] == "epcisException:NotAcceptableException"
        assert answer.headers["Content-Type"] == "application/problem+json"

    @pytest.mark.parametrize(
        "accept", ["", "*/*", "application/*", "application/ld+json", "text/html, application/json;q=0.1"]
    )
    def test_json_is_answered_to_all_who_take_it(self, client, as_an, path, accept):
        answer = client.get(ROOT + path, HTTP_ACCEPT=accept, **as_an)

        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")

    @pytest.mark.parametrize(
        ("header", "value"),
        [
            ("HTTP_GS1_EPCIS_MIN", "2.1"), ("HTTP_GS1_EPCIS_MAX", "1.2.0"), ("HTTP_GS1_EPCIS_MAX", "two"),
            ("HTTP_GS1_CBV_MIN", "3"), ("HTTP_GS1_CBV_MAX", "1.1"),
        ],
    )  # fmt: skip
    def test_versions_that_do_not_reach_ours_are_406(self, client, as_an, path, header, value):
        answer = client.get(ROOT + path, **{header: value}, **as_an)

        assert (answer.status_code, codes(answer)) == (406, ["rest.version"])

    def test_versions_that_reach_ours_and_known_forms_are_taken(self, client, as_an, path):
        headers = {"HTTP_GS1_EPCIS_MIN": "1.2", "HTTP_GS1_EPCIS_MAX": "2.1", "HTTP_GS1_CBV_MAX": "2"}

        assert client.get(ROOT + path, **headers, HTTP_GS1_EPC_FORMAT="No_Preference", **as_an).status_code == 200

    @pytest.mark.parametrize("header", ["HTTP_GS1_EPC_FORMAT", "HTTP_GS1_CBV_XML_FORMAT"])
    def test_an_unknown_form_is_406(self, client, as_an, path, header):
        answer = client.get(ROOT + path, **{header: "Sometimes"}, **as_an)

        assert (answer.status_code, codes(answer)) == (406, ["rest.format"])

    def test_a_very_long_address_is_414(self, client, as_an, path):
        answer = client.get(f"{ROOT}{path}?EQ_bizStep={'a' * 33_000}", **as_an)

        assert (answer.status_code, codes(answer)) == (414, ["rest.address_too_long"])
        assert answer.json()["type"] == "epcisException:URITooLongException"

    def test_what_is_no_parameter_is_refused_by_name(self, client, as_an, path):
        if path:
            answer = client.get(f"{ROOT}{path}?colour=red", **as_an)

            assert (answer.status_code, codes(answer)) == (400, ["query.unknown_parameter"])


class TestBodies:
    @pytest.mark.parametrize(
        ("path", "document"), [("/capture", make_document(make_body())), ("/queries", b'{"name": "a", "query": {}}')]
    )
    def test_a_body_of_another_kind_or_version_is_refused(self, client, as_an, path, document):
        other = client.post(ROOT + path, document, content_type="text/plain", **as_an)
        assert (other.status_code, codes(other)) == (415, ["web.media_type"])
        assert other.json()["type"] == "epcisException:UnsupportedMediaTypeException"
        for version in ("1.2", "2.1", "x"):
            json = {"content_type": "application/json", "HTTP_GS1_EPCIS_VERSION": version}
            old = client.post(ROOT + path, document, **json, **as_an)
            assert (old.status_code, codes(old)) == (406, ["rest.version"])

    def test_a_sender_that_reads_only_xml_is_told_the_address_alone(self, client, as_an):
        answer = post(client, as_an, make_body(), HTTP_ACCEPT="application/xml")

        assert (answer.status_code, answer.content) == (201, b"")
        assert answer.headers["Location"].startswith(f"{ROOT}/events/")

    def test_a_nul_in_an_address_names_nothing(self, client, as_an):
        for path in ("/events/a%00b", "/epcs/a%00b", "/queries/a%00b", "/bizSteps/a%00b/events"):
            assert client.get(ROOT + path, **as_an).status_code == 404


class TestForms:
    URN, LINK = "urn:epc:id:sgtin:8938501.023456.S1", "https://id.gs1.org/01/08938501234568/21/S1"

    @pytest.mark.parametrize(
        ("form", "sent", "got"),
        [
            (None, URN, URN), ("No_Preference", URN, URN), ("Never_Translates", LINK, LINK),
            ("Always_GS1_Digital_Link", URN, LINK), ("Always_EPC_URN", LINK, URN),
        ],
    )  # fmt: skip
    def test_identifiers_leave_in_the_form_that_is_asked_for(self, client, as_an, form, sent, got):
        place = {"id": "urn:epc:id:sgln:8938501.23400.0"}  # tells how long the company's prefix is
        post(client, as_an, make_body(epcList=[sent], quantityList=None, readPoint=place))

        answer = client.get(f"{ROOT}/events", **as_an, **({"HTTP_GS1_EPC_FORMAT": form} if form else {}))

        (event,) = found(answer)
        assert event["epcList"] == [got]
        assert answer.headers["GS1-EPC-Format"] == ("Never_Translates" if form in (None, "No_Preference") else form)

    def test_the_namespaces_of_an_answer_are_in_its_header(self, client, as_an):
        post(client, as_an, make_body(**{"vidu:mau": "đỏ"}))

        assert client.get(f"{ROOT}/events", **as_an).headers["GS1-Extensions"] == "vidu=https://vidu.vn/epcis/"
