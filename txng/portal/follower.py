"""Log → pages: what was sealed renews the pages of its lots, and of every lot that lies forward of them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from txng.core.gs1.identify import lot_of, product_of
from txng.events.histories import History, histories_of, touched_by
from txng.portal.models import ScanPage
from txng.portal.stories import kept
from txng.tlog.follow import LeafRow
from txng.tlog.lookups import size

logger = logging.getLogger(__name__)

# One event can lie behind a whole year's lots. Those beyond the bound keep their page, which names the size of the
# log it was made from, and are renewed with the next event of their own.
MAX_RENEWED = 2_000
_TOGETHER = 100  # lots read in one round of statements


def follow(leaves: Sequence[LeafRow]) -> None:
    """Renew the pages that newly sealed events change; inside the caller's transaction.

    leaves   in the order of the log; of other kinds than events nothing is shown yet
    """
    events = {leaf.ref: leaf.index for leaf in leaves if leaf.kind == "event"}
    if not events:
        return
    touched = touched_by(events, max_keys=MAX_RENEWED)
    lots = [key for key in touched.keys if lot_of(key)]
    if touched.is_cut:
        logger.warning("pages beyond the first %d wait for their next event; leaf %d", len(lots), max(events.values()))
    renew(lots, last_index=max(events.values()))


def renew(lots: Iterable[str], *, last_index: int) -> int:
    """Write the pages of lots anew from what is recorded; how many there are.

    last_index   the leaf that asks for it
    """
    sealed, count = max(size(), last_index + 1), 0
    for some in _rounds(lots):
        pages = [_row(history, last_index, sealed) for history in histories_of(some).values() if history.steps]
        ScanPage.objects.bulk_create(
            pages,
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["page", "last_index", "log_size"],
        )
        count += len(pages)
    return count


def _row(history: History, last_index: int, log_size: int) -> ScanPage:
    product = product_of(history.key)
    assert product is not None, "a lot is of a product"
    return ScanPage(key=history.key, product=product, page=kept(history), last_index=last_index, log_size=log_size)


def _rounds(lots: Iterable[str]) -> Iterator[list[str]]:
    left = iter(lots)
    while some := list(islice(left, _TOGETHER)):
        yield some
