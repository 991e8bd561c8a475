"""A key that exists is valid, and has one text."""

import pytest

from txng.core.gs1 import keys
from txng.core.gs1.epc import urn_of_key
from txng.core.problems import Refused

GTIN = keys.Gtin("08938501234568")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (GTIN, "01/08938501234568"),
        (keys.Lgtin(GTIN, "KQ/1"), "01/08938501234568/10/KQ%2F1"),
        (keys.Sgtin(GTIN, "S1"), "01/08938501234568/21/S1"),
        (keys.Upui(GTIN, "T"), "01/08938501234568/235/T"),
        (keys.Sscc("089385010000000019"), "00/089385010000000019"),
        (keys.Sgln("8938501234001", "A1"), "414/8938501234001/254/A1"),
        (keys.Sgln("8938501234001"), "414/8938501234001"),
        (keys.Pgln("8938501234001"), "417/8938501234001"),
        (keys.Itip("089385012345680102", "S"), "8006/089385012345680102/21/S"),
        (keys.Itip("089385012345680102"), "8006/089385012345680102"),
        (keys.Cpi("8938501A#", "12"), "8010/8938501A%23/8011/12"),
        (keys.Cpi("8938501A"), "8010/8938501A"),
        (keys.Grai("08938501234001X"), "8003/08938501234001X"),
        (keys.Giai("8938501X"), "8004/8938501X"),
        (keys.Gdti("8938501234001X"), "253/8938501234001X"),
        (keys.Gcn("89385012340011"), "255/89385012340011"),
        (keys.Gsrn("893850123400000014"), "8018/893850123400000014"),
        (keys.Gsrnp("893850123400000014"), "8017/893850123400000014"),
        (keys.Gsin("89385012340000018"), "402/89385012340000018"),
        (keys.Ginc("8938501/7"), "401/8938501%2F7"),
        (keys.Gmn("1987654Ad4X4bL5ttr2310c2K"), "8013/1987654Ad4X4bL5ttr2310c2K"),
    ],
)
def test_a_value_and_its_text_are_one(value, text):
    assert value.key == text
    assert keys.read_key(text) == value


@pytest.mark.parametrize("printed", ["8938501234568", "08938501234568", "893 8501 234568", "96385074", "036000291452"])
def test_a_gtin_is_read_as_it_is_printed(printed):
    assert keys.read_gtin(printed).text.endswith("".join(printed.split()))


@pytest.mark.parametrize(
    "make",
    [
        lambda: keys.read_gtin("8938501234561"),
        lambda: keys.read_gtin("123"),
        lambda: keys.Lgtin(GTIN, ""),
        lambda: keys.Lgtin(GTIN, "L" * 21),
        lambda: keys.Lgtin(GTIN, "lô"),
        lambda: keys.Sscc("089385010000000016"),
        lambda: keys.Giai("AB12"),
        lambda: keys.Gmn("1987654Ad4X4bL5ttr2310cXX"),
        lambda: keys.Sgln("8938501234001", "Ô"),
    ],
)
def test_a_wrong_value_cannot_be_made(make):
    with pytest.raises(Refused):
        make()


@pytest.mark.parametrize("text", ["", "01", "17/271231", "01/08938501234568/22/V", "https://vidu.vn"])
def test_what_is_no_key_text_is_not_read(text):
    with pytest.raises(ValueError, match="not the text"):
        keys.read_key(text)


@pytest.mark.parametrize("key", ["01/08938501234568", "8003/08938501234001", "8013/1987654Ad4X4bL5ttr2310c2K"])
def test_a_type_of_things_has_no_urn(key):
    with pytest.raises(ValueError, match="URN"):
        urn_of_key(key, prefix_length=7)
