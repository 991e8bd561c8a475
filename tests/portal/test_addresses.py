import re
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from txng.core.gs1.check import CSET82
from txng.core.problems import Refused
from txng.portal.addresses import ROUTE, code_of, mended
from txng.portal.search import _path_of_elements, address_of
from txng.portal.trace_api import read_code
from txng.web.raw_path import path_of

LOT = "01/08938501234568/10/KQ-2611"


@pytest.mark.parametrize(
    ("path", "key"),
    [
        (LOT, LOT),
        ("01/08938501234568", "01/08938501234568"),
        ("01/08938501234568/", "01/08938501234568"),
        ("01/8938501234568/10/KQ-2611", LOT),
        ("GTIN/08938501234568/LOT/KQ-2611", LOT),
        ("01/08938501234568/22/2A/10/KQ-2611/21/S1", "01/08938501234568/21/S1"),
        ("00/089385012340000001", "00/089385012340000001"),
        ("414/8938501234001/254/A1", "414/8938501234001/254/A1"),
        ("8003/08938501234568CR-1", "8003/08938501234568CR-1"),
        ("8004/8938501CAN-2", "8004/8938501CAN-2"),
    ],
)
def test_every_key_has_its_address_in_upper_and_lower_case(path, key):
    assert re.match(ROUTE, path)
    assert code_of(path).key == key


def test_a_serial_that_comes_with_its_lot_names_both():
    code = code_of("01/08938501234568/10/KQ-2611/21/S1")

    assert (code.key, code.lot) == ("01/08938501234568/21/S1", LOT)


def test_a_serial_before_its_lot_is_read_all_the_same():
    code = code_of("01/08938501234568/21/S1/10/KQ-2611")

    assert (code.key, code.lot) == ("01/08938501234568/21/S1", LOT)


@given(st.text(CSET82, min_size=1, max_size=20), st.text(CSET82, min_size=1, max_size=20))
def test_any_lot_and_serial_survive_a_server_that_hands_over_the_path_decoded(lot, serial):
    # What stands between two slashes may be a slash of the value; only the names of the standard are never values here.
    if any(
        name in f"/{lot}/{serial}/".lower()
        for name in ("/10/", "/21/", "/22/", "/235/", "/lot/", "/ser/", "/cpv/", "//")
    ):
        return
    if lot.startswith("/") or serial.startswith("/") or re.search("%[89A-F][0-9A-F]", lot + serial):
        return

    code = code_of(f"01/08938501234568/10/{lot}/21/{serial}")

    assert code.key == f"01/08938501234568/21/{quote(serial, safe='')}"
    assert code.lot == f"01/08938501234568/10/{quote(lot, safe='')}"


@pytest.mark.parametrize(
    ("path", "key"),
    [("10/ZA/", "10/ZA%2F"), ("10/ZA//", "10/ZA%2F%2F"), ("10/ZA/21/", "10/ZA%2F21%2F"), ("10/A/21/B/", "21/B%2F")],
)
def test_a_slash_at_the_end_of_a_decoded_path_belongs_to_the_value(path, key):
    assert code_of(f"01/08938501234568/{path}").key == f"01/08938501234568/{key}"


@pytest.mark.parametrize("name", ["RAW_URI", "REQUEST_URI"])
@pytest.mark.parametrize("tail", ["10/ZA%2F", "10/ZA%2F21%2FB", "10/A%2f10%2fB", "10/50%25"])
def test_the_path_as_it_was_sent_leaves_no_doubt_and_says_what_the_api_says(name, tail):
    sent = f"/01/08938501234568/{tail}"
    raw = path_of({"PATH_INFO": unquote(sent), name: sent + "?lang=en"})

    assert raw == sent[1:]
    assert code_of(raw, is_raw=True) == read_code(sent, name="code")
    assert unquote(code_of(raw, is_raw=True).key.split("/")[3]) == unquote(tail[3:])


def test_a_sent_path_that_means_another_than_the_server_served_is_not_believed():
    assert path_of({"PATH_INFO": "/01/08938501234568", "REQUEST_URI": "/01/08938501234575"}) is None


def test_bytes_that_are_no_text_are_refused_and_never_a_lot_of_their_own(client):
    response = client.get("/01/08938501234568/10/%ff", HTTP_ACCEPT="application/json")

    assert response.status_code == 400
    assert [error["code"] for error in response.json()["errors"]] == ["gs1.character"]


def test_a_wrong_check_digit_is_refused_and_the_right_code_offered():
    with pytest.raises(Refused) as refused:
        code_of("01/08938501234561/10/KQ-2611")

    right = mended("01/08938501234561/10/KQ-2611")
    assert [problem.code for problem in refused.value.problems] == ["gs1.check_digit"]
    assert right is not None
    assert (right.text[right.wrong], right.path) == ("1", "/" + LOT)


@pytest.mark.parametrize(
    "path",
    ["01/12", "01/0893850123456A", "01/08938501234568/99/x", "00/1", "414/12/254/"],
)
def test_what_cannot_be_a_code_is_refused_with_a_reason_and_no_guess(path):
    with pytest.raises(Refused) as refused:
        code_of(path)

    assert all(problem.sentence() for problem in refused.value.problems)
    assert mended(path) is None


@given(st.text(max_size=60))
def test_no_path_is_too_strange_to_be_answered(text):
    try:
        code_of("01/" + text)
    except Refused:
        mended("01/" + text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://id.gs1.org/01/08938501234568/10/KQ-2611?17=271231", "/" + LOT),
        ("HTTPS://VIDU.VN/01/08938501234568", "/01/08938501234568"),
        (LOT, "/" + LOT),
        ("(01)08938501234568(10)KQ-2611", "/" + LOT),
        ("089385012340000001", "/00/089385012340000001"),
        ("0893 8501 23456 8", "/01/08938501234568"),
        ("https://id.gs1.org/01/08938501234568/10/ZA%2F21%2FB", "/01/08938501234568/10/ZA%2F21%2FB"),
        ("01/08938501234568/10/50%", "/01/08938501234568/10/50%25"),
        ("khổ qua rừng", None),
        ("2026", None),
    ],
)
def test_the_search_box_knows_a_code_in_any_spelling(text, address):
    assert address_of(text) == address


def test_a_mistyped_element_string_still_leads_to_the_page_that_explains_it():
    assert _path_of_elements("(01)08938501234561(10)KQ-2611") == "/01/08938501234561"
