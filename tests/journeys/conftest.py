"""One whole node for all journeys: real HTTP, real workers, real PostgreSQL."""

import pytest

from tests.nodes import client_of, keys_for, node_in


@pytest.fixture(scope="session")
def node(tmp_path_factory):
    """A running node; stopped when the journeys are over."""
    node = node_in(tmp_path_factory.mktemp("node"), from_nothing=True).start()
    yield node
    node.stop()


@pytest.fixture(scope="session")
def keys(node):
    """Machine keys of An, Bình's cooperative, Chi's shop and the inspector."""
    keys = keys_for(node, "an", "chi", "hostile")
    return keys | {"dung": keys_for(node, "dung", role="inspector")["dung"]}


@pytest.fixture
def an(node, keys):
    """An's system."""
    with client_of(node, keys["an"]) as client:
        yield client


@pytest.fixture
def chi(node, keys):
    """Chi's system, in another province."""
    with client_of(node, keys["chi"]) as client:
        yield client


@pytest.fixture
def dung(node, keys):
    """Dũng, the inspector."""
    with client_of(node, keys["dung"]) as client:
        yield client
