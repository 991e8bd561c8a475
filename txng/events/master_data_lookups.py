"""What organisations say of places, products and parties: their newest word, or that of an earlier moment.

Read by SimpleMasterDataQuery of SOAP, by /api/v1/vocabularies, and by the event queries that ask by master data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from django.utils import timezone

from txng.accounts.lookups import organisations_of
from txng.accounts.viewer import Viewer
from txng.core.epcis.master_data import Element, attribute_name, key_of, local_name, restored, under_shared_prefixes
from txng.core.problems import Problem, Refused
from txng.events import registered_places
from txng.events.agreed_rows import heard, note_use
from txng.events.master_data_clauses import attribute_clause, newest, told_to
from txng.events.query_clauses import Part, joined
from txng.events.query_master import MAX_NAMED
from txng.events.visibility import Eyes, ears_of
from txng.events.write_rows import run

MOST = 10_000  # elements of one answer
_SELECT = """
select m.organisation_id, m.vocabulary, m.key, m.version, m.valid_from, m.job_id, m.body
from events_master m where {tests} order by m.vocabulary, m.key, m.organisation_id limit %s
"""
_WITH_ATTRIBUTE = """(m.organisation_id, m.vocabulary, m.key, m.version) in (
    select a.organisation_id, a.vocabulary, a.key, a.version from events_master_attribute a where {tests}
)"""
_WITHIN = "(m.key = any(%b::text[]) or (m.vocabulary, m.key) in (select * from unnest(%b::text[], %b::text[])))"
_OF_REGISTER = ""  # where a vocabulary would stand in the place of a page that ends among the register's places
# As query_master's, but each vocabulary has its own order of above and below.
_CHILDREN = """
with recursive below (vocabulary, key) as (
    select c.vocabulary, c.child from events_master_child c where c.key = any(%b::text[]) and {tests}
    union
    select c.vocabulary, c.child from below b
    join events_master_child c on c.key = b.key and c.vocabulary = b.vocabulary where {tests}
) select vocabulary, key from below limit %s
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What one organisation says of one element of a vocabulary.

    organisation   code of who says it
    vocabulary     its type, a URI
    key            canonical: one for all spellings of the element's id
    version        1 is the first that this organisation said of it; 0: it is the register's, nobody sent it
    job_id         the document it came in; None where it came from the register
    element        {"id", "attributes", "children", …} as JSON writes it, cut to what was asked for
    namespaces     prefix → IRI of the fields of its own
    place          where it stands in the order of pages
    """

    organisation: str
    vocabulary: str
    key: str
    version: int
    valid_from: datetime
    job_id: str | None
    element: Mapping[str, Any]
    namespaces: Mapping[str, str]
    place: tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """An answer about master data, in the order of vocabulary, key, organisation.

    namespaces   the prefixes of all of it
    is_whole     false: there are more, behind the last of these
    """

    said: tuple[Said, ...]
    namespaces: Mapping[str, str]
    is_whole: bool = True

    @property
    def vocabulary_list(self) -> list[dict[str, Any]]:
        """As epcisMasterData writes it: [{"type": …, "vocabularyElementList": […]}]."""
        found: dict[str, list[Any]] = {}
        for one in self.said:
            found.setdefault(one.vocabulary, []).append(one.element)
        return [{"type": kind, "vocabularyElementList": elements} for kind, elements in found.items()]


@dataclass(frozen=True, slots=True)
class MasterDataQuery:
    """One question about master data; what is None is not asked. Names of elements in any spelling.

    names             vocabularyName: types of vocabularies
    attribute_names   which attributes are told of an element; it narrows no elements
    eq_names          EQ_name
    wd_names          WD_name: these, with all that stands below them
    has_attributes    HASATTR: the element has an attribute of one of these names
    eq_attributes     EQATTR_name: name → values, of which the attribute has one
    at                the moment whose newest versions are told; None is now
    """

    names: Sequence[str] | None = None
    includes_attributes: bool = True
    includes_children: bool = True
    attribute_names: Sequence[str] | None = None
    eq_names: Sequence[str] | None = None
    wd_names: Sequence[str] | None = None
    has_attributes: Sequence[str] | None = None
    eq_attributes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    at: datetime | None = None


def vocabularies_matching(
    viewer: Viewer,
    *,
    names: Sequence[str] | None = None,
    includes_attributes: bool = True,
    includes_children: bool = True,
    attribute_names: Sequence[str] | None = None,
    eq_names: Sequence[str] | None = None,
    wd_names: Sequence[str] | None = None,
    has_attributes: Sequence[str] | None = None,
    eq_attributes: Mapping[str, Sequence[str]] | None = None,
    limit: int | None = None,
) -> Vocabularies:
    """The elements that hold every condition, all at once: as MasterDataQuery.

    limit     maxElementCount
    raises    Refused query.too_many_elements (413, QueryTooLarge) where there are more than limit, or than MOST;
              query.too_many_named where WD_name names more than can be looked for
    source    EPCIS 1.2, 8.2.7.2; EPCIS 2.0, 8.2.7.2
    """
    query = MasterDataQuery(
        names, includes_attributes, includes_children, attribute_names, eq_names, wd_names, has_attributes,
        eq_attributes or {},
    )  # fmt: skip
    most = MOST if limit is None else min(limit, MOST)
    found = vocabularies_page(viewer, query, limit=most)
    if not found.is_whole:
        raise Refused(Problem("query.too_many_elements", values={"limit": most, "most": MOST}))
    return found


def vocabularies_page(
    viewer: Viewer,
    query: MasterDataQuery,
    *,
    limit: int,
    after: tuple[str, str, int] | None = None,
    agreement: int | None = None,
) -> Vocabularies:
    """One page of the elements that hold every condition; what agreements open of it is counted as used.

    after      Said.place of the last element of the page before
    agreement  the one whose elements alone are asked for; the register's places are in none
    raises     Refused query.too_many_named, agreements.…
    """
    now = timezone.now()
    ears = ears_of(viewer, agreement=agreement, now=now)
    found: list[_Row] = []
    keys = None if query.wd_names is None else [key_of(name) for name in query.wd_names]
    below = [] if keys is None else _below(ears, keys, query.at)
    if after is None or after[0] != _OF_REGISTER:
        sql, values = joined(_tests(ears, query, below, after))
        rows = run(_SELECT.replace("{tests}", sql), [*values, limit + 1]).fetchall()
        found, after = [_Row._make([*row[:-1], restored(orjson.loads(row[-1]))]) for row in rows], None
    if len(found) <= limit and agreement is None:
        named = None if keys is None else [*keys, *(key for kind, key in below if kind == registered_places.VOCABULARY)]
        found += _registered(viewer, query, named, (after[1] if after else "", limit + 1 - len(found)))
    told, used = heard(ears, [(row.organisation_id, row.key, row.element) for row in found[:limit]])
    note_use(ears, used, is_named=agreement is not None, now=now)
    found[:limit] = [row._replace(element=element) for row, element in zip(found, told, strict=False)]
    return _answer(found, query, limit)


class _Row(NamedTuple):
    """One element on its way into the answer; of the register: version 0, and no job."""

    organisation_id: int
    vocabulary: str
    key: str
    version: int
    valid_from: datetime
    job_id: str | None
    element: Element


def _tests(
    ears: Eyes, query: MasterDataQuery, below: Sequence[tuple[str, str]], after: tuple[str, str, int] | None
) -> list[Part]:
    tests = [told_to(ears, "m"), newest("m", query.at)]
    if query.names is not None:
        tests.append(("m.vocabulary = any(%b::text[])", (list(query.names),)))
    if query.eq_names is not None:
        tests.append(("m.key = any(%b::text[])", ([key_of(name) for name in query.eq_names],)))
    if query.wd_names is not None:
        children = ([vocabulary for vocabulary, _ in below], [key for _, key in below])
        tests.append((_WITHIN, ([key_of(name) for name in query.wd_names], *children)))
    for names, texts in _groups(query):
        sql, values = attribute_clause(ears, names, texts, query.at)
        tests.append((_WITH_ATTRIBUTE.replace("{tests}", sql), values))
    if after is not None:
        tests.append(("(m.vocabulary, m.key, m.organisation_id) > (%s, %s, %s)", after))
    return tests


def _groups(query: MasterDataQuery) -> list[tuple[list[str], Sequence[str] | None]]:
    """The attributes that an element must have: of each group one name, and one value where they are not None."""
    groups: list[tuple[Sequence[str], Sequence[str] | None]] = []
    groups += [] if query.has_attributes is None else [(query.has_attributes, None)]
    groups += [([name], texts) for name, texts in query.eq_attributes.items()]
    return [([attribute_name(name, {}) for name in names], texts) for names, texts in groups]


def _below(ears: Eyes, keys: Sequence[str], at: datetime | None) -> list[tuple[str, str]]:
    """(vocabulary, key) of all that stands below these keys, within one vocabulary each."""
    sql, values = joined([told_to(ears, "c"), newest("c", at)])
    statement = _CHILDREN.replace("{tests}", sql)
    found = run(statement, [list(keys), *values, *values, MAX_NAMED + 1]).fetchall()
    if len(found) > MAX_NAMED:
        raise Refused(Problem("query.too_many_named", values={"name": "WD_name", "limit": MAX_NAMED}))
    return [(vocabulary, key) for vocabulary, key in found]


def _registered(
    viewer: Viewer, query: MasterDataQuery, within: Sequence[str] | None, page: tuple[str, int]
) -> list[_Row]:
    """The register's places, which stand behind all documents; the register keeps no earlier moments."""
    if query.at is not None or (query.names is not None and registered_places.VOCABULARY not in query.names):
        return []
    keys = None if query.eq_names is None else [key_of(name) for name in query.eq_names]
    if within is not None:
        keys = list(within) if keys is None else [key for key in keys if key in within]
    after, limit = page
    found = registered_places.places(viewer, _groups(query), keys=keys, after=after, limit=limit)
    return [
        _Row(
            place.organisation_id,
            registered_places.VOCABULARY,
            place.key,
            0,
            at,
            None,
            registered_places.element_of(place),
        )
        for place, at in found
    ]


