"""Names that look like another's: a brand whose letters were swapped for those of another script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection

from txng.accounts.viewer import Viewer
from txng.core.problems import Problem
from txng.core.vn.names import mixed_words, skeleton

_ANOTHERS = """
SELECT 1 FROM registry_search AS found JOIN registry_product AS product ON product.id = found.product_id
WHERE found.words @@ %(word)s::tsquery AND NOT found.words @@ %(forged)s::tsquery AND product.organisation_id <> %(mine)s
LIMIT 1
"""


def resemblances(viewer: Viewer, draft: Mapping[str, Any]) -> list[Problem]:
    """Warnings of words that mix scripts and look like a word in the names of another organisation's products.

    cost   one question for each such word; none for a name in one script
    """
    return [
        Problem("registry.looks_like", f"/{field}", {"word": word, "like": skeleton(word)})
        for field in ("name", "name_en", "brand")
        for word in mixed_words(draft.get(field, ""))
        if _is_anothers(viewer, word)
    ]


def _is_anothers(viewer: Viewer, word: str) -> bool:
    values = {"word": f"'{skeleton(word)}'", "forged": f"'{word.casefold()}'", "mine": viewer.organisation_id}
    with connection.cursor() as cursor:
        cursor.execute(_ANOTHERS, values)
        return cursor.fetchone() is not None
