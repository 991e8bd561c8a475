"""Who writes for a household writes by its consent, is told in its summary, and may be disowned; rights end at once."""

from datetime import timedelta

import pytest

from tests.accounts.delegation import DAY, person, viewer_of
from tests.journal.story import NOW
from txng.accounts import consents, consents_acts, mandates
from txng.accounts.consents import Terms
from txng.accounts.models import Audit, DisownedAct, HelpedAct, Mandate
from txng.core.problems import Refused
from txng.events.lookups import events_of_keys
from txng.journal.acting import written_for
from txng.journal.models import Version
from txng.journal.state import state_of

UNTIL = DAY + timedelta(days=100)


@pytest.fixture
def consent(farm, over):
    """An lets Chi, officer of the commune, keep the log; its number."""
    terms = Terms(frozenset({"events"}), UNTIL)
    return consents.give(farm.viewer, farm.organisation.pk, terms, officer=over[2].person_id, now=NOW)


def codes(refused):
    return [problem.code for problem in refused.value.problems]


def test_without_consent_an_officer_writes_nothing(farm, over):
    with pytest.raises(Refused) as refused:
        farm.record(farm.sow(), viewer=over[2])
    assert codes(refused) == ["consents.needed"]
    assert Version.objects.count() == 0


def test_with_consent_it_is_the_households_event_with_ghi_ho_on_it_and_an_act(farm, over, consent):
    answer = farm.record(farm.sow(), viewer=over[2])
    row = Version.objects.get()
    assert (row.consent_id, row.person_id) == (consent, over[2].person_id)
    own = over[2].__class__(farm.organisation.pk, farm.organisation.code, "producer", "an")
    (event,) = events_of_keys(own, [farm.season], limit=5).events
    assert event.event_id == answer.event_ids[0]
    assert event.organisation_id == farm.organisation.pk
    assert '"txng:writtenFor":true' in event.body
    act = HelpedAct.objects.get()
    assert act.household_id == farm.organisation.pk
    assert "Gieo trồng" in act.said
    assert Audit.objects.filter(action="helping.journal.record", person_id=over[2].person_id).exists()


def test_the_household_reads_of_it_and_may_disown_it(farm, over, consent):
    farm.record(farm.sow(), viewer=over[2])
    (act,) = consents_acts.acts_of(farm.organisation.pk)
    consents_acts.disown(farm.viewer, act.id, reason="Không phải tôi nhờ", now=NOW)
    assert DisownedAct.objects.count() == 1


def test_sent_again_it_is_no_second_act(farm, over, consent):
    for _ in range(3):
        farm.record(farm.sow(), viewer=over[2])
    assert HelpedAct.objects.count() == 1


def test_a_consent_taken_back_holds_at_the_next_entry(farm, over, consent):
    farm.record(farm.sow(), viewer=over[2])
    consents.end(farm.viewer, consent, now=NOW)
    with pytest.raises(Refused) as refused:
        farm.record(farm.water(), viewer=over[2])
    assert codes(refused) == ["consents.needed"]
    assert farm.organisation.pk not in written_for(over[2], DAY)


def test_an_officer_who_lost_his_commune_reaches_nothing_although_the_consent_stands(farm, over, consent):
    chi = over[2]
    mandate = Mandate.objects.get(holder=chi.person_id)
    mandates.revoke(over[1], mandate.pk, reason="Chuyển công tác", now=NOW)
    assert written_for(chi, DAY) == {}
    with pytest.raises(Refused):
        farm.record(farm.sow(), viewer=chi)


def test_a_helpers_phone_knows_whom_he_helps_and_nobody_else(farm, other_farm, over, consent):
    told = state_of(over[2], now=NOW)["organisations"]
    assert [(one["id"], one["mode"]) for one in told] == [(farm.organisation.pk, "helper")]
    stranger = viewer_of(person("Hạnh", "+84913000009"))
    assert state_of(stranger, now=NOW)["organisations"] == []