def _answer(found: Sequence[_Row], query: MasterDataQuery, limit: int) -> Vocabularies:
    codes = {one.id: one.code for one in organisations_of({row.organisation_id for row in found}).values()}
    asked = query.attribute_names
    told = None if asked is None else frozenset(attribute_name(name, {}) for name in asked)
    shared: dict[str, str] = {}
    said = []
    for row in found[:limit]:
        element = under_shared_prefixes(row.element, shared)
        place = (_OF_REGISTER if row.job_id is None else row.vocabulary, row.key, row.organisation_id)
        shown = _shown(element, query, told)
        code = codes.get(row.organisation_id, "")
        said.append(Said(code, *row[1:6], shown, element.namespaces, place))
    return Vocabularies(tuple(said), shared, is_whole=len(found) <= limit)


def _shown(element: Element, query: MasterDataQuery, told: frozenset[str] | None) -> dict[str, Any]:
    shown = dict(element.body)
    if not query.includes_attributes:
        shown.pop("attributes", None)
    elif told is not None and "attributes" in shown:
        shown["attributes"] = [
            one for one in shown["attributes"] if _is_told(attribute_name(one["id"], element.namespaces), told)
        ]
    if not query.includes_children:
        shown.pop("children", None)
    return shown


def _is_told(name: str, told: frozenset[str]) -> bool:
    return name in told or f"#{local_name(name)}" in told
