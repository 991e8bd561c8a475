"""The words by which products are found: kept beside them whenever they change.

A word stands without marks ("kho"), and once more with them behind "=" ("=khổ"): who types the marks finds those first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from txng.core.vn.names import mixed_words, skeleton
from txng.core.vn.typos import forms
from txng.core.vn.unaccented import unaccented

LONGEST_TEXT, MOST_WORDS = 4_000, 200

_WORD = re.compile(r"\w+")
_PUT = """
INSERT INTO registry_search (product_id, words)
SELECT product_id, array_to_tsvector(string_to_array(words, ' ')) FROM unnest(%s::bigint[], %s::text[]) AS one (product_id, words)
ON CONFLICT (product_id) DO UPDATE SET words = excluded.words WHERE registry_search.words <> excluded.words
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


def lexemes_of(text: str) -> set[str]:
    """What is kept of a text: bare words, words with marks behind "=", and what a forged word looks like."""
    words = set(words_of(text))
    marked = {f"={word}" for word in words if unaccented(word) != word}
    bare = {part for word in words for part in _WORD.findall(unaccented(word))}
    return marked | bare | {skeleton(word) for word in mixed_words(text)}


def text_of(product: Mapping[str, Any], maker: Sequence[str] = ()) -> str:
    """Everything by which a product is looked for: its names, brand, codes, its maker and the maker's commune."""
    code = product["key"].rpartition("/")[2].rpartition(":")[2]
    names = (product["name"], product.get("name_en") or "", product.get("brand") or "", *(product.get("aliases") or ()))
    return " ".join((*names, code, code.lstrip("0"), *maker))


def learn(texts: Iterable[str]) -> None:
    """Make the words of texts known to the table of slips.

    A word is nobody's, and harmless without its product: a long transaction does this before it begins, for others
    who bring the same new word would wait for its end.
    """
    words = {word for text in texts for word in lexemes_of(text) if word[0] != "="}
    pairs = {word: forms(word) for word in words}
    candidates = [word for word, some in pairs.items() if some]
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [candidates])
        known = {word for (word,) in cursor.fetchall()}
        rows = [(form, word) for word in candidates if word not in known for form in pairs[word]]
        if rows:
            cursor.execute(_LEARN, [[form for form, _ in rows], [word for _, word in rows]])


def put(texts: Mapping[int, str]) -> None:
    """Keep the words of products, by their numbers."""
    numbers = sorted(texts)
    with connection.cursor() as cursor:
        cursor.execute(_PUT, [numbers, [" ".join(sorted(lexemes_of(texts[number]))) for number in numbers]])


def take_away(numbers: Iterable[int]) -> None:
    """These products are found no more."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_AWAY, [list(numbers)])
