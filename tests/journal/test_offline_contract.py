"""The offline contract (ADR 40): R-10 to R-14, R-18 to R-20 of product.md, by the names of its table."""

import json
import threading
from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connections

from tests.journal.story import ICT, NOW, OTHER_PHONE, PHONE, entry_id, local
from txng.accounts import mandates
from txng.accounts.models import Audit, Mandate
from txng.accounts.viewer import Viewer
from txng.core.problems import Refused
from txng.events.lookups import events_of_keys
from txng.journal import stock, waiting
from txng.journal.conflicts import open_conflicts
from txng.journal.models import Conflict, Entry, Held, Resolution, Version
from txng.journal.recording import Sent
from txng.journal.resolving import resolve
from txng.journal.state import state_of

HOUR = timedelta(hours=1)


def own(farm):
    return Viewer(farm.organisation.pk, farm.organisation.code, "producer", "an")


def standing(farm, key):
    """The events of a lot that hold: without declarations and what they declare."""
    found = events_of_keys(own(farm), [key], limit=100).events
    wrong = {one.event_id for one in found if one.is_declaration}
    return sorted(one.event_id for one in found if one.event_id not in wrong)


def codes(refused):
    return [problem.code for problem in refused.value.problems]


#


@pytest.mark.django_db(transaction=True)
def test_r10_a_thousand_submissions_at_once_make_one_row_and_get_one_answer(farm):
    given, answers, faults = farm.sow(), [], []

    def send(times):
        try:
            answers.extend(farm.record(given, now=NOW + timedelta(seconds=n)) for n in range(times))
        except Exception as fault:  # noqa: BLE001  told below
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=(63 if n % 2 else 62,)) for n in range(16)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not faults
    assert len(answers) == 1_000
    assert len(set(answers)) == 1
    assert Version.objects.count() == Entry.objects.count() == 1
    assert len(standing(farm, farm.season)) == 1


#


def test_r11_another_body_under_the_same_name_is_refused_stores_nothing_and_is_noted(farm):
    farm.record(farm.sow())
    with pytest.raises(Refused) as refused:
        farm.record(farm.sow(day="2026-11-11"))
    assert codes(refused) == ["journal.entry_taken"]
    assert Version.objects.count() == 1
    assert standing(farm, farm.season) == Entry.objects.get().event_ids
    line = Audit.objects.get(action="journal.other_body")
    assert line.object == f"entry/{entry_id(1)}/1"
    assert line.person_id == farm.viewer.person_id


def test_r11_also_while_the_first_is_held(farm):
    farm.record(farm.sow(version=2))
    with pytest.raises(Refused) as refused:
        farm.record(farm.sow(version=2, day="2026-11-11"))
    assert codes(refused) == ["journal.entry_taken"]


#


@pytest.mark.parametrize("days", [30, 200, 399])
def test_r12_the_same_after_many_days_gets_the_first_answer(farm, days):
    farm.record(farm.sow())
    given = farm.water(day="2026-11-05")
    first = farm.record(given)
    later = farm.record(given, now=NOW + timedelta(days=days))
    assert later == first
    assert later.received_at == NOW
    assert Version.objects.count() == 2


def test_r12_the_spelling_of_the_json_makes_no_other_entry(farm):
    given = farm.sow()
    first = farm.record(given)
    again = json.loads(json.dumps(dict(reversed(given.items())), indent=2, ensure_ascii=True))
    assert farm.record(again, now=NOW + timedelta(days=399)) == first


#


def test_r13_a_message_sent_again_by_somebody_else_does_nothing(farm, other_farm):
    given = farm.sow()
    with pytest.raises(Refused) as refused:
        other_farm.record(given)
    assert codes(refused) == ["journal.not_yours"]
    farm.record(given)
    with pytest.raises(Refused) as refused:
        other_farm.record(given)
    assert codes(refused) == ["journal.not_yours"]
    assert Version.objects.count() == 1


