"""Whoever has every right on the database, the disk and the log's key edits a record: fsck tells, or else the witnesses do.

A whole node, real PostgreSQL, its superuser, three witness processes.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator

import httpx
import psycopg
import pytest

from tests.faults.crowd import event
from tests.journeys.documents import until
from tests.nodes import client_of, keys_for, node_in
from txng.core.epcis.commitment import commitment, face
from txng.core.epcis.read_json import restore
from txng.core.merkle.leaf import Leaf, read_leaf, write_leaf
from txng.core.merkle.policy import read_policy, read_witnessed
from txng.core.merkle.tree import Edge, leaf_hash
from txng.core.problems import Refused
from txng.project.node import Node

pytestmark = pytest.mark.slow

EVENTS = 5


@pytest.fixture
def node(tmp_path) -> Iterator[Node]:
    made = node_in(tmp_path / "node")
    made.witnesses = 3
    made.start()
    try:
        with client_of(made, keys_for(made, "an")["an"]) as an:
            for number in range(EVENTS):
                assert an.post("/epcis/v2/events", json=event(f"urn:uuid:{number}", number)).status_code == 201
        until(lambda: cosigned(made) == leaves_of(made) >= EVENTS, 120)
        yield made
    finally:
        made.stop()


def cosigned(node: Node) -> int:
    """How many leaves the newest checkpoint has that the quorum vouches for, as anybody sees from outside."""
    note, policy = (httpx.get(f"{node.url}{path}") for path in ("/log/checkpoint", "/log/policy"))
    try:
        return read_witnessed(note.text, read_policy(policy.content)).checkpoint.size
    except Refused:
        return 0


def as_superuser(node: Node, *statements, fetch: bool = False):
    with psycopg.connect(node.environment["TXNG_DATABASE_URL"]) as connection:
        assert connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (True,)
        connection.execute("SET session_replication_role = replica")  # no trigger stands in a superuser's way
        for statement, *values in statements:
            found = connection.execute(statement, *values)
        return found.fetchall() if fetch else found.rowcount


def leaves_of(node: Node) -> int:
    return int(as_superuser(node, ("SELECT count(*) FROM tlog_leaf",), fetch=True)[0][0])


def an_event(node: Node) -> tuple[int, int]:
    """The third event: its index in the log, and its number."""
    found = "SELECT index, ref FROM tlog_leaf WHERE kind = 'event' ORDER BY index OFFSET 2 LIMIT 1"
    return as_superuser(node, (found,), fetch=True)[0]


def fsck(node: Node) -> tuple[int, str]:
    """`txng fsck` on the running node: its exit code and what it prints."""
    command = [sys.executable, "-m", "django", "checktlog", "--skip-checks"]
    done = subprocess.run(command, env=node.environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


EDITS = {
    "the quantity in an event": (
        "UPDATE events_event SET body = replace(body, '\"quantity\":5', '\"quantity\":50')", "tlog.fsck_content:",
    ),
    "its step, where queries look": ("UPDATE events_event SET biz_step = 'shipping'", "tlog.fsck_content:"),
    "the day of it, where queries look": (
        "UPDATE events_event SET event_time = event_time - interval '7 days'", "tlog.fsck_content:",
    ),
    "an event away": ("DELETE FROM events_event", "tlog.fsck_content_missing:"),
}  # fmt: skip


def test_every_edit_of_an_event_is_found_by_fsck_and_named(node):
    index, number = an_event(node)
    assert fsck(node)[0] == 0
    for what, (statement, code) in EDITS.items():
        as_superuser(
            node,
            ("CREATE TABLE kept AS SELECT * FROM events_event WHERE event_no = %s", [number]),
            (f"{statement} WHERE event_no = {number}",),
        )
        exit_code, told = fsck(node)
        assert exit_code == 1, what
        assert f"{code} " in told and str(number) in told and "faults 1" in told, (what, told)
        as_superuser(
            node,
            ("DELETE FROM events_event WHERE event_no = %s", [number]),
            ("INSERT INTO events_event SELECT * FROM kept",),
            ("DROP TABLE kept",),
        )
        assert fsck(node)[0] == 0
    leaf = "UPDATE tlog_leaf SET leaf = replace(convert_from(leaf, 'UTF8'), 'event', 'evenT')::bytea WHERE index = %s"
    as_superuser(node, (leaf, [index]))
    assert {"tlog.fsck_leaf", "tlog.fsck_checkpoint", "tlog.fsck_tile", "tlog.fsck_head"} <= {
        line.partition(":")[0] for line in fsck(node)[1].splitlines()
    }


def test_an_edit_that_is_carried_through_everything_we_own_is_refused_by_every_witness_at_the_next_checkpoint(node):
    """Row, leaf, head, tiles, checkpoint and its signature are made to fit: our own fsck finds nothing any more."""
    size = leaves_of(node)
    node.kill("runsequencer")
    node.kill("runwitnesses")
    forge(node)
    node.manage("runsequencer", "--rebuild")
    assert fsck(node)[0] == 0, "nothing of ours remembers"
    node.watch()  # all processes again, as their supervisor would
    with client_of(node, json.loads((node.data / "people-keys.json").read_text())["an"]) as an:
        assert an.post("/epcis/v2/events", json=event("urn:uuid:next", 9)).status_code == 201

    newest = lambda: httpx.get(f"{node.url}/log/checkpoint/newest").text.splitlines()[1]  # noqa: E731
    until(lambda: newest() == str(size + 1), 120)
    until(lambda: all(evidence_of(node, number) for number in (1, 2, 3)), 120)
    assert cosigned(node) == 0, "nobody's word stands under the new history"
    assert "did not cosign" in (node.data / "runwitnesses.log").read_text()


def forge(node: Node) -> None:
    """What a very thorough superuser does, with the log's key in his hand."""
    index, number = an_event(node)
    stored = ("SELECT body, nonce FROM events_event WHERE event_no = %s", [number])
    ((body, nonce),) = as_superuser(node, stored, fetch=True)
    body = body.replace('"quantity":5', '"quantity":50')
    told = restore(body)
    bound = commitment(body.encode(), "an", face(told, "an"), bytes(nonce))
    rows = as_superuser(node, ('SELECT leaf FROM tlog_leaf ORDER BY "index"',), fetch=True)
    leaves = [bytes(row[0]) for row in rows]
    old = read_leaf(leaves[index])
    leaves[index] = write_leaf(Leaf(old.kind, old.at, old.node, bound))
    edge = Edge().extended(map(leaf_hash, leaves))
    as_superuser(
        node,
        ("UPDATE events_event SET body = %s WHERE event_no = %s", [body, number]),
        ("UPDATE tlog_leaf SET leaf = %s WHERE index = %s", [leaves[index], index]),
        ("UPDATE tlog_head SET root = %s, edge = %s", [edge.root, b"".join(edge.hashes)]),
        ("DELETE FROM tlog_checkpoint",),
    )
    shutil.rmtree(node.data / "log")


def evidence_of(node: Node, number: int) -> list[str]:
    return [path.read_text() for path in (node.data / "witnesses" / str(number) / "store" / "evidence").glob("*")]
