"""Questions by master data, made questions by value: WD_, HASATTR_ and EQATTR_ become the places, words and items meant.

What is meant is what the newest master data says of the viewer's own organisation; of all, for those who see all. What
agreements open is read, not asked by: an answer must not change on the day another's word is no longer heard. Whoever matches events without the database
resolves with these two functions first, and matches what they return.

source   EPCIS 2.0, 6.5 and 8.2.7.1
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from txng.accounts.viewer import Viewer
from txng.core.epcis import query_keys as keys
from txng.core.epcis.event import Part
from txng.core.epcis.master_data import VOCABULARIES_OF, vocabulary_word
from txng.core.epcis.query_conditions import (
    Compare,
    Condition,
    Field,
    OnAttributes,
    OnDescendants,
    OnFacts,
    OnField,
    OnItems,
    Span,
)
from txng.core.epcis.query_facts import typed
from txng.core.epcis.query_names import Extension, Scope
from txng.core.epcis.read_values import word_of
from txng.core.epcis.vocabulary import BIZ_STEP, BUSINESS_TRANSACTION, DISPOSITION, SOURCE_DESTINATION, Vocabulary
from txng.core.gs1.identify import digital_link_of
from txng.core.problems import Problem, Refused
from txng.events import registered_places
from txng.events.master_data_clauses import attribute_clause, newest, told_to
from txng.events.query_clauses import joined
from txng.events.visibility import lasting_eyes_of
from txng.events.write_rows import run

MAX_NAMED = 10_000  # places, words or items that one condition may come to
MAX_FACTS = 1_000  # the same where each has to be looked for under every type
# Union leaves out what was met before, so that a circle of places ends; the limit ends a tree that is too large.
_BELOW = """
with recursive below (key) as (
    select unnest(%b::text[]) collate "C"
    union
    select c.child from below b join events_master_child c on c.key = b.key where {tests}
) select key from below limit %s
"""
_HAVING = """
select m.key, m.id from events_master m
where (m.organisation_id, m.vocabulary, m.key, m.version) in (
    select a.organisation_id, a.vocabulary, a.key, a.version from events_master_attribute a where {tests} limit %s
)
"""
_ITEMS = (Part.SUBJECT, Part.CHILD, Part.INPUT, Part.OUTPUT)  # where a list has classes with their quantities

Named = Sequence[tuple[str, str]]  # of each element its key, and its id as it was written


def descended(viewer: Viewer, condition: OnDescendants) -> Condition:
    """The condition with every place that master data puts below those asked for, at any depth.

    raises  Refused query.too_many_named
    """
    found = below(viewer, condition.keys, words=VOCABULARIES_OF[condition.field.value])
    _refuse_too_many(f"WD_{condition.field}", found, MAX_NAMED)
    return OnField(condition.field, Compare.IN, tuple(found))


def having(viewer: Viewer, condition: OnAttributes) -> Condition:
    """The condition with those elements of the field's vocabularies that have the attribute, or its value.

    Business transactions, sources and destinations are found under the types that the CBV has, and without type.

    raises  Refused query.too_many_named
    """
    name = f"{'HASATTR' if condition.values is None else 'EQATTR'}_{condition.field}"
    asks = _ASKS.get(condition.field)
    most = MAX_NAMED if asks in _SINGLE else MAX_FACTS
    words = VOCABULARIES_OF.get(condition.field)
    tests = [attribute_clause(lasting_eyes_of(viewer), condition.attributes, condition.values)]
    tests += [] if words is None else [("a.word = any(%b::text[])", (sorted(words),))]
    sql, values = joined(tests)
    found = run(_HAVING.replace("{tests}", sql), [*values, most + 1]).fetchall()
    named = sorted({(key, identifier) for key, identifier in found} | _registered(viewer, condition, words, most))
    _refuse_too_many(name, named, most)
    return _extension(condition.field, named) if asks is None else asks(named)


def below(viewer: Viewer, places: Sequence[str], *, words: frozenset[str]) -> list[str]:
    """These keys and all that stand below them, at most MAX_NAMED and one more.

    words   of the vocabularies whose word on it counts (core.epcis.master_data.vocabulary_word)
    """
    tests = [told_to(lasting_eyes_of(viewer), "c"), ("c.word = any(%b::text[])", (sorted(words),)), newest("c")]
    sql, values = joined(tests)
    found = run(_BELOW.replace("{tests}", sql), [list(places), *values, MAX_NAMED + 1]).fetchall()
    return sorted(key for (key,) in found)


def _registered(
    viewer: Viewer, condition: OnAttributes, words: frozenset[str] | None, most: int
) -> set[tuple[str, str]]:
    if words is not None and vocabulary_word(registered_places.VOCABULARY) not in words:
        return set()
    found = registered_places.places(viewer, [(condition.attributes, condition.values)], limit=most + 1)
    return {(place.key, digital_link_of(place.key)) for place, _ in found}


def _refuse_too_many(name: str, found: Sequence[object], most: int) -> None:
    if len(found) > most:
        raise Refused(Problem("query.too_many_named", values={"name": name[:200], "limit": most}))


def _place(field: Field, named: Named) -> Condition:
    return OnField(field, Compare.IN, tuple(dict.fromkeys(key for key, _ in named)))


def _word(field: Field, table: Vocabulary, named: Named) -> Condition:
    return OnField(field, Compare.IN, tuple(dict.fromkeys(word_of(identifier, table, {}) for _, identifier in named)))


def _classes(named: Named) -> Condition:
    return OnItems(_ITEMS, tuple(dict.fromkeys(key for key, _ in named)))


def _typed(field: str, table: Vocabulary, named: Named) -> Condition:
    found = {keys.word(key): None for key, _ in named}
    return OnFacts(tuple(Span(typed(field, kind), value) for kind in ("", *table.labels) for value in found))


def _extension(field: str, named: Named) -> Condition:
    """A field of the sender's own: its text, however the element is spelled."""
    texts = {text: None for key, identifier in named for text in (identifier, digital_link_of(key), key)}
    return OnFacts(
        tuple(Span(Extension(Scope.EVENT, is_inner=False, name=field), keys.untyped(text)) for text in texts)
    )


_ASKS: Mapping[str, Callable[[Named], Condition]] = {
    "readPoint": partial(_place, Field.READ_POINT),
    "bizLocation": partial(_place, Field.BIZ_LOCATION),
    "bizStep": partial(_word, Field.BIZ_STEP, BIZ_STEP),
    "disposition": partial(_word, Field.DISPOSITION, DISPOSITION),
    "epcClass": _classes,
    "bizTransaction": partial(_typed, "bizTransaction", BUSINESS_TRANSACTION),
    "source": partial(_typed, "source", SOURCE_DESTINATION),
    "destination": partial(_typed, "destination", SOURCE_DESTINATION),
}
_SINGLE = tuple(_ASKS[field] for field in ("readPoint", "bizLocation", "bizStep", "disposition", "epcClass"))
