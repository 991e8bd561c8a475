"""What others vouch for in the demo is told as the doors take it, and stands on the demo's day as the stories say."""

from datetime import date, timedelta

import pytest

from demo import evidence
from demo.people import BY_CODE
from demo.stories import son_ha
from txng.core.gs1.check import has_right_check_digit
from txng.registry.evidence_drafts import read_evidence, read_mark
from txng.registry.evidence_standing import Known, standing_of

TODAY = date(2026, 11, 22)
TOLD = [*evidence._certificates(TODAY), *evidence._decisions()]


@pytest.mark.parametrize(("who", "body"), TOLD, ids=lambda one: one if isinstance(one, str) else one["number"])
def test_every_paper_is_read_without_a_fault_and_said_by_somebody(who, body):
    draft = read_evidence(dict(body))

    assert who in BY_CODE
    assert draft["subject"].startswith("01/")
    assert has_right_check_digit(draft["subject"].split("/")[1])


def test_one_is_declared_one_is_over_and_the_certifiers_are_confirmed():
    standing = {
        body["number"]: standing_of(Known(body["kind"], draft["valid_from"], draft.get("valid_to")), TODAY)
        for _, body in evidence._certificates(TODAY)
        for draft in [read_evidence(dict(body))]
    }

    assert standing["RA-VN-2093"] == "declared"
    assert standing["ASC-C-01877"] == "expired"
    assert [who for who, body in evidence._certificates(TODAY) if body.get("issuer_code") == who] == [
        evidence.CERTIFIER.code
    ] * 2


def test_the_decision_of_the_report_holds_three_stars_for_36_months():
    decisions = [read_evidence(dict(body)) for _, body in evidence._decisions()]

    assert len(decisions) == len(son_ha.RECIPES) == 6
    assert {(one["stars"], one["number"], one["valid_to"]) for one in decisions} == {
        (3, "269/QĐ-UBND", date(2027, 12, 26))
    }
    assert read_mark(dict(evidence.MARK))["registered_on"] < TODAY - timedelta(days=365)
