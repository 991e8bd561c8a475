"""Products by words: marks typed are marks meant, none are any, and a slip of the finger is forgiven.

Three stages, each after the one before is exhausted: every word as typed with its marks; every word without marks; one
word, then all, taken for those a slip apart. The first two page by the number of the product; the last is one page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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
_WORDS_OF = "SELECT product_id, words::text FROM (SELECT product_id, tsvector_to_array(words) AS words FROM registry_search WHERE words @@ %(wanted)s::tsquery LIMIT %(limit)s) AS near"
_CANDIDATES = "SELECT DISTINCT word FROM registry_word_form WHERE form = ANY(%s)"


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
    chosen = _nearest(asked.words, _any(ways, is_quoted=True), limit)
    if chosen or len(asked.words) == 1:
        return chosen
    every = _all([_any([word, *near[word]]) for word in asked.words], is_quoted=True)
    return _nearest(asked.words, every, limit)


def _near_words(words: Sequence[str]) -> dict[str, list[str]]:
    asked = sorted({form for word in words for form in forms(word)})
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, [asked])
        candidates = [word for (word,) in cursor.fetchall()]
    return {
        word: sorted(
            (one for one in candidates if one != word and is_near(word, one)), key=lambda one: distance(word, one)
        )[:MOST_NEAR]
        for word in words
    }


def _nearest(words: Sequence[str], wanted: str, limit: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_WORDS_OF, {"wanted": wanted, "limit": MOST_JUDGED})
        rows = [(number, text.strip("{}").split(",")) for number, text in cursor.fetchall()]
    judged = sorted((sum(_slips(word, has) for word in words), number) for number, has in rows)
    return [number for _, number in judged[:limit]]


def _slips(word: str, has: Sequence[str]) -> int:
    if word in has:
        return 0
    return min((distance(word, one) for one in has if abs(len(one) - len(word)) <= 2), default=9)


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
