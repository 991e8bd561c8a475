"""A free port of this machine."""

import random
import socket

# Below those that the kernel gives to outgoing connections: between our look and the server's, nobody is given one of these.
_OURS = range(12_000, 32_000)
_by_chance = random.SystemRandom()  # hypothesis seeds the other one, in every worker alike


def free_port() -> int:
    """A port that was free a moment ago, and that no connection takes."""
    while True:
        port = _by_chance.choice(_OURS)
        with socket.socket() as listener:
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
