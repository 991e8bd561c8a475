"""Master data is kept as its sender gives it, a version for each change, with a leaf in the log for each version.

A version is never altered. What says the same as the newest version, in whatever spelling, makes no new one. It is kept
in the transaction of its document's verdict: a document that is undone leaves nothing of it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from txng.accounts.lookups import organisations_of
from txng.accounts.viewer import Viewer
from txng.core.epcis.master_data import Element, commitment, local_name, restored, value_digest
from txng.events.write_rows import run
from txng.tlog.append import append_many

LEAF = "masterdata"
NONCE_BYTES = 32
_NEWEST = """
select distinct on (m.vocabulary, m.key) m.vocabulary, m.key, m.version, m.digest
from unnest(%b::text[], %b::text[]) as given (vocabulary, key)
join events_master m on m.organisation_id = %s and m.vocabulary = given.vocabulary and m.key = given.key
order by m.vocabulary, m.key, m.version desc
"""
_NUMBERS = "select nextval('events_master_no') from generate_series(1, %s)"
# Two documents may say something new of one element at once: the second waits here, then finds its number taken.
_ADD = """
insert into events_master
    (organisation_id, valid_from, job_id, vocabulary, key, version, master_no, word, id, digest, body, nonce)
select %s, %s, %s, given.* from unnest(
    %b::text[], %b::text[], %b::integer[], %b::bigint[], %b::text[], %b::text[], %b::bytea[], %b::text[], %b::bytea[]
) as given order by 4, 5
on conflict do nothing returning master_no
"""
_ADD_ATTRIBUTES = """
insert into events_master_attribute (organisation_id, vocabulary, key, version, n, word, local, name, value_digest)
select %s, given.* from unnest(
    %b::text[], %b::text[], %b::integer[], %b::integer[], %b::text[], %b::text[], %b::text[], %b::bytea[]
) as given
"""
_ADD_CHILDREN = """
insert into events_master_child (organisation_id, vocabulary, key, version, n, word, child)
select %s, given.* from unnest(%b::text[], %b::text[], %b::integer[], %b::integer[], %b::text[], %b::text[]) as given
"""
_STORED = """
select master_no, organisation_id, vocabulary, key, version, word, id, valid_from, digest, body, nonce
from events_master where master_no = any(%b)
"""
_COMMITS_TO_NOTHING = bytes(32)


@dataclass(frozen=True, slots=True)
class _Version:
    """One version on its way into the table."""

    element: Element
    number: int
    master_no: int
    nonce: bytes


def keep(viewer: Viewer, elements: Sequence[Element], *, job_id: str, now: datetime) -> int:
    """Keep what a document says of these elements, in the caller's transaction; how many versions are new.

    elements   of one document: core.epcis.master_data.elements_of
    now        since when the new versions hold
    raises     TransactionManagementError outside a transaction, as append_many
    """
    assert viewer.organisation_id is not None, "asked before a document was kept"
    left, added = list(elements), 0
    while left:
        newest = _newest(viewer.organisation_id, left)
        changed = [one for one in left if newest.get((one.vocabulary, one.key), (0, b""))[1] != one.digest]
        versions = _numbered(changed, {place: version for place, (version, _) in newest.items()})
        taken = _add(viewer.organisation_id, versions, job_id, now)
        _add_parts(viewer.organisation_id, taken)
        said = [(one.master_no, _commitment(viewer.organisation_code, one, now)) for one in taken]
        append_many(LEAF, said, at=now)
        added += len(taken)
        numbers = {one.master_no for one in taken}
        left = [one.element for one in versions if one.master_no not in numbers]  # another was faster: look again
    return added


def commitments_of(refs: Sequence[int]) -> dict[int, bytes]:
    """What the leaves of these versions must commit to, from what is stored: for the check of the log.

    returns   master_no → commitment; of a row whose columns say otherwise than its body, one that nothing has
    """
    found = run(_STORED, (list(refs),)).fetchall()
    codes = {one.id: one.code for one in organisations_of({row[1] for row in found}).values()}
    return {row[0]: _recommitted(codes[row[1]], row) for row in found if row[1] in codes}


def _newest(organisation_id: int, elements: Sequence[Element]) -> dict[tuple[str, str], tuple[int, bytes]]:
    places = ([one.vocabulary for one in elements], [one.key for one in elements])
    rows = run(_NEWEST, (*places, organisation_id)).fetchall()
    return {(vocabulary, key): (version, bytes(digest)) for vocabulary, key, version, digest in rows}


def _numbered(elements: Sequence[Element], newest: dict[tuple[str, str], int]) -> list[_Version]:
    if not elements:
        return []
    numbers = [number for (number,) in run(_NUMBERS, (len(elements),)).fetchall()]
    return [
        _Version(one, newest.get((one.vocabulary, one.key), 0) + 1, number, secrets.token_bytes(NONCE_BYTES))
        for one, number in zip(elements, numbers, strict=True)
    ]


def _add(organisation_id: int, versions: Sequence[_Version], job_id: str, now: datetime) -> list[_Version]:
    if not versions:
        return []
    rows = [
        (one.element.vocabulary, one.element.key, one.number, one.master_no, one.element.word, one.element.id,
         one.element.digest, one.element.text.decode(), one.nonce)
        for one in versions
    ]  # fmt: skip
    added = run(_ADD, (organisation_id, now, job_id, *_columns(rows)))
    numbers = {number for (number,) in added.fetchall()}
    return [one for one in versions if one.master_no in numbers]


def _add_parts(organisation_id: int, versions: Sequence[_Version]) -> None:
    attributes = [row for one in versions for row in _attributes(one)]
    children = [
        (one.element.vocabulary, one.element.key, one.number, n, one.element.word, child)
        for one in versions
        for n, child in enumerate(one.element.children)
    ]
    if attributes:
        run(_ADD_ATTRIBUTES, (organisation_id, *_columns(attributes)))
    if children:
        run(_ADD_CHILDREN, (organisation_id, *_columns(children)))


def _attributes(version: _Version) -> Iterator[tuple[str, str, int, int, str, str, str, bytes | None]]:
    element, n = version.element, 0
    for attribute in element.attributes:
        digests: list[bytes | None] = [value_digest(text) for text in attribute.texts]
        for digest in digests or [None]:  # an object: it is there, without a text
            yield (
                element.vocabulary, element.key, version.number, n, element.word, local_name(attribute.name), attribute.name,
                digest,
            )  # fmt: skip
            n += 1


def _columns(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _commitment(organisation: str, version: _Version, now: datetime) -> bytes:
    return commitment(version.element.text, organisation, (version.number, _since(now)), version.nonce)


def _since(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _recommitted(organisation: str, row: Sequence[Any]) -> bytes:
    _, _, *columns, valid_from, digest, body, nonce = row
    vocabulary, key, version, word, identifier = columns
    try:
        element = restored(orjson.loads(body))
        said = (element.vocabulary, element.key, element.word, element.id, element.digest)
    except (ValueError, LookupError, TypeError, AttributeError):  # what is no element any more, whoever made it so
        return _COMMITS_TO_NOTHING
    if said != (vocabulary, key, word, identifier, bytes(digest)):
        return _COMMITS_TO_NOTHING
    return commitment(body.encode(), organisation, (version, _since(valid_from)), bytes(nonce))
