"""May facts be recorded now? Not into a database that is older than what the log has already published.

A database restored from an old backup would give its numbers out again; what it acknowledged would be lost once the right one
is back. The sequencer refuses it (sequence.check_extends); this refuses the writers, who never meet the sequencer.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path

from django.conf import settings

from txng.core.merkle.checkpoint import read_unverified
from txng.core.problems import Problem, Refused
from txng.tlog import rows
from txng.tlog.store import CHECKPOINT, Directory

_TRUSTED_S = 5.0  # nobody restores a database under a running process within seconds and unnoticed
_trusted = threading.local()


def refuse_old_database() -> None:
    """Look at the published checkpoint and the head, at most every few seconds in each thread.

    raises  Refused tlog.database_behind
    """
    if time.monotonic() < getattr(_trusted, "until", 0.0):
        return
    note = Directory(Path(settings.TLOG_DIR)).read(CHECKPOINT)
    published = read_unverified(note.decode()).size if note else 0
    edge, _ = rows.head()  # read after the checkpoint: the head is always the one ahead
    if published > edge.size:
        raise Refused(Problem("tlog.database_behind", values={"published": published, "size": edge.size}))
    _trusted.until = time.monotonic() + _TRUSTED_S
