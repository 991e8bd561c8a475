"""Nobody sells or hands over what is not his: a lot is one's own by its product, by what one made or took in, or because it was handed over.

That somebody received goods from who keeps no log is his own word, and enough; that he never had them is what is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from txng.core.gs1.identify import OWN
from txng.core.journal.entry import Entry
from txng.core.journal.history import made_lots, used_lots
from txng.core.journal.template import Template
from txng.core.problems import Problem
from txng.events.holding import held_of
from txng.journal.kept import Before
from txng.journal.stock import lot_name, product_of
from txng.registry.lookups import products_of


def faults_of(entry: Entry, template: Template, before: Sequence[Before], *, own_code: str) -> list[Problem]:
    """journal.lot_not_yours of each lot that an entry sells and that its organisation never had.

    before   the earlier entries of its lots
    cost     no statement where this log tells it, else as `strange_of`
    """
    kind = template.kind(entry.kind)
    if kind is None or kind.effect != "sells" or entry.is_withdrawn:
        return []
    own, made = f"{OWN}{own_code}:", {lot for one in before for lot in made_lots(one.entry)}
    doubtful = [lot for lot in used_lots(entry) if lot not in made and not lot.startswith(own)]
    strange = strange_of(entry.organisation, doubtful) if doubtful else set()
    return [Problem("journal.lot_not_yours", at, {"lot": lot_name(lot)}) for at, lot in _named(entry) if lot in strange]


def strange_of(organisation_id: int, lots: Sequence[str]) -> set[str]:
    """Which of these lots an organisation never had: of no product of its own, not recorded by it, not sent to it.

    cost   two statements; one where all are of its own products
    """
    products = products_of({product_of(lot) for lot in lots})
    own = {key for key, face in products.items() if face.organisation_id == organisation_id}
    others = [lot for lot in lots if product_of(lot) not in own]
    return set(others) - held_of(organisation_id, others) if others else set()


def _named(entry: Entry) -> Iterator[tuple[str, str]]:
    """Each lot once, where it is named first."""
    listed = [("/lot", entry.lot), *((f"/inputs/{n}/lot", one.lot) for n, one in enumerate(entry.inputs))]
    places: dict[str, str] = {}
    for at, lot in listed:
        places.setdefault(lot, at)
    return ((at, lot) for lot, at in places.items() if lot)
