"""Witnesses beside a node of one machine: each a process with its own key and store, as a province would run it elsewhere.

On one machine they share its fate and its owner: they show how it works, not that anybody else watched.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from txng.core.merkle.cosignature import CosignerKey
from txng.witness.key import cosigner_of, create_key
from txng.witness.store import Store, guard_of

_HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The processes around a node's log.

    commands   name → command: the witnesses, then who asks them
    """

    commands: Mapping[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, data: Path, count: int, vkey: str) -> Neighbours:
        """`count` witnesses of the log of `vkey`, and its policy: more than half of them.

        data   the node's folder: `policy`, and a folder for each witness; keys are made where there are none
        """
        if not count:
            return cls()
        commands, lines, names = {}, [f"log {vkey}"], []
        for number, port in enumerate(_free_ports(count), 1):
            name, folder = f"chung-kien-{number}", data / "witnesses" / str(number)
            key = _key_in(folder, f"{name}.example/w")
            names.append(name)
            lines.append(f"witness {name} {key.text} http://{_HOST}:{port}/")
            commands[f"witness-{number}"] = _command(folder, vkey, port)
        lines += [f"group da-so {count // 2 + 1} {' '.join(names)}", "quorum da-so", ""]
        (data / "policy").write_text("\n".join(lines))
        return cls({**commands, "runwitnesses": [sys.executable, "-m", "django", "runwitnesses", "--skip-checks"]})


def _key_in(folder: Path, name: str) -> CosignerKey:
    path = folder / "key"
    if path.exists():
        return cosigner_of(path).key
    cosigner = create_key(path, name)
    Store.create(folder / "store", guard_of(path))
    return cosigner.key


def _command(folder: Path, vkey: str, port: int) -> list[str]:
    place = ["--key", str(folder / "key"), "--store", str(folder / "store"), "--host", _HOST, "--port", str(port)]
    return [sys.executable, "-m", "txng.project.cli", "witness", "run", *place, "--log", vkey]


def _free_ports(count: int) -> Sequence[int]:
    # All held at once, so that none is given twice.
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind((_HOST, 0))
        return [each.getsockname()[1] for each in sockets]
