import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from txng.core.gs1.check import CSET82
from txng.core.problems import Refused
from txng.portal.addresses import ROUTE, code_of, mended
from txng.portal.search import _path_of_elements, address_of

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
    if lot.endswith("/") or serial.endswith("/") or lot.startswith("/") or serial.startswith("/"):
        return

    code = code_of(f"01/08938501234568/10/{lot}/21/{serial}")

    assert code.key == f"01/08938501234568/21/{quote(serial, safe='')}"
    assert code.lot == f"01/08938501234568/10/{quote(lot, safe='')}"


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
        ("khổ qua rừng", None),
        ("2026", None),
    ],
)
def test_the_search_box_knows_a_code_in_any_spelling(text, address):
    assert address_of(text) == address


def test_a_mistyped_element_string_still_leads_to_the_page_that_explains_it():
    assert _path_of_elements("(01)08938501234561(10)KQ-2611") == "/01/08938501234561"
