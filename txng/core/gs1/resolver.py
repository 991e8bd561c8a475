"""Which link answers which request: the rules of a GS1-conformant resolver, told who asks for what.

>>> pip = Link("01/08938501234568", "pip", "https://vidu.vn/", "Gạo", languages=("vi",))
>>> resolve([[pip]], Wanted(link_type="pip", languages=ranges_in("vi-VN, en;q=0.5"))).link.href
'https://vidu.vn/'
>>> resolve([[pip]], Wanted(link_type="recallStatus")).outcome, resolve([[pip]], Wanted()).outcome
(<Outcome.MISSING: 'missing'>, <Outcome.PAGE: 'page'>)
>>> levels_of([("01", "08938501234568"), ("22", "2A"), ("10", "L/1"), ("21", "S1")])[:3]
('01/08938501234568/21/S1', '01/08938501234568/22/2A/10/L%2F1', '01/08938501234568/10/L%2F1')

source   GS1-Conformant Resolver 1.2.1, 2.5 (links), 2.6 (which link), 2.12 (query); RFC 4647 3.4 (lookup); RFC 9110 12.5
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote

from txng.core.gs1.link_types import DEFAULT, DEFAULT_MULTI

RANGES_MOST = 20  # of one header; nobody's browser sends more
# What a finer code falls back on, the registration sets of 2.5.9; the whole key comes last.
_SETS: dict[str, tuple[tuple[str, ...], ...]] = {
    "01": (("21",), ("235",), ("22", "10"), ("10",), ("22",)),
    "8006": (("21",), ("22", "10"), ("10",), ("22",)),
}


@dataclass(frozen=True, slots=True)
class Link:
    """One link from a code.

    anchor             path of the code it was registered for
    link_type          word of the Web Vocabulary
    languages          of its target, as BCP 47 tags
    is_default         the one link that answers where nothing is asked for
    is_default_multi   one of those that answer by language, context or media type
    is_verified        a browser may be sent to its host
    """

    anchor: str
    link_type: str
    href: str
    title: str
    languages: tuple[str, ...] = ()
    media_type: str = ""
    contexts: tuple[str, ...] = ()
    is_default: bool = False
    is_default_multi: bool = False
    is_verified: bool = True


Ranges = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks for.

    link_type     a word of the vocabulary; "" where it names none
    languages     ranges of Accept-Language, the most wanted first; `media_types` of Accept
    context       of the query, "" where it names none
    """

    link_type: str = ""
    languages: Ranges = ()
    media_types: Ranges = ()
    context: str = ""


class Outcome(Enum):
    """LINK: go there. PAGE: no default is registered, so our own page is it. MANY: several are as good. MISSING: none."""

    LINK = "link"
    PAGE = "page"
    MANY = "many"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request comes to; `link` of LINK, `links` of MANY."""

    outcome: Outcome
    link: Link | None = None
    links: tuple[Link, ...] = ()


def levels_of(path: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The anchors at which links of a code may be registered, the finest first.

    path   key and qualifiers of a Digital Link, in its order, decoded
    """
    (ai, value), *qualifiers = path
    given = dict(qualifiers)
    root = f"{ai}/{quote(value, safe='')}"
    whole = tuple(name for name, _ in qualifiers)
    sets = _SETS.get(ai, (whole,) if whole else ())
    found = [
        root + "".join(f"/{name}/{quote(given[name], safe='')}" for name in one)
        for one in sets
        if given.keys() >= set(one)
    ]
    return (*found, root)


def resolve(levels: Iterable[Sequence[Link]], wanted: Wanted) -> Answer:
    """Which link answers.

    levels   the links of each anchor, the finest first: what is nearer to the thing answers before what is farther
    """
    for links in levels:
        if wanted.link_type:
            found = [link for link in links if _is_of(link, wanted.link_type)]
            if found:
                return _best(found, wanted)
        elif any(link.is_default or link.is_default_multi for link in links):
            return _default(links, wanted)
    return Answer(Outcome.MISSING if wanted.link_type else Outcome.PAGE)


def ranges_in(header: str) -> Ranges:
    """What a header wants, the most wanted first; what it rules out (q=0) is left out.

    >>> ranges_in("en;q=0.8, vi-VN, *;q=0, fr;q=x")
    (('vi-vn', 1.0), ('en', 0.8))
    """
    found = []
    for part in header.lower().split(",")[:RANGES_MOST]:
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = _weight(parameters)
        if name and weight > 0:
            found.append((name, weight))
    return tuple(sorted(found, key=lambda one: -one[1]))


