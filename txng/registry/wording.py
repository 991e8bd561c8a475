"""The words by which products are found: kept beside them whenever they change.

A word stands without marks ("kho"), and once more with them behind "=" ("=khổ"): who types the marks finds those first.
A whole name stands once more as one mark behind "#", whatever the order of its words: who types all of it finds it
first, though millions share each of its words. Beside them stand the marks by which lists are narrowed (`marks`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from django.db import connection

from txng.core.vn.names import mixed_words, skeleton
from txng.core.vn.typos import forms
from txng.core.vn.unaccented import unaccented
from txng.registry.marks import Maker, marks_of

LONGEST_TEXT, MOST_WORDS = 4_000, 200
_MARKS = "=#@"
_OF_WHOLE = "#"

_WORD = re.compile(r"\w+")
_PUT = """
INSERT INTO registry_search (product_id, key, organisation_id, province_code, words)
SELECT product_id, key, organisation_id, province_code, array_to_tsvector(string_to_array(words, ' '))
FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::text[])
    AS one (product_id, key, organisation_id, province_code, words)
ON CONFLICT (product_id) DO UPDATE SET organisation_id = excluded.organisation_id, province_code = excluded.province_code,
    words = excluded.words
WHERE registry_search.words <> excluded.words
"""
_TAKE_AWAY = "DELETE FROM registry_search WHERE product_id = ANY(%s)"
_KNOWN = "SELECT word FROM registry_word_form WHERE form = ANY(%s) AND word = form"
_LEARN = """
INSERT INTO registry_word_form (form, word) SELECT form, word FROM unnest(%s::text[], %s::text[]) AS one (form, word)
ORDER BY form, word
ON CONFLICT DO NOTHING
"""


def words_of(text: str) -> list[str]:
    """The words as typed, lower case, in NFC, in their order."""
    return _WORD.findall(unicodedata.normalize("NFC", text[:LONGEST_TEXT]).casefold())[:MOST_WORDS]


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a product: by its names, and by all else it is looked for; and by which marks lists are narrowed."""

    key: str
    maker: Maker
    names: tuple[str, ...]
    rest: str
    marks: frozenset[str]


def said_of(product: Mapping[str, Any], maker: Maker) -> Said:
    """Everything by which a product is looked for: its names, brand, codes, its maker and the maker's commune."""
    code = product["key"].rpartition("/")[2].rpartition(":")[2]
    names = (product["name"], product.get("name_en") or "", *(product.get("aliases") or ()))
    rest = " ".join((product.get("brand") or "", code, code.lstrip("0"), *maker.names))
    named = tuple(name for name in names if name)
    return Said(product["key"], maker, named, rest, frozenset(marks_of(product, maker)))


def lexemes_of(said: Said) -> set[str]:
    """What is kept of a product: bare words, words with marks behind "=", whole names behind "#", what narrows behind "@"."""
    words = words_of(" ".join((*said.names, said.rest)))
    wholes = {whole_of(bare_of(words_of(name))) for name in said.names}
    return {lexeme for word in words for lexeme in _lexemes_of_word(word)} | wholes | said.marks


def bare_of(words: Iterable[str]) -> list[str]:
    """Words without marks, in their order; a word that only looks Latin as what it looks like."""
    return [part for word in words for part in _bare(word)]


def whole_of(bare: Iterable[str]) -> str:
    """The mark of a whole name: the same for the same words, in any order."""
    return _OF_WHOLE + blake2b(" ".join(sorted(set(bare))).encode(), digest_size=8).hexdigest()


def is_whole(words: Sequence[str]) -> bool:
    """Whether a question asks for the mark of a whole name, which nobody can type."""
    return len(words) == 1 and words[0].startswith(_OF_WHOLE)


def learn(many: Iterable[Said]) -> None:
    """Make the words of products known to the table of slips.

    A word is nobody's, and harmless without its product: a long transaction does this before it begins, for others
    who bring the same new word would wait for its end.
    """
    learn_words({lexeme for said in many for lexeme in lexemes_of(said)})


def learn_words(words: Iterable[str]) -> set[str]:
    """Make words known to the table of slips; those of them that are words, and not codes or marks."""
    pairs = {word: some for word in words if word[0] not in _MARKS and (some := forms(word))}
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [list(pairs)])
        known = {word for (word,) in cursor.fetchall()}
        rows = [(form, word) for word, some in pairs.items() if word not in known for form in some]
        if rows:
            cursor.execute(_LEARN, [[form for form, _ in rows], [word for _, word in rows]])
    return set(pairs)


def put(many: Mapping[int, Said]) -> None:
    """Keep the words of products, by their numbers."""
    numbers = sorted(many)
    said = [many[number] for number in numbers]
    columns: list[list[Any]] = [
        [one.key for one in said], [one.maker.id for one in said], ["".join(one.maker.place[:1]) for one in said],
        [" ".join(sorted(lexemes_of(one))) for one in said],
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_PUT, [numbers, *columns])


def take_away(numbers: Iterable[int]) -> None:
    """These products are found no more."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_AWAY, [list(numbers)])


# A country's products are made of a few ten thousand words: what each becomes is worked out once.
@lru_cache(maxsize=1 << 16)
def _lexemes_of_word(word: str) -> tuple[str, ...]:
    marked = (f"={word}",) if unaccented(word) != word else ()
    return (*marked, *_WORD.findall(unaccented(word)), *(skeleton(mixed) for mixed in mixed_words(word)))


@lru_cache(maxsize=1 << 16)
def _bare(word: str) -> tuple[str, ...]:
    is_odd = not word.isascii() and not unaccented(word).isascii()
    return tuple(_WORD.findall(unaccented(skeleton(word) if is_odd else word)))
