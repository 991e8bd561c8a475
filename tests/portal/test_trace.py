"""The trace as a page and as data: what each asker reads, in which words, and what happens when nothing can be shown."""

from __future__ import annotations

import re

import pytest
from django.urls import path

from tests.conftest import NOW
from tests.events.chains import BAGS, GTIN, PADDY, PALLET, RICE, amounts, born, link_of, made, record, record_mill, seen
from tests.events.documents import declared
from txng.events import tracing
from txng.portal import trace_api, trace_page
from txng.portal.trace_api import read_code
from txng.registry import actions
from txng.registry.drafts import read_product

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.portal.test_trace")]
urlpatterns = [path("truy-vet/", trace_page.page), path("api/v1/trace", trace_api.api)]


@pytest.fixture
def mill(an, chi):
    record_mill(an, chi)


def page(client, ma: str = "", **asked):
    headers = asked.pop("headers", {})
    return client.get("/truy-vet/", {"ma": ma, **asked}, **headers)


def data(client, code: str, direction: str = "backward", **headers) -> dict:
    answer = client.get("/api/v1/trace", {"code": code, "direction": direction}, **headers)
    assert answer.status_code == 200, answer.content
    return answer.json()


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_page_draws_the_chain_and_tells_it_as_a_table(mill, client):
    answer = page(client, link_of(BAGS))

    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.count('<rect class="box') == 3
    assert html.count('<td class="number">') == 3
    assert "<script" not in html
    for words in (
        "Lô TUI-1",
        "Lô GAO-1",
        "Lô LUA-1",
        "1 bước trước đó",
        "2 bước trước đó",
        "Cửa hàng Chi",
        "làm thành 1",
    ):
        assert words in text_of(answer)


def test_the_page_goes_forward_when_asked(mill, client):
    answer = page(client, PADDY, chieu="xuoi")

    text = text_of(answer)
    assert "đã đi đâu" in text
    assert "1 bước sau đó" in text and "làm từ 1" in text
    assert PALLET[3:] in text


def test_what_one_organisation_says_of_anothers_lot_is_told_with_its_name(an, chi, client):
    record(an, born(PADDY), made(amounts(PADDY, quantity=9), amounts(RICE, quantity=6)))
    (claim,) = record(chi, made(amounts(PADDY, quantity=1), amounts(BAGS, quantity=1)))

    text = text_of(page(client, PADDY, chieu="xuoi"))
    found = data(client, PADDY, "forward")

    assert "làm từ 1 (theo Hợp tác xã Sơn Hà)" in text
    assert "làm từ 1 (theo Cửa hàng Chi)" in text
    said = {event["event"]: event["organisation"]["name"] for event in found["events"]}
    named = {link["event"] for link in found["links"]}
    named |= {one["event"] for item in found["items"] for one in item["appearances"]}
    assert named == said.keys()
    assert said[claim] == "Cửa hàng Chi"


@pytest.mark.parametrize("asked", [{"lang": "en"}, {"headers": {"HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.9"}}])
def test_the_page_speaks_english_when_asked(mill, client, asked):
    text = text_of(page(client, BAGS, **asked))

    assert "What went into GTIN 8938501234568" in text
    assert "1 step before" in text and "became 1" in text and "Lot GAO-1" in text
    assert "bước trước đó" not in text


def test_without_a_code_the_page_says_what_it_is_for(client):
    answer = page(client)

    assert answer.status_code == 200
    assert "Truy vết một sản phẩm theo chuỗi" in text_of(answer)
    assert '<input id="ma"' in answer.content.decode()


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        (f"{GTIN}/10/KHONG-CO", 404, "Chưa có sự kiện nào được ghi cho GTIN 8938501234568 · lô KHONG-CO"),
        (GTIN, 422, "chỉ là mã sản phẩm"),
        ("8938501234568", 422, "chỉ là mã sản phẩm"),
        ("01/08938501234567/10/A", 422, "số đúng là 8"),
        ("rau muống", 400, "không phải mã GS1"),
        ("urn:x:\x00", 400, "không phải mã GS1"),
        ("<b>x</b>", 400, "không phải mã GS1"),
    ],
)
def test_what_cannot_be_traced_is_told_with_the_form_to_try_again(client, code, status, words):
    answer = page(client, code)

    assert answer.status_code == status
    assert words in text_of(answer)
    assert '<input id="ma"' in answer.content.decode()
    assert "<b>x</b>" not in answer.content.decode()


def test_a_missing_step_is_marked_in_the_picture_the_table_and_in_words(an, client):
    record(an, made(amounts(PADDY, quantity=5), amounts(RICE, quantity=3)))

    answer = page(client, RICE)

    assert "bước trước của lô này chưa được ghi" in text_of(answer)
    assert answer.content.decode().count("Bước trước chưa được ghi") == 2
    assert 'class="box marked"' in answer.content.decode()


def test_an_item_alone_says_so(an, client):
    record(an, born(PADDY))

    assert "Chưa có bước nào trước vật phẩm này được ghi." in text_of(page(client, PADDY))
    assert "Chưa có bước nào sau vật phẩm này được ghi." in text_of(page(client, PADDY, chieu="xuoi"))


def test_a_cut_trace_says_that_there_is_more(an, client, monkeypatch):
    monkeypatch.setattr(trace_page, "MAX_ITEMS", 3)
    lots = [f"{GTIN}/10/R{n}" for n in range(5)]
    record(an, born(PADDY), made(amounts(PADDY, quantity=9), amounts(*lots, quantity=1)))

    text = text_of(page(client, PADDY, chieu="xuoi"))

    assert "Còn nữa: truy vết dừng lại vì có quá nhiều vật phẩm" in text
    assert "Còn nữa, chưa hiện" in text


