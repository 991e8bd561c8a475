"""Products by words: marks typed are marks meant, none are any, and a slip of the finger is forgiven.

Three stages, each after the one before is exhausted: every word as typed with its marks; every word without marks; one
word, then all, taken for those a slip apart. The first two page by the number of the product; the last is one page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from txng.core.vn.names import skeleton
from txng.core.vn.typos import distance, forms, is_near
from txng.core.vn.unaccented import unaccented
from txng.registry import wording

MOST_WORDS = 8
MOST_NEAR = 40  # words a slip apart that are tried for one word
MOST_JUDGED = 300  # products of the last stage among which the nearest are chosen

_MARKED, _BARE, _NEAR = 0, 1, 2
_FAR = 3  # slips
_CURSOR = re.compile(r"([01]):(\d{1,18})")
_FIND = """
SELECT product_id FROM registry_search
WHERE words @@ %(wanted)s::tsquery AND product_id > %(after)s
ORDER BY product_id LIMIT %(limit)s
"""
_FIND_OTHERS = """
SELECT product_id FROM registry_search
WHERE words @@ %(wanted)s::tsquery AND NOT words @@ %(besides)s::tsquery AND product_id > %(after)s
ORDER BY product_id LIMIT %(limit)s
"""
# Each way is asked for by itself: of several in one query, an index would walk through all that any of them names.
_WORDS_OF = """
SELECT DISTINCT near.product_id, near.words FROM unnest(%(ways)s::text[]) AS one (way) CROSS JOIN LATERAL (
    SELECT product_id, tsvector_to_array(words)::text AS words FROM registry_search WHERE words @@ way::tsquery LIMIT %(limit)s
) AS near
"""
_CANDIDATES = "SELECT form, word FROM registry_word_form WHERE form = ANY(%s)"


_Near = dict[str, dict[str, int]]  # a word → the words near it → slips


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers of products in the order of the answer; `next_page` "" where there is no more."""

    numbers: list[int]
    next_page: str


def numbers_for(text: str, *, after: str = "", limit: int = 20) -> Numbers:
    """The products that answer to a text.

    after   `next_page` of the page before
    """
    typed = wording.words_of(text)[:MOST_WORDS]
    bare = [part for word in typed for part in unaccented(skeleton(word) if _is_odd(word) else word).split()]
    if not bare:
        return Numbers([], "")
    asked = _Asked(_all(_marked(typed)), _all(bare), bare)
    match = _CURSOR.fullmatch(after)
    stage, last = (int(match[1]), int(match[2])) if match else (_MARKED, 0)
    found: list[tuple[int, int]] = []
    while stage < _NEAR and len(found) <= limit:
        found += [(stage, number) for number in _page(asked, stage, last, limit + 1 - len(found))]
        if len(found) <= limit:
            stage, last = stage + 1, 0
    if len(found) > limit:
        stage, last = found[limit - 1]
        return Numbers([number for _, number in found[:limit]], f"{stage}:{last}")
    # Where what was typed exists, nothing else is guessed.
    return Numbers([number for _, number in found] if found or match else _near(asked, limit), "")


@dataclass(frozen=True, slots=True)
class _Asked:
    marked: str
    bare: str
    words: list[str]


def _is_odd(word: str) -> bool:
    return not word.isascii() and not unaccented(word).isascii()


def _marked(typed: Sequence[str]) -> list[str]:
    return [f"={word}" if unaccented(word) != word else word for word in typed]


def _page(asked: _Asked, stage: int, after: int, limit: int) -> list[int]:
    if stage == _MARKED:
        return _numbers(_FIND, {"wanted": asked.marked, "after": after, "limit": limit})
    if asked.marked == asked.bare:
        return []
    return _numbers(_FIND_OTHERS, {"wanted": asked.bare, "besides": asked.marked, "after": after, "limit": limit})


def _near(asked: _Asked, limit: int) -> list[int]:
    """The products nearest to what may have been meant."""
    near = _near_words(asked.words)
    ways = [
        _all([*_quoted_but(asked.words, place), _any([*near[word], *_beginning(word)])], is_quoted=True)
        for place, word in enumerate(asked.words)
    ]
    chosen = _nearest(near, ways, limit)
    if chosen or len(asked.words) == 1:
        return chosen
    every = _all([_any([word, *near[word]]) for word in asked.words], is_quoted=True)
    return _nearest(near, [every], limit)


def _near_words(words: Sequence[str]) -> _Near:
    """Of each word, the known words that may have been meant, with how many slips lie between, the nearest first."""
    asked = {word: forms(word) for word in words}
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, [sorted({form for some in asked.values() for form in some})])
        rows = cursor.fetchall()
    found: _Near = {}
    for word, some in asked.items():
        candidates = {one for form, one in rows if form in some and one != word}
        near = [(distance(word, one), one) for one in candidates if is_near(word, one)]
        found[word] = {one: slips for slips, one in sorted(near)[:MOST_NEAR]}
    return found


def _nearest(near: _Near, ways: Sequence[str], limit: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_WORDS_OF, {"ways": list(ways), "limit": MOST_JUDGED})
        rows = [(number, set(text.strip("{}").split(","))) for number, text in cursor.fetchall()]
    judged = sorted((sum(_slips(word, near[word], has) for word in near), number) for number, has in rows)
    return [number for _, number in judged[:limit]]


def _slips(word: str, near: Mapping[str, int], has: set[str]) -> int:
    if word in has:
        return 0
    # What only begins like the word stands behind what is a slip away.
    return min((near[one] for one in near.keys() & has), default=_FAR)


def _beginning(word: str) -> list[str]:
    """A word not yet typed to its end."""
    return [f"{word}*"] if len(word) >= 3 else []


def _quoted_but(words: Sequence[str], place: int) -> list[str]:
    return [_quoted(word) for at, word in enumerate(words) if at != place]


def _all(words: Sequence[str], *, is_quoted: bool = False) -> str:
    return " & ".join(words if is_quoted else map(_quoted, words))


def _any(words: Sequence[str], *, is_quoted: bool = False) -> str:
    # Of no word there is one that nobody has: a query may not be empty.
    return f"({' | '.join(words if is_quoted else map(_quoted, words)) or _quoted('=')})"


def _quoted(word: str) -> str:
    if word.endswith("*"):
        return f"{_quoted(word[:-1])}:*"
    plain = word.replace("\\", "").replace("'", "")
    return f"'{plain}'"


def _numbers(statement: str, values: dict[str, str | int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [number for (number,) in cursor.fetchall()]
