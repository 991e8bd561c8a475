"""Capture of EPCIS 1.2: what is answered with 200 is recorded, what is refused is not, and the sender hears why."""

from __future__ import annotations

import pytest

from tests.core.epcis.xml.make_soap import parameter, poll
from tests.core.epcis.xml.make_xml import make_document, make_event
from tests.soap.asking import ask, events
from txng.events.jobs import judge_next
from txng.events.models import CaptureJob

ADDRESS = "/epcis/v1/capture"
ONE = make_event().replace("<epcList>", "<baseExtension><eventID>urn:uuid:1</eventID></baseExtension><epcList>")
OTHER = make_event().replace("/21/A1", "/21/A2")
WRONG = make_event().replace("ADD", "THÊM")
VERSIONS = ("1.2", "2.0")
OF_20 = ONE.replace("<baseExtension>", "").replace("</baseExtension>", "")


@pytest.fixture
def as_an(an, headers_of):
    return headers_of(an)


def send(client, headers, data, *, media="application/xml", **more):
    return client.post(ADDRESS, data, content_type=media, **headers, **more)


@pytest.mark.parametrize("address", [ADDRESS, "/epcis/v1/Capture"])
@pytest.mark.parametrize(("version", "event"), [("1.2", ONE), ("2.0", OF_20)])
def test_what_is_answered_with_200_can_be_asked_for_at_once(client, as_an, address, version, event):
    answer = client.post(address, make_document(event, version=version), content_type="text/xml", **as_an)

    assert answer.status_code == 200
    assert answer.json()["results"][0]["status"] == "captured"
    assert len(events(ask(client, as_an, poll(parameter("EQ_eventID", "urn:uuid:1", is_list=True))))) == 1
    assert client.get(answer.headers["Location"], **as_an).json()["success"]


def test_one_wrong_event_refuses_the_whole_document_and_says_where(client, as_an):
    answer = send(client, as_an, make_document(ONE, WRONG, version="1.2"))

    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["code"]) == (400, "epcis.action")
    assert "ObjectEvent[2]/action" in error["pointer"]
    assert events(ask(client, as_an, poll())) == []
    assert client.get(answer.headers["Location"], **as_an).json()["success"] is False


def test_a_document_sent_twice_is_recorded_once(client, as_an):
    data = make_document(ONE, version="1.2")

    assert [send(client, as_an, data).status_code for _ in range(2)] == [200, 200]
    assert len(events(ask(client, as_an, poll()))) == 1


def test_a_sender_of_xml_alone_hears_of_success_by_the_status(client, as_an):
    answer = send(client, as_an, make_document(ONE, version="1.2"), HTTP_ACCEPT="text/xml")

    assert (answer.status_code, answer.content) == (200, b"")


def test_master_data_alone_is_captured(client, as_an):
    data = (
        b'<m:EPCISMasterDataDocument xmlns:m="urn:epcglobal:epcis-masterdata:xsd:1" schemaVersion="1.2" '
        b'creationDate="2026-07-22T07:00:00Z"><EPCISBody><VocabularyList>'
        b'<Vocabulary type="urn:epcglobal:epcis:vtype:BusinessLocation"><VocabularyElementList>'
        b'<VocabularyElement id="urn:epc:id:sgln:8938501.23400.0">'
        b'<attribute id="urn:epcglobal:cbv:mda#name">Kho An</attribute></VocabularyElement>'
        b"</VocabularyElementList></Vocabulary></VocabularyList></EPCISBody></m:EPCISMasterDataDocument>"
    )

    assert send(client, as_an, data).status_code == 200


@pytest.mark.parametrize(
    ("data", "media", "status"),
    [
        (b"{}", "application/json", 415),
        (b"<a", "application/xml", 400),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "application/xml", 400),
        (make_document("<test/>", version="1.2"), "application/xml", 400),
    ],
)
def test_what_is_no_document_is_refused_and_keeps_no_job(client, as_an, data, media, status):
    answer = send(client, as_an, data, media=media)

    assert answer.status_code == status
    assert CaptureJob.objects.filter(success=True).count() == 0


def test_a_key_is_needed(client, db):
    assert send(client, {}, make_document(ONE, version="1.2")).status_code == 401


def test_nothing_is_left_for_the_workers(client, as_an):
    answer = send(client, as_an, make_document(OTHER, version="1.2"))

    assert judge_next(now=CaptureJob.objects.get(id=answer.headers["Location"].rpartition("/")[2]).not_before) is None
