"""Judges and clients that others wrote, against a running node; `make conformance` lets each take its time."""

from itertools import count

import pytest

from tests.conformance import fastnt_rest, schemathesis_run, tcr
from tests.nodes import keys_for
from tests.vectors import VECTORS


@pytest.fixture(scope="module")
def new_key(node):
    """Each call enrols an organisation of its own."""
    codes = (f"giam-khao-{number}" for number in count())
    return lambda: keys_for(node, code := next(codes))[code]


def faults_of(results):
    return [f"{source} · {name}: {detail}" for source, name, ok, detail in results if not ok]


def test_schemathesis_finds_no_answer_that_the_official_openapi_does_not_declare(node, new_key):
    results = list(schemathesis_run.judged(VECTORS, node.url, new_key(), longest_s=0, examples=3))

    assert (faults_of(results), len(results)) == ([], 63)


@pytest.mark.parametrize(("judge", "most"), [(fastnt_rest, 59), (tcr, 33)], ids=["fastnt", "tcr"])
def test_what_others_send_is_answered_as_they_expect(node, new_key, judge, most):
    results = list(judge.run(VECTORS, node.url, new_key))

    assert (faults_of(results), len(results)) == ([], most)
