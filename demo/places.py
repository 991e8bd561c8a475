"""Places of the demo: an organisation's main site, and its fields, ponds and forests."""

from __future__ import annotations

from demo.codes import gln, place_key
from demo.people import Organisation
from demo.story import Place

Position = tuple[float, float]  # latitude, longitude; two decimals: about a kilometre, a household's door stays private


def site(owner: Organisation, name: str, kind: str, at: Position) -> Place:
    """The main place of work, in the organisation's own commune."""
    return Place(owner.code, place_key(owner.site), name, kind, owner.province_code, owner.commune, *at)


def place(owner: Organisation, number: int, name: str, **more: str | Position) -> Place:
    """Another place of the same owner: `number` from 2 on; `kind`, `commune`, `at`, and `extension` within the GLN."""
    key = place_key(gln(owner.prefix, number), str(more.get("extension", "")))
    at = more["at"]
    assert isinstance(at, tuple)
    return Place(owner.code, key, name, str(more["kind"]), owner.province_code, str(more["commune"]), *at)
