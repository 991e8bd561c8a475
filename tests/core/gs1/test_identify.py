"""One thing has one key, however it is written; what is no GS1 identifier keeps its own text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from txng.core.gs1 import identify as module
from txng.core.gs1.check import CSET82, check_digit
from txng.core.gs1.epc import urn_of_key
from txng.core.gs1.identify import Identified, digital_link_of, identify, label_of, lot_of, product_of
from txng.core.gs1.keys import escaped, read_key

FREE = st.text(CSET82, min_size=1, max_size=20)
PREFIX_LENGTHS = st.integers(6, 12)


def numbers(length):
    return st.text("0123456789", min_size=length - 1, max_size=length - 1).map(lambda body: body + check_digit(body))


GTINS = numbers(14)
KEYS = st.one_of(
    GTINS.map("01/{}".format),
    st.builds("01/{}/10/{}".format, GTINS, FREE.map(escaped)),
    st.builds("01/{}/21/{}".format, GTINS, FREE.map(escaped)),
    st.builds("01/{}/235/{}".format, GTINS, FREE.map(escaped)),
    numbers(18).map("00/{}".format),
    numbers(13).map("414/{}".format),
    st.builds("414/{}/254/{}".format, numbers(13), FREE.map(escaped)),
    numbers(13).map("417/{}".format),
    st.builds(lambda body, serial: f"8003/0{body}{escaped(serial[:16])}", numbers(13), FREE),
    st.builds(lambda prefix, rest: f"8004/{prefix}{escaped(rest)}", numbers(8), FREE),
    st.builds(lambda body, serial: f"253/{body}{escaped(serial[:17])}", numbers(13), FREE),
    numbers(18).map("8018/{}".format),
    numbers(17).map("402/{}".format),
)


@given(KEYS, st.sampled_from(["https://id.gs1.org", "http://vidu.vn/a/01/b", "HTTPS://ID.TRUYXUAT.GOV.VN"]))
def test_a_key_is_found_again_in_its_link_on_any_domain(key, domain):
    found = identify(digital_link_of(key, domain))

    assert (found.key, found.problems) == (key, ())


@given(KEYS)
def test_a_key_text_names_itself(key):
    assert _named(identify(key)) == _named(identify(digital_link_of(key)))
    assert read_key(key).key == key


def _named(found):
    """What is named, whichever way it was spelled and read."""
    return found._replace(is_link=False)


@given(
    st.builds(
        "https://vidu.vn{}/{}/{}{}".format,
        st.sampled_from(["", "/sp", "/01/08938501234568", "/00"]),
        st.sampled_from(["00", "01", "253", "402", "414", "417", "8003", "8004", "8017", "99", "gtin"]),
        st.one_of(GTINS, numbers(13), numbers(18), st.text("0123456789AB", max_size=18)),
        st.sampled_from(
            ["", "/10/A", "/21/A", "/22/V/10/A/21/B", "/254/X", "/10/414", "/21/00/1", "/99/A", "/", "?10=A", "#x"]
        ),
    )
)
def test_the_short_way_answers_as_the_long_way(uri):
    short, long = module.identify_afresh(uri), module._identify_slowly(uri)

    assert _named(short) == _named(long)
    assert identify(uri) == short, "and what is remembered of its series changes nothing"


@given(KEYS.filter(lambda key: not re.fullmatch("01/[0-9]+", key)), PREFIX_LENGTHS)
def test_a_key_becomes_a_urn_that_names_it_again(key, prefix_length):
    known = min(prefix_length, 8) if key.startswith("8004/") else prefix_length  # these begin with eight digits

    urn = urn_of_key(key, prefix_length=known)

    assert identify(urn).key == (key.removesuffix("/254/0") if key.startswith("414") else key)


@given(GTINS, st.integers(0, 12), st.integers(1, 9))
def test_every_single_wrong_digit_is_a_problem_and_keeps_its_place(gtin, place, add):
    wrong = gtin[:place] + str((int(gtin[place]) + add) % 10) + gtin[place + 1 :]

    found = identify(f"https://vidu.vn/01/{wrong}")

    assert found.key == f"01/{wrong}"
    assert [problem.code for problem in found.problems] == ["gs1.check_digit"]


@given(st.text(st.characters()))
def test_nothing_makes_it_fail(text):
    for written in (text, f"urn:epc:id:sgtin:{text}", f"urn:epc:idpat:itip:{text}", f"https://vidu.vn/01/{text}"):
        found = identify(written)

        assert isinstance(found, Identified)
        assert isinstance(label_of(found.key), str)
        assert isinstance(product_of(found.key), str | None)


def test_a_wrong_check_digit_is_told_in_words():
    problem = identify("https://vidu.vn/01/08930000000018").problems[0]

    assert problem.sentence() == "GTIN 8930000000018 có số cuối là 8; số đúng là 9. Hãy xem lại mã in trên bao bì."


def test_a_returnable_asset_with_a_wrong_check_digit_is_only_warned_of():
    found = identify("https://id.example.com/8003/030013450007718765")

    assert found.scheme == "grai"
    assert [problem.is_warning for problem in found.problems] == [True]


@pytest.mark.parametrize(
    ("text", "key", "scheme", "is_class"),
    [
        ("urn:epc:id:sgtin:8938501.023456.S1", "01/08938501234568/21/S1", "sgtin", False),
        ("urn:epc:class:lgtin:8938501.023456.L1", "01/08938501234568/10/L1", "lgtin", True),
        ("urn:epc:idpat:sgtin:8938501.023456.*", "01/08938501234568", "gtin", True),
        ("urn:epc:idpat:sgtin:8938501.*.*", "urn:epc:idpat:sgtin:8938501.*.*", "sgtin", True),
        ("urn:epc:id:sgln:8938501.23400.0", "414/8938501234001", "sgln", False),
        ("urn:epc:id:gid:1.2.3", "urn:epc:id:gid:1.2.3", None, False),
        ("https://vidu.vn/8003/08938501234001", "8003/08938501234001", "grai", True),
        ("https://vidu.vn/01/08938501234568/22/V", "01/08938501234568", "gtin", True),
        ("https://vidu.vn/01/08938501234568/99/V", "https://vidu.vn/01/08938501234568/99/V", None, False),
        ("https://vidu.vn/8004/about", "https://vidu.vn/8004/about", None, False),
        ("urn:uuid:1b9d6bcd", "urn:uuid:1b9d6bcd", None, False),
    ],
)
def test_what_a_text_names(text, key, scheme, is_class):
    found = identify(text)

    assert (found.key, found.scheme, found.is_class, found.problems) == (key, scheme, is_class, ())


@pytest.mark.parametrize(
    "urn",
    [
        "urn:epc:id:sgtin:8938501.0234567.S1",  # a digit too many
        "urn:epc:id:sgtin:89385.0123456.S1",  # no company prefix has five digits
        "urn:epc:id:sgtin:8938501.023456.",  # no serial
        "urn:epc:id:sgtin:8938501.023456",
        "urn:epc:id:sgtin:8938501.023456.A%2",  # half an escape
        "urn:epc:id:sgtin:8938501.023456.%C3%94",  # a letter GS1 does not know
        "urn:epc:id:sgtin:8938501.02345A.S1",
        "urn:epc:id:lgtin:8938501.023456.L1",  # a lot is a class
        "urn:epc:class:sgtin:8938501.023456.S1",
        "urn:epc:id:sgtin:8938501.023456.123456789012345678901",
        "urn:epc:idpat:sgtin:8938501.*.S1",
        "urn:epc:id:sscc:8938501.*",
        "urn:epc:id:sscc:8938501.123",
        "urn:epc:id:giai:8938501.",
    ],
)
def test_a_misspelt_urn_is_refused_with_the_right_form(urn):
    found = identify(urn)

    assert (found.key, found.scheme) == (urn, None)
    assert "urn:epc:" in found.problems[0].values["want"]


def test_a_serial_that_came_with_its_lot_tells_the_lot():
    found = identify("https://vidu.vn/01/08938501234568/10/L%2F1/21/S1")

    assert (found.key, found.lot) == ("01/08938501234568/21/S1", "01/08938501234568/10/L%2F1")


def test_a_lot_with_vietnamese_letters_is_refused_by_the_letter():
    problem = identify("https://vidu.vn/01/08938501234568/10/L%C3%94-1").problems[0]

    assert problem.code == "gs1.character"
    assert problem.sentence().startswith("Số lô LÔ-1 có ký tự “Ô”")


def test_long_texts_are_named_but_not_remembered():
    before = module._remembered.cache_info().currsize

    found = identify("https://vidu.vn/" + "a" * module.LONGEST_CACHED)

    assert found.scheme is None
    assert module._remembered.cache_info().currsize == before


def test_labels_are_what_people_read():
    assert label_of("01/08938501234568/10/KQ-2611") == "GTIN 8938501234568 · lô KQ-2611"
    assert label_of("01/00000097803111/21/A%2FB") == "GTIN 97803111 · số sê-ri A/B"
    assert label_of("https://vidu.vn/kho/3") == "https://vidu.vn/kho/3"


def test_lot_and_product_of_a_key():
    assert (lot_of("01/1/10/A"), lot_of("01/1/21/A"), lot_of("00/1")) == ("01/1/10/A", None, None)
    assert (product_of("01/1/10/A"), product_of("01/1"), product_of("00/1")) == ("01/1", "01/1", None)
    assert product_of("8006/089385012345680102/21/S") == "01/08938501234568"
