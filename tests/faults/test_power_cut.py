"""R-01, R-03, R-04: kill -9 of the database and of server processes while sixteen clients record."""

import os
import random
import time

import psycopg
import pytest

from tests.faults.crowd import Crowd, stored
from tests.journeys.documents import until
from tests.nodes import keys_for, node_in
from txng.project.node import Node

ROUNDS = int(os.environ.get("TXNG_FAULT_ROUNDS", "4"))
AT_LEAST_ACKNOWLEDGED = 50
VICTIMS = ("database", "web", "database", "runcaptures", "runsequencer", "database", "runfollowers")


def _kill(node: Node, victim: str) -> None:
    if victim == "database":
        node.database.kill()
    else:
        node.kill(victim)
    node.watch()


def _flush(node: Node) -> None:
    with psycopg.connect(node.environment["TXNG_DATABASE_URL"], autocommit=True) as connection:
        connection.execute("checkpoint")


def _every_row_is_in_its_indexes(node: Node) -> int:
    """amcheck with heapallindexed, of every B-tree we own; how many were checked."""
    with psycopg.connect(node.environment["TXNG_DATABASE_URL"], autocommit=True) as connection:
        connection.execute("create extension if not exists amcheck")
        found = connection.execute(
            "select c.oid, bt_index_check(c.oid, true) from pg_class c join pg_am a on a.oid = c.relam "
            "where c.relkind = 'i' and a.amname = 'btree' and c.relnamespace = 'public'::regnamespace"
        ).fetchall()
    return len(found)


def _storm(node: Node, crowd: Crowd, victims) -> None:
    for victim in victims:
        time.sleep(0.6 + random.random())
        _kill(node, victim)
        node.watch()


@pytest.mark.slow
def test_acknowledged_events_survive_kill_9_of_database_and_servers(tmp_path):
    node = node_in(tmp_path)
    try:
        node.start()
        with Crowd(node, keys_for(node, "an")["an"]) as crowd:
            _storm(node, crowd, [VICTIMS[n % len(VICTIMS)] for n in range(ROUNDS)])
            until(lambda: len(crowd.acknowledged) > AT_LEAST_ACKNOWLEDGED, seconds=240)  # however slow the machine
            crowd.finish()
        kept = stored(node.environment["TXNG_DATABASE_URL"])
        node.manage("runsequencer", "--once")

        assert len(crowd.acknowledged) > AT_LEAST_ACKNOWLEDGED
        assert crowd.acknowledged <= set(kept), "something acknowledged was lost"
        assert len(kept) == len(set(kept)), "something was stored twice"
        assert set(kept) == crowd.sent
        assert _every_row_is_in_its_indexes(node)
        node.manage("checktlog")
    finally:
        node.stop()


@pytest.mark.slow
def test_the_detector_sees_a_loss_when_commits_are_not_durable(tmp_path):
    """The negative control: with synchronous_commit=off the same storm must lose something, else it proves nothing."""
    node = node_in(tmp_path, DJANGO_SETTINGS_MODULE="tests.faults.weak_settings")
    node.options = {"wal_writer_delay": "10s"}
    lost = set()
    try:
        node.start()
        key = keys_for(node, "an")["an"]
        _flush(node)  # the key itself must survive, or every client is turned away
        with Crowd(node, key, insist=False) as crowd:
            for _ in range(6):
                time.sleep(1.5)
                promised = set(crowd.acknowledged)
                _kill(node, "database")
                lost = promised - set(stored(node.environment["TXNG_DATABASE_URL"]))
                if lost:
                    break
            crowd.finish()

        assert lost, "nothing was lost even with synchronous_commit=off: the test above would not notice a loss"
    finally:
        node.stop()
