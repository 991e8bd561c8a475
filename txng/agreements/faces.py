"""Agreements as their parties read them; to everybody else they are not there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from txng.accounts import mandates_lookups as rights
from txng.accounts.signatories import Signatory, names_of_people, signatories
from txng.accounts.viewer import Viewer
from txng.agreements.lookups import path_of, standing_and_end
from txng.agreements.models import Agreement, End, Signature, Use
from txng.agreements.sealed import TABLES
from txng.agreements.signing import FOR_AREA, FOR_OWN, Bound, bound_of_giver, bound_of_receiver, signing
from txng.agreements.terms import SIDES, Side, Standing
from txng.core.mandates.mandate import Path
from txng.territory import lookups as territory
from txng.territory.lookups import UnitFace
from txng.tlog import lookups as log

RECENT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature, or the end, as the parties read it."""

    side: Side
    name: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AgreementFace:
    """One agreement as its parties read it.

    giver        None where an authority shares what lies in `place`
    place_name   of that authority: "Tỉnh Quảng Ngãi", "Cả nước"
    over_at      since when it opens nothing any more
    asks, rows   its use in the last thirty days
    """

    id: int
    number: str
    giver: Signatory | None
    place: Path | None
    place_name: str
    sectors: tuple[str, ...]
    receiver: Signatory
    dataset: str
    products: tuple[str, ...]
    fields: tuple[str, ...]
    purpose: str
    basis: str
    first: date
    expires_at: datetime
    made_at: datetime
    standing: Standing
    over_at: datetime | None
    signatures: tuple[Signed, ...]
    end: Signed | None
    asks: int
    rows: int

    @property
    def giver_name(self) -> str:
        return self.giver.name if self.giver else self.place_name

    @property
    def unsigned(self) -> tuple[Side, ...]:
        """The sides that have not signed."""
        return tuple(side for side in SIDES if side not in {one.side for one in self.signatures})


def visible(viewer: Viewer, day: date) -> Q:
    """Agreements to which the viewer's organisation is a party, or that he might sign or end by a mandate."""
    own = set(rights.own_organisations(viewer, FOR_OWN, day))
    own |= {viewer.organisation_id} - {None}  # type: ignore[arg-type]
    found = Q(giver__in=own) | Q(receiver__in=own)
    for reach in rights.extents(viewer, FOR_AREA, day):
        area, receiving = Q(giver=None), Q(receiver__kind="authority")
        for name, code in zip(("province_code", "commune_code"), reach.place, strict=False):
            area &= Q(**{name: code})
            receiving &= Q(**{f"receiver__{name}": code})
        if reach.sectors:
            within = sorted(reach.sectors)
            area &= Q(sectors__contained_by=within) & ~Q(sectors=[])
            receiving &= Q(receiver__sectors__contained_by=within) & ~Q(receiver__sectors=[])
        found |= area | receiving
    return found


def may_agree(viewer: Viewer, day: date) -> bool:
    """Has the viewer anything to do with agreements: an organisation, or an area to sign for?"""
    return viewer.organisation_id is not None or bool(
        rights.extents(viewer, FOR_AREA, day) or rights.own_organisations(viewer, FOR_OWN, day)
    )


def waiting_for(viewer: Viewer, *, now: datetime, limit: int = 20) -> list[AgreementFace]:
    """Agreements that wait for the viewer's own signature, the newest first, among the newest that wait for any."""
    day = timezone.localdate(now)
    found = page(viewer, now=now, is_unsigned=True)
    return [one for one in found if set(one.unsigned) & set(sides_of(viewer, one, day))][:limit]


def page(
    viewer: Viewer, *, now: datetime, before: int = 0, limit: int = 50, is_unsigned: bool = False
) -> list[AgreementFace]:
    """The viewer's agreements, the newest first, those before a number.

    is_unsigned   only those that wait for the other party
    """
    rows = _rows().filter(visible(viewer, timezone.localdate(now))).order_by("-id")
    rows = rows.filter(id__lt=before) if before else rows
    if is_unsigned:
        rows = rows.filter(end=None, expires_at__gt=now).exclude(
            Q(pk__in=Signature.objects.filter(side="giver").values("agreement"))
            & Q(pk__in=Signature.objects.filter(side="receiver").values("agreement"))
        )
    return _faces(list(rows[:limit]), now)


