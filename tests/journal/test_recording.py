"""An entry enters once, whole or not at all, and becomes sealed events of its organisation."""

import pytest
from django.db import IntegrityError, transaction

from txng.core.problems import Refused
from txng.events.lookups import events_of_keys
from txng.journal.models import Entry, Line, Personal, Version


def test_an_entry_becomes_events_of_the_household_that_name_its_lot(farm):
    answer = farm.record(farm.sow())
    assert answer.state == "received"
    assert len(answer.event_ids) == 1
    own = farm.viewer.__class__(farm.organisation.pk, farm.organisation.code, "producer", "an")
    found = events_of_keys(own, [farm.season], limit=10).events
    assert [one.event_id for one in found] == list(answer.event_ids)
    assert Entry.objects.get().event_ids == list(answer.event_ids)
    assert Line.objects.get().lot_key == farm.season


def test_a_refused_entry_leaves_nothing(farm):
    farm.record(farm.sow())
    with pytest.raises(Refused) as refused:
        farm.record(farm.harvest(day="2026-11-02"))
    assert {problem.code for problem in refused.value.problems if not problem.is_warning} == {
        "journal.harvest_before_start_refused"
    }
    assert Version.objects.count() == Entry.objects.count() == 1


def test_names_and_telephones_stay_out_of_the_fact_and_of_events(farm):
    farm.record(farm.sow())
    farm.record(farm.harvest())
    given = farm.harvest(
        4, kind="sell", lot=farm.harvested, new_lot="", outputs=[],
        inputs=[{"lot": farm.harvested, "quantity": "20", "unit": "kg"}],
        partner={"organisation": "", "name": "Chị Chi chợ Sơn Hà", "phone": "+84905123456"},
    )  # fmt: skip
    answer = farm.record(given)
    row = Version.objects.get(entry_id=given["id"])
    assert "Chi" not in row.body
    assert "84905123456" not in row.body
    assert Personal.objects.get(entry_id=given["id"]).words["partner"]["phone"] == "+84905123456"
    own = farm.viewer.__class__(farm.organisation.pk, farm.organisation.code, "producer", "an")
    stored = events_of_keys(own, [farm.harvested], limit=10).events
    assert any(one.event_id in answer.event_ids for one in stored)
    assert not any("84905123456" in str(one.body) or "Chị Chi" in str(one.body) for one in stored)


def test_an_edit_declares_the_earlier_event_wrong_and_a_withdrawal_puts_nothing_in_its_place(farm):
    first = farm.record(farm.sow())
    second = farm.record(farm.sow(version=2, day="2026-11-11"))
    assert len(second.event_ids) == 2
    assert first.event_ids[0] in second.event_ids
    third = farm.record(farm.sow(version=3, is_withdrawn=True))
    assert len(third.event_ids) == 1
    assert Entry.objects.get().is_withdrawn
    assert Entry.objects.get().event_ids == []


def test_what_was_received_can_neither_be_changed_nor_deleted(farm):
    farm.record(farm.sow())
    for attempt in (lambda: Version.objects.update(device="x"), lambda: Version.objects.all().delete()):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            attempt()
