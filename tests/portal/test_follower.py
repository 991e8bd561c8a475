"""The follower keeps pages true: to new events, to what lies behind them, to withdrawn ones."""

from __future__ import annotations

import pytest
from django.db import connection

from txng.portal.models import ScanPage
from txng.registry.actions import register_product
from txng.registry.models import Product
from txng.tlog import follow
from txng.tlog.lookups import size

pytestmark = pytest.mark.django_db

JSON = {"HTTP_ACCEPT": "application/json"}


def _event(node, what: str, **fields):
    event = {
        "type": "ObjectEvent",
        "eventID": "urn:uuid:0193a000-0000-7000-8000-000000000001",
        "eventTime": node.now.isoformat(timespec="milliseconds"),
        "eventTimeZoneOffset": "+07:00",
        "action": "OBSERVE",
        "bizStep": "inspecting",
        "quantityList": [{"epcClass": f"https://id.gs1.org/{node.key(what)}"}],
    }
    return event | fields


def test_every_recorded_lot_has_a_kept_page_made_from_the_sealed_log(node):
    page = ScanPage.objects.get(key=node.key("Gạo ST25"))

    assert page.log_size == size()
    assert page.product == "01/08938999110016"
    assert {step["index"] is not None for step in page.page["steps"]} == {True}


def test_a_new_event_is_on_the_page_once_it_is_sealed(node, own_log, client):
    node.capture("htx-truong-khanh", _event(node, "Gạo ST25"))
    before = client.get(f"/{node.key('Gạo ST25')}", **JSON).json()
    node.seal()
    after = client.get(f"/{node.key('Gạo ST25')}", **JSON).json()

    assert "Kiểm tra" not in before["journey"][-1]["what"]
    assert "Kiểm tra" in after["journey"][-1]["what"]
    assert after["log_size"] == before["log_size"] + 1


def test_a_strangers_word_is_told_as_the_strangers_and_changes_no_fact_of_the_page(node, own_log, client):
    path = f"/{node.key('Gạo ST25')}"
    before = client.get(path, **JSON).json()
    node.capture(
        "nghia-an",
        _event(node, "Gạo ST25", action="ADD", bizStep="commissioning", readPoint={"id": "urn:x:nha-toi"})
        | {"ilmd": {"cbvmda:itemExpirationDate": "2020-01-01"}},
    )
    node.seal()

    after, text = client.get(path, **JSON).json(), client.get(path).content.decode()
    same = ("grade", "grade_reasons", "made_on", "made_in", "best_before_on", "producer")
    assert [after[name] for name in same] == [before[name] for name in same]
    assert [line["is_claim"] for line in after["journey"]] == [False] * len(before["journey"]) + [True]
    assert "theo Hộ" in text
    assert "quá hạn" not in text
    assert "nha-toi" not in text


def test_facts_follow_the_organisation_that_the_product_belongs_to_now(node, client):
    path = f"/{node.key('Gạo ST25')}"
    Product.objects.filter(key="01/08938999110016").update(organisation_id=0)

    answer = client.get(path, **JSON).json()
    assert (answer["log_size"], answer["made_in"], answer["producer"]) == (None, None, None)
    assert all(line["is_claim"] for line in answer["journey"] if line["relation"] == "own")


def test_what_happens_to_an_input_renews_the_pages_of_all_that_was_made_of_it(node, own_log):
    node.capture(
        "htx-truong-khanh",
        _event(node, "Lúa của một hộ", eventTime=_early(node), bizStep="sampling"),
    )
    node.seal()

    page = ScanPage.objects.get(key=node.key("Gạo ST25"))
    assert page.last_index == size() - 1
    assert "sampling" in {step["biz_step"] for step in page.page["steps"]}


def test_what_happens_to_a_pallet_renews_the_pages_of_the_lots_in_it(node, own_log):
    pallet = node.key("Một pallet tôm")
    node.capture(
        "kho-lanh-cat-lai",
        _event(node, "Gạo ST25", epcList=[f"https://id.gs1.org/{pallet}"], quantityList=[], bizStep="arriving"),
    )
    node.seal()

    page = ScanPage.objects.get(key=node.key("Tôm thẻ"))
    assert page.last_index == size() - 1
    assert "arriving" in {step["biz_step"] for step in page.page["steps"]}


def test_following_the_whole_log_again_makes_the_same_pages(node, own_log):
    before = dict(ScanPage.objects.values_list("key", "page"))

    ScanPage.objects.all().delete()
    follow.start_again("portal")
    follow.drain()

    assert dict(ScanPage.objects.values_list("key", "page")) == before


def test_a_page_of_an_older_format_is_read_again_from_the_events(node, client):
    path = f"/{node.key('Gạo ST25')}"
    kept = client.get(path, **JSON).json()

    ScanPage.objects.update(page={"format": 0})
    read = client.get(path, **JSON).json()

    assert read["journey"] == kept["journey"]
    assert (read["log_size"], read["grade"]) == (None, kept["grade"])


def test_a_product_renamed_today_has_its_new_name_on_pages_kept_yesterday(node, client):
    owner = node.viewers["htx-truong-khanh"]
    register_product(owner, {"key": "01/08938999110016", "name": "Gạo đổi tên"}, now=node.now)

    assert client.get(f"/{node.key('Gạo ST25')}", **JSON).json()["product"] == "Gạo đổi tên"


@pytest.mark.parametrize("body", ["{", '{"epcClass":"LOT"}', '{"epcClass":"LOT'])
def test_one_unreadable_event_stops_no_page_but_its_own(node, own_log, client, caplog, settings, body):
    settings.FOLLOWERS = {"portal": settings.FOLLOWERS["portal"]}
    broken, whole = node.key("Chuỗi bị đứt"), node.key("Gạo ST25")
    node.capture("mien-dong-thach-lap", _event(node, "Chuỗi bị đứt", bizStep="storing"))
    node.capture("htx-truong-khanh", _event(node, "Gạo ST25", eventID="urn:uuid:0193a000-0000-7000-8000-000000000002"))
    with connection.cursor() as cursor:
        text = body.replace("LOT", f"https://id.gs1.org/{broken}")
        cursor.execute("update events_event set body = %s where biz_step = 'storing' and event_id like '%%0001'", [text])
    ScanPage.objects.filter(key=broken).delete()
    follow.start_again("portal")
    node.seal()

    page, data = client.get(f"/{broken}"), client.get(f"/{broken}", **JSON)
    assert "Kiểm tra" in client.get(f"/{whole}", **JSON).json()["journey"][-1]["what"]
    assert (page.status_code, data.json()["verdict"], data.json()["journey"]) == (503, "unchecked", [])
    assert "Chưa dựng được trang của mã này" in page.content.decode()
    assert broken in caplog.text
    assert client.get(f"/{broken.partition('/10/')[0]}").status_code == 200


def _early(node) -> str:
    page = ScanPage.objects.get(key=node.key("Lúa của một hộ"))
    return page.page["steps"][0]["at"]
