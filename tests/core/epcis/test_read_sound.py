"""The short way of reading makes what the thorough way makes, and never passes what that has a word to say about."""

from __future__ import annotations

import copy
import dataclasses
import random
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.epcis.make_events import bodies, make_body
from tests.vectors import VECTORS
from txng.core.epcis.event import Event
from txng.core.epcis.event_of import event_of
from txng.core.epcis.limits import DEFAULT, Limits
from txng.core.epcis.parse import parse
from txng.core.epcis.read_context import EMPTY, Context, read_context
from txng.core.epcis.read_shape import read_shape
from txng.core.epcis.read_sound import sound_event
from txng.core.epcis.reading import Reading
from txng.core.problems import Refused

_CONTEXT = Context({"vidu": "https://vidu.vn/ns/"}, {})
_LINK = "https://id.gs1.org/01/08938501234568"
_STRANGE: tuple[Any, ...] = (
    None, True, False, 0, -1, 12, 2.5, "", " ", "x", "_:b", "a:b", "ADD", "add", "shipping", "Shipping", "KGM", "kgm", [], {}, [[]],
    [None], ["a:b", "a:b"], {"id": None}, {"id": "a:b"}, {"id": "a:b", "c": 1}, {"type": "po"}, {"vidu:a": [1, {"la:b": None}]},
    "2026-02-31T00:00:00Z", "2026-07-22T06:45:00.123456789+07:00", "+14:01", "urn:epc:id:sgtin:8938501.023456.S1", "URN:EPC:id:x",
    "urn:epc:idpat:sgtin:8938501.023456.*", "urn:epcglobal:cbv:bizstep:shipping", "cbv:BizStep-none", "vidu:buoc", "a:" + "b" * 2_000,
    f"{_LINK}/10/A", f"{_LINK}/21/S", f"{_LINK}/21/{'S' * 21}", f"{_LINK}/10/L/21/S?17=271231", f"{_LINK[:-1]}1/21/S", f"{_LINK}/21/ê",
    f"{_LINK}/21/", "https://id.gs1.org/21/S", "https://id.gs1.org/00/089385010000000019", "https://id.gs1.org/414/8938501234001",
    f"{_LINK}/8008/1/21/S", "https://vidu.vn/a b/21/S", "urn:x/21/S", "http://a/01/1/21/S",
)  # fmt: skip


def both_ways(
    body: dict[str, Any], context: Context = _CONTEXT, *, limits: Limits = DEFAULT
) -> tuple[Event | None, Event | None]:
    """What the short way makes of a body; and what the thorough way makes, None where it found anything to say."""
    as_given = repr(body)
    short = sound_event(body, context, Reading(limits, context.namespaces))
    assert repr(body) == as_given, "looking changes nothing"
    body = copy.deepcopy(body)
    reading = Reading(limits, context.namespaces)
    read_shape(body, "", reading)
    body.pop("@context", None)
    return short, None if reading.problems else event_of(body, context)


def assert_alike(body: dict[str, Any], context: Context = _CONTEXT, *, limits: Limits = DEFAULT) -> bool:
    """Whether the short way read it; it may only what the thorough way reads without a word, and to the same event."""
    short, thorough = both_ways(body, context, limits=limits)
    assert short is None or thorough is not None, body
    if short is None or thorough is None:
        return False
    for field in dataclasses.fields(Event):
        mine, theirs = getattr(short, field.name), getattr(thorough, field.name)
        if field.name == "body":
            mine = {name: value for name, value in mine.items() if name != "@context"}
        assert repr(mine) == repr(theirs), field.name  # repr tells 12 from 12.0 and 1.50 from 1.5
    assert [type(item) for item in short.items] == [type(item) for item in thorough.items]
    return True


def _published() -> Iterator[tuple[dict[str, Any], Context]]:
    """Every event in every JSON file of the vectors, be it right or wrong, with the prefixes in force."""
    for path in sorted(VECTORS.glob("epcis/**/*.json*")):
        try:
            value, _ = parse(path.read_bytes(), DEFAULT)
        except (Refused, OSError):
            continue
        yield from _events_in(value, EMPTY)


