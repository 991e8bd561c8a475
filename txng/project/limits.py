"""How much of the machine a server's process may take."""

from __future__ import annotations

import resource

_FILES = 8_192  # connections of people, of systems, and to the database


def allow_files() -> None:
    """Let this process hold as many connections as a busy day brings, as far as the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
