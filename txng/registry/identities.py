"""Which key a product is kept under, and whose number that is.

A GTIN is owned through its company prefix; what we know of prefixes decides between refusing, marking and saying nothing.
A product without a GTIN gets a key in a namespace of ours, "urn:x-txng:product:{organisation}:{code}", which no reader
of GS1 keys can mistake for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from txng.accounts.viewer import Viewer
from txng.core.gs1.check import has_right_check_digit
from txng.core.gs1.identify import OWN, identify
from txng.core.gs1.keys import escaped
from txng.core.gs1.prefix import company_prefixes, is_restricted, is_vietnamese
from txng.core.problems import Problem, Refused
from txng.core.vn.names import mixed_words
from txng.registry.models import CompanyPrefix

_GTIN_LENGTHS = (8, 12, 13, 14)


def key_of(viewer: Viewer, draft: Mapping[str, Any]) -> tuple[str, list[Problem]]:
    """The canonical key of a draft, and what is wrong with it; "" where it has none."""
    if "key" in draft:
        return _gtin_key(draft["key"])
    code = draft["own_code"]
    if code.isdigit() and len(code) in _GTIN_LENGTHS and has_right_check_digit(code):
        return "", [Problem("registry.own_code_gtin", "/own_code", {"code": code})]
    return f"{OWN}{viewer.organisation_code}:{escaped(code)}", []


def own_code_of(key: str) -> str:
    """The code that an organisation gave to a product without GTIN; "" of a GTIN."""
    return unquote(key.rpartition(":")[2]) if key.startswith(OWN) else ""


def gtin_of(key: str) -> str:
    """The 14 digits of a key; "" of a product without GTIN."""
    return key[3:17] if key.startswith("01/") else ""


def ownerships(viewer: Viewer, keys: Iterable[str]) -> tuple[dict[str, str], list[Problem]]:
    """How each number stands to the viewer's organisation, and the problems of those that are surely another's.

    cost   one question, however many keys
    """
    gtins = {key: gtin_of(key) for key in keys}
    wanted = {prefix for gtin in gtins.values() if gtin for prefix in company_prefixes(gtin)}
    rows = CompanyPrefix.objects.filter(prefix__in=wanted).values_list("prefix", "organisation_id", "standing")
    known = {prefix: (owner, standing) for prefix, owner, standing in rows}
    found, problems = {}, []
    for key, gtin in gtins.items():
        standing = _standing(viewer, gtin, known)
        if standing == "another":
            problems.append(Problem("registry.prefix_of_another", "/key", {"key": key}))
        found[key] = standing
    return found, problems


def warnings_of(draft: Mapping[str, Any]) -> list[Problem]:
    """What a person should look at again: words that mix scripts."""
    return [
        Problem("registry.mixed_script", f"/{field}", {"word": word})
        for field in ("name", "name_en", "brand")
        for word in mixed_words(draft.get(field, ""))
    ]


def claim_prefix(viewer: Viewer, prefix: str) -> dict[str, Any]:
    """The row that a claim makes.

    raises  Refused: no prefix of the Vietnamese register
    """
    if not (prefix.isdigit() and prefix in company_prefixes(f"0{prefix.ljust(13, '0')}")):
        raise Refused(Problem("registry.prefix_form", "/prefix", {"prefix": prefix[:40]}))
    return {"organisation_id": viewer.organisation_id, "standing": "claimed", "source": viewer.organisation_code}


def _gtin_key(text: str) -> tuple[str, list[Problem]]:
    if text.isdigit():
        text = f"01/{text.zfill(14)}"
    # People write the bare number or our key text where a standard would want a URI; both say the same.
    found = identify(f"https://id.gs1.org/{text}" if text[:1].isdigit() else text)
    if found.scheme != "gtin":
        return "", [Problem("registry.not_a_product", "/key", {"key": text})]
    faults = [problem.at("/key") for problem in found.problems if not problem.is_warning]
    if not faults and is_restricted(gtin_of(found.key)):
        faults = [Problem("registry.restricted_number", "/key", {"key": gtin_of(found.key)})]
    return found.key, faults


def _standing(viewer: Viewer, gtin: str, known: Mapping[str, tuple[int, str]]) -> str:
    if not gtin:
        return "own"
    if not is_vietnamese(gtin):
        return "foreign"
    mine: Sequence[str] = [
        standing
        for owner, standing in (known[prefix] for prefix in company_prefixes(gtin) if prefix in known)
        if owner == viewer.organisation_id
    ]
    if mine:
        return "verified" if "verified" in mine else "claimed"
    others = [known[prefix][1] for prefix in company_prefixes(gtin) if prefix in known]
    return "another" if "verified" in others else ""
