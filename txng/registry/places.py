"""Register places, amend them, draw their ground; and prove whose a GLN is.

Who registers a GLN first has claimed it. It is his when its company prefix was verified as his, or an officer confirms it:
until then it is a claim, which registry.lookups.owners_of does not believe against a verified prefix.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from txng.accounts import audit
from txng.accounts import mandates_lookups as mandates
from txng.accounts.viewer import Viewer
from txng.core.gs1.identify import identify
from txng.core.gs1.keys import escaped
from txng.core.gs1.prefix import company_prefixes
from txng.core.problems import Problem, Refused
from txng.registry import plots, versions
from txng.registry.acting import may_review
from txng.registry.areas import keep_area
from txng.registry.models import CompanyPrefix, Place, PlaceVersion, Plot

OWN_PLACE = "urn:x-txng:place:"
CLAIMED, PROVEN = "claimed", "proven"
GLN_SCHEMES = ("414/", "417/")
FIELDS = ("name", "kind", "province_code", "commune", "latitude", "longitude", "area_code")
_EMPTY: Mapping[str, Any] = {"latitude": None, "longitude": None}


@dataclass(frozen=True, slots=True)
class PlaceMade:
    """A place's canonical key, and the warnings of its registration."""

    key: str
    warnings: tuple[Problem, ...] = ()


def place_registered(viewer: Viewer, draft: Mapping[str, Any], *, now: datetime) -> PlaceMade:
    """Make a place known, or amend it.

    draft   key (a GLN in any spelling, or a URI) or own_code, name, …, plot; read by registry.drafts
    raises  Refused: wrong check digit, registered by another organisation, a plot that is none
    """
    key = _key_of(viewer, draft)
    ground = plots.read_ground(draft["plot"]) if draft.get("plot") else None
    with transaction.atomic():
        row = _owned(viewer, key, draft, now=now)
        _store(viewer, row, draft, now=now)
        if ground:
            _draw(viewer, row, ground, now=now)
    return PlaceMade(key, tuple(plots.overlap_warnings(key, ground, viewer.organisation_id)) if ground else ())


def amend_place(viewer: Viewer, key: str, changes: Mapping[str, Any], *, now: datetime, reason: str = "") -> PlaceMade:
    """Change some fields of a place of the viewer's; what is not named stays as it is.

    raises   Refused: no such place of the viewer's
    """
    ground = plots.read_ground(changes["plot"]) if changes.get("plot") else None
    with transaction.atomic():
        row = _mine(viewer, key)
        _store(viewer, row, changes, now=now, reason=reason)
        if ground:
            _draw(viewer, row, ground, now=now)
    return PlaceMade(key, tuple(plots.overlap_warnings(key, ground, viewer.organisation_id)) if ground else ())


def draw_plot(viewer: Viewer, key: str, geometry: Any, *, now: datetime) -> PlaceMade:
    """Give a place of the viewer's its ground, or another.

    raises   Refused: no such place of the viewer's, no sound polygon
    """
    return amend_place(viewer, key, {"plot": geometry}, now=now)


def prove_place(viewer: Viewer, key: str, *, evidence: str, is_theirs: bool = True, now: datetime) -> None:
    """An officer over the place's organisation confirms that a GLN is its own, or takes the confirmation back.

    evidence   the certificate he saw; kept in the history of the place
    raises     Refused: no such place, not his to confirm, no evidence
    """
    with transaction.atomic():
        row = Place.objects.select_for_update().filter(key=key).first()
        current = mandates.with_mandates(viewer, timezone.localdate(now))
        if row is None or not may_review(current, row.organisation_id, [], timezone.localdate(now)):
            raise Refused(Problem("products.not_there"))
        if not evidence.strip() or len(evidence) > versions.REASON_LENGTH:
            raise Refused(Problem("products.evidence_missing", "/can_cu", {"most": versions.REASON_LENGTH}))
        stand_as(viewer, row, PROVEN if is_theirs else CLAIMED, reason=evidence.strip(), now=now)
        audit.note(viewer, "place.prove" if is_theirs else "place.doubt", f"place/{row.pk}", evidence.strip())


def stand_as(viewer: Viewer, row: Place, standing: str, *, reason: str, now: datetime) -> None:
    """Write how a GLN stands to its organisation, with the reason; within the caller's transaction."""
    if row.standing != standing:
        Place.objects.filter(pk=row.pk).update(standing=standing)
        row.standing = standing
        _record(viewer, row, "proven" if standing == PROVEN else "doubted", ("standing",), now=now, reason=reason)


def gln_of(key: str) -> str:
    """The 13 digits of a place or party with a GLN; "" of any other."""
    return key[4:17] if key.startswith(GLN_SCHEMES) else ""


