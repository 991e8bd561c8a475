"""What is told of goods, kept a little while, and the answers made of it, in which only a serial and the time are open.

A batch of stamps has one page, but for the serial in it: it is made once by the portal's own functions, with a word in place
of the serial, and cut there. What may not wait is asked at every scan and stands in the key of an answer: the verdict, the
recall, the number of scans. After two seconds the rows are asked whether they are still those that the page was made of.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import close_old_connections
from django.utils import timezone

from txng.core.stamp import letters
from txng.edge.reply import Head
from txng.portal.pages import Page
from txng.portal.said import Said

FRESH_S = 2.0  # so long nobody asks whether the goods' own rows are the same
KEPT_S = 30.0  # names of others in a journey are as old as that at most, as a shared cache may hold the page of a lot (ADR 34)
AHEAD_S = 10.0  # so long before that, goods that are asked for are made anew
_GOODS = 1_500  # of which pages are kept; some 30 kB each
_FORMS = 16  # of one page: languages, forms, verdicts, counts; each up to 14 kB
_THREADS = 4
# No text of anybody holds these: the words are drawn anew in each process.
_LETTERS = "".join(secrets.choice(letters.ALPHABET) for _ in range(18))
SERIAL, SHORT = _LETTERS[:16], _LETTERS
MOMENT = datetime(2222, 2, 2, 2, 2, 2, tzinfo=timezone.get_default_timezone())
_OPEN = re.compile(
    f"({SHORT}|{SERIAL}|{re.escape(MOMENT.isoformat(timespec='seconds'))}|{MOMENT:%H:%M %d/%m/%Y})".encode()
)


@dataclass(frozen=True, slots=True)
class Moment:
    """When a group is answered, as answers write it."""

    at: datetime
    iso: bytes
    clock: bytes

    @staticmethod
    def now() -> Moment:
        at = timezone.localtime()
        return Moment(at, at.isoformat(timespec="seconds").encode(), f"{at:%H:%M %d/%m/%Y}".encode())


class Form:
    """An answer with its open places."""

    def __init__(self, said: Said, head: Head) -> None:
        self.head = head
        self._parts = _OPEN.split(said.data)
        open_parts = list(enumerate(self._parts))[1::2]
        self._serials = [place for place, part in open_parts if part.isalnum()]
        self._isos = [place for place, part in open_parts if b"T" in part and place not in self._serials]
        self._clocks = [place for place, part in open_parts if b"/" in part]

    def filled(self, serial: str, moment: Moment) -> bytes:
        """The answer for one code at one time."""
        parts = self._parts.copy()
        for place in self._serials:
            parts[place] = serial.encode()
        for place in self._isos:
            parts[place] = moment.iso
        for place in self._clocks:
            parts[place] = moment.clock
        return b"".join(parts)


Versions = frozenset[tuple[str, str]]


@dataclass(slots=True)
class Goods:
    """A page as it was a moment ago, and the answers that were made of it.

    versions      of the rows it was made of, read before it was
    fresh_until   nobody need ask; `kept_until`: made anew then, whatever the rows say
    """

    page: Page
    versions: Versions = frozenset()
    fresh_until: float = float("inf")
    kept_until: float = float("inf")
    forms: dict[Hashable, Form] = field(default_factory=dict)

    @property
    def is_fresh(self) -> bool:
        return self.fresh_until > time.monotonic()

    def form(self, key: Hashable, make: Callable[[], Form]) -> Form:
        """The answer of one kind, made where it is the first of its kind."""
        found = self.forms.get(key)
        if found is None:
            if len(self.forms) >= _FORMS:
                self.forms.clear()
            found = self.forms[key] = make()
        return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which goods an answer tells of, and how they are fetched: with an open serial where they are a stamp's.

    story, keys   what in the portal's and in the registry's rows they are made of
    """

    key: Hashable
    fetch: Callable[[], Page]
    story: str
    keys: tuple[str, ...]


class Shelf:
    """The goods that were asked for lately; what is on its way is fetched once for all who wait."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Goods] = OrderedDict()
        self._coming: dict[Hashable, asyncio.Future[Goods]] = {}
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="goods")
        self._spare = ThreadPoolExecutor(
            1, thread_name_prefix="goods-ahead"
        )  # beside which the loop still gets its turn

    def fresh(self, key: Hashable) -> Goods | None:
        """What is kept, and was looked after within FRESH_S."""
        found = self._kept.get(key)
        return found if found is not None and found.is_fresh else None

    def confirmed(self, wanted: Wanted, versions: Versions) -> Goods | None:
        """What is kept, where its rows have still these versions; what will not be kept much longer is made anew beside it."""
        found, now = self._kept.get(wanted.key), time.monotonic()
        if found is None or found.versions != versions or found.kept_until <= now:
            return None
        found.fresh_until = now + FRESH_S
        self._kept.move_to_end(wanted.key)
        if found.kept_until - now < AHEAD_S and wanted.key not in self._coming:
            self._begin(wanted, versions, self._spare)
        return found

    async def fetched(self, wanted: Wanted, versions: Versions) -> Goods:
        """The goods, made of rows that had these versions or later ones, in a thread."""
        return await asyncio.shield(self._coming.get(wanted.key) or self._begin(wanted, versions, self._threads))

    async def in_thread(self, work: Callable[[], Any], threads: Executor | None = None) -> Any:
        """What Django's own connections are asked for."""
        return await asyncio.get_running_loop().run_in_executor(threads or self._threads, _done, work)

    def close(self) -> None:
        """End the threads."""
        for threads in (self._threads, self._spare):
            threads.shutdown(wait=False, cancel_futures=True)

    def _begin(self, wanted: Wanted, versions: Versions, threads: Executor) -> asyncio.Future[Goods]:
        def done(future: asyncio.Future[Goods]) -> None:
            self._coming.pop(wanted.key, None)
            if not future.cancelled():
                future.exception()  # who waits is told; what nobody waits for is made when somebody does

        coming = self._coming[wanted.key] = asyncio.ensure_future(self._made(wanted, versions, threads))
        coming.add_done_callback(done)
        return coming

    async def _made(self, wanted: Wanted, versions: Versions, threads: Executor) -> Goods:
        begun = time.monotonic()
        page = await self.in_thread(wanted.fetch, threads)
        goods = Goods(page, versions, begun + FRESH_S, begun + KEPT_S)
        before = self._kept.get(wanted.key)
        if before is not None and before.page == page:
            goods.forms = before.forms
        self._keep(wanted.key, goods)
        return goods

    def _keep(self, key: Hashable, goods: Goods) -> None:
        self._kept[key] = goods
        self._kept.move_to_end(key)
        while len(self._kept) > _GOODS:
            self._kept.popitem(last=False)


def _done(work: Callable[[], Any]) -> Any:
    close_old_connections()
    return work()
