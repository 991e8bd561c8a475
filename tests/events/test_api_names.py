"""/eventTypes, /epcs, /bizSteps, /bizLocations, /readPoints, /dispositions: lists, their members, the events of each."""

from __future__ import annotations

import pytest

from tests.events.asking import ROOT, codes, found, members, next_of, post, under
from tests.events.documents import LOT, PALLET, make_aggregation, make_body
from txng.core.epcis.vocabulary import BIZ_STEP, DISPOSITION
from txng.tlog import follow

pytestmark = pytest.mark.django_db
DRYING, RESTING = "https://vidu.vn/viec/phoi-kho", "https://vidu.vn/trang-thai/dang-nghi"
FIELD, STORE = "urn:epc:id:sgln:8938501.23400.0", "https://vidu.vn/414/8938501234001/254/kho-2"
SERIAL = "urn:epc:id:sgtin:8938501.023456.S1"
ONE_OF_EACH = {
    "eventTypes": "ObjectEvent", "epcs": LOT, "bizSteps": DRYING, "dispositions": RESTING, "readPoints": FIELD,
    "bizLocations": STORE,
}  # fmt: skip
PARAMETER = {"eventTypes": "eventType", "epcs": "MATCH_anyEPC", "bizSteps": "EQ_bizStep", "dispositions": "EQ_disposition",
             "readPoints": "EQ_readPoint", "bizLocations": "EQ_bizLocation"}  # fmt: skip


@pytest.fixture
def told(client, as_an, as_chi, seal):
    """An dries a lot at a field; packs a pallet. Chi names a thing of her own. All is sealed."""
    body = make_body(
        eventID="urn:an:1", bizStep=DRYING, disposition=RESTING, readPoint={"id": FIELD}, bizLocation={"id": STORE},
        epcList=[SERIAL],
    )  # fmt: skip
    packing = make_aggregation([SERIAL], eventID="urn:an:2", eventTime="2026-11-20T09:00:00.000+07:00")
    for headers, one in ((as_an, body), (as_an, packing), (as_chi, make_body(eventID="urn:chi:1", quantityList=None,
                         epcList=["urn:epc:id:sgtin:8938501.023456.CHI"], bizStep="https://vidu.vn/viec/ban"))):  # fmt: skip
        assert post(client, headers, one).status_code == 201
    seal()


