"""One whole node for those who speak to it from outside; receivers of this machine may be told."""

from __future__ import annotations

import pytest

from tests.nodes import keys_for, node_in
from tests.subscriptions.delivering import clock, receiver, sealed  # noqa: F401 - fixtures of the tests of delivery


@pytest.fixture(scope="session")
def node(tmp_path_factory):
    node = node_in(tmp_path_factory.mktemp("node"), TXNG_WEBHOOK_PRIVATE="127.0.0.1").start()
    yield node
    node.stop()


@pytest.fixture(scope="session")
def new_key(node):
    """Each call gives the key of another organisation."""
    return list(keys_for(node, *(f"an-{n}" for n in range(40))).values()).pop
