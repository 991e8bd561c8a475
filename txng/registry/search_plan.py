"""Which way to the products that hold some words is the shorter: through the index, or along the products themselves.

An index of words reads the whole list of the rarest word asked for; where even that is on every tenth product, the
first thousands of products hold enough answers, and reading those costs the same however many there are in all.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

MOST_WALKED = 30_000  # products
ENOUGH = 60  # answers: what a walk is planned to find
PATIENCE_MS = 1_000

_PERIOD_S = 600
_WALK_COST, _INDEX_COST = 1.0, 0.6  # of one product walked by, of one entry in the list of the rarest word
# What the database counted of its own accord: the share of products that hold a word, of the most frequent words.
_SHARES = """
SELECT one.word, one.share FROM pg_stats,
    unnest(most_common_elems::text::text[], most_common_elem_freqs) AS one (word, share)
WHERE schemaname = current_schema AND tablename = 'registry_search' AND attname = 'words' AND one.word IS NOT NULL
"""
_COUNT = "SELECT reltuples::bigint FROM pg_class WHERE oid = 'registry_search'::regclass"
# Settings and question go in one message, and hold for it alone: each trip to the database costs as much as the answer.
_BEFORE = (
    f"SET LOCAL statement_timeout = {PATIENCE_MS}; SET LOCAL enable_seqscan = off; SET LOCAL jit = off; SELECT * FROM ("  # noqa: S608  a number of ours
)
_AFTER = """) AS every LIMIT %(limit)s; SET LOCAL statement_timeout TO DEFAULT; SET LOCAL enable_seqscan TO DEFAULT;
SET LOCAL jit TO DEFAULT"""
_INDEXED = """(
    SELECT {at}, product_id, {columns} FROM registry_search WHERE words @@ %(query{at})s::tsquery LIMIT %(most{at})s
)"""
_WALKED = """(
    SELECT {at}, product_id, {columns}
    FROM (SELECT product_id, words FROM registry_search ORDER BY product_id LIMIT %(walk{at})s) AS first
    WHERE words @@ %(query{at})s::tsquery LIMIT %(most{at})s
)"""


class Part(NamedTuple):
    """A question to the words of products: by the index, or along so many products where `walk` is not 0."""

    query: str
    walk: int
    most: int


class TooLongError(Exception):
    """The database was not done with a question when patience ended."""


def shares() -> Mapping[str, float]:
    """The share of products that hold a word, of the most frequent words; ten minutes old at most."""
    return _counted(int(time.monotonic() // _PERIOD_S))[0]


def products_and_shares() -> tuple[int, Mapping[str, float]]:
    """How many products can be found, and the share of them that hold a word or mark; ten minutes old at most."""
    known, products = _counted(int(time.monotonic() // _PERIOD_S))
    return products, known


def walk_for(words: Iterable[Iterable[str]]) -> int:
    """How many products to walk by for those that hold one of each of these words; 0 where the index is shorter."""
    known, products = _counted(int(time.monotonic() // _PERIOD_S))
    parts = [min(sum(known.get(word, 0.0) for word in ways), 1.0) for ways in words]
    among = math.prod(parts)
    if not among or not products:
        return 0
    # Twice what chance asks for: words come together, or keep apart.
    walk = 2 * ENOUGH / among
    return math.ceil(walk) if walk <= MOST_WALKED and walk * _WALK_COST < min(parts) * products * _INDEX_COST else 0


def expected(words: Iterable[Iterable[str]]) -> float:
    """How many products hold one of each of these words, if words came together by chance alone."""
    known, products = _counted(int(time.monotonic() // _PERIOD_S))
    return math.prod(min(sum(known.get(word, 0.0) for word in ways), 1.0) for ways in words) * products


def read_for(words: Iterable[Iterable[str]]) -> float:
    """How many entries the index reads for those that hold one of each of these words: the shortest of the lists."""
    known, products = _counted(int(time.monotonic() // _PERIOD_S))
    lists = [list(ways) for ways in words]
    read = min((sum(known.get(word, 0.0) for word in ways) for ways in lists), default=0.0) * products
    return min(read, float(walk_for(lists) or read))


def answers_to(parts: Sequence[Part], *, columns: str, values: Mapping[str, Any], limit: int) -> list[tuple[Any, ...]]:
    """The products that answer to these questions, the first's first, so many at most: (place of the question, number, columns).

    A later question is not begun where those before it have filled the limit.

    raises  TooLongError
    cost    one round trip, bounded in time, and never a reading of all products
    """
    texts, asked = [], dict(values) | {"limit": limit}
    for at, part in enumerate(parts):
        texts.append((_WALKED if part.walk else _INDEXED).format(at=at, columns=columns))
        asked |= {f"query{at}": part.query, f"walk{at}": part.walk, f"most{at}": part.most}
    # In a transaction of somebody else's, what was given up must not take that down with it.
    guard = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with guard, connection.cursor() as cursor:
            cursor.execute(_BEFORE + " UNION ALL ".join(texts) + _AFTER, asked)
            for _ in range(_BEFORE.count(";")):
                cursor.nextset()
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooLongError from error
        raise


@lru_cache(maxsize=1)
def _counted(period: int) -> tuple[dict[str, float], int]:  # noqa: ARG001 - names the ten minutes it holds for
    with connection.cursor() as cursor:
        cursor.execute(_SHARES)
        counted = dict(cursor.fetchall())
        cursor.execute(_COUNT)
        return counted, max(cursor.fetchone()[0], 0)
