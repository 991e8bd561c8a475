"""What a person should look at again in a piece of evidence: names that deceive, days that are unusual. Nothing is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from txng.accounts.parties import parties_named
from txng.core.problems import Problem
from txng.core.vn.names import mixed_words, skeleton
from txng.registry.evidence_drafts import months_after
from txng.registry.evidence_schemes import schemes


def warnings_of(draft: Mapping[str, Any], fields: Mapping[str, Any]) -> Iterator[Problem]:
    """At most one question to the database, and only where the issuer is given by name."""
    scheme = schemes().get(draft.get("scheme", ""))
    first, last = fields["valid_from"], fields["valid_to"]
    if scheme and scheme.months and last and last > months_after(first, scheme.months):
        yield Problem("evidence.longer_than_usual", "/valid_to", {"name": scheme.words[0], "months": scheme.months})
    if name := draft.get("issuer_name"):
        yield from _of_issuer(name)
    for field in ("number", "scope"):
        for word in mixed_words(draft.get(field, "")):
            yield Problem("registry.mixed_script", f"/{field}", {"word": word})


def _of_issuer(name: str) -> Iterator[Problem]:
    """A name that is, or looks like, that of an organisation here; and words whose letters come from two scripts."""
    looks = skeleton(name)
    for party in parties_named(looks, limit=1):
        if party.public_name.casefold() == name.casefold():
            yield Problem("evidence.issuer_is_here", "/issuer_name", {"name": name, "code": party.code})
        else:
            yield Problem("evidence.issuer_resembles", "/issuer_name", {"name": name, "like": party.public_name})
    for word in mixed_words(name):
        yield Problem("registry.mixed_script", "/issuer_name", {"word": word})