def test_r13_in_another_organisation_it_is_another_entry_and_touches_none_of_the_first(farm, other_farm):
    first = farm.record(farm.sow())
    changed = {"organisation": other_farm.organisation.pk, "new_lot": other_farm.season, "product": other_farm.product}
    other_farm.record(farm.sow() | changed)
    assert standing(farm, farm.season) == list(first.event_ids)
    assert Entry.objects.filter(organisation_id=farm.organisation.pk).get().event_ids == list(first.event_ids)


def test_r13_another_session_of_the_same_person_gets_the_first_answer(farm):
    first = farm.record(farm.sow())
    assert farm.record(farm.sow(), sent=OTHER_PHONE) == first
    assert Version.objects.count() == 1


def test_r13_whose_right_was_taken_away_sends_in_vain_and_nothing_is_lost_on_the_phone(farm, over):
    mandate = Mandate.objects.get(holder=farm.viewer.person_id)
    mandates.revoke(over[2], mandate.pk, reason="Đã bán trại", now=NOW)
    with pytest.raises(Refused) as refused:
        farm.record(farm.sow())
    assert codes(refused) == ["journal.not_yours"]
    assert Version.objects.count() == 0


#


def story(farm):
    return [
        farm.sow(),
        farm.sow(version=2, day="2026-11-11"),
        farm.sow(version=3, day="2026-11-11", is_withdrawn=True),
    ]


@pytest.mark.parametrize("order", [(2, 0, 1), (1, 2, 0), (2, 1, 0), (0, 2, 1), (1, 0, 2)])
def test_r14_any_order_ends_as_the_right_one(farm, other_farm, order):
    for one in story(farm):
        farm.record(one)
    right = Entry.objects.get()
    for n in order:
        changed = {
            "organisation": other_farm.organisation.pk,
            "new_lot": other_farm.season,
            "product": other_farm.product,
        }
        other_farm.record({**story(farm)[n], **changed})
    found = Entry.objects.get(organisation_id=other_farm.organisation.pk)
    same = ("kind", "newest", "is_withdrawn", "event_ids", "happened_at", "flags")
    assert [getattr(found, one) for one in same] == [getattr(right, one) for one in same]
    assert not Held.objects.exists()
    assert standing(other_farm, other_farm.season) == standing(farm, farm.season) == []


def test_r14_what_comes_too_early_is_held_and_told_so(farm):
    _, second, third = story(farm)
    assert farm.record(third).state == farm.record(second).state == "held"
    assert farm.record(second).state == "held"
    assert standing(farm, farm.season) == []
    assert Held.objects.count() == 2


def test_r14_if_the_first_never_comes_it_is_flagged_after_seven_days_and_told_once(farm):
    farm.record(story(farm)[1])
    assert waiting.flag_stuck(NOW + timedelta(days=6, hours=23)) == 0
    assert waiting.flag_stuck(NOW + timedelta(days=7, minutes=1)) == 1
    assert waiting.flag_stuck(NOW + timedelta(days=8)) == 0
    assert farm.record(story(farm)[1], now=NOW + timedelta(days=8)).flags == ("stuck",)
    assert farm.record(story(farm)[0], now=NOW + timedelta(days=9)).state == "received"
    assert Entry.objects.get().newest == 2, "it may still come, and nothing was lost"


def test_r14_what_was_held_and_cannot_be_is_refused_when_it_is_asked_for(farm):
    farm.record(farm.sow())
    farm.record(farm.harvest(version=2, day="2026-11-02"))
    farm.record(farm.harvest())
    assert Held.objects.get().problems
    with pytest.raises(Refused):
        farm.record(farm.harvest(version=2, day="2026-11-02"))
    assert Entry.objects.get(id=entry_id(3)).newest == 1


#


