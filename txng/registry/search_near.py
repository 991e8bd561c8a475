"""What may have been meant where nothing is called what was typed: names and words a slip of the finger apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db import connection

from txng.core.vn.typos import MOST_DIGITS, distance, forms, is_near
from txng.registry import wording
from txng.registry.search_plan import Part, answers_to, read_for, shares, walk_for
from txng.registry.tsquery import all_of, any_of, beginning, quoted

MOST_NEAR = 40  # words a slip apart that are tried for one word
MOST_NAMES = 400  # whole names that are tried
MOST_BEGUN = 40  # words that begin like the one typed
MOST_JUDGED = 60  # products of one way among which the nearest are chosen
MOST_HELD = 8  # words of which all but one must be there
MOST_GUESSED = 4  # words that may all be wrong
MOST_READ = 60_000  # entries of the index that are read for what may have been meant
_FAR = 3  # slips: what only begins like the word stands behind what is a slip away
_SHORTEST_BEGUN = 3

_CANDIDATES = "SELECT form, word FROM registry_word_form WHERE form = ANY(%s)"
_BEGUN = """
SELECT one.start, near.word FROM unnest(%(starts)s::text[]) AS one (start) CROSS JOIN LATERAL (
    SELECT word FROM registry_word_form
    WHERE form >= one.start COLLATE "C" AND form < (one.start || 'zzz') COLLATE "C" AND form = word LIMIT %(limit)s
) AS near
"""
_WORDS = "tsvector_to_array(words)"
_MARK = "(SELECT lexeme FROM unnest(words) WHERE lexeme = ANY(%(marks)s) LIMIT 1)"

Near = dict[str, dict[str, int]]  # a word → the words near it → slips
Found = list[tuple[int, int]]  # number of a product, slips


class _Way(NamedTuple):
    """A question: of each place one of these words, or for a code whatever begins with it."""

    places: list[list[str]]
    begun: str = ""


def numbers_near(words: Sequence[str], *, is_whole: bool, limit: int) -> Found:
    """The products nearest to what may have been meant, the nearest first.

    is_whole  whole names only, for something was found that holds the words as they are
    """
    near = _near_words(words)
    named = _named(words, near, limit)
    if named or is_whole:
        return named
    return _held(words[:MOST_HELD], near, limit)


def _near_words(words: Sequence[str]) -> Near:
    """Of each word the known words that may have been meant: the nearest first, of those as near the most frequent."""
    asked = {word: forms(word) for word in words}
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, [sorted({form for some in asked.values() for form in some})])
        rows = cursor.fetchall()
    common = shares()
    found: Near = {}
    for word, some in asked.items():
        candidates = {one for form, one in rows if form in some}
        near = [(distance(word, one), -common.get(one, 0.0), one) for one in candidates if is_near(word, one)]
        found[word] = {one: slips for slips, _, one in sorted(near)[: MOST_NEAR + 1]}
    return found


def _named(words: Sequence[str], near: Near, limit: int) -> Found:
    """Products whose whole name differs from the words by one of them."""
    ways = sorted(
        (slips, place, one) for place, word in enumerate(words) for one, slips in near[word].items() if one != word
    )
    marks = {
        wording.whole_of([*words[:place], one, *words[place + 1 :]]): slips
        for slips, place, one in ways[:MOST_NAMES][::-1]
    }
    if not marks:
        return []
    part = Part(any_of(map(quoted, marks)), 0, MOST_JUDGED)
    rows = answers_to([part], columns=_MARK, values={"marks": list(marks)}, limit=MOST_JUDGED)
    return [(number, slips) for slips, number in sorted((marks[mark], number) for _, number, mark in rows)[:limit]]


def _held(words: Sequence[str], near: Near, limit: int) -> Found:
    """Products that hold all words but one, and what is near to that one; then what is near to all."""
    unknown = [word for word in words if word not in near[word] and not _is_code(word)]
    begun = _begun([word for word in words if len(word) >= _SHORTEST_BEGUN])
    # A word that nobody uses is the slip; where all are in use, it may be any.
    slipped = [at for at, word in enumerate(words) if len(unknown) == 1 and word == unknown[0]] or range(len(words))
    ways = [_way(words, near, begun, {at}) for at in slipped]
    chosen = _nearest(words, near, ways, limit)
    if chosen or not 1 < len(words) <= MOST_GUESSED:
        return chosen
    return _nearest(words, near, [_way(words, near, begun, set(range(len(words))))], limit)


def _is_code(word: str) -> bool:
    return sum(map(str.isdigit, word)) > MOST_DIGITS


def _begun(starts: list[str]) -> dict[str, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(_BEGUN, {"starts": starts, "limit": MOST_BEGUN})
        rows = cursor.fetchall()
    found: dict[str, list[str]] = {}
    for start, word in rows:
        found.setdefault(start, []).append(word)
    return found


def _way(words: Sequence[str], near: Near, begun: Mapping[str, list[str]], slipped: set[int]) -> _Way:
    is_one = len(slipped) == 1
    places = []
    for at, word in enumerate(words):
        others = [*near[word], *(begun.get(word, ()) if is_one else ())]
        places.append(
            [word] if at not in slipped else ([] if is_one else [word]) + [one for one in others if one != word]
        )
    code = next((words[at] for at in slipped if is_one and _is_code(words[at])), "")
    return _Way(places, code)


def _nearest(words: Sequence[str], near: Near, ways: Iterable[_Way], limit: int) -> Found:
    parts = [Part(_query(way), walk_for(way.places), MOST_JUDGED) for way in _cheap(ways)]
    if not parts:
        return []
    found = answers_to(parts, columns=_WORDS, values={}, limit=MOST_JUDGED * len(parts))
    rows = {number: set(has) for _, number, has in found}
    judged = sorted(
        (sum(_slips(word, near[word], has) for word in words), len(has), number) for number, has in rows.items()
    )
    return [(number, slips) for slips, _, number in judged[:limit]]


def _cheap(ways: Iterable[_Way]) -> list[_Way]:
    """The ways for which little is read, the least first: the first of all, if any is cheap at all."""
    chosen, whole = [], 0.0
    for cost, way in sorted((read_for(way.places), way) for way in ways):
        whole += cost
        if whole > MOST_READ:
            break
        chosen.append(way)
    return chosen


def _query(way: _Way) -> str:
    return all_of(
        any_of([*map(quoted, some), *([beginning(way.begun)] if way.begun and not some else [])]) for some in way.places
    )


def _slips(word: str, near: Mapping[str, int], has: set[str]) -> int:
    if word in has:
        return 0
    return min((near[one] for one in near.keys() & has), default=_FAR)
