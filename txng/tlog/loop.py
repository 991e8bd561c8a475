"""How a worker of the log runs: turn after turn until it is told to stop, visible when it cannot go on."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from threading import Event

from django.db import InterfaceError, OperationalError, connection

from txng.tlog import memory

logger = logging.getLogger(__name__)

_RETRY_S = 1.0


def run(turn: Callable[[], int], *, name: str, pause_s: float, leaves_on_fault: bool = True) -> None:
    """Call `turn` until SIGTERM or SIGINT; it returns how much it did, and 0 earns a pause. A turn is always finished.

    A database or a disk that fails is tried again after a pause, on a fresh connection: starting up is recovery.

    leaves_on_fault   anything else leaves: whoever started us must see it. False where what a turn works on is kept,
                      and waits longer each time: its fault is told whole, and must not hold up the others
    """
    memory.settle()
    stopped = _stopped_by_signals()
    while not stopped.is_set():
        try:
            done = turn()
        except (OperationalError, InterfaceError, OSError) as error:
            logger.error("%s cannot go on, trying again in %s s: %s", name, _RETRY_S, str(error).strip())  # noqa: TRY400 - one line for the operator
            _start_afresh(stopped)
        except Exception:
            if leaves_on_fault:
                raise
            logger.exception("a turn of %s failed; it is tried again", name)
            _start_afresh(stopped)
        else:
            if not done:
                stopped.wait(pause_s)


def _start_afresh(stopped: Event) -> None:
    connection.close()  # and with it every lock we may still believe to hold
    stopped.wait(_RETRY_S)


def _stopped_by_signals() -> Event:
    stopped = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    return stopped
