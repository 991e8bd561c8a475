"""Events become links: which of them, how many, and which never."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from txng.core.epcis.event import Event, EventType, Item, Part
from txng.core.trace.links import HUB, MAX_PAIRS, Link, LinkKind, is_bare, links_of, without_hubs

LOT_A, LOT_B = "01/08938501234568/10/A", "01/08938501234568/10/B"
SERIAL = "01/08938501234568/21/S1"
PALLET = "00/089385010000000018"
WHEN = datetime(2026, 11, 26, tzinfo=UTC)


def event(kind: EventType, *items: Item, body: dict[str, Any] | None = None, **more: Any) -> Event:
    return Event(
        type=kind,
        body=body or {"type": kind},
        namespaces=more.pop("namespaces", {}),
        event_time=WHEN,
        event_time_zone_offset="+07:00",
        items=items,
        **more,
    )


def parts(part: Part, *keys: str) -> list[Item]:
    return [Item(part, key) for key in keys]


def test_every_input_of_a_transformation_went_into_every_output():
    made = event(EventType.TRANSFORMATION, *parts(Part.INPUT, "a", "b"), *parts(Part.OUTPUT, "x", "y"))

    links = links_of(made)

    assert {(link.src, link.dst) for link in links} == {("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")}
    assert {link.kind for link in links} == {LinkKind.TRANSFORMED}


def test_a_large_transformation_links_through_a_hub_so_that_links_stay_linear():
    many = 60
    assert many * many > MAX_PAIRS
    made = event(
        EventType.TRANSFORMATION,
        *parts(Part.INPUT, *(f"in{n}" for n in range(many))),
        *parts(Part.OUTPUT, *(f"out{n}" for n in range(many))),
    )

    links = links_of(made)

    assert len(links) == 2 * many
    hubs = {link.dst for link in links if link.src.startswith("in")}
    assert len(hubs) == 1 and hubs.pop().startswith(HUB)
    assert links_of(made) == links


def test_inputs_and_outputs_in_two_events_meet_by_their_transformation_id():
    first = event(EventType.TRANSFORMATION, *parts(Part.INPUT, "a"), transformation_id="urn:x:mẻ-1")
    second = event(EventType.TRANSFORMATION, *parts(Part.OUTPUT, "x"), transformation_id="urn:x:mẻ-1")

    (into,), (out,) = links_of(first), links_of(second)

    assert (into.src, out.dst) == ("a", "x")
    assert into.dst == out.src


def test_two_large_events_of_different_content_do_not_share_a_hub():
    def made(name: str) -> Event:
        items = [*parts(Part.INPUT, *(f"{name}{n}" for n in range(60))), *parts(Part.OUTPUT, *map(str, range(60)))]
        return event(EventType.TRANSFORMATION, *items, body={"name": name}, event_id="urn:same")

    assert {link.dst for link in links_of(made("a"))}.isdisjoint(link.src for link in links_of(made("b")))


def test_packing_links_children_to_their_parent_and_unpacking_links_nothing():
    items = [*parts(Part.PARENT, PALLET), *parts(Part.CHILD, LOT_A, SERIAL)]

    packed = links_of(event(EventType.AGGREGATION, *items, action="ADD"))

    assert set(packed) == {
        Link(LOT_A, PALLET, LinkKind.PACKED, at=WHEN),
        Link(SERIAL, PALLET, LinkKind.PACKED, at=WHEN),
    }
    assert links_of(event(EventType.AGGREGATION, *items, action="DELETE")) == ()
    assert links_of(event(EventType.AGGREGATION, *items, action="OBSERVE")) == ()


def test_association_is_told_apart_from_packing():
    items = [*parts(Part.PARENT, "8003/08938501234568A"), *parts(Part.CHILD, "8004/8938501SENSOR")]

    (link,) = links_of(event(EventType.ASSOCIATION, *items, action="ADD"))

    assert link.kind is LinkKind.ASSOCIATED


def test_an_error_declaration_joins_nothing():
    made = event(EventType.TRANSFORMATION, *parts(Part.INPUT, "a"), *parts(Part.OUTPUT, "x"), is_declaration=True)

    assert links_of(made) == ()


def test_an_item_that_stays_itself_is_no_step():
    made = event(EventType.TRANSFORMATION, *parts(Part.INPUT, LOT_A), *parts(Part.OUTPUT, LOT_A, LOT_B))

    assert links_of(made) == (Link(LOT_A, LOT_B, LinkKind.TRANSFORMED, at=WHEN),)


def test_a_digital_link_with_lot_and_serial_shows_the_lot_of_the_serial():
    body = {"epcList": ["https://vidu.vn/01/08938501234568/10/A/21/S1"]}

    links = links_of(event(EventType.OBJECT, *parts(Part.SUBJECT, SERIAL), body=body, action="OBSERVE"))

    assert links == (Link(LOT_A, SERIAL, LinkKind.MEMBER, at=WHEN),)


def test_the_lot_number_in_ilmd_shows_the_lot_of_each_serial_born():
    body = {"epcList": [SERIAL], "ilmd": {"cbvmda:lotNumber": "A/1"}}

    links = links_of(event(EventType.OBJECT, *parts(Part.SUBJECT, SERIAL, PALLET), body=body, action="ADD"))

    assert links == (Link("01/08938501234568/10/A%2F1", SERIAL, LinkKind.MEMBER, at=WHEN),)


def test_a_lot_number_of_another_vocabulary_is_not_taken_for_the_standards():
    body = {"epcList": [SERIAL], "ilmd": {"ex:lotNumber": "A"}}
    foreign = event(EventType.OBJECT, *parts(Part.SUBJECT, SERIAL), body=body, namespaces={"ex": "https://ex.vn/"})
    bound = event(
        EventType.OBJECT, *parts(Part.SUBJECT, SERIAL), body=body, namespaces={"ex": "urn:epcglobal:cbv:mda:"}
    )

    assert links_of(foreign) == ()
    assert len(links_of(bound)) == 1


def test_no_link_is_given_twice():
    body = {"epcList": ["https://vidu.vn/01/08938501234568/10/A/21/S1"], "ilmd": {"cbvmda:lotNumber": "A"}}

    links = links_of(event(EventType.OBJECT, *parts(Part.SUBJECT, SERIAL), body=body, action="ADD"))

    assert links == (Link(LOT_A, SERIAL, LinkKind.MEMBER, at=WHEN),)


def test_a_product_without_lot_is_bare_and_a_lot_or_a_pallet_is_not():
    assert is_bare("01/08938501234568")
    assert not any(map(is_bare, (LOT_A, SERIAL, PALLET, "https://vidu.vn/lô/1")))


def test_without_hubs_every_input_meets_every_output_and_the_rest_stays():
    into = [Link(src, HUB + "1", LinkKind.TRANSFORMED, 1) for src in "ab"]
    out = [Link(HUB + "1", dst, LinkKind.TRANSFORMED, 2) for dst in "xy"]
    rest = Link("x", "z", LinkKind.PACKED, 3)

    links = without_hubs([*into, *out, rest])

    assert set(links) == {rest} | {Link(src, dst, LinkKind.TRANSFORMED, 2) for src in "ab" for dst in "xy"}


def test_without_hubs_a_crowded_hub_still_joins_every_item_to_the_other_side():
    into = [Link(f"in{n}", HUB + "1", LinkKind.TRANSFORMED, 1) for n in range(60)]
    out = [Link(HUB + "1", f"out{n}", LinkKind.TRANSFORMED, 1) for n in range(60)]

    links = without_hubs([*into, *out])

    assert {link.src for link in links} == {link.src for link in into}
    assert {link.dst for link in links} == {link.dst for link in out}
    assert len(links) <= 120
