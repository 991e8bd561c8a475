"""How a command says that it cannot go on."""

from __future__ import annotations


class CommandFailed(Exception):
    """What is wrong and what to do next, in words for the terminal; the exit status is 1."""
