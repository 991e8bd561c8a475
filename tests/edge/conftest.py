"""The demo's stories and a batch of stamps, committed: the edge has connections of its own, which see nothing else."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import override_settings

from tests.accounts.delegation import NOW, country, officers, organisation, person, viewer_of
from tests.portal.conftest import node  # noqa: F401  a fixture
from tests.portal.resolving import linked, proven
from txng.accounts import mandates
from txng.accounts.mandates_proposals import decide as answer
from txng.accounts.viewer import Viewer
from txng.cases import drafts
from txng.cases.drafts import Wish
from txng.edge.app import Edge
from txng.portal import misses
from txng.project.bridge import Bridge
from txng.project.wsgi import application as django
from txng.registry.actions import register_product
from txng.stamps.actions import Need, decide, issue, request_stamps
from txng.stamps.batches import Stretch, activate, void
from txng.stamps.keys import create_key, key_of_year
from txng.stamps.models import Batch

RICE, TEA = "01/08938501234568", "01/08938501234575"
LOT1, LOT2 = f"{RICE}/10/L1", f"{RICE}/10/L2"
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile Safari/537.36"}
OTHER = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Mobile Safari/604.1"}
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
JSON = {"Accept": "application/json"}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Market:
    """What the stamps of one cooperative are.

    code    running number → address; 1–5 are in use on L1, 6 and 7 void, 8 in stock, 9 in use on L2, which is recalled,
            10 of no lot
    short   the address of a stamp of a product without GTIN, `recalled` of one of the same batch that is recalled by its number
    """

    an: Viewer
    code: dict[int, str]
    short: str
    never: str
    recalled: str
    asked_django: list[str] = field(default_factory=list)


@pytest.fixture(scope="package")
def market(node, django_db_setup, django_db_blocker, tmp_path_factory):  # noqa: F811
    keys = tmp_path_factory.mktemp("stamp-keys")
    with django_db_blocker.unblock(), override_settings(STAMP_KEYS_DIR=keys):
        create_key(keys, NOW.year)
        yield _market(keys)


@pytest.fixture
def elsewhere(db):
    """A statement that is committed at once: a test's own transaction nobody else sees."""
    settings = connection.settings_dict
    given = {
        "dbname": settings["NAME"],
        "host": settings["HOST"],
        "port": settings["PORT"] or None,
        "user": settings["USER"],
    }
    with psycopg.connect(**given, autocommit=True) as other:
        yield lambda statement, *values: other.execute(statement, values)


@pytest.fixture
def seen_afresh(market, elsewhere):
    """Nobody has scanned anything yet; call it again to forget once more."""

    def forget():
        misses._counts.clear()
        elsewhere("truncate stamps_seen, stamps_scan")

    forget()
    return forget


@pytest.fixture
def ask(market, seen_afresh, monkeypatch):
    """Ask the edge, or Django alone: requests that come together are answered together."""
    monkeypatch.setattr("txng.edge.goods._THREADS", 1)

    def asked(*requests, alone=False):
        return asyncio.run(_all(market, requests, alone=alone))

    return asked


async def _all(market, requests, *, alone):
    bridge = Bridge(django, threads=1)

    async def behind(scope, receive, send):
        market.asked_django.append(scope["raw_path"].decode())
        await bridge(scope, receive, send)

    edge = Edge(behind)
    try:
        return await asyncio.gather(*(_one(behind if alone else edge, *request) for request in requests))
    finally:
        for threads in (bridge.threads, edge._shelf._threads, edge._shelf._spare):
            threads.submit(connections.close_all).result()
            threads.shutdown()
        await edge.close()


async def _one(application, address, *headers, method="GET", remote="127.0.0.1"):
    path, _, query = address.partition("?")
    given = {"Host": "testserver"}
    for some in headers:
        given |= some
    scope = {
        "type": "http", "http_version": "1.1", "method": given.pop(":method", method), "scheme": "http", "path": path,
        "raw_path": path.encode(), "query_string": query.encode(), "server": ("127.0.0.1", 80),
        "client": (given.pop(":remote", remote), 1),
        "headers": [(name.lower().encode(), value.encode()) for name, value in given.items()],
    }  # fmt: skip
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    await application(scope, receive, send)
    start, *bodies = sent
    headers = [(name.decode(), value.decode()) for name, value in start["headers"]]
    assert len(dict(headers)) == len(headers), headers
    return Answer(start["status"], dict(headers), b"".join(body.get("body", b"") for body in bodies))


def _market(keys) -> Market:
    units = country()
    over = officers(units)
    made = organisation("htx-an", "21163", "Hợp tác xã An", units)
    system = Viewer(made.pk, made.code, made.role, "htx-an")
    register_product(system, {"key": RICE, "name": "Gạo ST25", "lots": [{"lot": "L1"}, {"lot": "L2"}]}, now=NOW)
    register_product(system, {"key": TEA, "name": "Chè"}, now=NOW)
    register_product(system, {"own_code": "MO-HU", "name": "Mắm ở nhà"}, now=NOW)
    proven(system, "gao-an.vn")
    linked(system, TEA, "gs1:pip", "https://gao-an.vn/che?a=1", is_default=True)
    linked(system, RICE, "gs1:pip", "https://gao-an.vn/gao")
    somebody = person("An Nguyễn", "+84913000001")
    mandates.appoint(over[2], made.pk, somebody.pk, reason="Lập hồ sơ", now=NOW)
    an = viewer_of(somebody)

    def batch(quantity, **need):
        number = request_stamps(an, made.pk, Need(need.pop("product_key", RICE), quantity, **need), now=NOW)
        decide(over[2], number, quantity, now=NOW)
        return issue(an, number, now=NOW)

    number = batch(10)
    for stretch, lot in ((Stretch(1, 5), LOT1), (Stretch(9, 9), LOT2), (Stretch(10, 10), "")):
        activate(an, number, stretch, lot=lot, now=NOW)
    void(an, number, Stretch(6, 7), reason="In nhoè", now=NOW)
    wish = Wish(
        product_key=RICE, lots=("L2",), title="Gạo nhiễm aflatoxin", reason="Kiểm nghiệm 15/KN", hotline="1900 1234",
        decision="12/QĐ",
    )  # fmt: skip
    answer(over[0], drafts.propose(over[1], drafts.draft(over[1], wish, now=NOW), now=NOW), is_confirmed=True, now=NOW)
    row, key = Batch.objects.get(pk=number), key_of_year(settings.STAMP_KEYS_DIR, NOW.year)
    codes = {n: f"/{RICE}/21/{key.issue(RICE, row.first_ordinal + n - 1).text}" for n in range(1, 11)}
    little = batch(5, form="short", product_key="urn:x-txng:product:htx-an:MO-HU")
    activate(an, little, now=NOW)
    wish = replace(wish, product_key="urn:x-txng:product:htx-an:MO-HU", lots=(), stamps=(f"{little}: 4-5",))
    answer(over[0], drafts.propose(over[1], drafts.draft(over[1], wish, now=NOW), now=NOW), is_confirmed=True, now=NOW)
    row = Batch.objects.get(pk=little)
    return Market(
        an,
        codes,
        f"/s/{key.issue_short(row.product_key, row.first_ordinal)}",
        f"/{RICE}/21/{key.issue(RICE, 900_000).text}",
        f"/s/{key.issue_short(row.product_key, row.first_ordinal + 3)}",
    )
