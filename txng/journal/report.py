"""The report of one season: what was done, when, with what, what came of it, and what anybody can check of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from txng.accounts import audit
from txng.accounts.lookups import names_of, organisations_of
from txng.accounts.viewer import Viewer
from txng.core.gs1.digital_link import CANONICAL_STEM
from txng.core.journal.entry import Entry
from txng.core.journal.history import made_lots, used_lots
from txng.core.problems import Problem, Refused
from txng.core.vn.cells import number_text
from txng.journal import stock
from txng.journal.acting import written_for
from txng.journal.handovers_lookups import moves_of
from txng.journal.lookups import Log, logs_of
from txng.journal.models import Entry as Chain
from txng.journal.published import template_named
from txng.journal.report_lines import Line
from txng.journal.report_passed import lines_of
from txng.journal.stock import Lot
from txng.registry.lookups import places_of, products_of
from txng.tlog.lookups import size

_FLAGS = {"clock_wrong": "giờ máy sai", "late": "gửi muộn", "conflict": "hai máy ghi khác nhau"}


@dataclass(frozen=True, slots=True)
class Report:
    """One season on paper.

    facts     (label, value), in their order
    sums      (lot, state, what is left)
    missing   steps that the template wants and nobody recorded
    """

    title: str
    code: str
    facts: Sequence[tuple[str, str]]
    lines: Sequence[Line]
    sums: Sequence[tuple[str, str, str]]
    missing: Sequence[str]
    proof: str


def report_of(viewer: Viewer, organisation_id: int, lot_key: str, *, now: datetime) -> Report:
    """The report of a season: its lot, all that came of it and all that went into it. It is an export, and written down as one.

    raises   Refused journal.lot_not_there
    """
    if organisation_id not in written_for(viewer, timezone.localdate(now)):
        raise Refused(Problem("journal.lot_not_there"))
    entries = stock.entries_of([organisation_id], now=now)
    lots = stock.lots_of(entries, moves_of([organisation_id], now))
    lot = lots.get((organisation_id, lot_key))
    if lot is None:
        raise Refused(Problem("journal.lot_not_there"))
    family = _family(lot_key, entries)
    own = [one for one in entries if family.intersection(one.lots)]
    audit.note(viewer, "journal.report", f"organisation/{organisation_id}", lot_key[:200])
    passed = lines_of(organisation_id, family, now=now)
    return _report(
        lot, own, [lots[organisation_id, key] for key in family if (organisation_id, key) in lots], passed, now
    )


def _report(lot: Lot, own: Sequence[Entry], lots: Sequence[Lot], passed: Sequence[Line], now: datetime) -> Report:
    missing = logs_of(own, [lot.organisation_id])[lot.organisation_id].missing(lot)
    return Report(
        title="BÁO CÁO VỤ SẢN XUẤT", code=lot.code, facts=_facts(lot, now),
        lines=sorted([*_lines(own, lot.organisation_id), *passed], key=lambda one: one.day),
        sums=[_sum(one) for one in sorted(lots, key=lambda one: (one.started_on, one.key))],
        missing=[step.name for step in missing],
        proof=f"{len(own)} lần ghi trong báo cáo này đều được niêm phong trong nhật ký minh bạch {settings.TLOG_ORIGIN}, "
        f"lúc lập có {size()} bản ghi; ai cũng kiểm tra được tại {settings.PUBLIC_URL.rstrip('/')}/bang-chung/.",
    )  # fmt: skip


def _facts(lot: Lot, now: datetime) -> list[tuple[str, str]]:
    """By its full name, where citizens read initials alone: who writes the log shows it to a bank, a buyer, an inspector."""
    number = lot.organisation_id
    name, face = names_of([number])[number], organisations_of([number])[number]
    product = products_of([lot.product]).get(lot.product)
    place = places_of([lot.place]).get(lot.place)
    template = template_named(lot.template)
    path = lot.key if lot.key.startswith("urn:") else f"{CANONICAL_STEM}/{lot.key}"
    return [
        ("Cơ sở", name), ("Mã cơ sở", face.code), ("Địa bàn", face.commune), ("Sản phẩm", product.name if product else lot.product),
        ("Lô, vụ", lot.code), ("Mã đầy đủ", path), ("Địa điểm", place.name if place else ""),
        ("Bắt đầu", f"{lot.started_on:%d/%m/%Y}"), ("Mẫu nhật ký", f"{template.name}, phiên bản {template.version}"),
        ("Lập lúc", f"{timezone.localtime(now):%H:%M %d/%m/%Y}"),
    ]  # fmt: skip


def _lines(own: Sequence[Entry], organisation_id: int) -> list[Line]:
    rows = Chain.objects.filter(organisation_id=organisation_id, id__in=[one.id for one in own])
    known = {row.id: row for row in rows}
    return [_line(one, known) for one in own if one.id in known]


def _line(entry: Entry, known: Mapping[UUID, Chain]) -> Line:
    row, kind = known[entry.id], template_named(entry.template).kind(entry.kind)
    assert kind is not None, "it was read by this template"
    what = [(one.label, entry.fields[one.key]) for one in kind.fields if entry.fields.get(one.key)]
    amounts = [
        f"{sign}{number_text(Decimal(one.quantity))} {one.unit} ({stock.lot_name(one.lot)})"
        for sign, told in (("−", entry.inputs), ("+", entry.outputs))
        for one in told
        if one.quantity
    ]
    notes = [*(["ghi hộ"] if row.is_helped else []), *(_FLAGS[one] for one in row.flags if one in _FLAGS)]
    return Line(entry.day, kind.name, what, amounts, timezone.localtime(row.received_at), notes)


def _sum(lot: Lot) -> tuple[str, str, str]:
    states = {"growing": "đang nuôi, trồng", "stock": "còn trong kho", "gone": "đã hết"}
    left = "" if lot.quantity is None else f"{number_text(lot.quantity)} {lot.unit}"
    return lot.code, states[lot.state], left


def _family(key: str, entries: Iterable[Entry]) -> frozenset[str]:
    """A lot, what went into it, and what came of it."""
    listed = list(entries)
    made_of: dict[str, set[str]] = {}
    for one in listed:
        for used in used_lots(one):
            made_of.setdefault(used, set()).update(made_lots(one))
    found, left = set[str](), [key]
    while left:
        lot = left.pop()
        if lot not in found:
            found.add(lot)
            left += made_of.get(lot, ())
    return frozenset(found | Log.of(listed, {}).behind(key))
