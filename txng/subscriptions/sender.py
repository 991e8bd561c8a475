"""The loop of a sender: take parcels, send them beside each other, note what became of them.

Slow receivers hold up nobody: every parcel in flight is a task of its own, a host has at most MAX_OF_HOST of them, and
those whose last delivery failed at most half of all places. What has become of parcels is noted for many at once.

A sender that is told to stop takes nothing more, waits a little for what is under way, and gives the rest back. One
that is killed leaves leases behind, which end by themselves: another sends the same deliveries under the same ids.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from txng.subscriptions import parcels
from txng.subscriptions.parcels import Parcel
from txng.subscriptions.settling import Answer, Verdict, give_back, settle
from txng.subscriptions.webhook import Courier

logger = logging.getLogger(__name__)

MAX_IN_FLIGHT = 1_000
MAX_TAKEN = 200  # in one claim
PAUSE_S = 0.1  # where nothing is awake
_RETRY_S = 1.0  # where the database is away
_LOOK_FOR_ABANDONED_S = 5.0
_STOP_S = 5.0  # for what is under way when we are told to stop

Result = TypeVar("Result")


def turn(now: datetime, *, courier: Callable[[], Courier] = Courier, limit: int = MAX_TAKEN) -> int:
    """Take once, send all, note all: for `--once`, and for tests that tell the time; how many parcels there were."""
    parcels.wake_abandoned(now)
    taken = parcels.take(now, limit=limit)
    if taken:
        settle(asyncio.run(_all_delivered(taken, now, courier)), now)
    return len(taken)


async def _all_delivered(taken: Sequence[Parcel], now: datetime, courier: Callable[[], Courier]) -> list[Answer]:
    carrying = courier()
    try:
        return list(await asyncio.gather(*(_delivered(one, now, carrying) for one in taken)))
    finally:
        await carrying.close()


async def _delivered(parcel: Parcel, now: datetime, courier: Courier) -> Answer:
    if not parcel.is_to_send:
        return Answer(parcel, Verdict.TAKEN)
    try:
        return await courier.deliver(parcel, now)
    except Exception:
        # Our fault. It stays kept and is tried again, and no other parcel waits for it.
        logger.exception("delivery %s could not be made", parcel.id)
        return Answer(parcel, Verdict.LATER, {"what": "fault", "detail": "a fault of this node"})


class Sender:
    """One sender: tasks in flight, answers that wait to be noted."""

    def __init__(self, *, courier: Courier | None = None) -> None:
        self._courier = courier or Courier()
        self._flying: dict[asyncio.Task[Answer], Parcel] = {}
        self._answers: list[Answer] = []
        self._heard = asyncio.Event()
        # Django's connection belongs to its thread; one thread of its own keeps the loop free while SQL runs.
        self._database = ThreadPoolExecutor(1, "database")
        self._looked_at = 0.0

    async def run(self, stopped: asyncio.Event) -> None:
        """Send until `stopped`; a database that is away is tried again."""
        halting = asyncio.create_task(self._hear(stopped))
        try:
            while not stopped.is_set():
                try:
                    worked = await self._step()
                except (OperationalError, InterfaceError) as error:
                    logger.error("the sender cannot go on, trying again in %s s: %s", _RETRY_S, str(error).strip())  # noqa: TRY400 - one line for the operator
                    await self._in_database(_hang_up)
                    await asyncio.sleep(_RETRY_S)
                    continue
                if not worked:
                    await self._rest(PAUSE_S)
            await self._land()
        finally:
            halting.cancel()
            await self._courier.close()
            await self._in_database(_hang_up)
            self._database.shutdown()

    async def _step(self) -> bool:
        """Note what is known, take what is awake; whether there was anything to do."""
        noted = await self._note()
        if time.monotonic() - self._looked_at > _LOOK_FOR_ABANDONED_S:
            self._looked_at = time.monotonic()
            await self._in_database(parcels.wake_abandoned, timezone.now())
        return await self._take() or noted

    async def _note(self) -> bool:
        self._heard.clear()
        answers, self._answers = self._answers, []
        if not answers:
            return False
        try:
            await self._in_database(settle, answers, timezone.now())
        except (OperationalError, InterfaceError):
            self._answers = [*answers, *self._answers]  # known, and not yet noted
            raise
        return True

    async def _take(self) -> bool:
        limit = min(MAX_TAKEN, MAX_IN_FLIGHT - len(self._flying))
        if limit <= 0:
            return False
        flying = self._flying.values()
        taken = await self._in_database(
            parcels.take,
            timezone.now(),
            limit=limit,
            busy=Counter(one.host for one in flying),
            healthy_only=sum(one.attempts > 0 for one in flying) >= MAX_IN_FLIGHT // 2,
        )
        for parcel in taken:
            task = asyncio.create_task(_delivered(parcel, timezone.now(), self._courier))
            self._flying[task] = parcel
            task.add_done_callback(self._landed)
        return bool(taken)

    def _landed(self, task: asyncio.Task[Answer]) -> None:
        self._flying.pop(task, None)
        if not task.cancelled():
            self._answers.append(task.result())
        self._heard.set()

    async def _rest(self, pause_s: float) -> None:
        try:
            async with asyncio.timeout(pause_s):
                await self._heard.wait()
        except TimeoutError:
            return

    async def _hear(self, stopped: asyncio.Event) -> None:
        await stopped.wait()
        self._heard.set()

    async def _land(self) -> None:
        """What is under way may come down; then what is known is noted, and the rest given back."""
        if self._flying:
            await asyncio.wait(list(self._flying), timeout=_STOP_S)
        left = list(self._flying.items())
        for task, _ in left:
            task.cancel()
        await asyncio.gather(*(task for task, _ in left), return_exceptions=True)
        await self._note()
        await self._in_database(give_back, [parcel for task, parcel in left if task.cancelled()], timezone.now())

    async def _in_database(self, work: Callable[..., Result], *values: Any, **named: Any) -> Result:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._database, lambda: work(*values, **named))


def _hang_up() -> None:
    connection.close()  # asked for here: each thread has its own
