"""What lists are narrowed by, kept among the words of a product: its maker, where that lies, its groups, its number's standing.

A mark begins with "@", which nobody can type into a search. So words, a province and a group are one question to one
index, and a list of a province costs the same however many products the country has.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from txng.accounts.lookups import organisations_of, paths_of
from txng.core.mandates.mandate import Path

NO_GROUP, NO_ORIGIN = "@g", "@u"

_FOLLOW = """
UPDATE registry_search AS one SET words = ts_delete(one.words, ARRAY['@w', '@wverified', '@wclaimed', '@wforeign', '@wown'])
    || array_to_tsvector(ARRAY['@w' || product.ownership])
FROM registry_product AS product WHERE product.id = one.product_id AND product.key LIKE %s
"""


@dataclass(frozen=True, slots=True)
class Maker:
    """Whose a product is: by which names they are looked for, and where they lie; () where nobody has said it."""

    id: int
    names: tuple[str, ...] = ()
    place: Path = ()


def makers_of(ids: Collection[int]) -> dict[int, Maker]:
    """The makers of these numbers, each of them; of whom nothing is known, without names and place."""
    faces, places = organisations_of(ids), paths_of(ids)
    return {
        number: Maker(number, (face.public_name, face.commune) if (face := faces.get(number)) else (), places.get(number, ()))
        for number in ids
    }  # fmt: skip


def of_maker(number: int) -> str:
    """The mark of an organisation's products."""
    return f"@o{number}"


def of_place(place: Path) -> str:
    """The mark of what is made in a province, or in a commune of it."""
    return f"@{'pc'[len(place) - 1]}{'/'.join(place)}"


def of_group(code: str) -> str:
    """The mark of a group of goods."""
    return f"@g{code}"


def of_ownership(ownership: str) -> str:
    """The mark of a number's standing; "" is unknown."""
    return f"@w{ownership}"


def marks_of(product: Mapping[str, Any], maker: Maker) -> set[str]:
    """All marks of a product."""
    return {
        of_maker(maker.id), of_ownership(product.get("ownership") or ""),
        *(of_place(maker.place[:depth]) for depth in range(1, len(maker.place) + 1)),
        *(map(of_group, product.get("groups") or ()) if product.get("groups") else [NO_GROUP]),
        *([] if product.get("origin") else [NO_ORIGIN]),
    }  # fmt: skip


def follow_ownership(beginning: str) -> None:
    """The standing of the products whose keys begin so was judged anew: their marks follow."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW, [f"{beginning}%"])