@pytest.mark.parametrize("skew", [timedelta(days=-2), timedelta(hours=-3), timedelta(hours=8), timedelta(days=3_653)])
def test_r18_a_wrong_clock_is_kept_as_claimed_flagged_and_never_refused(farm, skew):
    claimed = NOW.astimezone(ICT) + skew
    given = farm.sow(happened_at=claimed.isoformat(), saved_at=claimed.isoformat())
    answer = farm.record(given, sent=Sent("phone-of-an-0001", round(skew.total_seconds())))
    assert answer.state == "received"
    assert "clock_wrong" in answer.flags
    assert answer.received_at == NOW
    (event,) = events_of_keys(own(farm), [farm.season], limit=10).events
    assert event.event_time == claimed
    assert event.record_time == NOW
    row = Version.objects.get()
    assert (row.saved_at, row.received_at) == (claimed, NOW)


def test_r18_an_entry_saved_while_the_clock_was_wrong_is_flagged_although_it_is_right_now(farm):
    given = farm.sow(saved_at=local("2036-11-22"))
    assert farm.record(given, sent=Sent("phone-of-an-0001", 0)).flags == ("clock_wrong",)


def test_r18_a_clock_that_is_a_few_minutes_off_is_right(farm):
    assert farm.record(farm.sow(), sent=Sent("phone-of-an-0001", 600)).flags == ()


def test_r18_what_waited_on_a_phone_for_longer_than_the_template_lets_it_is_late(farm):
    given = farm.sow(day="2026-09-01")
    assert farm.record(given).flags == ("late",)


#


@pytest.mark.parametrize(("claimed", "day"), [
    ("2024-02-29T23:59:59+07:00", "2024-02-29"), ("2026-02-28T23:59:59+07:00", "2026-02-28"),
    ("2026-03-01T00:00:00+07:00", "2026-03-01"), ("2026-02-28T17:00:00Z", "2026-03-01"),
    ("2026-03-29T02:30:00+02:00", "2026-03-29"), ("2026-12-31T23:59:59.999+07:00", "2026-12-31"),
])  # fmt: skip
def test_r19_a_day_is_the_day_in_viet_nam_at_leap_days_midnights_and_other_zones(farm, claimed, day):
    later = max(NOW, datetime.fromisoformat(claimed) + HOUR)
    farm.record(farm.sow(happened_at=claimed, saved_at=claimed), now=later)
    row = Entry.objects.get()
    assert row.happened_at == datetime.fromisoformat(claimed)
    (event,) = events_of_keys(own(farm), [farm.season], limit=10).events
    assert event.event_time == row.happened_at

    (lot,) = stock.lots_of(stock.entries_of([farm.organisation.pk], now=row.happened_at)).values()
    assert lot.started_on.isoformat() == day


def test_r19_a_day_that_is_none_is_refused(farm):
    with pytest.raises(Refused):
        farm.record(farm.sow(happened_at="2026-02-29T08:00:00+07:00"))


#


def test_r20_two_phones_that_edit_one_entry_are_both_kept_and_a_person_decides(farm):
    farm.record(farm.sow())
    first = farm.record(farm.sow(version=2, day="2026-11-11"), sent=PHONE)
    second = farm.record(farm.sow(version=2, day="2026-11-12"), sent=OTHER_PHONE)
    assert second.state == "received"
    assert "conflict" in second.flags
    assert "conflict" in Entry.objects.get().flags, "the side that came first is told too"
    assert Version.objects.count() == 3
    (found,) = open_conflicts([farm.organisation.pk])
    assert (found.first, found.second) == (f"{entry_id(1)}/2", f"{entry_id(1)}/2~{OTHER_PHONE.device}")
    assert standing(farm, farm.season) == [first.event_ids[-1]], "until then the first holds"
    done = resolve(farm.viewer, UUID(entry_id(1)), keep=found.second, now=NOW + HOUR)
    assert done.answer.version == 3
    assert standing(farm, farm.season) == [done.answer.event_ids[-1]]
    assert Entry.objects.get().happened_at == datetime.fromisoformat(local("2026-11-12"))
    assert Entry.objects.get().flags == []
    assert Audit.objects.filter(action="journal.conflict_resolved", person_id=farm.viewer.person_id).count() == 1
    assert open_conflicts([farm.organisation.pk]) == []
    newest = state_of(farm.viewer, now=NOW + HOUR)["newest"]
    assert newest == {entry_id(1): 3}, "a phone that edits now follows what was decided"
    later = farm.record(farm.sow(version=4, day="2026-11-13"), sent=OTHER_PHONE, now=NOW + 2 * HOUR)
    assert (later.state, later.flags) == ("received", ())


