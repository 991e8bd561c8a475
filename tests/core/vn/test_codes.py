"""Growing areas, packing houses, trace codes, and text without marks: read softly."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from txng.core.problems import Refused
from txng.core.vn import growing_area, trace_code, unaccented


@pytest.mark.parametrize("text", ["VN-TGPH-0012", "vn - dlph - 035", "VN–LDPH–112", "VN-ĐTOR-0001", "CVNM2401240001"])
def test_codes_as_seen_in_use_pass_without_a_word(text):
    assert growing_area.check(text) == []


@pytest.mark.parametrize("text", ["AG-01-0001", "VN-TG-0095", "Thửa ruộng số 7"])
def test_another_form_is_kept_and_only_warned_of(text):
    (problem,) = growing_area.check(text)

    assert problem.is_warning
    assert growing_area.validate(text) == growing_area.compact(text)


@pytest.mark.parametrize("text", ["", " ", "A" * 41, "VN-\u202eTGOR-0095"])
def test_what_is_no_code_at_all_is_refused(text):
    with pytest.raises(Refused):
        growing_area.validate(text)


@pytest.mark.parametrize(
    ("text", "kind", "key", "packing"),
    [
        ("(01)18938501234565(21)S1", "item", "01/18938501234565/21/S1", "grouping"),
        ("(01)98938501234561(10)KQ", "item", "01/98938501234561/10/KQ", "variable"),
        ("^010893850123456810KQ-2611", "item", "01/08938501234568/10/KQ-2611", "unit"),
        ("urn:epc:class:lgtin:8938501.023456.KQ-2611", "item", "01/08938501234568/10/KQ-2611", "unit"),
        ("(00)089385010000000019", "handling_unit", "00/089385010000000019", None),
        ("(414)8938501234001(254)KHO/1", "place", "414/8938501234001/254/KHO%2F1", None),
        ("(410)8938501234001", "place", "414/8938501234001", None),
        ("(417)8938501000002", "party", "417/8938501000002", None),
        ("https://vidu.vn/01/08938501234568", "item", "01/08938501234568", "unit"),
    ],
)
def test_trace_codes_of_tcvn_13274_are_read_in_every_spelling(text, kind, key, packing):
    code = trace_code.read(text)

    assert (code.kind, code.key, code.packing, code.problems) == (kind, key, packing, ())


def test_a_wrong_check_digit_in_a_trace_code_is_told():
    assert [problem.code for problem in trace_code.check("(01)08938501234569")] == ["gs1.ai_check"]
    assert [problem.code for problem in trace_code.check("https://vidu.vn/01/08938501234569")] == ["gs1.check_digit"]


def test_a_code_of_ones_own_is_kept_with_a_warning():
    code = trace_code.read(" LO-2026/7 ")

    assert (code.key, code.kind) == ("LO-2026/7", None)
    assert [problem.is_warning for problem in code.problems] == [True]


@given(st.text())
def test_reading_a_trace_code_never_fails(text):
    assert isinstance(trace_code.read(text), trace_code.TraceCode)


@given(st.text())
def test_unaccented_text_is_the_same_however_its_marks_were_composed(text):
    composed = unaccented.unaccented(unicodedata.normalize("NFC", text))

    assert unaccented.unaccented(unicodedata.normalize("NFD", text)) == composed


def test_every_vietnamese_letter_loses_its_marks():
    letters = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"

    assert (
        unaccented.unaccented(letters + letters.upper())
        == ("a" * 17 + "e" * 11 + "i" * 5 + "o" * 17 + "u" * 11 + "y" * 5 + "d") * 2
    )
