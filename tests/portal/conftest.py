"""A node on which the demo's stories were told, sealed and followed: through the rooms' own doors, in this process."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import override_settings

from demo.book import stories
from demo.people import ORGANISATIONS
from demo.story import Story, body_of, document
from txng.accounts.actions import enrol
from txng.accounts.viewer import Viewer
from txng.core.canon import canonical
from txng.core.epcis.read_json import Limits, read_document
from txng.events.capture import capture
from txng.registry.actions import register_place, register_product
from txng.registry.drafts import read_place, read_product
from txng.tlog import follow, sequence
from txng.tlog.key import create_key

NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Node:
    """What tests do to the node: capture as somebody, let the log run."""

    viewers: dict[str, Viewer]
    book: dict[str, Story]
    now: datetime = NOW

    def capture(self, organisation: str, *bodies) -> None:
        reads = read_document(canonical(_epcis(bodies)), limits=Limits()).reads
        assert all(read.event for read in reads), [read.problems for read in reads]
        capture(self.viewers[organisation], [read.event for read in reads], now=NOW)

    def seal(self) -> None:
        sequence.drain()
        follow.drain()

    def key(self, what: str) -> str:
        """The key of a demo code whose description begins so."""
        codes = [code for story in self.book.values() for code in story.codes]
        found = [code.key for code in codes if code.what.startswith(what)]
        assert found, [code.what for code in codes]
        return found[0]


@pytest.fixture(scope="package")
def node(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Node]:
    """A node on which every story was told; committed, so that a test's own transaction stands on it."""
    folder = tmp_path_factory.mktemp("node")
    log = {"TLOG_DIR": folder / "log", "TLOG_KEY_FILE": folder / "log.key"}
    with django_db_blocker.unblock(), override_settings(**log):
        _forget()
        create_key(log["TLOG_KEY_FILE"], settings.TLOG_ORIGIN)
        yield _told()
        _forget()


@pytest.fixture
def own_log(node, settings, tmp_path) -> None:
    """A copy of the log's files, for a test that seals more: its rows are rolled back, the files would stay."""
    settings.TLOG_DIR = shutil.copytree(settings.TLOG_DIR, tmp_path / "log")


def _told() -> Node:
    viewers = {}
    for person in ORGANISATIONS:
        organisation = enrol(**person.as_enrolment(), now=NOW)
        viewers[organisation.code] = Viewer(organisation.id, organisation.code, organisation.role, organisation.name)
    told = stories((NOW + timedelta(hours=7)).date())
    for story in told:
        for place in story.places:
            register_place(viewers[place.organisation], read_place(_as_sent(place)), now=NOW)
        for product in story.products:
            register_product(viewers[product.organisation], read_product(_as_sent(product)), now=NOW)
    for sending in (sending for story in told for sending in story.sendings):
        reads = read_document(canonical(document(sending)), limits=Limits()).reads
        capture(viewers[sending.organisation], [read.event for read in reads], now=NOW)
    node = Node(viewers, {story.name: story for story in told})
    node.seal()
    return node


def _forget() -> None:
    """Empty every table but that of the migrations: what Django's flush does, and the tables it does not know."""
    cache.clear()
    with connection.cursor() as cursor:
        cursor.execute(
            "select tablename from pg_tables where schemaname = 'public' and tablename <> 'django_migrations'"
        )
        tables = ", ".join(name for (name,) in cursor.fetchall())
        cursor.execute(f"truncate {tables} restart identity cascade")


def _epcis(bodies) -> dict:
    return {
        "@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": NOW.isoformat(timespec="milliseconds"),
        "epcisBody": {"eventList": list(bodies)},
    }


def _as_sent(registered) -> dict:
    return json.loads(json.dumps(body_of(registered)))
