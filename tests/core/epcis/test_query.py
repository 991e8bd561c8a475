"""EPCIS query parameters → one Query, or every one that is not understood, by name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from txng.core.epcis.query import CONTROLS, MAX_VALUES, PARAMETERS, Compare, Condition, Field, Query, read_query
from txng.core.problems import Refused


def asked(**parameters: str | list[str]) -> Query:
    lists = {name: [value] if isinstance(value, str) else value for name, value in parameters.items()}
    return read_query(lists, per_page_max=100)


def refusals(**parameters: str | list[str]) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        asked(**parameters)
    return [(problem.code, problem.values["name"]) for problem in refused.value.problems]


def test_no_parameter_asks_for_all_newest_first():
    assert asked() == Query((), Field.EVENT_TIME, True, 30, None)


def test_lists_come_joined_by_a_bar_or_repeated():
    joined = asked(eventType="ObjectEvent|AggregationEvent").conditions
    repeated = asked(eventType=["ObjectEvent", "AggregationEvent"]).conditions

    assert joined == repeated == (Condition(Field.TYPE, Compare.IN, ("ObjectEvent", "AggregationEvent")),)


@pytest.mark.parametrize(
    "spelling",
    [
        "urn:epc:class:lgtin:8938501.023456.KQ-2611",
        "https://id.gs1.org/01/08938501234568/10/KQ-2611",
        "https://truyxuat.example/sp/01/08938501234568/10/KQ-2611?17=271231",
    ],
)
def test_an_item_is_the_same_in_every_spelling(spelling):
    assert asked(MATCH_anyEPC=spelling).conditions[0].values == ("01/08938501234568/10/KQ-2611",)


@pytest.mark.parametrize(
    "spelling", ["shipping", "urn:epcglobal:cbv:bizstep:shipping", "https://ref.gs1.org/cbv/BizStep-shipping"]
)
def test_a_business_step_is_the_same_in_every_spelling(spelling):
    assert asked(EQ_bizStep=spelling).conditions == (Condition(Field.BIZ_STEP, Compare.IN, ("shipping",)),)


def test_a_business_step_of_another_vocabulary_stays_as_it_is():
    assert asked(EQ_bizStep="https://vidu.vn/viec/say").conditions[0].values == ("https://vidu.vn/viec/say",)


def test_times_are_instants_with_a_zone():
    query = asked(GE_eventTime="2026-01-15T08:00:00+07:00", LT_recordTime="2026-01-16T00:00:00.5Z")

    assert query.conditions == (
        Condition(Field.EVENT_TIME, Compare.AT_LEAST, (datetime(2026, 1, 15, 1, tzinfo=UTC),)),
        Condition(Field.RECORD_TIME, Compare.BELOW, (datetime(2026, 1, 16, microsecond=500_000, tzinfo=UTC),)),
    )


@pytest.mark.parametrize("time", ["2026-01-15", "2026-01-15T08:00:00", "2026-02-30T08:00:00Z", "hôm qua", ""])
def test_a_time_that_is_none_is_refused(time):
    assert refusals(GE_eventTime=time) == [("query.parameter_value", "GE_eventTime")]


def test_every_fault_is_told_at_once():
    assert refusals(
        EQ_bizstep="shipping", eventType="FarmEvent", GE_eventTime=["2026-01-15T08:00:00Z"] * 2, perPage="0",
        orderBy="quantity", orderDirection="down", MATCH_anyEPC="https://id.gs1.org/01/08938501234567", EQ_bizStep="shiping",
    ) == [
        ("query.parameter_value", "eventType"),
        ("query.parameter_twice", "GE_eventTime"),
        ("query.parameter_value", "MATCH_anyEPC"),
        ("query.parameter_value", "EQ_bizStep"),
        ("query.unknown_parameter", "EQ_bizstep"),
        ("query.parameter_value", "orderBy"),
        ("query.parameter_value", "orderDirection"),
        ("query.parameter_value", "perPage"),
    ]  # fmt: skip


def test_an_unknown_name_is_told_which_names_are_known():
    with pytest.raises(Refused) as refused:
        asked(EQ_color="red")

    sentence = refused.value.problems[0].sentence("en")
    assert "EQ_color" in sentence
    assert all(name in sentence for name in (*PARAMETERS, *CONTROLS))


def test_a_list_beyond_the_bound_is_refused_unread():
    assert refusals(EQ_eventID="|".join(f"urn:x:{n}" for n in range(MAX_VALUES + 1))) == [
        ("query.too_many_values", "EQ_eventID")
    ]


def test_a_page_is_never_larger_than_the_server_allows():
    assert asked(perPage="5000").per_page == 100
    assert asked(perPage="7", orderBy="recordTime", orderDirection="ASC") == Query(
        (), Field.RECORD_TIME, False, 7, None
    )
