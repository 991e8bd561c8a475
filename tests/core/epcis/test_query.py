"""EPCIS query parameters → one Query, or every one that is not understood, by name."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.vectors import VECTORS
from txng.core.epcis import query_keys as keys
from txng.core.epcis.event import Part
from txng.core.epcis.query import Query, fixed_by_path, read_query, read_query_body
from txng.core.epcis.query_asked import MAX_VALUES
from txng.core.epcis.query_conditions import Compare, Field, KeyPattern, OnFacts, OnField, OnItems, Span
from txng.core.epcis.query_names import Extension, Scope
from txng.core.epcis.query_table import CONTROLS, PARAMETERS, find, known_names
from txng.core.problems import Refused

QUERIES = VECTORS / "epcis/openepcis-test-resources/2.0/EPCIS/JSON/Query/Queries"


def asked(**parameters: str | list[str]) -> Query:
    lists = {name: [value] if isinstance(value, str) else value for name, value in parameters.items()}
    return read_query(lists, per_page_max=100)


def refusals(**parameters: str | list[str]) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        asked(**parameters)
    return [(problem.code, problem.values.get("name", "")) for problem in refused.value.problems]


def test_no_parameter_asks_for_all_newest_first():
    assert asked() == Query((), Field.EVENT_TIME, True, 30, None)


def test_lists_come_joined_by_a_bar_or_repeated():
    joined = asked(eventType="ObjectEvent|AggregationEvent").conditions
    repeated = asked(eventType=["ObjectEvent", "AggregationEvent"]).conditions

    assert joined == repeated == (OnField(Field.TYPE, Compare.IN, ("ObjectEvent", "AggregationEvent")),)


@pytest.mark.parametrize(
    "spelling",
    [
        "urn:epc:class:lgtin:8938501.023456.KQ-2611",
        "https://id.gs1.org/01/08938501234568/10/KQ-2611",
        "https://truyxuat.example/sp/01/08938501234568/10/KQ-2611?17=271231",
    ],
)
def test_an_item_is_the_same_in_every_spelling(spelling):
    assert asked(MATCH_anyEPC=spelling).conditions == (OnItems(tuple(Part), ("01/08938501234568/10/KQ-2611",)),)


def test_a_pattern_stands_for_beginnings():
    (condition,) = asked(MATCH_inputEPC="urn:epc:idpat:sgtin:8938501.023456.*").conditions

    assert condition == OnItems((Part.INPUT,), (), (KeyPattern(("01/08938501234568/21/",)),))


@pytest.mark.parametrize(
    "pattern", ["urn:epc:idpat:sgtin:8938501.*.S1", "urn:epc:idpat:sgtin:8938501.02345.*", "urn:epc:idpat:sscc:*.*.*", "urn:epc:idpat:"]
)  # fmt: skip
def test_a_pattern_that_nothing_can_have_is_refused(pattern):
    assert refusals(MATCH_epc=pattern) == [("query.parameter_value", "MATCH_epc")]


@pytest.mark.parametrize(
    "spelling", ["shipping", "urn:epcglobal:cbv:bizstep:shipping", "https://ref.gs1.org/cbv/BizStep-shipping"]
)
def test_a_business_step_is_the_same_in_every_spelling(spelling):
    assert asked(EQ_bizStep=spelling).conditions == (OnField(Field.BIZ_STEP, Compare.IN, ("shipping",)),)


def test_a_word_of_another_vocabulary_stays_as_it_is_or_is_spelled_out():
    assert asked(EQ_bizStep="https://vidu.vn/viec/say").conditions[0].values == ("https://vidu.vn/viec/say",)
    declared = read_query({"EQ_bizStep": ["vidu:say"]}, per_page_max=1, namespaces={"vidu": "https://vidu.vn/viec/"})
    assert declared.conditions[0].values == ("https://vidu.vn/viec/say",)


def test_times_are_instants_with_a_zone():
    query = asked(GE_eventTime="2026-01-15T08:00:00+07:00", LT_recordTime="2026-01-16T00:00:00.5Z")

    assert query.conditions == (
        OnField(Field.EVENT_TIME, Compare.AT_LEAST, (datetime(2026, 1, 15, 1, tzinfo=UTC),)),
        OnField(Field.RECORD_TIME, Compare.BELOW, (datetime(2026, 1, 16, microsecond=500_000, tzinfo=UTC),)),
    )


@pytest.mark.parametrize("time", ["2026-01-15", "2026-01-15T08:00:00", "2026-02-30T08:00:00Z", "hôm qua", ""])
def test_a_time_that_is_none_is_refused(time):
    assert refusals(GE_eventTime=time) == [("query.parameter_value", "GE_eventTime")]


def test_both_sides_of_one_field_become_one_range():
    (condition,) = asked(**{"GE_vidu:can": "2", "LT_vidu:can": "5", "EXISTS_errorDeclaration": "false"}).conditions

    field = Extension(Scope.EVENT, is_inner=False, name="vidu:can")
    assert condition == OnFacts((Span(field, keys.at_least(2), keys.at_least(5)),), is_range=True)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("EQ_vidu:f", "{field}"), ("EQ_INNER_vidu:f", "INNER_{field}"), ("LE_ILMD_http://a.vn/b#c", "ILMD_{field}"),
        ("GT_INNER_SENSORREPORT_vidu:f", "INNER_SENSORREPORT_{field}"), ("EQ_bizTransaction_urn:x:po", "bizTransaction_{type}"),
        ("EQ_readPoint_vidu:f", "readPoint_{field}"), ("GE_value_4K", "value_{uom}"), ("EQ_quantity_KGM", "quantity_{uom}"),
        ("EQ_ATTR_bizLocation_ten", "ATTR_{described}_{attribute}"), ("EQATTR_readPoint_a_b", "{described}_{attribute}"),
    ],
)  # fmt: skip
def test_a_name_with_holes_stands_on_one_line(name, line):
    assert find(name).parameter.name == line


@pytest.mark.parametrize(
    "name",
    ["EQ_bizstep", "EQ_color", "GE_bizStep", "EXISTS_bizStep", "GT_eventTime", "EQ_minValue_CEL", "GE_value", "GE_value_kel",
     "MATCH_vidu:f", "_eventType", "EQ_eventType", "eventtype", "EQ_", "x" * 5_000],
)  # fmt: skip
def test_a_name_that_stands_on_no_line_is_refused(name):
    assert refusals(**{name: "1"}) == [("query.unknown_parameter", name[:200])]


def test_every_fault_is_told_at_once():
    assert refusals(
        EQ_bizstep="shipping", eventType="FarmEvent", GE_eventTime=["2026-01-15T08:00:00Z"] * 2, perPage="0",
        orderBy="quantity", orderDirection="down", MATCH_anyEPC="https://id.gs1.org/01/08938501234567", EQ_bizStep="shiping",
        GE_quantity="nhiều", EQ_booleanValue="có", EQ_hexBinaryValue="xyz", EXISTS_errorDeclaration="có",
    ) == [
        ("query.parameter_value", "eventType"),
        ("query.parameter_twice", "GE_eventTime"),
        ("query.parameter_value", "MATCH_anyEPC"),
        ("query.parameter_value", "EQ_bizStep"),
        ("query.parameter_value", "GE_quantity"),
        ("query.parameter_value", "EQ_booleanValue"),
        ("query.parameter_value", "EQ_hexBinaryValue"),
        ("query.parameter_value", "EXISTS_errorDeclaration"),
        ("query.unknown_parameter", "EQ_bizstep"),
        ("query.parameter_value", "orderBy"),
        ("query.parameter_value", "orderDirection"),
        ("query.parameter_value", "perPage"),
    ]  # fmt: skip


def test_an_unknown_name_is_told_the_nearest_and_all_that_are_known():
    with pytest.raises(Refused) as refused:
        asked(EQ_bizstep="shipping")

    sentence = refused.value.problems[0].sentence("en")
    assert "understood are: EQ_bizStep, " in sentence
    assert all(name in sentence for name in known_names())


def test_the_table_has_no_name_twice():
    names = [name for line in PARAMETERS for name in line.names()]

    assert sorted({*names, *CONTROLS}) == sorted([*names, *CONTROLS])


def test_a_list_beyond_the_bound_is_refused_unread():
    assert refusals(EQ_eventID="|".join(f"urn:x:{n}" for n in range(MAX_VALUES + 1))) == [
        ("query.too_many_values", "EQ_eventID")
    ]


def test_a_page_is_never_larger_than_the_server_allows():
    assert asked(perPage="5000").per_page == 100
    assert asked(perPage="7", orderBy="recordTime", orderDirection="ASC") == Query(
        (), Field.RECORD_TIME, False, 7, None
    )


def test_a_limit_wants_an_order_and_no_maximum_beside_it():
    assert asked(eventCountLimit="5", orderBy="eventTime").count_limit == 5
    assert asked(maxEventCount="5").count_max == 5
    assert refusals(eventCountLimit="5") == [("query.limit_without_order", "")]
    assert refusals(eventCountLimit="5", maxEventCount="5", orderBy="eventTime") == [("query.limit_and_maximum", "")]
    assert refusals(maxEventCount="-1") == [("query.parameter_value", "maxEventCount")]


def test_an_order_may_be_an_extension_field():
    assert asked(orderBy="https://vidu.vn/ns#can").order_by == Extension(Scope.EVENT, False, "https://vidu.vn/ns#can")


def test_an_address_fixes_its_parameter_and_takes_no_other():
    fixed = fixed_by_path("bizSteps", "shipping")

    assert read_query({}, per_page_max=9, fixed=fixed).conditions == asked(EQ_bizStep="shipping").conditions
    with pytest.raises(Refused) as refused:
        read_query({"EQ_bizStep": ["receiving"]}, per_page_max=9, fixed=fixed)
    assert [problem.code for problem in refused.value.problems] == ["query.fixed_parameter"]


class TestBody:
    def test_a_query_in_json_asks_as_one_in_a_url(self):
        body = {
            "@context": [{"v": "https://vidu.vn/ns/"}], "eventType": ["ObjectEvent"], "GE_quantity": 1, "EQ_v:ten": ["a|b", "c"],
            "EQ_booleanValue": True, "EXISTS_errorDeclaration": None, "orderBy": "eventTime", "eventCountLimit": 3,
        }  # fmt: skip
        query = read_query_body(body, per_page_max=9)

        assert query.count_limit == 3
        assert query.conditions[2].spans == tuple(
            Span(Extension(Scope.EVENT, False, "https://vidu.vn/ns#ten"), keys.word(text)) for text in ("a|b", "c")
        )
        assert query.conditions[4].spans == (Span("errorDeclaration", keys.PRESENT),)

    def test_the_queries_of_openepcis_are_judged_as_they_are_meant(self):
        good = json.loads((QUERIES / "SimpleEventQuery.json").read_text())
        # Two of its identifiers have wrong check digits, so nothing can bear them: decided, and told.
        with pytest.raises(Refused) as refused:
            read_query_body(good, per_page_max=9)
        assert {problem.values["name"] for problem in refused.value.problems} <= {"EQ_bizLocation", "MATCH_epc"}
        mended = good | {
            "EQ_bizLocation": ["https://id.gs1.org/414/8938501234001"],
            "MATCH_epc": ["urn:epc:id:sgtin:8938501.023456.S1"],
        }
        query = read_query_body(mended, per_page_max=9)
        assert (len(query.conditions), query.count_limit) == (9, 100)

        for path in sorted((QUERIES / "Invalid").glob("*.json")):
            with pytest.raises(Refused):
                read_query_body(json.loads(path.read_text()), per_page_max=9)

    def test_an_object_is_no_value(self):
        with pytest.raises(Refused) as refused:
            read_query_body({"EQ_bizStep": [{"a": 1}], "GE_quantity": {}}, per_page_max=9)

        assert [problem.values["name"] for problem in refused.value.problems] == ["EQ_bizStep", "GE_quantity"]
