"""Whole nodes for tests: every process real, in a folder of their own."""

import fcntl
import json
import os
import subprocess
from pathlib import Path

import httpx

from tests.ports import free_port
from txng.project.embedded import Embedded
from txng.project.node import Node


def surroundings(**more: str) -> dict[str, str]:
    """This environment without the settings of the test run's own database."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("TXNG_", "DJANGO_"))} | more


def node_in(folder: Path, *, from_nothing: bool = False, **more: str) -> Node:
    """A node in `folder`; keywords are settings by their names in the environment.

    from_nothing   its tables are made when it starts, as on a new machine; else they are copied from the first node of
                   this run, and its start finds nothing to migrate: a third of what a node costs
    """
    if not from_nothing and "TESTS_FOLDER" in os.environ:
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-a", str(_tables() / "pg"), str(folder / "pg")], check=True)
    return Node(folder, free_port(), surroundings=surroundings(**more))


def _tables() -> Path:
    """The folder of a node that never ran: its database has all tables, and what is loaded into them."""
    place = Path(os.environ["TESTS_FOLDER"]) / "node"
    place.mkdir(exist_ok=True)
    with (place / "making").open("w") as making:
        fcntl.flock(making, fcntl.LOCK_EX)
        if not (place / "ready").exists():
            node = Node(place, free_port(), surroundings=surroundings())
            try:
                node.database = Embedded(place / "pg").start()
                node.environment = node.environment_of_processes()
                node._run("txng.project.prepare")
            finally:
                node.stop()
            (place / "ready").touch()
    return place


def keys_for(node: Node, *codes: str, role: str = "enterprise") -> dict[str, str]:
    """Enrol organisations by the operator's command; their machine keys."""
    people = [{"code": code, "name": f"Tổ chức {code}", "kind": "enterprise", "role": role} for code in codes]
    organisations, keys = node.data / "people.json", node.data / "people-keys.json"
    organisations.write_text(json.dumps(people))
    node.manage("enrol", str(organisations), "--keys", str(keys))
    return json.loads(keys.read_text())


def client_of(node: Node, key: str, **options) -> httpx.Client:
    """An HTTP client that speaks for a key."""
    return httpx.Client(base_url=node.url, headers={"Authorization": f"Bearer {key}"}, timeout=60, **options)
