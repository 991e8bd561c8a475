"""Every official query parameter, asked of events that were captured: what it finds, what it leaves, what it narrows."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest

from tests.conftest import NOW
from tests.events.documents import LOT, declared, events_of, make_body
from tests.events.master_sent import sent
from tests.events.query_cases import CASES, CONTROLS, MASTER_DATA, SAMPLES, Case
from tests.vectors import VECTORS
from txng.core.epcis.query import read_query
from txng.core.problems import Refused
from txng.events.capture import capture
from txng.events.lookups import events_matching

pytestmark = pytest.mark.django_db
ROWS = [
    row["name_or_pattern"]
    for row in csv.DictReader((VECTORS / "epcis/derived/query_parameters.csv").read_text().splitlines())
]


@pytest.fixture
def ask(an):
    """Ask An's repository; the ids found, without the leading urn:q:."""

    def asked(parameters, viewer=an, **more):
        query = read_query({name: [value] for name, value in parameters.items()}, per_page_max=100, **more)
        return [stored.event_id.removeprefix("urn:q:") for stored in events_matching(viewer, query).events]

    return asked


@pytest.fixture
def keep(an):
    def kept(*bodies, now=NOW, viewer=an):
        return capture(viewer, events_of(*bodies), now=now)

    return kept


@pytest.fixture
def samples(an, keep):
    # The plain event came a day before, so that record times differ.
    *others, plain = SAMPLES
    keep(plain, now=NOW.replace(day=20))
    keep(*others)
    sent(an, MASTER_DATA, now=NOW)


def test_every_row_of_the_check_list_has_its_case():
    assert sorted(ROWS) == sorted([*CASES, *CONTROLS])
    assert len(ROWS) == 170


def test_each_parameter_finds_what_has_its_value_and_not_what_has_not(ask, samples):
    def wrong(case: Case) -> bool:
        found = ask({case.name: case.finds})
        missed = ask({case.name: case.misses}) if case.misses else []
        return case.event.removeprefix("urn:q:") not in found or case.event.removeprefix("urn:q:") in missed

    assert [row for row, case in CASES.items() if wrong(case)] == []


def test_each_parameter_narrows_another_and_is_narrowed_by_it(ask, samples):
    def wrong(case: Case) -> bool:
        event = case.event.removeprefix("urn:q:")
        other = {"EQ_action": "ADD"} if case.name == "EQ_eventID" else {"EQ_eventID": case.event}
        strange = {"EQ_stringValue": "lạ"} if case.name != "EQ_stringValue" else {"EQ_uriValue": "urn:x:la"}
        both = {case.name: case.finds}
        missing = [ask(other | {case.name: case.misses})] if case.misses else []
        return ask(both | other) != [event] or ask(both | strange) != [] or any(missing)

    assert [row for row, case in CASES.items() if wrong(case)] == []


def test_rare_parameters_find_only_the_event_that_has_the_field(ask, samples):
    common = ("eventType", "EQ_action", "EQ_quantity", "GT_quantity", "GE_quantity", "LT_quantity", "LE_quantity", "EQ_readPoint",
              "GE_eventTime", "LT_eventTime", "GE_recordTime", "LT_recordTime", "LT_quantity_GRM", "LE_quantity_GRM",
              "WD_readPoint")  # fmt: skip

    others = {
        row: found
        for row, case in CASES.items()
        if case.name not in common and (found := ask({case.name: case.finds})) != [case.event.removeprefix("urn:q:")]
    }

    assert others == {}


class TestItems:
    @pytest.mark.parametrize(
        ("question", "found"),
        [
            ("MATCH_epc=urn:epc:idpat:sgtin:8938501.023456.*", ["rich", "packed", "wrong"]),
            ("MATCH_anyEPC=urn:epc:idpat:sgtin:8938501.*.*", ["rich", "packed", "wrong", "made"]),
            ("MATCH_anyEPC=urn:epc:idpat:sscc:8938501.*", ["packed", "plain"]),
            ("MATCH_anyEPC=urn:epc:idpat:sgtin:8938502.*.*", []),
            ("MATCH_epc=urn:epc:idpat:lgtin:8938501.023456.*", ["rich"]),
            ("MATCH_anyEPCClass=urn:epc:idpat:lgtin:8938501.*.*", ["rich", "made"]),
            ("MATCH_outputEPC=urn:epc:idpat:*:8938501", None),
            ("MATCH_epcClass=urn:epc:id:sgtin:8938501.023456.S1", []),
        ],
    )
    def test_patterns_find_what_they_stand_for(self, ask, samples, question, found):
        name, _, value = question.partition("=")
        if found is None:
            with pytest.raises(Refused):
                ask({name: value})
        else:
            assert sorted(ask({name: value})) == sorted(found)

    @pytest.mark.parametrize("stored", ["urn:epc:idpat:sgtin:8938501.023456.*", "https://vidu.vn/sp/01/08938501234568"])
    def test_a_product_is_found_however_it_was_captured_and_asked(self, ask, keep, stored):
        keep(make_body(eventID="urn:q:one", quantityList=[{"epcClass": stored, "quantity": 1}]))

        for spelling in ("https://id.gs1.org/01/08938501234568", "urn:epc:idpat:sgtin:8938501.023456.*"):
            assert ask({"MATCH_epcClass": spelling}) == ["one"]
        assert ask({"MATCH_epc": "urn:epc:idpat:sgtin:8938501.023456.*"}) == []

    def test_an_event_with_many_matching_items_is_told_once(self, ask, keep):
        serials = [f"urn:epc:id:sgtin:8938501.023456.{n}" for n in range(5)]
        keep(make_body(eventID="urn:q:one", quantityList=None, epcList=serials))

        assert ask({"MATCH_epc": "|".join(serials)}) == ["one"]
        assert ask({"MATCH_epc": "urn:epc:idpat:sgtin:8938501.023456.*", "MATCH_anyEPC": serials[2]}) == ["one"]


