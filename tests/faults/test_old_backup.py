"""A node refuses to run where it would break its word: an old database under a newer log, a folder or port in use."""

import shutil
import socket

import pytest

from tests.faults.crowd import event
from tests.journeys.documents import until
from tests.nodes import client_of, keys_for, node_in
from txng.project.node import Node, NodeFailed


def _again(node: Node) -> Node:
    return Node(node.data, node.port, surroundings=node.surroundings)


def _record(node: Node, number: int) -> None:
    with client_of(node, keys_for(node, "an")["an"]) as an:
        assert an.post("/epcis/v2/events", json=event(f"urn:uuid:{number}", number)).status_code == 201
        until(lambda: an.get(f"/log/proof/{number}").status_code == 200)


@pytest.mark.slow
def test_a_database_from_an_old_backup_is_refused_under_a_newer_log(tmp_path):
    node = node_in(tmp_path / "node").start()
    _record(node, 0)
    node.stop()
    shutil.copytree(tmp_path / "node" / "pg", tmp_path / "backup")
    node = _again(node).start()
    _record(node, 1)
    node.stop()
    shutil.rmtree(tmp_path / "node" / "pg")
    (tmp_path / "backup").rename(tmp_path / "node" / "pg")

    restored = _again(node)
    with pytest.raises(NodeFailed) as failed:
        restored.start()

    assert "Cơ sở dữ liệu cũ hơn nhật ký đã công bố" in str(failed.value)


@pytest.mark.slow
def test_a_folder_and_a_port_have_one_node(tmp_path):
    node = node_in(tmp_path / "node", from_nothing=True)
    node.data.mkdir()
    node._claim()

    with pytest.raises(NodeFailed) as folder:
        _again(node).start()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(NodeFailed) as port:
            Node(tmp_path / "other", taken.getsockname()[1], surroundings=node.surroundings).start()

    assert "đang được một nút khác dùng" in str(folder.value)
    assert "đang bận" in str(port.value)
    node.lock.close()
