"""One question, two answers: the repository's SQL and the matching of single events. They are one answer."""

from __future__ import annotations

import pytest

from tests.subscriptions.varied import bodies, questions
from tests.subscriptions.wishing import capture_bodies
from txng.core.epcis.query_index import index_of
from txng.core.epcis.query_match import Said, matches
from txng.core.problems import Refused
from txng.events import lookups
from txng.events.named_queries import query_of
from txng.events.query_watch import events_to_match, namespaces_of, prefixes_of, resolved

pytestmark = pytest.mark.django_db
EVENTS, QUESTIONS = 250, 700


def readable(asked):
    """The query; None where two of its parameters contradict each other."""
    try:
        return query_of(asked | {"perPage": 1_000})
    except Refused:
        return None


def test_both_ways_give_one_answer_to_every_question(an, chi):
    numbers = capture_bodies(an, *bodies(EVENTS))
    said = {
        number: Said(stored.event(), stored.event_id, stored.record_time)
        for number, stored in events_to_match(numbers).items()
    }
    queries = [query for asked in questions(QUESTIONS) if (query := readable(asked)) is not None]
    conditions = [resolved(an, query) for query in queries]
    namespaces = namespaces_of(prefixes_of(one for some in conditions for one in some))
    index = index_of(enumerate(conditions), namespaces)
    by_index = {number: set(index.matching(one)) for number, one in said.items()}
    assert len(said) == EVENTS + 5
    assert len(queries) > QUESTIONS * 0.9

    answered = 0
    for n, query in enumerate(queries):
        by_sql = {stored.event_no for stored in lookups.events_matching(an, query).events}
        by_one = {number for number, one in said.items() if matches(conditions[n], one, namespaces)}
        assert by_one == by_sql, query
        assert {number for number, found in by_index.items() if n in found} == by_sql, query
        answered += bool(by_sql)
    assert answered > len(queries) / 3  # questions that meet nothing prove little
