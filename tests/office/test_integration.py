"""The integration log: what one's own systems sent, why something was refused, receipts, deliveries sent again."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.db import connection

from tests.office.tenants import administrator, bad, good, sent, subscribed
from txng.accounts.models import Audit
from txng.subscriptions.models import Subscription
from txng.tlog import sequence
from txng.tlog.key import create_key

pytestmark = pytest.mark.django_db
HOME = "/quan-tri/tich-hop/"
DEAD = "insert into subscriptions_dead (subscription_no, log_index, event_no, reason, at) values (%s, 1, 1, %s, now())"
DUE = "select count(*) from subscriptions_due where subscription_no = %s"


@pytest.fixture
def both(units, officers, settings, tmp_path):
    settings.TLOG_DIR, settings.TLOG_KEY_FILE = tmp_path / "log", tmp_path / "log.key"
    create_key(settings.TLOG_KEY_FILE, settings.TLOG_ORIGIN)
    an = administrator("htx-an", "An", "+84913000001", officers["chi"], units)
    binh = administrator("htx-binh", "Bình", "+84913000002", officers["binh"], units, "21164")
    return an, binh


def text_of(client, path=HOME, **asked):
    answer = client.get(path, asked)
    assert answer.status_code == 200, answer.content.decode()
    return html.unescape(answer.content.decode())


def test_each_document_is_told_with_what_was_taken_and_refused(both, opened):
    (_, an, headers), _ = both
    sent(headers, good(1), good(2))
    job = sent(headers, good(3), bad(4))
    page = text_of(opened(an))

    assert page.count("✔ nhận hết") == 1
    assert page.count("✖ có dòng bị từ chối") == 1
    assert "máy cân" in page
    one = text_of(opened(an), f"{HOME}{job}")
    assert "✖ từ chối" in one
    assert re.search(r"KHONG-CO|ADD", one), "in words: what is wrong and what would be right"


def test_a_stranger_finds_neither_the_document_nor_its_receipt(both, opened):
    (one, _, headers), (_, binh, _) = both
    job = sent(headers, good(1))
    client = opened(binh)

    for path in (f"{HOME}{job}", f"{HOME}{job}/bien-nhan", f"{HOME}{job}?to_chuc={one.pk}", f"{HOME}?to_chuc={one.pk}"):
        assert client.get(path).status_code == 404, path
    assert job not in text_of(client)


def test_an_officer_over_its_place_does_not_read_letters(both, officers, opened):
    assert opened(officers["chi"]).get(HOME).status_code == 404


def test_the_receipt_is_to_be_had_once_the_events_are_sealed(both, opened):
    (_, an, headers), _ = both
    job = sent(headers, good(1))
    client = opened(an)
    assert client.get(f"{HOME}{job}/bien-nhan").status_code == 302
    sequence.drain()
    answer = client.get(f"{HOME}{job}/bien-nhan")

    assert answer.status_code == 200
    assert json.loads(answer.content)
    assert "bien-nhan.json" in answer["Content-Disposition"]


@pytest.mark.parametrize(("asked", "found"), [
    ({}, 3), ({"trang_thai": "accepted"}, 2), ({"trang_thai": "faulty"}, 1), ({"trang_thai": "waiting"}, 0),
    ({"tu": "2020-01-01"}, 3), ({"den": "2020-01-01"}, 0), ({"tu": "2999-01-01"}, 0), ({"tu": "không"}, 3), ({"den": "9999-12-31"}, 3),
])  # fmt: skip
def test_days_and_states_narrow(both, opened, asked, found):
    (_, an, headers), _ = both
    for bodies in ([good(1)], [good(2)], [bad(3)]):
        sent(headers, *bodies)
    assert text_of(opened(an), **asked).count("máy cân") == found


def test_pages_of_documents_meet_without_a_gap(both, opened, monkeypatch):
    (_, an, headers), _ = both
    monkeypatch.setattr("txng.office.integration.PER_PAGE", 2)
    made = {sent(headers, good(number)) for number in range(5)}
    client, query, seen = opened(an), "", []
    for _ in range(4):
        page = text_of(client, HOME + query)
        seen += re.findall(r'href="/quan-tri/tich-hop/([0-9a-f-]{36})', page)
        following = re.search(r'href="(\?[^"]*sau=[^"]*)">Trang sau', page)
        if not following:
            break
        query = following[1]
    assert len(seen) == 5
    assert set(seen) == made


def test_what_a_receiver_refused_for_good_is_sent_again_by_its_owner_alone(both, opened):
    (one, an, headers), (_, binh, _) = both
    wanted = subscribed(headers, "moi-su-kien")
    number = Subscription.objects.get().number
    with connection.cursor() as cursor:
        cursor.execute(DEAD, [number, json.dumps({"what": "status", "status": 400})])
    page = text_of(opened(an), loai="nhan-tin")
    assert "nơi nhận trả lời 400" in page
    assert "Gửi lại" in page

    theirs = opened(binh)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', theirs.get("/tai-khoan/").content.decode())[1]
    for given in ({"to_chuc": one.pk}, {}):
        answer = theirs.post(f"{HOME}gui-lai", {**given, "dang_ky": wanted, "csrfmiddlewaretoken": token})
        assert answer.status_code == 404
    mine = opened(an)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', mine.get(f"{HOME}?loai=nhan-tin").content.decode())[
        1
    ]
    answer = mine.post(f"{HOME}gui-lai", {"dang_ky": wanted, "csrfmiddlewaretoken": token})

    assert answer.status_code == 302
    with connection.cursor() as cursor:
        cursor.execute(DUE, [number])
        assert cursor.fetchone() == (1,)
    assert Audit.objects.filter(action="subscriptions.replay").count() == 1


def test_sheets_stand_beside_documents(both, opened):
    (_, an, _), _ = both
    assert "Không có tệp nào" in text_of(opened(an), loai="excel")