@pytest.mark.parametrize("odd", ["\x00", "a\x00b:c", "\ud800", "\ud800:x", "%", "'", "vidu:\x00"])
def test_odd_letters_break_nothing(ask, samples, odd):
    for name in (
        "EQ_eventID",
        "EQ_vidu:so",
        f"EQ_{odd}:f",
        f"EXISTS_{odd}",
        "MATCH_anyEPC",
        "EQ_bizStep",
        "eventType",
        "orderBy",
    ):
        try:
            assert ask({name: odd}) == [] or name == "orderBy"
        except Refused:
            continue


class TestSensors:
    """Test Case Requirement 53."""

    def report(self, **fields):
        return [{"sensorReport": [{"type": "Temperature", **fields}]}]

    @pytest.mark.parametrize(
        ("value", "uom", "asked"), [(26.85, "CEL", "KEL"), (80.33, "FAH", "KEL"), (300, "KEL", "CEL")]
    )
    def test_a_temperature_is_found_in_another_unit(self, ask, keep, value, uom, asked):
        keep(make_body(eventID="urn:q:one", sensorElementList=self.report(value=value, uom=uom)))
        exact, above = {"KEL": ("300", "300.01"), "CEL": ("26.85", "26.86")}[asked]

        assert ask({"EQ_type": "Temperature", f"GE_value_{asked}": exact}) == ["one"]
        assert ask({f"EQ_value_{asked}": f"{above}|{exact}"}) == ["one"]
        assert ask({f"GE_value_{asked}": above}) == []

    def test_a_spread_is_converted_without_the_zero_of_the_scale(self, ask, keep):
        keep(make_body(eventID="urn:q:one", sensorElementList=self.report(value=1, sDev=9, uom="FAH")))

        assert ask({"GE_sDev_CEL": "5", "LE_sDev_KEL": "5"}) == ["one"]
        assert ask({"GT_sDev_CEL": "5"}) == []
        assert ask({"GE_sDev": "9"}) == ["one"]

    def test_a_unit_that_nobody_knows_is_compared_with_itself(self, ask, keep):
        keep(make_body(eventID="urn:q:one", quantityList=[{"epcClass": LOT, "quantity": 7, "uom": "XBG"}]))

        assert ask({"EQ_quantity_XBG": "7"}) == ask({"EQ_quantity": "7"}) == ask({"GE_quantity": "6.5"}) == ["one"]
        assert ask({"EQ_quantity_KGM": "7"}) == ask({"EQ_quantity": "8"}) == []

    @pytest.mark.parametrize("in_report", [True, False])
    def test_what_may_stand_in_two_places_is_found_in_both(self, ask, keep, in_report):
        both = {
            "time": "2026-11-20T02:00:00Z", "deviceID": "urn:epc:id:giai:8938501.may-1", "rawData": "https://vidu.vn/tho/1",
            "deviceMetadata": "https://vidu.vn/may/1", "dataProcessingMethod": "https://vidu.vn/cach/1",
        }  # fmt: skip
        element = {"sensorReport": [{"type": "Temperature", "value": 1, "uom": "CEL", **(both if in_report else {})}]}
        keep(
            make_body(
                eventID="urn:q:one", sensorElementList=[element if in_report else element | {"sensorMetadata": both}]
            )
        )

        assert [name for name, value in both.items() if ask({f"EQ_{name}": value}) != ["one"]] == []
        assert ask({"EQ_time": "2026-11-20T02:00:01Z"}) == ask({"EQ_rawData": "https://vidu.vn/tho/2"}) == []

    def test_a_period_asks_for_one_time_within_it(self, ask, keep):
        times = [
            {"type": "Temperature", "value": n, "uom": "CEL", "time": f"2026-11-{n:02}T00:00:00Z"} for n in (1, 20)
        ]
        keep(make_body(eventID="urn:q:one", sensorElementList=[{"sensorReport": times}]))

        assert ask({"GE_time": "2026-11-05T00:00:00Z", "LT_time": "2026-11-10T00:00:00Z"}) == []
        assert ask({"GE_time": "2026-11-05T00:00:00Z", "LT_time": "2026-11-21T00:00:00Z"}) == ["one"]