def one(viewer: Viewer, agreement_id: int, *, now: datetime) -> AgreementFace | None:
    """One agreement of the viewer's; None where it is another's or none."""
    row = _rows().filter(visible(viewer, timezone.localdate(now)), pk=agreement_id).first()
    return next(iter(_faces([row], now)), None) if row is not None else None


def sides_of(viewer: Viewer, face: AgreementFace, day: date) -> tuple[Side, ...]:
    """The parties for which the viewer may sign it or end it."""
    giver, receiver = face.giver, face.receiver
    bounds: Mapping[Side, Bound] = {
        "giver": bound_of_giver(giver.id if giver else None, face.place or (), frozenset(face.sectors)),
        "receiver": bound_of_receiver(receiver.id, receiver.kind, receiver.place, receiver.sectors),
    }
    return tuple(side for side in SIDES if signing(viewer.mandates, bounds[side], day))


def leaves_of(face: AgreementFace) -> list[tuple[str, int | None]]:
    """Where the log holds it, its signatures and its end; None where that is not sealed yet."""
    rows = list(Signature.objects.filter(agreement=face.id).order_by("id").values_list("pk", "side"))
    proposal = log.sealed(TABLES.kind_of(Agreement), [face.id])
    signed = log.sealed(TABLES.kind_of(Signature), [number for number, _ in rows])
    ended = log.sealed(TABLES.kind_of(End), [face.id]) if face.end else {}
    found: list[tuple[str, int | None]] = [("proposed", proposal.get(face.id))]
    found += [(side, signed.get(number)) for number, side in rows]
    return [*found, *([("ended", ended.get(face.id))] if face.end else [])]


def _rows() -> QuerySet[Agreement]:
    return Agreement.objects.select_related("giver", "giver_unit", "receiver", "end").prefetch_related("signatures")


def _faces(rows: Sequence[Agreement], now: datetime) -> list[AgreementFace]:
    """Six questions however many rows."""
    parties = signatories(number for row in rows for number in (row.giver_id, row.receiver_id) if number is not None)
    units = territory.units_by_id(row.giver_unit_id for row in rows if row.giver_unit_id is not None)
    people = names_of_people(
        [one.by_person for row in rows for one in row.signatures.all()]
        + [row.end.by_person for row in rows if hasattr(row, "end")]
    )
    used = _recent_use([row.pk for row in rows], now)
    return [_face(row, now, (parties, units, people, used)) for row in rows]


_Beside = tuple[
    Mapping[int, Signatory], Mapping[int, UnitFace], Mapping[int, str], Mapping[int, tuple[int, int]]
]  # fmt: skip


def _face(row: Agreement, now: datetime, beside: _Beside) -> AgreementFace:
    parties, units, people, used = beside
    standing, over_at = standing_and_end(row, now)
    asks, opened = used.get(row.pk, (0, 0))
    end = row.end if hasattr(row, "end") else None
    return AgreementFace(
        id=row.pk, number=row.number, giver=parties.get(row.giver_id or 0),
        place=None if row.giver_id else path_of(row),
        place_name="" if row.giver_id else _place_name(row, units), sectors=tuple(row.sectors),
        receiver=parties[row.receiver_id], dataset=row.dataset, products=tuple(row.products),
        fields=tuple(row.fields), purpose=row.purpose, basis=row.basis, first=row.first, expires_at=row.expires_at,
        made_at=row.made_at, standing=standing, over_at=over_at,
        signatures=tuple(
            Signed(_side(one.side), people.get(one.by_person, ""), one.at)
            for one in sorted(row.signatures.all(), key=lambda one: one.pk)
        ),
        end=Signed(_side(end.side), people.get(end.by_person, ""), end.at, end.reason) if end else None,
        asks=asks, rows=opened,
    )  # fmt: skip


def _side(text: str) -> Side:
    return "giver" if text == "giver" else "receiver"


def _place_name(row: Agreement, units: Mapping[int, UnitFace]) -> str:
    if row.giver_unit_id is None:
        return "Cả nước"
    unit = units.get(row.giver_unit_id)
    return unit.full_name if unit else "/".join(path_of(row))


def _recent_use(ids: Collection[int], now: datetime) -> dict[int, tuple[int, int]]:
    rows = Use.objects.filter(agreement_id__in=ids, hour__gt=now - RECENT).values("agreement_id")
    summed = rows.annotate(all_asks=Sum("asks"), all_rows=Sum("rows"))
    return {one["agreement_id"]: (one["all_asks"], one["all_rows"]) for one in summed}
