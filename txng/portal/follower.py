"""Log → pages: what was sealed renews the pages of its lots, and of every lot that lies forward of them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import orjson
import psycopg
from django.db import InterfaceError, OperationalError, connection, transaction

from txng.core.gs1.identify import product_of
from txng.events.histories import histories_of
from txng.events.touched import touched_by
from txng.portal.stories import UNMADE, kept
from txng.tlog.follow import LeafRow
from txng.tlog.lookups import size

logger = logging.getLogger(__name__)

# One event can lie behind a whole year's lots. Those beyond the bound keep their page, which names the size of the
# log it was made from, and are renewed with the next event of their own.
MAX_RENEWED = 2_000
_TOGETHER = 100  # lots read in one round of statements

_WRITE = """
insert into portal_scanpage (key, product, page, last_index, log_size)
select key, product, page::jsonb, %s, %s from unnest(%b::text[], %b::text[], %b::text[]) as given (key, product, page)
on conflict (key) do update
set page = excluded.page, last_index = excluded.last_index, log_size = excluded.log_size
"""


def follow(leaves: Sequence[LeafRow]) -> None:
    """Renew the pages that newly sealed events change; inside the caller's transaction.

    leaves   in the order of the log; of other kinds than events nothing is shown yet
    """
    events = {leaf.ref: leaf.index for leaf in leaves if leaf.kind == "event"}
    if not events:
        return
    touched = touched_by(events, max_items=MAX_RENEWED)
    if touched.is_cut:
        count, index = len(touched.lots), max(events.values())
        logger.warning("pages beyond the first %d wait for their next event; leaf %d", count, index)
    renew(touched.lots, last_index=max(events.values()))


def renew(lots: Iterable[str], *, last_index: int) -> int:
    """Write the pages of lots anew from what is recorded; how many there are.

    last_index   the leaf that asks for it
    """
    sealed, count = max(size(), last_index + 1), 0
    for some in _rounds(lots):
        pages = _pages(some)
        _write(pages, last_index, sealed)
        count += len(pages)
    return count


def _pages(lots: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """The pages of some lots; together, and where that fails one by one, so that one spoils no other."""
    try:
        with transaction.atomic():
            return {key: kept(history) for key, history in histories_of(lots).items() if history.steps}
    except (OperationalError, InterfaceError):
        raise  # the database is out of reach: nobody's page is to blame
    except Exception:
        if len(lots) > 1:
            return {key: page for lot in lots for key, page in _pages([lot]).items()}
        logger.exception("the page of %s cannot be made; it says so, and the others go on", lots[0])
        return {lots[0]: UNMADE}


def _write(pages: Mapping[str, Mapping[str, Any]], last_index: int, log_size: int) -> None:
    keys = list(pages)
    products = [product_of(key) for key in keys]
    texts = [orjson.dumps(page).decode() for page in pages.values()]
    # Bound by the server, arrays in binary: quoting so much JSON into the statement took a third of all the time.
    with connection.wrap_database_errors:
        cursor = psycopg.Cursor(connection.connection)
        cursor.execute(_WRITE, (last_index, log_size, keys, products, texts))


def _rounds(lots: Iterable[str]) -> Iterator[list[str]]:
    left = iter(lots)
    while some := list(islice(left, _TOGETHER)):
        yield some