class TestExtensions:
    def test_a_field_is_found_by_prefix_by_declared_prefix_and_by_its_full_name(self, ask, samples):
        assert ask({"EQ_vidu:so": "10"}) == ["rich"]
        assert ask({"EQ_https://vidu.vn/epcis#so": "10"}) == ["rich"]
        assert ask({"EQ_v:so": "10"}, namespaces={"v": "https://vidu.vn/epcis/"}) == ["rich"]
        assert ask({"EQ_v:so": "10"}) == ask({"EQ_vidu:so": "10"}, namespaces={"vidu": "https://khac.vn/"}) == []

    @pytest.mark.parametrize(
        ("stored", "asked", "other"),
        [
            ("gạo", "gạo", "Gạo"), ("007", "007", "7"), ("12.50", "12.5", "12"), (1e5, "1E5", "1E6"), ("1E5", "1E5", "1E6"),
            (True, "true", "false"), ("2026-11-20T08:00:00+07:00", "2026-11-20T01:00:00Z", "2026-11-20T08:00:00Z"),
            ("x" * 5_000, "x" * 5_000, "x" * 4_999), (123456789012345678, "123456789012345678", "123456789012345679"),
            ({"@id": "https://vidu.vn/1"}, "https://vidu.vn/1", "https://vidu.vn/2"), (["a", "b"], "c|b", "c|d"),
            ({"@value": "3.50", "@type": "xsd:decimal"}, "3.5", "3"),
        ],
        ids=lambda value: str(value)[:30],
    )  # fmt: skip
    def test_values_are_equal_by_what_they_mean(self, ask, keep, stored, asked, other):
        keep(make_body(eventID="urn:q:one", **{"vidu:f": stored}))

        assert ask({"EQ_vidu:f": asked}) == ["one"]
        assert ask({"EQ_vidu:f": other}) == []
        assert ask({"EXISTS_vidu:f": ""}) == ["one"]

    def test_times_and_days_are_compared_as_times(self, ask, keep):
        keep(make_body(eventID="urn:q:one", ilmd={"cbvmda:itemExpirationDate": "2027-03-01"}))

        assert ask({"LT_ILMD_cbvmda:itemExpirationDate": "2027-03-02"}) == ["one"]
        assert ask({"GE_ILMD_cbvmda:itemExpirationDate": "2027-03-01T00:00:00Z"}) == ["one"]
        assert ask({"GT_ILMD_cbvmda:itemExpirationDate": "2027-03-01"}) == []
        assert ask({"GT_ILMD_cbvmda:itemExpirationDate": "5"}) == []

    @pytest.mark.parametrize("namespace", ["https://vidu.vn/\x00", "https://vidu.vn/" + "x" * 600])
    def test_a_namespace_that_no_table_takes_is_kept_in_its_event(self, ask, an, namespace):
        (event,) = events_of(make_body(eventID="urn:q:one", **{"vidu:f": 1}))
        capture(an, [replace(event, namespaces={"vidu": namespace})], now=NOW)

        assert ask({"EQ_v:f": "1"}, namespaces={"v": namespace}) == ["one"]

    def test_false_asks_for_nothing(self, ask, samples):
        assert len(ask({"EXISTS_errorDeclaration": "false"})) == len(SAMPLES)


def test_each_sees_its_own_in_every_way_of_asking(ask, keep, an, chi, dung, stranger):
    keep(make_body(eventID="urn:q:an", **{"vidu:f": 1}))
    keep(make_body(eventID="urn:q:chi", **{"vidu:f": 1}), viewer=chi)
    questions = ({}, {"EQ_vidu:f": "1"}, {"GE_vidu:f": "0"}, {"MATCH_anyEPC": LOT}, {"EQ_bizStep": "commissioning"},
                 {"orderBy": "vidu:f"}, {"orderBy": "vidu:khac"})  # fmt: skip

    for question in questions:
        assert ask(question) == ["an"], question
        assert ask(question, viewer=chi) == ["chi"], question
        assert sorted(ask(question, viewer=dung)) == ["an", "chi"], question
        assert ask(question, viewer=stranger) == [], question


def test_a_declaration_and_its_original_are_both_found(ask, keep):
    original = make_body(eventID="urn:q:one")
    keep(original)
    keep(declared(original))

    assert ask({"EQ_eventID": "urn:q:one"}) == ["one", "one"]
    assert ask({"EXISTS_errorDeclaration": "1"}) == ["one"]
