"""The verdict on a stamp is the one that protects most of those that hold."""

from hypothesis import given
from hypothesis import strategies as st

from txng.core.stamp.verdict import Facts, StampVerdict, verdict_of

FLAGS = st.booleans()
FACTS = st.builds(Facts, FLAGS, FLAGS, FLAGS, FLAGS, st.integers(0, 1_000), FLAGS)
GOOD = {StampVerdict.VALID_FIRST, StampVerdict.VALID_REPEATED}


@given(FACTS)
def test_a_recall_outranks_everything(facts):
    assert (verdict_of(facts) is StampVerdict.RECALLED) == facts.is_recalled


@given(FACTS)
def test_only_an_active_stamp_without_doubt_is_called_valid(facts):
    is_fine = facts.is_issued and facts.is_activated and not (facts.is_void or facts.is_recalled or facts.is_suspect)

    assert (verdict_of(facts) in GOOD) == is_fine


@given(FACTS)
def test_it_is_the_first_scan_only_while_nobody_else_scanned(facts):
    if verdict_of(facts) is StampVerdict.VALID_FIRST:
        assert facts.scans <= 1
    if verdict_of(facts) is StampVerdict.VALID_REPEATED:
        assert facts.scans > 1


def test_every_verdict_is_reached():
    active = Facts(is_issued=True, is_activated=True, scans=1)
    reached = {
        verdict_of(facts)
        for facts in (
            active, Facts(is_issued=True, is_activated=True, scans=2), Facts(is_issued=True), Facts(is_issued=False),
            Facts(is_issued=True, is_void=True), Facts(is_issued=True, is_recalled=True),
            Facts(is_issued=True, is_activated=True, is_suspect=True),
        )
    }  # fmt: skip

    assert reached == set(StampVerdict)
