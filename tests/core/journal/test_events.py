"""An entry becomes EPCIS that any reader takes, and comes back as it was."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given

from tests.core.journal.entries import documents
from tests.core.journal.test_entry import NEW, harvest
from txng.core.canon import canonical
from txng.core.epcis.check import check
from txng.core.epcis.limits import Limits
from txng.core.epcis.read_json import read_event, restore
from txng.core.epcis.write_json import write_event
from txng.core.journal.builtin import builtin
from txng.core.journal.entry import Partner, read_entry
from txng.core.journal.events import Said, entry_of, events_of
from txng.core.trace.links import links_of

CROP = next(one for one in builtin() if one.code == "crop")
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SAID = Said("ho-an", NOW)
PATIENT = Limits(clock_drift_s=80 * 366 * 86_400)  # the node takes a phone's claim for what it is


def _sound(told):
    """The events as EPCIS values; fails where the repository would refuse or doubt one."""
    read = [read_event(json.dumps(one).encode(), limits=PATIENT) for one in told]
    assert [problem for one in read for problem in one.problems] == []
    assert [problem for one in read for problem in check(one.event, now=NOW, limits=PATIENT)] == []
    return [one.event for one in read]


def _impersonal(entry, template):
    hidden = {one.key for one in template.kind(entry.kind).fields if one.is_personal}
    partner = Partner(entry.partner.organisation) if entry.partner and entry.partner.organisation else None
    return replace(
        entry, fields={key: text for key, text in entry.fields.items() if key not in hidden}, partner=partner
    )


@given(documents())
def test_nothing_of_an_entry_is_lost_but_what_is_personal(drawn):
    template, document = drawn
    entry = read_entry(document, template)
    told = events_of(entry, template, SAID)
    (event,) = _sound(told)

    assert entry_of(told) == _impersonal(entry, template)
    assert entry_of([restore(canonical(write_event(event))).body]) == _impersonal(entry, template)
    assert events_of(entry, template, SAID) == told


@given(documents())
def test_no_personal_word_enters_an_event(drawn):
    template, document = drawn
    entry = read_entry(document, template)
    hidden = {one.key for one in template.kind(entry.kind).fields if one.is_personal}
    marked = replace(entry, fields={key: f"Nguyễn Văn Bí Mật {key}" if key in hidden else "1" for key in entry.fields})
    text = json.dumps(events_of(marked, template, SAID), ensure_ascii=False)

    assert "Bí Mật" not in text
    assert "0912345678" not in text


@given(documents())
def test_an_edit_declares_the_earlier_event_wrong_and_names_the_one_that_holds(drawn):
    template, document = drawn
    first = read_entry(document, template)
    told = events_of(first, template, SAID)
    second = replace(first, version=first.version + 1)
    declared, corrective = edited = events_of(second, template, replace(SAID, earlier=told))
    declaration, event = _sound(edited)

    assert declaration.is_declaration
    assert declaration.event_id == told[0]["eventID"] != event.event_id
    assert declared["errorDeclaration"]["correctiveEventIDs"] == [corrective["eventID"]]
    assert {name: value for name, value in declared.items() if name != "errorDeclaration"} == told[0]
    assert entry_of(edited) == replace(_impersonal(first, template), version=second.version)


@given(documents())
def test_a_withdrawal_declares_it_and_puts_nothing_in_its_place(drawn):
    template, document = drawn
    first = read_entry(document, template)
    told = events_of(first, template, SAID)
    withdrawn = replace(first, version=first.version + 1, is_withdrawn=True)
    (declared,) = events_of(withdrawn, template, replace(SAID, earlier=told))
    _sound([declared])

    assert declared["errorDeclaration"]["reason"] == "did_not_occur"
    assert "correctiveEventIDs" not in declared["errorDeclaration"]
    assert entry_of([declared]) is None


def test_a_third_version_corrects_the_second_alone():
    first = read_entry(harvest(), CROP)
    told = events_of(first, CROP, SAID)
    second = events_of(replace(first, version=2), CROP, replace(SAID, earlier=told))
    third = events_of(replace(first, version=3), CROP, replace(SAID, earlier=second))

    assert [one["eventID"] for one in third[:-1]] == [second[-1]["eventID"]]


def test_a_harvest_links_its_season_to_what_was_harvested():
    entry = read_entry(harvest(), CROP)
    (event,) = _sound(events_of(entry, CROP, SAID))

    assert [(link.src, link.dst) for link in links_of(event)] == [(entry.lot, NEW)]
    assert (event.biz_step, event.biz_location) == ("urn:x-txng:step:harvesting", "urn:x-txng:place:ho-an:R1")
    assert [(item.quantity, item.uom) for item in event.items] == [(None, None), (125, "KGM")]


def _sold(**more):
    document = harvest(
        kind="sell", lot=NEW, outputs=[], fields={}, inputs=[{"lot": NEW, "quantity": "5", "unit": "kg"}], **more
    )
    (event,) = events_of(read_entry(document, CROP), CROP, SAID)
    return event


def test_what_is_sold_to_a_partner_names_both_sides_and_the_hand_over():
    event = _sold(partner={"organisation": "htx-b"}, handover="0193a000-0000-7000-8000-000000000009")

    assert (event["bizStep"], event["disposition"]) == ("shipping", "in_transit")
    assert event["sourceList"] == [{"type": "owning_party", "source": "urn:x-txng:organisation:ho-an"}]
    assert event["destinationList"] == [{"type": "owning_party", "destination": "urn:x-txng:organisation:htx-b"}]
    assert event["bizTransactionList"][0]["bizTransaction"].endswith("0193a000-0000-7000-8000-000000000009")


def test_what_is_sold_to_nobody_in_particular_is_the_end_of_its_chain():
    assert _sold()["bizStep"] == "retail_selling"


def test_a_purchase_makes_its_material_known_and_its_use_names_it():
    bought = harvest(
        kind="buy", lot="", outputs=[], fields={"tenVatTu": "NPK 16-16-8", "soLuong": "2", "donViTinh": "bao"}
    )
    used = harvest(kind="fertilise", outputs=[], fields={"tenVatTuSuDung": "npk  16-16-8"})
    (purchase,) = events_of(read_entry(bought, CROP), CROP, SAID)
    (work,) = events_of(read_entry(used, CROP), CROP, SAID)

    assert purchase["quantityList"] == [{"epcClass": work["txng:material"], "quantity": 2, "uom": "XBG"}]


def test_an_event_tells_whether_somebody_wrote_it_for_the_household():
    entry = read_entry(harvest(), CROP)
    (event,) = events_of(entry, CROP, replace(SAID, is_written_for=True))

    assert (event["txng:writtenFor"], event["txng:template"], event["txng:kind"]) == (True, "crop@2026.1", "harvest")
    assert event["txng:savedAt"] == "2026-11-20T08:15:00+07:00"


def test_events_of_others_are_no_entries():
    assert entry_of([{"type": "ObjectEvent", "eventTime": "2026-11-20T08:15:00+07:00"}]) is None
