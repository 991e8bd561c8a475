"""An address that was scanned → the code it names, or what is wrong with it, digit by digit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

from txng.core.gs1.digital_link import ALPHAS, CANONICAL_STEM, read
from txng.core.gs1.identify import OWN, Identified, identify, label_of
from txng.core.gs1.shapes import SHAPES
from txng.core.problems import Problem, Refused

# Each key with what may follow it, in the order of the standard (GS1 Digital Link URI Syntax 1.7, 4.4).
_FOLLOWERS: Mapping[str, tuple[str, ...]] = {
    "00": (), "01": ("22", "10", "21|235"), "253": (), "255": (), "401": (), "402": (), "414": ("254",),
    "415": ("8020",), "417": (), "8003": (), "8004": (), "8006": ("22", "10", "21"), "8010": ("8011",), "8013": (),
    "8017": ("8019",), "8018": ("8019",),
}  # fmt: skip
_WORDS: Mapping[str, str] = {ai: word for word, ai in ALPHAS.items()}


def _named(ais: str) -> str:
    return "|".join(name for ai in ais.split("|") for name in (ai, *filter(None, [_WORDS.get(ai)])))


# Where a web server hands over the path only decoded, a lot "A/B" comes as two segments: the names around it tell.
_SHAPES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(
        f"({_named(key)})/(.+?)" + "".join(f"(?:/({_named(follower)})/(.+?))?" for follower in followers),
        re.IGNORECASE,
    )
    for key, followers in _FOLLOWERS.items()
)
# A value that holds such a name is more likely a path in another order, and is read as it stands.
_NAME_INSIDE = re.compile(
    f"(?:^|/)(?:{'|'.join(_named(name) for names in _FOLLOWERS.values() for name in names)})/(?=.)", re.IGNORECASE
)
_ENCODED_BYTE = re.compile("%[89A-F][0-9A-F]")
_DIGITS = re.compile(rf"(?:{'|'.join(_named(key) for key in _FOLLOWERS)})/[0-9]+/", re.IGNORECASE)
ROUTE = rf"^(?P<path>(?i:{'|'.join(_named(key) for key in _FOLLOWERS)})/.+)$"  # for project.urls


@dataclass(frozen=True, slots=True)
class Mended:
    """A mistyped code, and the one it was probably meant to be.

    text       as it was entered; `wrong` is the place of the digit that does not fit
    path       of the right code's page; `label` as people read it
    """

    text: str
    wrong: int
    path: str
    label: str


def path_of(key: str) -> str:
    """The path of a key's own page, without the slash before it.

    >>> path_of("urn:x-txng:product:htx-s:MM:L1"), path_of("01/08938501234568/10/A")
    ('san-pham/urn:x-txng:product:htx-s:MM:L1', '01/08938501234568/10/A')
    """
    return f"san-pham/{quote(key, safe=':')}" if key.startswith(OWN) else key


def code_of(path: str, *, is_raw: bool = False) -> Identified:
    """The code that the path of a Digital Link names.

    path     without the leading slash
    is_raw   percent-encoded as it was sent; else decoded, and a slash at its end belongs to the value before it
    raises   Refused with every fault
    """
    uri = f"{CANONICAL_STEM}/{path.removesuffix('/')}" if is_raw else _uri_of(path)
    found = identify(uri)
    faults = [problem for problem in found.problems if not problem.is_warning]
    if found.scheme is not None and not faults:
        return found
    if faults:
        raise Refused(faults)
    read(uri, alphas=True, short_gtins=True)
    raise Refused(Problem("gs1.link_no_key", values={"text": path}))


def mended(path: str) -> Mended | None:
    """The code with its check digit set right; None where more than that digit is wrong.

    A wrong check digit says that some digit is wrong, seldom that the last one is: it is a suggestion to compare.
    """
    pairs = _pairs(path)
    shape = SHAPES.get(pairs[0][0]) if pairs else None
    if shape is None or shape.guarded is None:
        return None
    ai, value = pairs[0]
    problem = next((fault for fault in identify(_uri_of(path)).problems if fault.code == "gs1.check_digit"), None)
    if problem is None:
        return None
    place = shape.guarded[1] - 1 - (14 - len(value) if ai == "01" else 0)
    right = value[:place] + str(problem.values["want"]) + value[place + 1 :]
    found = identify(_written([(ai, right), *pairs[1:]]))
    if found.scheme is None or any(not fault.is_warning for fault in found.problems):
        return None
    return Mended(value, place, "/" + found.key, label_of(found.key))


def _is_text(path: str) -> bool:
    # Django writes bytes that are no UTF-8 back as "%FF". Taken for letters they would be a lot of its own.
    try:
        unquote_to_bytes("".join(_ENCODED_BYTE.findall(path))).decode()
    except UnicodeDecodeError:
        return False
    return True


def _uri_of(path: str) -> str:
    if not _is_text(path):
        return f"{CANONICAL_STEM}/{quote(path, safe='/%')}"
    return _written(_pairs(path)) if _pairs(path) else f"{CANONICAL_STEM}/{quote(path)}"


def _written(pairs: list[tuple[str, str]]) -> str:
    return CANONICAL_STEM + "".join(f"/{ai}/{quote(value, safe='')}" for ai, value in pairs)


def _pairs(path: str) -> list[tuple[str, str]]:
    if _DIGITS.fullmatch(path):  # no value of digits alone has a slash
        path = path[:-1]
    match = next((match for shape in _SHAPES if (match := shape.fullmatch(path))), None)
    if match is None:
        return []
    texts = match.groups()
    if any(value and _NAME_INSIDE.search(value) for value in texts[1::2]):
        return []
    return [
        (ALPHAS.get(name.lower(), name), value)
        for name, value in zip(texts[::2], texts[1::2], strict=True)
        if name is not None
    ]
