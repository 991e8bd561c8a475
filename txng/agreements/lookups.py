"""What agreements open to a viewer at an instant. Asked with each read and never copied (ADR 24)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from txng.accounts.viewer import Viewer
from txng.agreements.models import Agreement
from txng.agreements.terms import Side, Standing, standing_of
from txng.core.mandates.mandate import Path
from txng.core.problems import Problem, Refused

_COLUMNS = (
    "id", "giver_id", "province_code", "commune_code", "sectors", "dataset", "products", "fields", "expires_at",
)  # fmt: skip
_CLOSED: Mapping[Standing, str] = {
    "proposed": "agreements.unsigned",
    "waiting": "agreements.not_begun",
    "resting": "agreements.resting",
}


@dataclass(frozen=True, slots=True)
class Open:
    """What one agreement in force opens to its receiver at this instant.

    giver_id   an organisation that shares its own; None where an authority shares what lies in its area
    place      of an authority: () the nation, ("51",) a province, ("51", "21163") a commune; None where giver_id is set
    sectors    of an authority's agreement; empty: all
    dataset    "events" or "master_data"
    products   canonical keys, like "01/08938501234565"; empty: all products
    fields     what may be read besides `terms.ALWAYS_TOLD`, words of `terms.FIELDS`; empty: all
    until      the instant from which it opens nothing
    """

    id: int
    giver_id: int | None
    place: tuple[str, ...] | None
    sectors: frozenset[str]
    dataset: str
    products: frozenset[str]
    fields: frozenset[str]
    until: datetime


def open_to(viewer: Viewer, dataset: str, *, now: datetime) -> tuple[Open, ...]:
    """What is open to the viewer's organisation of a dataset.

    cost   one statement; none for the public
    """
    if viewer.organisation_id is None:
        return ()
    rows = Agreement.objects.filter(in_force(now), receiver=viewer.organisation_id, dataset=dataset).order_by("id")
    return tuple(_open(row) for row in rows.values_list(*_COLUMNS))


def open_by_id(viewer: Viewer, agreement_id: int, *, now: datetime) -> Open:
    """What the agreement that a call names opens.

    raises   Refused agreements.expired where it was the viewer's and is over; agreements.unsigned, agreements.not_begun or
             agreements.resting where it does not open at present; agreements.not_there for anybody else's, and for none
    """
    if viewer.organisation_id is None:
        raise Refused(Problem("agreements.not_there"))
    row = Agreement.objects.filter(pk=agreement_id, receiver=viewer.organisation_id).values_list(*_COLUMNS).first()
    if row is None:
        raise Refused(Problem("agreements.not_there"))
    if not Agreement.objects.filter(in_force(now), pk=agreement_id).exists():
        raise Refused(_why_closed(agreement_id, now))
    return _open(row)


def in_force(now: datetime) -> Q:
    """Agreements that open something: both have signed, it has begun and not ended, its parties stand, its unit is there."""
    day = timezone.localdate(now)
    is_there = Q(giver_unit=None) | Q(giver_unit__valid_to=None) | Q(giver_unit__valid_to__gte=day)
    stands = (Q(giver=None) | Q(giver__state="active")) & Q(receiver__state="active")
    return Q(first__lte=day, expires_at__gt=now, end=None) & stands & is_there & signed_by_both()


def signed_by_both() -> Q:
    """Both parties have signed."""
    from_giver = Agreement.objects.filter(signatures__side="giver").values("pk")
    from_receiver = Agreement.objects.filter(signatures__side="receiver").values("pk")
    return Q(pk__in=from_giver) & Q(pk__in=from_receiver)


def path_of(row: Any) -> Path:
    """Where a row with province_code and commune_code lies: an agreement's area, an organisation."""
    return tuple(code for code in (row.province_code, row.commune_code) if code)


def _open(row: Sequence[Any]) -> Open:
    number, giver_id, province, commune, sectors, dataset, products, fields, until = row
    place = tuple(code for code in (province, commune) if code) if giver_id is None else None
    return Open(
        number, giver_id, place, frozenset(sectors), dataset, frozenset(products), frozenset(fields), until
    )  # fmt: skip


def _why_closed(agreement_id: int, now: datetime) -> Problem:
    row = Agreement.objects.select_related("giver", "giver_unit", "receiver", "end").get(pk=agreement_id)
    standing, at = standing_and_end(row, now)
    if at is not None:
        return Problem(
            "agreements.expired", "", {"number": row.number, "at": f"{timezone.localtime(at):%H:%M %d/%m/%Y}"}
        )
    return Problem(_CLOSED[standing], "", {"number": row.number, "first": f"{row.first:%d/%m/%Y}"})


def standing_and_end(row: Agreement, now: datetime) -> tuple[Standing, datetime | None]:
    """How it stands, and since when it is over."""
    ended = getattr(row, "end", None)
    signed: list[Side] = [one.side for one in row.signatures.all()]  # type: ignore[misc]
    standing = standing_of(
        first=row.first, expires_at=row.expires_at, signed=signed, is_ended=ended is not None,
        is_resting=_is_resting(row, now), now=now,
    )  # fmt: skip
    if standing == "ended" and ended is not None:
        return standing, ended.at
    return standing, row.expires_at if standing == "expired" else None


def _is_resting(row: Agreement, now: datetime) -> bool:
    if row.receiver.state != "active" or (row.giver is not None and row.giver.state != "active"):
        return True
    last = row.giver_unit.valid_to if row.giver_unit is not None else None
    return last is not None and last < timezone.localdate(now)
