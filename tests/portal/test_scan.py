"""What a scan answers, through HTTP, on rows that came in by capture."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.db.utils import OperationalError
from django.test.utils import CaptureQueriesContext

from demo.people import RICE_HOUSEHOLDS
from txng.portal.rendering import MAX_BYTES

pytestmark = pytest.mark.django_db

JSON = {"HTTP_ACCEPT": "application/json"}


def _codes(node):
    return [code for story in node.book.values() for code in story.codes]


def _text(response) -> str:
    html = re.sub(r"<style>.*?</style>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_every_demo_code_has_a_page_without_script_that_fits_one_flight(node, client):
    for code in _codes(node):
        response = client.get(f"/{code.key}")

        assert response.status_code == (503 if "/21/" in code.key else 200), code  # a stamp cannot be checked yet
        assert len(response.content) <= MAX_BYTES, code
        assert b"<script" not in response.content
        assert b"H\xe1\xbb\xa3p l\xe1\xbb\x87" not in response.content  # "Hợp lệ"
        assert "quét lần đầu" not in response.content.decode()


def test_a_lot_tells_what_who_when_where_in_vietnamese(node, client):
    text = _text(client.get(f"/{node.key('Gạo ST25')}"))

    assert "Lô này có trong hồ sơ" in text
    assert "Gạo thơm ST25 Trường Khánh" in text
    assert "Hợp tác xã Lúa thơm Trường Khánh" in text
    assert "ST25-008" in text
    assert re.search(r"Ngày sản xuất \d\d/\d\d/\d{4}", text)
    assert "Nhà máy xay xát HTX Trường Khánh" in text
    assert "không chứng nhận chất lượng" in text


def test_the_journey_runs_from_the_fields_to_the_shop_with_a_proof_for_each_step(node, client):
    answer = client.get(f"/{node.key('Gạo ST25')}", **JSON).json()

    steps = [line["what"][0] for line in answer["journey"]]
    assert steps[0] == "Tạo lô"
    assert steps[-2:] == ["Xuất hàng", "Nhận hàng"]
    assert [line["date"] for line in answer["journey"]] == sorted(line["date"] for line in answer["journey"])
    assert sum(len(line["indexes"]) for line in answer["journey"]) == sum(line["events"] for line in answer["journey"])
    assert answer["proof_url"].endswith(f"/bang-chung/{max(i for line in answer['journey'] for i in line['indexes'])}")


def test_households_are_told_by_initials_and_commune_only(node, client):
    page = client.get(f"/{node.key('Gạo ST25')}").content.decode()
    data = client.get(f"/{node.key('Gạo ST25')}", **JSON).content.decode()

    assert "Hộ " in page
    assert not [household.name for household in RICE_HOUSEHOLDS if household.name in page + data]


def test_the_json_has_all_that_the_interface_promises(node, client):
    answer = client.get(f"/{node.key('Gạo ST25')}", **JSON).json()

    assert answer["verdict"] == "lot_known"
    assert answer["grade"] == 3
    assert answer["code"] == node.key("Gạo ST25")
    assert answer["product"] == "Gạo thơm ST25 Trường Khánh"
    assert answer["lot"] == "ST25-008"
    assert answer["recall"] is None
    assert {"sentence", "grade_reasons", "producer", "journey", "proof_url", "checked_at"} <= answer.keys()
    assert all(reason["sentence"] for reason in answer["grade_reasons"])


def test_a_lot_with_only_a_label_says_so_and_never_more(node, client):
    path = f"/{node.key('Chỉ có thông tin tem nhãn')}"

    answer, text = client.get(path, **JSON).json(), _text(client.get(path))
    assert (answer["verdict"], answer["grade"], answer["journey"]) == ("lot_known", 1, [])
    assert "Chỉ có thông tin tem nhãn" in answer["sentence"]
    assert text.count("Chỉ có thông tin tem nhãn") >= 2
    assert "Chưa có nhật ký nào." in text


def test_a_broken_chain_names_the_steps_that_nobody_recorded(node, client):
    text = _text(client.get(f"/{node.key('Chuỗi bị đứt')}"))

    assert "Bước trước của lô này chưa được ghi." in text
    assert "Có lần xuất hàng mà bên nhận chưa ghi đã nhận." in text


def test_what_its_own_sender_withdrew_is_shown_as_withdrawn_and_counts_for_nothing(node, client):
    answer = client.get(f"/{node.key('Lúa của một hộ')}", **JSON).json()

    withdrawn = [line for line in answer["journey"] if line["withdrawn"]]
    assert [line["what"] for line in withdrawn] == [["Tạo lô"]]
    assert "đã được người ghi rút lại" in _text(client.get(f"/{node.key('Lúa của một hộ')}"))


def test_a_serial_is_unchecked_whatever_is_known_of_its_lot(node, client):
    response = client.get(f"/{node.key('Một thùng tôm')}", **JSON)

    answer = response.json()
    assert (response.status_code, answer["verdict"]) == (503, "unchecked")
    assert answer["lot"] == "TT-128"
    assert answer["journey"]
    assert response["Cache-Control"] == "no-cache"


def test_a_serial_with_its_lot_in_the_address_shows_the_lots_history(node, client):
    answer = client.get(f"/{node.key('Gạo ST25')}/21/BAO-1", **JSON).json()

    assert (answer["verdict"], answer["serial"], answer["lot"]) == ("unchecked", "BAO-1", "ST25-008")
    assert answer["grade"] == 3


def test_a_pallet_shows_what_went_into_it(node, client):
    answer = client.get(f"/{node.key('Một pallet tôm')}", **JSON).json()

    assert (answer["verdict"], answer["grade"]) == ("item_known", None)
    assert "01/18938999320016/10/TT-128" in {line["item"] for line in answer["journey"]}


def test_no_anonymous_page_tells_the_serial_of_another_thing(node, client):
    for code in _codes(node):
        if "/21/" not in code.key:
            told = client.get(f"/{code.key}").content + client.get(f"/{code.key}", **JSON).content

            assert b"/21/" not in told, code


def test_a_product_lists_its_lots_newest_first_and_takes_the_newest_ones_grade(node, client):
    product = node.key("Thịt muối Bé Đen").partition("/10/")[0]

    answer = client.get(f"/{product}", **JSON).json()
    assert answer["verdict"] == "product_known"
    assert {line["lot"] for line in answer["lots"]} >= {"TM-022", "TM-023"}
    assert answer["grade"] == answer["lots"][0]["grade"]
    assert "TM-022" in _text(client.get(f"/{product}"))


def test_a_place_is_told_by_its_commune_and_never_by_its_coordinates(node, client):
    place = next(place for place in node.book["Một chuỗi bị đứt"].places)

    text = _text(client.get(f"/{place.key}"))
    assert place.name in text
    assert str(place.latitude) not in text


def test_a_wrong_digit_gets_a_kind_page_that_shows_the_right_one(node, client):
    right = node.key("Gạo ST25")
    wrong = right.replace("01/08938999110016", "01/08938999110017")

    page, data = client.get(f"/{wrong}"), client.get(f"/{wrong}", **JSON)
    assert (page.status_code, data.status_code) == (400, 400)
    assert "số đúng là 6" in _text(page)
    assert f'href="/{right}"' in page.content.decode()
    assert data["Content-Type"] == "application/problem+json"
    assert data.json()["errors"][0]["code"] == "gs1.check_digit"


def test_an_unknown_code_is_404_and_says_what_that_may_mean(node, client):
    page = client.get("/01/08938501234568/10/KHONG-CO")
    answer = client.get("/01/08938501234568/10/KHONG-CO", **JSON)

    assert (page.status_code, answer.status_code) == (404, 404)
    assert (answer.json()["verdict"], answer.json()["journey"]) == ("unknown", [])
    assert (answer.json()["grade"], answer.json()["grade_reasons"]) == (None, [])
    assert "Không có hồ sơ nào về mã này" in _text(page)


def test_a_lot_nobody_registered_is_unknown_though_its_product_is_known(node, client):
    response = client.get("/01/08938999110016/10/BIA-DAT")

    assert response.status_code == 404
    assert "Sản phẩm này thì có đăng ký" in _text(response)
    assert client.get("/01/08938999110016/10/BIA-DAT", **JSON).json()["grade"] is None


def test_without_the_database_the_page_says_it_could_not_check_and_nothing_else(node, client):
    def unreachable(*_args):
        raise OperationalError("connection refused")

    with connection.execute_wrapper(unreachable):
        page, data = client.get(f"/{node.key('Gạo ST25')}"), client.get(f"/{node.key('Gạo ST25')}", **JSON)

    assert (page.status_code, data.status_code) == (503, 503)
    assert data.json()["verdict"] == "unchecked"
    assert data.json()["grade"] is None
    assert "Chưa kiểm tra được lúc này" in _text(page)
    assert (page["Cache-Control"], page["Retry-After"]) == ("no-store", "30")


def test_a_lot_may_be_shared_by_caches_for_half_a_minute_and_varies_by_form_and_language(node, client):
    response = client.get(f"/{node.key('Gạo ST25')}")

    assert response["Cache-Control"] == "public, max-age=30"
    assert response["Vary"] == "Accept, Accept-Language"
    assert not response.cookies


def test_english_is_given_where_it_is_asked_for(node, client):
    by_header = client.get(f"/{node.key('Gạo ST25')}", HTTP_ACCEPT_LANGUAGE="en")
    by_link = client.get(f"/{node.key('Gạo ST25')}?lang=en")

    for response in (by_header, by_link):
        assert '<html lang="en">' in response.content.decode()
        assert "This lot is on record" in _text(response)
        assert "Hành trình" not in _text(response)


def test_the_english_answer_has_english_notes_and_counts_one_thing_as_one(node, client):
    answer = client.get(f"/{node.key('Chuỗi bị đứt')}?lang=en", **JSON).json()

    assert "The step before this lot was not recorded." in answer["notes"]
    assert "1 production step was recorded in time." in [one["sentence"] for one in answer["grade_reasons"]]


def test_every_line_counts_as_many_events_as_it_proves(node, client):
    for code in _codes(node):
        for line in client.get(f"/{code.key}", **JSON).json()["journey"]:
            assert line["events"] == len(line["indexes"]) == len(set(line["indexes"])), code


def test_a_link_that_is_shared_has_a_preview_and_nothing_personal(node, client):
    page = client.get(f"/{node.key('Gạo ST25')}?lang=vi&utm_source=zalo").content.decode()

    assert f'<meta property="og:url" content="http://127.0.0.1:8000/{node.key("Gạo ST25")}">' in page
    assert '<meta property="og:title" content="Gạo thơm ST25 Trường Khánh · Lô ST25-008">' in page
    assert "utm_source" not in page


def test_a_kept_lot_costs_seven_statements_whatever_the_length_of_its_chain(
    node, client, django_assert_max_num_queries
):
    client.get(f"/{node.key('Gạo ST25')}", **JSON)  # templates of sectors are asked once by each process
    for what in ("Gạo ST25", "Chỉ biết lô", "Cà phê rang"):
        with django_assert_max_num_queries(7):
            client.get(f"/{node.key(what)}", **JSON)


def test_a_first_look_asks_no_table_twice(node, client):
    for what in ("Gạo ST25", "Chỉ biết lô", "Cà phê rang"):
        with CaptureQueriesContext(connection) as statements:
            client.get(f"/{node.key(what)}", **JSON)
        tables = [re.search(r'from "?(\w+)"?', one["sql"], re.IGNORECASE)[1] for one in statements]
        assert tables
        assert len(tables) == len(set(tables)), tables


def test_what_is_entered_is_shown_as_text_and_never_as_markup(node, client):
    page = client.get("/01/08938999110016/10/<b>x").content.decode()

    assert "<b>x" not in page


def test_reading_a_page_writes_nothing(node, client):
    with connection.cursor() as cursor:
        cursor.execute("set transaction read only")

    assert client.get(f"/{node.key('Một pallet tôm')}").status_code == 200