def _events_in(value: Any, outer: Context) -> Iterator[tuple[dict[str, Any], Context]]:
    if isinstance(value, list):
        for each in value:
            yield from _events_in(each, outer)
    elif isinstance(value, dict):
        context = read_context(value["@context"], "", Reading(DEFAULT, {}), outer) if "@context" in value else outer
        if str(value.get("type")).endswith("Event"):
            yield value, context
        for each in value.values():
            yield from _events_in(each, context)


def _altered(body: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The body with one thing changed somewhere: another value, a name gone, a name new, an element twice."""
    altered: dict[str, Any] = copy.deepcopy(body)
    place: Any = altered
    while True:
        key = chance.choice(list(place) if isinstance(place, dict) else range(len(place)))
        if isinstance(place[key], (dict, list)) and place[key] and chance.random() < 0.7:
            place = place[key]
            continue
        match chance.randrange(4):
            case 0:
                del place[key]
            case 1 if isinstance(place, list):
                place.append(place[key])
            case 1 | 2 if isinstance(place, dict):
                place[
                    chance.choice(("id", "la:x", "vidu:x", "x", "epcList", "childEPCs", "eventID", "action", "uom"))
                ] = place[key]
            case _:
                place[key] = chance.choice(_STRANGE)
        return altered


def test_the_events_of_every_published_document_are_read_alike() -> None:
    read = [assert_alike(body, context) for body, context in _published()]
    sound = [both_ways(body, context)[1] is not None for body, context in _published()]
    assert len(read) > 300
    assert sum(read) > 0.9 * sum(sound), "and nearly all that are sound by the short way"


def test_published_events_with_one_thing_changed_are_read_alike() -> None:
    chance = random.Random(20_261_122)
    for body, context in _published():
        for _ in range(6):
            assert_alike(_altered(body, chance), context)


@settings(max_examples=150, deadline=None)
@given(bodies, st.randoms(use_true_random=False))
def test_honest_events_and_such_with_one_thing_changed_are_read_alike(
    body: dict[str, Any], chance: random.Random
) -> None:
    assert_alike(body)
    for _ in range(4):
        assert_alike(_altered(body, chance))


def test_each_strange_value_in_each_field_is_read_alike() -> None:
    full = make_body(
        eventID="urn:uuid:0e6d41dd-afee-4a86-b2ec-d32518000001", disposition="in_progress", bizLocation={"id": "vidu:kho"},
        epcList=[f"{_LINK}/21/S1", f"{_LINK}/21/S2"], recordTime="2026-07-22T06:45:00Z",
        bizTransactionList=[{"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:8938501234001:1"}],
        sourceList=[{"type": "location", "source": "https://id.gs1.org/414/8938501234001"}],
        destinationList=[{"type": "owning_party", "destination": "https://id.gs1.org/417/8938501234001"}],
    )  # fmt: skip
    assert assert_alike(full)
    for strange in _STRANGE:
        for name in full:
            assert_alike({**full, name: strange})
            if isinstance(full[name], list):
                assert_alike({**full, name: [strange]})
                assert_alike({**full, name: [*full[name], strange]})
        for name in ("epcClass", "quantity", "uom", "vidu:x", "x"):
            assert_alike({**full, "quantityList": [{**full["quantityList"][0], name: strange}]})
        for name in ("type", "bizTransaction", "source", "vidu:x"):
            assert_alike({**full, "bizTransactionList": [{**full["bizTransactionList"][0], name: strange}]})
            assert_alike({**full, "sourceList": [{**full["sourceList"][0], name: strange}]})
        for name in ("vidu:x", "la:x", "x", "id"):
            assert_alike({**full, name: strange})


def test_the_bound_on_elements_is_that_of_all_lists_together() -> None:
    body = make_body(epcList=[f"{_LINK}/21/{n}" for n in range(5)], quantityList=[{"epcClass": f"{_LINK}/10/A"}] * 3)
    body["vidu:x"] = [1, 2]
    assert assert_alike(body, limits=Limits(max_items=10))
    assert not assert_alike(body, limits=Limits(max_items=9))


def test_a_number_keeps_its_digits_whichever_way_it_is_read() -> None:
    for text in ("12", "12.0", "12.5", "0.1", "1e3", "12345678901234567.1", "100", "1E-7", "0", "0.0"):
        body = make_body()
        body["quantityList"][0]["quantity"] = parse(text.encode(), DEFAULT)[0]
        assert assert_alike(body)
