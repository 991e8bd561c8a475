"""/api/v1/vocabularies: what was sent in headers, asked for again by people, machines and documents."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from lxml import etree

from tests.conformance.epcis_xml import _schema_verdict
from tests.conftest import NOW
from tests.core.epcis.test_master_data import OFFICIAL, digests, document_of, read
from tests.events.asking import codes
from tests.events.master_documents import FARM, FARM_URN, PLOT, VTYPE, header, made
from tests.events.master_sent import sent
from tests.vectors import VECTORS
from txng.core.epcis import read_json
from txng.core.epcis.xml.read_xml import read_document
from txng.events.jobs import JSON, XML, judge_next, keep
from txng.events.models import CaptureJob

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/vocabularies"
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def ask(client, as_an):
    def asked(headers=None, **parameters):
        return client.get(f"{ADDRESS}?{urlencode(parameters, doseq=True)}", **(headers or as_an))

    return asked


@pytest.fixture
def told(an):
    sent(
        an,
        header(BusinessLocation=[made(FARM_URN, children=[PLOT], name="Vườn", city="Huế"), made(PLOT, name="Lô 2")]),
        now=NOW,
    )
    sent(an, header(BusinessLocation=[made(FARM, name="Vườn mới")]), now=LATER)


def keys(answer):
    assert answer.status_code == 200, answer.content
    return [(one["key"], one["version"]) for one in answer.json()["vocabularies"]]


def test_it_says_who_said_it_and_since_when(ask, told):
    farm, plot = ask().json()["vocabularies"]

    job = CaptureJob.objects.latest("created_at")
    assert farm == {
        "type": f"{VTYPE}BusinessLocation", "key": "414/8938501234018", "organisation": "htx-son-ha", "version": 2,
        "validFrom": "2026-11-21T10:00:01Z", "captureID": job.id, "element": made(FARM, name="Vườn mới"),
    }  # fmt: skip
    assert (plot["version"], plot["validFrom"]) == (1, "2026-11-21T09:00:01Z")


@pytest.mark.parametrize(("asked", "found"), [
    ({"vocabularyName": f"{VTYPE}BusinessLocation"}, [("414/8938501234018", 2), ("414/8938501234025", 1)]),
    ({"vocabularyName": f"{VTYPE}ReadPoint"}, []),
    ({"EQ_name": f"{FARM_URN}|urn:x:y"}, [("414/8938501234018", 2)]),
    ({"EQ_name": [FARM, PLOT]}, [("414/8938501234018", 2), ("414/8938501234025", 1)]),
    ({"WD_name": FARM}, [("414/8938501234018", 2)]),
    ({"WD_name": FARM, "asOf": "2026-11-21T16:30:00+07:00"}, [("414/8938501234018", 1), ("414/8938501234025", 1)]),
    ({"HASATTR": "cbvmda:city"}, []),
    ({"HASATTR": "cbvmda:city", "asOf": "2026-11-21T09:30:00Z"}, [("414/8938501234018", 1)]),
    ({"EQATTR_name": "Lô 2"}, [("414/8938501234025", 1)]),
    ({"EQATTR_cbvmda:name": "Vườn", "asOf": "2026-11-21T09:30:00Z"}, [("414/8938501234018", 1)]),
])  # fmt: skip
def test_each_parameter_narrows(ask, told, asked, found):
    assert keys(ask(**asked)) == found


def test_elements_are_cut_to_what_was_asked(ask, told):
    answer = ask(asOf="2026-11-21T09:30:00Z", EQ_name=FARM, includeChildren="false", attributeNames="city")

    assert [one["element"] for one in answer.json()["vocabularies"]] == [made(FARM_URN, city="Huế")]
    assert ask(EQ_name=PLOT, includeAttributes="false").json()["vocabularies"][0]["element"] == {"id": PLOT}


def test_every_wrong_parameter_is_told_at_once(ask):
    answer = ask(asOf="yesterday", includeChildren="no", EQ_bizStep="shipping", EQ_name="\x00", perPage="1")

    assert answer.status_code == 400
    assert codes(answer) == ["query.parameter_value"] * 2 + ["query.unknown_parameter", "query.parameter_value"]


def test_pages_follow_each_other(client, as_an, ask, told):
    first = ask(perPage=1)
    link = first.headers["Link"].partition("<")[2].partition(">")[0]

    second = client.get(link[link.index(ADDRESS) :], **as_an)

    assert keys(first) + keys(second) == keys(ask())
    assert "Link" not in second.headers


def test_it_is_ones_own_and_needs_a_key(client, ask, told, as_chi, as_dung):
    assert keys(ask(as_chi)) == []
    assert len(keys(ask(as_dung))) == 2
    assert client.get(ADDRESS).status_code == 401


@pytest.mark.parametrize("path", [path for path in OFFICIAL if path.suffix == ".xml"], ids=lambda path: path.name)
def test_an_official_document_comes_back_as_document_with_nothing_lost(an, ask, client, as_an, path):
    data = path.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(b"<!DOCTYPE project>", b"")
    said = digests(read(document_of(path)))
    job = keep(an, data, error_behaviour="proceed", now=NOW, media_type=XML)
    assert judge_next(now=NOW) == job.id

    in_xml = ask({**as_an, "HTTP_ACCEPT": "application/xml"}, perPage=100)
    in_12 = ask({**as_an, "HTTP_ACCEPT": "text/xml", "HTTP_GS1_EPCIS_MAX": "1.2"}, perPage=100)
    in_json = ask({**as_an, "HTTP_ACCEPT": "application/ld+json"}, perPage=100)

    for answer in (in_xml, in_12):
        assert etree.fromstring(answer.content).tag.endswith("EPCISMasterDataDocument")
        assert _schema_verdict(answer.content, VECTORS) is None
        assert digests(read(read_document(answer.content))) == said
    assert digests(read(read_json.read_document(in_json.content))) == said
    again = keep(an, in_json.content, error_behaviour="rollback", now=LATER, media_type=JSON)
    assert judge_next(now=LATER) == again.id
    assert {version for _, version in keys(ask(perPage=100))} == {
        1
    }  # what it says is known, in whichever form it comes