def test_a_wide_level_is_counted_where_it_is_not_shown(an, client):
    lots = [f"{GTIN}/10/R{n:02}" for n in range(50)]
    record(an, born(PADDY), made(amounts(PADDY, quantity=99), amounts(*lots, quantity=1)))

    answer = page(client, PADDY, chieu="xuoi")

    assert answer.content.decode().count('<rect class="box') == 1 + trace_page.BOXES_PER_LEVEL
    assert answer.content.decode().count('<td class="number">') == 1 + trace_page.ROWS_PER_LEVEL
    assert "… và 42 vật phẩm nữa" in text_of(answer)
    assert "… và 10 vật phẩm nữa" in text_of(answer)


def test_comparisons_that_were_not_made_are_counted(an, client, monkeypatch, headers_of):
    monkeypatch.setattr(tracing, "MAX_WEIGHED", 1)
    record(an, born(PADDY), *(made(amounts(PADDY, quantity=9), amounts(lot, quantity=6)) for lot in (RICE, BAGS)))

    text = text_of(page(client, PADDY, chieu="xuoi", headers=headers_of(an)))

    assert "1 lần chế biến ở xa vật phẩm này chưa được so" in text


def test_withdrawn_records_are_told_apart(an, client):
    wrong = seen(PADDY, step="storing")
    record(an, born(PADDY), wrong)
    record(an, declared(wrong))

    text = text_of(page(client, PADDY))

    assert "Bản ghi đã rút lại" in text
    assert text.count("21/11/2026") == 1


def test_quantities_are_for_their_owner_and_the_inspector(mill, client, headers_of, an, dung):
    assert "650 KGM" not in text_of(page(client, BAGS))
    assert "650 KGM" in text_of(page(client, BAGS, headers=headers_of(dung)))
    assert "650 KGM" in text_of(page(client, BAGS, headers=headers_of(an)))
    assert "130 C62" not in text_of(page(client, BAGS, headers=headers_of(an)))
    assert "Cân đối số lượng" in text_of(page(client, BAGS, headers=headers_of(dung)))


def test_numbers_are_written_as_people_read_them(an, client, headers_of):
    record(an, born(PADDY, quantity=1234.5))
    headers = headers_of(an)

    assert "1.234,5 KGM" in text_of(page(client, PADDY, headers=headers))
    assert "1,234.5 KGM" in text_of(page(client, PADDY, lang="en", headers=headers))


def test_product_names_are_shown_escaped(an, client):
    record(an, born(PADDY))
    actions.register_product(an, read_product({"key": GTIN, "name": "<script>alert(1)</script>"}), now=NOW)

    assert "<script" not in page(client, PADDY).content.decode()


def test_a_foreign_key_is_never_a_link(an, client):
    record(an, born(PADDY), made(amounts(PADDY, quantity=1), [{"epcClass": "javascript:alert(1)", "quantity": 1}]))

    html = page(client, PADDY, chieu="xuoi").content.decode()

    assert "javascript:alert(1)" in html
    assert 'href="javascript' not in html


def test_the_data_names_items_links_and_events(mill, client):
    found = data(client, BAGS)

    assert (found["start"], found["direction"], found["levels"]) == (BAGS, "backward", 2)
    assert [item["key"] for item in found["items"]] == [BAGS, RICE, PADDY]
    assert {(link["from"], link["to"], link["kind"]) for link in found["links"]} == {
        (RICE, BAGS, "transformed"),
        (PADDY, RICE, "transformed"),
    }
    numbers = {event["event"] for event in found["events"]}
    assert all(one["event"] in numbers for item in found["items"] for one in item["appearances"])
    assert (found["missing"], found["marks"], found["withdrawn"], found["cut"]) == ([], [], [], None)


def test_the_public_data_holds_no_quantity_no_hour_and_no_event_id(mill, client):
    text = client.get("/api/v1/trace", {"code": PADDY, "direction": "forward"}).content.decode()

    for secret in ("quantity", "uom", "event_time", "event_id", "650"):
        assert secret not in text


def test_the_inspectors_data_is_weighed(mill, client, headers_of, dung):
    found = data(client, BAGS, **headers_of(dung))

    assert {"of": "step", "verdict": "within", "in": {"KGM": "1000"}, "out": {"KGM": "750"}}.items() <= next(
        one for one in found["balance"] if one["key"] == RICE and one["of"] == "step"
    ).items()


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({}, 400, "trace.code_absent"),
        ({"code": "x"}, 400, "trace.code_unreadable"),
        ({"code": GTIN}, 422, "trace.product_only"),
        ({"code": RICE, "direction": "sideways"}, 400, "trace.direction_unknown"),
        ({"code": RICE}, 404, "trace.item_unknown"),
    ],
)
def test_the_data_door_refuses_with_a_problem(client, asked, status, code):
    answer = client.get("/api/v1/trace", asked)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["code"] for error in answer.json()["errors"]] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "01/08938501234568/10/KQ-2611",
        "/01/08938501234568/10/KQ-2611",
        "https://vidu.vn/01/08938501234568/10/KQ-2611?17=271127",
        "  (01)08938501234568(10)KQ-2611 ",
        "^010893850123456810KQ-2611",
        "urn:epc:class:lgtin:8938501.023456.KQ-2611",
    ],
)
def test_a_code_is_read_however_it_was_typed_or_scanned(text):
    assert read_code(text, name="ma").key == "01/08938501234568/10/KQ-2611"


def test_the_digits_of_an_sscc_are_enough():
    assert read_code(PALLET[3:], name="ma").key == PALLET
