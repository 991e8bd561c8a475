"""/quan-tri/kho/: what the log says is left of each lot, beside what the events say; of one lot what came of it, and whose goods are in it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpResponse

from txng.accounts import audit
from txng.accounts.lookups import organisations_of
from txng.accounts.members_lookups import members_of
from txng.core.gs1.identify import label_of
from txng.core.journal.step_words import step_name
from txng.core.vn.cells import number_text
from txng.events.ledger import Posting
from txng.journal import books, handovers_lookups
from txng.journal.books import Book, Checked, Share
from txng.office.door import Asking, hidden, number_in, page
from txng.registry.lookups import products_of

SHOWN, STRANGE_SHOWN = 300, 20
_UNITS = {"KGM": "kg", "LTR": "lít", "C62": "cái, con", "MTK": "m²", "MTR": "m"}
_STEPS = {
    "shipping": "giao hàng",
    "receiving": "nhận hàng",
    "retail_selling": "bán lẻ",
    "commissioning": "tạo lô",
    "void_shipping": "hàng trả về",
}
_HUNDRED = Decimal(100)


@page("GET")
def listed(asking: Asking) -> HttpResponse:
    """Every lot in both books, those that differ first; `?to_chuc=` of several organisations."""
    book, own = _book(asking)
    found = books.checked(book)
    names = products_of({one.lot.product for one in found})
    return asking.answered(
        "office/stock.html",
        {
            "rows": [_row(one, names) for one in found[:SHOWN]],
            "count": len(found),
            "differing": sum(not one.is_equal for one in found),
            "strange": sum(bool(one.strange) for one in found),
            "own": list(organisations_of(own).values()),
            "chosen": book.organisation_id,
        },
    )


@page("GET")
def one(asking: Asking) -> HttpResponse:
    """One lot: `?ma=` its key; what went into what came of it, and the shares of those whose goods are in it."""
    book, _ = _book(asking)
    lot = book.lots.get(asking.request.GET.get("ma", ""))
    if lot is None:
        raise hidden("journal.lot_not_there")
    (found,) = [each for each in books.checked(book) if each.lot.key == lot.key]
    audit.note(asking.viewer, "journal.shares", f"organisation/{book.organisation_id}", lot.key[:200])
    return asking.answered(
        "office/stock_lot.html",
        {
            "row": _row(found, products_of([lot.product])),
            "children": [_child(each) for each in book.children(lot.key)],
            "shares": _shares(asking, book, lot.key),
            "strange": [_posting(each) for each in found.strange[:STRANGE_SHOWN]],
            "chosen": book.organisation_id,
        },
    )


def _book(asking: Asking) -> tuple[Book, list[int]]:
    own = handovers_lookups.organisations_for(asking.viewer, asking.now)
    chosen = number_in(asking.request.GET.get("to_chuc", "")) or (own[0] if own else 0)
    if chosen not in own:
        raise hidden("organisations.not_there")
    return books.book_of(chosen, now=asking.now), own


def _row(one: Checked, names: Mapping[str, Any]) -> dict[str, Any]:
    product = names.get(one.lot.product)
    lines = [
        {"unit": _unit(each.unit), "log": _number(each.log), "events": _number(each.events), "by": _number(each.by), "differs": bool(each.by)}
        for each in one.lines
    ]  # fmt: skip
    return {
        "key": one.lot.key, "code": one.lot.code, "name": product.name if product else "", "on": one.lot.started_on,
        "lines": lines, "is_equal": one.is_equal, "strange": len(one.strange),
    }  # fmt: skip


def _child(one: books.Children) -> dict[str, Any]:
    told = [
        {"unit": _unit(unit), "into": _number(one.into[unit]), "out": _number(one.out.get(unit, Decimal(0))), "left": _number(left), "is_more": left < 0}
        for unit, left in one.left.items()
    ]  # fmt: skip
    made = [
        {
            "code": label_of(each.lot),
            "amount": f"{_number(Decimal(each.quantity))} {each.unit}" if each.quantity else "",
        }
        for each in one.entry.outputs
    ]
    return {"name": one.name, "on": one.entry.day, "sums": told, "made": made}


def _shares(asking: Asking, book: Book, key: str) -> list[dict[str, Any]]:
    """By the full name where it is a member of one's own cooperative; of others what everybody reads."""
    shares = book.shares(key)
    faces = organisations_of(one.organisation_id for one in shares if one.organisation_id is not None)
    members = members_of(asking.viewer, book.organisation_id, asking.day)
    names = {number: face.public_name for number, face in faces.items()}
    names |= {one.household_id: one.household_name for one in members if one.household_id is not None}
    return [_share(one, names) for one in shares]


def _share(one: Share, names: Mapping[int, str]) -> dict[str, Any]:
    percent = None if one.part is None else _number((one.part * _HUNDRED).quantize(Decimal("0.1")))
    name = names.get(one.organisation_id, "") if one.organisation_id is not None else ""
    return {"name": name, "percent": percent, "lots": [label_of(lot) for lot in one.lots]}


def _posting(one: Posting) -> dict[str, Any]:
    amount = (
        "" if one.quantity is None else f"{'+' if one.sign > 0 else '−'}{_number(one.quantity)} {_unit(one.uom or '')}"
    )
    return {
        "at": one.at,
        "step": _step(one.biz_step or ""),
        "amount": amount,
        "event": one.event_id,
    }


def _step(biz_step: str) -> str:
    return _STEPS.get(biz_step) or step_name(biz_step) or biz_step or "–"


def _unit(code: str) -> str:
    return _UNITS.get(code, code)


def _number(value: Decimal) -> str:
    """With a minus of its own width.

    >>> _number(Decimal("-1234.50")), _number(Decimal(120))
    ('−1.234,5', '120')
    """
    return number_text(value).replace("-", "−")
