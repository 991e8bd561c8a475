"""What the edge leaves to Django, what it counts, and what it says when the database is gone."""

import asyncio

import psycopg
import pytest
from django.conf import settings

from tests.edge.conftest import HTML, JSON, LOT1, OTHER, PHONE, RICE, TEA
from txng.core.gs1.resolver import levels_of
from txng.edge import asked, database

pytestmark = pytest.mark.django_db


def left(market, ask, *request):
    market.asked_django.clear()
    ask(request)
    return bool(market.asked_django)


@pytest.mark.parametrize("request_", [
    (f"/{RICE}?linkType=linkset", HTML), (f"/{RICE}?17=271231", HTML), (f"/{LOT1}?lang=en", HTML), (f"/{RICE}", {"Accept": "application/linkset+json"}),
    (f"/{RICE}", HTML, {":method": "HEAD"}), (f"/{RICE}", HTML, {":method": "OPTIONS"}), (f"/{RICE}", HTML, {"Host": "kẻ-lạ".encode().decode("latin-1")}),
    (f"/{RICE}", HTML, {"Authorization": "Bearer x"}), (f"/{RICE}/21/ABC-1", HTML), ("/01/8938501234568", HTML), (f"/{RICE}/10/A%2FB", HTML),
    ("/01/08938501234569", HTML), ("/414/8938501234001", HTML), ("/", HTML), ("/s/ABCABCABCABCABCABC", HTML), (f"/{RICE}/21/A/10/B", HTML),
])  # fmt: skip
def test_what_it_does_not_know_django_answers_unchanged(market, ask, request_):
    (alone,) = ask(request_, alone=True)
    market.asked_django.clear()
    (answer,) = ask(request_)

    assert market.asked_django
    assert (answer.status, answer.headers) == (alone.status, alone.headers)


def test_a_stamp_that_was_never_issued_is_left_to_django(market, ask):
    assert left(market, ask, market.never, HTML, PHONE)


def test_a_piece_with_a_history_of_its_own_is_left_to_django(market, ask, elsewhere):
    key = market.code[4][1:]
    elsewhere("insert into events_key (key) values (%s)", key)
    try:
        assert left(market, ask, market.code[4], HTML, PHONE)
    finally:
        elsewhere("delete from events_key where key = %s", key)


def test_scans_that_come_together_are_counted_each_once(market, ask, elsewhere):
    requests = [(market.code[n], JSON, phone) for n in (1, 2, 3, 1, 2, 3) for phone in (PHONE, OTHER)]
    answers = ask(*requests)

    assert {answer.status for answer in answers} == {200}
    assert elsewhere("select count from stamps_seen order by ordinal").fetchall() == [(2,), (2,), (2,)]
    assert elsewhere("select count(*) from stamps_scan").fetchone() == (6,)
    verdicts = sorted(answer.body.split(b'"verdict":"')[1].split(b'"')[0] for answer in answers)
    assert verdicts.count(b"valid_first") == 3 * 2  # of each stamp by the first person, who asks twice


def test_a_robot_reads_a_page_and_makes_no_scan(market, ask, elsewhere):
    ask((market.code[1], HTML, {"User-Agent": "Googlebot/2.1"}), (market.code[2], HTML))

    assert elsewhere("select count(*) from stamps_seen").fetchone() == (0,)


def test_a_thousand_that_wait_are_asked_for_in_few_statements(market, ask, monkeypatch):
    asked_for = []
    told = database.Database.ask

    async def counted(self, questions):
        asked_for.append(len(questions))
        return await told(self, questions)

    monkeypatch.setattr(database.Database, "ask", counted)
    answers = ask(*[(f"/{TEA}", HTML)] * 1_000)

    assert {answer.status for answer in answers} == {307}
    assert len(asked_for) <= 20


def test_a_forged_stamp_is_refused_before_anything_is_asked(market, ask, monkeypatch):
    async def never(self, questions):
        raise AssertionError(questions)

    monkeypatch.setattr(database.Database, "ask", never)
    genuine = market.code[1]
    (answer,) = ask((genuine[:-1] + ("0" if genuine[-1] != "0" else "1"), JSON, PHONE))

    assert answer.status == 404 and b'"verdict":"unknown"' in answer.body


def test_who_guesses_is_slowed_down_and_who_scans_a_genuine_stamp_never_is(market, ask):
    forged = [market.code[1][:-2] + f"{a}{b}" for a in "23456789" for b in "ABCDEFGHJK"]
    far = {":remote": "203.0.113.9"}
    statuses = [
        answer.status for answer in ask(*((path, HTML, PHONE, far) for path in forged if path != market.code[1]))
    ]

    assert set(statuses[:60]) == {404} and set(statuses[60:]) == {429}
    assert ask((market.code[1], HTML, PHONE, far))[0].status == 200


def test_without_the_database_nothing_is_called_valid(market, ask, monkeypatch):
    async def away(*_args, **_more):
        raise psycopg.OperationalError("away")

    monkeypatch.setattr(database.Connection, "connect", away)
    answers = ask(
        (market.code[1], HTML, PHONE), (market.code[1], JSON, PHONE), (f"/{LOT1}", HTML), (market.short, JSON)
    )

    assert {answer.status for answer in answers} == {503}
    assert all("hợp lệ".encode() not in answer.body for answer in answers)
    assert b'"verdict":"unchecked"' in answers[1].body and answers[0].headers["retry-after"] == "30"


def test_a_database_that_stands_still_is_away(market, ask, monkeypatch):
    monkeypatch.setattr("txng.edge.app._PATIENCE_S", 0.05)

    async def asleep(*_args, **_more):
        await asyncio.sleep(5)

    monkeypatch.setattr(database.Database, "ask", asleep)
    assert ask((market.code[1], JSON, PHONE))[0].status == 503


def test_a_connection_that_broke_is_opened_again(market, ask, elsewhere, monkeypatch):
    told, broken = database.Database.ask, []

    async def breaks(self, questions):
        if not broken and self._open is not None:
            broken.append(True)
            elsewhere("select pg_terminate_backend(%s)", self._open.info.backend_pid)
        return await told(self, questions)

    monkeypatch.setattr(database.Database, "ask", breaks)

    answers = ask(*[(f"/{TEA}", HTML)] * 600)  # several groups on each connection

    assert {answer.status for answer in answers} <= {307, 503} and answers[-1].status == 307
    assert broken == [True]


def test_plain_codes_have_the_levels_that_the_resolver_gives_them():
    for path in ("01/08938501234568", "01/08938501234568/10/L-1.a_b"):
        parts = path.split("/")
        found = asked._code(f"/{path}".encode(), asked._manner_of(b"", b""), None)
        assert found.anchors == levels_of(list(zip(parts[::2], parts[1::2], strict=True)))


def test_names_of_ours_are_those_of_the_settings():
    asked.is_ours.cache_clear()
    assert asked.is_ours(b"testserver") and asked.is_ours(b"testserver:8000") and not asked.is_ours(b"ke-gia.vn")
    assert not asked.is_ours(b"") and "testserver" in settings.ALLOWED_HOSTS
