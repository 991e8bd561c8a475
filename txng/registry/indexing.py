"""The words of all products at once: made anew beside the old ones, which answer meanwhile, and put in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from struct import Struct
from typing import Any

from django.db import connection, transaction

from txng.registry import wording
from txng.registry.marks import Maker, makers_of
from txng.registry.models import Product

_BATCH = 10_000
_MOST_KEPT = 200_000  # makers, words: what is kept in memory so as not to be asked for again
_FIELDS = ("id", "key", "organisation_id", "name", "name_en", "aliases", "brand", "origin", "groups", "ownership")

# Who registers or amends waits until the end; who reads and searches does not.
_BEGIN = """
LOCK TABLE registry_product IN SHARE MODE;
CREATE TABLE registry_search_anew (LIKE registry_search INCLUDING STORAGE)
"""
_FILL = """
COPY registry_search_anew (product_id, key, organisation_id, province_code, words) FROM STDIN (FORMAT BINARY)
"""
_CHANGE = """
ALTER TABLE registry_search_anew ADD CONSTRAINT registry_search_anew_pkey PRIMARY KEY (product_id);
CREATE INDEX search_by_key_anew ON registry_search_anew (key);
CREATE INDEX search_of_organisation_anew ON registry_search_anew (organisation_id, key);
CREATE INDEX search_of_province_anew ON registry_search_anew (province_code, key);
CREATE INDEX search_by_word_anew ON registry_search_anew
    USING gin (words) WITH (fastupdate = on, gin_pending_list_limit = 512);
ALTER TABLE registry_search_anew ALTER COLUMN words SET STATISTICS 1000;
ANALYZE registry_search_anew;
DROP TABLE registry_search;
ALTER TABLE registry_search_anew RENAME TO registry_search;
ALTER INDEX registry_search_anew_pkey RENAME TO registry_search_pkey;
ALTER INDEX search_by_key_anew RENAME TO search_by_key;
ALTER INDEX search_of_organisation_anew RENAME TO search_of_organisation;
ALTER INDEX search_of_province_anew RENAME TO search_of_province;
ALTER INDEX search_by_word_anew RENAME TO search_by_word
"""
# A row as binary COPY wants it: how many columns, each with its length before it; words: how many, each with its end and no places.
_COLUMNS, _NUMBER, _COUNT = Struct(">h"), Struct(">iq"), Struct(">i")
_START, _END, _NO_PLACES = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff", b"\0\0\0"


def index_afresh(tell: Callable[[int], None] = lambda _: None) -> int:
    """Index every product by the words it has now; how many there are.

    tell   is told how many are done, now and then
    cost   some ten thousand products a second; memory for a batch, and for the makers and words met of late
    """
    done = 0
    known: set[str] = set()
    makers: dict[int, Maker] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_BEGIN)
        for batch in _batches():
            found = _said(batch, makers)
            lexemes = {number: wording.lexemes_of(one) for number, one in found.items()}
            _learn({one for some in lexemes.values() for one in some}, known)
            with cursor.copy(_FILL) as copy:
                rows = (_row(number, one, lexemes[number]) for number, one in found.items())
                copy.write(b"".join((_START, *rows, _END)))
            done += len(batch)
            tell(done)
        cursor.execute(_CHANGE)
    return done


def _batches() -> Iterator[list[dict[str, Any]]]:
    last = 0
    rows = Product.objects.filter(withdrawn_at=None, merged_into="").order_by("id").values(*_FIELDS)
    while batch := list(rows.filter(id__gt=last)[:_BATCH]):
        yield batch
        last = batch[-1]["id"]


def _said(batch: Iterable[dict[str, Any]], makers: dict[int, Maker]) -> dict[int, wording.Said]:
    if len(makers) > _MOST_KEPT:
        makers.clear()
    makers |= makers_of({row["organisation_id"] for row in batch} - makers.keys())
    return {row["id"]: wording.said_of(row, makers[row["organisation_id"]]) for row in batch}


def _learn(words: set[str], known: set[str]) -> None:
    if len(known) > _MOST_KEPT:
        known.clear()
    known |= wording.learn_words(words - known)


def _row(number: int, said: wording.Said, lexemes: set[str]) -> bytes:
    words = _COUNT.pack(len(lexemes)) + b"".join(one.encode() + _NO_PLACES for one in lexemes)
    key, province = said.key.encode(), "".join(said.maker.place[:1]).encode()
    texts = [_COUNT.pack(len(one)) + one for one in (key, province, words)]
    return b"".join(
        (_COLUMNS.pack(5), _NUMBER.pack(8, number), texts[0], _NUMBER.pack(8, said.maker.id), texts[1], texts[2])
    )
