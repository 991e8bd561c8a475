"""Home, search, help, grades, proofs: through HTTP."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from txng.core.canon import canonical
from txng.core.grade import CRITERIA, VERSION
from txng.core.merkle.proof_file import verify_proof
from txng.project.cli import main
from txng.registry.lookups import count_products
from txng.tlog.lookups import size, vkey

pytestmark = pytest.mark.django_db


def _page(client, path: str, **more) -> str:
    response = client.get(path, **more)
    assert response.status_code == 200
    return response.content.decode()


def test_the_home_page_shows_numbers_that_were_counted(node, client):
    page = _page(client, "/")

    assert f"<td>{count_products()}</td>" in page
    assert f"<td>{size()}</td>" in page
    assert len(page.encode()) < 50_000


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("kho qua rung", "Khổ qua rừng sấy khô S"),
        ("ot xiem rung xay kho", "Ớt xiêm rừng sấy khô"),
        ("Bò khô", "Bò khô Nghĩa Ân"),
    ],
)
def test_names_are_found_without_marks_and_under_their_other_spellings(node, client, text, name):
    page = _page(client, "/tra-cuu/", data={"q": text})

    assert name in page
    assert "mức truy xuất" in page


def test_a_code_in_the_search_box_leads_to_its_page(node, client):
    response = client.get("/tra-cuu/", {"q": "(01)08938999110016(10)ST25-008"})

    assert (response.status_code, response["Location"]) == (302, "/01/08938999110016/10/ST25-008")


def test_nothing_found_says_what_to_try_next(node, client):
    page = _page(client, "/tra-cuu/", data={"q": "không có gì cả <b>"})

    assert "Chưa có sản phẩm nào khớp" in page
    assert "<b>”" not in page


def test_search_asks_as_many_statements_for_many_results_as_for_one(node, client):
    """Thirteen, with the two bounds of patience: how many words are frequent is known from the question before."""
    asked = []
    for text in ("kho", "kho", "kho qua rung say kho s chua"):
        with CaptureQueriesContext(connection) as statements:
            client.get("/tra-cuu/", {"q": text})
        asked.append(len(statements))

    assert asked[1] == asked[2] <= 13, asked


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_published_formula_is_the_one_that_is_computed(client, language):
    page = _page(client, f"/muc-truy-xuat/?lang={language}")

    assert VERSION in page
    for criterion in CRITERIA:
        assert criterion.demand[language == "en"].replace("'", "&#x27;") in page


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_help_says_what_a_code_does_not_say(client, language):
    page = _page(client, f"/ma-nay-noi-gi/?lang={language}")

    assert ("Mã không nói" if language == "vi" else "What it does not say") in page


def test_a_proof_page_hands_out_what_proves_the_line_without_us(node, client):
    page = _page(client, "/bang-chung/3")
    proof = client.get("/log/proof/3").content

    assert verify_proof(proof, vkey()).kind == "event"
    assert "txng verify 3.tlog-proof" in page
    assert "không chứng minh" in page
    assert 'href="/log/proof/3"' in page


def test_anyone_can_recompute_that_what_the_page_shows_is_what_was_sealed(node, client):
    told = client.get("/bang-chung/3?dang=json").json()
    proof = verify_proof(client.get("/log/proof/3").content, vkey())

    opening = told["opening"]
    face = hashlib.sha256(b"\x01" + bytes.fromhex(opening["key"]) + canonical(opening["face"])).digest()
    assert hashlib.sha256(bytes.fromhex(opening["full"]) + face).digest() == proof.commitment
    assert told["opening_matches"]
    assert told["commitment"] == proof.commitment.hex()


@pytest.mark.parametrize("kept", ["whole", "opening"])
def test_the_file_of_the_page_and_its_opening_alone_are_both_checked_without_us(node, client, tmp_path, kept):
    told = client.get("/bang-chung/3?dang=json").json()
    (tmp_path / "face.json").write_text(json.dumps(told if kept == "whole" else told["opening"]))
    (tmp_path / "proof").write_bytes(client.get("/log/proof/3").content)

    given = ["verify", str(tmp_path / "proof"), "--vkey", vkey(), "--face", str(tmp_path / "face.json")]

    assert main(given) == 0


def test_each_line_of_a_journey_is_the_face_that_was_sealed(node, client):
    answer = client.get(f"/{node.key('Chuỗi bị đứt')}", HTTP_ACCEPT="application/json").json()

    for line in answer["journey"]:
        for index in line["indexes"]:
            face = client.get(f"/bang-chung/{index}?dang=json").json()["opening"]["face"]
            assert face["eventTime"].startswith(line["date"])
            assert [face["organisation"]] == [actor["code"] for actor in line["who"]]
            assert answer["code"] in face["items"]


def test_an_index_beyond_the_log_is_not_there(node, client):
    assert client.get("/bang-chung/999999", HTTP_ACCEPT="text/html").status_code == 404


def test_an_event_is_found_by_its_id_only_by_those_who_may_see_it(node, client, key_of):
    sending = node.book["Một chuỗi bị đứt"].sendings[0]
    event_id = sending.events[0]["eventID"]
    key = key_of(node.viewers[sending.organisation])

    owner = _page(client, "/bang-chung/", data={"event": event_id}, HTTP_AUTHORIZATION=f"Bearer {key}")
    stranger = _page(client, "/bang-chung/", data={"event": event_id})

    assert 'href="/bang-chung/' in owner
    assert 'href="/bang-chung/' not in stranger
    assert "hoặc bạn không được xem" in stranger
