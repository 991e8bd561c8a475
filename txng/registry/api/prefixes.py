"""/api/v1/prefixes: GS1 company prefixes, claimed by their organisations and verified on evidence."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from txng.accounts.idempotence import once
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.registry import prefixes as rules
from txng.registry.api.frame import MAX_BYTES, PER_PAGE, acted, check_parameters, json_in, text_in, told
from txng.registry.drafts import PREFIX, VERIFICATION, read_fields
from txng.registry.prefixes import PrefixRow
from txng.web.api import endpoint


@endpoint(methods=("GET", "POST"), max_bytes=MAX_BYTES)
def prefixes(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The prefixes of one's own; POST {prefix} claims one."""
    if request.method == "POST":
        return acted(request, viewer, _claim)
    check_parameters(request, ("after", "lang"))
    rows = rules.prefixes_listed(viewer, timezone.localdate(), after=text_in(request, "after"), limit=PER_PAGE)
    more = {"next": rows[-1].prefix} if len(rows) == PER_PAGE else {}
    return told({"prefixes": [_as_json(row) for row in rows]} | more)


@endpoint(methods=("POST",), max_bytes=MAX_BYTES)
def verification(request: HttpRequest, viewer: Viewer, prefix: str) -> HttpResponse:
    """POST {organisation, evidence}: whoever reviews products of the whole country confirms whose a prefix is."""

    def verify(data: bytes) -> HttpResponse:
        draft = read_fields(json_in(data), VERIFICATION)
        claims = [
            row
            for row in rules.claimants_of(prefix)
            if row.organisation and row.organisation.code == draft["organisation"]
        ]
        if not rules.may_verify(viewer, timezone.localdate()):
            raise Refused(Problem("products.not_yours_to_verify"))
        if not claims:
            raise Refused(Problem("products.prefix_not_claimed", "/organisation", {"prefix": prefix[:40]}))
        rules.verify(viewer, prefix, claims[0].organisation_id, evidence=draft["evidence"], now=timezone.now())
        return told({"prefix": prefix, "standing": rules.VERIFIED})

    return once(request, viewer, verify, now=timezone.now())


def _claim(own: Viewer, value: Any) -> HttpResponse:
    row = rules.claim(own, read_fields(value, PREFIX)["prefix"], now=timezone.now())
    mine = row.organisation_id == own.organisation_id
    return told({"prefix": row.prefix, "standing": row.standing if mine else rules.CLAIMED_PREFIX}, status=201)


def _as_json(row: PrefixRow) -> dict[str, Any]:
    code = row.organisation.code if row.organisation else ""
    return {
        "prefix": row.prefix, "organisation": code, "standing": row.standing, "source": row.source,
        "recorded_at": row.recorded_at,
    }  # fmt: skip
