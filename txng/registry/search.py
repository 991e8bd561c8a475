"""Products by words: marks typed are marks meant, none are any, and a slip of the finger is forgiven.

Whole names first, then every word as typed with its marks, then every word without; where all these are too few to
fill a page, whole names a slip apart; where nothing was found, products that hold all words but one, and that one a
slip apart. Of what millions of products answer to, a bounded number is looked at, and the answer says that it was cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from txng.registry import wording
from txng.registry.search_near import numbers_near
from txng.registry.search_plan import Part, TooLongError, answers_to, expected, read_for, shares, walk_for
from txng.registry.tsquery import all_of, beginning, is_long_code, quoted

MOST_WORDS = 16
LEAST_NAMED = 4  # words that are rather a whole name than a few words of one
MOST_HELD = 8  # words that an answer must hold; of a longer text the rest only tells whether it is a whole name
MOST_READ = 25_000  # entries of the index that are read without asking whether something cheaper answers
SHORTEST_OPEN = 2  # letters of a word that may have no end yet
MOST_FOUND = 400  # products among which an answer is put in order

_Rank = tuple[
    int, int, int, int
]  # what was met: 0 the whole name, 1 all marks, 2 all words; slips; words beside; number
_CURSOR = re.compile(r"([0-2]):(\d{1,2}):(\d{1,4}):(\d{1,18})")
_WHOLE, _MARKED, _BARE = 0, 1, 2
_COLUMNS = "NOT words @@ %(held)s::tsquery, NOT words @@ %(marked)s::tsquery, length(words)"


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers of products in the order of the answer.

    next_page  "" where there is no more
    is_cut     there are more products than were looked at: another word would tell them apart
    """

    numbers: list[int]
    next_page: str
    is_cut: bool = False


def numbers_for(text: str, *, after: str = "", limit: int = 20) -> Numbers:
    """The products that answer to a text.

    after   `next_page` of the page before
    cost    bounded, however many products there are: two round trips where it is found as typed, six at most
    """
    typed = wording.words_of(text)[:MOST_WORDS]
    bare = wording.bare_of(typed)
    if not bare:
        return Numbers([], "")
    found: dict[int, _Rank] = {}
    try:
        is_cut = _fill(found, typed, bare, limit)
    except TooLongError:
        is_cut = True
    ranks = [rank for rank in sorted(found.values()) if rank > _last(after)]
    more = ":".join(map(str, ranks[limit - 1])) if len(ranks) > limit else ""
    return Numbers([rank[-1] for rank in ranks[:limit]], more, is_cut)


def query_as_typed(words: Sequence[str]) -> str:
    """For lists: holds every word; the last, which may not be typed to its end, or what begins with it, if few products hold that."""
    last = words[-1]
    is_open = len(last) >= SHORTEST_OPEN and last not in shares()
    return all_of([*map(quoted, words[:-1]), beginning(last) if is_open else quoted(last)])


def _last(after: str) -> _Rank:
    match = _CURSOR.fullmatch(after)
    return (int(match[1]), int(match[2]), int(match[3]), int(match[4])) if match else (-1, 0, 0, 0)


def _fill(found: dict[int, _Rank], typed: Sequence[str], bare: Sequence[str], limit: int) -> bool:
    """Fill with the answers, the dear questions last, and only where the cheap ones found nothing; is more left?"""
    marked = [f"={word}" if wording.bare_of([word]) != [word] else word for word in typed]
    asked = [marked[:MOST_HELD], *([bare[:MOST_HELD]] if marked != bare else [])]
    is_dear = len(bare) >= LEAST_NAMED and all(read_for([word] for word in words) > MOST_READ for words in asked)
    whole = [wording.whole_of(bare)]
    # Every product tells whether it has the marks: where few hold the bare words, one list is read instead of two.
    is_few = not is_dear and expected([word] for word in asked[-1]) < MOST_FOUND / 4
    is_cut = _ask(found, [whole, *([] if is_dear else asked[-1:] if is_few else asked)], marked, least=limit + 1)
    if is_few and is_cut and len(asked) > 1:
        is_cut = _ask(found, asked, marked, least=limit + 1)
    # Where what was typed exists, no word is guessed; a whole name a slip apart may yet be what was meant.
    if not any(rank[0] == _WHOLE for rank in found.values()) and len(found) <= limit:
        _add(found, numbers_near(bare, is_whole=is_dear or bool(found), limit=limit + 1))
    if not is_dear or found:
        return is_cut or is_dear
    is_cut = _ask(found, asked, marked, least=limit + 1)
    if not found:
        _add(found, numbers_near(bare, is_whole=False, limit=limit + 1))
    return is_cut


def _ask(found: dict[int, _Rank], asked: Sequence[Sequence[str]], marked: Sequence[str], *, least: int) -> bool:
    """Fill with what holds all words of one of the questions; are there more than were looked at?"""
    values = {"held": _query(marked[:MOST_HELD]), "marked": _query(marked)}
    parts = [Part(_query(words), walk_for([word] for word in words), MOST_FOUND) for words in asked]
    rows = answers_to(parts, columns=_COLUMNS, values=values, limit=MOST_FOUND)
    is_walked = any(part.walk for part in parts)
    if is_walked and len(rows) < least:
        is_walked = False
        rows = answers_to([one._replace(walk=0) for one in parts], columns=_COLUMNS, values=values, limit=MOST_FOUND)
    for place, number, is_bare, is_unmarked, length in rows:
        stage = _WHOLE if wording.is_whole(asked[place]) else _MARKED + is_bare
        found.setdefault(number, (stage, int(is_unmarked), length, number))
    return is_walked or len(rows) == MOST_FOUND


def _query(words: Sequence[str]) -> str:
    return all_of(beginning(word) if is_long_code(word) else quoted(word) for word in words)


def _add(found: dict[int, _Rank], near: Iterable[tuple[int, int]]) -> None:
    for place, (number, slips) in enumerate(near):
        found.setdefault(number, (_BARE, min(2 + slips, 99), place, number))