def looked_up(languages: Ranges, tags: Iterable[str]) -> str | None:
    """The tag that a reader wants most: each range as it is, then without its last subtags.

    >>> looked_up(ranges_in("pt-BR, en;q=0.5"), ["en", "pt"]), looked_up(ranges_in("fr"), ["vi"])
    ('pt', None)
    """
    known = {tag.lower(): tag for tag in tags}
    for wanted, _ in languages:
        subtags = wanted.split("-")
        while subtags:
            if "-".join(subtags) in known:
                return known["-".join(subtags)]
            subtags.pop()
            if subtags and len(subtags[-1]) == 1:
                subtags.pop()  # a singleton stands for nothing alone
    return None


def forwarded(href: str, query: str) -> str:
    """A target with the whole query of the request behind its own, byte for byte.

    >>> forwarded("https://vidu.vn/a?b=1#c", "17=261231;x"), forwarded("https://vidu.vn/a", "")
    ('https://vidu.vn/a?b=1&17=261231;x#c', 'https://vidu.vn/a')
    """
    if not query:
        return href
    bare, hash_, fragment = href.partition("#")
    joint = "" if bare.endswith(("?", "&")) else "&" if "?" in bare else "?"
    return f"{bare}{joint}{query}{hash_}{fragment}"


def _is_of(link: Link, link_type: str) -> bool:
    if link_type == DEFAULT:
        return link.is_default
    return link.is_default_multi if link_type == DEFAULT_MULTI else link.link_type == link_type


def _default(links: Sequence[Link], wanted: Wanted) -> Answer:
    """The default of many languages where it fits; else the one default, whatever its language."""
    many = [link for link in links if link.is_default_multi]
    alone = next((link for link in links if link.is_default), None)
    fitting = [link for link in many if _fits(link, wanted)]
    if alone is None:
        return _best(fitting or many, wanted)
    better = _best(fitting, wanted) if fitting else Answer(Outcome.MISSING)
    return better if better.outcome is Outcome.LINK else Answer(Outcome.LINK, alone)


def _fits(link: Link, wanted: Wanted) -> bool:
    """Is there a reason in the request to prefer it?"""
    by_language = bool(wanted.languages) and looked_up(wanted.languages, link.languages) is not None
    return by_language or (bool(wanted.context) and wanted.context in link.contexts)


def _best(found: Sequence[Link], wanted: Wanted) -> Answer:
    left = _narrowed(list(found), lambda links: _of_context(links, wanted.context))
    left = _narrowed(left, lambda links: _of_language(links, wanted.languages))
    left = _narrowed(left, lambda links: _of_media_type(links, wanted.media_types))
    if len({link.href for link in left}) == 1:
        return Answer(Outcome.LINK, left[0])
    default = [link for link in left if link.is_default]
    return Answer(Outcome.LINK, default[0]) if len(default) == 1 else Answer(Outcome.MANY, None, tuple(left))


def _narrowed(links: list[Link], choose: Callable[[list[Link]], list[Link]]) -> list[Link]:
    # What nobody can satisfy decides nothing: an unmatched language is no reason to answer less.
    return links if len(links) == 1 else choose(links) or links


def _of_context(links: list[Link], context: str) -> list[Link]:
    return [link for link in links if (context in link.contexts if context else not link.contexts)]


def _of_language(links: list[Link], languages: Ranges) -> list[Link]:
    tag = looked_up(languages, [tag for link in links for tag in link.languages])
    return [link for link in links if (tag in link.languages if tag else not link.languages)]


def _of_media_type(links: list[Link], ranges: Ranges) -> list[Link]:
    weights = {link.media_type: _wanted(link.media_type, ranges) for link in links}
    most = max(weights.values())
    return [link for link in links if weights[link.media_type] == most] if most else []


def _wanted(media_type: str, ranges: Ranges) -> float:
    """How much a media type is wanted: the narrowest range that holds it says."""
    given = dict(ranges)
    narrow = given.get(media_type, given.get(media_type.partition("/")[0] + "/*"))
    return given.get("*/*", 0.0) if narrow is None else narrow


def _weight(parameters: Sequence[str]) -> float:
    given = next((text[2:] for text in parameters if text.startswith("q=")), "1")
    try:
        return min(max(float(given), 0.0), 1.0)
    except ValueError:
        return 0.0
