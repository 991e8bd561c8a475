"""The agreements of the demo are read as the form reads them, and are between those who are in it."""

from datetime import UTC, datetime

import pytest

from demo import agreements
from demo.people import BY_CODE
from demo.visitors import visitor_of
from txng.agreements.terms import FIELDS
from txng.core.vn.sectors import unknown_sectors

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("one", agreements.AGREEMENTS, ids=lambda one: one.form["so"])
def test_every_agreement_is_between_those_who_can_sign_in_and_names_what_there_is(one):
    form = agreements.form_of(one, NOW)

    assert form["nhan"] in BY_CODE and (form["chia_se"] in BY_CODE or str(form["chia_se"]).isdigit())
    assert not set(form.get("truong_events", ())) - set(FIELDS["events"])
    assert not unknown_sectors(form.get("nganh", ()))
    assert form["het_luc"] > form["tu_ngay"]
    for who in (one.proposer, one.signer):
        assert who is None or visitor_of(who).organisation == who


def test_one_is_signed_for_long_one_is_soon_over_and_one_waits():
    assert [one.signer is None for one in agreements.AGREEMENTS] == [False, False, True]
    assert [one.lasts < agreements.SOON * 2 for one in agreements.AGREEMENTS] == [False, True, False]
