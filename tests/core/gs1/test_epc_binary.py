"""EPC binary addresses: GS1's own vectors, 59 of 59, and every other string refused without a fault."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vectors import VECTORS
from txng.core.gs1.epc_binary import link_of_binary
from txng.core.problems import Refused

GIVEN = json.loads((VECTORS / "gs1/resolver-1.2/epc_binary_vectors.json").read_text())
CLEAR = [
    (f"eh{row['hex'].lower()}", row["path"]) for name in ("annex_e3", "fixed_header_variants") for row in GIVEN[name]
]
CLEAR += [(row["segment"], row["uri"]) for row in GIVEN["worked_examples"]]


def codes(segment):
    with pytest.raises(Refused) as refused:
        link_of_binary(segment)
    return [problem.code for problem in refused.value.problems]


@pytest.mark.parametrize(("segment", "path"), CLEAR)
def test_a_binary_is_the_digital_link_that_gs1_says(segment, path):
    assert "/" + link_of_binary(segment) == path


@pytest.mark.parametrize("row", GIVEN["no_dl_equivalent"], ids=lambda row: row["scheme"])
def test_what_is_no_gs1_key_is_told_as_such(row):
    assert codes(f"eh{row['hex'].lower()}") == ["gs1.epc_without_key"]


@pytest.mark.parametrize("segment", GIVEN["refuse_400"])
def test_what_cannot_be_read_is_malformed(segment):
    assert codes(segment) == ["gs1.epc_binary"]


def test_all_vectors_are_there():
    assert len(CLEAR) + len(GIVEN["no_dl_equivalent"]) + len(GIVEN["refuse_400"]) == 59


@given(st.one_of(st.text(alphabet="0123456789abcdef", max_size=70), st.sampled_from([hex_[2:] for hex_, _ in CLEAR]).flatmap(
    lambda text: st.tuples(st.integers(0, len(text) - 1), st.sampled_from("0123456789abcdef")).map(lambda change: text[: change[0]] + change[1] + text[change[0] + 1 :]))))  # fmt: skip
def test_whatever_a_tag_holds_it_is_a_link_or_refused(digits):
    try:
        path = link_of_binary(f"eh{digits}")
    except Refused as refused:
        assert {problem.code for problem in refused.problems} <= {"gs1.epc_binary", "gs1.epc_without_key"}
    else:
        assert path.partition("/")[0].isdigit()