def test_r20_the_first_may_be_kept_too_and_nothing_new_is_made(farm):
    farm.record(farm.sow())
    farm.record(farm.sow(version=2, day="2026-11-11"))
    farm.record(farm.sow(version=2, day="2026-11-12"), sent=OTHER_PHONE)
    farm.record(farm.sow(version=3, day="2026-11-13"), sent=OTHER_PHONE)
    assert Conflict.objects.count() == 1, "what it edits further stands on its own branch"
    before = standing(farm, farm.season)
    done = resolve(farm.viewer, UUID(entry_id(1)), keep=f"{entry_id(1)}/2", now=NOW)
    assert done.answer is None
    assert standing(farm, farm.season) == before
    later = farm.record(farm.sow(version=4, day="2026-11-14"), sent=OTHER_PHONE, now=NOW + HOUR)
    assert (later.state, later.flags) == ("received", ())
    assert standing(farm, farm.season) == [later.event_ids[-1]]


def test_r20_two_phones_that_harvest_one_season_on_one_day_are_asked_whether_it_was_once_or_twice(farm):
    farm.record(farm.sow())
    farm.record(farm.harvest(3, "120"))
    other = farm.harvest(
        4, "80", new_lot=f"{farm.product}:H2", outputs=[{"lot": f"{farm.product}:H2", "quantity": "80", "unit": "kg"}]
    )
    second = farm.record(other, sent=OTHER_PHONE)
    assert second.flags == ("conflict",)
    assert len(standing(farm, farm.season)) == 3, "both are kept and hold"
    done = resolve(farm.viewer, UUID(entry_id(4)), keep=f"{entry_id(3)}/1", now=NOW + HOUR)
    assert Entry.objects.get(id=entry_id(4)).is_withdrawn
    assert done.answer.version == 2
    assert len(standing(farm, farm.season)) == 2
    assert Counter(flag for row in Entry.objects.all() for flag in row.flags) == {}


def test_r20_both_may_be_true(farm):
    farm.record(farm.sow())
    farm.record(farm.harvest(3, "120"))
    farm.record(farm.harvest(4, "80", new_lot=f"{farm.product}:H2", outputs=[]), sent=OTHER_PHONE)
    resolve(farm.viewer, UUID(entry_id(3)), keep="both", now=NOW)
    assert not Entry.objects.filter(is_withdrawn=True).exists()
    assert Resolution.objects.get().keep == "both"


def test_r20_who_saved_after_the_other_had_reached_us_knew_of_it(farm):
    farm.record(farm.sow())
    farm.record(farm.harvest(3, "120"))
    later = (NOW + HOUR).isoformat()
    other = farm.harvest(4, "80", new_lot=f"{farm.product}:H2", outputs=[], saved_at=later)
    assert farm.record(other, sent=OTHER_PHONE, now=NOW + 2 * HOUR).flags == ()


def test_r20_only_who_keeps_the_log_decides_and_only_once(farm, other_farm):
    farm.record(farm.sow())
    farm.record(farm.sow(version=2, day="2026-11-11"))
    farm.record(farm.sow(version=2, day="2026-11-12"), sent=OTHER_PHONE)
    chain, keep = UUID(entry_id(1)), f"{entry_id(1)}/2"
    for viewer, kept, code in (
        (other_farm.viewer, keep, "journal.conflict_not_there"), (farm.viewer, "both", "journal.conflict_keep"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            resolve(viewer, chain, keep=kept, now=NOW)
        assert codes(refused) == [code]
    resolve(farm.viewer, chain, keep=keep, now=NOW)
    with pytest.raises(Refused) as refused:
        resolve(farm.viewer, chain, keep=keep, now=NOW)
    assert codes(refused) == ["journal.conflict_not_there"]