def prefixes_of_gln(gln: str) -> tuple[str, ...]:
    """The company prefixes a GLN may begin with; none of one from abroad."""
    return company_prefixes(f"0{gln}")


def _key_of(viewer: Viewer, draft: Mapping[str, Any]) -> str:
    if "key" not in draft:
        return f"{OWN_PLACE}{viewer.organisation_code}:{escaped(draft['own_code'])}"
    found = identify(_address(draft["key"]))
    faults = [problem.at("/key") for problem in found.problems if not problem.is_warning]
    if faults:
        raise Refused(faults)
    return found.key


def _owned(viewer: Viewer, key: str, draft: Mapping[str, Any], *, now: datetime) -> Place:
    organisation_id = _organisation_of(viewer)
    proven = _is_proven(organisation_id, key)
    standing = (PROVEN if proven else CLAIMED) if gln_of(key) else ""
    # The first to register owns the key; the row lock keeps two first ones apart.
    row, _ = Place.objects.select_for_update().get_or_create(
        key=key,
        defaults={
            "name": draft["name"], "organisation_id": organisation_id, "standing": standing, "registered_at": now,
        },
    )  # fmt: skip
    if row.organisation_id == organisation_id:
        return row
    if not proven or row.standing != CLAIMED:
        raise Refused(Problem("registry.taken", "/key", {"key": key}))
    # A claim gives way to a proof: the number is his whose company prefix it begins with.
    Place.objects.filter(pk=row.pk).update(organisation_id=organisation_id, standing=PROVEN)
    Plot.objects.filter(place_key=key).delete()
    row.organisation_id, row.standing = organisation_id, PROVEN
    _record(viewer, row, "proven", ("organisation_id", "standing"), now=now)
    return row


def _mine(viewer: Viewer, key: str) -> Place:
    row = Place.objects.select_for_update().filter(key=key, organisation_id=_organisation_of(viewer)).first()
    if row is None:
        raise Refused(Problem("products.not_there"))
    return row


def _store(viewer: Viewer, row: Place, draft: Mapping[str, Any], *, now: datetime, reason: str = "") -> None:
    fields = {name: draft[name] for name in FIELDS if name in draft}
    if fields.get("area_code"):
        keep_area(viewer, fields["area_code"], now=now)
    is_first = not PlaceVersion.objects.filter(place_key=row.key).exists()
    changed = [name for name, value in fields.items() if is_first or getattr(row, name) != value]
    for name, value in fields.items():
        setattr(row, name, value)
    row.registered_at = now
    Place.objects.filter(pk=row.pk).update(**fields, registered_at=now)
    if changed:
        _record(viewer, row, "registered" if is_first else "amended", changed, now=now, reason=reason)


def _draw(viewer: Viewer, row: Place, ground: plots.Ground, *, now: datetime) -> None:
    west, south, east, north = ground.box
    fields = {
        "organisation_id": _organisation_of(viewer), "geometry": ground.geometry, "area_ha": ground.area_ha,
        "west": west, "south": south, "east": east, "north": north, "recorded_at": now,
    }  # fmt: skip
    Plot.objects.update_or_create(place_key=row.key, defaults=fields)
    told = {"area_ha": str(ground.area_ha), "geometry": ground.geometry}
    _record(viewer, row, "plotted", ("plot",), now=now, more=told)


def _record(
    viewer: Viewer,
    row: Place,
    kind: str,
    changed: tuple[str, ...] | list[str],
    *,
    now: datetime,
    reason: str = "",
    more: Mapping[str, Any] | None = None,
) -> None:
    newest = PlaceVersion.objects.filter(place_key=row.key).aggregate(last=Max("version"))["last"] or 0
    fields = {name: getattr(row, name) for name in (*FIELDS, "standing")}
    PlaceVersion.objects.create(
        place_key=row.key, version=newest + 1, organisation_id=row.organisation_id, kind=kind,
        fields=fields | dict(more or {}), changed=list(changed), reason=reason, person_id=viewer.person_id or 0,
        label=viewer.label, at=now,
    )  # fmt: skip


def _is_proven(organisation_id: int, key: str) -> bool:
    gln = gln_of(key)
    return bool(gln) and CompanyPrefix.objects.filter(
        prefix__in=prefixes_of_gln(gln), organisation_id=organisation_id, standing="verified"
    ).exists()  # fmt: skip


def _organisation_of(viewer: Viewer) -> int:
    assert viewer.organisation_id is not None, "the door admits only those with a key"
    return viewer.organisation_id


def _address(text: str) -> str:
    # People write the bare number or our key text where a standard would want a URI; both say the same.
    if text.isascii() and text.isdigit() and len(text) == 13:
        text = f"414/{text}"
    return f"https://id.gs1.org/{text}" if text[:1].isdigit() else text
