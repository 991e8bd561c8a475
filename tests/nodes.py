"""Whole nodes for tests: every process real, in a folder of their own."""

import json
import os
from pathlib import Path

import httpx

from tests.ports import free_port
from txng.project.node import Node


def surroundings(**more: str) -> dict[str, str]:
    """This environment without the settings of the test run's own database."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("TXNG_", "DJANGO_"))} | more


def node_in(folder: Path, **more: str) -> Node:
    """A node in `folder`; keywords are settings by their names in the environment."""
    return Node(folder, free_port(), surroundings=surroundings(**more))


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