class TestLists:
    def test_event_types_are_the_five(self, client, as_an):
        assert members(client.get(f"{ROOT}/eventTypes", **as_an)) == [
            "AggregationEvent", "AssociationEvent", "ObjectEvent", "TransactionEvent", "TransformationEvent",
        ]  # fmt: skip

    def test_items_are_ones_own_as_they_were_captured(self, client, as_an, as_chi, as_dung, told):
        assert set(members(client.get(f"{ROOT}/epcs", **as_an))) == {LOT, SERIAL, PALLET}
        assert members(client.get(f"{ROOT}/epcs", **as_chi)) == ["urn:epc:id:sgtin:8938501.023456.CHI"]
        assert len(members(client.get(f"{ROOT}/epcs", **as_dung))) == 4

    def test_items_are_translated_when_asked(self, client, as_an, told):
        answer = client.get(f"{ROOT}/epcs", HTTP_GS1_EPC_FORMAT="Always_GS1_Digital_Link", **as_an)

        assert "https://id.gs1.org/01/08938501234568/21/S1" in members(answer)
        assert answer.headers["GS1-EPC-Format"] == "Always_GS1_Digital_Link"

    @pytest.mark.parametrize(("path", "words", "own"), [
        ("bizSteps", BIZ_STEP.labels, DRYING), ("dispositions", DISPOSITION.labels, RESTING),
    ])  # fmt: skip
    def test_words_are_those_of_the_standard_and_ones_own(self, client, as_an, as_chi, told, path, words, own):
        mine = members(client.get(f"{ROOT}/{path}?perPage=100", **as_an))
        theirs = members(client.get(f"{ROOT}/{path}?perPage=100", **as_chi))

        assert set(mine) == {*words, own}
        assert mine == sorted(mine)
        assert own not in theirs

    def test_places_are_ones_own(self, client, as_an, as_chi, as_dung, told):
        assert members(client.get(f"{ROOT}/readPoints", **as_an)) == [FIELD]  # written two ways, one place
        assert members(client.get(f"{ROOT}/bizLocations", **as_an)) == [STORE]
        assert members(client.get(f"{ROOT}/bizLocations", **as_chi)) == []
        assert members(client.get(f"{ROOT}/bizLocations", **as_dung)) == [STORE]

    def test_names_are_shortened_by_the_askers_prefixes(self, client, as_an, told):
        answer = client.get(
            f"{ROOT}/bizSteps?perPage=100", HTTP_GS1_EXTENSIONS="v=https://vidu.vn/viec/, x=urn:x:", **as_an
        )

        assert "v:phoi-kho" in members(answer)
        assert answer.json()["@context"][1] == {"v": "https://vidu.vn/viec/"}
        assert answer.headers["GS1-Extensions"] == "v=https://vidu.vn/viec/"
        wrong = client.get(f"{ROOT}/bizSteps", HTTP_GS1_EXTENSIONS="v", **as_an)
        assert (wrong.status_code, codes(wrong)) == (406, ["rest.extensions"])

    @pytest.mark.parametrize("path", ["eventTypes", "epcs", "bizSteps", "dispositions"])
    @pytest.mark.parametrize("who", ["as_an", "as_dung"])
    def test_pages_follow_each_other_without_gap_or_twice(self, client, told, request, path, who):
        headers, url, seen, pages = request.getfixturevalue(who), f"{ROOT}/{path}?perPage=2", [], 0
        whole = members(client.get(f"{ROOT}/{path}?perPage=200", **headers))
        while url:
            answer = client.get(url, **headers)
            seen, url, pages = [*seen, *members(answer)], next_of(answer), pages + 1

        assert seen == whole
        assert pages == -(-len(whole) // 2)

    def test_what_followers_see_twice_is_listed_once(self, client, as_an, told):
        before = members(client.get(f"{ROOT}/epcs", **as_an))
        follow.start_again("known_names")
        follow.drain()

        assert members(client.get(f"{ROOT}/epcs", **as_an)) == before


class TestMembers:
    @pytest.mark.parametrize("resource", ONE_OF_EACH)
    def test_below_a_member_are_its_events(self, client, as_an, told, resource):
        name = ONE_OF_EACH[resource]

        assert members(client.get(under(resource, name), **as_an)) == ["events"]
        assert "urn:an:1" in [
            event["eventID"] for event in found(client.get(under(resource, name, "/events"), **as_an))
        ]

    @pytest.mark.parametrize(
        ("resource", "name"),
        [("epcs", SERIAL), ("bizSteps", DRYING), ("dispositions", RESTING), ("bizLocations", STORE)],
    )
    def test_not_yours_and_not_there_read_the_same(self, client, as_an, as_chi, told, resource, name):
        for headers, name in ((as_chi, name), (as_an, "https://vidu.vn/khong-co")):  # noqa: B020
            for rest in ("", "/events"):
                answer = client.get(under(resource, name, rest), **headers)
                assert (answer.status_code, codes(answer)) == (404, ["rest.unknown_name"])
                assert answer.json()["type"] == "epcisException:NoSuchNameException"

    def test_a_word_of_the_standard_is_there_though_no_event_uses_it(self, client, as_an):
        assert members(client.get(under("bizSteps", "urn:epcglobal:cbv:bizstep:shipping"), **as_an)) == ["events"]
        assert found(client.get(under("bizSteps", "shipping", "/events"), **as_an)) == []

    def test_an_event_type_that_is_none_is_refused(self, client, as_an):
        for rest in ("", "/events"):
            answer = client.get(under("eventTypes", "PartyEvent", rest), **as_an)
            assert (answer.status_code, codes(answer)) == (404, ["rest.unknown_name"])

    @pytest.mark.parametrize("resource", ONE_OF_EACH)
    def test_the_parameter_of_the_address_may_not_be_given_twice(self, client, as_an, told, resource):
        name = ONE_OF_EACH[resource]
        answer = client.get(under(resource, name, f"/events?{PARAMETER[resource]}=shipping"), **as_an)

        assert (answer.status_code, codes(answer)) == (400, ["query.fixed_parameter"])
        assert answer.json()["type"] == "epcisException:QueryParameterException"

    def test_every_other_parameter_narrows(self, client, as_an, told):
        mine = under("epcs", SERIAL, "/events")

        assert [event["eventID"] for event in found(client.get(f"{mine}?orderDirection=ASC", **as_an))] == [
            "urn:an:1",
            "urn:an:2",
        ]
        assert [event["eventID"] for event in found(client.get(f"{mine}?eventType=AggregationEvent", **as_an))] == [
            "urn:an:2"
        ]
        assert found(client.get(f"{mine}?LT_eventTime=2020-01-01T00:00:00Z", **as_an)) == []

    def test_the_same_thing_is_found_under_each_of_its_spellings(self, client, as_an, told):
        for name in (SERIAL, "https://example.com/01/08938501234568/21/S1"):
            assert len(found(client.get(under("epcs", name, "/events"), **as_an))) == 2

    def test_a_name_with_a_bar_is_one_name(self, client, as_an, told):
        answer = client.get(under("bizSteps", f"{DRYING}|{DRYING}", "/events"), **as_an)

        assert (answer.status_code, codes(answer)) == (404, ["rest.unknown_name"])

    def test_prefixes_of_a_question_come_from_the_header(self, client, as_an, told):
        post(client, as_an, make_body(eventID="urn:an:3", **{"vidu:mau": "đỏ"}))
        url = under("epcs", LOT, "/events?EQ_v:mau=đỏ")

        (event,) = found(client.get(url, HTTP_GS1_EXTENSIONS="v=https://vidu.vn/epcis/", **as_an))
        assert event["eventID"] == "urn:an:3"
        assert (
            found(client.get(url.replace("đỏ", "xanh"), HTTP_GS1_EXTENSIONS="v=https://vidu.vn/epcis/", **as_an)) == []
        )

    def test_pages_of_a_member_are_its_own(self, client, as_an, told):
        first = client.get(under("epcs", SERIAL, "/events?perPage=1"), **as_an)
        second = client.get(next_of(first), **as_an)

        assert [found(first)[0]["eventID"], found(second)[0]["eventID"]] == ["urn:an:2", "urn:an:1"]
        token = next_of(first).partition("nextPageToken=")[2]
        other = client.get(f"{ROOT}/events?perPage=1&nextPageToken={token}", **as_an)
        assert (other.status_code, codes(other)) == (400, ["query.page_token"])
