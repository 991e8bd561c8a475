"""What an owner says of a link, judged: every fault at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from txng.core.gs1.link_types import DEFAULT, DEFAULT_MULTI, link_type_of
from txng.core.gs1.linkset import LANGUAGE
from txng.core.problems import Problem, Refused
from txng.links.targets import read_target

CONTEXTS = ("consumer", "retailer", "professional", "inspector")
TITLE_MOST = 200
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]{0,100}")
_FLAGS = (DEFAULT, DEFAULT_MULTI)


@dataclass(frozen=True, slots=True)
class Draft:
    """A link as its owner writes it.

    anchor             any spelling of the code; not read again when a link is amended
    type               in any spelling of the Web Vocabulary
    is_default         it answers where nothing is asked for
    is_default_multi   it is one of those that answer by language or context
    """

    anchor: str
    type: str
    href: str
    title: str
    languages: tuple[str, ...] = ()
    media_type: str = ""
    contexts: tuple[str, ...] = ()
    is_default: bool = False
    is_default_multi: bool = False
    valid_from: date | None = None
    valid_to: date | None = None


def host_in(draft: Draft) -> str:
    """The host of a draft that was judged: what must be verified."""
    return read_target(draft.href).authority


def check(draft: Draft) -> None:
    """Refuse a draft with every fault it has."""
    if problems := list(_faults(draft)):
        raise Refused(problems)


def _faults(draft: Draft) -> Iterator[Problem]:
    yield from _faults_of_target(draft)
    for tag in draft.languages:
        if LANGUAGE.fullmatch(tag) is None:
            yield Problem("links.language", "/languages", {"tag": tag[:40]})
    if draft.media_type and _MEDIA_TYPE.fullmatch(draft.media_type) is None:
        yield Problem("links.media_type", "/media_type", {"type": draft.media_type[:100]})
    for context in draft.contexts:
        if context not in CONTEXTS:
            yield Problem("links.context", "/contexts", {"context": context[:60], "want": ", ".join(CONTEXTS)})
    if draft.is_default and draft.is_default_multi:
        yield Problem("links.default_twice", "/is_default_multi")
    if draft.valid_from and draft.valid_to and draft.valid_to < draft.valid_from:
        days = {"first": f"{draft.valid_from:%d/%m/%Y}", "last": f"{draft.valid_to:%d/%m/%Y}"}
        yield Problem("links.validity", "/valid_to", days)


def _faults_of_target(draft: Draft) -> Iterator[Problem]:
    link_type = link_type_of(draft.type)
    if link_type is None:
        yield Problem("links.type", "/type", {"type": draft.type[:100]})
    elif link_type in _FLAGS:
        yield Problem("links.type_is_flag", "/type", {"type": f"gs1:{link_type}"})
    if not 1 <= len(draft.title.strip()) <= TITLE_MOST:
        yield Problem("links.title", "/title", {"most": TITLE_MOST})
    try:
        read_target(draft.href)
    except Refused as refused:
        yield from refused.problems
